"""Who speaks: people by their id, or by any name the author calls them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from assessments.conversation.people import Person
from assessments.conversation.twee.passages import composed
from assessments.conversation.twee.special import OWN_KEYS, STRAY_KEYS

_LABEL = re.compile(r"([^:“”\"\[\]<>|\n]{1,60}?) {0,8}(?:\(([^():]{1,200})\))? {0,8}:(?!:) *(.*)", re.DOTALL)
_UNKNOWN = re.compile(r"[^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,3}")
_NOBODY = frozenset(
    [
        "you",
        "i",
        "me",
        "we",
        "learner",
        "clinician",
        "player",
        "note",
        "notes",
        "scene",
        "setting",
        "later",
        "now",
        "time",
        "date",
        "day",
        "place",
        "remember",
        "todo",
        "warning",
        "title",
        "debrief",
        "background",
        "goal",
        "goals",
        "task",
        "summary",
    ]
)
_SPEECH = ("“", '"', "(", "‘")


@dataclass(frozen=True)
class Speech:
    """The beginning of a spoken line: who (an id, or a name nobody bears yet), and the rest."""

    person: str
    rest: str
    is_known: bool = True


@dataclass
class Names:
    """The people of a file. `declared`: whether it says who they are."""

    declared: bool = True
    _exact: dict[str, str] = field(default_factory=dict)
    _alike: dict[str, str] = field(default_factory=dict)
    _called: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Person], *, declared: bool = True) -> "Names":
        """The names of these people; where two bear one name, the first is meant."""
        names, people = cls(declared), list(people)
        for one in people:
            names._exact.setdefault(one.id, one.id)
        for one in people:
            names.add(one)
        return names

    def add(self, person: Person) -> None:
        """Know one more."""
        full = composed(person.name).split(",")[0].strip(" ")
        self._called.setdefault(person.id, [one for one in (composed(person.short), full) if one])
        called = [person.id, composed(person.short), full, *full.split(" ")[:1]]
        for name in filter(None, called):
            self._exact.setdefault(name, person.id)
            self._alike.setdefault(name.casefold(), person.id)

    def who(self, name: str) -> str:
        """The id of the person who is called this, or ""."""
        name = composed(name.strip(" "))
        return self._exact.get(name) or self._alike.get(name.casefold(), "")

    def speech(self, text: str) -> Speech | None:
        """The spoken line that a row begins, or None where nobody speaks."""
        found = _LABEL.fullmatch(text)
        if found is None:
            return None
        name, body, rest = found[1], found[2], found[3]
        if name.startswith("**"):
            name, rest = name.strip("* "), rest.lstrip("* ")
        known = self.who(name)
        if not known and not self._may_be_somebody(name, rest):
            return None
        return Speech(known or name, f"{rest} ({body})" if body else rest, bool(known))

    def _may_be_somebody(self, name: str, rest: str) -> bool:
        if not _UNKNOWN.fullmatch(name) or not name[0].isupper():
            return False
        if name.split(" ")[0].casefold().strip(".") in _NOBODY:
            return False
        return rest.startswith(_SPEECH) if self.declared else bool(rest)

    def label(self, person: str) -> str:
        """How a spoken line of this person is begun, so that it is read as theirs."""
        labels = [person[:1].upper() + person[1:], person]
        if not person.isalpha():
            labels[:0] = self._called.get(person, [])
        for label in labels:
            found = self.speech(f"{label}: x")
            if found and found == Speech(person, "x") and label not in (*OWN_KEYS, *STRAY_KEYS):
                return label
        return f"**{person}**"
