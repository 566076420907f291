"""The page of a case: before, between and after attempts."""

import dataclasses
from fractions import Fraction

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments import beginning, reports
from assessments.beginning import Terms
from assessments.engine import kinds
from assessments.engine.casting import cast
from assessments.engine.quantity import plain
from assessments.engine.score import in_points
from assessments.models import Attempt, CasePage, CaseVersion, Sitting
from assessments.screens.moments import listed, own_words_words, purpose_words, seen_words
from assessments.screens.words import number_word, outcome_words, time_words, tries_words, window_words
from courses import pausing, seating

LEARNERS_A_PAGE = 30
LONGEST_FIGURE = 20
"""Signs of a cell that still reads as a figure: what is longer is words, and words may break."""


def case_screen(*, user, page, enrollment, now, wanted=None):
    """The page of a case: what it is, its rules, what passing means, and what to do next.

    wanted  id of the sitting to look at, where faculty set the case more than once
    """
    key = page.key
    found = list(Sitting.objects.filter(cohort=enrollment.cohort_id, case_key=key)) if enrollment else []
    attempts = _attempts(user, found) if found else []
    sitting = _chosen(found, attempts, wanted, now)
    mine = [one for one in attempts if one.sitting_id == sitting.pk] if sitting else []
    running = next((one for one in mine if one.is_open), None)
    version = running.version if running else _next_version(sitting, key)
    if version is None:
        return {"case": None}
    rules = sitting or Sitting(attempts_allowed=beginning.DEFAULT_TRIES)
    about = _about(
        cast(version.definition, seating.seat_of(user)) if running is None else running.definition, rules
    )
    passed = any(_passed(attempt) for attempt in mine)
    terms = beginning.terms(rules, user, mine) if enrollment else Terms(rules)
    return {
        "case": about,
        "heading": _heading(about["person_name"], mine, passed),
        "attempts": [_past(attempt) for attempt in mine if not attempt.is_open],
        "running": running and _running(running),
        "passed": passed,
        "tries": tries_words(terms),
        "rules": [
            *filter(None, (purpose_words(rules), window_words(terms.window, now), time_words(terms, now))),
            *about["talks"],
        ],
        "seen": seen_words(rules.policy),
        "why_not": "" if running else beginning.why_not(terms, now),
        "is_learner": enrollment is not None,
        "start_url": reverse("attempt_start", args=[page.pk]),
        "sitting": sitting,
        "others": [_other(one) for one in found if one != sitting],
        "support_lines": pausing.lines_of(enrollment.cohort.program)
        if enrollment and page.content_note
        else [],
    }


def _chosen(found, attempts, wanted, now):
    """The sitting a learner looks at: the one asked for, else the one that is next."""
    asked = next((one for one in found if str(one.pk) == wanted), None)
    if asked or not found:
        return asked
    return beginning.next_of(found, {one.sitting_id for one in attempts if one.is_open}, now)


def _other(sitting):
    return {"url": f"?sitting={sitting.pk}", "words": sitting.get_purpose_display()}


def _next_version(sitting, key):
    """The version the next attempt would answer."""
    if sitting and not sitting.follows_case:
        return sitting.version
    return CaseVersion.objects.newest(key)


def _heading(name, mine, passed):
    if any(attempt.is_open for attempt in mine):
        return _("Go on with %(name)s.") % {"name": name}
    if passed:
        return _("You have passed this case.")
    if mine:
        return _("Sit down with %(name)s once more.") % {"name": name}
    return _("Sit down with %(name)s.") % {"name": name}


def learners_screen(*, page, program, number):
    """For faculty: who has tried this case, newest first. What an attempt came to is on its own, recorded page."""
    attempts = Attempt.objects.filter(version__case_key=page.key, sitting__cohort__program=program)
    attempts = attempts.select_related("user", "version").defer("version__content").order_by("-started_at")
    newest = CaseVersion.objects.newest(page.key)
    return {
        "learners": Paginator(attempts, LEARNERS_A_PAGE).get_page(number),
        "has_colleagues": bool(newest and newest.definition.notes),
    }


def record_screen(user):
    """Every attempt of a person, for the record: open ones to go on with, closed ones with what they came to."""
    mine = _attempts(user)
    return {
        "open": [{**_running(attempt), "case": attempt.version.title} for attempt in mine if attempt.is_open],
        "past": [_past(attempt) for attempt in mine if not attempt.is_open],
    }


def _attempts(user, sittings=None):
    """The person's attempts, each with its outcome where that may be known."""
    attempts = Attempt.objects.with_case().of(user).order_by("started_at")
    attempts = list(attempts if sittings is None else attempts.filter(sitting__in=sittings))
    outcomes = reports.told_outcomes(attempts)
    for attempt in attempts:
        attempt.shown = reports.shown_to_owner(attempt)
        attempt.outcome = outcomes.get(attempt.pk) if "decision" in attempt.shown else None
    return attempts


def _passed(attempt):
    counts = attempt.state != Attempt.State.VOID
    return bool(counts and attempt.outcome and attempt.outcome.decision == "pass")


