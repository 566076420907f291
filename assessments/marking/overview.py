"""What marking asks of somebody who teaches: how long answers wait, question by question, and what marks cost."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator

from assessments.engine import turnaround
from assessments.marking import people
from assessments.models import Marking, Script, Sitting

LATELY = timedelta(days=180)
"""How far back settled work is looked at."""


@dataclass(frozen=True)
class Question:
    """One question of a sitting, with how its answers fare and what its marks cost."""

    sitting: Sitting
    item: str
    title: str
    fares: turnaround.Turnaround
    cost: turnaround.Cost

    @property
    def left(self):
        """How much marking is still to do, as a time; None where none is known."""
        return self.cost.left(self.fares.waiting)


def questions(user, now=None):
    """What this person leads the marking of: what waits longest first. A fixed number of queries.

    Answers that were settled longer ago than LATELY are left out; what waits is there however old.
    """
    now = now or timezone.now()
    reach = people.reach_of(user)
    sittings = {
        one.pk: one
        for one in reach.sittings().select_related("version", "cohort__program").defer("version__content")
        if reach.leads_at(one)
    }
    answers = _answers(sittings, now)
    seconds = _seconds(sittings, now)
    found = [
        Question(
            sittings[sitting],
            item,
            _title(sittings[sitting], item),
            turnaround.turnaround(rows, now),
            turnaround.cost(seconds[sitting, item]),
        )
        for (sitting, item), rows in answers.items()
    ]
    return sorted(found, key=lambda one: (one.fares.oldest is None, one.fares.oldest or now, one.title))


def _answers(sittings, now):
    rows = Script.objects.live().filter(sitting__in=sittings)
    rows = rows.exclude(settled_at__lt=now - LATELY).order_by("pk")
    found = defaultdict(list)
    for sitting, item, *times in rows.values_list("sitting", "item", "waits_since", "due_at", "settled_at"):
        found[sitting, item].append(turnaround.Answer(*times))
    return found


def _seconds(sittings, now):
    rows = Marking.objects.final().filter(attempt__sitting__in=sittings, at__gte=now - LATELY)
    found = defaultdict(list)
    for sitting, item, seconds in rows.values_list("attempt__sitting", "item", "seconds"):
        found[sitting, item].append(seconds)
    return found


def _title(sitting, item):
    """The stage of a question and how the question begins; its id where the newest version has it no more."""
    case = sitting.version.definition
    found = case.find(item)
    if found is None:
        return item
    return Truncator(unescape(strip_tags(found.stem))).words(14).strip()
