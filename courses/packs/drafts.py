"""What reading a pack comes to: pages as plain facts, which writing turns into pages."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_OURS = uuid.UUID("5f0f3a0e-3f1c-5c0e-9d0b-5a1b8f4f0f7e")


@dataclass(frozen=True)
class Vocabulary:
    """The words a pack may refer to: code → primary key. Nurses are "nurse", "nurse/bsn" and "nurse/apn".

    `terms` are the slugs of the glossary, `names` everything else that prose may call its terms, in lower case.
    """

    disciplines: Mapping[str, int] = field(default_factory=dict)
    seats: Mapping[str, tuple] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    domains: Mapping[int, int] = field(default_factory=dict)
    competencies: Mapping[str, int] = field(default_factory=dict)
    tracks: Mapping[str, int] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    statements: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[str, int] = field(default_factory=dict)
    names: frozenset[str] = frozenset()

    def code(self, of, key):
        """The code of a primary key among one of the mappings above, or "" where it is gone."""
        return next((code for code, one in getattr(self, of).items() if one == key), "")

    def full_code(self, key):
        """The code of a competency with its framework, "" where it is gone."""
        return next((code for code, one in self.competencies.items() if one == key and "/" in code), "")

    def short_code(self, code):
        """The shortest code of the same competency."""
        same = [other for other, key in self.competencies.items() if key == self.competencies[code]]
        return min(same, key=len)

    def explains(self, name):
        """Whether the glossary has a term of this name."""
        name = " ".join(name.lower().split())
        return name in self.terms or name in self.names


@dataclass(frozen=True)
class Pack:
    """What pack.yaml says, and the pages of the pack."""

    slug: str
    kind: str
    title: str
    needs: tuple[str, ...]
    lines: Mapping[str, int]
    drafts: tuple["Draft", ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What a kind of pack reads that is no page."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placeholder:
    """A file of the pack, until writing knows what it became: stands in raw data where the key belongs."""

    path: Path
    title: str

    @property
    def key(self):
        """What tells one stored file from another."""
        return type(self), self.path


class Picture(Placeholder):
    """A file that becomes an image."""


class Document(Placeholder):
    """A file that becomes a document."""


@dataclass(frozen=True)
class Joined:
    """A text with placeholders in it, joined once their keys are known."""

    parts: tuple


@dataclass(frozen=True)
class Draft:
    """A page as a pack describes it.

    model     "app.Model"
    path      its slugs from the pack on: "certificate/pcc-3/week-4"
    source    the file it was read from
    fields    field → plain value: keys for references, lists of keys, raw data of streams, decimals as text
    rows      child relation → list of {field: plain value}; the value of "about" is a page path within the pack
    lines     field or place (ids joined by "/") → line of the source
    same_as   path of the page this one is an alias of; then it has no fields
    findings  what the page's own model says against it: a function of the unsaved page → [(place, sentence)]
    parts     what higher apps keep beside the page: name → plain value
    names_its_blocks  whether the ids of its blocks are the pack's own, as in a case
    """

    model: str
    path: str
    source: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, list] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    children: tuple["Draft", ...] = ()
    same_as: str = ""
    findings: Callable | None = None
    parts: Mapping[str, Any] = field(default_factory=dict)
    names_its_blocks: bool = False

    @property
    def comes_last(self):
        """Whether it is written once everything else is there: a program, and what a row of it leads to."""
        return "requirements" in self.rows or any(
            row.get("about") for rows in self.rows.values() for row in rows
        )

    @property
    def slug(self):
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    def walk(self):
        """Yield the draft and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def line(self, place):
        """The line of a field or place, or of the closest thing around it."""
        while place and place not in self.lines:
            place = place.rpartition("/")[0]
        return self.lines.get(place, 1)


def stable_id(*parts):
    """An id that is the same whenever the same place is read again."""
    return str(uuid.uuid5(_OURS, "/".join(str(part) for part in parts)))


def listed(values, *place, ids=None):
    """Raw data of a ListBlock: each child with an id of its own, given or made of its place."""
    ids = ids or [stable_id(*place, number) for number in range(len(values))]
    return [{"type": "item", "value": value, "id": id_} for value, id_ in zip(values, ids, strict=True)]


def stream(blocks, path):
    """Raw data of a StreamField from (type, value) pairs; a block's id is made of the page, its type and its turn."""
    turns, raw = {}, []
    for kind, value in blocks:
        turns[kind] = turns.get(kind, 0) + 1
        raw.append({"type": kind, "value": value, "id": stable_id(path, kind, turns[kind])})
    return raw
