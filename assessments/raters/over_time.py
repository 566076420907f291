"""A learner's talks over time: how they saw each run, and how others did, as far as it is open to them."""

from dataclasses import dataclass
from typing import Any

from assessments.engine import gaps
from assessments.engine.release import Viewer
from assessments.models import Attempt, TalkRating
from assessments.raters import seen
from assessments.screens.talks import shown_of

Role = TalkRating.Role
MOST = 8
"""Runs on one page, the last ones: more make no line that can be read."""


@dataclass(frozen=True)
class Rated:
    """One run the learner has rated themself, with what is open of the others' ratings."""

    attempt: Any
    item: str
    seen: seen.Seen

    @property
    def run(self):
        """The engine's Run."""
        return self.seen.run


def runs_of(user):
    """(runs by the rubric's structure of now, the first first, at most MOST; how many stand by an earlier one).

    A fixed number of queries. What the learner has not rated themself is not among them.
    """
    mine = TalkRating.objects.standing().filter(role=Role.SELF, by=user, attempt__user=user)
    mine = mine.exclude(attempt__state=Attempt.State.VOID)
    own = sorted(mine, key=lambda one: one.at)
    if not own:
        return [], 0
    last = own[-1].rubric.get("structure_hash")
    same = [one for one in own if one.rubric.get("structure_hash") == last]
    ids = [one.attempt_id for one in same]
    attempts = {one.pk: one for one in Attempt.objects.with_case().filter(pk__in=ids)}
    rows = TalkRating.objects.standing().filter(attempt__in=ids).select_related("by", "link")
    rated = {}
    for one in rows:
        rated.setdefault((one.attempt_id, one.item), []).append(one)
    same.sort(key=lambda one: (attempts[one.attempt_id].started_at, one.at))
    runs = []
    for one in same[-MOST:]:
        attempt = attempts[one.attempt_id]
        shown = shown_of(attempt, Viewer(is_owner=True))
        runs.append(Rated(attempt, one.item, seen.by_learner(rated[one.attempt_id, one.item], shown)))
    return runs, len(own) - len(same)


def has_rated(user):
    """Whether there is anything to show."""
    rows = TalkRating.objects.standing().filter(role=Role.SELF, by=user, attempt__user=user)
    return rows.exclude(attempt__state=Attempt.State.VOID).exists()


def changes(runs):
    """What changed between the first and the last run, in sentences."""
    return gaps.over_time(runs[-1].seen.rubric, [one.run for one in runs]) if runs else []
