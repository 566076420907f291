"""What uses a conversion table: every question of every case, drafted or published, with the way there."""

import json
import re
from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from assessments.models import CasePage, CaseVersion
from assessments.models.tables import ConversionTableVersion
from cms.markdown import render
from courses import streams


@dataclass(frozen=True)
class Use:
    """One question that uses a table.

    place     in words: stage and question, by number
    has_moved the case learners have was published with an earlier state of the table
    """

    page: CasePage
    url: str
    place: str
    question: str
    kind: str
    is_published: bool
    has_moved: bool


def newest(slug):
    """The state of a table in force or last in force, or None."""
    return ConversionTableVersion.objects.newest(slug)


def of(slug):
    """Every question that uses a table, in the order of the pages: in the newest draft, or in what learners have."""
    if not slug:
        return []
    current = newest(slug)
    return [one for page in _pages(slug) for one in _uses_in(page, slug, current)]


def _pages(slug):
    """Cases that may use it: by their newest draft or by their published version."""
    keys = CaseVersion.objects.filter(content__contains=f'"{slug}"').values_list("case_key", flat=True)
    said = CasePage.objects.filter(alias_of=None).annotate(said=Cast("stages", TextField()))
    ids = {*said.filter(said__contains=slug).values_list("pk", flat=True)}
    ids |= {*said.filter(case_key__in=list(keys)).values_list("pk", flat=True)}
    ids |= {*said.filter(has_unpublished_changes=True).values_list("pk", flat=True)}
    return CasePage.objects.filter(pk__in=ids).order_by("path")


def _uses_in(page, slug, current):
    frozen = frozen_digests(page.case_key) if page.live else {}
    found, seen = [], set()
    draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else page
    for stages in (draft.stages, page.stages):
        for number, stage in enumerate(streams_of(stages), start=1):
            for place, item in enumerate(stage.get("items") or [], start=1):
                if item["id"] in seen or not names(item.get("value") or {}, slug):
                    continue
                seen.add(item["id"])
                digest = frozen.get(item["id"], {}).get(slug)
                moved = bool(digest and current and digest != current.content_sha256)
                found.append(
                    Use(
                        page=page,
                        url=f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}#block-{item['id']}-section",
                        place=_("Stage %(stage)s, question %(question)s")
                        % {"stage": number, "question": place},
                        question=strip_tags(render((item.get("value") or {}).get("stem") or "")).strip()[
                            :160
                        ],
                        kind=item["type"],
                        is_published=digest is not None,
                        has_moved=moved,
                    )
                )
    return found


def streams_of(stages):
    """The stored values of the stages."""
    return [value or {} for _kind, value in streams.raw_blocks(stages.raw_data)]


def names(value, slug):
    """Whether a question names a table: as the one in force, or in a formula that looks into it."""
    if slug in (value.get("table"), value.get("patch_table")):
        return True
    pattern = re.compile(rf"lookup\(\s*\"?{re.escape(slug)}\"?\s*,")
    return any(pattern.search(text) for text in streams.texts(value))


def frozen_tables(definition):
    """Yield (id of a question, a frozen table) of a frozen case."""
    for stage in definition.get("stages") or []:
        for item in stage.get("items") or []:
            tables = [item.get("table"), item.get("rule"), *(item.get("tables") or [])]
            for table in tables:
                if isinstance(table, dict):
                    yield item["id"], table


def frozen_digests(case_key):
    """{question: {table: digest}} of the version of a case that learners have."""

    version = CaseVersion.objects.filter(case_key=case_key).order_by("-number").first()
    found = {}
    for item, table in frozen_tables(json.loads(version.content)) if version else ():
        found.setdefault(item, {})[table["slug"]] = table["sha256"]
    return found


def moved_on(case_key):
    """Titles of the tables that have a newer state than the one a published case was made with."""
    found = []
    for slug, digest in {pair for one in frozen_digests(case_key).values() for pair in one.items()}:
        current = newest(slug)
        if current and digest and current.content_sha256 != digest:
            found.append(current.title)
    return sorted(found)
