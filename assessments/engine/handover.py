"""A handover across settings as it is frozen: who moves from where to where, what must be told, and how it is judged."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments.engine.chart_checks import lint_entry
from assessments.engine.definition import ChartEntry, Person, read_chart_entry
from assessments.engine.findings import Finding, InvalidDefinition, ask, block
from assessments.engine.options import lint_words
from assessments.engine.reading import Reader

SETTINGS = ("hospital", "home", "nursing_home", "hospice", "clinic")
LEVELS = (1, 2, 3, 4, 5)
WORDS_IN_ALL = 2_000
"""A handover that is longer than this in all is not read at a bedside."""


@dataclass(frozen=True)
class Section:
    """A part of the handover. `model` (HTML) is what an experienced team would have written; most counts words."""

    id: str
    title: str
    prompt: str
    most: int
    model: str


@dataclass(frozen=True)
class Fact:
    """Something the handover must tell. A safety fact is one that must not be lost.

    look_for  how a reader recognizes that it is there
    """

    id: str
    sentence: str
    look_for: str
    is_safety: bool


@dataclass(frozen=True)
class Question:
    """What the receiving team must answer from the handover alone, and what would have been right."""

    id: str
    text: str
    answer: str


@dataclass(frozen=True)
class Dimension:
    """One thing a handover is rated by, from 1 to 5: what the lowest and the highest look like."""

    id: str
    title: str
    low: str
    high: str


@dataclass(frozen=True, kw_only=True)
class Handover:
    """A handover as teams meet it. `story` is HTML; most_asked is how often the receiving team may ask back."""

    title: str
    summary: str
    minutes: int
    days: int
    references: tuple[str, ...]
    person: Person
    leaves: str
    goes_to: str
    story: str
    chart: tuple[ChartEntry, ...]
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    dimensions: tuple[Dimension, ...]
    most_asked: int

    def section(self, id_: str) -> Section | None:
        """The section of this id, or None."""
        return next((one for one in self.sections if one.id == id_), None)


def words_in(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def too_long(section: Section, text: str) -> int:
    """By how many words a text exceeds what the section may have; 0 where it fits."""
    return max(0, words_in(text) - section.most)


def not_found(handover: Handover, found: Iterable[str]) -> tuple[list[Fact], list[Fact]]:
    """(safety facts, other facts) that a reader did not find, in the author's order."""
    ticked = frozenset(found)
    missed = [one for one in handover.facts if one.id not in ticked]
    return [one for one in missed if one.is_safety], [one for one in missed if not one.is_safety]


def read(raw: object) -> tuple[Handover, list[Finding]]:
    """Read a compiled handover; what cannot be read is among the findings."""
    findings: list[Finding] = []
    reader = Reader(raw, "", findings)
    person = reader.reader("person")
    found = Handover(
        title=reader.text("title"),
        summary=reader.text("summary"),
        minutes=reader.whole("minutes"),
        days=reader.whole("days"),
        references=reader.texts("references"),
        person=Person(person.text("name"), person.text("about", "")),
        leaves=reader.choice("leaves", SETTINGS),
        goes_to=reader.choice("goes_to", SETTINGS),
        story=reader.text("story"),
        chart=tuple(read_chart_entry(part) for part in reader.readers("chart", within="chart")),
        sections=tuple(_section(part) for part in reader.readers("sections")),
        facts=tuple(_fact(part) for part in reader.readers("facts")),
        questions=tuple(_question(part) for part in reader.readers("questions")),
        dimensions=tuple(_dimension(part) for part in reader.readers("dimensions")),
        most_asked=reader.whole("most_asked"),
    )
    person.close()
    reader.close()
    return found, findings


def _section(reader: Reader) -> Section:
    found = Section(
        reader.identifier(),
        reader.text("title"),
        reader.text("prompt"),
        reader.whole("most"),
        reader.text("model"),
    )
    reader.close()
    return found


