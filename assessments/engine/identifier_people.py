"""Identifiers that are names of people: with a title, in a row, alone in a sentence or at its beginning, as initials."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assessments.engine import identifier_finding as kinds
from assessments.engine.identifier_finding import Span
from assessments.engine.identifier_places import is_known, stem
from assessments.engine.identifier_words import (
    ACRONYMS,
    AMBIGUOUS,
    COMMON,
    CUES,
    FAMILY_NAMES,
    GIVEN_NAMES,
    KNOWN_INITIALS,
    ROLES,
    SOFT_TITLES,
    TITLES,
    TO_PLACES,
)

_I = re.IGNORECASE
_WORD = re.compile(r"[^\W\d_]{1,40}(?:['-][^\W\d_]{1,40}){0,3}")
_STOPS = ".!?:;"
_OPENERS = "\"“”'‘(["
_TITLED = re.compile(rf"\b(?i:{'|'.join(TITLES)})\b\.? [^\W\d_][\w'.-]{{1,30}}(?: [A-Z][\w'-]{{1,30}})?")
_CALLED = re.compile(
    r"\b(?:named|name is|name was|called|aka|a\.k\.a\.|née|known as|initials(?: are)?|goes by) [\"“']?([A-Za-z][\w'.-]{1,30})",
    _I,
)
_INITIALS = re.compile(r"\b[A-Z]\.(?: ?[A-Z]\.){1,3}(?: [A-Z][a-z]{2,20})?|\b[A-Z]\. [A-Z][a-z]{2,20}\b")
_PERSON_LETTERS = re.compile(
    r"\b(?:patient|pt|client|resident|daughter|son|wife|husband|mother|father|sister|brother),? ([A-Z]{2,3})\b"
)


class Word(NamedTuple):
    """A word with its place, whether it has a capital, and whether a sentence or a line begins with it."""

    start: int
    end: int
    words: str
    low: str
    is_first: bool

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital and does not consist of them."""
        return self.words[0].isupper() and not self.is_all_capitals

    @property
    def is_all_capitals(self) -> bool:
        """Whether it is written in capitals."""
        return len(self.words) > 1 and self.words.isupper()

    @property
    def is_possessive(self) -> bool:
        """Whether something is said to be theirs."""
        return self.words.endswith(("'s", "'S"))

    @property
    def is_known(self) -> bool:
        """Whether it names nobody, alone or part by part."""
        return is_known(self.low)


def spans(text: str, starts: frozenset[int]) -> Iterator[Span]:
    """Every such place in a text as it is read; `starts` are the places at which a line begins."""
    words = list(_read(text, starts))
    yield from _titled(text)
    yield from _single(words)
    yield from _lettered(text)


def _titled(text: str) -> Iterator[Span]:
    for match in _TITLED.finditer(text):
        if _is_titled(match[0]):
            yield Span(kinds.NAME, match.start(), match.end())
    for match in _CALLED.finditer(text):
        if match[1].lower() not in COMMON | ROLES and (
            match[1][0].isupper() or "name" in match[0].lower()[:8]
        ):
            yield Span(kinds.NAME, match.start(1), match.end(1))


def _is_titled(words: str) -> bool:
    title, _space, rest = words.partition(" ")
    name = rest.split()[0].strip(".") if rest else ""
    low = name.lower()
    if title.lower().strip(".") in ("ms", "sr") and not name[:1].isupper():
        return False
    if low in COMMON | ROLES:
        return False
    return (
        (name[:1].isupper() and low != "contin") or title.lower().strip(".") in ("mr", "mrs") or "." in title
    )


def _lettered(text: str) -> Iterator[Span]:
    for match in _INITIALS.finditer(text):
        letters = match[0].lower().replace(" ", "")
        if letters not in KNOWN_INITIALS and not any(letters.startswith(one) for one in KNOWN_INITIALS):
            yield Span(kinds.INITIALS, match.start(), match.end())
    for match in _PERSON_LETTERS.finditer(text):
        if match[1].lower() not in ACRONYMS:
            yield Span(kinds.INITIALS, match.start(1), match.end(1))


