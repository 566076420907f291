"""What fellow learners answered to one version of a case, by discipline: counted, never named, never judged.

One scope: everybody who ever answered this version, in whatever cohort; there is no part of it to subtract from the
whole. Each person counts once in a question, with the first answer of theirs that may be known. What was given in a
graded sitting joins when that result is first released. Worked out in two queries for a version and kept for some
minutes.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce

from assessments.engine import compared, kinds
from assessments.engine.casting import drawn
from assessments.engine.events import Answered, Expired, StageCommitted
from assessments.models import Attempt, AttemptEvent, Sitting

SECONDS = 600


@dataclass(frozen=True)
class Fellows:
    """The answers of the opened people: {(question, variant): {discipline: [stored response, …]}}."""

    answers: dict

    def groups_of(self, item_id, variant, own):
        """{discipline: responses} of a question that may be shown to somebody who answered from these disciplines."""
        found = self.answers.get((item_id, variant), {})
        shown = {
            code: given[: compared.opened(len(given), is_own=code in own)] for code, given in found.items()
        }
        return {code: given for code, given in shown.items() if given}


def of(version):
    """The Fellows of a version."""
    key = f"fellows:{version.pk}"
    found = cache.get(key)
    if found is None:
        found = _answers(version)
        cache.set(key, found, SECONDS)
    return Fellows(found)


def own_of(attempt):
    """Codes of the disciplines from which the learner of an attempt ever answered its version, in this try or another.

    Who has changed seats is still one of those whom they were counted among.
    """
    seats = (
        Attempt.objects.of(attempt.user_id).filter(version=attempt.version_id).values_list("seat", flat=True)
    )
    return frozenset(filter(None, ((seat or {}).get("discipline") for seat in seats)))


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
    found, seen = defaultdict(lambda: defaultdict(list)), set()
    # By the moment from which on they may be known: who joins later never takes the place of who was there.
    for _since, attempt, item, response in sorted(_came(version, attempts, items), key=lambda one: one[0]):
        if (attempt.user_id, item) in seen:
            continue
        seen.add((attempt.user_id, item))
        found[item, variant_of(items[item], attempt)][attempt.seat["discipline"]].append(response)
    return {
        key: {code: given[: compared.opened(len(given))] for code, given in by_code.items()}
        for key, by_code in found.items()
    }


def _came(version, attempts, items):
    """(since when it may be known, attempt, item, response) of every answer that was given for good.

    An answer is given with its stage, or when time runs out: what stood in a field then is dated back to when it was
    written, and came no earlier for that.
    """
    wanted = Q(kind=Answered.KIND, item__in=list(items)) | Q(kind__in=(StageCommitted.KIND, Expired.KIND))
    rows = AttemptEvent.objects.filter(wanted, attempt__version=version).order_by("attempt", "seq")
    rows = rows.values_list("attempt", "kind", "item", "payload", "received_at")
    waiting, of = [], None
    for pk, kind, item, payload, at in rows.iterator(2000):
        if pk != of:
            waiting, of = [], pk
        if pk not in attempts:
            continue
        attempt, released = attempts[pk]
        if kind == Answered.KIND:
            waiting.append((item, payload["response"]))
            continue
        since = max(at, released) if released else at
        yield from ((since, attempt, *one) for one in waiting)
        waiting = []


def _attempts(version):
    """{id: (attempt, since when its result is released)} of those that count; None where nothing waits for a release.

    The first release of a result decides: a correction that goes out later moves nobody to another place.
    """
    rows = Attempt.objects.counted().filter(version=version).select_related("sitting")
    rows = rows.only("user_id", "seat", "variant_seed", "number", "released_at", "sitting__purpose")
    rows = rows.annotate(since=Coalesce(Min("released_results__release__at"), F("released_at")))
    found = {}
    for one in rows:
        is_graded = one.sitting.purpose == Sitting.Purpose.SUMMATIVE
        if (one.seat or {}).get("discipline") and (one.since or not is_graded):
            found[one.pk] = one, one.since if is_graded else None
    return found
