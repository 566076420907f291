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
from assessments.conversation.reading import read_condition
from assessments.conversation.twee.phrases import parse_condition, say_condition
from assessments.conversation.twee.tokens import Unreadable
from assessments.conversation.writing import write_condition
from assessments.engine.reading import Reader
from assessments.outline.about import About, short
from assessments.outline.choosing import Word, flat
from assessments.outline.fields import WHOLE, Field, under
from assessments.outline.records import List, Record
from assessments.outline.rows import CUE_WORDS, Row, Value, value_problem

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
_TIMES = re.compile(r"(\S+)(?: ([0-9]{1,3}) times)?")


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

    def blank(self):
        """No question at all."""
        return {"join": ALL, "rows": [], "text": ""}

    def shown(self, plain):
        """As rows where rows can say it, else as a text."""
        if plain is None and self.required:  # meant so by whoever wrote it elsewhere
            return {"join": TEXT, "rows": [], "text": say_condition(Always())}
        if plain is None:
            return self.blank()
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
        if self.required and isinstance(condition, Always) and shown["join"] != TEXT:
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
            "is_open": sheet.is_within(at) or (self.required and shown["join"] != TEXT),
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
    value = CUE_WORDS.get(row["value"], row["value"]) if what.startswith("?cue:") else row["value"]
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
        isinstance(value, int) or (value == value.strip() and value != "" and not WHOLE.fullmatch(value))
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
    compare = Compare(what, op, int(value) if WHOLE.fullmatch(value) else value)
    sentence = _problem(compare, sheet.about)
    if sentence:
        sheet.says(under(at, "value"), sentence)
    return compare


def _read_turn(op, value, at, sheet):
    if not WHOLE.fullmatch(value) or int(value) < 0:
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
