"""What each other seat saw in a case: what it noticed, and what it told or would have told, seat by seat."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.screens import story
from courses.audience import DISCIPLINE, SEAT
from courses.models.fields import audience_words

NOTE = "explanation"
"""What must be shown of a stage before one reads a note that one did not ask for, as in the look back."""


def told(attempt, state, stages, names, seats):
    """[{"name", "told": […]}, …]: the other seats in the order of the vocabulary, each with what it saw.

    stages  [(number, frozen stage, the same with what speaks to others only, what is shown of it, whether it was
            open to the learner), …]
    names   of disciplines by code, in their order
    seats   words of every audience, as audience_names gives them
    """
    found = {}
    for number, whole, others, shown, was_open in stages:
        for one in others.asides:
            heading, words = _heading(one.audience.codes, one.audience.but, names, seats)
            about = {"label": one.title, "html": one.html, "matters": "", "with": words}
            found.setdefault(heading, []).append(
                about | {"number": number, "how": _("As this seat reads it.")}
            )
        for one in whole.colleagues:
            is_asked = one.id in state.asked
            if one.is_of(attempt.answers_from) or not (is_asked or NOTE in shown):
                continue
            heading, words = _heading(one.seat, False, names, seats)
            about = {"label": _label(one, seats), "html": one.html, "with": words}
            matters = "" if is_asked else one.matters
            found.setdefault(heading, []).append(
                about | {"number": number, "how": _how(is_asked, was_open), "matters": matters}
            )
    order = list(names.values())
    ranked = sorted(found, key=lambda name: order.index(name) if name in order else len(order))
    return [{"name": name, "told": found[name]} for name in ranked]


def hides_notes(attempt, state, stages):
    """Whether a colleague knows something more that opens with the explanations."""
    return any(
        one.id not in state.asked and not one.is_of(attempt.answers_from) and NOTE not in shown
        for _number, whole, _others, shown, _was_open in stages
        for one in whole.colleagues
    )


def _heading(codes, but, names, seats):
    """(under which seat something stands, whom else it is of in words): the first discipline it names, else its words."""
    parts = (code.partition(":") for code in codes)
    named = {rest.partition("/")[0] for sort, _colon, rest in parts if sort in (DISCIPLINE, SEAT)}
    ranked = [code for code in names if code in named]
    words = audience_words(sorted(codes), but, seats)
    if but or not ranked:
        return capfirst(words), ""
    return names[ranked[0]], "" if words.lower() == names[ranked[0]].lower() else words


def _label(one, seats):
    who, _seat = story.who_words(one.name, one.seat, seats)
    return f"{who}: {one.title}" if one.title else who


def _how(is_asked, was_open):
    if is_asked:
        return _("You asked.")
    return _("You did not ask.") if was_open else ""
