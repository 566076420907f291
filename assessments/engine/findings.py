"""What a check has to say to an author."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["block", "ask"]


@dataclass(frozen=True)
class Finding:
    """One sentence for the author, and how much it matters.

    severity  "block" stops publication; "ask" wants a "yes, intended"
    where     ids joined by "/": stage, stage/item, stage/item/option, chart/entry; "" is the whole case
    sentence  what is the matter and what to do, in the author's words
    """

    severity: Severity
    where: str
    sentence: str

    def within(self, place: str) -> "Finding":
        """The same finding, seen from the place that contains it."""
        return replace(self, where="/".join(part for part in (place, self.where) if part))


def block(where: str, sentence: str) -> Finding:
    """A finding that stops publication."""
    return Finding("block", where, sentence)


def ask(where: str, sentence: str) -> Finding:
    """A finding the author may answer with "yes, intended"."""
    return Finding("ask", where, sentence)


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Only the findings that stop publication."""
    return [finding for finding in findings if finding.severity == "block"]


class InvalidDefinition(ValueError):
    """A definition that cannot be read at all. Carries every reason, never only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(f"{f.where}: {f.sentence}".lstrip(": ") for f in self.findings))
