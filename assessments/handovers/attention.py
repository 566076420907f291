"""What of handovers waits for faculty on their own page: those that no other team can receive."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import HandoverReading
from assessments.teamwork import scope
from cms import access, attention


@attention.card(order=34)
def handovers_to_receive(user):
    """Handovers that faculty receive as the receiving setting, of the sets of teams whose work they judge. One query."""
    if access.reach(user, "team", "mark") is None:
        return None
    is_open = Q(work__task__closes_at=None) | Q(work__task__closes_at__gt=timezone.now())
    rows = HandoverReading.objects.filter(
        is_open,
        receiver=None,
        ended_at=None,
        rated_at=None,
        work__task__ended_at=None,
        work__task__teaming__in=scope.teamings_for(user, "mark"),
    )
    items = [
        attention.Item(
            f"{one.work.task.version.title}, {one.work.team}",
            reverse("handover_reading", args=[one.uuid]),
            _("Faculty took it") if one.given_by_id else _("There is no other team to receive it"),
            at=one.given_at,
            due=one.work.task.due_at,
        )
        for one in rows.select_related("work__team", "work__task__version")
        .defer("work__task__version__content")
        .order_by("given_at")
    ]
    return attention.Card(
        _("Handovers that wait for you to receive them"), items, more_url=reverse("team_desk")
    )
