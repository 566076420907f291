"""The kinds of question: found by being there, called through one small set of functions.

Adding a kind is adding a folder `assessments/kinds/<name>/` with a `kind.py` that has what Kind lists.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, cast

import assessments.kinds
from assessments.engine.answers import UNREADABLE, Answer, Blank, Result, Ungradable
from assessments.engine.findings import Finding
from assessments.engine.item import Item
from assessments.engine.reading import Reader
from courses.audience import Seat

if TYPE_CHECKING:
    from assessments.engine.definition import Definition


class Kind(Protocol):
    """What the module `kind.py` of a kind offers. All of it is pure; all but `read` is total."""

    TITLE: str
    """What authors call it."""
    REASONS: Mapping[str, str]
    """Why an answer of this kind may be ungradable: code → the sentence the learner reads."""
    FEEDBACK: Mapping[str, str]
    """Field of `feedback` → what must be released before it is shown ("" for the bare frame)."""

    def read(self, reader: Reader) -> Item:
        """Read the item from a definition; complaints go to the reader."""

    def lint(self, item: Any) -> list[Finding]:
        """What an author should put right, or say is intended. Places are relative to the item."""

    def variants(self, item: Any) -> list[Item]:
        """The frozen variants of the item; the item itself where it has no parameters."""

    def public_view(self, item: Any, seed: str) -> dict[str, Any]:
        """What a learner may see before answering. Independent of key, feedback and criticals."""

    def parse(self, item: Any, raw: object) -> Answer:
        """Read what was sent, whatever it is."""

    def typed(self, raw: object) -> str:
        """What a person typed freely in a raw answer, to be kept apart from the log; "" where nothing is typed."""

    def stored(self, response: Any) -> dict[str, Any]:
        """The response as an event keeps it: plain JSON, no free text."""

    def restore(self, item: Any, payload: Mapping[str, Any]) -> Answer:
        """The inverse of `stored`, for any payload."""

    def score(self, item: Any, answer: Answer) -> Result:
        """Points and criticals."""

    def summary(self, item: Any, answer: Answer) -> str:
        """The answer in a few words, readable without the case."""

    def model_answer(self, item: Any) -> dict[str, Any]:
        """A raw answer that earns full marks."""

    def feedback(self, item: Any, answer: Answer, seed: str | None = None) -> dict[str, Any]:
        """Everything the debrief may show; `release.reveal` takes away what is not yet released."""

    # What a kind may offer besides: `measured(item, answer) -> Decimal | None`, an answer as a number in the
    # keyed unit, for stages that open by rule; `choosable(item) -> [(id, words)]`, what such a rule can ask about where
    # not everything with an id can be chosen; `for_seat(item, seat) -> Item`, where seats meet it differently;
    # `compared(item) -> [Part]`, what of it is answered by choosing, for showing what each discipline chose.


class JudgedKind(Kind, Protocol):
    """A kind whose answers people judge, all of them or those that no rule decides: MARKED_BY is "people"."""

    MARKED_BY: str

    def marked(self, item: Any, answer: Answer, levels: Mapping[str, str]) -> Result:
        """What an answer that awaits a marker earns at these levels {criterion: level}; total."""

    def best_levels(self, item: Any) -> dict[str, str]:
        """Levels {criterion: level} at which an answer earns full marks without a critical error."""

    def told(self, item: Any, levels: Mapping[str, str]) -> list[dict[str, Any]]:
        """Every criterion with its levels in words, the given one marked."""

    def advise(self, item: Any, answer: Answer) -> tuple[str, str] | None:
        """What to tell the learner before they give it, as code and sentence; it can be given all the same."""


class PlayedKind(Kind, Protocol):
    """A kind whose answer grows reply by reply: PLAYED is True. What it begins with has `said`, `back` and `problem`."""

    PLAYED: bool

    def begin(self, item: Any) -> Any:
        """The answer before anything was said."""

    def unmarked(self, item: Any) -> Item:
        """The item where nobody marks what was written in own words."""


class UnknownKind(LookupError):
    """No kind of this name is installed."""


def _discover() -> dict[str, Kind]:
    found = sorted(module.name for module in pkgutil.iter_modules(assessments.kinds.__path__) if module.ispkg)
    return {name: cast(Kind, importlib.import_module(f"assessments.kinds.{name}.kind")) for name in found}


KINDS: dict[str, Kind] = _discover()


def get(name: str) -> Kind:
    """The kind of this name. Raises UnknownKind."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(f"There is no kind of question called “{name}”.") from None


def names() -> tuple[str, ...]:
    """All kinds, in alphabetical order."""
    return tuple(KINDS)


def formative_only(definition: "Definition") -> bool:
    """Whether a question of the case is of a kind that no pass or fail may rest on: such a case is never summative.

    A kind says so with `FORMATIVE_ONLY = True` in its `kind.py`.
    """
    return any(getattr(get(item.kind), "FORMATIVE_ONLY", False) for item in definition.items)


