"""How learners and those who rated them agree at a sitting, all dimensions together: for faculty, from ten learners on."""

from assessments.engine import gaps
from assessments.engine import rubric as engine
from assessments.engine.reading import Reader
from assessments.models import Attempt, TalkRating

Role = TalkRating.Role
GROUPS = (Role.PEER, Role.PATIENT, Role.FACULTY)


def of_sitting(sitting):
    """[(group, learners it has, its engine.gaps.Agreement or None)]. Each learner counts once, with their last run."""
    rows = TalkRating.objects.standing().filter(attempt__sitting=sitting)
    rows = rows.exclude(attempt__state=Attempt.State.VOID).select_related("attempt")
    runs = {}
    for one in rows.order_by("attempt__started_at", "at").defer("attempt__policy_snapshot"):
        runs.setdefault((one.attempt_id, one.item), []).append(one)
    found = {group: {} for group in GROUPS}
    for ratings in runs.values():
        own = next((one for one in ratings if one.role == Role.SELF), None)
        if own is None:
            continue
        for group in GROUPS:
            theirs = [one for one in ratings if one.role == group and _bones(one) == _bones(own)]
            if theirs:
                found[group][own.attempt.user_id] = _pair(own, theirs)
    return [(group, len(pairs), gaps.agreement(list(pairs.values()))) for group, pairs in found.items()]


def _pair(own, theirs):
    rubric = engine.read_rubric(Reader(own.rubric, "", []))
    given = [gaps.places(rubric, one.levels) for one in theirs]
    return {
        name: (place, tuple(places[name] for places in given if name in places))
        for name, place in gaps.places(rubric, own.levels).items()
    }


def _bones(one):
    return one.rubric.get("structure_hash")
