"""How hard each question of a readiness set was, for who teaches it: alone and as a team, each figure with its n."""

from assessments.engine import scratching
from assessments.engine.readiness import right_of, unsafe_of
from assessments.models import ReadinessTest, TeamWork
from assessments.readiness import standing


def screen(task):
    """What the page shows: every question with its shares; nothing where too few answered to say anything."""
    readiness = task.version.definition
    states = standing.of(TeamWork.objects.with_all().filter(task=task)).values()
    tests = ReadinessTest.objects.filter(work__task=task).exclude(given_at=None)
    keys = readiness.keys
    alone = [{one: test.chosen.get(one) == right for one, right in keys.items()} for test in tests]
    teams = [{one.question: one for one in state.questions} for state in states]
    found = scratching.difficulty(keys, alone, teams)
    chosen = [test.chosen for test in tests]
    rows = []
    for number, (question, one) in enumerate(zip(readiness.questions, found, strict=True), 1):
        rows.append(
            {
                "number": number,
                "stem": question.stem,
                "people": one.people,
                "alone": _percent(one.alone),
                "teams": one.teams,
                "at_first": _percent(one.at_first),
                "right": next(
                    (option.text for option in question.options if option.id == right_of(question)), ""
                ),
                "unsafe": _unsafe(question, chosen, teams),
            }
        )
    return {
        "task": task,
        "readiness": readiness,
        "rows": rows,
        "unsafe": [one for one in rows if one["unsafe"]],
        "figure": [(f"{one['number']}", one["alone"]) for one in rows if one["alone"] is not None],
        "fewest_people": scratching.FEWEST_PEOPLE,
        "fewest_teams": scratching.FEWEST_TEAMS,
        "states": sorted(states, key=lambda one: one.work.team.number),
    }


def _unsafe(question, chosen, teams):
    """What could harm in a question and how often it was taken; None where nothing in it could."""
    options = unsafe_of(question)
    if not options:
        return None
    own = [one[question.id] for one in chosen if one.get(question.id)]
    ours = [one[question.id].scratched for one in teams if one[question.id].scratched]
    found = scratching.unsafe(options, own, ours)
    return {
        "texts": [option.text for option in question.options if option.id in options],
        "people": found.people,
        "alone": _percent(found.alone),
        "teams": found.teams,
        "scratched": _percent(found.scratched),
    }


def _percent(share):
    return None if share is None else round(100 * share)
