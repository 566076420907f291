"""Written answers that wait for a mark: whose they are to mark, which there are, and the card that says so."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Attempt, CasePage, ItemScore, Marking, Outcome
from cms import access, attention
from courses import doors
from courses.models import CoursePage


@dataclass(frozen=True)
class Waiting:
    """One answer that waits: its attempt, the question, and the draft of a mark if there is one."""

    attempt: Attempt
    item: Any
    stage: Any
    draft: Marking | None

    @property
    def url(self):
        """Where it is marked."""
        return reverse("mark", args=[self.attempt.uuid, self.item.id])


def may_mark(user, attempt):
    """Whether the person teaches the course in which this attempt's case stands, and did not write it themself."""
    if attempt.user_id == user.pk:
        return False
    pages = CasePage.objects.in_program(attempt.sitting.cohort.program)
    pages = pages.of_cases([attempt.version.case_key])
    return any(access.may(user, "attempt", "mark", page=page) for page in pages)


def waiting_for(user):
    """Every answer that waits for this person, question by question, the earliest first. A few queries."""
    attempts = list(_pending(user))
    runs = {attempt.run_id: attempt for attempt in attempts}
    rows = ItemScore.objects.filter(run__in=runs, status="awaiting").values_list("run_id", "item")
    drafts = {
        (one.attempt_id, one.item): one
        for one in Marking.objects.filter(attempt__in=attempts, state=Marking.State.DRAFT).select_related(
            "marker"
        )
    }
    found = [_waiting(runs[run], item, drafts.get((runs[run].pk, item))) for run, item in rows]
    return sorted(found, key=lambda one: _in_order(one.attempt, one.item.id))


def _pending(user):
    cases = _cases_taught(user)
    newest = Outcome.objects.filter(attempt=OuterRef("pk")).order_by("-at", "-id")
    attempts = (
        Attempt.objects.filter(
            state__in=[Attempt.State.SUBMITTED, Attempt.State.EXPIRED],
            version__case_key__in={key for _program, key in cases},
        )
        .exclude(user=user)
        .annotate(
            decision=Subquery(newest.values("decision")[:1]), run_id=Subquery(newest.values("run_id")[:1])
        )
        .filter(decision=Outcome.Decision.PENDING)
        .select_related("version", "sitting__cohort")
        .defer("version__content")
    )
    return [one for one in attempts if (one.sitting.cohort.program_id, one.version.case_key) in cases]


def _cases_taught(user):
    """{(id of the program, key of the case)} of the cases that stand in courses this person teaches."""
    found = set()
    for course in CoursePage.objects.filter(pk__in=access.courses_taught(user)):
        program = doors.program_of(course)
        for _page, key in CasePage.objects.descendant_of(course).with_keys():
            found.add((program.pk if program else None, key))
    return found


def _waiting(attempt, item_id, draft):
    case = attempt.definition
    return Waiting(attempt, case.find(item_id), case.stages[case.stage_of(item_id) or 0], draft)


def _in_order(attempt, item_id):
    case = attempt.definition
    number = next((n for n, item in enumerate(case.items) if item.id == item_id), 0)
    return (attempt.version.title, str(attempt.version.case_key), number, attempt.closed_at, attempt.pk)


@attention.card(order=25)
def answers_to_mark(user):
    """Written answers that wait for this person's mark, by question."""
    if access.reach(user, "attempt", "mark") is None:
        return None
    waiting = waiting_for(user)
    items = [
        attention.Item(one.attempt.version.title, one.url, one.stage.title.rstrip("."), one.attempt.closed_at)
        for one in waiting[: attention.SHOWN]
    ]
    return attention.Card(
        _("Answers that wait for a mark"), items, total=len(waiting), more_url=reverse("marking")
    )
