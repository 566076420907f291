"""Written work that waits for marks, and the people who mark it."""

from assessments.marking import people, plans
from assessments.models import Script
from tests import factories
from tests.assessments import cases, writing

TEXTS = (
    "Your father’s kidneys are tired. Morphine stays in him, so we change it.",
    "We change the drug today.\n\nHis kidneys no longer clear it. Call us when he is drowsy.",
    "The dose stays as it was, and we watch him closely today.",
)


def case():
    """A case with one long question."""
    return cases.page(writing.case())


def work(case=None, number=1):
    """(sitting, scripts): so many learners answered the long question."""
    case = case or globals()["case"]()
    for n in range(number):
        answers = writing.ANSWERS | {"letter": {"text": TEXTS[n % len(TEXTS)]}}
        attempt = cases.finish(cases.attempt(case), answers)
    scripts = list(Script.objects.filter(sitting=attempt.sitting, item="letter").order_by("pk"))
    return attempt.sitting, scripts


def teacher(case):
    """Faculty of the course a case stands in."""
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


def marker(sitting, *, by=None, role="marker", item="", **fields):
    """Somebody who is assigned to mark there, and has no role on the site."""
    user = factories.user(**fields)
    plans.assign(sitting=sitting, user=user, by=by or factories.user("faculty"), role=role, item=item)
    return user


def reach(user):
    """What somebody marks, read anew."""
    return people.reach_of(user)


def said(levels=writing.TOP, **more):
    """What a marker chose and wrote."""
    return {"levels": levels, "comment": "Well said.", **more}