def parse(item: Item, raw: object) -> Answer:
    """Read a raw answer to this item."""
    return get(item.kind).parse(item, raw)


def typed(item: Item, raw: object) -> str:
    """What a person typed freely in a raw answer to this item."""
    return get(item.kind).typed(raw)


def stored(item: Item, answer: Answer) -> dict[str, Any]:
    """Any answer as an event keeps it. Ungradable keeps only its reason: the words themselves live apart."""
    if isinstance(answer, Blank):
        return {"blank": True}
    if isinstance(answer, Ungradable):
        return {"ungradable": answer.reason}
    return get(item.kind).stored(answer)


def restore(item: Item, payload: object) -> Answer:
    """The answer an event keeps, for any payload whatever: what cannot be read is ungradable."""
    kind = get(item.kind)
    if payload is None:
        return Blank()
    if not isinstance(payload, Mapping):
        return UNREADABLE
    if payload.get("blank") is True:
        return Blank()
    if "ungradable" in payload:
        reason = payload["ungradable"]
        if isinstance(reason, str) and reason in kind.REASONS:
            return Ungradable(reason, kind.REASONS[reason])
        return UNREADABLE
    return kind.restore(item, payload)


def chosen(item: Item, answer: Answer) -> frozenset[str]:
    """Every id an answer names, whatever its kind keeps; of a grid also "row=column"."""
    if isinstance(answer, Blank | Ungradable):
        return frozenset()
    found = set()
    for name, value in get(item.kind).stored(answer).items():
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, str):
                found |= {one, f"{name}={one}"}
    return frozenset(found)


def choosable(item: Item) -> list[tuple[str, str]] | None:
    """What of an item can be chosen, as (id, words), where its kind says so; None where all that has an id can be."""
    reading = getattr(get(item.kind), "choosable", None)
    return None if reading is None else cast(list[tuple[str, str]], reading(item))


def measured(item: Item, answer: Answer) -> Decimal | None:
    """An answer as a number in the keyed unit of its item; None where it is none."""
    reading = getattr(get(item.kind), "measured", None)
    return None if reading is None else cast(Decimal | None, reading(item, answer))


def score(item: Item, answer: Answer) -> Result:
    """Score any answer to this item. Deterministic and total."""
    return get(item.kind).score(item, answer)


def played(item: Item) -> PlayedKind | None:
    """The kind of this item where its answer is given reply by reply; None where a form gives it."""
    kind = get(item.kind)
    return cast(PlayedKind, kind) if getattr(kind, "PLAYED", False) else None


def played_by_name(name: str) -> bool:
    """Whether answers to questions of this kind are given reply by reply."""
    return bool(getattr(KINDS.get(name), "PLAYED", False))


def for_seat(item: Item, seat: Seat | None) -> Item:
    """The item as a seat meets it."""
    cast_for = getattr(get(item.kind), "for_seat", None)
    return item if cast_for is None else cast(Item, cast_for(item, seat))


def lint_seats(item: Item, seats: Mapping[str, Seat]) -> list[Finding]:
    """What only some of these seats, or some of its variants, would meet that is amiss; most kinds have nothing to say."""
    lint_for = getattr(get(item.kind), "lint_seats", None)
    return [] if lint_for is None else cast(list[Finding], lint_for(item, seats))


def judged(item: Item) -> JudgedKind | None:
    """The kind of this item where people judge its answers; None where rules decide them all."""
    kind = get(item.kind)
    return cast(JudgedKind, kind) if getattr(kind, "MARKED_BY", "rules") == "people" else None


def marked(item: Item, answer: Answer, levels: Mapping[str, str]) -> Result:
    """Score an answer to which a marker gave these levels. Only what awaits a marker is changed by them."""
    result, kind = score(item, answer), judged(item)
    return kind.marked(item, answer, levels) if kind and result.status == "awaiting" else result


def best_levels(item: Item) -> dict[str, str]:
    """Levels that earn full marks for an answer that people judge; nothing for other kinds."""
    kind = judged(item)
    return kind.best_levels(item) if kind else {}


def told(item: Item, levels: Mapping[str, str]) -> list[dict[str, Any]]:
    """The levels a marker gave, in words; nothing for kinds that nobody marks."""
    kind = judged(item)
    return kind.told(item, levels) if kind else []


def advice(item: Item, answer: Answer) -> tuple[str, str] | None:
    """What the learner should be told before they give this answer, which can be given all the same."""
    kind = judged(item)
    return kind.advise(item, answer) if kind else None


def summary(item: Item, answer: Answer) -> str:
    """Any answer in a few words."""
    if isinstance(answer, Blank):
        return "No answer"
    if isinstance(answer, Ungradable):
        return f"Not gradable ({answer.reason.replace('_', ' ')})"
    return get(item.kind).summary(item, answer)
