"""How far invented teams are with their exercises: through the verbs of each kind, in words that say they are invented."""

from uuid import uuid4

from django.utils.html import strip_tags

from assessments.careplans import marking, own, signing, writing
from assessments.engine.readiness import APPLICATION
from assessments.handovers import acts as handing
from assessments.handovers import reading, standing
from assessments.models import HandoverReading, TeamMember, TeamWork
from assessments.readiness import acts
from assessments.teamwork import kinds, people
from cms.models import User

BEGUN, HALF, NEARLY, DONE = range(4)
REVIEW = "Invented for the demonstration; it awaits clinical review."


def bring_all(stages):
    """Bring the works of one task to their stages, [(work, members, stage), …]; then what one team does with another's."""
    for one in stages:
        bring(*one)
    for work, members, stage in stages:
        if work.task.version.kind == "handover" and members and stage == DONE:
            receive(work, members)


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
    """Own tests; then the right options, spoken for and scratched, one only after a wrong one; then the decision."""
    test = work.task.version.definition
    right = test.keys
    alone = members[: {BEGUN: 1, HALF: len(members) - 1}.get(stage, len(members))]
    for number, user in enumerate(alone):
        acts.give(room=_in(work, user), raws=_own_answers(test, number), revs={})
    if stage < NEARLY:
        return
    for number, question in enumerate(test.questions):
        seen = 0
        if number == 1:  # nobody is always right, not even together
            seen = 1
            _scratch(work, members[: -(-len(members) // 2)], question.id, _wrong(question, right), 0)
        _scratch(work, members, question.id, right[question.id], seen)
    if stage == DONE:
        way = test.application.ways[0].id
        _speak(work, members, APPLICATION, way)
        acts.decide(room=_in(work, members[0]), option=way, text=f"It helps, and it harms nobody. {REVIEW}")


def _own_answers(test, number):
    """What the member of this number chooses alone: right in all but two questions, each in others."""
    amiss = {number % len(test.questions), (number + 1) % len(test.questions)}
    chosen = {
        one.id: _wrong(one, test.keys) if place in amiss else test.keys[one.id]
        for place, one in enumerate(test.questions)
    }
    return {question: {"option": option} for question, option in chosen.items()}


def _wrong(question, right):
    return next(one.id for one in question.options if one.id != right[question.id])


def _scratch(work, members, question, option, seen):
    _speak(work, members, question, option)
    acts.scratch(room=_in(work, members[0]), question=question, option=option, seen=seen)


def _in(work, user):
    return people.room(user, work.uuid, "readiness")


def _speak(work, members, place, option):
    for user in members:
        acts.say(room=_in(work, user), place=place, option=option, text=f"I am for this. {REVIEW}")


def handover(work, members, stage):
    """One section; then all of them, signed by one; then signed by everybody and sent."""
    sections = work.task.version.definition.sections
    texts = {one.id: _short(one) for one in (sections if stage else sections[:1])}
    handing.write(room=_with(work, members[0]), texts=texts, over={})
    if stage == BEGUN:
        return
    for user in members if stage >= NEARLY else members[:1]:
        handing.sign(room=_with(work, user), of=standing.of_one(work).digest)
    if stage >= NEARLY:
        handing.send(room=_with(work, members[0]))


def _short(section):
    """What a hurried team would write: the beginning of what the author did."""
    model = strip_tags(section.model).split() or section.prompt.split()
    most = section.most - len(REVIEW.split())
    return f"{' '.join(model[: min(most, len(model) * 2 // 3 + 1)])} … {REVIEW}"


def receive(work, members):
    """Answer from what reached the team, ask back, hear a reply, and rate it: one safety fact did not arrive."""
    for one in HandoverReading.objects.filter(receiver=work, ended_at=None).select_related("work"):
        exercise = work.task.version.definition
        answers = {
            each.id: f"We would do what it says, and call if it is not enough. {REVIEW}"
            for each in exercise.questions
        }
        reading.give_answers(desk=reading.desk(members[0], one.uuid), texts=answers, over={})
        if exercise.most_asked:
            text = f"Whom do we call when what it says is not enough? {REVIEW}"
            asked = reading.ask(desk=reading.desk(members[-1], one.uuid), text=text)
            writers = TeamMember.objects.filter(team=one.work.team_id, ended_at=None).order_by("pk")
            reply = f"It stands with what to watch; we should have put it first. {REVIEW}"
            handing.reply(room=_with(one.work, writers[0].user), word=asked.uuid, text=reply)
        lost = next((each.id for each in reversed(exercise.facts) if each.is_safety), None)
        reading.rate(
            desk=reading.desk(members[0], one.uuid),
            found=[each.id for each in exercise.facts if each.id != lost],
            levels={each.id: 3 + number % 2 for number, each in enumerate(exercise.dimensions)},
            text=f"We knew at once who this is. For the night we had to call. {REVIEW}",
        )


def _with(work, user):
    return people.room(user, work.uuid, "handover")


KNOWN = {"care_plan": care_plan, "readiness": readiness, "handover": handover}
