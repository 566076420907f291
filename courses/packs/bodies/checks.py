"""What is checked across a body: its headings, the references it names, and its words of the glossary."""

import re

from cms.markdown import has_picture, headings
from courses.packs.bodies.kinds import BLOCKS, change_outside_code, outside_code
from courses.packs.complaints import closest

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*")
_CITED = re.compile(r"<sup>(\\*)([0-9]+(?:, ?[0-9]+)*)</sup>")
_TERM = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]|\n]+))?\]\]")
_BROKEN_TERM = re.compile(r"\[\[[^\[\]\n]*$")


def unwanted(markdown):
    """Yield a sentence for everything in a Markdown text that the site would not show."""
    if has_picture(markdown):
        yield "expected no picture here. A figure block shows one, and describes it."


def check_headings(pieces, say):
    """Let headings go down one level at a time; within a part for some readers they begin at the third."""
    level = 1
    for piece in pieces:
        if piece.inside is not None:
            _check_inside(piece, say)
        elif BLOCKS.get(piece.name or "prose") is BLOCKS["prose"]:
            for number, at in _headings_of(piece):
                if at == 1 or at > level + 1 or at > 4:
                    most = min(max(level + 1, 2), 4)
                    say(number, f"Expected a heading of level 2 to {most}; this is level {at}.")
                level = max(at, 2)


def _check_inside(part, say):
    for piece in part.inside:
        if piece.name in ("", "prose"):
            for number, at in _headings_of(piece):
                if at < 3:
                    say(number, "Expected a heading of level 3 or 4: this part has a title of its own.")


def _headings_of(piece):
    """(line, level) of each heading of a prose piece, as the site's renderer finds them."""
    lines = _plain_lines(piece.lines)
    begin = 0
    for level, _words in headings(piece.markdown):
        number = piece.line
        for index in range(begin, len(lines)):
            found = _HEADING.fullmatch(lines[index][1])
            if found and len(found[1]) == level:
                number, begin = lines[index][0], index + 1
                break
        yield number, level


def _plain_lines(lines):
    """(line number, text) of some such lines, code blanked out."""
    text = outside_code("\n".join(line for _, line in lines))
    return [(number, line) for (number, _), line in zip(lines, text.split("\n"), strict=bool(lines))]


class References:
    """The references of one text, and which of them it names."""

    def __init__(self, count):
        self.count = count
        self.named = set()

    @property
    def known(self):
        """The numbers there are, in words."""
        return f"1 to {self.count}" if self.count else "none, for this text has no references"

    def check(self, pieces, say):
        """Complain of numbers that lead nowhere, in every piece whose Markdown names references."""
        for piece in pieces:
            if piece.inside is not None:
                self.check(piece.inside, say)
            elif BLOCKS[piece.name or "prose"].cites:
                for number, line in _plain_lines(piece.lines):
                    for found in _CITED.finditer(line):
                        self._check_one(number, found, say)

    def _check_one(self, line, found, say):
        numbers = [int(digits) for digits in found[2].split(",")]
        if found[1]:
            if len(found[1]) == 1 and all(1 <= number <= self.count for number in numbers):
                say(
                    line, f"The page would show “{found[2]}” as a reference all the same. Write it as ² or ³."
                )
            return
        self.named.update(numbers)
        for number in numbers:
            if not 1 <= number <= self.count:
                say(
                    line,
                    f"There is no reference {number}. Expected {self.known}; if it is none, <sup>\\{number}</sup>.",
                )

    @property
    def unnamed(self):
        """The references the text never names."""
        return sorted(set(range(1, self.count + 1)) - self.named)

    def escaped(self, markdown):
        """Markdown as a pack writes it: a superscript number that is no reference has a backslash."""

        def change(found):
            numbers = [int(digits) for digits in found[2].split(",")]
            leads = all(1 <= number <= self.count for number in numbers)
            return found[0] if leads and not found[1] else f"<sup>\\{found[1]}{found[2]}</sup>"

        return change_outside_code(_CITED, change, markdown)


def unescaped(markdown):
    """Markdown as the site keeps it."""
    return change_outside_code(_CITED, lambda found: f"<sup>{found[1][1:]}{found[2]}</sup>", markdown)


def references_in(markdown):
    """The numbers of references a Markdown text names."""
    found = _CITED.finditer(outside_code(markdown))
    return {int(digits) for one in found if not one[1] for digits in one[2].split(",")}


def check_terms(lines, vocabulary, say, advise):
    """Complain of links to words that the glossary does not have; `lines` are pairs of number and text."""
    for number, line in _plain_lines(lines):
        for found in _TERM.finditer(line):
            if not vocabulary.explains(found[1]):
                near = closest(found[1], [*vocabulary.terms, *vocabulary.names]) or " Add it to the glossary."
                say(number, f"The glossary has no term “{found[1].strip()}”.{near}")
        if _BROKEN_TERM.search(_TERM.sub("", line)):
            advise(
                number, "If this is to be a link to the glossary, write it on one line, as [[total pain]]."
            )


def without_unknown_terms(markdown, vocabulary, note):
    """Markdown whose links to the glossary all lead to a term; of the others the words stay."""

    def change(found):
        if vocabulary.explains(found[1]):
            return found[0]
        note(f"“{found[1].strip()}” is not in the glossary: its words are written without a link")
        return (found[2] or found[1]).strip()

    return change_outside_code(_TERM, change, markdown)
