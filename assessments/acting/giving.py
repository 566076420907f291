"""Give the open stage: it locks for good, and after the last one the attempt is handed in and scored."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import forms, receipts
from assessments.acting.closing import refusal, score
from assessments.acting.drafts import must_be_offered
from assessments.acting.locks import lock, must_be_open
from assessments.engine import kinds
from assessments.engine.answers import Blank, Response, Ungradable
from assessments.engine.events import StageCommitted, Submitted
from assessments.log import Log
from assessments.models import Attempt, Draft
from assessments.refusals import Conflict, NotFromHere, NotReady, TalkNotOver


@dataclass(frozen=True)
class Receipt:
    """What giving a stage came to: the same whenever the same gift arrives again."""

    attempt: Attempt
    stage: str
    is_last: bool
    code: str
    at: datetime.datetime


def give(*, attempt, stage, raws, revs, event_id, despite=frozenset()):
    """Give the open stage: it locks for good, and after the last one the attempt is handed in and scored.

    raws      {item id: raw answer} of the stage's items; one that is missing counts as empty. What was said in a
              conversation of the stage stands in the log already; it must be over.
    revs      {item id: rev} of the drafts the page knew
    event_id  made by the page; the same one again has no second effect and gets the same receipt
    despite   {(item id, code)}: answers the learner was told about and gives anyway: empty, ungradable, too long

    Refusing locks nothing and keeps what was sent as drafts. Raises NotFromHere, Closed, Stale, Conflict, NotReady
    or TalkNotOver.
    """
    raws = {item: forms.plain(raw) for item, raw in raws.items()}
    with transaction.atomic():
        attempt, now = lock(attempt.pk), timezone.now()
        log = Log.of(attempt)
        before = log.with_id(event_id)
        if before is not None:
            return _receipt(log, before)
        refused = refusal(attempt, now)
        if refused is None:
            index = log.definition.stage_index(stage)
            must_be_open(attempt, index)
            items = [one for one in log.definition.stages[index].items if kinds.played(one) is None]
            given = only_of(items, raws)
            drafts = {draft.item: draft for draft in attempt.drafts.all()}
            must_be_known(given, revs, drafts)
            refused = _talk_not_over(log, index) or not_ready(items, given, despite)
            if refused is None:
                return _commit(log, items, given, stage, event_id, now)
            keep_as_drafts(attempt, given, drafts, now)
    raise refused


def only_of(items, raws):
    """The answers to these items; what is no question of this stage was not sent by a page of ours."""
    if not raws.keys() <= {item.id for item in items}:
        raise NotFromHere(_("This is not part of the case. Load the page again."))
    return {item.id: raws.get(item.id, {}) for item in items}


def must_be_known(given, revs, drafts):
    """Nobody gives away what another window has changed meanwhile without having seen it."""
    unseen = [
        drafts[item]
        for item, raw in given.items()
        if item in drafts and revs.get(item, 0) != drafts[item].rev and drafts[item].raw != raw
    ]
    if unseen:
        raise Conflict(unseen)


def not_ready(items, given, despite):
    """What to look at before these raw answers are given, as NotReady; None where nothing is. Raises NotFromHere."""
    problems = {}
    for item in items:
        answer = must_be_offered(item, given[item.id])
        if isinstance(answer, Ungradable) and (item.id, answer.reason) not in despite:
            problems[item.id] = (answer.reason, answer.sentence)
        if isinstance(answer, Response) and answer.problem and (item.id, answer.problem[0]) not in despite:
            problems[item.id] = answer.problem
        if isinstance(answer, Blank) and (item.id, "blank") not in despite:
            problems[item.id] = ("blank", _("This question is empty."))
        advice = kinds.advice(item, answer)
        if advice and (item.id, advice[0]) not in despite:
            problems[item.id] = advice
    return NotReady(problems) if problems else None


def _talk_not_over(log, index):
    """That a conversation of this stage has not ended, as TalkNotOver; None where none goes on."""
    for item in log.definition.stages[index].items:
        talk = log.state.talks.get(item.id)
        if kinds.played(item) is not None and (talk is None or not talk.is_over):
            return TalkNotOver(_("The conversation is not over yet. Go on with it first."))
    return None


def keep_as_drafts(attempt, given, drafts, now):
    """Keep what was sent, and not given, where it will be found again."""
    for item, raw in given.items():
        draft = drafts.get(item) or Draft(attempt=attempt, item=item, rev=0, raw={})
        if draft.raw != raw:
            draft.rev, draft.raw, draft.saved_at = draft.rev + 1, raw, now
            draft.save()


def _commit(log, items, given, stage, event_id, now):
    attempt, by = log.attempt, log.attempt.user
    for item in items:
        log.answer(item, given[item.id], at=now, by=by)
    committed = log.add(StageCommitted, at=now, by=by, event_id=event_id, stage=stage)
    is_last = log.state.stage == len(log.definition.stages)
    if is_last:
        log.add(Submitted, at=now, by=by)
        attempt.closed_at = now
    log.save()
    attempt.drafts.all().delete()
    if is_last:
        score(log, "handed in", by, now)
    return _receipt(log, committed)


def _receipt(log, row):
    if row.kind != StageCommitted.KIND:
        raise NotFromHere(_("This form was already used for something else. Load the page again."))
    stage = row.payload["stage"]
    is_last = _is_last(log, row)
    # Handing in is an event of its own, right after the last stage: its receipt covers everything before it.
    told = log.rows[row.seq] if is_last else row
    return Receipt(log.attempt, stage, is_last, receipts.receipt_code(told), told.received_at)


def _is_last(log, row):
    """Whether the attempt was handed in with this stage."""
    return len(log.rows) > row.seq and log.rows[row.seq].kind == Submitted.KIND
