"""Questions of several parts (groups, rows, blanks, pools), each answered by choosing: what they share."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.engine.answers import UNREADABLE, Answer, Blank, Response, Ungradable
from assessments.engine.findings import Finding, block
from assessments.engine.options import lint_words

REASONS = {
    "unknown_option": "One of these options is not offered here. Choose among those you see.",
    "unreadable": UNREADABLE.sentence,
}
TAKEN = frozenset({"rev", "ungradable"})
"""Ids no part may have: forms and the log use these words themselves."""


@dataclass(frozen=True)
class Picks(Response):
    """What was chosen, part by part. Parts and ids are sorted, and no part is there without a choice.

    several  whether more than one may be chosen in a part
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...]
    several: bool

    def of(self, part: str) -> tuple[str, ...]:
        """The ids chosen in a part."""
        return dict(self.parts).get(part, ())


def chosen(answer: Answer, part: str) -> tuple[str, ...]:
    """The ids any answer chose in a part; none where it chose nothing."""
    return answer.of(part) if isinstance(answer, Picks) else ()


def parse(raw: object, offered: Mapping[str, Collection[str]], *, several: bool) -> Answer:
    """Read {part: id}, or {part: [ids]} where several may be chosen; an id given twice counts once.

    offered  {part: ids}: whatever is not in it is malformed
    """
    if raw is None:
        return Blank()
    if not isinstance(raw, Mapping):
        return UNREADABLE
    found: dict[str, tuple[str, ...]] = {}
    for part, value in raw.items():
        ids = _ids(value, several)
        if ids is None:
            return UNREADABLE
        if part not in offered or not ids <= set(offered[part]):
            return Ungradable("unknown_option", REASONS["unknown_option"], malformed=True)
        if ids:
            found[part] = tuple(sorted(ids))
    return Picks(tuple(sorted(found.items())), several) if found else Blank()


def _ids(value: object, several: bool) -> set[str] | None:
    """The ids of one part; None for what no form sends."""
    if value is None or (value == "" and not several):
        return set()
    if several:
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            return None
        return set(value)
    return {value} if isinstance(value, str) else None


def stored(response: Picks) -> dict[str, Any]:
    """The raw answer in its one form: {part: id} or {part: [ids]}."""
    if response.several:
        return {part: list(ids) for part, ids in response.parts}
    return {part: ids[0] for part, ids in response.parts}


def said(parts: Iterable[tuple[str, Iterable[str]]]) -> str:
    """(what a part is called, what was chosen there) in one line; parts without a choice are left out."""
    found = [(name.strip(), ", ".join(words)) for name, words in parts]
    return "; ".join(f"{name}: {words}" if name else words for name, words in found if words)


def lint_parts(parts: Iterable[tuple[str, str]], what: str) -> list[Finding]:
    """Each part, as (id, its words), needs an id and words of its own; `what` says what they are."""
    parts = list(parts)
    findings = lint_words(parts, what)
    for id_, _words in parts:
        if id_ in TAKEN:
            findings.append(
                block(id_, f"The id “{id_}” is taken by the form itself. Give this {what} another.")
            )
    return findings
