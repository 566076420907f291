"""A sitting whose answers two people mark: the plan, the people, and scripts in every state."""

from assessments import marking
from assessments.marking import plans
from assessments.models import Marking, MarkingPlan, Script
from tests import factories
from tests.assessments import cases, writing

Role = Marking.Role
FAR = {"cause": "none", "safety": "clear"}
"""Two levels below writing.TOP in one criterion."""


def given(answers=1, *, second=MarkingPlan.Second.ALL, **rules):
    """(sitting, scripts) of so many handed-in answers that a second person marks as well."""
    case = cases.page(writing.case())
    attempts = [cases.attempt(case, cases.learner(case)) for _number in range(answers)]
    plans.change(sitting=attempts[0].sitting, by=factories.user("faculty"), second=second, **rules)
    for one in attempts:
        cases.finish(one, writing.ANSWERS)
    found = Script.objects.filter(attempt__in=attempts).select_related("attempt", "sitting").order_by("pk")
    return attempts[0].sitting, list(found)


def lead(sitting, **fields):
    """Somebody who leads the marking of a sitting by assignment."""
    return _assigned(sitting, "lead", **fields)


def marker(sitting, **fields):
    """Somebody who marks there by assignment."""
    return _assigned(sitting, "marker", **fields)


def _assigned(sitting, role, **fields):
    person = factories.user(**fields)
    plans.assign(sitting=sitting, user=person, by=factories.user("faculty"), role=role)
    return person


def mark(script, by, levels=writing.TOP, role=Role.FIRST, **words):
    """A final mark."""
    return marking.finish_mark(
        attempt=script.attempt, item=script.item, levels=levels, rev=0, by=by, role=role, **words
    )


def both(script, first, second, one=writing.TOP, other=writing.TOP):
    """Two final marks."""
    return mark(script, first, one), mark(script, second, other, Role.SECOND)
