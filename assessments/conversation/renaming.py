"""Give something another id, and with it everything that names it. On plain JSON, so that nothing is left behind."""

from collections.abc import Callable, Mapping
from typing import Any

Plain = dict[str, Any]
Names = Mapping[str, str]

TURN, REPLY, PERSON, VARIABLE, SKILL, CUE = "turn", "reply", "person", "variable", "skill", "cue"


def renamed(raw: Plain, sort: str, names: Names) -> Plain:
    """The conversation with the references to things of a sort under their new ids. The things keep their own."""
    whole = _walk(raw, _TEXTS[sort], names, sort)
    assert isinstance(whole, dict)
    if sort == TURN and raw.get("start") in names:
        whole["start"] = names[raw["start"]]
    if sort in (PERSON, VARIABLE):
        whole["variants"] = [_variant(one, sort, names) for one in whole.get("variants") or []]
    return whole


def _variant(variant: Plain, sort: str, names: Names) -> Plain:
    starts = {_variable(name, sort, names): value for name, value in (variant.get("starts") or {}).items()}
    people = [
        one | {"id": names.get(one["id"], one["id"])} if sort == PERSON else one
        for one in variant.get("people") or []
    ]
    return variant | {"starts": starts, "people": people}


def _variable(text: str, sort: str, names: Names) -> str:
    """The full name of a variable: a person's as "lucia.trust", the program's own by its id."""
    if sort == VARIABLE:
        return names.get(text, text)
    person, dot, name = text.partition(".")
    return f"{names.get(person, person)}{dot}{name}" if dot else text


def _plain(text: str, _sort: str, names: Names) -> str:
    return names.get(text, text)


Renames = Callable[[str, str, Names], str]
_TEXTS: Mapping[str, Mapping[str, Renames]] = {
    TURN: {"goes_to": _plain, "visited": _plain},
    REPLY: {"chose": _plain},
    PERSON: {"speaker": _plain, "person": _plain, "var": _variable, "stops": _variable},
    VARIABLE: {"var": _variable, "stops": _variable},
    SKILL: {"skills": _plain},
    CUE: {"cue": _plain, "raises": _plain, "meets": _plain},
}
"""The keys under which each sort is named, wherever they stand."""
_FREE = ("face", "starts")
"""Groups whose keys are not ours."""


def _walk(part: Any, texts: Mapping[str, Renames], names: Names, sort: str) -> Any:
    if isinstance(part, list):
        return [_walk(one, texts, names, sort) for one in part]
    if not isinstance(part, dict):
        return part
    found: Plain = {}
    for key, value in part.items():
        rename = texts.get(key)
        if key in _FREE:
            found[key] = value
        elif rename and isinstance(value, str):
            found[key] = rename(value, sort, names)
        elif rename and isinstance(value, list) and all(isinstance(one, str) for one in value):
            found[key] = [rename(one, sort, names) for one in value]
        elif rename and isinstance(value, dict):
            found[key] = {rename(name, sort, names): one for name, one in value.items()}
        else:
            found[key] = _walk(value, texts, names, sort)
    return found
