"""Where something of a conversation is named: the parts that would be left hanging if it went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.conversation.renaming import CUE, PERSON, REPLY, SKILL, TURN, VARIABLE

Plain = dict[str, Any]


@dataclass(frozen=True)
class Use:
    """One place. part: the list it stands in ("nodes", "gates" …); id: of the entry; reply: its number, or 0; how: under
    which key it is named."""

    part: str
    id: str
    reply: int = 0
    how: str = ""


_KEYS: Mapping[str, tuple[str, ...]] = {
    TURN: ("goes_to", "visited"),
    REPLY: ("chose",),
    PERSON: ("speaker", "person"),
    VARIABLE: ("var", "stops"),
    SKILL: ("skills",),
    CUE: ("cue", "raises", "meets"),
}
PARTS = ("people", "skills", "cues", "gates", "rules", "variants", "nodes")


def uses(raw: Plain, sort: str, id_: str) -> tuple[Use, ...]:
    """Every place that names the thing, once for each way in which it does; not the thing itself."""
    found = []
    for part in PARTS:
        for entry in raw.get(part) or []:
            found += [Use(part, entry["id"], *where) for where in _within(entry, sort, id_, 0)]
            if part == "variants" and sort in (PERSON, VARIABLE):
                names = entry.get("starts") or {}
                people = [one["id"] for one in entry.get("people") or []]
                if any(_is(name, sort, id_) for name in names) or (sort == PERSON and id_ in people):
                    found.append(Use(part, entry["id"], 0, "starts"))
    own = {TURN: "nodes", PERSON: "people", SKILL: "skills", CUE: "cues"}.get(sort)
    found = [one for one in found if (one.part, one.id) != (own, id_) or sort == TURN]
    if sort == TURN and raw.get("start") == id_:
        found.insert(0, Use("", "", 0, "start"))
    return tuple(dict.fromkeys(found))


def _within(part: Any, sort: str, id_: str, reply: int) -> Iterator[tuple[int, str]]:
    if isinstance(part, list):
        for one in part:
            yield from _within(one, sort, id_, reply)
        return
    if not isinstance(part, dict):
        return
    for key, value in part.items():
        if key in ("face", "starts"):
            continue
        named = key in _KEYS[sort] or (sort == PERSON and key in ("var", "stops"))
        if named and any(_is(one, sort, id_) for one in _names(value)):
            yield reply, key
        if key == "choices":
            for number, one in enumerate(value, start=1):
                yield from _within(one, sort, id_, number)
        else:
            yield from _within(value, sort, id_, reply)


def _names(value: Any) -> list[str]:
    values = [value] if isinstance(value, str) else list(value) if isinstance(value, list | dict) else []
    return [one for one in values if isinstance(one, str)]


def _is(name: str, sort: str, id_: str) -> bool:
    return name == id_ or (sort == PERSON and name.partition(".")[0] == id_ and "." in name)
