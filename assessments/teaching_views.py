"""The page of somebody who teaches: what awaits them, oldest first; how long written work waits; what marking costs."""

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.marking import overview
from cms import attention

COSTLY = 8
"""How many questions are shown of those that cost most."""


@dataclass(frozen=True)
class Awaiting:
    """One thing that awaits somebody, with the heading it stands under elsewhere."""

    kind: str
    item: attention.Item
    now: datetime

    @property
    def is_overdue(self):
        """Whether it should have been done by now."""
        return self.item.due is not None and self.item.due < self.now


def awaiting(user, now):
    """Everything that awaits this person, by whichever card it is told: the oldest first, what has no date last."""
    found = [Awaiting(card.title, item, now) for card in attention.cards(user) for item in card.items]
    return sorted(found, key=lambda one: (one.item.at is None, one.item.at or now))


@require_safe
def teaching(request):
    """What awaits me, turnaround by question, and the questions whose marking takes most time."""
    now = timezone.now()
    questions = overview.questions(request.user, now)
    waits = awaiting(request.user, now)
    context = {
        "waits": waits,
        "overdue": sum(one.is_overdue for one in waits),
        "questions": questions,
        "costly": sorted(
            [one for one in questions if one.cost.whole], key=lambda one: one.cost.whole, reverse=True
        )[:COSTLY],
        "now": now,
    }
    return render(request, "assessments/teaching.html", context)
