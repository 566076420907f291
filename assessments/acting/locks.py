"""What every act on an attempt asks first: its lock, whether its stage is the open one, and why."""

from django.utils.translation import gettext as _

from assessments.engine.fold import StageLocked, StageNotOpen
from assessments.models import Attempt
from assessments.refusals import NotFromHere, Stale, WithoutReason


def lock(pk):
    """The attempt, locked until the transaction ends."""
    return locked(Attempt.objects.filter(pk=pk))


def locked(one, *, only=()):
    """The attempt, locked until the transaction ends; its case is read from memory where it can be."""
    rows = one.select_for_update(of=("self",), no_key=True).with_standing_of_learner()
    if only:
        return rows.select_related("version").only(*only).get()
    return rows.select_related("version", "sitting", "user").defer("version__content").get()


def must_be_open(attempt, stage):
    """Raise Stale or NotFromHere unless this stage (an index, or None for none of the case) is the open one."""
    if stage is None:
        raise NotFromHere(_("This is not part of the case. Load the page again."))
    if stage < attempt.stage and stage not in attempt.skipped:
        raise Stale(StageLocked.sentence, attempt=attempt, stage=stage)
    if stage != attempt.stage:
        raise Stale(StageNotOpen.sentence, attempt=attempt, stage=stage)


def must_say_why(why):
    """Raise WithoutReason where no reason is given."""
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
