"""Consults in the order in which somebody deals with them, and the cards that say what waits."""

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.consults import people
from assessments.models import Consult, ExpertAssignment
from cms import access, attention

State = Consult.State


def in_turn(rows):
    """A learner's consults: answers to read first, then drafts, what waits, what is over; the newest first in each."""
    places = [State.ANSWERED, State.DRAFT, State.WAITING, State.CLOSED, State.WITHDRAWN]
    whens = [When(state=state, then=Value(place)) for place, state in enumerate(places)]
    turn = Case(When(erased_at__isnull=False, then=Value(9)), *whens, output_field=IntegerField())
    return rows.annotate(turn=turn).order_by("turn", "-changed_at", "-pk")


def due_first(rows):
    """What waits, the soonest due first."""
    return rows.order_by("due_at", "pk")


def counts(cohorts, now=None):
    """{cohort id: {"waiting", "late", "answered", "closed", "published", "experts"}} without a word of content. Two queries."""
    now = now or timezone.now()
    cohorts = list(cohorts)
    found = {
        one.pk: dict.fromkeys(("waiting", "late", "answered", "closed", "published", "experts"), 0)
        for one in cohorts
    }
    rows = Consult.objects.filter(cohort__in=cohorts, sent_at__isnull=False).order_by()
    for row in rows.values("cohort").annotate(
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        late=Count("pk", filter=Q(state=State.WAITING, due_at__lt=now)),
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
        published=Count("pk", filter=Q(published_at__isnull=False)),
    ):
        found[row.pop("cohort")].update(row)
    running = list(
        ExpertAssignment.objects.running(now)
        .filter(user__is_active=True)
        .values_list("program", "cohort", "user")
    )
    for one in cohorts:
        users = {
            user
            for program, cohort, user in running
            if cohort == one.pk or (cohort is None and program == one.program_id)
        }
        found[one.pk]["experts"] = len(users)
    return found


def _there_is(user):
    """What waits anywhere, in one query, remembered for this request: nearly always nothing, and then no card asks more."""
    if "_consults" not in user.__dict__:
        rows = Consult.objects.there().order_by()
        late = Q(state=State.WAITING, due_at__lt=timezone.now())
        user.__dict__["_consults"] = rows.aggregate(
            waiting=Count("pk", filter=Q(state=State.WAITING)),
            offered=Count("pk", filter=Q(offered_at__isnull=False, published_at=None)),
            late=Count("pk", filter=late),
        )
    return user.__dict__["_consults"]


def _item(consult, url, note=""):
    return attention.Item(consult.question, url, note, consult.sent_at, consult.due_at)


@attention.card(order=24)
def consults_to_answer(user):
    """Consults that wait for an expert, the soonest due first."""
    if not _there_is(user)["waiting"] or not access.works_as(user, access.EXPERT):
        return None
    rows = people.of_expert(user).there().waiting()
    shown = list(due_first(rows)[: attention.SHOWN])
    items = [_item(one, reverse("consult_answer", args=[one.uuid]), one.seated) for one in shown]
    url = reverse("consults_answering")
    late = any(one.is_late for one in shown)
    return attention.Card(
        _("Case consults to answer"), items, total=rows.count(), more_url=url, is_urgent=late
    )


@attention.card(order=27)
def consults_to_read(user):
    """Consults that learners offer to their cohort and nobody has read once more."""
    if not _there_is(user)["offered"] or access.reach(user, "consult", "publish") is None:
        return None
    rows = people.offered_for(user).order_by("offered_at", "pk")
    items = [
        attention.Item(
            one.question, reverse("consult_offered", args=[one.uuid]), one.cohort.name, one.offered_at
        )
        for one in rows[: attention.SHOWN]
    ]
    return attention.Card(_("Case consults offered to the cohort"), items, total=rows.count())


@attention.card(order=28)
def consults_past_their_day(user):
    """For who says who answers: consults of their cohorts past their day, by code and without a word of content."""
    if not _there_is(user)["late"] or access.reach(user, "consult", "assign") is None:
        return None
    late = Consult.objects.waiting().there().filter(due_at__lt=timezone.now())
    rows = late.filter(cohort__in=people.cohorts_for(user)).with_people().order_by("due_at", "pk")
    items = [
        attention.Item(
            _("Case consult %(code)s") % {"code": one.code},
            reverse("consults_desk_cohort", args=[one.cohort.uuid]),
            one.cohort.name,
            one.sent_at,
            one.due_at,
        )
        for one in rows[: attention.SHOWN]
    ]
    return attention.Card(_("Case consults past their day"), items, total=rows.count(), is_urgent=True)
