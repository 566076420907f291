"""What a file of a pack may say, described once: by it files are read, written, and explained to editors.

    COURSE = Mapping(
        Key("title", Line(255), "The name of the course."),
        Key("credits", Decimal(most=999), "…"),
    )

A shape reads a value by the Fields around it, gives the lines of YAML that write it, and its JSON Schema. A key that
MUST be there is complained of where it is missing, one that SHOULD is asked for, one that MAY be is left out.
"""

import decimal
import re
from dataclasses import dataclass
from typing import Any

from courses.packs import scalars, tidy

MUST, SHOULD, MAY = "must", "should", "may"


class Record(dict):
    """What a mapping holds: plain values by name; it knows the Fields it was read from, for complaints."""

    def __init__(self, fields):
        super().__init__()
        self.fields = fields

    def say(self, name, sentence):
        """Complain of a name."""
        self.fields.say(name, sentence)

    def line_of(self, name):
        """The line of a name."""
        return self.fields.line_of(name)


class Shape:
    """A sort of value. `empty` stands for one that is not there."""

    empty: Any = ""

    def read(self, fields, name, optional):
        """Read the value of a name; complain, and come back with something harmless, where it is wrong."""
        raise NotImplementedError

    def emit(self, value, indent, used):
        """The lines that write a value: the first goes on where `used` signs stand, the others are whole lines.

        What needs lines of its own below is `indent` deep.
        """
        raise NotImplementedError

    def inline(self, value):
        """The value within brackets or braces."""
        return self.emit(value, 0, 0)[0]

    def schema(self):
        """The JSON Schema of the value."""
        raise NotImplementedError


@dataclass(frozen=True)
class Line(Shape):
    """A short text on one line."""

    most: int | None = None
    pattern: str = ""
    example: str = ""
    """A value of the pattern, for who wrote another."""

    def read(self, fields, name, optional):
        words = fields.plain(name, optional, self.most)
        if words and self.pattern and not re.fullmatch(self.pattern, words):
            fields.say(name, f"expected something such as {self.example}, not “{words}”.")
        return words

    def emit(self, value, indent, used):
        return [scalars.scalar(tidy.line(value))]

    def inline(self, value):
        return scalars.scalar(tidy.line(value), flow=True)

    def schema(self):
        found = {"type": "string", "minLength": 1}
        if self.most:
            found["maxLength"] = self.most
        return found | ({"pattern": f"^{self.pattern}$"} if self.pattern else {})


@dataclass(frozen=True)
class Paragraph(Line):
    """One plain paragraph; its line breaks become spaces."""

    def read(self, fields, name, optional):
        return fields.text(name, optional, self.most)

    def emit(self, value, indent, used):
        return scalars.paragraph(tidy.line(value), indent, used)


@dataclass(frozen=True)
class Markdown(Shape):
    """Markdown without blocks."""

    def read(self, fields, name, optional):
        return fields.markdown(name, optional)

    def emit(self, value, indent, used):
        return scalars.markdown(tidy.markdown(value), indent, used)

    def schema(self):
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True)
class Word(Shape):
    """One word of a list; `words` may be a function, asked when it is needed."""

    words: Any

    @property
    def known(self):
        """The words there are."""
        return list(self.words() if callable(self.words) else self.words)

    def read(self, fields, name, optional):
        return fields.choice(name, self.known, optional)

    def emit(self, value, indent, used):
        return [scalars.scalar(value)]

    def schema(self):
        return {"enum": self.known}


@dataclass(frozen=True)
class Whole(Shape):
    """A whole number."""

    least: int = 0
    most: int = 9999
    empty: Any = None

    def read(self, fields, name, optional):
        return fields.whole(name, self.least, self.most, optional)

    def emit(self, value, indent, used):
        return [str(int(value))]

    def schema(self):
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Decimal(Shape):
    """A decimal, written as a string."""

    above_zero: bool = False
    most: int | None = None
    below_zero: bool = False
    empty: Any = None

    def read(self, fields, name, optional):
        return fields.decimal(name, optional, self.above_zero, self.most, self.below_zero)

    def emit(self, value, indent, used):
        return [f'"{decimal_text(value)}"']

    def schema(self):
        sign = "-?" if self.below_zero else ""
        return {"type": "string", "pattern": rf"^{sign}[0-9]+(\.[0-9]+)?$", "maxLength": 30}


@dataclass(frozen=True)
class Flag(Shape):
    """True or false."""

    empty: Any = False

    def read(self, fields, name, optional):
        return fields.flag(name) if optional else fields.required_flag(name)

    def emit(self, value, indent, used):
        return ["true" if value else "false"]

    def schema(self):
        return {"type": "boolean"}


def decimal_text(value):
    """A decimal without exponent or needless zeros."""
    plain = format(decimal.Decimal(str(value)), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("-0", "") else plain


@dataclass(frozen=True)
class Key:
    """A name that a mapping may have. `default` is what its absence means; it is not written either."""

    name: str
    shape: Any
    about: str = ""
    need: str = MUST
    default: Any = None

    def read(self, fields):
        """The value, the default, or the shape's own nothing."""
        if self.need != MUST and not fields.has(self.name):
            fields.asked(self.name)
            if self.need == SHOULD:
                fields.advise(f"“{self.name}” is missing here. {self.about}")
            return self.default if self.default is not None else self.shape.empty
        return self.shape.read(fields, self.name, self.need == MAY)

    def is_written(self, value):
        """Whether the value is worth a line."""
        if self.need == MUST:
            return value is not None
        nothing = (None, "", [], {}) if self.shape.empty is not False else (None, False)
        return value not in nothing and value != self.default
