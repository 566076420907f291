"""What fellow learners answered to one version of a case, by discipline: counted, never named, never judged.

One scope: everybody who ever answered this version, in whatever cohort; there is no part of it to subtract from the
whole. Each person counts once in a question, with the first answer they gave for good. What was given in a graded
sitting joins when that result is released. Worked out in two queries for a version and kept for some minutes.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.core.cache import cache

from assessments.engine import compared, kinds
from assessments.engine.casting import drawn
from assessments.engine.events import Answered
from assessments.models import Attempt, AttemptEvent, Sitting

SECONDS = 600


@dataclass(frozen=True)
class Fellows:
    """The answers of the opened people: {(question, variant): {discipline: [stored response, …]}}."""

    answers: dict

    def groups_of(self, item_id, variant, own):
        """{discipline: responses} of a question that may be shown to somebody of the discipline `own`."""
        found = self.answers.get((item_id, variant), {})
        return {
            code: given
            for code, given in found.items()
            if compared.is_shown(len(given), is_own=bool(own) and code == own)
        }


def of(version):
    """The Fellows of a version."""
    key = f"fellows:{version.pk}"
    found = cache.get(key)
    if found is None:
        found = _answers(version)
        cache.set(key, found, SECONDS)
    return Fellows(found)


def variant_of(item, attempt):
    """Which variant of a frozen question an attempt meets, from 0; 0 where there is one."""
    return drawn(attempt.variant_seed, attempt.number)(item) if item.variants else 0


def _answers(version):
    attempts = _attempts(version)
    case = version.definition
    counted = [
        item for item in case.items if compared.parts_of(item) or hasattr(kinds.get(item.kind), "measured")
    ]
    items = {item.id: item for item in counted}
    came = []
    rows = AttemptEvent.objects.filter(
        attempt__version=version, kind=Answered.KIND, item__in=list(items)
    ).order_by("pk")
    for pk, item, payload, at in rows.values_list("attempt", "item", "payload", "received_at").iterator(2000):
        if pk in attempts:
            attempt, released = attempts[pk]
            came.append((max(at, released) if released else at, attempt, item, payload["response"]))
    found, seen = defaultdict(lambda: defaultdict(list)), set()
    # By the moment from which on they may be known: who joins later never takes the place of who was there.
    for _at, attempt, item, response in sorted(came, key=lambda one: one[0]):
        if (attempt.user_id, item) in seen:
            continue
        seen.add((attempt.user_id, item))
        found[item, variant_of(items[item], attempt)][attempt.seat["discipline"]].append(response)
    return {
        key: {code: given[: compared.opened(len(given))] for code, given in by_code.items()}
        for key, by_code in found.items()
    }


def _attempts(version):
    """{id: (attempt, when its result was released)} of those that count; None where nothing waits for a release."""
    rows = Attempt.objects.counted().filter(version=version).select_related("sitting")
    rows = rows.only("user_id", "seat", "variant_seed", "number", "released_at", "sitting__purpose")
    return {
        one.pk: (one, one.released_at)
        for one in rows
        if (one.seat or {}).get("discipline")
        and (one.released_at or one.sitting.purpose != Sitting.Purpose.SUMMATIVE)
    }
