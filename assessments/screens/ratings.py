"""How a run of a conversation was rated, as pages show it: the form, and a mark for each who rated, by dimension."""

from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import rating_talks
from assessments.engine import rubric as engine
from assessments.engine.reading import Reader
from assessments.models import TalkRating

Role = TalkRating.Role
ORDER = (Role.SELF, Role.PEER, Role.PATIENT, Role.FACULTY)
BY_STAFF = frozenset({Role.FACULTY, Role.PATIENT})
LEAST = 2
"""Others who rated, before a mean of theirs is said."""


def on_the_replay(run, shown, user, *, is_owner):
    """What the replay shows of ratings: whom one may rate as, what was rated, and who is asked."""
    attempt, item = run.attempt, run.item.id
    rubric = rating_talks.rubric_now()
    rated = list(TalkRating.objects.filter(attempt=attempt, item=item).select_related("by"))
    roles = rating_talks.roles_of(user, attempt, item) if rubric else ()
    own = any(one.role == Role.SELF for one in rated)
    seen = _seen(rated, shown, own) if is_owner else rated
    context = {
        "rate_forms": [form(rubric, role, rated, user) for role in roles if role != Role.PEER],
        "rate_url": reverse("talk_rate", args=[attempt.uuid, item]),
        "has_rubric": rubric is not None,
        "self_rated": own,
        "rated": compared(seen, is_owner=is_owner),
    }
    if is_owner and rubric and attempt.is_closed and shown >= rating_talks.SHOWN_TO_COLLEAGUES:
        asked = rating_talks.invitation(attempt, item)
        context |= {
            "asked": asked,
            "may_ask": True,
            "colleagues": [] if asked else list(rating_talks.colleagues(attempt)),
            "has_rated": asked
            and any(one.by_id == asked.colleague_id for one in rated if one.role == Role.PEER),
        }
    return context


def _seen(rated, shown, own):
    """What the learner sees: first they say themself how it was; what staff judged opens with the marks."""
    if not own:
        return []
    return [one for one in rated if one.role not in BY_STAFF or "marks" in shown]


def form(rubric, role, rated, user, given=None, note=None, missing=frozenset()):
    """The form in which somebody rates in a role, with what they said before or just now."""
    before = next((one for one in rated if one.role == role and one.by_id == user.pk), None)
    levels = given if given is not None else (before.levels if before else {})
    return {
        "role": str(role),
        "title": _TITLES[role](),
        "is_new": before is None,
        "rubric": rubric,
        "criteria": [{**one, "is_missing": one["id"] in missing} for one in engine.explained(rubric, levels)],
        "note": note if note is not None else (before.note if before else ""),
    }


_TITLES = {
    Role.SELF: lambda: _("Rate this run yourself"),
    Role.PEER: lambda: _("Rate this run of your colleague"),
    Role.FACULTY: lambda: _("Rate this run as faculty"),
    Role.PATIENT: lambda: _("Enter what a standardized patient said"),
}


def compared(rated, *, is_owner=False):
    """Ratings side by side, those by the same rubric as the learner's own (or the newest); None where there is none.

    A mean is said only of LEAST others or more.
    """
    if not rated:
        return None
    rated = sorted(rated, key=lambda one: (ORDER.index(one.role), one.at))
    base = rated[0] if rated[0].role == Role.SELF else max(rated, key=lambda one: one.at)
    bones = base.rubric.get("structure_hash")
    same = [one for one in rated if one.rubric.get("structure_hash") == bones]
    rubric = engine.read_rubric(Reader(base.rubric, "", []))
    rows = [_row(criterion, same, is_owner) for criterion in rubric.criteria]
    return {
        "title": rubric.title,
        "who": [_who(one, is_owner) for one in same],
        "rows": rows,
        "levels": max((len(one.levels) for one in rubric.criteria), default=1),
        "has_gap": any(row["gap"] for row in rows),
        "notes": [{"who": _who(one, is_owner), "note": one.note} for one in rated if one.note],
        "earlier": [_who(one, is_owner) for one in rated if one not in same],
    }


def _who(one, is_owner):
    if one.role == Role.SELF:
        return _("You") if is_owner else _("The learner")
    return _("%(role)s: %(name)s") % {"role": one.get_role_display(), "name": one.by}


def _row(criterion, rated, is_owner):
    ladder = sorted(criterion.levels, key=lambda level: level.points)
    ids = [level.id for level in ladder]
    places = [
        ids.index(one.levels[criterion.id]) if one.levels.get(criterion.id) in ids else None for one in rated
    ]
    others = [p for p, one in zip(places, rated, strict=True) if p is not None and one.role != Role.SELF]
    own = next((p for p, one in zip(places, rated, strict=True) if one.role == Role.SELF), None)
    return {
        "title": criterion.title,
        "places": places,
        "cells": ["–" if p is None else f"{p + 1}, {ladder[p].label}" for p in places],
        "gap": _gap(own, others, is_owner),
    }


def _gap(own, others, is_owner):
    """How far the learner's own judgment is from that of the others, in words; "" where too few rated."""
    if own is None or len(others) < LEAST:
        return ""
    mean = Fraction(sum(others), len(others)) + 1
    said = {"mean": f"{float(mean):.1f}", "n": len(others), "own": own + 1}
    if is_owner:
        return _("You %(own)s, others %(mean)s (mean of %(n)s)") % said
    return _("The learner %(own)s, others %(mean)s (mean of %(n)s)") % said
