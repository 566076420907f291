"""The look back: what was given, how it stands and why, as far as it may be seen."""

from fractions import Fraction
from html import unescape

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import receipts, scoring
from assessments.engine import debrief as engine_debrief
from assessments.engine import kinds
from assessments.engine.answers import Blank
from assessments.engine.events import Expired, Submitted
from assessments.engine.fold import met
from assessments.engine.public import number_of
from assessments.engine.release import Viewer, visible_by_stage
from assessments.engine.score import in_points
from assessments.models import Attempt
from assessments.screens import story
from assessments.screens.case import case_url, with_figures, without_age
from assessments.screens.going_back import lessons_for
from assessments.screens.words import about_words, moment, number_word
from courses.models.fields import audience_names, audience_words


def given_stages(log, indexes):
    """Stages that are locked, with what was given, and of the rest only what may already be seen."""
    attempt = log.attempt
    if not indexes:
        return []
    shown = shown_of(attempt, log.state, Viewer(is_owner=True))
    outcome = scoring.told(attempt)
    marks = scoring.marks(attempt, log.state, outcome)
    return _looked_at_all(log, marks, shown, indexes, outcome)


def _looked_at_all(log, marks, shown, indexes, outcome):
    """These stages looked back at, each with the receipt of when it was given."""
    case, given, typed = log.definition, receipts.of_stages(log.rows), _typed(log)
    comments = _comments(log.attempt, outcome)
    about = {"typed": typed, "comments": comments, "names": audience_names() if log.state.asked else {}}
    return [
        {
            **looked_at(case, log.state, marks, index, shown[index], log.attempt.seed, **about),
            "receipt": receipt_words(given.get(case.stages[index].id)),
        }
        for index in indexes
    ]


def _typed(log):
    """{item id: what was typed for its latest answer}."""
    kept = {str(words.pk): words for words in log.attempt.words.all()}
    named = {item: given.words.get("id") for item, given in log.state.responses.items()}
    return {item: kept[id_] for item, id_ in named.items() if id_ in kept}


def _comments(attempt, outcome):
    """{item id: what the marker wrote whose mark this outcome counts}. Nobody marks an open attempt."""
    if attempt.is_open or not any(kinds.judged(item) for item in attempt.definition.items):
        return {}
    return {item: one.comment for item, one in scoring.markings_of(outcome).items() if one.comment}


def looked_at(case, state, marks, index, shown, seed, typed=None, comments=None, names=None):
    """One stage of a cast case looked back at, with the templates of its items.

    typed     {item id: Words}, shown as the answer to what is written, else where nothing could be read
    comments  {item id: what a marker wrote}
    names     words of every audience, where they are known already
    """
    stage = case.stages[index]
    items = [
        engine_debrief.item_debrief(case, state, marks, item, shown, seed) if shown else {"id": item.id}
        for item in stage.items
    ]
    return {
        "id": stage.id,
        "number": number_of(index, state.skipped),
        "title": stage.title,
        "html": stage.html,
        "asides": [{"title": one.title, "html": one.html} for one in stage.asides],
        "asked": story.asked_in(case, index, state, names),
        "is_open": any(item.get("standing") != "right" for item in items),
        "items": [
            _with_templates(
                item,
                case,
                state,
                typed.get(item["id"]) if typed and "own_answer" in shown else None,
                comments.get(item["id"], "") if comments and "marks" in shown else "",
            )
            for item in items
        ],
    }


def _with_templates(item, case, state, words, comment):
    found = case.find(item["id"])
    kind, given = found.kind, state.responses.get(item["id"])
    return {
        **item,
        "is_blank": isinstance(kinds.restore(found, given.response if given else None), Blank),
        "is_written": kinds.judged(found) is not None,
        "comment": comment,
        "html_id": f"q-{item['id']}",
        "given_template": f"kinds/{kind}/given.html",
        "because_template": f"kinds/{kind}/because.html",
        "verdict": _verdict(item),
        "points_words": _points_words(item),
        "words": words,
        "is_ungradable": bool(item.get("reason")),
    }


def _points_words(item):
    """What an answer earned of what there was to earn; "" where that may not be seen."""
    most = item.get("max_points")
    if most is None:
        return ""
    said = {"points": item["points"] or 0, "most": most}
    number = 1 if most == "1" else 2
    if item.get("standing") == "awaiting":
        return ngettext("Up to %(most)s point", "Up to %(most)s points", number) % said
    return ngettext("%(points)s of %(most)s point", "%(points)s of %(most)s points", number) % said


def _verdict(item):
    """How an answer stands, in words; never only "correct"."""
    said = {
        "right": _("Right."),
        "partly": _("Partly."),
        "wrong": _("Not this."),
        "blank": _("Not answered."),
        "ungradable": _("Could not be graded."),
        "awaiting": _("Waiting for a marker."),
        "removed": _("Taken out of the marking."),
    }
    return said.get(item.get("standing"), "")


def shown_of(attempt, state, viewer):
    """What of each stage this viewer may see now."""
    return visible_by_stage(
        attempt.policy,
        viewer,
        state,
        len(attempt.definition.stages),
        window_closed=attempt.sitting.is_over_for_all(timezone.now()),
        released=attempt.is_released,
    )


def has_seats(log):
    """Whether the learner may see anything from the other seats of the stages they gave."""
    shown = shown_of(log.attempt, log.state, Viewer(is_owner=True))
    return any("others" in shown[index] for index in log.state.given_stages)


