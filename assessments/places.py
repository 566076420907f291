"""Where something is in a case, in words: "Stage 2, question 1, option 3". Authors never see the ids of blocks."""

import re

from django.utils.translation import gettext as _

PARTS = (
    "items", "asides", "options", "groups", "columns", "rows", "blanks", "elements", "condition", "actions",
    "parameters", "parts", "accepts", "rejects", "steps",
)  # fmt: skip
"""What a stage or a question consists of, for saying where a finding is."""
_QUOTED = re.compile(r"“([^”]+)”")


def place_of(raw, where):
    """Say in words where a finding is: "Stage 2, question 1, option 3" for its ids; "" for the whole case."""
    parts = where.split("/") if where else []
    if not parts or raw is None:
        return where
    if parts[0] == "runs":
        return _("Test run “%(title)s”") % {"title": "/".join(parts[1:])}
    if parts[0] == "chart":
        return _place(raw["chart"], _("Chart entry %(number)s"), parts[1:])
    if len(parts) == 1 and not _numbered(raw["stages"], parts[0]):
        return where
    return _place(raw["stages"], _("Stage %(number)s"), parts)


def _place(among, name, ids):
    """Ids as numbers among their siblings, each by the name of what it is; what is not there keeps its id."""
    said = []
    for id_ in ids:
        number = _numbered(among, id_) if name else 0
        said.append(name % {"number": number} if number else id_)
        among, name = (
            _containing(among[number - 1], ids[len(said)]) if number and len(said) < len(ids) else ([], "")
        )
    return ", ".join(said)


def _containing(parent, id_):
    """The siblings among which this id stands in a stage or a question, and what each of them is called."""
    names = _part_names()
    for part in PARTS:
        children = parent.get(part)
        if isinstance(children, list) and _numbered(children, id_):
            return children, names[part]
    return [], ""


def _part_names():
    return {
        "items": _("question %(number)s"),
        "asides": _("what some seats notice, %(number)s"),
        "options": _("option %(number)s"),
        "groups": _("group %(number)s"),
        "columns": _("column %(number)s"),
        "rows": _("row %(number)s"),
        "blanks": _("blank %(number)s"),
        "elements": _("element %(number)s"),
        "condition": _("condition %(number)s"),
        "actions": _("action %(number)s"),
        "parameters": _("parameter %(number)s"),
        "parts": _("part %(number)s"),
        "accepts": _("accepted answer %(number)s"),
        "rejects": _("rejected answer %(number)s"),
        "steps": _("step %(number)s"),
    }


def _numbered(among, id_):
    numbered = enumerate(among, start=1)
    return next((number for number, one in numbered if isinstance(one, dict) and one.get("id") == id_), 0)


def places(raw):
    """{id: where it is in words} of every stage, question and part of one that has an id of its own in the case."""
    found = {}
    for stage in raw["stages"]:
        _name(found, raw, [stage["id"]], stage)
    return {id_: place_of(raw, where) for id_, where in found.items() if where}


def _name(found, raw, ids, part):
    # An id that two parts share names neither.
    found[ids[-1]] = "" if ids[-1] in found else "/".join(ids)
    for name in PARTS:
        for child in part.get(name) or []:
            if isinstance(child, dict) and child.get("id"):
                _name(found, raw, [*ids, child["id"]], child)


def worded(raw, sentences):
    """Sentences of the engine with places for ids: authors never see the ids that the editor gives to blocks."""
    known = places(raw)
    return [_QUOTED.sub(lambda found: _named(known, found), sentence) for sentence in sentences]


def _named(known, found):
    parts = [known.get(id_) for id_ in found[1].split("=")]
    return " + ".join(parts) if all(parts) else found[0]


def said(raw, found):
    """Findings as an author reads them: (where it is, what is said), both without ids."""
    sentences = [one.sentence for one in found]
    if raw is not None:
        sentences = worded(raw, sentences)
    return [(place_of(raw, one.where), sentence) for one, sentence in zip(found, sentences, strict=True)]
