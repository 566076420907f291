"""From the author's page to a frozen version: compile, check, replay the scripted runs, store.

Called by CasePage.save in the same transaction, so whichever door publishes a case, it is either live with a
version that passed every check, or not live at all.
"""

import json
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import pictures, sounds, table_checks
from assessments.authoring import decimal_text, listed, without_empty
from assessments.engine import VERSION, changes, checks, definition, kinds, runs
from assessments.engine.findings import blocking
from assessments.models.versions import CaseRuns, CaseVersion
from assessments.places import place_of, said
from cms import audit
from cms.errors import Refused
from cms.markdown import render
from courses import seating


class CaseCannotBePublished(Refused):
    """The case fails its checks. Carries every finding, in the author's words."""

    status = 422
    title = _("This case cannot be published yet.")

    def __init__(self, findings, raw=None):
        self.findings = list(findings)
        self.places = said(raw, self.findings)
        sentences = [f"{place}: {sentence}".lstrip(": ") for place, sentence in self.places]
        super().__init__(
            _("%(why)s The version that learners have stays as it is.") % {"why": " ".join(sentences)},
            findings=[[one.where, one.sentence] for one in self.findings],
        )


def compile_case(page):
    """Return the page as a definition: plain JSON that refers to nothing outside itself."""
    stages = list(page.stages)
    names = [str(stage.id) for stage in stages]
    raw = {
        "title": page.title,
        "summary": page.summary,
        "minutes": page.minutes,
        "person": {"name": page.person_name, "about": page.person_about},
        "cut": decimal_text(Decimal(page.cut_percent) / 100) if page.cut_percent is not None else "",
        "criticals_allowed": 0,
        "chart": [_chart_entry(entry, names) for entry in page.chart],
        "stages": [_stage(stage) for stage in stages],
        "references": [line.strip() for line in page.references.splitlines() if line.strip()],
        # Left out where one run is enough, so that a case frozen before keeps its digest.
        **({"runs_asked": page.runs_asked} if page.runs_asked > 1 else {}),
        **(
            {"clock": {"day": page.story_day, "time": f"{page.story_time:%H:%M}"}}
            if page.story_day and page.story_time
            else {}
        ),
    }
    return {"schema": definition.schema_of(raw), **raw}


def _chart_entry(entry, stage_names):
    number = entry.value["visible_from"] or 1
    # A stage that is not there is said by the checks, in words.
    is_there = 1 <= number <= len(stage_names)
    return chart_entry(entry, stage_names[number - 1] if is_there else f"stage {number}")


def chart_entry(entry, visible_from=""):
    """A part of a chart as it is frozen: a note, a table or a picture; "" where it is seen from the beginning."""
    value = entry.value
    frozen = {
        "id": str(entry.id),
        "title": value["title"],
        "visible_from": visible_from,
        "kind": entry.block_type,
        "section": value.get("section") or "notes",
    }
    if entry.block_type == "note":
        return frozen | {"html": render(value["text"] or "")}
    if entry.block_type == "picture":
        return frozen | _picture(value)
    return frozen | {
        "columns": list(value["columns"]),
        "rows": [list(row) for row in value["rows"]],
        "source": value["source"] or "",
    }


def _picture(value):
    """A picture by the digest of its bytes; one that is not there is said by the checks."""
    shown = pictures.shown(value.get("image"))
    return {
        "picture": shown.sha256 if shown else "",
        "width": shown.width if shown else 0,
        "height": shown.height if shown else 0,
        **{name: value.get(name) or "" for name in ("alt", "caption", "source")},
    }


def _stage(stage):
    value = stage.value
    frozen = {
        "id": str(stage.id),
        "title": value["title"],
        "html": render(value["text"] or ""),
        "items": [
            {"id": str(item.id), "kind": item.block_type, **item.block.freeze(item.value)}
            for item in value["items"]
        ],
        "asides": [_aside(child) for child in listed(value.get("asides"))],
        "opens": _opens(value.get("opens")),
        "cut": decimal_text(value["cut_percent"] / 100) if value.get("cut_percent") else None,
        # Left out where there are none, so that a case frozen before keeps its bytes.
        "colleagues": [_colleague(child) for child in listed(value.get("colleagues"))] or None,
        "takes": value.get("takes") or None,
        "limit": _limit(value),
    }
    return without_empty(frozen)


def _aside(child):
    return {
        "id": str(child.id),
        "title": child.value["title"],
        "html": render(child.value["text"] or ""),
        "audience": {"codes": sorted(child.value["who"] or []), "but": bool(child.value["but"])},
    }


def _colleague(child):
    value = child.value
    frozen = {
        "id": str(child.id),
        "seat": sorted(value["who"] or []),
        "name": value["name"] or "",
        "title": value["title"] or "",
        "html": render(value["text"] or ""),
        "takes": value["takes"] or 0,
        "matters": value["matters"] or "",
    }
    return {
        name: part for name, part in frozen.items() if part != "" or name not in ("name", "title", "matters")
    }


def _limit(value):
    """What happens when asking takes too long; nothing where neither the minutes nor the words are there."""
    minutes, text = value.get("limit_minutes"), value.get("limit_text") or ""
    if minutes is None and not text:
        return None
    return {"minutes": minutes or 0, "html": render(text)}


def _opens(rule):
    """The rule of a stage; a stage without conditions simply follows the one before it."""
    conditions = [_condition(child.value) for child in listed(rule["conditions"])] if rule else []
    return {rule["needs"]: conditions} if conditions else None


