"""Colleagues who can be asked in a stage, and what time it is in the story, as the pages of a case show them."""

from datetime import time

from django.urls import reverse
from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.engine import debrief
from assessments.engine.public import story_view
from courses.models.fields import audience_names, audience_words

DAYS = {
    "monday": gettext_lazy("Monday"),
    "tuesday": gettext_lazy("Tuesday"),
    "wednesday": gettext_lazy("Wednesday"),
    "thursday": gettext_lazy("Thursday"),
    "friday": gettext_lazy("Friday"),
    "saturday": gettext_lazy("Saturday"),
    "sunday": gettext_lazy("Sunday"),
}


def moment_in_words(moment):
    """A moment of the story, as (day, minute of it): "Tuesday, 2:15 pm"; "" where nobody tells the time."""
    if moment is None:
        return ""
    day, minute = moment
    at = time_format(time(*divmod(minute, 60)), "P").replace("a.m.", "am").replace("p.m.", "pm")
    return _("%(day)s, %(time)s") % {"day": DAYS[day], "time": at}


def minutes_words(minutes):
    """So many minutes as people say it: "15 minutes", "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    said = [ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}] if hours else []
    if rest or not hours:
        said.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(said)


def who_words(name, codes, names=None):
    """(who it is, in whose seat where the name does not say it): ("Ruth Aben", "spiritual care")."""
    seat = audience_words(sorted(codes), names=names)
    if not name:
        return capfirst(seat), ""
    return name, "" if seat.lower() in name.lower() else seat


def shown_in(stage, attempt=None):
    """What a stage of public_view shows of the story: colleagues with addresses, the time, what has happened since.

    attempt  whose form asks; a try of an author has none, and sends everything to itself
    """
    names = audience_names() if stage["colleagues"] else {}
    return {
        "colleagues": [
            {
                **one,
                **_who(one, names),
                "cost": minutes_words(one["takes"]),
                "html_id": f"note-{one['id']}",
                "url": reverse("attempt_ask", args=[attempt.uuid, one["id"]]) if attempt else "",
            }
            for one in stage["colleagues"]
        ],
        "story_time": moment_in_words(stage["moment"]),
        "late": stage["late"],
    }


def colleagues_screen(log):
    """Who can be asked in the open stage as it stands now, and what they told."""
    stage = story_view(log.definition, log.state.stage, log.state.skipped, log.state.asked)
    return shown_in(stage, log.attempt)


def _who(one, names):
    who, seat = who_words(one["name"], one["codes"], names)
    return {"who": who, "seat": seat}


def written_in(stage):
    """Every colleague of a stage with what they tell and why it matters, for authors."""
    return [
        {
            "who": who_words(one.name, one.seat)[0],
            "title": one.title,
            "cost": minutes_words(one.takes),
            "html": one.html,
            "matters": one.matters,
        }
        for one in stage.colleagues
    ]


def asked_in(case, index, state, names=None):
    """What was asked for in a stage, in the order of asking, with the time of the story at which it was.

    names  words of every audience, where they are known already
    """
    met = frozenset(range(len(case.stages))) - state.skipped
    here = [one for one in case.requests(met, state.asked) if one.stage == index]
    names = audience_names() if here and names is None else names
    return [told(case, one, names) for one in here]


def told(case, request, names=None):
    """A request in words: who was asked, when in the story, what it cost, what they told."""
    who, seat = who_words(request.note.name, request.note.seat, names)
    return {
        "id": request.note.id,
        "who": who,
        "seat": seat,
        "title": request.note.title,
        "html": request.note.html,
        "cost": minutes_words(request.note.takes),
        "at": moment_in_words(case.clock.after(request.at)) if case.clock else "",
    }


def asking_screen(case, state, shown, reached, *, is_owner):
    """The look back at whom a learner asked; None where nobody could be asked.

    shown    what of each stage may be seen now, as release.visible_by_stage gives it
    reached  indices of the stages that were met
    """
    found = debrief.asking(case, state, shown, reached)
    if not found.offered:
        return None
    names = audience_names()
    left = [_left(one, names) for one in found.left]
    return {
        "words": _extent_words(found, is_owner=is_owner),
        "requests": [told(case, one, names) for one in found.requests],
        "mattered": [one for one in left if one["matters"]],
        "others": [one for one in left if not one["matters"]],
        "late": found.late,
        "waits": not found.is_told and len(found.requests) < found.offered,
    }


def _left(one, names):
    who, seat = who_words(one.name, one.seat, names)
    return {"who": who, "seat": seat, "title": one.title, "html": one.html, "matters": one.matters}


def _extent_words(found, *, is_owner):
    """Whom one asked, in plain and kind words."""
    words = {"n": len(found.requests), "most": found.offered, "cost": minutes_words(found.minutes)}
    if not is_owner:
        said = _("Asked: %(n)s of %(most)s colleagues, %(cost)s in the story.")
    elif found.extent == "nobody":
        said = _(
            "You asked nobody; %(most)s could have been asked. Going on alone is a habit of busy days. What they had "
            "seen is part of this person, too."
        )
    elif found.extent == "everybody":
        said = _(
            "You asked everybody there was, %(n)s in all; it took %(cost)s in the story. Nothing was missed that way. "
            "Knowing whom one needs for what takes less of everybody’s time, the patient’s first."
        )
    else:
        said = _("You asked %(n)s of %(most)s colleagues; it took %(cost)s in the story.")
    return said % words


def asked_words(colleague, stage):
    """What is read out when a colleague has answered: who, and what time it is now."""
    said = _("%(who)s has answered.") % {"who": colleague["who"]}
    if stage["story_time"]:
        said += " " + _("In the story it is %(time)s now.") % {"time": stage["story_time"]}
    return said
