"""Ordering: put steps into the order in which they are done. Three rules of marking, and brackets for ties.

pairs  the share of pairs that stand the right way round (the proportion behind Kendall's tau); the reversed order
       earns nothing and one slip costs little. Pairs within a bracket are left out.
run    the longest run of steps, gaps allowed, that is in the right order, as a share of all (longest common
       subsequence)
exact  the share of steps that stand exactly in their place; those of a bracket in any place of the bracket
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from assessments.engine import options as opt
from assessments.engine.answers import (
    UNREADABLE,
    Answer,
    Blank,
    Critical,
    Response,
    Result,
    Ungradable,
    scored,
    without_mark,
)
from assessments.engine.choosing import Part
from assessments.engine.findings import Finding
from assessments.engine.item import Item, common
from assessments.engine.reading import Reader
from assessments.kinds.ordering import checks

TITLE = "Put in order"
RULES = ("pairs", "run", "exact")
REASONS = {
    "places": "Each step needs a place of its own. Give the ones that are missing, or that share a place.",
    "unknown_element": "One of these steps is not offered here. Order those you see.",
    "unreadable": UNREADABLE.sentence,
}
FEEDBACK = {"rule": "", "given": "own_answer", "steps": "key", "reasons": "option_feedback"}


@dataclass(frozen=True)
class Element:
    """One step; `because` says afterwards why it stands where it stands."""

    id: str
    text: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Ordering(Item):
    """Steps in their right order.

    ties   brackets: the ids within one may stand in any order among themselves
    first  ids that must come before all others; `first_because` is said of the patient where they do not
    """

    elements: tuple[Element, ...]
    ties: tuple[tuple[str, ...], ...]
    rule: str
    first: tuple[str, ...]
    first_because: str

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids in the right order."""
        return tuple(element.id for element in self.elements)

    def places(self) -> dict[str, frozenset[int]]:
        """The places, from 0, in which a step may stand: its own, or those of its bracket."""
        own = {id_: frozenset({place}) for place, id_ in enumerate(self.ids)}
        for tie in self.ties:
            shared = frozenset[int]().union(*(own[id_] for id_ in tie if id_ in own))
            own |= {id_: shared for id_ in tie if id_ in own}
        return own


@dataclass(frozen=True)
class Ordered(Response):
    """The ids of all steps, the first one first."""

    order: tuple[str, ...]


def read(reader: Reader) -> Ordering:
    """Read the item from a definition."""
    elements = []
    for part in reader.readers("elements"):
        elements.append(Element(part.identifier(), part.text("text"), part.text("because", "")))
        part.close()
    return Ordering(
        **common(reader),
        elements=tuple(elements),
        ties=_ties(reader),
        rule=reader.choice("rule", RULES),
        first=reader.texts("first"),
        first_because=reader.text("first_because", ""),
    )


def _ties(reader: Reader) -> tuple[tuple[str, ...], ...]:
    ties = []
    for tie in reader.values("ties"):
        if isinstance(tie, list | tuple) and all(isinstance(one, str) for one in tie):
            ties.append(tuple(tie))
        else:
            reader.complain("A bracket of steps that may stand in any order is a list of their ids.")
    return tuple(ties)


def lint(item: Ordering) -> list[Finding]:
    """Too few steps, brackets that do not hold, a first step that is not there, an exact rule on a long list."""
    findings = checks.elements([(one.id, one.text, one.because) for one in item.elements])
    findings += checks.ties(item.ids, item.ties)
    findings += checks.first(item.ids, item.ties, item.first, item.first_because)
    return findings + checks.rule(item.rule, len(item.elements))


def variants(item: Ordering) -> list[Item]:
    """Only itself."""
    return [item]


def public_view(item: Ordering, seed: str) -> dict[str, Any]:
    """The steps in this attempt's order, drawn from seed and ids; what is right plays no part in it."""
    drawn = opt.in_order(item.elements, item.id, True, seed)
    return {
        "elements": [{"id": element.id, "text": element.text} for element in drawn],
        "places": [str(place) for place in range(1, len(drawn) + 1)],
    }


def parse(item: Ordering, raw: object) -> Answer:
    """Read {id: place}, places from "1" on, each once."""
    if raw is None:
        return Blank()
    if not isinstance(raw, Mapping):
        return UNREADABLE
    given = {id_: place for id_, place in raw.items() if place is not None and place != ""}
    if not given:
        return Blank()
    if not all(id_ in item.ids for id_ in given):
        return Ungradable("unknown_element", REASONS["unknown_element"], malformed=True)
    known = {str(place): place for place in range(1, len(item.ids) + 1)}
    if not all(isinstance(place, str) and place in known for place in given.values()):
        return UNREADABLE
    if len(given) < len(item.ids) or len(set(given.values())) < len(given):
        return Ungradable("places", f"Give each step a place of its own, from 1 to {len(item.ids)}.")
    return Ordered(tuple(sorted(given, key=lambda id_: known[given[id_]])))


