"""The cards that say which written answers wait for somebody's mark, and where two marks part."""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.marking import adjudicating, choosing, people
from assessments.marking.queue import words_of
from assessments.models import CaseVersion, Script, Sitting
from cms import access, attention


@attention.card(order=25)
def answers_to_mark(user):
    """Written answers that wait for this person's mark, by question: that which is due first before the others."""
    if access.reach(user, "attempt", "mark") is None:
        return None
    waiting = choosing.waiting(people.reach_of(user)).order_by()
    rows = waiting.values("sitting", "item").annotate(
        n=Count("pk"), since=Min("waits_since"), due=Min("due_at")
    )
    rows = list(rows.order_by("due", "sitting", "item"))
    sittings = Sitting.objects.select_related("version", "cohort").defer("version__content")
    sittings = sittings.in_bulk({one["sitting"] for one in rows})
    CaseVersion.objects.read_once({one.version for one in sittings.values()})
    items = [_of_question(sittings[one["sitting"]], one) for one in rows]
    return attention.Card(_("Answers that wait for a mark"), items, more_url=reverse("marking"))


def _of_question(sitting, row):
    title = words_of(sitting, row["item"])[0].rstrip(".")
    said = ngettext("one answer", "%(n)d answers", row["n"]) % {"n": row["n"]}
    return attention.Item(
        f"{sitting.version.title}, {sitting.cohort.name}",
        f"{reverse('marking')}#q-{sitting.pk}-{row['item']}",
        f"{title}: {said}",
        row["since"],
        row["due"],
    )


@attention.card(order=24)
def disputes_to_decide(user):
    """Answers on which two marks part, for whoever leads the marking there and gave neither."""
    if access.reach(user, "marking", "lead") is None:
        return None
    if not Script.objects.filter(state=Script.State.DISPUTED).exists():  # nearly always: one query
        return None
    mine = [one for one in adjudicating.disputes(user) if not one.is_mine]
    items = [
        attention.Item(
            one.script.sitting.version.title,
            reverse("marking_adjudicate", args=[one.script.uuid]),
            one.script.code,
            one.script.waits_since,
            one.script.due_at,
        )
        for one in mine[: attention.SHOWN]
    ]
    return attention.Card(
        _("Where two marks part"), items, total=len(mine), more_url=reverse("marking_disputes")
    )
