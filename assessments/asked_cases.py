"""Cases in which a learner asked a colleague of another discipline, as evidence of knowing roles.

Which competencies that stands for is said in the vocabulary (Competency.shown_by_asking), where the office changes it.
Where none says so, it is evidence of nothing, and is not told.
"""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from assessments.engine.events import Asked
from assessments.models import Attempt, CasePage
from courses import evidence
from courses.models import Competency

CLOSED = (Attempt.State.SUBMITTED, Attempt.State.EXPIRED)


@evidence.provide
def cases_in_which_one_asked(user, program):
    """Each case of the program in which the learner asked somebody, by the attempt in which they asked most.

    In a fixed number of queries. Whether it was passed does not matter: asking is what it shows.
    """
    stands_for = frozenset(Competency.objects.filter(shown_by_asking=True).values_list("pk", flat=True))
    if not stands_for:
        return
    asked = (
        Attempt.objects.of(user)
        .filter(state__in=CLOSED, sitting__cohort__program=program, events__kind=Asked.KIND)
        .values("uuid", "version__case_key", "closed_at")
        .annotate(requests=Count("events"))
        .order_by("requests", "-closed_at")
    )
    most = {row["version__case_key"]: row for row in asked}
    if not most:
        return
    pages = CasePage.objects.in_program(program).order_by("path")
    keys = dict(pages.with_keys())
    for page in pages.only("title", "path", "depth"):
        row = most.pop(keys[page.pk], None)
        if row is not None:
            yield evidence.Evidence(
                kind="asked",
                title=page.title,
                at=row["closed_at"],
                path=page.path,
                result=ngettext("Asked %(n)s colleague", "Asked %(n)s colleagues", row["requests"])
                % {"n": row["requests"]},
                url=reverse("attempt", args=[row["uuid"]]),
                competencies=stands_for,
            )
