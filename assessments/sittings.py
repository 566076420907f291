"""What faculty do with a sitting: open it, change its rules, move it to another version; releasing.py releases.

Each locks the enrollments of the cohort first, as beginning an attempt does: who begins meanwhile gets the old rules
whole or the new ones whole, and nobody's open attempt ever gets less than it was promised.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import actions
from assessments.models import CaseVersion, Sitting
from assessments.refusals import AlreadySet, WithoutReason
from assessments.releasing import closed_attempts, lock, not_begun, not_releasable, release
from cms import audit

__all__ = [
    "RULES",
    "change",
    "closed_attempts",
    "not_begun",
    "not_releasable",
    "open_sitting",
    "release",
    "switch_version",
    "versions",
]

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
        sitting = lock(sitting)
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
        sitting = lock(sitting)
        before = sitting.version.number
        sitting.version, sitting.follows_case = version, False
        sitting.save(update_fields=["version", "follows_case"])
        audit.record("switched", sitting, by=by, why=why, before=before, version=version.number)
    return sitting


def versions(sitting):
    """The published versions of a sitting's case, the newest first."""
    return CaseVersion.objects.filter(case_key=sitting.case_key).order_by("-number").defer("content")
