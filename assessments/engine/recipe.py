"""Recipes: sums an author writes over named quantities, read by a small parser of our own. Nothing is ever executed.

    er * 2 + ir * doses
    round(total * lookup(a-table, hydromorphone, oral) / lookup(a-table, morphine, oral), 0.5, nearest)

Exact fractions throughout. Whatever is written, the answer is a number or a Fault with its place and a sentence.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from assessments.engine.conversion import AnyTable, Preparation, kind_of
from assessments.engine.measure import HOWS, round_to
from assessments.engine.quantity import plain

LONGEST = 300
DEEPEST = 40
MOST_BITS = 4000
"""A number may grow to so many bits: far beyond any dose, and small enough to be quick."""

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}", re.ASCII)
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,12}(?:\.[0-9]{1,12})?)|(?P<name>[A-Za-z][A-Za-z0-9_]*)|(?P<sign>.))",
    re.ASCII | re.DOTALL,
)
_WORD = re.compile(r"\s*\"?([A-Za-z0-9][A-Za-z0-9_-]*)\"?\s*", re.ASCII)
_SAME = {"×": "*", "÷": "/", "−": "-", "·": "*", ":": "/"}
FUNCTIONS = ("min", "max", "round", "lookup")


@dataclass(frozen=True)
class Fault:
    """Why a recipe gives no number.

    at        the sign of the text, from 1
    sentence  what is the matter and what to do, in the author's words
    """

    at: int
    sentence: str

    def __str__(self) -> str:
        return f"At sign {self.at}: {self.sentence}"


@dataclass(frozen=True)
class Number:
    """A number as written."""

    value: Fraction


@dataclass(frozen=True)
class Named:
    """A quantity, or a line before."""

    name: str
    at: int


@dataclass(frozen=True)
class Sum:
    """Two parts joined by + - * or /."""

    sign: str
    left: "Tree"
    right: "Tree"
    at: int


@dataclass(frozen=True)
class Call:
    """min or max of several parts."""

    name: str
    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Rounded:
    """A part rounded to a step."""

    part: "Tree"
    step: "Tree"
    how: str
    at: int


@dataclass(frozen=True)
class Lookup:
    """The amount that a table gives for an opioid by a route."""

    table: str
    preparation: Preparation
    at: int


Tree = Number | Named | Sum | Call | Rounded | Lookup


class _Stop(Exception):
    """Ends a reading or a sum early; never leaves this module."""

    def __init__(self, at: int, sentence: str) -> None:
        self.fault = Fault(at, sentence)
        super().__init__(sentence)


def parse(text: object) -> Tree | Fault:
    """Read a recipe. Total: anything else than a sum is a Fault."""
    if not isinstance(text, str) or not text.strip():
        return Fault(1, "Write a sum, such as er * 2 + ir * 4.")
    return _parse(text)


@lru_cache(maxsize=2048)
def _parse(text: str) -> Tree | Fault:
    if len(text) > LONGEST:
        return Fault(LONGEST, f"This is too long. Split it into lines of at most {LONGEST} signs.")
    for sign, plain_sign in _SAME.items():
        text = text.replace(sign, plain_sign)
    try:
        return _Parser(text).whole()
    except _Stop as stop:
        return stop.fault


class _Parser:
    """Reads from left to right: a sum is terms, a term is parts, a part is a number, a name, a call or brackets."""

    def __init__(self, text: str) -> None:
        self.text = text.rstrip()
        self.place = 0
        self.depth = 0

    def whole(self) -> Tree:
        tree = self._sum()
        kind, found, at = self._peek()
        if kind:
            raise _Stop(at, f"“{found}” does not fit here. Expected a sign such as + or *, or the end.")
        return tree

    def _peek(self) -> tuple[str, str, int]:
        match = _TOKEN.match(self.text, self.place)
        if match is None or match.lastgroup is None:
            return "", "", len(self.text) + 1
        return match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1

    def _take(self) -> tuple[str, str, int]:
        found = self._peek()
        self.place = found[2] - 1 + len(found[1])
        return found

    def _expect(self, sign: str, after: str) -> None:
        kind, found, at = self._take()
        if kind != "sign" or found != sign:
            raise _Stop(at, f"Expected “{sign}” {after}.")

    def _sum(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Stop(self.place + 1, "There are too many brackets. Split it into several lines.")
        tree = self._joined("+-", lambda: self._joined("*/", self._part))
        self.depth -= 1
        return tree

    def _joined(self, signs: str, part: Callable[[], Tree]) -> Tree:
        tree = part()
        while True:
            kind, sign, at = self._peek()
            if kind != "sign" or sign not in signs:
                return tree
            self._take()
            tree = Sum(sign, tree, part(), at)

    def _part(self) -> Tree:
        kind, found, at = self._take()
        if kind == "number":
            return Number(Fraction(found))
        if kind == "name":
            return self._call(found, at) if self._peek()[1] == "(" else Named(found, at)
        if found == "(":
            tree = self._sum()
            self._expect(")", "to close the bracket")
            return tree
        if found == "-":
            raise _Stop(at, "A minus sign needs a number before it. Amounts are never negative.")
        if not found:
            raise _Stop(at, "The sum ends too early. Expected a number or a name.")
        raise _Stop(at, f"“{found}” does not fit here. Expected a number or a name.")

    def _call(self, name: str, at: int) -> Tree:
        if name not in FUNCTIONS:
            raise _Stop(at, f"There is no “{name}( )”. There are min, max, round and lookup.")
        self._take()
        if name == "lookup":
            return self._lookup(at)
        parts = [self._sum()]
        how = ""
        while self._peek()[1] == ",":
            self._take()
            kind, word, _at = self._peek()
            if name == "round" and len(parts) == 2 and kind == "name" and word in HOWS:
                how = self._take()[1]
                break
            parts.append(self._sum())
        self._expect(")", f"to close “{name}(”")
        if name == "round":
            if len(parts) != 2:
                raise _Stop(
                    at, "round takes a value and a step, and perhaps up, down or nearest: round(x, 5, down)."
                )
            return Rounded(parts[0], parts[1], how or "nearest", at)
        if len(parts) < 2:
            raise _Stop(at, f"{name} compares at least two values: {name}(a, b).")
        return Call(name, tuple(parts))

    def _lookup(self, at: int) -> Tree:
        words = []
        for number in range(3):
            match = _WORD.match(self.text, self.place)
            if match is None:
                raise _Stop(
                    self.place + 1,
                    "lookup takes a table, an opioid and a route: lookup(a-table, morphine, oral).",
                )
            words.append(match[1])
            self.place = match.end()
            if number < 2:
                self._expect(",", "between table, opioid and route")
        self._expect(")", "to close “lookup(”")
        return Lookup(words[0], Preparation(words[1], words[2]), at)


def evaluate(
    tree: Tree | Fault, values: Mapping[str, Fraction], tables: Mapping[str, AnyTable]
) -> Fraction | Fault:
    """The number a recipe comes to. Total: a Fault for an unknown name, a division by 0, a row that is not there."""
    if isinstance(tree, Fault):
        return tree
    try:
        return _value(tree, values, tables)
    except _Stop as stop:
        return stop.fault


def _value(tree: Tree, values: Mapping[str, Fraction], tables: Mapping[str, AnyTable]) -> Fraction:
    match tree:
        case Number(value):
            return value
        case Named(name, at):
            if name not in values:
                known = ", ".join(sorted(values)) or "none yet"
                raise _Stop(at, f"Nothing is called “{name}” before this. There are: {known}.")
            return values[name]
        case Sum(sign, left, right, at):
            return _joined(sign, _value(left, values, tables), _value(right, values, tables), at)
        case Call(name, parts):
            found = [_value(part, values, tables) for part in parts]
            return min(found) if name == "min" else max(found)
        case Rounded(part, step, how, at):
            size = _value(step, values, tables)
            if size <= 0:
                raise _Stop(at, "The step to round to must be more than 0.")
            # A half goes up only where "nearest" says so, and it is then the larger of two equally near.
            return round_to(_value(part, values, tables), size, how)[-1]
        case Lookup(slug, preparation, at):
            return _found(tables, slug, preparation, at)


def _joined(sign: str, left: Fraction, right: Fraction, at: int) -> Fraction:
    if sign == "/" and right == 0:
        raise _Stop(at, "This divides by 0.")
    result = {"+": left + right, "-": left - right, "*": left * right}[sign] if sign != "/" else left / right
    if max(result.numerator.bit_length(), result.denominator.bit_length()) > MOST_BITS:
        raise _Stop(at, "This number grows without measure. Check the sum.")
    return result


def _found(tables: Mapping[str, AnyTable], slug: str, preparation: Preparation, at: int) -> Fraction:
    if slug not in tables:
        raise _Stop(at, f"There is no published table “{slug}”.")
    row = tables[slug].row(preparation)
    if row is None or row.amount is None:
        raise _Stop(at, f"The table “{slug}” says nothing of {preparation.opioid}, {preparation.route}.")
    return Fraction(row.amount)


def lookups(tree: Tree | Fault) -> dict[str, set[Preparation]]:
    """What a recipe looks up: {slug of a table: the opioids and routes}."""
    found: dict[str, set[Preparation]] = {}
    for part in _parts(tree):
        if isinstance(part, Lookup):
            found.setdefault(part.table, set()).add(part.preparation)
    return found


def _parts(tree: Tree | Fault) -> Iterator[Tree | Fault]:
    yield tree
    match tree:
        case Sum(_, left, right, _):
            inside: tuple[Tree, ...] = (left, right)
        case Call(_, parts):
            inside = parts
        case Rounded(part, step, _, _):
            inside = (part, step)
        case _:
            inside = ()
    for one in inside:
        yield from _parts(one)


def all_lookups(texts: Iterable[object]) -> dict[str, set[Preparation]]:
    """The same of several recipes; what is no recipe looks up nothing."""
    found: dict[str, set[Preparation]] = {}
    for text in texts:
        for slug, preparations in lookups(parse(text)).items():
            found.setdefault(slug, set()).update(preparations)
    return found


def mixed(used: Iterable[str], tables: Mapping[str, AnyTable]) -> str:
    """Why the tables of one question must not be used together, as a sentence; "" where they may."""
    found = [tables[slug] for slug in sorted(set(used)) if slug in tables]
    kinds = {kind_of(table) for table in found}
    if "mme" in kinds and len(kinds) > 1:
        return (
            "A tally of MME and a conversion are mixed here. CDC’s factors are for tallying risk, never to convert. "
            "Ask them as two questions."
        )
    if sum(kind_of(table) == "equianalgesic" for table in found) > 1:
        return "Two equianalgesic tables are mixed here. Tables disagree: one question uses one table."
    return ""


def converts_by_tally(texts: Iterable[object], tables: Mapping[str, AnyTable]) -> str:
    """Why recipes turn a tally into a conversion, as a sentence; "" where none does: none divides by an MME factor."""
    for text in texts:
        for part in _parts(parse(text)):
            if isinstance(part, Sum) and part.sign == "/" and _looks_into_mme(part.right, tables):
                return (
                    "This divides by an MME factor. CDC’s factors add up risk and never lead back to a dose: use an "
                    "equianalgesic table."
                )
    return ""


def _looks_into_mme(tree: Tree, tables: Mapping[str, AnyTable]) -> bool:
    found = [tables[part.table] for part in _parts(tree) if isinstance(part, Lookup) and part.table in tables]
    return any(kind_of(table) == "mme" for table in found)


_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
_SHOWN = {"+": "+", "-": "−", "*": "×", "/": "÷"}


def shown(tree: Tree | Fault, values: Mapping[str, Fraction], tables: Mapping[str, AnyTable]) -> str:
    """A recipe with its numbers put in, as a person would write the sum: "45 × 2 + 7.5 × 3"."""
    match tree:
        case Sum(sign, left, right, _):
            rank = _RANK[sign]
            one = _inside(left, values, tables, rank)
            # Brackets also where the sign before would turn what is in them: 8 − (3 + 2), 8 ÷ (2 × 2).
            other = _inside(right, values, tables, rank + (sign in "-/"))
            return f"{one} {_SHOWN[sign]} {other}"
        case Call(name, parts):
            words = {"min": "the smaller of", "max": "the larger of"}[name]
            return f"{words} {' and '.join(shown(part, values, tables) for part in parts)}"
        case Rounded(part, step, how, _):
            way = {"up": "up to", "down": "down to", "nearest": "to the nearest"}[how]
            return f"{_inside(part, values, tables, 1)}, rounded {way} {shown(step, values, tables)}"
        case _:
            found = evaluate(tree, values, tables)
            return "?" if isinstance(found, Fault) else plain(found)


def _inside(tree: Tree, values: Mapping[str, Fraction], tables: Mapping[str, AnyTable], rank: int) -> str:
    text = shown(tree, values, tables)
    bare = isinstance(tree, Number | Named | Lookup) or (isinstance(tree, Sum) and _RANK[tree.sign] >= rank)
    return text if bare else f"({text})"
