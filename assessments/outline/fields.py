"""Fields of a form that is a tree: a turn has replies, a reply has outcomes, an outcome has lines. Made for plain HTML.

Every field knows four things: how what is stored is shown (`shown`), how what was posted is read back (`typed`), what
it means (`meant`), and what the template needs (`view`). What is typed is never lost: it stays as typed until it can be
read. A path such as "choices-0-effects-1-by" names a place in the tree, in the HTML and in an error alike.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.engine.reading import DECIMAL, ID

MOST_TEXT = 2_000
_ID = re.compile(ID, re.ASCII)
WHOLE = re.compile(r"-?[0-9]{1,6}", re.ASCII)
_DECIMAL = re.compile(DECIMAL, re.ASCII)


def or_whole(text):
    """The whole number that a text says; what says none stays the text it is."""
    return int(text) if WHOLE.fullmatch(text) else text


@dataclass
class Sheet:
    """A form on its way: what it may offer, and what is wrong with what was typed.

    about   the conversation as the fields ask it (pickers.About)
    wrong   {path: sentence}
    focus   the path at which somebody goes on writing
    """

    about: Any
    wrong: dict[str, str] = field(default_factory=dict)
    focus: str = ""

    def says(self, at, sentence):
        """Say what is wrong at a place; the first sentence stays."""
        self.wrong.setdefault(at, str(sentence))

    def is_within(self, at):
        """Whether something is wrong, or somebody goes on writing, at a place or within it."""
        places = [*self.wrong, self.focus.partition(":")[2] or self.focus]
        return any(place == at or place.startswith(f"{at}-") for place in places)


def under(at, name):
    """The path of something within a place."""
    return f"{at}-{name}" if at else str(name)


@dataclass
class Field:
    """One field. name: its key in what is stored; help: a sentence beneath its label."""

    name: str
    label: Any
    help: Any = ""
    required: bool = False
    kind = "text"

    def blank(self):
        """What an empty form shows."""
        return self.shown(None)

    def shown(self, plain):
        """What is stored, as it stands in the form."""
        return "" if plain is None else str(plain)

    def typed(self, post, at):
        """What was posted."""
        return post.get(at, "").replace("\r\n", "\n")

    def meant(self, shown, at, sheet):
        """What is to be stored; None: nothing. What cannot be read is said to the sheet."""
        return shown

    def first(self, at):
        """The path of the first control."""
        return at

    def view(self, shown, at, sheet):
        """What the template needs."""
        return {
            "kind": self.kind,
            "at": at,
            "label": self.label,
            "help": self.help,
            "required": self.required,
            "value": shown,
            "error": sheet.wrong.get(at, ""),
            "focus": sheet.focus == at,
        }


@dataclass
class Text(Field):
    """Words. rows: of the field; 1 is a line, unless what is stored has more."""

    rows: int = 1
    most: int = MOST_TEXT
    css: str = ""

    def meant(self, shown, at, sheet):
        """The words as they are."""
        if len(shown) > self.most:
            sheet.says(
                at, _("At most %(most)s characters; this is %(is)s.") % {"most": self.most, "is": len(shown)}
            )
        if self.required and not shown.strip():
            sheet.says(at, _("Write something here."))
        return shown

    def view(self, shown, at, sheet):
        """As every field, with its height."""
        rows = max(self.rows, 2 if "\n" in shown else 1)
        return super().view(shown, at, sheet) | {"rows": rows, "many": rows > 1, "css": self.css}


@dataclass
class Name(Field):
    """An id: letters, digits and dashes."""

    css = "talk-code"

    def meant(self, shown, at, sheet):
        """The id."""
        if not _ID.fullmatch(shown):
            sheet.says(
                at,
                _("Letters, digits and dashes, at most 80, not beginning with a dash: such as “she-cries”."),
            )
        return shown

    def view(self, shown, at, sheet):
        """As a line."""
        return super().view(shown, at, sheet) | {"css": "talk-code"}


@dataclass
class Travels(Field):
    """What is not asked here and must not get lost."""

    kind = "hidden"


@dataclass
class Whole(Field):
    """A whole number; `least` is also what stands there where nothing is stored, unless `usual` says otherwise."""

    least: int = 0
    most: int = 1_000
    usual: int = 0

    def shown(self, plain):
        """The number, or the usual one."""
        return str(self.usual if plain is None else plain)

    def meant(self, shown, at, sheet):
        """The number."""
        if WHOLE.fullmatch(shown.strip()) and self.least <= int(shown) <= self.most:
            return int(shown)
        sheet.says(
            at, _("A whole number from %(least)s to %(most)s.") % {"least": self.least, "most": self.most}
        )
        return None

    def view(self, shown, at, sheet):
        """As a short line."""
        return super().view(shown, at, sheet) | {"css": "input--short", "digits": True}


@dataclass
class Number(Field):
    """A decimal, stored as text; 1 where nothing is stored."""

    usual: str = "1"

    def shown(self, plain):
        """The number, or the usual one."""
        return self.usual if plain is None else str(plain)

    def meant(self, shown, at, sheet):
        """The number as text."""
        if _DECIMAL.fullmatch(shown.strip()) and Decimal(shown.strip()) > 0:
            return shown.strip()
        sheet.says(at, _("A number above 0, such as 2 or 0.5."))
        return None

    def view(self, shown, at, sheet):
        """As a short line."""
        return super().view(shown, at, sheet) | {"css": "input--short", "digits": True}


@dataclass
class Flag(Field):
    """Yes or no. turned: stored the other way round."""

    kind = "flag"

    def shown(self, plain):
        """Whether it is so."""
        return bool(plain)

    def typed(self, post, at):
        """Whether it was ticked."""
        return bool(post.get(at))
