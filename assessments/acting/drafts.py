"""Keep what stands in a field of the open stage, by compare and swap."""

from django.db import transaction
from django.utils import timezone

from assessments import forms
from assessments.acting.closing import refusal
from assessments.acting.locks import locked, must_be_open
from assessments.engine import kinds
from assessments.engine.answers import Ungradable
from assessments.engine.fold import NotSoAnswered, TurnPassed
from assessments.log import Log
from assessments.models import Attempt, Draft
from assessments.refusals import Conflict, NotFromHere, Stale

NEEDED_FOR_A_DRAFT = (
    "state", "stage", "skipped", "deadline_at", "number", "seat", "variant_seed", "policy_snapshot",
    "version__content_sha256",
)  # fmt: skip
"""Columns read with every keystroke that is saved; the rest is read where time turns out to be over."""


def save_draft(*, attempt=None, of=None, item, raw, rev):
    """Keep what stands in a field of the open stage. Returns the Draft with its new rev and the server's time.

    attempt or of  the attempt, or a queryset that holds it alone: the cheapest request of all reads it once
    rev            the one the page knows; another one means somebody else wrote meanwhile: Conflict with their
                   text. The same text again, as after an answer that never arrived, is simply acknowledged.

    Raises Attempt.DoesNotExist (by `of`), NotFromHere, Closed, Stale or Conflict.
    """
    raw = forms.plain(raw)
    refused = None
    with transaction.atomic():
        one = Attempt.objects.filter(pk=attempt.pk) if of is None else of
        attempt, now = locked(one, only=NEEDED_FOR_A_DRAFT), timezone.now()
        refused = refusal(attempt, now)
        if refused is None:
            case = attempt.definition
            must_be_open(attempt, case.stage_of(item))
            must_be_offered(case.find(item), raw)
            _must_be_at_its_turn(attempt, case.find(item), raw)
            return _compare_and_swap(attempt, item, raw, rev, now)
    raise refused


def must_be_offered(item, raw):
    """Half an answer may be kept; one that no form of ours can make may not."""
    answer = kinds.parse(item, raw)
    if isinstance(answer, Ungradable) and answer.malformed:
        raise NotFromHere(answer.sentence)
    return answer


def _must_be_at_its_turn(attempt, item, raw):
    """In a conversation, what is written belongs to a turn, or to its end: it is no draft of a later one."""
    kind = kinds.played(item)
    if kind is None:
        return
    if "turns" in raw:  # replies are said one by one, and are nothing that stands in a field
        raise NotFromHere(NotSoAnswered.sentence)
    talk = Log.of(attempt).state.talks.get(item.id) or kind.begin(item)
    at_end = bool(raw.keys() & {"keep", "change"})
    if talk.is_over != at_end or (not at_end and raw.get("turn", str(talk.number)) != str(talk.number)):
        raise Stale(TurnPassed.sentence, attempt=attempt, stage=attempt.stage)


def _compare_and_swap(attempt, item, raw, rev, now):
    mine = Draft.objects.filter(attempt=attempt, item=item)
    if rev and mine.filter(rev=rev).update(rev=rev + 1, raw=raw, saved_at=now):
        return Draft(attempt=attempt, item=item, rev=rev + 1, raw=raw, saved_at=now)
    draft = mine.first()
    if draft is None:
        if rev != 0:
            raise Conflict([Draft(attempt=attempt, item=item, rev=0, raw={})])
        return Draft.objects.create(attempt=attempt, item=item, rev=1, raw=raw, saved_at=now)
    if draft.raw != raw:
        raise Conflict([draft])
    draft.saved_at, draft.attempt = now, attempt
    draft.save(update_fields=["saved_at"])
    return draft
