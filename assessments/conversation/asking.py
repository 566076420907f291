"""Conditions over a moment of whole numbers: the same answers as `Condition.holds` on the state it stands for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessments.conversation.conditions import (
    Always,
    Chose,
    Compare,
    Condition,
    CueIs,
    Every,
    Not,
    Some,
    TurnAtLeast,
    Visited,
)
from assessments.conversation.needed import TURNS, Fact
from assessments.conversation.variables import Value, Variable

Moment = tuple[int, ...]
Test = Callable[[Sequence[int]], bool]

NODE, TAKEN = 0, 1
MET, MISSED = -1, -2
"""How a cue stands that was answered or was not; 0: it never came; above: replies left to answer it."""


@dataclass(frozen=True)
class Places:
    """Where in a moment what is found: the place of each fact, the bit of each reply."""

    slots: Mapping[Fact, int]
    bits: Mapping[str, int]
    variables: Mapping[str, Variable]


def coded(variable: Variable, value: Value) -> int:
    """A value as a whole number: a word by its place among the words."""
    return value if isinstance(value, int) else variable.words.index(value)


def asked(condition: Condition, places: Places) -> Test | None:
    """The condition as a test of a moment; None where there is none."""
    return None if isinstance(condition, Always) else _test(condition, places)


def holds(test: Test | None, moment: Sequence[int]) -> bool:
    """Whether it is so."""
    return test is None or test(moment)


def _test(condition: Condition, places: Places) -> Test:
    match condition:
        case Compare():
            return _compare(condition, places)
        case Visited(node=node, times=times):
            return _at_least(places.slots.get(("visits", node)), times)
        case TurnAtLeast(turn=turn):
            return _at_least(places.slots.get(TURNS), turn)
        case Chose(choice=choice):
            bit = places.bits.get(choice, 0)
            return lambda moment: bool(moment[TAKEN] & bit)
        case CueIs(cue=cue, standing=standing):
            return _cue(places.slots.get(("cue", cue)), standing)
        case Not(part=part):
            test = _test(part, places)
            return lambda moment: not test(moment)
        case Every(parts=parts):
            return _every([_test(part, places) for part in parts])
        case Some(parts=parts):
            return _some([_test(part, places) for part in parts])
        case _:
            return _always(isinstance(condition, Always))


def _always(answer: bool) -> Test:
    return lambda moment: answer


def _every(tests: Sequence[Test]) -> Test:
    def test(moment: Sequence[int]) -> bool:
        for one in tests:  # noqa: SIM110  (a plain loop is much faster here)
            if not one(moment):
                return False
        return True

    return test


def _some(tests: Sequence[Test]) -> Test:
    def test(moment: Sequence[int]) -> bool:
        for one in tests:  # noqa: SIM110
            if one(moment):
                return True
        return False

    return test


def _compare(condition: Compare, places: Places) -> Test:
    slot, variable = places.slots.get(("value", condition.variable)), places.variables.get(condition.variable)
    if slot is None or variable is None:
        return _always(False)
    place, op, value = slot, condition.op, condition.value
    if variable.is_number != isinstance(value, int) or (
        isinstance(value, str) and value not in variable.words
    ):
        return _always(op == "!=")
    if not variable.is_number and op not in ("=", "!="):
        return _always(False)
    number = coded(variable, value)
    match op:
        case "<":
            return lambda moment: moment[place] < number
        case "<=":
            return lambda moment: moment[place] <= number
        case "=":
            return lambda moment: moment[place] == number
        case "!=":
            return lambda moment: moment[place] != number
        case ">=":
            return lambda moment: moment[place] >= number
        case ">":
            return lambda moment: moment[place] > number


def _at_least(slot: int | None, times: int) -> Test:
    if slot is None:
        return _always(times <= 0)
    place = slot
    return lambda moment: moment[place] >= times


def _cue(slot: int | None, standing: str) -> Test:
    if slot is None:
        return _always(False)
    place = slot
    if standing == "open":
        return lambda moment: moment[place] > 0
    number = MET if standing == "met" else MISSED
    return lambda moment: moment[place] == number
