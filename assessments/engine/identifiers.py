"""What in a text may tell who somebody is: names, dates, ages, numbers, addresses, places, work, roles of one person.

Looked for are the identifiers of the HIPAA Privacy Rule's Safe Harbor list, 45 CFR 164.514(b)(2)(i)(A) to (R), as far as
they can stand in a text. Finding none proves nothing: whoever writes declares that nobody can be known by it.

A text is read as a person reads it, whatever it is written in: digits of any script, letters that only look like others,
signs that are not seen, and lines broken within a number change nothing. Patterns repeat a bounded number of times, and
what is read is read once: the time grows with the length of the text and not faster.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from assessments.engine import identifier_dates as dates
from assessments.engine import identifier_numbers as numbers
from assessments.engine import identifier_people as people
from assessments.engine import identifier_places as places
from assessments.engine.identifier_finding import HARD, Finding, Span

__all__ = ["HARD", "Finding", "Text", "find", "pieces"]

# Letters of other scripts that are drawn like ours.
LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеорсухіјѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοıɑɡ", "ABESIJKMHOPCTXYaeopcyxijshdqwABEZHIKMNOPTYXoiag"
)  # fmt: skip
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－⁃"), "-")
QUOTES = {ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'", ord("＇"): "'", ord("`"): "'"}


@dataclass(frozen=True)
class Text:
    """A text as the patterns read it, and where each sign of it stood.

    plain   one sign for one, lines and tabs as single spaces, unseen signs left out
    at      place in the original of each sign of `plain`
    starts  places in `plain` at which a line begins
    """

    plain: str
    at: tuple[int, ...]
    starts: frozenset[int]

    @classmethod
    def of(cls, original: str) -> "Text":
        """Read a text."""
        signs: list[str] = []
        at: list[int] = []
        starts = {0}
        for place, raw in enumerate(original):
            for sign in _plain(raw):
                if sign == " " and (not signs or signs[-1] == " "):
                    if raw == "\n":
                        starts.add(len(signs))
                    continue
                signs.append(sign)
                at.append(place)
            if raw == "\n":
                starts.add(len(signs))
        return cls("".join(signs), tuple(at), frozenset(starts))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of `plain` stands in the original."""
        return self.at[start], self.at[end - 1] + 1


def _plain(raw: str) -> str:
    """One sign as it is read; "" for what is not seen."""
    if raw.isascii():
        return " " if raw.isspace() else raw if raw.isprintable() else ""
    kind = unicodedata.category(raw)
    if kind in ("Cf", "Cc", "Mn", "Me", "Co", "Cs", "Cn") or raw in "\u115f\u1160\u3164\uffa0\u2800":
        return ""
    if kind in ("Zs", "Zl", "Zp"):
        return " "
    if kind == "Nd":
        return str(unicodedata.decimal(raw))
    whole = unicodedata.normalize("NFKC", raw).translate(LOOK_ALIKES).translate(DASHES).translate(QUOTES)
    return "".join(
        str(unicodedata.digit(one)) if unicodedata.digit(one, None) is not None else one
        for one in whole
        if unicodedata.category(one) not in ("Mn", "Cf", "Zs")
    )


def find(original: str, *, year: int = 2026) -> list[Finding]:
    """Everything in a text that may identify somebody, in order, without overlaps.

    year  the present one: who was born more than 89 years before it is over 89
    """
    text = Text.of(original)
    plain = text.plain
    found = [
        *dates.spans(plain, year),
        *numbers.spans(plain),
        *places.spans(plain),
        *people.spans(plain, text.starts),
    ]
    return [_finding(original, text, span) for span in _apart(found)]


def _finding(original: str, text: Text, span: Span) -> Finding:
    start, end = text.place(span.start, span.end)
    plain = text.plain[span.start : span.end]
    return Finding(span.kind, start, end, original[start:end], " ".join(plain.split()).casefold())


def _apart(spans: list[Span]) -> list[Span]:
    """Spans without overlaps: what cannot be waved through goes before what can, then the longer before the shorter."""
    taken: list[Span] = []
    covered: set[int] = set()
    for one in sorted(spans, key=lambda one: (one.kind not in HARD, one.start - one.end, one.start)):
        signs = range(one.start, one.end)
        if one.start >= one.end or not covered.isdisjoint(signs):
            continue
        covered.update(signs)
        taken.append(one)
    return sorted(taken, key=lambda one: one.start)


def pieces(original: str, findings: list[Finding]) -> Iterator[tuple[str, Finding | None]]:
    """A text cut at its findings: (words, the finding they are, or None)."""
    place = 0
    for one in findings:
        if one.start > place:
            yield original[place : one.start], None
        yield original[one.start : one.end], one
        place = one.end
    if place < len(original):
        yield original[place:], None
