"""How a run of a conversation was rated, as pages show it: the form, and a mark for each who rated, by dimension."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import rating_talks, teaching
from assessments.engine import gaps
from assessments.engine import rubric as engine
from assessments.models import TalkRating
from assessments.raters import peers, seen

Role = TalkRating.Role


def of_run(attempt, item):
    """The ratings that hold of a run, with who gave them."""
    rows = TalkRating.objects.standing().filter(attempt=attempt, item=item)
    return list(rows.select_related("by", "link"))


def on_the_replay(run, shown, user, *, is_owner):
    """What the replay shows of ratings: whom one may rate as, what was rated, and who is asked."""
    attempt, item = run.attempt, run.item.id
    rubric = rating_talks.rubric_now()
    rated = of_run(attempt, item)
    roles = rating_talks.roles_of(user, attempt, item) if rubric else ()
    own = any(one.role == Role.SELF for one in rated)
    found = seen.by_learner(rated, shown) if is_owner else seen.by_staff(rated)
    offered = [role for role in roles if role != Role.PEER and not (role == Role.SELF and own)]
    context = {
        "rate_forms": [form(rubric, role, rated, user) for role in offered],
        "rate_url": reverse("talk_rate", args=[attempt.uuid, item]),
        "has_rubric": rubric is not None,
        "self_rated": own,
        "rated": compared(found, is_owner=is_owner),
        "rater_links": list(attempt.rater_links.filter(item=item, withdrawn_at=None)),
        "may_invite": False,
    }
    if is_owner and rubric and attempt.is_closed and shown >= peers.SHOWN_TO_COLLEAGUES:
        asked = peers.invitations(attempt, item)
        names = {one.colleague_id for one in asked}
        others = [one for one in peers.colleagues(attempt) if one.user_id not in names]
        context |= {
            "asked": asked,
            "may_ask": True,
            "colleagues": others if len(asked) < peers.MOST else [],
            "most_asked": peers.MOST,
            "is_full": len(asked) >= peers.MOST,
        }
    if not is_owner and rubric and attempt.is_closed:
        context["may_invite"] = teaching.may(user, attempt.sitting, "rating", "invite")
    return context


def form(rubric, role, rated, user, given=None, note=None, missing=frozenset()):
    """The form in which somebody rates in a role, with what they said before or just now."""
    before = user and next((one for one in rated if one.role == role and one.by_id == user.pk), None)
    levels = given if given is not None else (before.levels if before else {})
    return {
        "role": str(role),
        "title": _TITLES[role](),
        "stays": _STAYS[role]() if role in _STAYS else "",
        "is_new": not before,
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
_STAYS = {
    Role.SELF: lambda: _(
        "Once kept, this stays as it is: it is how you saw the run before you knew how others did. Then theirs opens."
    ),
    Role.PEER: lambda: _(
        "Once kept, this stays as it is. Your colleague reads it without your name, together with what at least two "
        "others said; faculty of the course see who said what. Your way with words may give you away."
    ),
}


def compared(found, *, is_owner=False):
    """A Seen as the page shows it: figure, table, sentences; None where there is nothing to show.

    A mean is said only of two others or more.
    """
    if found is None:
        return None
    run = found.run
    rows = [_row(criterion, found.columns, run, is_owner) for criterion in found.rubric.criteria]
    return {
        "title": found.rubric.title,
        "who": [one.who for one in found.columns],
        "rows": rows,
        "figure": _figure(found),
        "has_gap": any(row["gap"] for row in rows),
        "notes": [{"who": one.who, "notes": one.notes} for one in found.columns if one.notes],
        "earlier": found.earlier,
        "waiting": found.waiting,
        "said": gaps.of_this_run(found.rubric, run) if is_owner else [],
        "to_try": gaps.to_try(found.rubric, run) if is_owner else [],
        "others": any(one.role != Role.SELF for one in found.columns),
    }


def _figure(found):
    columns = seen.drawn(found.columns)
    return {
        "title": found.rubric.title,
        "who": [one.who for one in columns],
        "rows": [
            {
                "title": criterion.title,
                "places": [gaps.middle(one.places.get(criterion.id, ())) for one in columns],
            }
            for criterion in found.rubric.criteria
        ],
        "levels": max((len(one.levels) for one in found.rubric.criteria), default=1),
    }


def _row(criterion, columns, run, is_owner):
    ladder = gaps.ladder(criterion.levels)
    places = [one.places.get(criterion.id, ()) for one in columns]
    return {
        "title": criterion.title,
        "cells": [cell(one, ladder) for one in places],
        "gap": _gap(run.dimensions[criterion.id], is_owner),
    }


def cell(places, ladder):
    """What stands in the table for one rater, or for several together: the middle one, and from where to where."""
    if not places:
        return "–"
    middle = gaps.middle(places)
    said = f"{middle + 1}, {ladder[middle].label}"
    if len(places) == 1:
        return said
    spread = {"low": places[0] + 1, "high": places[-1] + 1, "said": said}
    return _("%(said)s (from %(low)s to %(high)s)") % spread if places[0] != places[-1] else said


def _gap(beside, is_owner):
    """How far the learner's own judgment is from that of the others, in words; "" where too few rated."""
    if beside.gap is None:
        return ""
    said = {"mean": f"{float(beside.mean + 1):.1f}", "n": len(beside.others), "own": beside.own + 1}
    if is_owner:
        return _("You %(own)s, others %(mean)s (mean of %(n)s)") % said
    return _("The learner %(own)s, others %(mean)s (mean of %(n)s)") % said
