"""A case that its author tries: the same mappings for the same templates as in an attempt, made of a draft."""

from fractions import Fraction
from types import SimpleNamespace

from django.utils.translation import gettext as _

from assessments.engine import debrief as engine_debrief
from assessments.engine import kinds
from assessments.engine.fold import met
from assessments.engine.public import public_view
from assessments.engine.release import ALL, Viewer, visible_by_stage
from assessments.engine.score import in_points, score_state
from assessments.screens import story
from assessments.screens.attempt import _button_words, _lock_words, _stage_words
from assessments.screens.case import with_figures, without_age
from assessments.screens.debrief import _consequence, _kindness, _steps, looked_at
from courses.models.fields import audience_words

AUTHOR = Viewer(is_staff=True)
LEARNER = Viewer(is_owner=True)


def open_stage(case, state, *, seed, answers=None, posted=None, problems=None, shown=None, pictures=None):
    """The open stage of a case that is tried or looked at; nothing stands behind it.

    answers   raw answers that stand in the fields
    posted    raw answers that were sent and cannot be given yet
    problems  {item id: (code, sentence)} to look at
    pictures  of the draft, as with_figures wants them
    shown     what of each given stage may be seen, as release.visible_by_stage gives it; by default everything
    """
    view = public_view(case, state.stage, seed, state.skipped, state.asked)
    view["stage"] |= story.shown_in(view["stage"])
    view["chart"] = with_figures(view["chart"], pictures)
    view["stage"]["asides"] = _asides(view["stage"]["asides"], case.stages[state.stage].asides)
    fields = {**(answers or {}), **(posted or {})}
    items = [_asked(item, fields.get(item["id"], {}), problems or {}) for item in view["stage"]["items"]]
    number, count = view["stage"]["number"], view["stage"]["count"]
    marks = score_state(case, state)
    shown = shown or [ALL] * len(case.stages)
    typed = _typed(case, answers or {})
    return {
        "case": view,
        "stage": view["stage"],
        "stages": range(count),
        "items": items,
        "problems": [item for item in items if item["error"]],
        "stage_words": _stage_words(number - 1, count),
        "button": _button_words(number - 1, count, len(items)),
        "lock_words": _lock_words(number - 1, count),
        "remaining_ms": None,
        "locked": [
            looked_at(case, state, marks, index, shown[index], seed, typed) for index in state.given_stages
        ],
    }


def _asides(shown, asides):
    """Where several seats are tried at once, each aside says whose it is."""
    if len(shown) < 2:
        return shown
    return [
        {**one, "for_whom": audience_words(sorted(aside.audience.codes), aside.audience.but)}
        for one, aside in zip(shown, asides, strict=True)
    ]


def _asked(item, raw, problems):
    code, sentence = problems.get(item["id"], ("", ""))
    return {
        **item,
        "html_id": f"q-{item['id']}",
        "raw": raw,
        "rev": 0,
        "ask": f"kinds/{item['kind']}/ask.html",
        "code": code,
        "error": sentence,
    }


def _typed(case, answers):
    """{item id: what was typed}, in the form in which an attempt keeps it."""
    typed = {item.id: kinds.typed(item, answers[item.id]) for item in case.items if item.id in answers}
    return {
        item: SimpleNamespace(pk=None, text=text, erased_at=None)
        for item, text in typed.items()
        if text.strip()
    }


def looked_back(
    case, state, *, seed, answers, whole_case, seat, viewer=AUTHOR, purpose="", pictures=None, **standing
):
    """The whole look back at answers that were never handed in; by default everything, as an author sees it.

    whole_case  the case before it was cast, for what other seats were asked
    viewer, purpose, standing  what release.visible_by_stage is asked
    """
    shown = visible_by_stage(purpose, viewer, state, len(case.stages), **standing)
    marks = score_state(case, state)
    whole = engine_debrief.debrief(case, state, marks, shown, seed)
    typed = _typed(case, answers)
    reached = met(case, state)
    stages = [looked_at(case, state, marks, index, shown[index], seed, typed) for index in reached]
    criticals = [
        {**one, **_consequence(one["sentence"]), "html_id": f"harm-{number}"}
        for number, one in enumerate(whole.get("criticals", []), start=1)
    ]
    return {
        "attempt": {"state": state.phase},
        "is_owner": True,
        "title": case.title,
        "person": case.person,
        "person_name": without_age(case.person.name),
        "whole": whole,
        "chart": with_figures(whole.get("chart", []), pictures),
        "criticals": criticals,
        "kindness": _kindness(case),
        "steps": _steps(stages),
        "stages": stages,
        "others": _of_other_seats(whole_case, seat, shown, reached),
        "asking": story.asking_screen(case, state, shown, reached, is_owner=True),
        "facts": _facts(case, whole),
        "marks": marks,
    }


def _of_other_seats(whole_case, seat, shown, reached):
    others = engine_debrief.other_seats(whole_case, seat, shown, reached)
    for stage in others:
        for part in (*stage["asides"], *stage["items"]):
            part["for_whom"] = audience_words(part["codes"], part["but"])
    return others


def _facts(case, whole):
    if "points" not in whole:
        return []
    needed = in_points(Fraction(case.cut) * Fraction(whole["max_points"]))
    facts = [
        (_("Points"), _("%(points)s of %(most)s") % {"points": whole["points"], "most": whole["max_points"]}),
        (_("To pass"), _("%(needed)s, and nothing critical") % {"needed": needed}),
    ]
    if "decision" in whole:
        facts.append((_("Decision"), decision_words(whole["decision"])))
    return facts


def decision_words(decision):
    """A decision in words."""
    said = {"pass": _("Passed"), "not_yet": _("Not yet"), "pending": _("Waiting for a marker")}
    return said.get(decision, decision)
