"""The readers of parts that stand in many places: conditions, effects, ids, spoken lines. Complaints go to the notes."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from assessments.conversation.conditions import ALWAYS, Condition
from assessments.conversation.graph import EVERYBODY, Line, Saying, is_digest
from assessments.conversation.people import MOODS, Person
from assessments.conversation.twee.blocks import Block, Entry, Keys
from assessments.conversation.twee.escaping import (
    closing,
    in_pairs,
    is_quoted,
    listed,
    outside_quotes,
    unescape,
    unquoted,
    unworded,
)
from assessments.conversation.twee.ids import Ids, as_id, is_id
from assessments.conversation.twee.names import Names, Speech
from assessments.conversation.twee.notes import Notes
from assessments.conversation.twee.passages import Row
from assessments.conversation.twee.phrases import parse_condition, parse_effects, parse_starts
from assessments.conversation.twee.tokens import Unreadable
from assessments.conversation.variables import Effect, Value
from courses.audience import Audience, problem

T = TypeVar("T")
MOST_PEOPLE = 40
"""People at most that are made of names before a colon."""
SPOKEN = Keys(
    "below a spoken line",
    valued=("for", "audio", "cue"),
    phrases=("when", "only when", "for all but"),
    speech=True,
)


@dataclass
class Desk:
    """What every reader of a part needs: the notes, and the people by their names."""

    notes: Notes
    names: Names
    people: list[Person]

    def id(self, text: str, line: int) -> str:
        """An id; another one, with a complaint, where the text is none."""
        text = unworded(text)
        if is_id(text):
            return text
        found = as_id(text, f"line-{line}")
        self.notes.problem(
            line,
            f"“{text[:40]}” is not an id: letters, digits, dashes and dots, at most 80. “{found}” would be.",
        )
        return found

    def _read(self, read: Callable[[str], T], text: str, line: int, default: T) -> T:
        try:
            return read(text)
        except Unreadable as error:
            shown = text if len(text) <= 60 else f"{text[:59]}…"
            self.notes.problem(line, f"“{shown}”: {error}.")
            return default

    def condition(self, text: str, line: int) -> Condition:
        """A condition; always true, with a complaint, where it cannot be read."""
        always: Condition = ALWAYS
        found = self._read(parse_condition, text.removesuffix(":").removeprefix("when "), line, always)
        self.notes.uses_of_condition(line, found)
        return found

    def effects(self, text: str, line: int) -> tuple[Effect, ...]:
        """Effects; none, with a complaint, where they cannot be read."""
        nothing: tuple[Effect, ...] = ()
        found = self._read(parse_effects, text, line, nothing)
        self.notes.uses_of_effects(line, found)
        return found

    def starts(self, text: str, line: int, person: str = "") -> dict[str, Value]:
        """Where variables begin."""
        nothing: dict[str, Value] = {}
        found = self._read(parse_starts, text, line, nothing)
        for name, value in found.items():
            self.notes.uses_name(line, "variable", f"{person}.{name}" if person else name, value)
        return found

    def whole(self, text: str, line: int, default: int) -> int:
        """A whole number that is not negative."""
        if re.fullmatch(r"[0-9]{1,5}", text, re.ASCII):
            return int(text)
        self.notes.problem(line, f"Expected a whole number, not “{text[:40]}”.")
        return default

    def names_of(self, text: str, line: int, kind: str) -> tuple[str, ...]:
        """A list of names of one kind."""
        found = tuple(unworded(part) for part in listed(text))
        for name in found:
            self.notes.uses_name(line, kind, name)
        return found

    def audience(self, text: str, line: int, *, but: bool) -> Audience:
        """Whom a part is for."""
        codes = [unworded(part) for part in listed(text)]
        wrong = {code: problem(code) for code in codes if problem(code)}
        for sentence in wrong.values():
            self.notes.problem(
                line,
                f"{sentence} Write for: discipline:nurse, seat:nurse/apn, track:allied or scope:prescribes.",
            )
        known = [code for code in codes if code not in wrong]
        return Audience.of(known, but and bool(known))

    def person(self, speech: Speech, line: int) -> str:
        """The id of who speaks; somebody is made where nobody is called so."""
        if speech.is_known:
            return speech.person
        known = self.names.who(speech.person)
        if known:
            return known
        if len(self.people) >= MOST_PEOPLE:
            self.notes.problem(
                line, f"More than {MOST_PEOPLE} people speak. Is “{speech.person}” one of them?"
            )
            return self.people[0].id
        taken = Ids(one.id for one in self.people)
        id_ = taken.take(as_id(speech.person.lower().replace(".", ""), "somebody"))
        made = Person(id_, speech.person, short=speech.person)
        if self.names.declared:
            hint = self.notes.hint(speech.person, [one.called for one in self.people])
            self.notes.problem(line, f"“{speech.person}” speaks and does not stand among the people.{hint}")
        self.notes.decided(f"{speech.person} speaks; a person was made with the usual beginnings.")
        self.people.append(made)
        self.names.add(made)
        return id_

    def saying(self, text: str, line: int, when: Condition = ALWAYS) -> Saying:
        """“words” (what the body does) [mood]; any of the three may be absent."""
        rest, mood, body = text.strip(" "), "", ""
        place = closing(rest, "[]")
        if place >= 0 and not rest[:place].endswith("["):
            mood, rest = unescape(rest[place + 1 : -1]), rest[:place].strip(" ")
            if mood not in MOODS:
                hint = self.notes.hint(mood.lower(), MOODS) or f" Expected one of: {', '.join(MOODS)}."
                self.notes.problem(line, f"“{mood}” is not a mood.{hint}")
                mood = ""
        place = closing(rest, "()")
        if place >= 0:
            body, rest = unescape(rest[place + 1 : -1]), rest[:place].strip(" ")
        if is_quoted(rest):
            return Saying(unquoted(rest), body, mood, when)
        if "“" in rest or rest.startswith('"'):
            self.notes.problem(
                line,
                "Expected “words” (what the body does) [mood]: one pair of quotation marks, then the rest.",
            )
        return Saying(unescape(rest), body, mood, when)

    def spoken(
        self, speech: Speech, line: int, below: Iterable[Row], raises: list[str] | None = None
    ) -> list[Line]:
        """A whole spoken line with what stands indented below it; cues that stand there go to `raises`.

        “words” (body) “words” (body) become a line for each pair, as long as nothing else can be said instead.
        """
        person = self.person(speech, line)
        sayings: list[Saying] = []
        only: Condition = ALWAYS
        who, audio = EVERYBODY, ""
        for entry in SPOKEN.entries(below, self.notes):
            if entry.key == "when":
                sayings.append(self._other_saying(entry))
            elif entry.key == "only when":
                only = self.condition(entry.value, entry.line)
            elif entry.key == "audio":
                audio = self._recording(entry)
            elif entry.key == "cue":
                self._raised(entry, raises)
            else:
                who = self.audience(entry.value, entry.line, but=entry.key != "for")
        parts = in_pairs(speech.rest) if not sayings else [speech.rest]
        if len(parts) > 1:
            if audio:
                self.notes.problem(line, "A recording says one line. Give it to a line with one “…” alone.")
            return [Line(person, (self.saying(part, line),), only, who) for part in parts]
        if speech.rest:
            sayings.append(self.saying(speech.rest, line))
        return [Line(person, tuple(sayings), only, who, audio)]

    def _recording(self, entry: Entry) -> str:
        digest = unescape(entry.value).strip()
        if not is_digest(digest):
            self.notes.problem(
                entry.line,
                "Expected the SHA-256 of a recording, 64 digits and small letters. Recordings are brought in on the"
                " page of a turn.",
            )
            return ""
        return digest

    def _raised(self, entry: Entry, raises: list[str] | None) -> None:
        cues = self.names_of(entry.value, entry.line, "cue")
        if raises is None:
            self.notes.problem(
                entry.line, "A turn raises a cue: put “cue: …” into the turn where it is heard."
            )
        else:
            raises += cues

    def _other_saying(self, entry: Entry) -> Saying:
        colons = outside_quotes(entry.value, ":")
        if not colons:
            self.notes.problem(
                entry.line, "Expected a colon between the condition and the words: when lucia.trust <= 3: “…”"
            )
            return self.saying("", entry.line, self.condition(entry.value, entry.line))
        before, after = entry.value[: colons[0]], entry.value[colons[0] + 1 :]
        return self.saying(after, entry.line, self.condition(before.strip(" "), entry.line))

    def says(self, entry: Entry) -> list[Line]:
        """What stands behind “says:”."""
        speech = self.names.speech(entry.value)
        if speech is None:
            if len(self.people) != 1:
                self.notes.problem(entry.line, "Expected who says it: says: Lucia: “…”")
            speech = Speech(self.people[0].id if self.people else "Somebody", entry.value, bool(self.people))
        return self.spoken(speech, entry.line, entry.block.below)

    def says_block(self, block: Block, raises: list[str] | None = None) -> list[Line]:
        """What a row says that begins with a name; nothing where nobody speaks."""
        speech = self.names.speech(block.text)
        return self.spoken(speech, block.line, block.below, raises) if speech else []
