"""From the author's page to a frozen version: compile, check, replay the scripted runs, store.

Called by CasePage.save in the same transaction, so whichever door publishes a case, it is either live with a
version that passed every check, or not live at all.
"""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.authoring import decimal_text
from assessments.engine import VERSION, checks, definition, runs
from assessments.engine.findings import blocking
from assessments.models.versions import CaseVersion
from cms import audit
from cms.errors import Refused
from cms.markdown import render


class CaseCannotBePublished(Refused):
    """The case fails its checks. Carries every finding, in the author's words."""

    status = 422
    title = _("This case cannot be published yet.")

    def __init__(self, findings):
        self.findings = list(findings)
        sentences = "; ".join(f"{one.where}: {one.sentence}".lstrip(": ") for one in self.findings)
        super().__init__(
            _("%(why)s The version that learners have stays as it is.") % {"why": sentences},
            findings=[[one.where, one.sentence] for one in self.findings],
        )


def compile_case(page):
    """Return the page as a definition of schema 1: plain JSON that refers to nothing outside itself."""
    stages = list(page.stages)
    names = [str(stage.id) for stage in stages]
    return {
        "schema": definition.SCHEMA,
        "title": page.title,
        "summary": page.summary,
        "minutes": page.minutes,
        "person": {"name": page.person_name, "about": page.person_about},
        "cut": decimal_text(page.cut_percent / 100) if page.cut_percent is not None else "",
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
        "visible_from": stage_names[number - 1] if number <= len(stage_names) else f"stage {number}",
        "kind": entry.block_type,
    }
    if entry.block_type == "note":
        return frozen | {"html": render(value["text"] or "")}
    return frozen | {
        "columns": list(value["columns"]),
        "rows": [list(row) for row in value["rows"]],
        "source": value["source"] or "",
    }


def _stage(stage):
    return {
        "id": str(stage.id),
        "title": stage.value["title"],
        "html": render(stage.value["text"] or ""),
        "items": [
            {"id": str(item.id), "kind": item.block_type, **item.block.freeze(item.value)}
            for item in stage.value["items"]
        ],
    }


def findings(page):
    """Everything the checks say of the page as it stands, the scripted runs included; blocking ones first."""
    raw = compile_case(page)
    found = checks.lint(raw)
    if not blocking(found):
        found = [*found, *runs.lint_runs(definition.parse(raw), page.runs or [])]
    return found


def freeze_if_live(page):
    """Freeze a live page that is nobody's alias; the same content makes no second version.

    Raises CaseCannotBePublished, which takes the whole save back.
    """
    if not page.live or page.alias_of_id:
        return None
    found = blocking(findings(page))
    if found:
        raise CaseCannotBePublished(found)
    content = definition.canonical(compile_case(page))
    digest = definition.digest(content)
    versions = CaseVersion.objects.filter(case_key=page.case_key)
    newest = versions.newest(page.case_key)
    if newest and newest.content_sha256 == digest:
        return newest
    revision = page.live_revision or page.latest_revision
    by = revision.user if revision else page.owner
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
    )
    audit.record("froze", version, by=by, case=str(page.case_key), number=version.number, sha256=digest)
    return version