def _condition(value):
    lists = ("chose", "chose_none", "asked", "asked_none")
    names = {name: [one.value for one in listed(value.get(name))] for name in lists}
    ends = {name: decimal_text(value[name]) for name in ("at_least", "below")}
    said = {name: part for name, part in (names | ends).items() if part}
    if value.get("minutes_at_least") is not None:
        said["minutes_at_least"] = value["minutes_at_least"]
    # A condition of colleagues or of time alone names no question; any other without one is complained of.
    of_the_story = not value["item"] and {"asked", "asked_none", "minutes_at_least"} & said.keys()
    return said if of_the_story else {"item": value["item"] or "", **said}


def findings(page):
    """Everything the checks say of the page as it stands, the scripted runs included; blocking ones first."""
    return findings_of(compile_case(page), page.runs)


def findings_of(raw, scripts):
    """The same for a compiled case and its scripts."""
    seats = seating.every_seat()
    found = [*checks.lint(raw, seats), *table_checks.findings_of(raw), *sounds.findings_of(raw)]
    if not blocking(found):
        found = [*found, *runs.lint_runs(definition.parse(raw), _scripts(scripts), seats)]
    return found


def said_of(page):
    """What the checks say of a page, for its editor: findings with their places in words, blocking ones apart."""
    raw = compile_case(page)
    found = [*findings_of(raw, page.runs), *table_checks.moved(page)]
    sorted_ = {"block": [], "ask": []}
    for one, (place, sentence) in zip(found, said(raw, found), strict=True):
        sorted_[one.severity].append({"place": place, "sentence": sentence})
    count = len(_scripts(page.runs))
    well = ngettext("The test run comes out as expected.", "All %(n)d test runs come out as expected.", count)
    return {
        "blocking": sorted_["block"],
        "asking": sorted_["ask"],
        "well": well % {"n": count} if count else "",
        "worked": [one | {"place": place_of(raw, one["where"])} for one in table_checks.worked(raw)],
        "more": _("Preview it “With answers” to see every key and how the test runs come out."),
    }


def _scripts(scripts):
    return scripts if isinstance(scripts, list) else []


def check(page):
    """Return the compiled page; raise CaseCannotBePublished, with every blocking finding, when it fails."""
    raw = compile_case(page)
    found = blocking(findings_of(raw, page.runs))
    if found:
        raise CaseCannotBePublished(found, raw)
    return raw


def freeze_if_live(page):
    """Freeze a live page that is nobody's alias; the same content makes no second version.

    The page must be as it is stored, not as an editor holds it: what is frozen is what is live. Raises
    CaseCannotBePublished, which takes the whole save back.
    """
    if not page.live or page.alias_of_id:
        return None
    content = definition.canonical(completed(check(page)))
    digest = definition.digest(content)
    versions = CaseVersion.objects.filter(case_key=page.case_key)
    newest = versions.newest(page.case_key)
    revision = page.live_revision or page.latest_revision
    by = revision.user if revision else page.owner
    if newest and newest.content_sha256 == digest:
        _keep_runs(newest, page, by)
        return newest
    version = CaseVersion.objects.create(
        case_key=page.case_key,
        number=(versions.aggregate(most=Max("number"))["most"] or 0) + 1,
        title=page.title,
        content=content.decode(),
        content_sha256=digest,
        schema_version=json.loads(content)["schema"],
        engine_version=VERSION,
        source_page_id=page.pk,
        source_revision_id=revision.pk if revision else None,
        published_at=timezone.now(),
        published_by=by,
        supersedes=newest,
        change_kind=_kind_of_change(newest, content),
        change_note=page.change_note,
    )
    pictures.keep(page)
    _keep_runs(version, page, by)
    audit.record("froze", version, by=by, case=str(page.case_key), number=version.number, sha256=digest)
    return version


def prepare(page):
    """Do what takes long before the transaction that publishes: check, and work out what is to be frozen."""
    raw = compile_case(page)
    if has_conversations(raw) and not blocking(findings_of(raw, page.runs)):
        completed(raw)


def has_conversations(raw):
    """Whether a compiled case holds a conversation."""
    return any(kinds.played_by_name(item["kind"]) for stage in raw["stages"] for item in stage["items"])


def completed(raw):
    """A compiled case with what its kinds work out once, at publication, and freeze beside their questions.

    May take seconds; what was worked out is remembered, so that CasePage asks before its transaction begins.
    """
    seats = seating.every_seat().values()
    return raw | {
        "stages": [
            stage | {"items": [_completed(item, seats) for item in stage["items"]]} for stage in raw["stages"]
        ]
    }


def _completed(item, seats):
    complete = getattr(kinds.get(item["kind"]), "complete", None)
    return item if complete is None else complete(item, seats)


def _kind_of_change(newest, content):
    """What the new version truly changes, whatever its author called it."""
    if newest is None:
        return ""
    found = changes.compare(newest.definition, definition.parse(json.loads(content)))
    return changes.heaviest(found) or "wording"


def _keep_runs(version, page, by):
    """Keep the test runs beside the version they were replayed on; nothing where they are the same as before."""
    kept = version.test_runs.first()
    if (kept.runs if kept else []) != _scripts(page.runs):
        CaseRuns.objects.create(version=version, runs=_scripts(page.runs), by=by)
