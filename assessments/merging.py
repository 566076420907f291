"""What of cases and conversations moves when two accounts of one person become one."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import (
    Accommodation,
    Attempt,
    CriticalDebrief,
    Marking,
    ReadinessTest,
    TeamMember,
)
from courses import merging, placing
from courses.placing import Remark
from courses.rosters import since


class Attempts(merging.Moves):
    """Tries at cases, whose numbers and variants stay as they are: two tries of one number cannot be one person's."""

    about = ("assessments.Attempt.user",)
    words = gettext_lazy("Tries at cases")

    def problems(self, pair):
        """Name each case of which both have the same try."""
        mine = Attempt.objects.filter(user=pair.keep)
        theirs = (
            Attempt.objects.counted().filter(user=pair.other).select_related("version", "sitting__cohort")
        )
        numbers = set(mine.values_list("sitting_id", "number"))
        open_ones = set(mine.filter(state=Attempt.State.OPEN).values_list("sitting_id", flat=True))
        for one in theirs.order_by("started_at"):
            if one.is_open and one.sitting_id in open_ones:
                yield _(
                    "Both have an open try at “%(case)s”. One of them has to be handed in or set aside first."
                ) % {"case": one.version.title}
            elif (one.sitting_id, one.number) in numbers:
                yield _(
                    "Both have a try %(number)d at “%(case)s” in %(cohort)s. Faculty have to set the one of "
                    "%(address)s aside first, or the accounts are merged the other way round."
                ) % {
                    "number": one.number,
                    "case": one.version.title,
                    "cohort": one.sitting.cohort.name,
                    "address": pair.other.email,
                }


@merging.given
def marks_and_debriefs(holders, givers):
    """Marks that count and debriefs that were signed, by whoever they would then be about."""
    tries = Attempt.objects.counted().filter(user__in=holders)
    names = ("attempt__user__email", "attempt__version__title")
    marked = Marking.objects.final().filter(attempt__in=tries, marker__in=givers).order_by("pk")
    for by, whom, case in marked.values_list("marker__email", *names):
        words = _("%(by)s marked an answer of %(whom)s to “%(case)s”. Take that mark back first.")
        yield merging.Remark(words % {"by": by, "whom": whom, "case": case}, stops=True)
    signed = CriticalDebrief.objects.filter(attempt__in=tries, signed_by__in=givers).order_by("pk")
    for by, whom, case in signed.values_list("signed_by__email", *names):
        words = _("%(by)s signed for the debrief of %(whom)s after “%(case)s”. Set that try aside first.")
        yield merging.Remark(words % {"by": by, "whom": whom, "case": case}, stops=True)
    count = Accommodation.objects.filter(user__in=holders, granted_by__in=givers, withdrawn_at=None).count()
    if count:
        yield merging.Remark(_("More time that they gave themself: %(count)d.") % {"count": count})


class Accommodations(merging.Moves):
    """More time and more tries that faculty granted."""

    about = ("assessments.Accommodation.user",)
    words = gettext_lazy("More time granted")


class Ratings(merging.Moves):
    """How they rated conversations, their own and their colleagues'."""

    about = ("assessments.TalkRating.by", "assessments.TalkInvitation.colleague")
    words = gettext_lazy("Ratings of conversations")


class MarkingWork(merging.Moves):
    """What they are assigned to mark, and what they have in hand. Who marked something keeps having marked it."""

    about = (
        "assessments.MarkerAssignment.user",
        "assessments.Script.first_to",
        "assessments.Script.second_to",
        "assessments.Lease.user",
    )
    words = gettext_lazy("Marking they were assigned to")


class CommentBank(merging.Moves):
    """Sentences they keep for marking. The same one kept by both stays twice; either may be removed."""

    about = ("assessments.CommentPhrase.owner",)
    words = gettext_lazy("Sentences kept for marking")


class RatingWork(merging.Moves):
    """Whose conversations they are assigned to rate."""

    about = ("assessments.RaterAssignment.user",)
    words = gettext_lazy("Conversations they were assigned to rate")


class Stations(merging.Moves):
    """Where they rate or play on days in person. Who rated somebody keeps having rated them."""

    about = ("assessments.StationPerson.user",)
    words = gettext_lazy("Stations they were assigned to")


class TeamPlaces(merging.Moves):
    """Teams they are or were in. What either did there stays in the team, by whichever name."""

    about = ("assessments.TeamMember.user",)
    words = gettext_lazy("Places in teams")

    def problems(self, pair):
        """Nobody is in two teams of one set: name each set in which both are now."""
        mine = TeamMember.objects.filter(user=pair.keep, ended_at=None).values("teaming")
        for one in TeamMember.objects.filter(user=pair.other, ended_at=None, teaming__in=mine).with_people():
            yield _("Both are in a team of “%(title)s” now. Take %(address)s out of %(team)s first.") % {
                "title": one.team.teaming.title,
                "address": pair.other.email,
                "team": one.team,
            }


class PlanReaders(merging.Moves):
    """How far they have seen the plans of their teams."""

    about = ("assessments.PlanReader.user",)
    words = gettext_lazy("What they have seen of plans")


class TeamWords(merging.Moves):
    """What they wrote, said, signed and answered alone in teams. Who scratched or sent something keeps having done it."""

    about = (
        "assessments.TeamText.user",
        "assessments.TeamWord.user",
        "assessments.TeamDecision.user",
        "assessments.HandoverSignature.user",
        "assessments.ReadinessTest.user",
        "assessments.TeamMailChoice.user",
    )
    words = gettext_lazy("What they wrote in teams")

    def problems(self, pair):
        """Two own tests in one team cannot be one person's: name each."""
        mine = ReadinessTest.objects.filter(user=pair.keep).values("work")
        both = ReadinessTest.objects.filter(user=pair.other, work__in=mine)
        for one in both.select_related("work__team", "work__task__version").defer(
            "work__task__version__content"
        ):
            yield _("Both gave, or began, an own test in %(team)s for “%(title)s”. One person has one.") % {
                "team": one.work.team,
                "title": one.work.task.version.title,
            }


@placing.about_moving
def tries_stay_with_their_sittings(enrollment, to):
    """Sittings belong to a cohort: what was tried stays there, and what was passed counts."""
    tries = Attempt.objects.counted().filter(user=enrollment.user_id, sitting__cohort=enrollment.cohort_id)
    for one in tries.filter(state=Attempt.State.OPEN).select_related("version"):
        yield Remark(
            _("A try at “%(case)s” is open. It has to be handed in or set aside first.")
            % {"case": one.version.title},
            stops=True,
        )
    count = tries.exclude(state=Attempt.State.OPEN).count()
    if count:
        yield Remark(
            _(
                "Tries at cases stay with the sittings of %(old)s: %(count)d. What was passed counts; the sittings "
                "of %(new)s begin anew."
            )
            % {"old": enrollment.cohort.name, "count": count, "new": to.name}
        )


@since.sign
def tried(enrollments):
    """Tries at cases show that somebody has begun."""
    places = {(one.user_id, one.cohort_id): one.pk for one in enrollments}
    users = {user for user, _cohort in places}
    cohorts = {cohort for _user, cohort in places}
    rows = Attempt.objects.filter(Q(user__in=users), sitting__cohort__in=cohorts)
    for user, cohort, at in rows.values_list("user_id", "sitting__cohort_id", "started_at"):
        if (user, cohort) in places:
            yield places[user, cohort], at
