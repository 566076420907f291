"""Cut a body into prose and blocks, and put them together again: fences, attributes and what stands for itself.

    ::: name key="value"        a block, closed by a line “:::”
    :::: for who="prescribes"   a part for some readers, closed by a line “::::”, with blocks inside

A line of text that begins with three colons is written with a backslash before them, and a double quote or a
backslash inside an attribute likewise.
"""

import re
from dataclasses import dataclass, field

from courses.packs import tidy

PROSE = "prose"
FOR = "for"
_OPENING = re.compile(r":{3,4} (?P<name>[a-z]+)(?P<attributes>(?: [a-z_]+=\"(?:[^\"\\]|\\.)*\")*)\s*")
_ATTRIBUTE = re.compile(r"([a-z_]+)=\"((?:[^\"\\]|\\.)*)\"")
_ESCAPED = re.compile(r"\\+:::")
_LOOKS_LIKE_A_FENCE = re.compile(r"\\*:::")


@dataclass
class Piece:
    """A run of prose (name ""), or a block: its lines with their numbers, or the pieces inside it."""

    name: str
    line: int
    attributes: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    inside: list | None = None

    @property
    def words(self):
        """The content as one paragraph."""
        return tidy.line(" ".join(text for _, text in self.lines))

    @property
    def markdown(self):
        """The content as Markdown."""
        return tidy.markdown("\n".join(text for _, text in self.lines))


class Cutter:
    """Cuts one body. `say(line, sentence)` hears what is wrong; a block nobody knows comes as no piece."""

    def __init__(self, say, attributes, known):
        """`attributes` are those of every block by name; `known` are the names that may stand in this body."""
        self.say = say
        self.attributes = attributes
        self.known = known
        self.pieces = []
        self._prose = Piece("", 1)
        self._block = None
        self._part = None

    def cut(self, text, first_line=1):
        """Return the pieces of a body, in order."""
        self._prose = Piece("", first_line)
        for number, line in enumerate(text.split("\n"), start=first_line):
            if line.startswith("::::"):
                self._fence_of_part(number, line)
            elif line.startswith(":::"):
                self._fence_of_block(number, line)
            else:
                plain = line[1:] if _ESCAPED.match(line) else line
                (self._block or self._prose).lines.append((number, plain))
        self._end_of_text()
        return self.pieces

    # Fences

    def _fence_of_block(self, number, line):
        if line.strip() == ":::":
            if self._block is None:
                self.say(number, "Expected “::: name”; “:::” alone closes a block, and none is open.")
                return
            self._keep(self._block)
            self._block, self._prose = None, Piece("", number + 1)
            return
        if self._block is not None:
            self.say(number, f"Expected “:::”: the block of line {self._block.line} is still open.")
            self._keep(self._block)
        self._end_of_prose(number)
        self._block = self._opened(number, line)

    def _fence_of_part(self, number, line):
        if self._block is not None:
            self.say(self._block.line, "This block is not closed. Expected a line “:::” after it.")
            self._keep(self._block)
            self._block, self._prose = None, Piece("", number)
        self._end_of_prose(number)
        if line.strip() == "::::":
            if self._part is None:
                self.say(number, "Expected “:::: for”; “::::” alone closes a part, and none is open.")
                return
            part, self._part = self._part, None
            self._prose = Piece("", number + 1)
            self._keep(part)
            return
        if self._part is not None:
            self.say(number, f"Expected “::::”: the part of line {self._part.line} is still open.")
            part, self._part = self._part, None
            self._keep(part)
        self._part = self._opened(number, line)
        self._part.inside = []
        self._prose = Piece("", number + 1)

    def _opened(self, number, line):
        is_part = line.startswith("::::")
        found = _OPENING.fullmatch(line)
        if not found:
            self.say(number, 'Expected “:::”, one space, a name, then attributes such as who="Marta".')
            return Piece("?", number)
        name = found["name"]
        if is_part != (name == FOR):
            colons = "“:::: for” with four colons" if name == FOR else f"“::: {name}” with three colons"
            self.say(number, f"Expected {colons}.")
            return Piece("?", number)
        if name not in self.known:
            names = ", ".join(self.known)
            self.say(number, f"There is no block “{name}” here. Expected one of {names}.")
            return Piece("?", number)
        return Piece(name, number, self._attributes(number, name, found["attributes"]))

    def _attributes(self, number, name, text):
        allowed, values = self.attributes[name], {}
        for key, value in _ATTRIBUTE.findall(text):
            if key not in allowed or key in values:
                words = ", ".join(allowed) or "none"
                self.say(number, f"“{key}” is not expected in this block, or twice. It may have: {words}.")
            value = tidy.line(re.sub(r'\\(["\\])', r"\1", value))
            if not value and key != "alt":
                self.say(number, f"Expected words in “{key}”; leave it out where there are none.")
            values[key] = value
        return values

    # Keeping

    def _keep(self, piece):
        if piece.name != "?":
            (self._part.inside if self._part is not None else self.pieces).append(piece)

    def _end_of_prose(self, number):
        """Keep the prose so far, from its first line that says something."""
        prose, self._prose = self._prose, Piece("", number)
        if prose.markdown:
            while not prose.lines[0][1].strip(" \t"):
                prose.lines.pop(0)
            prose.line = prose.lines[0][0]
            self._keep(prose)

    def _end_of_text(self):
        if self._block is not None:
            self.say(self._block.line, "This block is not closed. Expected a line “:::” after it.")
        if self._part is not None:
            self.say(self._part.line, "This part is not closed. Expected a line “::::” after it.")
        if self._block is None and self._part is None:
            self._end_of_prose(0)


def fenced(name, attributes, lines, colons=3):
    """The lines of a block: its fences, its attributes in order, and its content."""
    marks = ":" * colons
    words = "".join(f" {key}={quoted(value)}" for key, value in attributes.items() if value or key == "alt")
    return [f"{marks} {name}{words}", *lines, marks]


def quoted(value):
    """An attribute's value in double quotes."""
    words = tidy.line(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{words}"'


def standing(lines):
    """Lines of text, escaped where one looks like a fence."""
    return [f"\\{line}" if _LOOKS_LIKE_A_FENCE.match(line) else line for line in lines]
