"""What every page of a conversation says of itself: whose attempt, which stage, how much time, how to leave."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.engine import kinds
from assessments.engine.public import count_of, number_of
from assessments.screens.attempt import _milliseconds, _minutes, _stage_words, _whole, seal_of
from assessments.screens.case import case_url
from assessments.talking import MOST_CHARACTERS
from assessments.timing import remaining


def open_talk(log):
    """The conversation that the open stage is, or None."""
    stages = log.definition.stages
    items = stages[log.state.stage].items if log.state.is_open and log.state.stage < len(stages) else ()
    return next((one for one in items if kinds.played(one)), None)


def frame(log, item, now):
    """What every page of an open attempt says of itself."""
    attempt, index, left = log.attempt, log.state.stage, remaining(log.attempt.deadline_at, now)
    count = count_of(log.definition, index, log.state.skipped)
    number = number_of(index, log.state.skipped)
    stage = log.definition.stages[index]
    return {
        "attempt": attempt,
        "title": log.definition.title,
        "stage": stage,
        "stages": range(count),
        "at": number - 1,
        "stage_words": _stage_words(number - 1, count) if count > 1 else "",
        "remaining_ms": _milliseconds(left),
        "minutes_left": _minutes(left),
        "whole_ms": _milliseconds(_whole(attempt)),
        "out_url": case_url(attempt),
        "draft_url": reverse("attempt_draft", args=[attempt.uuid, item.id]),
        "seal": seal_of(attempt.user_id),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }


def about(attempt, talk):
    """What it is for and which turn is open: "Practice, turn 4"."""
    if talk.is_over:
        return _("Practice, the end") if attempt.is_practice else _("The end")
    words = _("Practice, turn %(number)s") if attempt.is_practice else _("Turn %(number)s")
    return words % {"number": talk.number}


def too_long(length):
    """That a text is longer than anything said in one turn, or ""."""
    if length <= MOST_CHARACTERS:
        return ""
    return _("This has %(found)s characters, and %(most)s are the most. Shorten it.") % {
        "found": f"{length:,}",
        "most": f"{MOST_CHARACTERS:,}",
    }
