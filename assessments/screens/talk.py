"""A conversation as the learner meets it: who is there, what was said last, what can be replied; and its end."""

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.conversation.order import drawn, ordered
from assessments.engine import kinds
from assessments.engine.public import chart_view
from assessments.screens.attempt import _saved
from assessments.screens.case import with_figures
from assessments.screens.debrief import given_stages
from assessments.screens.talk_end import over
from assessments.screens.talk_frame import about, frame, open_talk, too_long
from assessments.screens.talk_words import colleague, parts, said_last
from assessments.talking import MOST_CHARACTERS


def talk_screen(log, *, now, asked="", posted=None, event_id=None, refused=None):
    """The turn that is open, or the end of the talk.

    asked    the turn that a page or its address was about, as text; another one is not there any more
    posted   {"words", "choice", "turn"}: what was sent and is not taken
    refused  why
    """
    item = open_talk(log)
    talk = log.state.talks.get(item.id) or kinds.played(item).begin(item)
    posted = posted or {}
    is_same = posted.get("turn", talk.number) == talk.number and not talk.is_over
    context = {
        **frame(log, item, now),
        "about": about(log.attempt, talk),
        "item": item,
        "number": talk.number,
        "is_over": talk.is_over,
        "is_new": asked == str(talk.number) and not refused,
        "is_elsewhere": bool(asked) and asked != str(talk.number) and not refused,
        "refused": refused,
        "held": "" if is_same else posted.get("words", ""),
        **said_last(log.attempt, talk, log.state.phase),
        **_known(log, item, talk),
    }
    if talk.is_over:
        return context | over(log, item)
    context |= _to_reply(log, item, talk, posted if is_same else {}, event_id)
    return context | _to_put_right(context, posted if is_same else {}, refused)


def _to_reply(log, item, talk, posted, event_id):
    attempt, seed, id_ = log.attempt, log.attempt.talk_seed, f"{item.id}.{talk.number}"
    draft = next((one for one in attempt.drafts.all() if one.item == item.id), None)
    kept = draft.raw.get("text", "") if draft and draft.raw.get("turn") == str(talk.number) else ""
    choices = [
        {
            "name": drawn(seed, one.id),
            "parts": parts(one),
            "text": one.text,
            "is_stop": one.stop,
            "hands_to": colleague(one),
            "is_chosen": drawn(seed, one.id) == posted.get("choice"),
        }
        for one in ordered(seed, talk.offered)
    ]
    return {
        "say_url": reverse("talk_say", args=[attempt.uuid, item.id]),
        "event_id": event_id or uuid.uuid4(),
        "field": id_,
        "writing": talk.node.writing,
        "most": MOST_CHARACTERS,
        "most_words": f"{MOST_CHARACTERS:,}",
        "words": posted.get("words", kept),
        "rev": draft.rev if draft else 0,
        "choices": [one for one in choices if not one["is_stop"]],
        "stops": [one for one in choices if one["is_stop"]],
        **(_saved([draft] if draft else []) if talk.node.writing else _nothing_to_save()),
    }


def _to_put_right(context, posted, refused):
    """What to look at, by field; "" where all is well."""
    own = replies = ""
    length = len(context["words"])
    if refused and context["writing"] and "choice" in posted and not context["words"].strip():
        own = _("Write first what you would say yourself; a few words are enough.")
    elif context["writing"] and length > MOST_CHARACTERS:
        own = too_long(length)
    if (
        refused
        and "choice" in posted
        and not any(one["is_chosen"] for one in (*context["choices"], *context["stops"]))
    ):
        replies = _("Choose one of the replies.")
    return {"own_error": own, "replies_error": replies}


def _nothing_to_save():
    return {"saved_state": "rest", "saved_words": _("What has been said so far is kept.")}


def _known(log, item, talk):
    """The chart and what came before, for whoever wants to look; how it began, once it has gone on."""
    stage, index = log.definition.stages[log.state.stage], log.state.stage
    chart = with_figures(chart_view(log.definition, index))
    return {
        "person": log.definition.person,
        "chart": chart,
        "locked": given_stages(log, log.state.given_stages),
        "is_opening": not talk.turns,
        "stem": item.stem,
        "asides": stage.asides,
        "has_beginning": bool(stage.html or item.stem or stage.asides),
    }
