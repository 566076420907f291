"""What team work puts into the registries below: doors, activities of a week, its requirement, cards and evidence."""

from assessments.teamwork import (  # noqa: F401  (some register themselves)
    attention,
    due,
    evidence,
    graded,
    leaving,
    mine,
    requirement,
)
from assessments.teamwork import parts as of_people
from cms import gates
from courses import activities, record, today

gates.guard(("team", "take"), "teams")
gates.guard(("team", "read"), "team_desk", "teaming")
gates.guard(("team", "form"), "teaming_new", "teaming_propose", "teaming_by_hand")
gates.guard(("team", "set"), "teaming_exercises", "team_task")

activities.provide("assessments.ExercisePage")(mine.weekly)


@today.card
def my_team(request, enrollment):
    """On the first page: the learner's team in this cohort, and what waits for them there."""
    teams = mine.teams_in(request.user, enrollment.cohort_id)
    waits = mine.waiting_for(request.user, enrollment.cohort_id) if teams else []
    return {"template": "assessments/teamwork/card.html", "waits": waits, "teams": teams} if teams else None


@record.section
def work_in_teams(request):
    """Every work of the person's teams, and how they stand with it."""
    found = of_people.parts([request.user.pk]).get(request.user.pk, [])
    return {"template": "assessments/teamwork/record.html", "parts": found} if found else None
