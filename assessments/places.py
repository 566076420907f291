"""Where something is in a case, in words: "Stage 2, question 1, option 3". Authors never see the ids of blocks."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

_QUOTED = re.compile(r"“([^”]+)”")


PARTS = {
    "stages": later("Stage %(number)s"),
    "chart": later("Chart entry %(number)s"),
    "items": later("question %(number)s"),
    "options": later("option %(number)s"),
    "groups": later("group %(number)s"),
    "columns": later("column %(number)s"),
    "rows": later("row %(number)s"),
    "blanks": later("blank %(number)s"),
    "accepts": later("accepted answer %(number)s"),
    "rejects": later("rejected answer %(number)s"),
    "condition": later("condition %(number)s"),
    "actions": later("action %(number)s"),
    "parameters": later("parameter %(number)s"),
    "elements": later("step %(number)s"),
    "steps": later("step %(number)s"),
    "parts": later("span %(number)s"),
    "lost": later("a span that is not found"),
    "asides": later("what a seat notices, %(number)s"),
    "colleagues": later("colleague %(number)s"),
}
OF_A_CONVERSATION = {
    "nodes": later("turn “%(id)s”"),
    "choices": later("reply %(number)s"),
    "people": later("person “%(id)s”"),
    "variables": later("variable “%(id)s”"),
    "skills": later("skill “%(id)s”"),
    "cues": later("cue “%(id)s”"),
    "gates": later("gate “%(id)s”"),
    "rules": later("rule “%(id)s”"),
    "variants": later("variant “%(id)s”"),
}
"""The same within a conversation, whose authors name its parts themselves."""
"""What authors call the parts of a case, by the lists in which they stand."""


def place_of(raw, where):
    """Say in words where a finding is: "Stage 2, question 1, option 3" for its ids; "" for the whole case."""
    parts = where.split("/") if where else []
    if not parts or raw is None:
        return where
    if parts[0] == "runs":
        return _("Test run “%(title)s”") % {"title": "/".join(parts[1:])}
    if parts[0] == "chart":
        return _place({"chart": raw["chart"]}, parts[1:])
    if len(parts) == 1 and not _numbered(raw["stages"], parts[0]):
        return where
    return _place({"stages": raw["stages"]}, parts)


def _place(within, ids):
    """The words for ids, each standing in a list of the part before; a list is named only where nothing in it is."""
    said = []
    for number, id_ in enumerate(ids, start=1):
        if id_ in PARTS and isinstance(within.get(id_), list):
            within = {id_: within[id_]}
            said += [id_] if number == len(ids) else []
            continue
        if isinstance(within.get("graph"), dict):
            talk = _in_a_talk(within["graph"], ids[number - 1 :])
            return ", ".join([*said, *talk])
        name, number = _found(within, id_)
        said.append(PARTS[name] % {"number": number} if number else _by_its_words(within, id_) or id_)
        within = within[name][number - 1] if number else {}
    return ", ".join(said)


def _in_a_talk(within, ids):
    """The words for ids of a conversation; a list that a place names ("cues/bounce") is said by what is in it."""
    said = []
    for id_ in ids:
        lists = {name: within[name] for name in OF_A_CONVERSATION if isinstance(within.get(name), list)}
        if id_ in lists and id_ != ids[-1]:
            within = {id_: lists[id_]}
            continue
        name = next((name for name, parts in lists.items() if _numbered(parts, id_)), "")
        number = _numbered(lists[name], id_) if name else 0
        said.append(OF_A_CONVERSATION[name] % {"number": number, "id": id_} if name else id_)
        within = lists[name][number - 1] if name else {}
    return said


def _found(within, id_):
    """The list in which an id stands, and its number there; ("", 0) where it stands in none."""
    numbers = {name: _numbered(within[name], id_) for name in PARTS if isinstance(within.get(name), list)}
    return next(((name, number) for name, number in numbers.items() if number), ("", 0))


def _by_its_words(part, id_):
    """What a part deeper in a question says, such as a form or a criterion; "" where it is not there or says nothing."""
    if isinstance(part, dict):
        if part.get("id") == id_:
            return next((str(part[name]) for name in ("title", "label", "text") if part.get(name)), "")
        part = list(part.values())
    if not isinstance(part, list):
        return ""
    return next((said for one in part if (said := _by_its_words(one, id_))), "")


def _numbered(among, id_):
    """Its number among the parts that have an id: the plain words of a running text have none."""
    named = [one["id"] for one in among if isinstance(one, dict) and one.get("id")]
    return named.index(id_) + 1 if id_ in named else 0


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
