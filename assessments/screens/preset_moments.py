"""What learners would see when: each feedback preset at each moment, by the templates they will meet.

`release` itself is asked, so that a preview never promises what a page does not do. Sittings may differ from their
preset; what they show is said where they are set.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.engine import trying
from assessments.engine.release import WHAT, visible, visible_by_stage
from assessments.models import Sitting
from assessments.screens.moments import MOMENTS, WORDS
from assessments.screens.trial import LEARNER, looked_back, open_stage

SEED = "moments"
PURPOSES = dict(Sitting.Purpose.choices)
STANDINGS = {name: standing for name, _title, standing in MOMENTS}
TITLES = {name: title for name, title, _standing in MOMENTS}


def table(purpose):
    """A row for each thing that can be shown: its words, and for each moment whether it is shown then."""
    seen = [visible(purpose, LEARNER, standing) for standing in STANDINGS.values()]
    return [{"words": WORDS[what], "at": [what in shown for shown in seen]} for what in WHAT]


def moment_screen(case, answers, *, asks=(), purpose, moment, whole_case, pictures):
    """The page a learner with these raw answers would see at a moment. Its template: `is_open` says which of two."""
    standing = STANDINGS[moment]
    if standing.phase == "open":
        first = [case.stages[0].id] if standing.stage_locked else []
        state = trying.gone(case, answers, first, asks)
        if state.is_open:
            shown = visible_by_stage(purpose, LEARNER, state, len(case.stages))
            context = open_stage(case, state, seed=SEED, answers=answers, shown=shown, pictures=pictures)
            return context | {"is_open": True}
    state = _handed_in(case, answers, asks)
    return {
        **looked_back(
            case, state, seed=SEED, answers=answers, whole_case=whole_case, seat=None, viewer=LEARNER,
            purpose=purpose, pictures=pictures, window_closed=standing.window_closed, released=standing.released,
        ),
        "heading": _("The look back."),
        "is_open": False,
    }  # fmt: skip


def _handed_in(case, answers, asks):
    """The state of somebody who gave every stage these answers lead through."""
    state = trying.gone(case, answers, (), asks)
    given = []
    while state.is_open:
        given.append(case.stages[state.stage].id)
        state = trying.gone(case, answers, given, asks)
    return state


def ways(page, purpose, moment, run):
    """Addresses of the page at every other moment, with the same preset and the same answers."""
    address = reverse("case_moments", args=[page.pk])
    return [
        {
            "words": words,
            "url": f"{address}?purpose={purpose}&run={run}&moment={name}#shown",
            "is_here": name == moment,
        }
        for name, words in TITLES.items()
    ]
