"""From the author's page to a frozen version: compile, check, replay the scripted runs, store.

Called by CasePage.save in the same transaction, so whichever door publishes a case, it is either live with a
version that passed every check, or not live at all.
"""

import json
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from assessments import table_checks
from assessments.authoring import decimal_text, listed, without_empty
from assessments.engine import VERSION, changes, checks, definition, runs
from assessments.engine.findings import blocking
from assessments.models.versions import CaseRuns, CaseVersion
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
        self.places = [(place_of(raw, one.where), one.sentence) for one in self.findings]
        said = [f"{place}: {sentence}".lstrip(": ") for place, sentence in self.places]
        super().__init__(
            _("%(why)s The version that learners have stays as it is.") % {"why": " ".join(said)},
            findings=[[one.where, one.sentence] for one in self.findings],
        )


def compile_case(page):
    """Return the page as a definition: plain JSON that refers to nothing outside itself."""
    stages = list(page.stages)
    names = [str(stage.id) for stage in stages]
    return {
        "schema": definition.SCHEMA,
        "title": page.title,
        "summary": page.summary,
        "minutes": page.minutes,
        "person": {"name": page.person_name, "about": page.person_about},
        "cut": decimal_text(Decimal(page.cut_percent) / 100) if page.cut_percent is not None else "",
        "criticals_allowed": 0,
        "chart": [_chart_entry(entry, names) for entry in page.chart],
        "stages": [_stage(stage) for stage in stages],
        "references": [line.strip() for line in page.references.splitlines() if line.strip()],
    }


def _chart_entry(entry, stage_names):
    value, number = entry.value, entry.value["visible_from"] or 1
    frozen = {
        "id": str(entry.id),
        "title": value["title"],
        # A stage that is not there is said by the checks, in words.
        "visible_from": stage_names[number - 1] if 1 <= number <= len(stage_names) else f"stage {number}",
        "kind": entry.block_type,
        "section": value.get("section") or "notes",
    }
    if entry.block_type == "note":
        return frozen | {"html": render(value["text"] or "")}
    return frozen | {
        "columns": list(value["columns"]),
        "rows": [list(row) for row in value["rows"]],
        "source": value["source"] or "",
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
    }
    return without_empty(frozen)


def _aside(child):
    return {
        "id": str(child.id),
        "title": child.value["title"],
        "html": render(child.value["text"] or ""),
        "audience": {"codes": sorted(child.value["who"] or []), "but": bool(child.value["but"])},
    }


def _opens(rule):
    """The rule of a stage; a stage without conditions simply follows the one before it."""
    conditions = [_condition(child.value) for child in listed(rule["conditions"])] if rule else []
    return {rule["needs"]: conditions} if conditions else None


def _condition(value):
    names = {name: [one.value for one in listed(value[name])] for name in ("chose", "chose_none")}
    ends = {name: decimal_text(value[name]) for name in ("at_least", "below")}
    return {"item": value["item"], **{name: part for name, part in (names | ends).items() if part}}


_PARTS = {
    "stages": later("Stage %(number)s"),
    "chart": later("Chart entry %(number)s"),
    "items": later("question %(number)s"),
    "options": later("option %(number)s"),
    "groups": later("group %(number)s"),
    "columns": later("column %(number)s"),
    "rows": later("row %(number)s"),
    "blanks": later("blank %(number)s"),
    "condition": later("condition %(number)s"),
    "actions": later("action %(number)s"),
    "parameters": later("parameter %(number)s"),
    "elements": later("step %(number)s"),
    "steps": later("step %(number)s"),
    "parts": later("span %(number)s"),
    "lost": later("a span that is not found"),
    "asides": later("what a seat notices, %(number)s"),
}
"""What authors call the parts of a case, by the lists in which they stand."""


def place_of(raw, where):
    """Say in words where a finding is: "Stage 2, question 1, option 3" for its ids; "" for the whole case."""
    parts = where.split("/") if where else []
    if not parts or raw is None:
        return where
    if parts[0] == "runs":
        return _("Scripted run “%(title)s”") % {"title": "/".join(parts[1:])}
    if parts[0] == "chart":
        return _place({"chart": raw["chart"]}, parts[1:])
    if len(parts) == 1 and not _numbered(raw["stages"], parts[0]):
        return where
    return _place({"stages": raw["stages"]}, parts)


def _place(within, ids):
    """The words for ids, each standing in a list of the part before; a list is named only where nothing in it is."""
    said = []
    for number, id_ in enumerate(ids, start=1):
        if id_ in _PARTS and isinstance(within.get(id_), list):
            within = {id_: within[id_]}
            said += [id_] if number == len(ids) else []
            continue
        name, number = _found(within, id_)
        said.append(_PARTS[name] % {"number": number} if number else _by_its_words(within, id_) or id_)
        within = within[name][number - 1] if number else {}
    return ", ".join(said)


def _found(within, id_):
    """The list in which an id stands, and its number there; ("", 0) where it stands in none."""
    numbers = {name: _numbered(within[name], id_) for name in _PARTS if isinstance(within.get(name), list)}
    return next(((name, number) for name, number in numbers.items() if number), ("", 0))


def _by_its_words(part, id_):
    """What a part deeper in a question says, such as a form or a criterion; "" where it is not there or says nothing."""
    if isinstance(part, dict):
        if part.get("id") == id_:
            return next((str(part[name]) for name in ("title", "label", "text") if part.get(name)), "")
        part = list(part.values())
    if not isinstance(part, list):
        return ""
    return next((said for one in part if (said := _by_its_words(one, id_))), "")


def _numbered(among, id_):
    """Its number among the parts that have an id: the plain words of a running text have none."""
    named = [one["id"] for one in among if isinstance(one, dict) and one.get("id")]
    return named.index(id_) + 1 if id_ in named else 0


def findings(page):
    """Everything the checks say of the page as it stands, the scripted runs included; blocking ones first."""
    return findings_of(compile_case(page), page.runs)


def findings_of(raw, scripts):
    """The same for a compiled case and its scripts."""
    seats = seating.every_seat()
    found = [*checks.lint(raw, seats), *table_checks.findings_of(raw)]
    if not blocking(found):
        found = [*found, *runs.lint_runs(definition.parse(raw), _scripts(scripts), seats)]
    return found


def said_of(page):
    """What the checks say of a page, for its editor: findings with their places in words, blocking ones apart."""
    raw = compile_case(page)
    found = [*findings_of(raw, page.runs), *table_checks.moved(page)]
    said = {"block": [], "ask": []}
    for one in found:
        said[one.severity].append({"place": place_of(raw, one.where), "sentence": one.sentence})
    count = len(_scripts(page.runs))
    well = ngettext(
        "The scripted run comes out as expected.", "All %(n)d scripted runs come out as expected.", count
    )
    return {
        "blocking": said["block"],
        "asking": said["ask"],
        "well": well % {"n": count} if count else "",
        "more": _("Preview it “With answers” to see every key and how the scripted runs come out."),
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
    content = definition.canonical(check(page))
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
        schema_version=definition.SCHEMA,
        engine_version=VERSION,
        source_page_id=page.pk,
        source_revision_id=revision.pk if revision else None,
        published_at=timezone.now(),
        published_by=by,
        supersedes=newest,
        change_kind=_kind_of_change(newest, content),
        change_note=page.change_note,
    )
    _keep_runs(version, page, by)
    audit.record("froze", version, by=by, case=str(page.case_key), number=version.number, sha256=digest)
    return version


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
