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
from django.utils.translation import ngettext

from assessments.engine.reading import DECIMAL, ID

MOST_TEXT = 2_000
_ID = re.compile(ID, re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,6}", re.ASCII)
_DECIMAL = re.compile(DECIMAL, re.ASCII)


def or_whole(text):
    """The whole number that a text says; what says none stays the text it is."""
    return int(text) if _WHOLE.fullmatch(text) else text


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
        if _WHOLE.fullmatch(shown.strip()) and self.least <= int(shown) <= self.most:
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


@dataclass
class Word(Field):
    """One of some words. choices: of the sheet's `about`, as (code, words) or (group, [(code, words)])."""

    choices: Any = None
    none: Any = None
    usual: str = ""
    kind = "word"

    def shown(self, plain):
        """The code."""
        return self.usual if plain is None else str(plain)

    def meant(self, shown, at, sheet):
        """The code, where it is one of those offered."""
        if shown == "" and self.none is not None:
            return None
        if shown == "":
            sheet.says(at, _("Choose one."))
            return ""
        if shown not in {code for code, _words in flat(self.choices(sheet.about))}:
            sheet.says(at, _("“%(what)s” is not there any more. Choose something else.") % {"what": shown})
        return shown

    def view(self, shown, at, sheet):
        """As a list; what is not offered any more stays in it, so that it is not changed unseen."""
        offered = grouped(self.choices(sheet.about))
        if self.none is not None:
            offered.insert(0, ("", [("", self.none)]))
        if shown not in {code for _group, rows in offered for code, _words in rows}:
            words = _("%(what)s (not there)") % {"what": shown} if shown else _("Choose")
            offered.insert(0, ("", [(shown, words)]))
        return super().view(shown, at, sheet) | {"offered": offered}


@dataclass
class Many(Field):
    """Any of some words, as boxes to tick."""

    choices: Any = None
    kind = "many"

    def shown(self, plain):
        """The codes."""
        return list(plain or [])

    def typed(self, post, at):
        """What was ticked."""
        return post.getlist(at)

    def meant(self, shown, at, sheet):
        """The codes."""
        gone = [one for one in shown if one not in {code for code, _words in flat(self.choices(sheet.about))}]
        if gone:
            sheet.says(at, _("“%(what)s” is not there any more. Take it out.") % {"what": gone[0]})
        if self.required and not shown:
            sheet.says(at, _("Choose at least one."))
        return shown

    def view(self, shown, at, sheet):
        """As boxes in groups, those ticked first in their stored order so that it stays."""
        offered = grouped(self.choices(sheet.about))
        names = {code: words for _group, rows in offered for code, words in rows}
        first = [(code, names.get(code, _("%(what)s (not there)") % {"what": code})) for code in shown]
        rest = [(group, [one for one in rows if one[0] not in shown]) for group, rows in offered]
        found = [("", first), *rest] if first else rest
        return super().view(shown, at, sheet) | {
            "offered": [one for one in found if one[1]],
            "count": len(shown),
        }


@dataclass
class Record:
    """Fields that belong together. summary: how the template heads it."""

    fields: tuple
    summary: str = ""

    def blank(self):
        """An empty one."""
        return {one.name: one.blank() for one in self.fields}

    def shown(self, plain):
        """What is stored, as it stands in the form."""
        plain = plain or {}
        return {one.name: one.shown(plain.get(one.name)) for one in self.fields}

    def typed(self, post, at):
        """What was posted."""
        return {one.name: one.typed(post, under(at, one.name)) for one in self.fields}

    def meant(self, shown, at, sheet):
        """What is to be stored, without what is empty."""
        found = {one.name: one.meant(shown[one.name], under(at, one.name), sheet) for one in self.fields}
        return {name: value for name, value in found.items() if value is not None}

    def first(self, at):
        """The path of the first control that somebody fills in; conditions that may stay empty come later."""
        late = ("hidden", "condition", "audience")
        first = next(one for one in self.fields if one.kind not in late or one.required)
        return first.first(under(at, first.name))

    def field(self, name):
        """The field of this name."""
        return next(one for one in self.fields if one.name == name)

    def views(self, shown, at, sheet):
        """What the template needs: {name: view}."""
        return {one.name: one.view(shown[one.name], under(at, one.name), sheet) for one in self.fields}


@dataclass
class List(Field):
    """Several of the same. one: what one of them is called; most: how many there may be; add: words of the button."""

    item: Any = None
    one: Any = ""
    add: Any = ""
    most: int = 12
    template: str = "rows"
    kind = "list"

    def shown(self, plain):
        """Each as it stands in the form."""
        return [self.item.shown(part) for part in plain or []]

    def first(self, at):
        """The button that adds one."""
        return f"add:{at}"

    def typed(self, post, at):
        """Each as it was posted; how many there are stands beside them."""
        count = post.get(under(at, "n"), "0")
        count = min(int(count), 500) if _WHOLE.fullmatch(count) and int(count) > 0 else 0
        return [self.item.typed(post, under(at, number)) for number in range(count)]

    def meant(self, shown, at, sheet):
        """Each as it is to be stored."""
        if len(shown) > self.most:
            sheet.says(
                at,
                ngettext("At most %(most)s here.", "At most %(most)s of them here.", self.most)
                % {"most": self.most},
            )
        return self.gathered(
            [self.item.meant(one, under(at, number), sheet) for number, one in enumerate(shown)], at, sheet
        )

    def gathered(self, found, at, sheet):
        """The parts as they are stored together."""
        return found

    def view(self, shown, at, sheet):
        """Each row with its fields and its path."""
        rows = [
            {
                "at": under(at, number),
                "number": number + 1,
                "fields": self.item.views(one, under(at, number), sheet),
                "is_first": number == 0,
                "is_last": number == len(shown) - 1,
                "is_open": sheet.is_within(under(at, number)),
                "focus": sheet.focus,
                "up": sheet.focus == f"up:{under(at, number)}",
                "down": sheet.focus == f"down:{under(at, number)}",
            }
            for number, one in enumerate(shown)
        ]
        return super().view(shown, at, sheet) | {
            "rows": rows,
            "count": len(rows),
            "one": self.one,
            "add": self.add,
            "may_add": len(rows) < self.most,
            "template": f"assessments/outline/{self.template}.html",
            "focus_add": sheet.focus == f"add:{at}",
            "is_open": sheet.is_within(at),
        }


def grouped(choices):
    """Choices as [(group, [(code, words)])]."""
    found, loose = [], []
    for code, words in choices:
        if isinstance(words, list | tuple):
            found.append((code, list(words)))
        else:
            loose.append((code, words))
    return [("", loose), *found] if loose else found


def flat(choices):
    """Every (code, words) of choices that may stand in groups."""
    return [one for _group, rows in grouped(choices) for one in rows]
