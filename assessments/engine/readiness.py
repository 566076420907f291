"""The readiness of a team as it is frozen: questions answered alone and then together, and one decision on a situation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments.engine import kinds, scratching
from assessments.engine.findings import Finding, InvalidDefinition, ask, block
from assessments.engine.options import lint_words
from assessments.engine.reading import Reader
from assessments.kinds.single_choice.kind import SingleChoice

KIND = "single_choice"
LEAST_OPTIONS, MOST_OPTIONS = 3, 5
MOST_QUESTIONS = 12
APPLICATION = "application"
"""Where the application exercise stands among the places a team speaks about; no question has this id."""


@dataclass(frozen=True)
class Way:
    """One thing a team can decide to do."""

    id: str
    text: str


@dataclass(frozen=True)
class Application:
    """A situation, and one specific choice a team makes in it.

    situation, afterwards  HTML; the second is read once every team has decided
    question               one line; prompt says what the reason should hold
    """

    situation: str
    question: str
    prompt: str
    ways: tuple[Way, ...]
    afterwards: str


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """A readiness set as teams meet it.

    days_alone  days a member has for their own test, from the opening on
    voices      who must have spoken for an option before it is scratched: "any", "half" or "all"
    credits     what finding the right option with the first, second … scratch earns
    """

    title: str
    summary: str
    minutes: int
    days: int
    references: tuple[str, ...]
    introduction: str
    days_alone: int
    voices: str
    credits: tuple[int, ...]
    questions: tuple[SingleChoice, ...]
    application: Application

    @property
    def keys(self) -> dict[str, str]:
        """{question: its right option}."""
        return {one.id: right_of(one) for one in self.questions}

    @property
    def most(self) -> int:
        """What everything right at the first scratch earns; the same for a member alone."""
        return len(self.questions) * scratching.credit(self.credits, 1)

    def find(self, question: str) -> SingleChoice | None:
        """The question of this id, or None."""
        return next((one for one in self.questions if one.id == question), None)


def right_of(question: SingleChoice) -> str:
    """Id of the right option; "" where none is marked, which the checks do not let through."""
    return next((option.id for option in question.options if option.right), "")


def unsafe_of(question: SingleChoice) -> frozenset[str]:
    """Ids of the options that could harm the patient. They cost no more credits than another wrong one, and are told."""
    return frozenset(option.id for option in question.options if option.critical)


def read(raw: object) -> tuple[Readiness, list[Finding]]:
    """Read a compiled readiness set; what cannot be read is among the findings."""
    findings: list[Finding] = []
    reader = Reader(raw, "", findings)
    found = Readiness(
        title=reader.text("title"),
        summary=reader.text("summary"),
        minutes=reader.whole("minutes"),
        days=reader.whole("days"),
        references=reader.texts("references"),
        introduction=reader.text("introduction"),
        days_alone=reader.whole("days_alone"),
        voices=reader.choice("voices", scratching.VOICES),
        credits=_credits(reader),
        questions=tuple(_question(part) for part in reader.readers("questions")),
        application=_application(reader.reader("application")),
    )
    reader.close()
    return found, findings


def _credits(reader: Reader) -> tuple[int, ...]:
    values = reader.values("credits")
    if not values or not all(
        isinstance(one, int) and not isinstance(one, bool) and 0 <= one < 100 for one in values
    ):
        reader.complain("The credits are whole numbers from 0 to 99, such as 4, 2, 1, 0.")
        return scratching.USUAL
    return tuple(one for one in values if isinstance(one, int))


def _question(reader: Reader) -> SingleChoice:
    item = kinds.get(KIND).read(reader)
    reader.close()
    assert isinstance(item, SingleChoice)
    return item


def _application(reader: Reader) -> Application:
    found = Application(
        situation=reader.text("situation"),
        question=reader.text("question"),
        prompt=reader.text("prompt"),
        ways=tuple(_way(part) for part in reader.readers("ways")),
        afterwards=reader.text("afterwards"),
    )
    reader.close()
    return found


def _way(reader: Reader) -> Way:
    found = Way(reader.identifier(), reader.text("text"))
    reader.close()
    return found


def parse(raw: object) -> Readiness:
    """The frozen set. Raises InvalidDefinition."""
    found, findings = read(raw)
    if findings:
        raise InvalidDefinition(findings)
    return found


def findings_of(raw: object) -> list[Finding]:
    """Everything an author should put right or look at again, each sentence with its place."""
    found, findings = read(raw)
    return findings or list(_lint(found))


def _lint(one: Readiness) -> Iterable[Finding]:
    if not one.questions:
        yield block("", "There is no question. Write at least one; five or six are usual.")
    elif not 4 <= len(one.questions) <= MOST_QUESTIONS:
        yield ask("", f"There are {len(one.questions)} questions; 4 to {MOST_QUESTIONS} are usual.")
    yield from _lint_credits(one)
    if one.days_alone < 1:
        yield block("", "Give each member at least one day for their own test.")
    elif one.days_alone >= one.days:
        yield block(
            "", "The days for the own test leave the team none. Shorten them, or give more days in all."
        )
    seen: set[str] = set()
    for question in one.questions:
        if question.id in seen or question.id == APPLICATION:
            yield block(question.id, "Another part of this set has the id of this question. Give it another.")
        seen.add(question.id)
        yield from _lint_question(question)
    yield from _lint_application(one.application)
    if not one.references:
        yield ask("", "No work is named. Say what the questions rest on.")


def _lint_credits(one: Readiness) -> Iterable[Finding]:
    if one.credits[0] < 1:
        yield block("", "Finding the right option at the first scratch must earn something.")
    if list(one.credits) != sorted(one.credits, reverse=True):
        yield block("", "The credits must not rise: a later scratch never earns more than an earlier one.")
    elif len(one.credits) > 1 and len(set(one.credits)) == 1:
        yield ask("", "Every scratch earns the same, so talking before scratching is worth nothing.")


def _lint_question(question: SingleChoice) -> Iterable[Finding]:
    for finding in kinds.get(KIND).lint(question):
        yield finding.within(question.id)
    if not question.stem.strip():
        yield block(question.id, "This question asks nothing. Write it.")
    if not LEAST_OPTIONS <= len(question.options) <= MOST_OPTIONS:
        words = f"There are {len(question.options)} options. Give {LEAST_OPTIONS} to {MOST_OPTIONS}, so that scratching means something."
        yield block(question.id, words)
    if not question.audience.is_everybody:
        yield block(
            question.id, "A team answers every question together. Take the seats it is asked of away."
        )
    for option in question.options:
        if not option.because.strip():
            yield block(f"{question.id}/{option.id}", "Say in a sentence why this option is right or not.")


def _lint_application(one: Application) -> Iterable[Finding]:
    for text, sentence in (
        (one.situation, "The application exercise has no situation. Describe it."),
        (one.question, "The application exercise asks nothing. Write the one choice that teams make."),
    ):
        if not text.strip():
            yield block(APPLICATION, sentence)
    if not 2 <= len(one.ways) <= 6:
        yield block(
            APPLICATION, f"Teams choose among {len(one.ways)}. Offer two to six that are all worth a thought."
        )
    yield from (
        finding.within(APPLICATION) for finding in lint_words([(way.id, way.text) for way in one.ways], "way")
    )
    if not one.afterwards.strip():
        yield ask(
            APPLICATION, "Nothing is said once every team has decided. Add how you would think about it."
        )


def public_question(question: SingleChoice, seed: str) -> dict[str, Any]:
    """A question without its key, its options in the order of this seed, which never depends on the key."""
    own = kinds.get(KIND).public_view(question, seed)
    return {"id": question.id, "kind": KIND, "stem": question.stem, **own}
