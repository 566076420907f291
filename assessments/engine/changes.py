"""What a new version of a case changes, compared with the one before: wording, key or structure.

Everything is matched by id. What is not known to be mere wording counts as key: the careful side.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from assessments.engine.definition import Definition

ChangeKind = Literal["wording", "key", "structure"]
KINDS: tuple[ChangeKind, ...] = ("wording", "key", "structure")
"""From the lightest to the heaviest.

wording    answers mean what they meant, and earn what they earned
key        the same answers may earn something else
structure  questions, options or stages came, went, or are asked of others: answers may not fit any more
"""

_WORDING = frozenset(
    [
        "title",
        "summary",
        "minutes",
        "person",
        "name",
        "about",
        "html",
        "stem",
        "text",
        "explanation",
        "because",
        "references",
        "label",
        "hint",
        "rest_because",
        "worked",
        "source",
        "columns",
        "picture",
        "alt",
        "caption",
        "width",
        "height",
        "rows",
        "section",
        "maps_to",
        "shuffle",
        "description",
        "descriptor",
        "example",
        "first_because",
        "model_answer",
        "plan",
        "discipline_name",
        "number",
        "method",
        "review_by",
        "critical_because",
        "hypothesis",
        "information",
        "unit_label",
        "note",
        # What colleagues tell, and when: minutes count as key, for a rule may ask about them.
        "matters",
        "clock",
        # Of a conversation: what is said and seen.
        "scene",
        "lines",
        "sayings",
        "reaction",
        "says",
        "short",
        "face",
        "looks",
        "writing",
        "debrief",
        "harm",
        "framework",
        "dimension",
        "hands_to",
    ]
)
_STRUCTURE = frozenset(
    [
        "kind",
        "opens",
        "audience",
        "visible_from",
        "several",
        "variants",
        "words_least",
        "words_most",
        "seat",
        # Of a conversation: where it goes.
        "start",
        "starts",
        "when",
        "effects",
        "goes_to",
        "again",
        "most",
        "stops",
        "otherwise",
    ]
)

_ORDERED: dict[str, ChangeKind] = {"stages": "structure", "elements": "key", "steps": "key"}
"""Lists whose order means something: in all others it is only how they are shown."""


@dataclass(frozen=True)
class Change:
    """One thing that differs. where: ids joined by "/", as in findings; what: the name of the field, "" for the part."""

    kind: ChangeKind
    where: str
    what: str


def compare(old: Definition, new: Definition) -> list[Change]:
    """Everything that differs, in the order of the case; empty where nothing does."""
    return list(dict.fromkeys(_differences(old, new, "", "")))


def heaviest(changes: list[Change]) -> ChangeKind | None:
    """The heaviest kind among some changes; None where there are none."""
    return max((change.kind for change in changes), key=KINDS.index, default=None)


def _differences(old: Any, new: Any, where: str, what: str) -> Iterator[Change]:
    if old == new:
        return
    if what in _STRUCTURE:  # whatever it is made of
        yield Change("structure", where, what)
    elif is_dataclass(old) and type(old) is type(new):
        derived = getattr(old, "DERIVED", ())
        for field in fields(old):
            if field.name in derived:
                continue
            yield from _differences(getattr(old, field.name), getattr(new, field.name), where, field.name)
    elif _has_ids(old) and _has_ids(new) and (old or new):
        yield from _by_id(old, new, where, what)
    else:
        yield Change(_kind_of(what), where, what)


def _kind_of(what: str) -> ChangeKind:
    return "structure" if what in _STRUCTURE else "wording" if what in _WORDING else "key"


def _has_ids(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(getattr(part, "id", None), str) for part in value)


def _by_id(old: Any, new: Any, where: str, what: str) -> Iterator[Change]:
    before, after = {part.id: part for part in old}, {part.id: part for part in new}
    light = what in ("chart", "asides", "colleagues")
    for id_ in [*before, *(id_ for id_ in after if id_ not in before)]:
        place = "/".join(part for part in (where, what if what == "chart" else "", id_) if part)
        if id_ in before and id_ in after:
            yield from _differences(before[id_], after[id_], place, what)
        else:
            yield Change("wording" if light else "structure", place, "")
    kept = [id_ for id_ in before if id_ in after]
    if kept != [id_ for id_ in after if id_ in before]:
        yield Change(_ORDERED.get(what, "wording"), where, what)
