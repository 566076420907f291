"""Options of choice questions: reading, order on the page, and the checks they share."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

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


def read_options(reader: Reader, key: str) -> tuple[Option, ...]:
    """Read the options of an item; `key` is what the kind calls a right one ("best", "correct")."""
    return tuple(read_option(part, key) for part in reader.readers("options"))


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


FEEDBACK = {
    "options": "",
    "id": "",
    "text": "",
    "chosen": "own_answer",
    "right": "key",
    "critical": "key",
    "because": "option_feedback",
}


def lint_options(options: tuple[Option, ...], *, shuffle: bool, most: int) -> list[Finding]:
    """The checks every list of options must pass."""
    findings = []
    if len(options) < 3 or len(options) > most:
        severity = block if len(options) < 2 else ask
        findings.append(severity("", f"There are {len(options)} options. Three to {most} are usual."))
    ids: set[str] = set()
    texts: set[str] = set()
    for option in options:
        text = " ".join(option.text.split()).casefold()
        if option.id in ids:
            findings.append(block(option.id, "Two options share this id. Give each its own."))
        if not text:
            findings.append(block(option.id, "This option has no text. Write it or take it away."))
        elif text in texts:
            findings.append(block(option.id, "Two options say the same. Change one of them."))
        ids.add(option.id)
        texts.add(text)
        findings += _lint_option(option, shuffle)
    return findings


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
