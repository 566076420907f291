"""The learner's own page of talks over time, and the way to it from their record."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.engine import gaps
from assessments.raters import over_time
from cms import gates
from courses import record

gates.guard(gates.SIGNED_IN, "talks_record")


@require_safe
def talks_record(request):
    """How the learner sees their talks and how others do: figures, the same as a table, sentences."""
    runs, earlier = over_time.runs_of(request.user)
    context = {"runs": [_run(one, number) for number, one in enumerate(runs, start=1)], "earlier": earlier}
    if runs:
        rubric, last = runs[-1].seen.rubric, runs[-1].run
        context |= {
            "figures": [_figure(criterion, runs) for criterion in rubric.criteria],
            "rows": [_row(criterion, runs) for criterion in rubric.criteria],
            "said": gaps.of_this_run(rubric, last),
            "waiting": runs[-1].seen.waiting,
            "changed": over_time.changes(runs),
            "to_try": gaps.to_try(rubric, last),
            "n": last.n,
            "about": rubric.about,
        }
    return render(request, "assessments/raters/talks_record.html", context)


def _run(one, number):
    return {
        "number": number,
        "title": one.attempt.version.title,
        "on": one.attempt.started_at,
        "n": one.run.n,
        "url": reverse("talk_replay", args=[one.attempt.uuid, one.item]),
        "name": _("Run %(n)s, %(day)s")
        % {"n": number, "day": date_format(localtime(one.attempt.started_at), "j M")},
    }


def _figure(criterion, runs):
    found = [one.run.dimensions[criterion.id] for one in runs]
    return {
        "id": f"gap-{criterion.id}",
        "title": criterion.title,
        "runs": [str(number) for number in range(1, len(runs) + 1)],
        "own": [None if one.own is None else one.own + 1 for one in found],
        "others": [None if one.mean is None else one.mean + 1 for one in found],
        "levels": len(criterion.levels),
        "words": (_("you"), _("others")),
    }


def _row(criterion, runs):
    ladder = gaps.ladder(criterion.levels)
    cells = []
    for one in runs:
        beside = one.run.dimensions[criterion.id]
        own = "–" if beside.own is None else f"{beside.own + 1}, {ladder[beside.own].label}"
        others = "–" if beside.mean is None else f"{float(beside.mean + 1):.1f} ({len(beside.others)})"
        cells.append({"own": own, "others": others})
    return {"title": criterion.title, "cells": cells}


@record.section
def talks(request):
    """On “My record”: the way to the page, once there is something on it."""
    return {"template": "assessments/record_talks.html"} if over_time.has_rated(request.user) else None