def _fact(reader: Reader) -> Fact:
    found = Fact(
        reader.identifier(), reader.text("sentence"), reader.text("look_for", ""), reader.flag("is_safety")
    )
    reader.close()
    return found


def _question(reader: Reader) -> Question:
    found = Question(reader.identifier(), reader.text("text"), reader.text("answer"))
    reader.close()
    return found


def _dimension(reader: Reader) -> Dimension:
    found = Dimension(reader.identifier(), reader.text("title"), reader.text("low"), reader.text("high"))
    reader.close()
    return found


def parse(raw: object) -> Handover:
    """The frozen handover. Raises InvalidDefinition."""
    found, findings = read(raw)
    if findings:
        raise InvalidDefinition(findings)
    return found


def findings_of(raw: object) -> list[Finding]:
    """Everything an author should put right or look at again, each sentence with its place."""
    found, findings = read(raw)
    return findings or list(_lint(found))


def _lint(one: Handover) -> Iterable[Finding]:
    if one.leaves == one.goes_to:
        yield block("", "The patient moves from a setting to the same one. Choose where they go.")
    for text, sentence in (
        (one.person.name, "Nobody moves. Name the person, with their age."),
        (one.story, "There is no story. Say what has happened and why the person moves."),
    ):
        if not text.strip():
            yield block("", sentence)
    for entry in one.chart:
        yield from lint_entry(f"chart/{entry.id}", entry)
    yield from _lint_lists(one)
    for section in one.sections:
        if not 20 <= section.most <= 1000:
            yield block(section.id, "Allow 20 to 1000 words; a handover is read standing up.")
        if not section.prompt.strip():
            yield block(section.id, "Say in a sentence or two what this section must hold.")
        if not section.model.strip():
            yield ask(section.id, "There is no model. Teams compare theirs with what you would have written.")
    if sum(section.most for section in one.sections) > WORDS_IN_ALL:
        yield ask(
            "",
            f"Together the sections allow more than {WORDS_IN_ALL} words. Who receives it will not read that.",
        )
    if one.facts and not any(fact.is_safety for fact in one.facts):
        yield ask("", "No fact is marked as one that must not be lost. Is nothing here dangerous to forget?")
    for question in one.questions:
        if not question.answer.strip():
            yield block(question.id, "Say what would have been right to answer.")
    for dimension in one.dimensions:
        if not dimension.low.strip() or not dimension.high.strip():
            yield block(dimension.id, "Say what 1 and what 5 look like.")
    if one.most_asked > 10:
        yield block("", "More than ten questions back make a conversation of it. Allow ten at most.")
    if not one.references:
        yield ask("", "No work is named. Say what the exercise rests on.")


def _lint_lists(one: Handover) -> Iterable[Finding]:
    parts: tuple[tuple[str, list[tuple[str, str]], int, str], ...] = (
        ("section", [(part.id, part.title) for part in one.sections], 1, "There is no section to write."),
        ("fact", [(part.id, part.sentence) for part in one.facts], 1, "There is no fact that must be told."),
        (
            "question",
            [(part.id, part.text) for part in one.questions],
            1,
            "The receiving team is asked nothing.",
        ),
        (
            "dimension",
            [(part.id, part.title) for part in one.dimensions],
            1,
            "There is nothing to rate it by.",
        ),
    )
    seen: set[str] = set()
    for what, pairs, least, sentence in parts:
        if len(pairs) < least:
            yield block("", sentence)
        yield from lint_words(pairs, what)
        for id_, _text in pairs:
            if id_ in seen:
                yield block(id_, "Another part of this exercise has this id. Give it one of its own.")
        seen |= {id_ for id_, _text in pairs}


def public_sections(one: Handover) -> list[dict[str, Any]]:
    """What the writing team is asked for, without the model."""
    return [
        {"id": part.id, "title": part.title, "prompt": part.prompt, "most": part.most}
        for part in one.sections
    ]