def debrief_screen(log, *, viewer, now):
    """The whole look back at an attempt, only what this viewer may see now; consequence first."""
    attempt, case, state = log.attempt, log.definition, log.state
    outcome = scoring.told(attempt) if viewer.is_owner else scoring.latest(attempt)
    marks = scoring.marks(attempt, state, outcome)
    shown = shown_of(attempt, state, viewer)
    whole = engine_debrief.debrief(case, state, marks, shown, attempt.seed)
    reached = met(case, state) if attempt.is_closed or viewer.is_staff else state.given_stages
    stages = _looked_at_all(log, marks, shown, reached, outcome)
    # One question may hold several, and two questions the same sentence: each has an id of its own.
    criticals = [
        {**one, **_consequence(one["sentence"]), "html_id": f"harm-{number}"}
        for number, one in enumerate(whole.get("criticals", []), start=1)
    ]
    return {
        "attempt": attempt,
        "title": case.title,
        "person": case.person,
        "heading": _heading(attempt, whole, criticals, viewer),
        "whole": whole,
        "has_changed": not viewer.is_owner and is_changed_since(attempt, outcome),
        "chart": with_figures(whole.get("chart", [])),
        "criticals": criticals,
        "kindness": _kindness(case),
        "steps": _steps(stages),
        "stages": stages,
        "has_feedback": any(item.get("marked") for stage in stages for item in stage["items"]),
        "others": _of_other_seats(attempt, shown, reached),
        "has_seats": viewer.is_owner and any("others" in shown[index] for index in reached),
        # Nobody can be asked in a stage that time ran out before.
        "asking": story.asking_screen(
            case, state, shown, [one for one in reached if one <= state.stage], is_owner=viewer.is_owner
        ),
        "person_name": without_age(case.person.name),
        "facts": _facts(attempt, case, whole, outcome) + _end(log),
        "opens": _waits(whole) if "decision" in whole else _opens(attempt),
        "about": about_words(attempt),
        "out_url": case_url(attempt),
        "go_back_to": lessons_for(log, stages) if viewer.is_owner else [],
    }


def is_changed_since(attempt, newest):
    """Whether its learner still reads another result than the one that counts now."""
    return bool(newest and attempt.pinned_outcome_id and attempt.pinned_outcome_id != newest.pk)


def _of_other_seats(attempt, shown, reached):
    others = engine_debrief.other_seats(attempt.version.definition, attempt.answers_from, shown, reached)
    names = audience_names() if others else {}
    for stage in others:
        for part in (*stage["asides"], *stage["items"]):
            part["for_whom"] = audience_words(part["codes"], part["but"], names)
    return others


def _consequence(sentence):
    head, stop, rest = sentence.partition(". ")
    return {"head": head + (stop.strip()), "rest": rest}


def _kindness(case):
    return _("%(name)s is fictional, and this was caught here. That is what this room is for.") % {
        "name": without_age(case.person.name)
    }


def _heading(attempt, whole, criticals, viewer):
    if not viewer.is_owner:
        return _("How %(name)s answered.") % {"name": attempt.user}
    if attempt.state == Attempt.State.VOID:
        return _("This try was set aside.")
    if attempt.is_open:
        return _("This try is still open.")
    if len(criticals) == 1:
        return _("One step went wrong. Look at it with us.")
    if criticals:
        return _("%(number)s steps went wrong. Look at them with us.") % {
            "number": capfirst(number_word(len(criticals)))
        }
    if whole.get("decision") == "pass":
        return _("You have passed this case.")
    if whole.get("decision") == "pending":
        return _("Your answers are in. A person marks what you wrote.")
    if whole.get("decision") == "not_yet":
        return _("Not yet. Look with us at what is missing.")
    return _("Your answers are in.")


def _steps(stages):
    """A row for each answer: what was asked, what was given, how it stands."""
    rows = []
    for stage in stages:
        for item in stage["items"]:
            several = len(stage["items"]) > 1
            rows.append({**item, "name": (_own_name(item) if several else "") or stage["title"]})
    return rows


def _own_name(item):
    """What tells a question from the others of its stage: its label, else how it begins."""
    label = item.get("detail", {}).get("label", "")
    return label or Truncator(unescape(strip_tags(item.get("stem", "")))).words(9).strip()


def _facts(attempt, case, whole, outcome):
    facts = []
    if "points" in whole:
        needed = in_points(Fraction(case.cut) * Fraction(whole["max_points"]))
        said = _("%(points)s of %(most)s")
        if whole.get("decision") == "pending":
            said = _("%(points)s of %(most)s so far")
        points = said % {"points": whole["points"], "most": whole["max_points"]}
        facts += [
            (_("Points"), points),
            (_("To pass"), _("%(needed)s, and nothing critical") % {"needed": needed}),
        ]
    facts.append((_("Try"), about_words(attempt)))
    return facts


def _waits(whole):
    """What is still to come of a case whose results are open."""
    return _("It is decided once the last mark is given.") if whole["decision"] == "pending" else ""


def _end(log):
    """When it was handed in or ran out, with the receipt."""
    end = receipts.of_end(log.rows)
    if end is None:
        return []
    name = _("Handed in") if end.kind == Submitted.KIND else _("Time ran out")
    when = log.attempt.closed_at if end.kind == Expired.KIND else end.received_at
    return [(name, moment(when)), (_("Receipt"), receipts.receipt_code(end))]


def receipt_words(event):
    """What a learner keeps of a stage that was given: when, and the code that leads staff to it."""
    if event is None:
        return ""
    return _("Given on %(when)s. Receipt %(code)s.") % {
        "when": moment(event.received_at),
        "code": receipts.receipt_code(event),
    }


def _opens(attempt):
    if attempt.is_open:
        return _("The rest opens when the case is handed in.")
    return _("What was right, and why, opens when your faculty releases the results of this sitting.")
