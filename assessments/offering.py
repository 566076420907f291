"""What a rule for a stage can ask about: every question of a draft with what can be chosen in it, in words.

For the editor's chooser and for the list that stands in for it: authors never have to know an id.
"""

from dataclasses import dataclass, fields, is_dataclass

from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from assessments.engine import kinds
from assessments.places import place_of
from assessments.trials import DraftCase
from courses.models.fields import audience_words

MOST = 70
"""Characters of a question or an option that are enough to know it again."""
WORDS = ("text", "title", "label")


@dataclass(frozen=True)
class Choice:
    """Something an answer can name: its id (of a grid "row=column") and what it says."""

    id: str
    words: str


def offered(page):
    """[{"id", "title", "items": [{"id", "words", "is_number", "choices": [Choice]}], "colleagues": [Choice]}] of a draft."""
    draft = DraftCase.of(page)
    if draft.case is None:
        return []
    return [
        {
            "id": stage.id,
            "title": stage.title,
            "items": [_item(item, place_of(draft.raw, f"{stage.id}/{item.id}")) for item in stage.items],
            "colleagues": [Choice(one.id, _short(_who(one))) for one in stage.colleagues],
        }
        for stage in draft.case.stages
    ]


def _item(item, place):
    return {
        "id": item.id,
        "words": f"{place}: {_short(item.stem)}",
        "is_number": hasattr(kinds.get(item.kind), "measured"),
        "choices": list(choices_of(item)),
    }


def _who(one):
    """A colleague so that nobody takes them for another: who it is, or in whose seat, and what one would ask for."""
    who = one.name or capfirst(audience_words(sorted(one.seat)))
    return _("%(who)s: %(what)s") % {"who": who, "what": one.title} if one.title else who


def choices_of(item):
    """Everything an answer to an item can name, in its order."""
    choosable = kinds.choosable(item)
    if choosable is not None:
        yield from (Choice(id_, _short(words)) for id_, words in choosable)
        return
    rows, columns = getattr(item, "rows", ()), getattr(item, "columns", ())
    if rows and columns:
        for row in rows:
            for column in columns:
                words = _("%(row)s: %(column)s") % {"row": _short(row.text), "column": _short(column.text)}
                yield Choice(f"{row.id}={column.id}", words)
        return
    for field in fields(item):
        if field.name != "variants":
            yield from _within(getattr(item, field.name))


def _within(value):
    if isinstance(value, tuple):
        for part in value:
            yield from _within(part)
    elif is_dataclass(value):
        words = next((text for name in WORDS if (text := getattr(value, name, ""))), "")
        children = [one for field in fields(value) for one in _within(getattr(value, field.name))]
        if isinstance(getattr(value, "id", None), str) and words and not children:
            yield Choice(value.id, _short(words))
        yield from children


def _short(html):
    return Truncator(" ".join(strip_tags(html).split())).chars(MOST)
