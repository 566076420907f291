"""When the work of a learner's teams is due, for calendars, reminders and who falls behind."""

from django.db.models import Q
from wagtail.models import Page

from assessments.models import TeamTask
from courses import coming
from courses.dates import Hold


@coming.also_due
def team_work(enrollments):
    """A Hold for each dated task of the teams in which these learners are now; two queries."""
    studies = {(one.user_id, one.cohort_id): one for one in enrollments}
    rows = TeamTask.objects.filter(
        ended_at=None,
        due_at__isnull=False,
        teaming__cohort__in={cohort for _user, cohort in studies},
        teaming__members__user__in={user for user, _cohort in studies},
        teaming__members__ended_at=None,
        teaming__members__team__ended_at=None,
    )
    names = ("teaming__members__user", "teaming__cohort", "version__source_page_id", "due_at")
    rows = [row for row in rows.values_list(*names) if row[:2] in studies]
    pages = _pages({source for _user, _cohort, source, _due in rows})
    found = []
    for user, cohort, source, due in rows:
        enrollment = studies[user, cohort]
        page = next(
            (one for one in pages.get(source, ()) if one.path.startswith(enrollment.cohort.root.path)), None
        )
        if page is not None:
            found.append(
                Hold(
                    page_id=page.pk,
                    path=page.path,
                    title=page.title,
                    url_path=page.url_path,
                    opens_at=None,
                    due_at=due,
                    extended=False,
                    enrollment_id=enrollment.pk,
                    cohort=enrollment.cohort,
                )
            )
    return found


def _pages(sources):
    """{id of an original: it and its copies in other programs}, of those that are live."""
    found = {}
    if sources:
        for page in Page.objects.live().filter(Q(pk__in=sources) | Q(alias_of__in=sources)).order_by("path"):
            found.setdefault(page.alias_of_id or page.pk, []).append(page)
    return found