def typed(raw: object) -> str:
    """Nothing: steps are moved, not written."""
    return ""


def stored(response: Ordered) -> dict[str, Any]:
    """{"order": [ids]}, the first one first."""
    return {"order": list(response.order)}


def restore(item: Ordering, payload: Mapping[str, Any]) -> Answer:
    """The order an event keeps; it must hold each step of the case once."""
    order = payload.get("order")
    if not isinstance(order, list | tuple) or not all(isinstance(one, str) for one in order):
        return UNREADABLE
    if not order or sorted(order) != sorted(item.ids):
        return UNREADABLE
    return Ordered(tuple(order))


def _ranks(item: Ordering) -> dict[str, int]:
    """A number for each step by which two compare: the same number within a bracket."""
    return {id_: min(places) for id_, places in item.places().items()}


def _pairs(item: Ordering, order: tuple[str, ...]) -> Fraction:
    ranks = _ranks(item)
    both = combinations((ranks[id_] for id_ in order), 2)
    pairs = [(before, after) for before, after in both if before != after]
    return Fraction(sum(before < after for before, after in pairs), len(pairs)) if pairs else Fraction(1)


def _run(item: Ordering, order: tuple[str, ...]) -> Fraction:
    """Longest run that never falls: `ends[n]` is the lowest rank on which a run of n + 1 steps can end."""
    ranks, ends = _ranks(item), list[int]()
    for id_ in order:
        at = bisect_right(ends, ranks[id_])
        ends[at : at + 1] = [ranks[id_]]
    return Fraction(len(ends), len(order))


def _exact(item: Ordering, order: tuple[str, ...]) -> Fraction:
    places = item.places()
    return Fraction(sum(place in places[id_] for place, id_ in enumerate(order)), len(order))


_RULES = {"pairs": _pairs, "run": _run, "exact": _exact}


def _is_late(item: Ordering, order: tuple[str, ...]) -> bool:
    """Whether another step stands before one that must come first."""
    first = frozenset(item.first) & frozenset(item.ids)
    return any(id_ not in first for id_ in order[: len(first)])


def score(item: Ordering, answer: Answer) -> Result:
    """The share the rule gives; one critical error where what must come first does not."""
    if not isinstance(answer, Ordered):
        return without_mark(item, answer)
    criticals = (Critical(item.id, item.first_because),) if _is_late(item, answer.order) else ()
    return scored(item, _RULES[item.rule](item, answer.order), criticals, {"order": list(answer.order)})


def compared(item: Ordering) -> list[Part]:
    """What people put first."""
    steps = tuple((one.id, one.text) for one in item.elements)
    return [Part("order", "What stands first", steps, first=True)]


def summary(item: Ordering, answer: Answer) -> str:
    """The steps as they were put, numbered."""
    order = answer.order if isinstance(answer, Ordered) else ()
    texts = {element.id: element.text for element in item.elements}
    return "; ".join(f"{place}. {texts.get(id_, '')}" for place, id_ in enumerate(order, start=1))


def model_answer(item: Ordering) -> dict[str, Any]:
    """The right order; within a bracket, what must come first before the rest."""
    ranks = _ranks(item)
    order = sorted(item.ids, key=lambda id_: (ranks[id_], id_ not in item.first))
    return {id_: str(place) for place, id_ in enumerate(order, start=1)}


def feedback(item: Ordering, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """The order given; and, once the key may be seen, the right one with where each step was put, and why.

    The right order is itself the key, so it stands in a field of its own, and the reasons hang on ids.
    """
    order = answer.order if isinstance(answer, Ordered) else ()
    texts = {element.id: element.text for element in item.elements}
    allowed, at = item.places(), {id_: place for place, id_ in enumerate(order)}
    steps = [
        {
            "id": one.id,
            "text": one.text,
            "place": at[one.id] + 1 if one.id in at else None,
            "fits": at.get(one.id) in allowed[one.id],
            "first": one.id in item.first,
            "tied": len(allowed[one.id]) > 1,
            "since": min(allowed[one.id]) + 1,
            "until": max(allowed[one.id]) + 1,
        }
        for one in item.elements
    ]
    return {
        "rule": item.rule,
        "given": [{"id": id_, "text": texts.get(id_, "")} for id_ in order],
        "steps": steps,
        "reasons": {one.id: one.because for one in item.elements},
    }
