"""The pack kind "material": folders of what several cases use, each file one object, described by its own module."""

import importlib
import pkgutil
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import models

import assessments.material
from assessments.models import CarePlanPage, CasePage
from cms.errors import Refused
from courses import streams
from courses.models.packs import PackPage
from courses.packs import texts
from courses.packs.checking import sentences
from courses.packs.heads import head_text
from courses.packs.kinds import PackKind
from courses.packs.report import CHANGED, CONFLICT, LEFT, LOST, NEW, UNCHANGED
from courses.packs.writing import EDITED, FOREIGN, ONLY_EDITED

NAME = "material"
PART = "material"
STAYS = "it stays: cases may refer to it"


def sorts():
    """{folder: module} of every sort of material there is, in alphabetical order."""
    found = sorted(one.name for one in pkgutil.iter_modules(assessments.material.__path__))
    modules = {name: importlib.import_module(f"assessments.material.{name}") for name in found}
    return {name: module for name, module in modules.items() if hasattr(module, "SHAPE")}


class MaterialPack(PackKind):
    """Tables, panels, rubrics: put in place before the cases that name them."""

    name = NAME
    order = 1

    def read(self, reading, head):
        """Return {"things": [(sort, slug, source, record)]}."""
        found = []
        for sort, module in sorts().items():
            for name in reading.files.slugged(sort, ".yaml"):
                slug = PurePosixPath(name.path).stem
                found.append((sort, slug, name.path, module.SHAPE.of(reading.files.yaml(name.path))))
        return {"things": found}

    def put(self, load):
        """Write every object; what is edited here since the last load is left alone, as pages are."""
        known = sorts()
        memories = {one.path: one for one in PackPage.objects.filter(pack=load.pack.slug, part=PART)}
        seen = set()
        for sort, slug, source, record in load.pack.facts["things"]:
            path = f"{load.pack.slug}/{sort}/{slug}"
            seen.add(path)
            _put(load, known[sort], slug, source, record, path, memories.get(path))
        load.complaints.raise_any()
        for path in sorted(set(memories) - seen):
            load.report.say(LOST, path, path.rpartition("/")[2], STAYS)

    def files(self, drafts, note):
        """What is in force, or the latest drafts."""
        found = {}
        for sort, module in sorts().items():
            for one in model_of(module).objects.order_by("slug"):
                shown = one.get_latest_revision_as_object() if drafts and one.latest_revision_id else one
                if not (drafts or one.live):
                    note(f"not live, left out: {one}")
                    continue
                found[f"{sort}/{one.slug}.yaml"] = module.SHAPE.text(module.plain(shown))
        return {"pack.yaml": head_text(NAME, NAME, "Material")} | found if found else {}

    def is_needed_by(self, program):
        """Whether a case of the program names a table, a panel or a rubric, or a care plan its rubric."""
        plans = CarePlanPage.objects.descendant_of(program).filter(alias_of=None)
        if plans.exclude(rubric=None).exists():
            return True
        pages = CasePage.objects.descendant_of(program).filter(alias_of=None)
        return any(_names_material(stages) for stages in pages.values_list("stages", flat=True))

    def shapes(self):
        """One file of each sort."""
        return {sort: (module.SHAPE, f"{sort}/slug.yaml of material") for sort, module in sorts().items()}


_NAMING = ("table", "patch_table", "panel", "rubric")


def _names_material(stages):
    items = (
        item.get("value") or {}
        for _kind, stage in streams.raw_blocks(stages.raw_data)
        for item in (stage or {}).get("items") or []
    )
    return any(
        any(item.get(name) for name in _NAMING) or any("lookup(" in text for text in streams.texts(item))
        for item in items
    )


def _put(load, module, slug, source, record, path, memory):
    wanted, standing = module.SHAPE.text(record), standing_text(module, slug)
    diff = texts.difference({"": standing}, {"": wanted}, lambda _: source) if standing else ()
    mine = memory and memory.digest == texts.digest(standing)
    if standing and standing != wanted and not (load.overwrite or mine):
        is_left = memory and memory.digest == texts.digest(wanted)
        outcome, remark = (LEFT, ONLY_EDITED) if is_left else (CONFLICT, EDITED if memory else FOREIGN)
        load.report.say(outcome, path, record["title"], remark, () if is_left else diff)
        return
    was_live, remark = is_live(module, slug), ""
    if standing != wanted or not was_live:
        try:
            answer = module.put(slug, record, load.by)
        except Refused as refusal:
            load.complaints.say(source, 1, str(refusal.sentence))
            return
        except ValidationError as problem:
            for place, sentence in sentences(problem):
                load.complaints.say(source, record.line_of(place), f"{place}: {sentence}".removeprefix(": "))
            return
        remark = answer[1] if isinstance(answer, tuple) else ""
    same = standing == wanted and is_live(module, slug) == was_live
    outcome = UNCHANGED if same else CHANGED if standing else NEW
    load.report.say(outcome, path, record["title"], remark, diff if outcome == CHANGED else ())
    PackPage.objects.update_or_create(
        pack=load.pack.slug, path=path, part=PART, defaults={"digest": texts.digest(wanted)}
    )


def model_of(module):
    """The model of a sort: the one its module works with, which has a slug."""
    return next(
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, models.Model) and hasattr(one, "slug")
    )


def is_live(module, slug):
    """Whether the object of this slug is published."""
    return model_of(module).objects.filter(slug=slug, live=True).exists()


def standing_text(module, slug):
    """The newest state of what stands here, drafts included, as a file would say it; "" where there is nothing."""
    found = model_of(module).objects.filter(slug=slug).first()
    if found is None:
        return ""
    newest = found.get_latest_revision_as_object() if found.latest_revision_id else found
    return module.SHAPE.text(module.plain(newest))
