"""A summative sitting whose written answers are marked, released, and marked again."""

from assessments import marking, releasing
from assessments.models import Attempt, Sitting
from tests.assessments import cases, writing

WELL, CHANGE = "You speak to her by name.", "Say what she should watch for tonight."
HARM = writing.CRITERIA[1]["critical_because"]


def case(**about):
    """A case that asks for a letter."""
    return cases.page(writing.case(), **about)


def handed_in(page, enrollment, **rules):
    """A summative attempt of a learner with a letter in it."""
    if not Sitting.objects.filter(cohort=enrollment.cohort_id, case_key=page.key).exists():
        cases.sitting(page, enrollment, purpose="summative", wait_hours=0, **rules)
    return cases.finish(cases.attempt(page, enrollment), writing.ANSWERS)


def mark(attempt, by, levels=writing.MIDDLE, **words):
    """The first mark of its letter."""
    words = words or {"did_well": WELL, "to_change": CHANGE, "comment": "Well said."}
    return marking.finish_mark(attempt=attempt, item="letter", levels=levels, rev=0, by=by, **words)


def remark(attempt, by, levels=writing.TOP, **words):
    """Another mark in the place of the one that counts, by the same hand."""
    marking.withdraw(marking=attempt.scripts.get().counted, by=by, why="Read again.")
    return mark(attempt, by, levels, **(words or {"comment": "Better than I saw."}))


def release(attempt, by, **about):
    """Release the results of its sitting."""
    return releasing.release(sitting=attempt.sitting, by=by, **about)


def fresh(attempt):
    """The attempt as pages read it."""
    return Attempt.objects.with_case().get(pk=attempt.pk)
