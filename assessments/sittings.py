"""What faculty do with a sitting: open it, change its rules, move it to another version, release its results.

Each locks the enrollments of the cohort first, as beginning an attempt does: who begins meanwhile gets the old rules
whole or the new ones whole, and nobody's open attempt ever gets less than it was promised.
"""

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import actions
from assessments.models import Attempt, CaseVersion, Release, Sitting
from assessments.refusals import AlreadySet, NotReleasable, WithoutReason
from cms import audit, mail
from courses.models import Enrollment

RULES = (
    "opens_at",
    "closes_at",
    "time_limit_minutes",
    "attempts_allowed",
    "wait_hours",
    "cut_percent",
    "feedback",
    "follows_case",
    "marks_words",
)
"""What of a sitting can be changed; whom it is for, which case and what it is for stays."""


def open_sitting(*, cohort, case_key, purpose, version, by, **rules):
    """Set a case to a cohort. Raises AlreadySet where it is set for this purpose already."""
    with transaction.atomic():
        sitting, made = Sitting.objects.get_or_create(
            cohort=cohort, case_key=case_key, purpose=purpose, defaults={"version": version, **rules}
        )
        if not made:
            raise AlreadySet(
                _("This case is already set to this cohort for this. Change that sitting instead.")
            )
        audit.record("opened", sitting, by=by, purpose=str(purpose), version=version.number, **rules)
    return sitting


def change(*, sitting, by, why="", **rules):
    """Change rules of a sitting. Open attempts get a later deadline where the new rules say so, never an earlier one.

    Returns (sitting, how many deadlines moved). What is not in RULES is refused with KeyError.
    """
    if unknown := set(rules) - set(RULES):
        raise KeyError(unknown)
    with transaction.atomic():
        sitting = _lock(sitting)
        changed = {name: value for name, value in rules.items() if getattr(sitting, name) != value}
        for name, value in changed.items():
            setattr(sitting, name, value)
        if not changed:
            return sitting, 0
        sitting.save(update_fields=list(changed))
        moved = actions.move_deadlines(attempts=sitting.attempts.all(), by=by)
        audit.record("changed", sitting, by=by, why=why, deadlines=moved, **changed)
    return sitting, moved


def switch_version(*, sitting, version, by, why):
    """Let every try that begins from now on answer another version. Tries already begun keep theirs."""
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    with transaction.atomic():
        sitting = _lock(sitting)
        before = sitting.version.number
        sitting.version, sitting.follows_case = version, False
        sitting.save(update_fields=["version", "follows_case"])
        audit.record("switched", sitting, by=by, why=why, before=before, version=version.number)
    return sitting


def versions(sitting):
    """The published versions of a sitting's case, the newest first."""
    return CaseVersion.objects.filter(case_key=sitting.case_key).order_by("-number").defer("content")


# Releasing


def not_releasable(sitting, now):
    """Why results cannot be released yet, as a sentence, or "": nobody may be told what is still being asked."""
    running = sitting.attempts.filter(state=Attempt.State.OPEN).count()
    if running:
        return ngettext(
            "One attempt is still open. Release when it is handed in or its time is over.",
            "%(count)d attempts are still open. Release when they are handed in or their time is over.",
            running,
        ) % {"count": running}
    waiting = 0 if sitting.is_over_for_all(now) else not_begun(sitting).count()
    if waiting:
        return ngettext(
            "One learner has not begun and still can. Release after the sitting closes, or close it now.",
            "%(count)d learners have not begun and still can. Release after the sitting closes, or close it now.",
            waiting,
        ) % {"count": waiting}
    if not closed_attempts(sitting).exists():
        return _("Nobody has handed anything in, so there is nothing to release.")
    return ""


def not_begun(sitting):
    """Enrollments of learners who study in the cohort and have no try that counts."""
    begun = Attempt.objects.counted().filter(sitting=sitting.pk).values("user")
    return Enrollment.objects.active().filter(cohort=sitting.cohort_id).exclude(user__in=begun)


def closed_attempts(sitting):
    """Attempts that count and are closed: those whose results a release is about."""
    return Attempt.objects.counted().filter(sitting=sitting).exclude(state=Attempt.State.OPEN)


def release(*, sitting, by, words=""):
    """Release the results to all who sat it, and write to them. Never taken back; a second release is a correction.

    Raises NotReleasable while somebody could still be told an answer, or where a correction says nothing.
    """
    with transaction.atomic():
        sitting, now = _lock(sitting), timezone.now()
        why_not = not_releasable(sitting, now)
        if not why_not and sitting.released_at is not None and not words.strip():
            why_not = _(
                "These results are released. Say what was corrected; it goes to everybody who sat it."
            )
        if why_not:
            raise NotReleasable(why_not)
        number = (sitting.releases.aggregate(most=Max("number"))["most"] or 0) + 1
        made = Release.objects.create(sitting=sitting, number=number, by=by, at=now, words=words.strip())
        if sitting.released_at is None:
            sitting.released_at = now
            sitting.save(update_fields=["released_at"])
        people = _tell(sitting, made)
        audit.record("released", sitting, by=by, number=number, people=people)
    return made


def _tell(sitting, made):
    """A message to everybody whose results are out; it says that they are, and not what they are."""
    latest = {}
    for attempt in closed_attempts(sitting).select_related("user").order_by("number"):
        latest[attempt.user_id] = attempt
    for attempt in latest.values():
        mail.send(
            "results_released",
            attempt.user.email,
            {
                "person": attempt.user,
                "case": sitting.version.title,
                "correction": made.number > 1,
                "words": made.words,
                "url": reverse("debrief", args=[attempt.uuid]),
            },
            subject=_("Results are released") if made.number == 1 else _("A correction to released results"),
        )
    return len(latest)


def _lock(sitting):
    """The sitting as it is now, with the enrollments of its cohort locked first, as beginning does."""
    list(
        Enrollment.objects.select_for_update(no_key=True)
        .filter(cohort=sitting.cohort_id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    rows = Sitting.objects.select_for_update(of=("self",), no_key=True).select_related("version", "cohort")
    return rows.defer("version__content").get(pk=sitting.pk)
