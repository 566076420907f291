"""What becomes of a learner's places in teams when they withdraw, defer or go to another cohort."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Teaming, TeamMember, TeamTask, TeamWork
from assessments.teamwork import parts as of_people
from assessments.teamwork import teams
from courses import placing, rollover
from courses.placing import Remark

WHY = {
    placing.WITHDREW: gettext_lazy("They withdrew from the cohort."),
    placing.DEFERRED: gettext_lazy("They paused their studies."),
    placing.MOVED: gettext_lazy("They went on in another cohort."),
}
"""The team learns how somebody left, and never why: that stays with the office."""


@placing.when_leaving
def places_end(enrollment, cohort, how, by):
    """End their places in teams of the cohort they leave. What they did there stays theirs; the place is told to nobody."""
    places = TeamMember.objects.filter(user=enrollment.user_id, teaming__cohort=cohort, ended_at=None)
    for member in places.select_related("teaming"):
        teams.leave(member=member, by=by, why=str(WHY[how]), tell=False)


@placing.about_moving
def a_team_stays(enrollment, to):
    """Teams belong to a cohort: the place ends, what was done counts, what was begun does not come along."""
    places = TeamMember.objects.filter(
        user=enrollment.user_id, teaming__cohort=enrollment.cohort_id, ended_at=None, team__ended_at=None
    )
    for member in places.select_related("team", "teaming"):
        yield Remark(
            _("Their place in %(team)s ends. Faculty of %(cohort)s find them among those without a team.")
            % {"team": member.team, "cohort": to.name}
        )
    mine = of_people.parts([enrollment.user_id]).get(enrollment.user_id, [])
    here = [one for one in mine if one.work.task.teaming.cohort_id == enrollment.cohort_id]
    done = sum(one.stand.is_done for one in here)
    begun = sum(one.state == "begun" for one in here)
    if done:
        yield Remark(_("Team work they have done: %(done)d. It counts wherever they go on.") % {"done": done})
    if begun:
        yield Remark(
            _("Team work they have begun and not finished: %(begun)d. They begin anew with another team.")
            % {"begun": begun}
        )


@rollover.left_behind
def teams_of(cohort):
    """Teams are formed anew in each cohort, and what they were set is set anew."""
    works = TeamWork.objects.filter(team__teaming__cohort=cohort, task__ended_at=None)
    return [
        (_("Sets of teams"), Teaming.objects.filter(cohort=cohort).count()),
        (_("Exercises set to teams"), TeamTask.objects.filter(teaming__cohort=cohort, ended_at=None).count()),
        (_("What teams wrote"), works.filter(began_at__lte=timezone.now()).count()),
    ]
