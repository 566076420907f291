"""Rows of words and a value: “Lucia: trust in you”, up by, 1. What fits as a value depends on what stands before it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.conversation.people import EVERYBODYS
from assessments.outline.choosing import Word
from assessments.outline.fields import Text, under
from assessments.outline.records import List, Record

WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
CUE_WORDS = {
    "open": gettext_lazy("can still be answered"),
    "met": gettext_lazy("was answered"),
    "missed": gettext_lazy("was missed"),
}
CHANGES = [("+", gettext_lazy("up by")), ("-", gettext_lazy("down by")), ("=", gettext_lazy("becomes"))]


@dataclass
class Value(Text):
    """A number, a word, a turn or a reply, as the row's first word asks; a list of what fits is offered."""

    kind = "value"


@dataclass
class Row(Record):
    """A row whose value depends on what its first word is: the page offers a list for each (`lists_of`)."""

    of: str = ""

    def views(self, shown, at, sheet):
        """With the list that fits."""
        found = super().views(shown, at, sheet)
        first, last = self.fields[0].name, self.fields[-1].name
        found[last]["list"] = f"fits-{self.of and 'own-'}{shown[first]}"
        found[first]["fits"] = f"fits-{self.of and 'own-'}"
        known = EVERYBODYS if self.of else sheet.about.graph.variables
        found[last]["hint"] = hint_of(known.get(shown[first]))
        return found


@dataclass
class EffectRow(Row):
    """One change of one variable."""

    fields: tuple = (
        Word("var", gettext_lazy("What"), choices=lambda about: about.variables),
        Word("op", gettext_lazy("Change"), choices=lambda about: CHANGES, usual="+"),
        Value("by", gettext_lazy("Value"), most=120),
    )

    def meant(self, shown, at, sheet):
        """The change, its value a number where the variable is counted."""
        found = super().meant(shown, at, sheet)
        variable = sheet.about.graph.variables.get(shown["var"])
        value = shown["by"].strip()
        is_number = WHOLE.fullmatch(value) and (variable is None or variable.is_number)
        found["by"] = int(value) if is_number else value
        if variable is not None and (sentence := self._problem(variable, found)):
            sheet.says(under(at, "by"), sentence)
        return found

    def _problem(self, variable, found):
        if found["op"] == "=" or not variable.is_number:
            if found["op"] != "=":
                return _("Words only become another word: choose “becomes”.")
            return value_problem(variable, found["by"])
        wide = variable.most - variable.least
        if isinstance(found["by"], int) and abs(found["by"]) <= wide:
            return ""
        return _("A whole number, at most %(most)s.") % {"most": wide}


def effects(name, label, help_=""):
    """A list of changes."""
    return List(name, label, help_, item=EffectRow(), add=gettext_lazy("Add an effect"), template="effects")


def value_problem(variable, value):
    """What is wrong with a value of a variable; "" where it can have it."""
    if variable.takes(value):
        return ""
    if variable.is_number:
        return _("A whole number from %(least)s to %(most)s.") % {
            "least": variable.least,
            "most": variable.most,
        }
    return _("One of these words: %(words)s.") % {"words": ", ".join(variable.words)}


def hint_of(variable):
    """What fits as a value, in the empty field: “0 to 10”, or that one of the words is to be chosen."""
    if variable is None:
        return ""
    if variable.is_number:
        return _("%(least)s to %(most)s") % {"least": variable.least, "most": variable.most}
    return ", ".join(variable.words)


def hints_of(about):
    """What fits for each first word, by the name of its list: for the page, where another first word is chosen."""
    named = {f"fits-{id_}": one for id_, one in about.graph.variables.items()}
    named |= {f"fits-own-{id_}": one for id_, one in EVERYBODYS.items()}
    return {id_: hint_of(one) for id_, one in named.items()}


def lists_of(about):
    """The lists that the values of rows offer: (id, [(value, words)]). Numbers have none."""
    found = [
        (f"fits-{id_}", [(word, word) for word in one.words]) for id_, one in about.graph.variables.items()
    ]
    found += [(f"fits-own-{id_}", [(word, word) for word in one.words]) for id_, one in EVERYBODYS.items()]
    found += [("fits-?visited", about.turns), ("fits-?chose", about.replies)]
    found += [(f"fits-?cue:{id_}", list(CUE_WORDS.items())) for id_, _words in about.cues]
    return [(id_, rows) for id_, rows in found if rows]
