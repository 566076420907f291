"""Conversation, as it stands in a case. Its turns are written on pages of their own (the outline), not in this form."""

import json
import uuid
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import (
    TALK,
    ItemBlock,
    decimal_text,
    freeze_common,
    freeze_rubric,
    rubric_chooser,
    without_empty,
)
from assessments.conversation.freezing import one_form
from assessments.conversation.starting import first_draft

DEEPEST = 60
"""Deeper than this nothing in a conversation is nested, not even a condition."""


class TalkWidget(forms.HiddenInput):
    """What it holds in numbers, with the ways to where it is written; the conversation itself travels unseen.

    The editor draws every block by a script, so its numbers are filled in by one as well (cms/js/talks.js).
    """

    template_name = "kinds/conversation/widget.html"


class TalkField(forms.CharField):
    """The whole conversation as JSON, carried along unseen."""

    widget = TalkWidget

    def clean(self, value):
        """The conversation as plain data; a new one where nothing is."""
        try:
            found = (
                json.loads(value, parse_constant=_no_number) if isinstance(value, str) and value else value
            )
        except (ValueError, RecursionError):
            raise _unreadable() from None
        if not found:
            return first_draft(str(uuid.uuid4()))
        if not isinstance(found, dict) or not isinstance(found.get("graph"), dict) or not _fits(found):
            raise _unreadable()
        return {
            "graph": found["graph"],
            "ifid": str(found.get("ifid") or uuid.uuid4()),
            "positions": _places(found.get("positions")),
        }


def _unreadable():
    return forms.ValidationError(_("This conversation could not be read. Load the page again."))


def _no_number(name):
    raise ValueError(f"{name} is no number that can be stored.")


def _fits(found):
    """Whether it can be stored and read again: not nested without end, no character that no database takes."""
    todo = [(found, 0)]
    while todo:
        part, depth = todo.pop()
        if depth > DEEPEST or (isinstance(part, str) and not _is_text(part)):
            return False
        inside = (*part, *part.values()) if isinstance(part, dict) else part if isinstance(part, list) else ()
        todo += [(one, depth + 1) for one in inside]
    return True


def _is_text(text):
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _places(found):
    """Where the turns lie in Twine, as far as it can be read."""
    rows = found.items() if isinstance(found, dict) else ()
    return {
        name: place
        for name, place in rows
        if isinstance(place, list) and len(place) == 2 and all(type(one) is int for one in place)
    }


class TalkBlock(blocks.FieldBlock):
    """The turns of a conversation: {"graph", "ifid", "positions"}. Written in the outline; here it only travels."""

    def __init__(self, **kwargs):
        self.field = TalkField(required=False)
        super().__init__(**kwargs)

    def get_default(self):
        """A conversation of one turn, to begin with."""
        return first_draft(str(uuid.uuid4()))

    def value_for_form(self, value):
        """As JSON."""
        return json.dumps(value, ensure_ascii=False)

    def value_from_form(self, value):
        """As plain data. What cannot be read stays as it came, for `clean` to refuse in its place in the form."""
        try:
            return self.field.clean(value)
        except forms.ValidationError:
            return value

    class Meta:
        icon = "comment"


class ConversationBlock(ItemBlock):
    """A talk with people who answer to how something is said; alone in its stage."""

    kind = "conversation"
    talk = TalkBlock(label=_("The conversation"))
    rubric = rubric_chooser(required=False)
    words_percent = blocks.DecimalBlock(
        required=False,
        min_value=0,
        max_value=99,
        label=_("Share of own words"),
        help_text=_("Percent of the points that marked own words carry, where a sitting asks for marks."),
    )

    class Meta:
        group = TALK
        place = 1
        icon = "group"
        label = _("Conversation")
        description = _("A talk with people who answer to how something is said. Alone in its stage.")
        preview_value = {"stem": "You meet Lucia in the hall.", "points": Decimal(10)}

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        talk = value["talk"] or {}
        return without_empty(
            {
                **freeze_common(value),
                "graph": one_form(talk.get("graph") or {}),
                "rubric": freeze_rubric(value["rubric"]),
                "words_share": decimal_text(value["words_percent"] / 100) if value["words_percent"] else None,
            }
        )
