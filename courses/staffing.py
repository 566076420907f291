"""What roles can be about, and what of courses waits for the office on the first page of the CMS."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import access, attention, roles


@roles.places(access.FACULTY)
def courses():
    """Course pages that are nobody's alias, by program, as choices for a form."""
    from courses.models import CoursePage

    pages = CoursePage.objects.filter(alias_of=None).order_by("path")
    return [(page.pk, f"{page.code} {page.title}".strip()) for page in pages]


@roles.places(access.REVIEWER)
def disciplines():
    """Disciplines by code, as choices for a form."""
    from courses.models import Discipline

    return list(Discipline.objects.values_list("code", "name"))


@attention.card(order=40)
def scopes_to_confirm(user):
    """Cohorts with learners whose scope of practice nobody has checked, for the office; whose it is, their list says."""
    if access.reach(user, "profile", "confirm_scope") is None:
        return None
    from courses.models import Cohort, Enrollment

    waiting = (
        Enrollment.objects.active()
        .filter(user__learner_profile__scope_confirmed_at=None)
        .exclude(user__learner_profile__scope="")
        .exclude(user__learner_profile=None)
    )
    cohorts = Cohort.objects.filter(enrollments__in=waiting).annotate(waiting=Count("enrollments"))
    items = [
        attention.Item(
            str(one),
            reverse("cohort", args=[one.uuid]),
            ngettext("One learner waits", "%(n)s learners wait", one.waiting) % {"n": one.waiting},
        )
        for one in cohorts.select_related("program")
    ]
    return attention.Card(_("Scopes of practice to check"), items, more_url=reverse("cohorts"))


@attention.card(order=41)
def requests_for_more_time(user):
    """That learners wait for an answer of the office, without their names: this page may be seen over a shoulder."""
    if access.reach(user, "extension_request", "answer") is None:
        return None
    from courses import more_time

    count = more_time.waiting().count()
    words = ngettext("One learner waits for an answer", "%(n)d learners wait for an answer", count) % {
        "n": count
    }
    items = [attention.Item(words, reverse("requests"))] if count else []
    return attention.Card(_("More time"), items, total=count and 1)
