"""From an exercise as faculty write it to the version that teams meet: compiled, checked, stored byte for byte."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.engine import exact
from assessments.engine.findings import blocking
from assessments.models.exercises import ExerciseVersion
from assessments.teamwork import kinds
from cms import audit
from cms.errors import Refused


class ExerciseCannotBePublished(Refused):
    """The exercise fails its checks. Carries every finding, in the author's words."""

    status = 422
    title = _("This exercise cannot be published yet.")

    def __init__(self, findings, place=lambda where: ""):
        self.findings = list(findings)
        said = [(place(one.where), one.sentence) for one in self.findings]
        super().__init__(
            _("%(why)s The version that teams have stays as it is.")
            % {"why": " ".join(f"{where}: {sentence}" if where else sentence for where, sentence in said)},
            findings=[[one.where, one.sentence] for one in self.findings],
        )


def compiled(page):
    """The page as plain JSON, with what every exercise has."""
    return {
        "title": page.title,
        "summary": page.summary,
        "minutes": page.minutes,
        "days": page.days,
        "references": [line.strip() for line in page.references.splitlines() if line.strip()],
        **kinds.get(page.exercise).compile(page),
    }


def findings(page):
    """Everything the checks say of the page as it stands."""
    return kinds.get(page.exercise).findings(compiled(page))


def said_of(page):
    """What the checks say, for the editor: blocking findings and questions apart."""
    sorted_, kind, raw = {"block": [], "ask": []}, kinds.get(page.exercise), compiled(page)
    for one in kind.findings(raw):
        sorted_[one.severity].append({"place": kind.place(raw, one.where), "sentence": one.sentence})
    return {"blocking": sorted_["block"], "asking": sorted_["ask"], "well": ""}


def check(page):
    """Return the compiled page; raise ExerciseCannotBePublished when it fails."""
    raw = compiled(page)
    kind = kinds.get(page.exercise)
    found = blocking(kind.findings(raw))
    if found:
        raise ExerciseCannotBePublished(found, lambda where: kind.place(raw, where))
    return raw


def freeze_if_live(page):
    """Freeze a live page that is nobody's alias; the same content makes no second version.

    Teams that began keep the version they were set. Raises ExerciseCannotBePublished, which takes the save back.
    """
    if not page.live or page.alias_of_id:
        return None
    content = exact.canonical(check(page))
    digest = exact.digest(content)
    versions = ExerciseVersion.objects.filter(exercise_key=page.exercise_key)
    newest = versions.newest(page.exercise_key)
    if newest and newest.content_sha256 == digest:
        return newest
    revision = page.live_revision or page.latest_revision
    by = revision.user if revision else page.owner
    version = ExerciseVersion.objects.create(
        exercise_key=page.exercise_key,
        kind=page.exercise,
        number=(versions.aggregate(most=Max("number"))["most"] or 0) + 1,
        title=page.title,
        content=content.decode(),
        content_sha256=digest,
        source_page_id=page.pk,
        published_at=timezone.now(),
        published_by=by,
    )
    audit.record(
        "froze", version, by=by, exercise=str(page.exercise_key), number=version.number, sha256=digest
    )
    return version
