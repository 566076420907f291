"""Identifiers that are names of people: with a title, in a row, alone in a sentence or at its beginning, as initials."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assessments.engine import identifier_finding as kinds
from assessments.engine.identifier_eponyms import OF_ONE, PERSONAL, WORDS_END, is_eponym
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
    PEOPLES,
    ROLES,
    SOFT_TITLES,
    TITLES,
    TO_PLACES,
)

_I = re.IGNORECASE
_WORD = re.compile(r"[^\W\d_]{1,40}(?:['-][^\W\d_]{1,40}){0,3}")
_STOPS = ".!?:;"
_OPENERS = "\"“”'‘(["
_TITLED = re.compile(rf"\b(?i:{'|'.join(TITLES)})\b\.? [^\W\d_][\w'.-]{{0,30}}(?: [A-Z][\w'-]{{1,30}})?")
_CALLED = re.compile(
    r"\b(?:named|name is|name was|called|aka|a\.k\.a\.|née|known as|initials(?: are)?|goes by) [\"“']?([A-Za-z][\w'.-]{1,30})",
    _I,
)
_INITIALS = re.compile(r"\b[A-Z]\.(?: ?[A-Z]\.){1,3}(?: [A-Z][a-z]{2,20})?|\b[A-Z]\. [A-Z][a-z]{2,20}\b")
_PERSON_LETTERS = re.compile(
    r"\b(?:[Pp]atient|[Pp]t|[Cc]lient|[Rr]esident|daughter|son|wife|husband|partner|mother|father|sister|brother|aunt|uncle|"
    r"niece|nephew|cousin|friend|neighbor|named|called),? ([A-Z]{2,3}\b|[A-HJ-Z]\.)"
)
_TURNED_INITIALS = re.compile(r"\b([A-Z][a-z]{2,20}), [A-HJ-Z]\.(?! [A-Z]\.? )")
_ABOUT_SOMEBODY = re.compile(
    r"(?:,? (?:who|whose|and h(?:er|is)) |, (?:the|an?|h(?:er|is)|our|my|aged?|\d{2})\b)"
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
    yield from _single(words, text)
    yield from _lettered(text)


def _titled(text: str) -> Iterator[Span]:
    for match in _TITLED.finditer(text):
        if _is_titled(match[0]) and not text[max(0, match.start() - 2) : match.start()].strip().isdigit():
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
    if title.lower().strip(".") in ("ms", "sr", "fr") and not name[:1].isupper():
        return False
    if len(name) == 1 and not (name.isupper() and name != "I"):
        return False
    if low in COMMON | ROLES and len(name) > 1:
        return False
    return (
        (name[:1].isupper() and low != "contin")
        or title.lower().strip(".") in ("mr", "mrs", "señor", "señora", "madame", "monsieur")
        or "." in title
    )


def _lettered(text: str) -> Iterator[Span]:
    for match in _INITIALS.finditer(text):
        letters = match[0].lower().replace(" ", "")
        # "A. Pain" counts.
        is_point = match[0][1:3] == ". " and is_known(match[0][3:].lower())
        if not is_point and not any(letters.startswith(one) for one in KNOWN_INITIALS):
            yield Span(kinds.INITIALS, match.start(), match.end())
    for match in _PERSON_LETTERS.finditer(text):
        if match[1].lower() not in ACRONYMS:
            yield Span(kinds.INITIALS, match.start(1), match.end(1))
    for match in _TURNED_INITIALS.finditer(text):
        if not is_known(match[1].lower()):
            yield Span(kinds.INITIALS, match.start(), match.end())


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


def _single(words: list[Word], text: str) -> Iterator[Span]:
    """Names among single words; several in a row are one."""
    lower = {one.low for one in words if one.words.islower()}
    place = 0
    while place < len(words):
        kind = _kind_of(words, place, lower, text)
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
    is_new = not word.is_known or stem(word.low) in AMBIGUOUS
    return word.is_capital and len(word.words) > 1 and not word.is_first and is_new


def _kind_of(words: list[Word], place: int, lower: set[str], text: str) -> str:
    """What a single word may be: a name, a place, or "" for a word."""
    word, bare = words[place], stem(words[place].low)
    before = words[place - 1] if place and words[place - 1].end + 3 > words[place].start else None
    after = words[place + 1] if place + 1 < len(words) else None
    if bare in GIVEN_NAMES:
        return "" if re.match(r" \d{1,3}:\d", text[word.end : word.end + 6]) else kinds.NAME
    if word.words[0].islower():
        return ""
    if word.is_all_capitals:
        return _of_capitals(word, bare, text)
    if len(bare) < 2 or _is_named_after(word, bare, after) or _is_unit(word, text):
        return ""
    if before is not None and before.low in SOFT_TITLES and before.is_capital and not word.is_known:
        return kinds.NAME
    if not word.is_first:
        return "" if _ends_a_title(words, place) else _inside(word, bare, before)
    return _at_the_beginning(word, bare, after, lower, text)


def _is_named_after(word: Word, bare: str, after: Word | None) -> bool:
    is_next = after is not None and after.start == word.end + 1
    return is_next and after is not None and is_eponym(bare, word.is_possessive, after.low)


def _is_unit(word: Word, text: str) -> bool:
    """Whether two letters after a number are its unit: "30 Gy", "16 Fr"."""
    return len(word.words) == 2 and bool(
        re.search(r"\d ?$", text[max(0, word.start - 2) : word.start], re.ASCII)
    )


def _ends_a_title(words: list[Word], place: int) -> bool:
    """Whether two and more known words with capitals lead here, as in "Edmonton Symptom Assessment System"."""
    counted = 0
    for at in range(place - 1, max(-1, place - 6), -1):
        one = words[at]
        is_next = one.end + 1 == words[at + 1].start
        if not is_next or not one.is_capital or not one.is_known or one.low in ROLES | PEOPLES:
            break
        counted += 1
    return counted > 1


def _of_capitals(word: Word, bare: str, text: str) -> str:
    if bare in FAMILY_NAMES:
        return kinds.NAME
    if len(word.words) != 2 or is_known(bare) or re.fullmatch("[IVX]+", word.words):
        return ""
    # "EF 15%", "88% RA", "2 L NC", "CV: regular" are measures and headings.
    is_measure = re.match(r":| ?[\d<>=%]", text[word.end : word.end + 2]) or re.search(
        r"[\d%/] ?[A-Za-z]{0,3} ?$", text[max(0, word.start - 6) : word.start]
    )
    return "" if is_measure else kinds.INITIALS


def _inside(word: Word, bare: str, before: Word | None) -> str:
    if bare in AMBIGUOUS:
        is_part = before is not None and before.is_capital and before.is_known
        return "" if is_part else kinds.NAME
    if word.is_known:
        return ""
    return kinds.PLACE if before is not None and before.low in TO_PLACES else kinds.NAME


def _at_the_beginning(word: Word, bare: str, after: Word | None, lower: set[str], text: str) -> str:
    """The first word of a sentence has its capital anyway: it needs another sign of being a name."""
    if bare in FAMILY_NAMES:
        return kinds.NAME
    is_next = after is not None and after.start == word.end + 1
    said = after.low if is_next and after is not None else ""
    following = text[word.end : word.end + 12]
    if bare in AMBIGUOUS:
        return kinds.NAME if said in CUES or re.match(" and h(?:er|is) ", following) else ""
    if word.is_known or bare in lower or bare.endswith(WORDS_END):
        return ""
    is_said = said in CUES or said in (OF_ONE if bare.endswith("s") else PERSONAL)
    if word.is_possessive or _ABOUT_SOMEBODY.match(following) or is_said:
        return kinds.NAME
    is_full_name = (
        is_next and after is not None and after.is_capital and len(after.words) > 1 and not after.is_known
    )
    return kinds.NAME if is_full_name else ""
