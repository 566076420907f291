"""Options of choice questions: reading, order on the page, what harms, and the checks they share."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from assessments.engine.answers import Critical
from assessments.engine.findings import Finding, ask, block
from assessments.engine.reading import Reader

_POINTS_AT_OTHERS = re.compile(r"\b(all|none|both|neither)\b.{0,12}\b(above|below|these)\b", re.IGNORECASE)


class Named(Protocol):
    """Anything with a permanent id."""

    @property
    def id(self) -> str:
        """The id."""


N = TypeVar("N", bound=Named)


@dataclass(frozen=True)
class Option:
    """One thing to choose.

    right     it is the best answer, or one of the correct ones
    critical  choosing it could harm the patient; `because` is then the sentence about the patient
    """

    id: str
    text: str
    right: bool
    critical: bool
    because: str


def read_options(reader: Reader, key: str, name: str = "options", within: str = "") -> tuple[Option, ...]:
    """Read the options of an item or of a part of it.

    key     what the kind calls a right one: "best", "correct", "right"
    name    under which they stand; within, the place findings name between the item and them
    """
    return tuple(read_option(part, key) for part in reader.readers(name, within))


def read_option(reader: Reader, key: str) -> Option:
    """Read one option, and complain of what it does not know."""
    option = Option(
        id=reader.identifier(),
        text=reader.text("text"),
        right=reader.flag(key),
        critical=reader.flag("critical"),
        because=reader.text("because", ""),
    )
    reader.close()
    return option


def in_order(options: tuple[N, ...], item: str, shuffle: bool, seed: str | None) -> tuple[N, ...]:
    """The order on the page: the author's, or one drawn from the attempt's seed and the ids alone.

    It never depends on the key, is the same at every return, and needs no random generator, so that no
    upgrade of a library can change what a learner saw.
    """
    if not shuffle or seed is None:
        return options

    def draw(option: N) -> bytes:
        return hmac.new(seed.encode(), f"{item}/{option.id}".encode(), hashlib.sha256).digest()

    return tuple(sorted(options, key=draw))


def public_options(options: Iterable[Option]) -> list[dict[str, str]]:
    """Id and text, and nothing that could tell a right option from a wrong one."""
    return [{"id": option.id, "text": option.text} for option in options]


def explained(options: Iterable[Option], chosen: Iterable[str]) -> list[dict[str, Any]]:
    """Every option with right, chosen, critical and because, for the debrief."""
    picked = frozenset(chosen)
    return [
        {
            "id": option.id,
            "text": option.text,
            "chosen": option.id in picked,
            "right": option.right,
            "critical": option.critical,
            "because": option.because,
        }
        for option in options
    ]


def picked(options: Iterable[Option], chosen: Iterable[str]) -> list[Option]:
    """The options that were chosen, in the author's order."""
    ids = frozenset(chosen)
    return [option for option in options if option.id in ids]


def criticals(item: str, chosen: Iterable[Option]) -> tuple[Critical, ...]:
    """One critical error for every chosen option that could have harmed the patient."""
    return tuple(Critical(item, option.because) for option in chosen if option.critical)


def one_up_one_down(options: Iterable[Option], chosen: Iterable[str]) -> int:
    """One up for each right option chosen, one down for each wrong one, never below zero (NCSBN "+/-")."""
    taken = picked(options, chosen)
    right = sum(option.right for option in taken)
    return max(0, right - (len(taken) - right))


FEEDBACK = {
    "options": "",
    "id": "",
    "text": "",
    "chosen": "own_answer",
    "right": "key",
    "critical": "key",
    "because": "option_feedback",
}


_NUMBERS = {1: "One", 2: "Two", 3: "Three", 4: "Four"}


def words_of(text: str) -> str:
    """A text as far as it says something: without differences of spaces and capitals."""
    return " ".join(text.split()).casefold()


def lint_options(options: tuple[Option, ...], *, shuffle: bool, most: int, least: int = 3) -> list[Finding]:
    """The checks every list of options must pass, each placed at its option.

    least  fewer than this many are asked about; fewer than two stop the case
    """
    findings = []
    if len(options) < least or len(options) > most:
        severity = block if len(options) < 2 else ask
        usual = f"{_NUMBERS.get(least, least)} to {most} are usual."
        findings.append(severity("", f"There are {len(options)} options. {usual}"))
    findings += lint_words([(option.id, option.text) for option in options], "option")
    for option in options:
        findings += _lint_option(option, shuffle)
    return findings


def lint_words(parts: Iterable[tuple[str, str]], what: str) -> list[Finding]:
    """Each of a list of (id, text) must have an id and words of its own; `what` says what they are."""
    findings = []
    ids: set[str] = set()
    texts: set[str] = set()
    for id_, text in parts:
        words = words_of(text)
        if id_ in ids:
            findings.append(block(id_, f"Two {what}s share this id. Give each its own."))
        if not words:
            findings.append(block(id_, f"This {what} has no text. Write it or take it away."))
        elif words in texts:
            findings.append(block(id_, f"Two {what}s say the same. Change one of them."))
        ids.add(id_)
        texts.add(words)
    return findings


def lint_some_right(options: tuple[Option, ...]) -> list[Finding]:
    """Where several may be right: none is a mistake, all of them a gift."""
    right = sum(option.right for option in options)
    if not right:
        return [block("", "No option is marked as correct. Mark at least one.")]
    if right == len(options):
        return [ask("", "Every option is correct, so choosing all of them wins. Add some that are not.")]
    return []


def _lint_option(option: Option, shuffle: bool) -> list[Finding]:
    findings = []
    if option.right and option.critical:
        findings.append(
            block(
                option.id, "This option is right and marked critical at once. Take one of the two marks away."
            )
        )
    if not option.because.strip():
        if option.critical:
            sentence = "This option is critical. Say in one sentence what it could have done to the patient."
            findings.append(block(option.id, sentence))
        else:
            findings.append(
                ask(option.id, "This option says nothing afterwards. Add why it is right or not.")
            )
    if shuffle and _POINTS_AT_OTHERS.search(option.text):
        findings.append(ask(option.id, "This option speaks of its neighbors, and the order is shuffled."))
    return findings
