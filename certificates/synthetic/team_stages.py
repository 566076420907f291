"""How far invented teams are with their exercises: through the verbs of each kind, in words that say they are invented."""

from uuid import uuid4

from assessments.careplans import marking, own, signing, writing
from assessments.engine.readiness import APPLICATION
from assessments.models import TeamMember, TeamWork
from assessments.readiness import acts
from assessments.teamwork import kinds, people
from cms.models import User

BEGUN, HALF, NEARLY, DONE = range(4)
REVIEW = "Invented for the demonstration; it awaits clinical review."


def bring(work, members, stage):
    """Bring a work to a stage: by what is known of its kind here, else by the kind itself."""
    known = KNOWN.get(work.task.version.kind)
    if known is None:
        kinds.get(work.task.version.kind).synthesize(work, members, stage)
    elif members:
        known(work, members, stage)


def care_plan(work, members, stage, lacking=()):
    """Rows for what the plan must have; then signatures; then each member's own part, but of those who lack it (ids)."""
    plan = work.task.version.definition
    library = {one.id: one for one in plan.library}
    musts = plan.musts if stage >= NEARLY else plan.musts[: 1 + 2 * stage]
    for number, must in enumerate(musts):
        entry = next(library[id_] for id_ in must.any_of if id_ in library)
        goal = plan.goals[number % len(plan.goals)] if plan.goals else None
        given = [one.text for one in plan.problems if one.domain == entry.domain] or [
            one.text for one in plan.problems
        ]
        problem = given[number % len(given)] if given else ""
        owners = must.owners or entry.owners
        row = {
            "domain": must.domain or entry.domain,
            "problem": problem,
            "goal_id": goal.id if goal else "",
            "goal": goal.text if goal else "",
            "whose": goal.whose if goal else "",
            "library": entry.id,
            "intervention": entry.text,
            "owners": owners[:1],
            "when": "This week",
            "measure": f"We ask at the next visit. {REVIEW}",
        }
        room = people.room(members[number % len(members)], work.uuid, "care_plan")
        writing.add(room=room, fields=row, client=uuid4())
    signers = {NEARLY: members[:-1], DONE: members}.get(stage, [])
    for user in signers:
        seen = TeamWork.objects.get(pk=work.pk).change
        signing.sign(room=people.room(user, work.uuid, "care_plan"), seen=seen)
    if stage == DONE:
        _own_parts(work, members, plan, lacking)
        if plan.reveal == "released" and plan.rubric:
            _mark(work, plan)


def _mark(work, plan):
    room = people.room(User.objects.get(pk=work.task.set_by_id), work.uuid, "care_plan")
    levels = {one.id: max(one.levels, key=lambda level: level.points).id for one in plan.rubric.criteria}
    marking.keep(room=room, levels=levels, comment=f"It is one plan. {REVIEW}")
    marking.release(room=room)


def _own_parts(work, members, plan, lacking):
    places = {one.user_id: one.pk for one in TeamMember.objects.filter(team=work.team, ended_at=None)}
    for user in members:
        if user.pk in lacking:
            continue
        room = people.room(user, work.uuid, "care_plan")
        own.reflect(room=room, text=f"I asked before I answered, for once. {REVIEW}")
        for other in members if plan.questions else ():
            if other != user:
                levels = {one.id: 4 for one in plan.questions}
                own.rate(room=room, ratee=places[other.pk], levels=levels)


def readiness(work, members, stage):
    """Own tests; then the right options, spoken for and scratched; then the decision."""
    test = work.task.version.definition
    right = test.keys
    alone = members[: {BEGUN: 1, HALF: len(members) - 1}.get(stage, len(members))]
    for user in alone:
        raws = {question: {"option": option} for question, option in right.items()}
        acts.give(room=_in(work, user), raws=raws, revs={})
    if stage < NEARLY:
        return
    for question, option in right.items():
        _speak(work, members, question, option)
        acts.scratch(room=_in(work, members[0]), question=question, option=option, seen=0)
    if stage == DONE:
        way = test.application.ways[0].id
        _speak(work, members, APPLICATION, way)
        acts.decide(room=_in(work, members[0]), option=way, text=f"It helps, and it harms nobody. {REVIEW}")


def _in(work, user):
    return people.room(user, work.uuid, "readiness")


def _speak(work, members, place, option):
    for user in members:
        acts.say(room=_in(work, user), place=place, option=option, text=f"I am for this. {REVIEW}")


KNOWN = {"care_plan": care_plan, "readiness": readiness}
