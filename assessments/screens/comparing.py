"""Two runs of one learner at the same conversation, side by side: where they part, how each ended, what each showed."""

import uuid as uuids

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments.conversation.branches import first_difference
from assessments.engine.events import Said
from assessments.log import Log
from assessments.models import Attempt, AttemptEvent, Reflection
from assessments.screens.case import case_url
from assessments.screens.replay_turns import heard, reply_words, skills_of
from assessments.screens.talks import figures, other_way, run_of, shown_of
from assessments.screens.words import ordinal

LEFT = "left-"
"""How a way that was left is named in the address: left-1."""


def compare_screen(run, shown, viewer, wanted):
    """The page that sets a run beside another one, or offers which ones there are.

    wanted  "left-1" for a way that was left, or the uuid of another attempt; None where there is no such run
    """
    attempt = run.attempt
    context = {
        "attempt": attempt,
        "item": run.item,
        "title": attempt.definition.title,
        "out_url": case_url(attempt),
        "replay_url": reverse("talk_replay", args=[attempt.uuid, run.item.id]),
        "choices": [one for one in _choices(run, viewer) if one["key"] != wanted],
    }
    if not wanted:
        return context | {"heading": _("Which two runs do you want to see side by side?")}
    other, others_shown, name = _other(run, shown, viewer, wanted)
    if other is None:
        return None
    both = shown & others_shown
    sides = [_side(run, both, _("This run"), "one"), _side(other, both, name, "other")]
    apart = first_difference(run.talk.choices, other.talk.choices)
    return context | {
        "heading": _("They part at turn %(turn)s.") % {"turn": apart}
        if apart
        else _("Both runs are the same."),
        "apart": apart,
        "shown": both,
        "sides": sides,
        "parting": [_at(one, apart) for one in (run, other)] if apart and "own_answer" in both else [],
        "pairs": _pairs(sides),
        "skills": _skills(run, other) if "points" in both else [],
        "wanted": wanted,
        "other": other,
    }


def _choices(run, viewer):
    """What a run can be set beside: ways that were left, and the learner's other runs of the case."""
    found = [
        {
            "key": f"{LEFT}{number}",
            "words": _("What you tried before, from turn %(turn)s") % {"turn": way.left_at},
        }
        for number, way in enumerate(run.left, start=1)
    ]
    return found + [{"key": str(one.uuid), "words": run_words(one)} for one in other_attempts(run, viewer)]


def run_words(attempt):
    """A run by its number and day."""
    return _("%(nth)s run, %(day)s") % {
        "nth": ordinal(attempt.number).capitalize(),
        "day": date_format(localtime(attempt.started_at), "j F"),
    }


def other_attempts(run, viewer):
    """Other attempts of the same learner at the same case that are over and whose replay is open, oldest first."""
    attempt = run.attempt
    rows = Attempt.objects.with_case().counted().of(attempt.user).exclude(pk=attempt.pk)
    said = AttemptEvent.objects.filter(item=run.item.id, kind=Said.KIND, attempt__user=attempt.user)
    rows = rows.filter(version__case_key=attempt.version.case_key, pk__in=said.values("attempt"))
    if viewer.is_staff:  # they look as faculty of this program, and of no other
        rows = rows.filter(sitting__cohort__program=attempt.sitting.cohort.program_id)
    else:
        written = Reflection.objects.filter(item=run.item.id, attempt__user=attempt.user)
        rows = rows.filter(pk__in=written.values("attempt"))
    return rows.exclude(state=Attempt.State.OPEN).order_by("started_at")


def _other(run, shown, viewer, wanted):
    """(the other run, what may be seen of it, its name)."""
    if wanted.startswith(LEFT):
        number = wanted.removeprefix(LEFT)
        found = (
            other_way(run, int(number))
            if number.isascii() and number.isdecimal() and len(number) < 5
            else None
        )
        name = found and _("Tried before, from turn %(turn)s") % {"turn": found.way.left_at}
        return found, shown, name
    try:
        uuids.UUID(wanted)
    except ValueError:
        return None, shown, ""
    attempt = other_attempts(run, viewer).filter(uuid=wanted).first()
    found = run_of(Log.of(attempt), run.item.id) if attempt else None
    if found is None:
        return None, shown, ""
    return found, shown_of(attempt, viewer), run_words(attempt)


def _side(run, shown, name, prefix):
    ending = run.ending
    return {
        "name": name,
        "figures": figures(run, f"trace-{prefix}") if "correctness" in shown else [],
        "ending": ending.title if ending and "own_answer" in shown else "",
        "turns": len(run.turns),
    }


def _pairs(sides):
    """The figures of one person beside each other; somebody who took a place in one run only stands there too."""
    one, other = ({figure["person"]: figure for figure in side["figures"]} for side in sides)
    return [
        {"person": person, "figures": [one.get(person), other.get(person)]}
        for person in dict.fromkeys([*one, *other])
    ]


def _at(run, number):
    """What was heard and answered at a turn; None where the run had ended before."""
    if number > len(run.turns):
        return None
    turn = run.turns[number - 1]
    before = run.turns[number - 2] if number > 1 else None
    lines = (*before.reaction, *before.lines) if before else ()
    return {"heard": heard(run, lines), "reply": reply_words(turn.choice)}


def _skills(run, other):
    theirs = {one["label"]: one for one in skills_of(other)}
    return [{**one, "other": theirs.get(one["label"])} for one in skills_of(run)]
