"""A team's care plan as it is frozen: the person, what they said, what may be planned, and by what it is judged.

Pure. Two things are told apart everywhere: what a team reads while it works, and the keys (must-haves and must-nots),
which it reads only once everybody has signed, or once faculty release the marks, as the author chose.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from assessments.engine.rubric import Rubric

REVEALS = ("signed", "released")
MOST_ROWS = 500
"""Rows a plan can hold: more than any plan is read with."""
LENGTHS = {"problem": 400, "goal": 600, "whose": 80, "intervention": 800, "when": 200, "measure": 400}
"""Most characters of each text of a row."""
TEXTS = tuple(LENGTHS)
FIELDS = ("domain", *TEXTS, "goal_id", "library", "owners")
"""Everything a row says, in the order in which differences are shown."""


@dataclass(frozen=True)
class Domain:
    """One of the eight domains of the national guidelines."""

    number: int
    name: str


@dataclass(frozen=True)
class Discipline:
    """A discipline that is expected to have its part in the plan."""

    code: str
    name: str


@dataclass(frozen=True)
class Voice:
    """What somebody in the story says, in their own words."""

    id: str
    who: str
    words: str


@dataclass(frozen=True)
class Problem:
    """A problem that is given; teams may write others."""

    id: str
    domain: int
    text: str


@dataclass(frozen=True)
class Goal:
    """A goal that may be taken up, and whose it is."""

    id: str
    text: str
    whose: str


@dataclass(frozen=True)
class Intervention:
    """An entry of the library from which a row may be filled.

    owners  codes of the disciplines whose work it can be; empty: anybody's
    source  the work it rests on
    """

    id: str
    domain: int
    text: str
    owners: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class MustHave:
    """What no good plan leaves out. A row meets it that stands on one of these interventions.

    domain  the row has to stand in this domain; 0: in any
    owners  one of these disciplines has to own it; empty: any
    """

    id: str
    sentence: str
    any_of: tuple[str, ...]
    domain: int
    owners: tuple[str, ...]


@dataclass(frozen=True)
class MustNot:
    """An intervention that could harm this person, with the sentence that says why."""

    id: str
    intervention: str
    because: str


@dataclass(frozen=True)
class Contradiction:
    """Two interventions or goals that cannot both stand, and the sentence that says so."""

    id: str
    one: str
    other: str
    sentence: str


@dataclass(frozen=True)
class Question:
    """What members are asked about each other, rated 1 to 5."""

    id: str
    text: str


@dataclass(frozen=True)
class CarePlan:
    """The frozen exercise. `story` is HTML, rendered when it was frozen.

    reveal  when the team reads what is missing and what could harm: "signed" or "released"
    """

    title: str
    summary: str
    minutes: int
    days: int
    references: tuple[str, ...]
    person_name: str
    person_about: str
    content_note: str
    story: str
    voices: tuple[Voice, ...]
    problems: tuple[Problem, ...]
    goals: tuple[Goal, ...]
    domains: tuple[Domain, ...]
    disciplines: tuple[Discipline, ...]
    library: tuple[Intervention, ...]
    musts: tuple[MustHave, ...]
    must_nots: tuple[MustNot, ...]
    contradictions: tuple[Contradiction, ...]
    rubric: Rubric | None
    reflection: str
    questions: tuple[Question, ...]
    least: int
    most: int
    reveal: str

    @cached_property
    def interventions(self) -> dict[str, Intervention]:
        """The library by id."""
        return {one.id: one for one in self.library}

    @cached_property
    def goals_by_id(self) -> dict[str, Goal]:
        """The goals by id."""
        return {one.id: one for one in self.goals}

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the disciplines by code."""
        return {one.code: one.name for one in self.disciplines}

    @cached_property
    def domain_names(self) -> dict[int, str]:
        """Names of the domains by number."""
        return {one.number: one.name for one in self.domains}


@dataclass(frozen=True)
class Row:
    """One row of a plan as it stands: problem, goal, who does what, when, and how one will know.

    whose    in whose words the goal stands
    goal_id  the given goal it began from; "" for one of the team's own
    library  the entry of the library it began from; "" for one of the team's own
    owners   codes of the disciplines that answer for it; a good row has one
    """

    id: str
    number: int = 1
    domain: int = 0
    problem: str = ""
    goal: str = ""
    whose: str = ""
    intervention: str = ""
    when: str = ""
    measure: str = ""
    goal_id: str = ""
    library: str = ""
    owners: tuple[str, ...] = field(default=())

    @property
    def plain(self) -> dict[str, Any]:
        """What it says, as JSON that has an exact form."""
        return {name: _plain(getattr(self, name)) for name in FIELDS}

    @property
    def short(self) -> str:
        """A few words by which people know it."""
        text = self.problem or self.intervention or self.goal
        return text if len(text) <= 60 else f"{text[:57].rstrip()}…"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def row_of(id_: str, number: int, fields: dict[str, Any]) -> Row:
    """A row from the plain fields of a version; what is missing is empty."""
    known = {name: fields[name] for name in FIELDS if name in fields}
    known["owners"] = tuple(known.get("owners") or ())
    return Row(id=id_, number=number, **known)


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Names of the fields in which two states of a row differ."""
    return [name for name in FIELDS if (one.get(name) or "") != (other.get(name) or "")]
