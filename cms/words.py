"""The words somebody searches for, pure: taking a question apart, finding its words in a text, marking them.

A word finds everything that begins with its root: "opioids" finds opioid, "prescribe" finds prescribing. That is all
the grammar there is where the database knows none (SQLite); PostgreSQL brings its own, and then this only marks.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

LONGEST = 100
"""Letters of a question that are read; nobody types more by hand."""
MOST_WORDS = 8
LITTLE = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "do",
        "does",
        "for",
        "from",
        "how",
        "i",
        "in",
        "is",
        "it",
        "its",
        "me",
        "my",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "there",
        "this",
        "to",
        "was",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "with",
        "you",
        "your",
    ]
)
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
_ENDINGS = (
    ("ies", ""), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("zes", "z"), ("ings", ""), ("ing", ""),
    ("ed", ""), ("us", "us"), ("ss", "ss"), ("is", ""), ("s", ""), ("e", ""), ("y", ""),
)  # fmt: skip
_SHORTEST_ROOT = 4


@dataclass(frozen=True)
class Piece:
    """A part of a text; `hit` parts are to be marked."""

    text: str
    hit: bool = False


class _Plain(dict):
    """Letters without their accents, in lower case, one for one: places in the text stay what they are."""

    def __missing__(self, number):
        letter = unicodedata.normalize("NFKD", chr(number))[0].lower()[:1] or chr(number)
        self[number] = letter
        return letter


_plain = _Plain()


def fold(text: str) -> str:
    """The text in lower case and without accents; as long as before, letter for letter."""
    return text.lower() if text.isascii() else text.translate(_plain)


def asked(question: str) -> tuple[str, ...]:
    """The words of a question, folded, each once; little words are left out unless there are no others."""
    found = list(dict.fromkeys(_WORD.findall(fold(question[:LONGEST]))))
    return tuple([word for word in found if word not in LITTLE] or found)[:MOST_WORDS]


def root(word: str) -> str:
    """The beginning that a word shares with its other forms; always a beginning of the word itself.

    Never shorter than four letters, so that short words stay whole.
    """
    for ending, kept in _ENDINGS:
        if word.endswith(ending):
            shorter = word[: len(word) - len(ending)] + kept
            if len(shorter) < _SHORTEST_ROOT:
                return word
            return root(shorter) if ending == "s" and shorter.endswith(("e", "y")) else shorter
    return word


def pattern(words: Iterable[str]) -> re.Pattern:
    """What finds, in a folded text, every word that begins with the root of one of these."""
    roots = sorted({re.escape(root(word)) for word in words}, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(roots)})[^\W_]*")


def speaks_of(text: str, words: Sequence[str], *, any_of: bool = False) -> bool:
    """Whether a text has all of the words, or with `any_of` one of them."""
    folded = fold(text)
    found = (pattern([word]).search(folded) is not None for word in words)
    return any(found) if any_of else all(found)


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The text in pieces, those that the words find marked."""
    if not words:
        return (Piece(text),) if text else ()
    pieces, end = [], 0
    for spot in pattern(words).finditer(fold(text)):
        if spot.start() > end:
            pieces.append(Piece(text[end : spot.start()]))
        pieces.append(Piece(text[spot.start() : spot.end()], hit=True))
        end = spot.end()
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return tuple(pieces)


def snippet(text: str, words: Sequence[str], *, length: int = 220) -> tuple[Piece, ...]:
    """The part of a text that speaks most of the words, in pieces; its paragraphs are its lines.

    One paragraph, shortened where it must be; () when it has none of the words.
    """
    best, most = "", 0
    for line in text.splitlines():
        kinds = _kinds(line, words)
        # A sentence tells more than a heading that has the same words.
        if kinds and (kinds > most or (kinds == most and len(best) < 60 < len(line))):
            best, most = line, kinds
    return marked(_cut(best.strip(), words, length), words) if best else ()


def _kinds(line, words):
    folded = fold(line)
    return sum(pattern([word]).search(folded) is not None for word in words)


def _cut(line, words, length):
    """As much of a paragraph as fits, round the place where most of the words stand together."""
    if len(line) <= length:
        return line
    starts = [spot.start() for spot in pattern(words).finditer(fold(line))]
    first = max(starts, key=lambda start: (_kinds(line[start : start + length - 80], words), -start))
    begin = _beginning(line, max(0, first - 80), first)
    end = len(line) if len(line) - begin <= length else line.rfind(" ", begin, begin + length)
    if end <= first:
        end = begin + length
    return f"{'…' if begin else ''}{line[begin:end].strip()}{'…' if end < len(line) else ''}"


def _beginning(line, earliest, first):
    """Where to begin before a hit: with its sentence if that is near, else with a word."""
    if earliest == 0:
        return 0
    sentence = line.rfind(". ", earliest, first)
    if sentence >= 0:
        return sentence + 2
    space = line.find(" ", earliest, first)
    return space + 1 if space >= 0 else first


def nearest(words: Sequence[str], known: Iterable[str]) -> str:
    """The question with each word that nothing begins with put right by the closest known one; "" if nothing is close.

    `known` are texts, such as titles, whose words are taken to be spelled right.
    """
    vocabulary = {word for text in known for word in _WORD.findall(fold(text)) if len(word) >= _SHORTEST_ROOT}
    put_right, changed = [], False
    for word in words:
        if not any(one.startswith(root(word)) for one in vocabulary):
            close = get_close_matches(word, sorted(vocabulary), n=1, cutoff=0.75)
            if not close:
                return ""
            word, changed = close[0], True
        put_right.append(word)
    return " ".join(put_right) if changed else ""
