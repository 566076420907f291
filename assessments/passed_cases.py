"""Cases that a learner passed, as evidence for their passport, their hours and their self-assessments."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import reports, standing
from assessments.models import Attempt, CasePage
from cms.charts import number
from courses import evidence


def _result(done):
    """That it is passed, and with how many points where they may be known."""
    if done.points is None:
        return _("Passed")
    points = {"points": number(done.points), "most": number(done.max_points)}
    return _("Passed, %(points)s of %(most)s points") % points


@evidence.provide
def passed_cases(user, program):
    """Each case of the program that the learner passed, by the first attempt that passed and may be known.

    A case that stands in a program twice is told once; the mapping is the original's.
    """
    pages = CasePage.objects.in_program(program).order_by("path")
    keys = dict(pages.with_keys())
    tries = reports.tries(users=[user.pk], keys=set(keys.values())) if keys else {}
    passed = {key: found for (_user, key), of_it in tries.items() if (found := standing.passed(of_it))}
    if not passed:
        return
    closed = dict(
        Attempt.objects.filter(uuid__in=[one.id for one in passed.values()]).values_list("uuid", "closed_at")
    )
    at = {str(uuid): moment for uuid, moment in closed.items()}
    pages = list(pages.only("title", "path", "depth", "minutes", "alias_of"))
    originals = [page.original_id for page in pages]
    domains = evidence.mapping(CasePage, "domains", originals)
    competencies = evidence.mapping(CasePage, "competencies", originals)
    for page in pages:
        done = passed.pop(keys[page.pk], None)
        if done is not None:
            yield evidence.Evidence(
                kind="case",
                title=page.title,
                at=at[done.id],
                path=page.path,
                result=_result(done),
                minutes=page.minutes,
                url=reverse("attempt", args=[done.id]),
                domains=domains.get(page.original_id, frozenset()),
                competencies=competencies.get(page.original_id, frozenset()),
            )
