"""Questions about marks as faculty meet them: which ones are theirs to answer, and the card that says so."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.marking.people import reach_of
from assessments.models import MarkQuestion
from cms import access, attention


def of(reach):
    """The questions of somebody's Reach: of sittings whose marking they lead, their own left out; a queryset."""
    among = Q(attempt__sitting__in=reach.leads)
    for program, key in reach.taught:
        among |= Q(attempt__sitting__cohort__program=program, attempt__sitting__case_key=key)
    rows = MarkQuestion.objects.filter(among).exclude(attempt__user=reach.user)
    related = rows.select_related("attempt__version", "attempt__sitting__cohort", "attempt__user", "asked_of")
    return related.defer("attempt__version__content")


def of_user(user):
    """The same of a person."""
    return of(reach_of(user))


@attention.card(order=26)
def marks_questioned(user):
    """Questions about marks that wait for this person's answer, the oldest first."""
    if access.reach(user, "marking", "lead") is None:
        return None
    if (
        not MarkQuestion.objects.open().exists()
    ):  # nearly always: one query, and whose courses they are is not asked
        return None
    found = list(of_user(user).open().order_by("opened_at", "pk"))
    items = [
        attention.Item(
            one.attempt.version.title,
            reverse("mark_question", args=[one.uuid]),
            "",
            one.opened_at,
            one.due_at,
        )
        for one in found[: attention.SHOWN]
    ]
    return attention.Card(
        _("Marks that were questioned"),
        items,
        total=len(found),
        more_url=reverse("mark_questions"),
        is_urgent=any(one.due_at < timezone.now() for one in found),
    )
