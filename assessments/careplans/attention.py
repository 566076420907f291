"""What of care plans waits for faculty on their own page: plans that everybody signed and nobody has marked."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.careplans.rooms import KIND
from assessments.models import PlanMark, TeamWork
from assessments.teamwork import scope
from cms import access, attention


@attention.card(order=29)
def plans_to_mark(user):
    """Signed plans of one's teams without released marks, the one that waits longest first. One query."""
    if access.reach(user, "team", "mark") is None:
        return None
    released = PlanMark.objects.filter(state=PlanMark.State.RELEASED).values("work")
    works = (
        TeamWork.objects.standing()
        .filter(task__version__kind=KIND, task__teaming__in=scope.teamings_for(user, "mark"))
        .exclude(completed_at=None)
        .exclude(pk__in=released)
        .select_related("team", "task__version")
        .defer("task__version__content")
        .order_by("completed_at", "pk")
    )
    items = [
        attention.Item(
            f"{work.team}, {work.task.version.title}",
            reverse("plan_mark", args=[work.uuid]),
            _("Signed by everybody"),
            at=work.completed_at,
        )
        for work in works
    ]
    return attention.Card(_("Plans to mark"), items)
