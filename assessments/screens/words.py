"""What cases, tries and outcomes are called in sentences."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import actions
from assessments.engine import kinds
from assessments.engine.answers import Response
from assessments.engine.quantity import plain
from assessments.models import Attempt

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("no", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def number_word(number):
    """Say a small number as a word."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def ordinal(number):
    """Say a small number as a place in a row."""
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number}."


def about_words(attempt):
    """The kind of sitting and which try it is: "Formative, second try of three"."""
    purpose = attempt.sitting.get_purpose_display()
    if not attempt.sitting.attempts_allowed:
        return _("%(purpose)s, %(nth)s try") % {"purpose": purpose, "nth": ordinal(attempt.number)}
    return _("%(purpose)s, %(nth)s try of %(most)s") % {
        "purpose": purpose,
        "nth": ordinal(attempt.number),
        "most": number_word(attempt.sitting.attempts_allowed),
    }


def outcome_words(attempt, outcome):
    """What an attempt came to, in a few words; no outcome means that it may not be known yet."""
    if attempt.state == Attempt.State.VOID:
        return _("Set aside; it does not count")
    if outcome is None:
        return _("Handed in; results are not released yet")
    points = _("%(points)s of %(most)s points") % {
        "points": plain(outcome.points),
        "most": plain(outcome.max_points),
    }
    if outcome.decision == "pending":
        return _("Handed in; waiting for a marker")
    if outcome.decision == "pass":
        return _("Passed, %(points)s") % {"points": points}
    if outcome.critical_count:
        return _("Not yet: a safety issue, %(points)s") % {"points": points}
    return _("Not yet, %(points)s") % {"points": points}


def tries_words(sitting, attempts):
    """How often one may try, in a sentence."""
    left = actions.tries_left(sitting, attempts)
    if left is None:
        return _("You may try as often as you like.")
    used = sum(attempt.state != Attempt.State.VOID for attempt in attempts)
    if not used:
        return ngettext("You have %(n)s try.", "You have %(n)s tries.", left) % {"n": number_word(left)}
    return ngettext("%(n)s try is left.", "%(n)s tries are left.", left) % {"n": capfirst(number_word(left))}


def time_words(window, now):
    """How long an attempt may take, in a sentence; "" where nothing limits it."""
    short = window.cut_short(now)
    if short is not None:
        return _("You will have %(minutes)s minutes, not %(limit)s, because the case closes then.") % {
            "minutes": int(short.total_seconds() // 60),
            "limit": int(window.limit.total_seconds() // 60),
        }
    if window.limit is not None:
        return _("You will have %(limit)s minutes, by the server’s clock.") % {
            "limit": int(window.limit.total_seconds() // 60)
        }
    return ""


def clock(moment):
    """A time of day with seconds, in the reader's zone: what the save line says."""
    words = date_format(timezone.localtime(moment), "g:i:s a")
    return words.replace("a.m.", "am").replace("p.m.", "pm")


def answer_words(item, raw):
    """A raw answer as its person would read it: what could be made of it, else what was typed."""
    answer = kinds.parse(item, raw)
    if isinstance(answer, Response) and not kinds.judged(item):
        return kinds.summary(item, answer)
    return kinds.typed(item, raw) or _("nothing")