def _read(text: str, starts: frozenset[int]) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        # "SpO2" is a measure.
        if len(match[0]) < 5 and (
            text[match.end() : match.end() + 1].isdigit()
            or text[max(0, match.start() - 1) : match.start()].isdigit()
        ):
            continue
        yield Word(
            match.start(), match.end(), match[0], match[0].lower(), _begins(text, match.start(), starts)
        )


def _begins(text: str, place: int, starts: frozenset[int]) -> bool:
    """Whether a sentence, a line, a quotation or a point of a list begins here."""
    if place in starts:
        return True
    at = place - 1
    for _step in range(4):
        if at < 0 or at + 1 in starts:
            return True
        sign = text[at]
        if sign in _STOPS:
            return not (sign == "." and _is_abbreviation(text, at))
        if sign in _OPENERS or sign in "-•*–>)":
            return True
        if sign != " ":
            return sign.isdigit() and at in starts
        at -= 1
    return False


def _is_abbreviation(text: str, stop: int) -> bool:
    """Whether the full stop here ends a title and no sentence."""
    word = re.search(r"(\w{1,6})$", text[max(0, stop - 7) : stop])
    return bool(word) and word[1].lower() in TITLES if word else False


def _single(words: list[Word]) -> Iterator[Span]:
    """Names among single words; several in a row are one."""
    lower = {one.low for one in words if one.words.islower()}
    place = 0
    while place < len(words):
        kind = _kind_of(words, place, lower)
        if not kind:
            place += 1
            continue
        end = place
        while (
            end + 1 < len(words) and words[end + 1].start == words[end].end + 1 and _goes_on(words[end + 1])
        ):
            end += 1
        first = words[place]
        yield Span(kind, first.start, words[end].end)
        place = end + 1


def _goes_on(word: Word) -> bool:
    return word.is_capital and not word.is_first and (not word.is_known or stem(word.low) in AMBIGUOUS)


def _kind_of(words: list[Word], place: int, lower: set[str]) -> str:
    """What a single word may be: a name, a place, or "" for a word."""
    word, bare = words[place], stem(words[place].low)
    before = words[place - 1] if place and words[place - 1].end + 3 > words[place].start else None
    after = words[place + 1] if place + 1 < len(words) else None
    if bare in GIVEN_NAMES:
        return kinds.NAME
    if word.words[0].islower():
        return ""
    if word.is_all_capitals:
        return _of_capitals(word, bare)
    if len(bare) < 2:
        return ""
    if before is not None and before.low in SOFT_TITLES and before.is_capital and not word.is_known:
        return kinds.NAME
    if not word.is_first:
        return _inside(word, bare, before)
    return _at_the_beginning(word, bare, after, lower)


def _of_capitals(word: Word, bare: str) -> str:
    if bare in FAMILY_NAMES:
        return kinds.NAME
    is_short = len(word.words) == 2 and not is_known(bare)
    return kinds.INITIALS if is_short else ""


def _inside(word: Word, bare: str, before: Word | None) -> str:
    if bare in AMBIGUOUS:
        is_part = before is not None and before.is_capital and before.is_known
        return "" if is_part else kinds.NAME
    if word.is_known:
        return ""
    return kinds.PLACE if before is not None and before.low in TO_PLACES else kinds.NAME


def _at_the_beginning(word: Word, bare: str, after: Word | None, lower: set[str]) -> str:
    """The first word of a sentence has its capital anyway: it needs another sign of being a name."""
    if bare in FAMILY_NAMES:
        return kinds.NAME
    is_next = after is not None and after.start == word.end + 1
    if bare in AMBIGUOUS:
        return kinds.NAME if is_next and after is not None and after.low in CUES else ""
    if word.is_known or bare in lower or bare.endswith(("ing", "ly", "ed", "tion", "ment", "ness")):
        return ""
    if word.is_possessive:
        return kinds.NAME
    if not is_next or after is None:
        return ""
    is_full_name = after.is_capital and not after.is_known
    return kinds.NAME if is_full_name or after.low in CUES else ""