def _about(case, sitting):
    if sitting.cut_percent is not None:
        case = dataclasses.replace(case, cut=sitting.cut_percent / 100)
    return {
        "title": case.title,
        "summary": case.summary,
        "person": case.person,
        "person_name": without_age(case.person.name),
        "course_of_it": _course_of_it(case),
        "talks": _talks(case, sitting),
        "passing": _passing(case),
    }


def _talks(case, sitting):
    """What to expect where a stage is a conversation: who is there, and what can be taken back."""
    talks = [item for item in case.items if kinds.played(item)]
    if not talks:
        return []
    people = dict.fromkeys(without_age(one.name) for talk in talks for one in talk.graph.people)
    said = [
        _("You talk with %(people)s. What you say changes how they feel, and what they say next.")
        % {"people": listed(people)}
    ]
    if sitting.purpose == Sitting.Purpose.PRACTICE:
        said.append(_("For practice, you can go back to any turn afterwards and try it another way."))
    else:
        said.append(_("What is said is said: you cannot take a reply back. You can offer to stop."))
    return [*said, *filter(None, [own_words_words(case, sitting)])]


def _course_of_it(case):
    """How it goes: how many stages, how long, when they lock. A stage that opens by rule may never be met."""
    number = len(case.stages)
    if number == 1:
        said = _("One stage, about %(minutes)s minutes. It locks when you give it.")
    elif case.has_rules:
        said = _("Up to %(n)s stages, about %(minutes)s minutes. You give one stage after the other; each locks when you give it, and your answers lead to the next.")  # fmt: skip
    else:
        said = _("%(N)s stages, about %(minutes)s minutes. You give one stage after the other; each locks when you give it, and the next opens.")  # fmt: skip
    words = {"n": number_word(number), "N": capfirst(number_word(number)), "minutes": case.minutes}
    return f"{said % words} {_('You can leave at any time: what you wrote is kept.')}"


def _passing(case):
    """What one must reach. Where stages open by rule, the points depend on the way: then it is a share."""
    if case.has_rules:
        least = _("At least %(percent)s%% of the points of the questions you come to") % {
            "percent": plain(case.cut * 100)
        }
    else:
        least = _("At least %(needed)s of %(most)s points") % {
            "needed": in_points(Fraction(case.cut) * case.max_points),
            "most": in_points(case.max_points),
        }
    if kinds.formative_only(case):
        return f"{least}."
    harm = _("and no answer that could have harmed %(name)s. Points never make up for one.")
    return f"{least}, {harm % {'name': without_age(case.person.name)}}"


def with_figures(parts, pictures=None):
    """Mark the tables of a chart that hold figures, so that they are set flush right, and say where pictures are.

    pictures  of a draft, by digest: they stand in the library until the case is published
    """
    return [
        {**part, "is_figures": _is_figures(part.get("rows", [])), "url": _picture_url(part, pictures or {})}
        for part in parts
    ]


def _picture_url(part, pictures):
    sha256 = part.get("picture")
    if not sha256:
        return ""
    return pictures[sha256].url if sha256 in pictures else reverse("case_picture", args=[sha256])


def _is_figures(rows):
    columns = list(zip(*rows, strict=False))[1:]
    cells = [cell for column in columns for cell in column]
    return (
        bool(columns)
        and all(len(cell) <= LONGEST_FIGURE for cell in cells)
        and all(2 * sum(cell[:1].isdigit() for cell in column) > len(column) for column in columns)
    )


def without_age(name):
    """A person's name as one says it."""
    return name.split(",")[0].strip()


def _running(attempt):
    return {
        "url": reverse("attempt", args=[attempt.uuid]),
        "stage": attempt.stage_number,
        "stages": attempt.stage_count,
        "title": attempt.definition.stages[attempt.stage].title,
        "deadline_at": attempt.deadline_at,
    }


def _past(attempt):
    return {
        "title": attempt.version.title,
        "number": attempt.number,
        "url": reverse("debrief", args=[attempt.uuid]),
        "closed_at": attempt.closed_at,
        "words": outcome_words(attempt, attempt.outcome, attempt.shown),
        "passed": _passed(attempt),
    }


def again(attempt):
    """Whether and how the learner can try once more."""
    page = case_page(attempt)
    mine = list(_attempts(attempt.user, [attempt.sitting]))
    has_passed = any(_passed(one) for one in mine)
    terms = beginning.terms(attempt.sitting, attempt.user, mine)
    why_not = beginning.why_not(terms, timezone.now(), enrolled=attempt.studies)
    possible = page is not None and page.live and not why_not
    running = next((one for one in mine if one.is_open), None)
    return {
        "passed": has_passed,
        "tries": tries_words(terms),
        "sitting": attempt.sitting,
        "why_not": why_not,
        "start_url": reverse("attempt_start", args=[page.pk]) if possible and not running else "",
        "running_url": reverse("attempt", args=[running.uuid]) if running else "",
    }


def case_page(attempt):
    """The page of the case in the program of the attempt's cohort, or None where it was taken away."""
    pages = CasePage.objects.in_program(attempt.sitting.cohort.program)
    # Its text stays where it is: who looks at an attempt reads the frozen version.
    return pages.of_cases([attempt.version.case_key]).defer("stages", "chart", "runs", "references").first()


def case_url(attempt):
    """Where one leaves an attempt to."""
    page = case_page(attempt)
    return page.url if page is not None and page.live else reverse("today")
