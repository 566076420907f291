"""Conditions and effects as rows of words: “Lucia: strength of the emotion”, is at least, 7."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.conversation.conditions import (
    CUE_STATES,
    Always,
    Chose,
    Compare,
    CueIs,
    Every,
    Not,
    Some,
    TurnAtLeast,
    Visited,
    leaves,
)
from assessments.conversation.people import EVERYBODYS
from assessments.conversation.reading import read_condition
from assessments.conversation.twee.phrases import parse_condition, say_condition
from assessments.conversation.twee.tokens import Unreadable
from assessments.conversation.writing import write_condition
from assessments.engine.reading import Reader
from assessments.outline.about import About, short
from assessments.outline.fields import Field, List, Record, Text, Word, flat, under

OPS = [
    (">=", gettext_lazy("is at least")),
    ("<=", gettext_lazy("is at most")),
    ("=", gettext_lazy("is")),
    ("!=", gettext_lazy("is not")),
    (">", gettext_lazy("is more than")),
    ("<", gettext_lazy("is less than")),
]
ALL, ANY, TEXT = "all", "any", "text"
MOST_ROWS = 10
ALWAYS_WORDS = gettext_lazy("always")
_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_TIMES = re.compile(r"(\S+)(?: ([0-9]{1,3}) times)?")
_CUE_WORDS = {
    "open": gettext_lazy("can still be answered"),
    "met": gettext_lazy("was answered"),
    "missed": gettext_lazy("was missed"),
}


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
        return found


ROW = Row(
    (
        Word("what", gettext_lazy("What"), choices=lambda about: about.questions),
        Word("op", gettext_lazy("How"), choices=lambda about: OPS, usual=">="),
        Value("value", gettext_lazy("Value"), most=120),
    )
)


@dataclass
class Condition(Field):
    """When something holds: rows joined by all or any; a deeper one as a text in the notation."""

    always: Any = ALWAYS_WORDS
    kind = "condition"

    rows = List(
        "rows", gettext_lazy("Conditions"), item=ROW, add=gettext_lazy("Add a condition"), most=MOST_ROWS
    )
    record = Record((rows,))

    def shown(self, plain):
        """As rows where rows can say it, else as a text."""
        if plain is None:
            return {"join": ALL, "rows": [], "text": ""}
        condition = read_condition(plain, Reader({}, "", []))
        found = as_rows(condition)
        if found is None:
            return {"join": TEXT, "rows": [], "text": say_condition(condition)}
        return {"join": found[0], "rows": found[1], "text": ""}

    def typed(self, post, at):
        """What was posted."""
        join = post.get(under(at, "join"), ALL)
        return {
            "join": join if join in (ALL, ANY, TEXT) else ALL,
            "rows": self.rows.typed(post, under(at, "rows")),
            "text": post.get(under(at, "text"), "").replace("\r\n", "\n"),
        }

    def meant(self, shown, at, sheet):
        """The tree that is stored; None where nothing is asked."""
        if shown["join"] == TEXT:
            condition = _read_text(shown["text"], under(at, "text"), sheet)
        else:
            condition = _read_rows(shown, at, sheet)
        if self.required and isinstance(condition, Always) and at not in sheet.wrong:
            sheet.says(at, _("Say when: add a condition."))
        return write_condition(condition)

    def first(self, at):
        """The button that adds one."""
        return f"add:{under(at, 'rows')}"

    def view(self, shown, at, sheet):
        """The rows, and all of it in words."""
        return super().view(shown, at, sheet) | {
            "join": shown["join"],
            "joins": [
                (ALL, _("all of these hold")),
                (ANY, _("any of these holds")),
                (TEXT, _("written as a text")),
            ],
            "rows": self.rows.view(shown["rows"], under(at, "rows"), sheet),
            "text": shown["text"],
            "text_error": sheet.wrong.get(under(at, "text"), ""),
            "words": self._words(shown, sheet.about),
            "is_open": sheet.is_within(at),
            "is_text": shown["join"] == TEXT,
        }

    def _words(self, shown, about):
        if shown["join"] == TEXT:
            return short(shown["text"], 120)
        names = dict(flat(about.questions)) | dict(OPS)
        said = [_row_words(one, names) for one in shown["rows"] if one["what"]]
        return (_(" or ") if shown["join"] == ANY else _(" and ")).join(said) or str(self.always)


def _row_words(row, names):
    what, is_not = row["what"], row["op"] == "!="
    if what == "?visited":
        words = _("the turn “%(value)s” was not visited") if is_not else _("the turn “%(value)s” was visited")
        turn, _space, times = row["value"].partition(" ")
        if times:
            row = {**row, "value": turn}
            words = _("%(words)s %(times)s") % {"words": words, "times": times}
    elif what == "?chose":
        words = _("the reply “%(value)s” was not given") if is_not else _("the reply “%(value)s” was given")
    else:
        words = "%(what)s %(op)s %(value)s"
    value = _CUE_WORDS.get(row["value"], row["value"]) if what.startswith("?cue:") else row["value"]
    return words % {"what": names.get(what, what), "op": names.get(row["op"], row["op"]), "value": value}


# Rows and trees


def as_rows(condition):
    """(all or any, rows) of a condition that rows can say exactly, else None."""
    if isinstance(condition, Always):
        return ALL, []
    if isinstance(condition, Every | Some):
        rows = [_as_row(part) for part in condition.parts]
        if len(rows) < 2 or len(rows) > MOST_ROWS or None in rows:
            return None
        return (ALL if isinstance(condition, Every) else ANY), rows
    row = _as_row(condition)
    return None if row is None else (ALL, [row])


def _as_row(part):
    is_not = isinstance(part, Not)
    inner, op = (part.part, "!=") if isinstance(part, Not) else (part, "=")
    match inner:
        case Compare(variable=name, op=sign, value=value) if not is_not and _can_stand(name, value):
            return {"what": name, "op": sign, "value": str(value)}
        case Visited(node=node, times=times) if node and not re.search(r"\s", node) and 1 <= times <= 999:
            return {"what": "?visited", "op": op, "value": node if times == 1 else f"{node} {times} times"}
        case Chose(choice=choice) if choice and choice == choice.strip():
            return {"what": "?chose", "op": op, "value": choice}
        case TurnAtLeast(turn=turn):
            return {"what": "?turn", "op": "<" if is_not else ">=", "value": str(turn)}
        case CueIs(cue=cue, standing=standing):
            return {"what": f"?cue:{cue}", "op": op, "value": standing}
    return None


def _can_stand(name, value):
    """Whether a row gives the value back as it is: a word that looks like a number would come back as one."""
    return not name.startswith("?") and (
        isinstance(value, int) or (value == value.strip() and value != "" and not _WHOLE.fullmatch(value))
    )


def _read_rows(shown, at, sheet):
    parts = []
    for number, row in enumerate(shown["rows"]):
        place = under(at, f"rows-{number}")
        ROW.meant(row, place, sheet)
        part = _read_row(row, place, sheet)
        if part is not None:
            parts.append(part)
    if not parts:
        return Always()
    if len(parts) == 1:
        return parts[0]
    return Every(tuple(parts)) if shown["join"] == ALL else Some(tuple(parts))


def _read_row(row, at, sheet):
    what, op, value = row["what"], row["op"], row["value"].strip()
    if not what or any(path.startswith(f"{at}-") for path in sheet.wrong):
        return None
    if what == "?turn":
        return _read_turn(op, value, at, sheet)
    if what.startswith("?"):
        part = _read_happened(what, value, at, sheet)
        if part is not None and op not in ("=", "!="):
            sheet.says(under(at, "op"), _("Only “is” or “is not” can be asked here."))
        return Not(part) if op == "!=" and part is not None else part
    compare = Compare(what, op, int(value) if _WHOLE.fullmatch(value) else value)
    sentence = _problem(compare, sheet.about)
    if sentence:
        sheet.says(under(at, "value"), sentence)
    return compare


def _read_turn(op, value, at, sheet):
    if not _WHOLE.fullmatch(value) or int(value) < 0:
        sheet.says(under(at, "value"), _("A number of replies, such as 5."))
        return None
    number = int(value)
    if op in (">=", ">"):
        return TurnAtLeast(number + (op == ">"))
    if op in ("<", "<="):
        return Not(TurnAtLeast(number + (op == "<=")))
    sheet.says(under(at, "op"), _("Ask whether it is at least, at most, more or less."))
    return None


def _read_happened(what, value, at, sheet):
    if what.startswith("?cue:"):
        part = CueIs(what.removeprefix("?cue:"), value)
    elif what == "?chose":
        part = Chose(value)
    else:
        found = _TIMES.fullmatch(value)
        part = Visited(found[1], int(found[2] or 1)) if found else Visited(value)
    sentence = _problem(part, sheet.about)
    if sentence:
        sheet.says(under(at, "value"), sentence)
    return part


def _read_text(text, at, sheet):
    if not text.strip():
        sheet.says(at, _("Write the condition, or choose “all of these hold”."))
        return Always()
    try:
        condition = parse_condition(text)
    except Unreadable as problem:
        sentence = str(problem)
        sheet.says(at, f"{sentence[:1].upper()}{sentence[1:]}.".replace("..", "."))
        return Always()
    for leaf in leaves(condition):
        sentence = _problem(leaf, sheet.about)
        if sentence:
            sheet.says(at, sentence)
    return condition


def _problem(leaf, about: About):
    """What is wrong with one question, as a sentence; "" where it can be asked."""
    match leaf:
        case Compare(variable=name, op=op, value=value):
            variable = about.graph.variables.get(name)
            if variable is None:
                return _("Nobody carries “%(name)s”.") % {"name": name}
            if not variable.is_number and op not in ("=", "!="):
                return _("Of words only “is” or “is not” can be asked.")
            return value_problem(variable, value)
        case Visited(node=node):
            return "" if node in about.graph.by_id else _("There is no turn “%(name)s”.") % {"name": node}
        case Chose(choice=choice):
            known = choice in dict(about.replies)
            return "" if known else _("There is no reply “%(name)s”.") % {"name": choice}
        case CueIs(cue=cue, standing=standing):
            if cue not in about.graph.cues_by_id:
                return _("There is no cue “%(name)s”.") % {"name": cue}
            return "" if standing in CUE_STATES else _("A cue is open, met or missed.")
    return ""


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


# Effects

CHANGES = [("+", gettext_lazy("up by")), ("-", gettext_lazy("down by")), ("=", gettext_lazy("becomes"))]


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
        is_number = _WHOLE.fullmatch(value) and (variable is None or variable.is_number)
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


def lists_of(about):
    """The lists that the values of rows offer: (id, [(value, words)]). Numbers have none."""
    found = [
        (f"fits-{id_}", [(word, word) for word in one.words]) for id_, one in about.graph.variables.items()
    ]
    found += [(f"fits-own-{id_}", [(word, word) for word in one.words]) for id_, one in EVERYBODYS.items()]
    found += [("fits-?visited", about.turns), ("fits-?chose", about.replies)]
    found += [(f"fits-?cue:{id_}", list(_CUE_WORDS.items())) for id_, _words in about.cues]
    return [(id_, rows) for id_, rows in found if rows]
