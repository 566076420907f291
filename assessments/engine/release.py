"""Who may see what, and when. One function decides for every page, export and e-mail; by default nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from assessments.engine.fold import Phase, State

WHAT = (
    "own_answer",
    "correctness",
    "points",
    "criticals",
    "option_feedback",
    "explanation",
    "key",
    "chart",
    "decision",
    "marks",
    "others",
)
"""Everything that can be shown after an answer was given. The key includes the worked solution and the model
answer; marks are the levels of a rubric that a marker gave, and what the marker wrote; others are what other seats
noticed and what fellow learners of each discipline answered, never whether that was right."""

ALL = frozenset(WHAT)
OF_RESULT = frozenset({"correctness", "points", "criticals", "decision", "marks"})
"""What of these follows from how an attempt was scored and marked, and so can change afterwards."""
NOTHING: frozenset[str] = frozenset()


class Moment(IntEnum):
    """When something may be seen, from early to late. Each moment includes those before it."""

    AFTER_STAGE = 1
    """Once the stage it belongs to is committed."""
    AFTER_SUBMIT = 2
    """Once the attempt is handed in or has expired."""
    AFTER_WINDOW = 3
    """Once the sitting is closed for everybody, the last personal extension included."""
    AFTER_RELEASE = 4
    """Once the office or faculty has released results."""


Policy = Mapping[str, Moment]
"""What → when. What is missing is never shown."""


def _preset(rest: Moment, **exceptions: Moment) -> Policy:
    """Own answers can be read back as soon as their stage locks: the words are the learner's own."""
    policy = dict.fromkeys(WHAT, rest) | {"own_answer": Moment.AFTER_STAGE} | exceptions
    return MappingProxyType(policy)


PRESETS: Mapping[str, Policy] = MappingProxyType(
    {
        # Practice: learn at once. A committed stage is locked, so its key can change nothing any more;
        # the decision is about the whole, and so is the full chart. What others saw and answered follows at once:
        # it is what a stage is compared with.
        "practice": _preset(Moment.AFTER_STAGE, decision=Moment.AFTER_SUBMIT, chart=Moment.AFTER_SUBMIT),
        # Formative: everything after handing in. Not stage by stage: in an unfolding case the feedback to
        # one stage would answer the next.
        "formative": _preset(Moment.AFTER_SUBMIT, others=Moment.AFTER_STAGE),
        # Summative: own answers only, until results are released for all.
        "summative": _preset(Moment.AFTER_RELEASE, chart=Moment.AFTER_SUBMIT),
    }
)


NEVER = "never"
KEY_LIKE = ("correctness", "points", "criticals", "option_feedback", "explanation", "key", "others")
"""What tells somebody who has not answered yet what to answer."""


def policy_of(preset: str, overrides: Mapping[str, str] = MappingProxyType({})) -> Policy:
    """A preset with what a sitting says otherwise: word of WHAT → name of a moment, or "never".

    Unknown words and moments are left out: by default nothing is shown.
    """
    said = {what: moment.name.lower() for what, moment in PRESETS.get(preset, {}).items()}
    return read_policy(said | dict(overrides))


def read_policy(said: Mapping[str, str]) -> Policy:
    """A policy from its stored form, word → name of a moment."""
    names = {moment.name.lower(): moment for moment in Moment}
    return MappingProxyType(
        {what: names[name] for what, name in said.items() if what in ALL and name in names}
    )


def written_policy(policy: Policy) -> dict[str, str]:
    """A policy in the form in which it is stored."""
    return {what: moment.name.lower() for what, moment in policy.items()}


@dataclass(frozen=True)
class Viewer:
    """Who looks, as cms.access has judged it: the owner of the attempt, or staff who may see everything."""

    is_owner: bool = False
    is_staff: bool = False


@dataclass(frozen=True)
class Standing:
    """How far things are, for one stage of one attempt.

    phase          of the attempt, from the fold
    stage_locked   the stage in question is committed
    window_closed  the sitting is over for everyone, last extension included
    released       results are released
    """

    phase: Phase
    stage_locked: bool = False
    window_closed: bool = False
    released: bool = False


def reached(standing: Standing) -> frozenset[Moment]:
    """The moments that have come. An open attempt never gets past its own stages, whatever else is over."""
    moments = set()
    closed = standing.phase in ("submitted", "expired")
    if closed or (standing.phase == "open" and standing.stage_locked):
        moments.add(Moment.AFTER_STAGE)
    if closed:
        moments.add(Moment.AFTER_SUBMIT)
        if standing.window_closed or standing.released:
            moments.add(Moment.AFTER_WINDOW)
        if standing.released:
            moments.add(Moment.AFTER_RELEASE)
    return frozenset(moments)


def visible(policy: Policy | str, viewer: Viewer, standing: Standing) -> frozenset[str]:
    """What this viewer may see now: a set of words from WHAT. An unknown preset shows nothing."""
    if viewer.is_staff:
        return ALL
    if not viewer.is_owner:
        return NOTHING
    moments = reached(standing)
    if isinstance(policy, str):
        policy = PRESETS.get(policy, {})
    return frozenset(what for what, moment in policy.items() if what in ALL and moment in moments)


def visible_by_stage(
    policy: Policy | str,
    viewer: Viewer,
    state: State,
    stages: int,
    *,
    window_closed: bool = False,
    released: bool = False,
) -> list[frozenset[str]]:
    """What `visible` gives for each of the stages of an attempt, in order."""
    return [
        visible(policy, viewer, Standing(state.phase, state.is_locked(index), window_closed, released))
        for index in range(stages)
    ]


def reveal(content: Mapping[str, Any], fields: Mapping[str, str], shown: frozenset[str]) -> dict[str, Any]:
    """Take away what is not shown. What no one has declared is taken away too.

    fields  name of a field → the word from WHAT it needs; "" for the frame, which is kept and looked into
    """
    kept = {}
    for name, value in content.items():
        needs = fields.get(name)
        if needs == "":
            kept[name] = _inside(value, fields, shown)
        elif needs in shown:
            kept[name] = value
    return kept


def _inside(value: Any, fields: Mapping[str, str], shown: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        return reveal(value, fields, shown)
    if isinstance(value, list | tuple):
        return [_inside(part, fields, shown) for part in value]
    return value
