"""What cases, tries and outcomes are called in sentences."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.beginning import moment_words
from assessments.engine import kinds
from assessments.engine.answers import Response
from assessments.engine.score import in_points
from assessments.models import Attempt, Sitting
from cms.templatetags.ui import zone_words

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
    purpose = Sitting.Purpose(attempt.purpose).label
    # What somebody was granted shows nowhere but to them: a further try has a number, and no "of".
    if attempt.number > attempt.sitting.attempts_allowed:
        return _("%(purpose)s, %(nth)s try") % {"purpose": purpose, "nth": ordinal(attempt.number)}
    return _("%(purpose)s, %(nth)s try of %(most)s") % {
        "purpose": purpose,
        "nth": ordinal(attempt.number),
        "most": number_word(attempt.sitting.attempts_allowed),
    }


def outcome_words(attempt, outcome, shown):
    """What an attempt came to, in a few words; no outcome means that it may not be known yet.

    shown  what the learner may see of it: a decision can be known before points and critical errors are
    """
    if attempt.state == Attempt.State.VOID:
        return _("Set aside; it does not count")
    if outcome is None:
        return _("Handed in; results are not released yet")
    if outcome.decision == "pending":
        return _("Handed in; waiting for a marker")
    said = _("Passed") if outcome.decision == "pass" else _("Not yet")
    if outcome.decision != "pass" and outcome.critical_count and "criticals" in shown:
        said = _("Not yet: a safety issue")
    if "points" not in shown:
        return said
    points = {"points": in_points(outcome.points), "most": in_points(outcome.max_points)}
    return f"{said}, {_('%(points)s of %(most)s points') % points}"


def tries_words(terms):
    """How often one may try, and how long one waits in between, in sentences."""
    left, wait = terms.tries_left, terms.sitting.wait
    if left is None:
        return _("You may try as often as you like.")
    if not terms.counted:
        said = ngettext("You have %(n)s try.", "You have %(n)s tries.", left) % {"n": number_word(left)}
    else:
        said = ngettext("%(n)s try is left.", "%(n)s tries are left.", left) % {
            "n": capfirst(number_word(left))
        }
    if wait and left and (left > 1 or terms.counted):
        hours = int(wait.total_seconds() // 3600)
        pause = ngettext("Between two tries lies %(n)s hour.", "Between two tries lie %(n)s hours.", hours)
        said = f"{said} {pause % {'n': hours}}"
    return said


def time_words(terms, now):
    """How long an attempt may take and what leaving it does, in sentences."""
    window = terms.window
    if window.limit is None:
        return _("There is no time limit: leave whenever you need a pause, and go on where you stopped.")
    short, limit = window.cut_short(now), minutes(window.limit)
    if short is not None:
        said = _("You will have %(minutes)s minutes, not %(limit)s, because the case closes then.") % {
            "minutes": minutes(short),
            "limit": limit,
        }
    else:
        said = _("You will have %(limit)s minutes, by the server’s clock.") % {"limit": limit}
    if terms.allowance.is_more_time:
        said = f"{said} {_('That is with the time that was agreed for you.')}"
    if terms.allowance.breaks:
        own = _("%(breaks)s of them are for breaks, whenever you take them.")
        said = f"{said} {own % {'breaks': minutes(terms.allowance.breaks)}}"
    return f"{said} {_('The time runs on while you are away.')}"


def minutes(span):
    """A span in whole minutes."""
    return int(span.total_seconds() // 60)


def pause_words(attempt):
    """What leaving an open attempt does, in a sentence for its page."""
    if attempt.deadline_at is None:
        return _("You can pause at any time: leave this page, and go on here whenever you like.")
    return _(
        "You can leave and come back, but the time runs on. It ends %(when)s, and what you wrote until then counts."
    ) % {"when": moment_words(attempt.deadline_at)}


def window_words(window, now):
    """When one can begin, in a sentence; "" where it is open without an end."""
    opens = window.opens_at if window.is_before(now) else None
    if window.is_over(now):
        return _("It closed %(when)s.") % {"when": moment_words(window.closes_at)}
    if opens and window.closes_at:
        return _("It is open from %(opens)s to %(closes)s.") % {
            "opens": moment_words(opens),
            "closes": moment_words(window.closes_at),
        }
    if opens:
        return _("It opens %(when)s.") % {"when": moment_words(opens)}
    if window.closes_at:
        return _("It is open until %(when)s.") % {"when": moment_words(window.closes_at)}
    return ""


def clock(moment):
    """A time of day with seconds, in the reader's zone: what the save line says."""
    words = date_format(timezone.localtime(moment), "g:i:s a")
    return words.replace("a.m.", "am").replace("p.m.", "pm")


def moment(when):
    """A date and a time of day with seconds, in the reader's zone, which is named: what a receipt says."""
    local = timezone.localtime(when)
    return _("%(date)s at %(time)s %(zone)s") % {
        "date": date_format(local, "j F Y"),
        "time": clock(when),
        "zone": zone_words(local),
    }


def answer_words(item, raw):
    """A raw answer as its person would read it: what could be made of it, else what was typed."""
    answer = kinds.parse(item, raw)
    if isinstance(answer, Response) and not kinds.judged(item):
        return kinds.summary(item, answer)
    return kinds.typed(item, raw) or _("nothing")
