"""A script as its pages find it: whose it may be to mark, the marks that stand, who has it in hand."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessments.log import Log
from assessments.marking import leases, people, plans
from assessments.models import Attempt, Marking, Script

Role = Marking.Role


@dataclass
class Found:
    """One script before one person, read once for a page."""

    script: Script
    reach: people.Reach

    @property
    def user(self):
        """Who looks."""
        return self.reach.user

    @cached_property
    def attempt(self):
        """The attempt it is an answer of."""
        return people.attempt_of(self.script)

    @cached_property
    def log(self):
        """The log of the attempt."""
        return Log.of(self.attempt)

    @cached_property
    def marks(self):
        """The marks that stand."""
        rows = Marking.objects.standing().filter(attempt=self.script.attempt_id, item=self.script.item)
        return list(rows.select_related("marker"))

    @cached_property
    def leases(self):
        """Who has it in hand now."""
        return list(leases.running([self.script]))

    @cached_property
    def plan(self):
        """How its sitting is marked."""
        return plans.plan_of(self.script.sitting)

    @cached_property
    def leads(self):
        """Whether the person leads the marking there."""
        return self.reach.leads_at(self.script.sitting)

    @cached_property
    def role(self):
        """In which role the person may mark it now, or None."""
        return people.role_for(self.reach, self.script, self.marks, self.leases)

    @cached_property
    def mine(self):
        """One's own mark, or None."""
        return next((one for one in self.marks if one.marker_id == self.user.pk), None)

    def in_role(self, role):
        """The mark that stands in a role, or None."""
        return next((one for one in self.marks if one.role == role), None)

    def held_by_another(self, role):
        """The running lease of somebody else in a role, or None."""
        return next((one for one in self.leases if one.role == role and one.user_id != self.user.pk), None)

    @property
    def in_hand(self):
        """One's own running lease in the role in which one marks, or None."""
        return next(
            (one for one in self.leases if one.role == self.role and one.user_id == self.user.pk), None
        )

    @property
    def is_mine_to_mark(self):
        """Whether there is something to choose and write: in one's role, and not final yet."""
        return self.role in (Role.FIRST, Role.SECOND) and not (self.mine and self.mine.is_final)

    @property
    def is_blind(self):
        """Whether one of two marks is still outstanding: not begun, a draft, or withdrawn."""
        return self.script.state == Script.State.WAITING and self.script.wants_second

    @property
    def shown(self):
        """The marks this person may see: one's own; all of them for who leads, once no blind mark is outstanding."""
        if self.leads and not self.is_mine_to_mark and not self.is_blind:
            return self.marks
        return [one for one in self.marks if one is self.mine]

    @property
    def seconds(self):
        """How long it was in hand since it was taken or kept last."""
        since = [one.since for one in self.leases if one.user_id == self.user.pk]
        if not since:
            return 0
        since = max([*since, *([self.mine.at] if self.mine else [])])
        return max(0, int((timezone.now() - since).total_seconds()))


def script_or_404(user, uuid):
    """A script this person marks at all, or 404."""
    found = script_at_all(user, uuid)
    if not may_look(found):
        raise Http404
    return found


def script_at_all(user, uuid):
    """A script, whoever asks: the caller says what they may do with it."""
    rows = Script.objects.select_related("attempt", "sitting__cohort__program", "sitting__version")
    script = get_object_or_404(rows.defer("sitting__version__content"), uuid=uuid)
    return Found(script, people.reach_of(user))


def may_look(found):
    """Whether the person marks at this question, the attempt counts, and it is not their own."""
    script = found.script
    counts = script.attempt.state in (Attempt.State.SUBMITTED, Attempt.State.EXPIRED)
    is_own = script.attempt.user_id == found.user.pk
    return counts and not is_own and found.reach.marks(script.sitting, script.item)
