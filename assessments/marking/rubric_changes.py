"""Marking a question of a sitting by the newer, published rubric instead of the one frozen into its case.

A change of wording leaves every mark comparable: they carry over. A change of structure withdraws the marks that were
given, and their answers wait again. What was released stays with the rubric it was marked by, untouched.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.engine.rubric import Rubric as EngineRubric
from assessments.engine.rubric import frozen
from assessments.log import Log
from assessments.marking.acts import lock_attempt, settle_again
from assessments.models import Attempt, Marking, Rubric, Script, SittingRubric
from assessments.refusals import RubricNotNewer, WithoutReason
from assessments.releasing import lock
from cms import audit, mail
from cms.models import User

WORDING, STRUCTURE = "wording", "structure"


@dataclass(frozen=True)
class Newer:
    """A published rubric that differs from the one by which answers are marked now.

    kind  "wording" where marks stay comparable, "structure" where they do not
    """

    rubric: EngineRubric
    now: EngineRubric
    kind: str


@dataclass(frozen=True)
class Plan:
    """Whom marking by the newer rubric would touch: scripts of one question of a sitting.

    carry     scripts whose standing marks stay comparable, or that have none
    back      (script, its final marks): these marks would be withdrawn, and the answers wait again
    released  how many stay with the rubric they were marked by
    """

    newer: Newer
    carry: list = field(default_factory=list)
    back: list = field(default_factory=list)
    released: int = 0

    @property
    def markers(self):
        """Who gave the marks that would be withdrawn."""
        ids = {mark.marker_id for _script, marks in self.back for mark in marks}
        return list(User.objects.filter(pk__in=ids).order_by("last_name", "first_name"))

    @property
    def digest(self):
        """What somebody looked at: which rubric, and whose marks."""
        marks = ",".join(str(mark.pk) for _script, marks in self.back for mark in marks)
        return f"{self.newer.rubric.content_hash[:16]}-{marks}"


def rubric_now(sitting, item):
    """By which rubric answers to a question of a sitting are marked now; None where nobody marks it."""
    row = SittingRubric.objects.filter(sitting=sitting, item=item).order_by("-pk").first()
    if row is not None:
        return row.as_rubric()
    found = sitting.version.definition.find(item)
    return getattr(found, "judged_by", None) if found is not None else None


def newer_rubric(sitting, item):
    """The published rubric of a question where it differs from the one in use, as Newer; None where it does not."""
    now = rubric_now(sitting, item)
    published = Rubric.objects.filter(slug=now.slug, live=True).first() if now and now.slug else None
    if published is None:
        return None
    found = published.read()[0]
    if found.content_hash == now.content_hash:
        return None
    return Newer(found, now, WORDING if found.structure_hash == now.structure_hash else STRUCTURE)


def plan(sitting, item):
    """What marking by the newer rubric would do; None where there is none newer."""
    newer = newer_rubric(sitting, item)
    if newer is None:
        return None
    rows = Script.objects.live().filter(sitting=sitting, item=item).select_related("attempt", "sitting")
    scripts = list(rows.order_by("pk"))
    marks = {}
    for one in Marking.objects.final().filter(attempt__in=[s.attempt_id for s in scripts], item=item):
        if one.rubric_structure_hash != newer.rubric.structure_hash:
            marks.setdefault(one.attempt_id, []).append(one)
    free = [one for one in scripts if one.attempt.released_outcome_id is None]
    return Plan(
        newer,
        [one for one in free if one.attempt_id not in marks],
        [(one, marks[one.attempt_id]) for one in free if one.attempt_id in marks],
        len(scripts) - len(free),
    )


def apply(*, sitting, item, by, why, seen=""):
    """Mark a question by the newer rubric from now on; return the Plan that was carried out.

    seen  digest of the Plan somebody looked at; another one by now is refused, as is a rubric that is not newer

    Whose marks are withdrawn is told by mail. Raises RubricNotNewer, WithoutReason.
    """
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    with transaction.atomic():
        sitting = lock(sitting)
        rows = Attempt.objects.filter(sitting=sitting, scripts__item=item)
        list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))
        found = plan(sitting, item)
        if found is None:
            raise RubricNotNewer(_("Answers are marked by the published rubric already."))
        if seen and seen != found.digest:
            raise RubricNotNewer(
                _("Something was marked or published meanwhile. Look at what it would do now.")
            )
        rubric = found.newer.rubric
        SittingRubric.objects.create(
            sitting=sitting,
            item=item,
            rubric=frozen(rubric),
            content_hash=rubric.content_hash,
            structure_hash=rubric.structure_hash,
            by=by,
            why=why.strip()[:500],
            at=timezone.now(),
        )
        for script in [*found.carry, *(script for script, _marks in found.back)]:
            attempt = script.attempt
            attempt.rubrics = {**attempt.rubrics, item: rubric.content_hash}
            attempt.save(update_fields=["rubrics"])
        said = _("The rubric “%(title)s” was changed: %(why)s") % {"title": rubric.title, "why": why.strip()}
        for script, marks in found.back:
            _withdraw(script, marks, by, said[:500])
        audit.record(
            "changed rubric of", sitting, by=by, why=why, item=item, rubric=rubric.content_hash,
            kind=found.newer.kind, back=len(found.back), carried=len(found.carry),
        )  # fmt: skip
        _tell(sitting, item, found, why.strip())
    return found


def _withdraw(script, marks, by, why):
    log = Log.of(lock_attempt(script.attempt_id))
    for mark in marks:
        mark.state = Marking.State.WITHDRAWN
        mark.save(update_fields=["state"])
        audit.record("withdrew", mark, by=by, why=why, attempt=str(log.attempt.uuid), item=mark.item)
    settle_again(log, script.item, by, why)


def _tell(sitting, item, found, why):
    counts = {}
    for script, marks in found.back:
        for mark in marks:
            counts.setdefault(mark.marker_id, []).append(script.code)
    for marker in found.markers:
        mail.send(
            "rubric_changed",
            marker.email,
            {
                "person": marker,
                "case": sitting.version.title,
                "rubric": found.newer.rubric.title,
                "why": why,
                "codes": counts[marker.pk],
                "url": reverse("marking"),
            },
            subject=_("A rubric changed: answers wait for your mark again"),
        )
