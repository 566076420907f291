"""Load a pack: read it, check it, and write it in one transaction, or say everything that is wrong."""

from dataclasses import replace
from pathlib import Path

from django.db import transaction
from wagtail.models import Page

from cms import audit
from courses.models.packs import PackPage
from courses.models.terms import Competency, Discipline, Domain, LevelOfCare
from courses.packs import program, site  # noqa: F401  (each registers its kind of pack)
from courses.packs.checking import check
from courses.packs.complaints import Complaint, Complaints, PackErrors
from courses.packs.drafts import Pack, Vocabulary
from courses.packs.files import PackFiles
from courses.packs.images import Images
from courses.packs.kinds import KINDS, Reading
from courses.packs.report import Report
from courses.packs.writing import Writing

FORMAT = 1
LANGUAGES = ("en-us",)
LONGEST_PATH = 400


def load(path, *, by=None, overwrite=False, dry_run=False):
    """Turn the pack in a folder into pages and return the Report; the same content again changes nothing.

    `by` is the person who loads it, `overwrite` replaces pages that were edited here since the last load, and
    `dry_run` reports what would happen and keeps nothing. Raises PackErrors with every complaint; then nothing
    of the pack is written.
    """
    pack = read(path)
    report = Report(pack.slug, pack.title, dry=dry_run)
    complaints = Complaints()
    images = Images(by)
    try:
        with transaction.atomic():
            # One load at a time: places in the tree are numbers. SQLite has one writer anyway.
            Page.objects.select_for_update().get(pk=Page.get_first_root_node().pk)
            kind = KINDS[pack.kind]
            kind.prepare(pack)
            parent = kind.parent()
            if isinstance(parent, str):
                raise PackErrors([Complaint("pack.yaml", pack.lines.get("slug", 1), parent)])
            writing = Writing(
                pack, by=by, overwrite=overwrite, report=report, complaints=complaints,
                images=images.stored(pack.drafts),
            )  # fmt: skip
            writing.write(parent.specific)
            complaints.raise_any()
            kind.loaded(writing.pages, by)
            if dry_run:
                transaction.set_rollback(True)
            else:
                audit.record(
                    "loaded", ("content pack", pack.slug), by=by, overwrite=overwrite, **named(report)
                )
    except BaseException:
        images.take_back()
        raise
    if dry_run:
        images.take_back()
    return report


def named(report):
    """The counts of a report as details of an audit entry."""
    return {outcome.replace(" ", "_"): count for outcome, count in report.counts.items()}


def read(path):
    """Read and check a pack without writing anything; return it, or raise PackErrors with every complaint."""
    root = Path(path)
    if not root.is_dir():
        raise PackErrors([Complaint(str(path), 1, "Expected a folder with a file pack.yaml in it.")])
    complaints = Complaints()
    files = PackFiles(root, complaints)
    if not files.has("pack.yaml"):
        raise PackErrors([Complaint("pack.yaml", 1, "Expected this file, and it is not there.")])
    head = _head(files, complaints)
    drafts = ()
    if head.kind in KINDS:
        reading = Reading(files, vocabulary(), complaints, head.slug)
        drafts = tuple(KINDS[head.kind].read(reading, head))
        files.close()
    unread = complaints.paths
    for top in drafts:
        for draft in top.walk():
            if len(draft.path) > LONGEST_PATH:
                complaints.say(
                    draft.source, 1, f"Expected shorter names: this page path has over {LONGEST_PATH} signs."
                )
            elif not draft.same_as and draft.source not in unread:
                check(draft, complaints)
    complaints.raise_any()
    return replace(head, drafts=drafts)


def _head(files, complaints):
    fields = files.yaml("pack.yaml")
    number = fields.whole("format")
    if fields.has("format") and number != FORMAT:
        fields.say("format", f"expected {FORMAT}; this site reads no other.")
    kind = fields.choice("kind", sorted(KINDS))
    slug = fields.slug("slug")
    title = fields.plain("title", most=255)
    fields.choice("language", LANGUAGES)
    needs = fields.texts("needs", 1, optional=True)
    fields.texts("notes")
    fields.close()
    loaded = set(PackPage.objects.filter(pack__in=needs).values_list("pack", flat=True))
    for need in needs:
        if need not in loaded:
            fields.say("needs", f"the pack “{need}” must be loaded before this one.")
    return Pack(slug, kind, title, tuple(needs), fields.lines)


def vocabulary():
    """The words of this site that packs may refer to."""
    disciplines = {one.code: one.pk for one in Discipline.objects.all()}
    seats = {code: (pk, "") for code, pk in disciplines.items()}
    for discipline in Discipline.objects.prefetch_related("sub_roles"):
        for role in discipline.sub_roles.all():
            seats[f"{discipline.code}/{role.code}"] = (discipline.pk, role.code)
    competencies = {}
    for one in Competency.objects.select_related("framework"):
        competencies[f"{one.framework.code}/{one.code}"] = one.pk
        if one.framework.code == "ipec":
            competencies[one.code] = one.pk
    return Vocabulary(
        disciplines=disciplines,
        seats=seats,
        levels={one.code: one.pk for one in LevelOfCare.objects.all()},
        domains={one.number: one.pk for one in Domain.objects.all()},
        competencies=competencies,
    )
