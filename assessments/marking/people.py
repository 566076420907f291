"""Who may mark what: faculty of the course, and people assigned to the work of a sitting from a day until another.

Nobody marks what they wrote, and nobody marks the same answer twice, in whatever role.
"""

from dataclasses import dataclass

from django.db.models import Q

from assessments.models import Attempt, CasePage, MarkerAssignment, Marking, Script, Sitting
from cms import access
from courses import doors
from courses.models import CoursePage

Role = Marking.Role


@access.working(access.MARKER)
def has_marking(user):
    """Whether somebody is assigned to mark something now."""
    return MarkerAssignment.objects.running().filter(user=user).exists()


@dataclass(frozen=True)
class Reach:
    """What of the written work of the site somebody marks, read once for a page.

    taught    {(program id, case key)} of the cases in courses the person teaches
    assigned  {(sitting id, item or "")} where they are assigned
    leads     {sitting id} where they lead the marking by assignment
    """

    user: object
    taught: frozenset
    assigned: frozenset
    leads: frozenset

    def marks(self, sitting, item):
        """Whether they mark answers to this question of a sitting (with its cohort)."""
        if self.leads_at(sitting):
            return True
        return (sitting.pk, "") in self.assigned or (sitting.pk, item) in self.assigned

    def leads_at(self, sitting):
        """Whether they see both marks there, decide where two part, allocate and release."""
        return sitting.pk in self.leads or self.teaches(sitting)

    @property
    def leads_anywhere(self):
        """Whether there is marking that they lead."""
        return bool(self.taught or self.leads)

    def teaches(self, sitting):
        """Whether the case stands in a course they teach: they say who marks there."""
        return (sitting.cohort.program_id, sitting.case_key) in self.taught

    def sittings(self):
        """The sittings they may mark at, as a queryset."""
        among = Q(pk__in=[sitting for sitting, _item in self.assigned] + list(self.leads))
        for program, key in self.taught:
            among |= Q(cohort__program=program, case_key=key)
        return Sitting.objects.filter(among)

    def scripts(self):
        """The scripts they may mark, those of their own attempts left out, as a queryset."""
        among = Q(sitting__in=self.leads) | Q(sitting__in=[one for one, item in self.assigned if not item])
        for program, key in self.taught:
            among |= Q(sitting__cohort__program=program, sitting__case_key=key)
        for sitting, item in self.assigned:
            if item:
                among |= Q(sitting=sitting, item=item)
        return Script.objects.live().filter(among).exclude(attempt__user=self.user)


def reach_of(user):
    """What this person marks. Four queries at most, however much there is."""
    taught = set()
    for course in CoursePage.objects.filter(pk__in=access.courses_taught(user)):
        program = doors.program_of(course)
        for _page, key in CasePage.objects.descendant_of(course).with_keys():
            taught.add((program.pk if program else None, key))
    rows = list(MarkerAssignment.objects.running().filter(user=user))
    return Reach(
        user,
        frozenset(taught),
        frozenset((one.sitting_id, one.item) for one in rows if one.role == MarkerAssignment.Role.MARKER),
        frozenset(one.sitting_id for one in rows if one.role == MarkerAssignment.Role.LEAD),
    )


def may_mark(user, attempt):
    """Whether the person marks something of this attempt: it stands in their course, or they are assigned there."""
    if attempt.user_id == user.pk:
        return False
    reach = reach_of(user)
    at = attempt.sitting
    return reach.leads_at(at) or any(sitting == at.pk for sitting, _item in reach.assigned)


def role_for(reach, script, marks, leases=()):
    """In which role the person of a Reach may mark a script now, or None.

    marks   the standing Markings of the script
    leases  its leases that run
    """
    user = reach.user
    if script.attempt.user_id == user.pk or not reach.marks(script.sitting, script.item):
        return None
    mine = next((one for one in marks if one.marker_id == user.pk), None)
    if mine is not None:
        return Role(mine.role)
    taken = {one.role for one in marks if one.is_final} | {
        one.role for one in leases if one.user_id != user.pk
    }
    if script.state == Script.State.DISPUTED:
        return Role.ADJUDICATOR if reach.leads_at(script.sitting) and Role.ADJUDICATOR not in taken else None
    is_mine = script.first_to_id in (None, user.pk) and script.second_to_id != user.pk
    if is_mine and Role.FIRST not in taken:
        return Role.FIRST
    wants = script.wants_second and Role.SECOND not in taken
    return Role.SECOND if wants and script.second_to_id in (None, user.pk) else None


def attempt_of(script):
    """The attempt of a script with what a page of it needs."""
    return Attempt.objects.with_case().get(pk=script.attempt_id)
