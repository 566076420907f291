"""What happens to attempts: begin, keep a draft, give a stage, run out, get longer, be set aside; and words erased.

One lock each, always the attempt's row first (beginning locks the enrollment's). On SQLite every transaction
takes the write lock at once, and the unique constraints are the real guarantee on both.
"""

import datetime
from dataclasses import asdict, dataclass

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import beginning, forms, receipts, scoring
from assessments.beginning import sitting_for
from assessments.engine import kinds
from assessments.engine.answers import Blank, Response, Ungradable
from assessments.engine.events import Expired, Note, StageCommitted, Started, Submitted, Voided
from assessments.engine.fold import NotSoAnswered, StageLocked, StageNotOpen, TurnPassed
from assessments.log import Log
from assessments.models import Attempt, CaseVersion, Draft, Reflection, Sitting, Words
from assessments.refusals import (
    CannotBegin,
    Closed,
    Conflict,
    NotFromHere,
    NotReady,
    Stale,
    TalkNotOver,
    WithoutReason,
)
from assessments.timing import GRACE, NO_MORE, accepts, deadline, later
from cms import audit
from courses import seating
from courses.models import Enrollment

log_lines = structlog.get_logger(__name__)
NEEDED_FOR_A_DRAFT = (
    "state", "stage", "skipped", "deadline_at", "number", "seat", "variant_seed", "policy_snapshot",
    "version__content_sha256",
)  # fmt: skip
"""Columns read with every keystroke that is saved; the rest is read where time turns out to be over."""


# Beginning


def start(*, enrollment, case_key, sitting=None):
    """Begin an attempt at a case, or go on with the one that is open; at this sitting, or the one that is next.

    Raises CannotBegin with every reason: left the cohort, not open, no try left, a wait or a debrief to come.
    """
    sitting = sitting or sitting_for(enrollment=enrollment, case_key=case_key)
    try:
        with transaction.atomic():
            locked = Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
            # Read after the lock: whoever changes a sitting or grants more time holds it as well.
            sitting = Sitting.objects.select_related("version").defer("version__content").get(pk=sitting.pk)
            attempt, why_not = _begin(sitting, locked)
    except IntegrityError:  # the constraints' word, should the lock ever not be enough
        attempt = Attempt.objects.open_for(enrollment.user).filter(sitting=sitting).first()
        if attempt is None:
            raise
        return attempt
    if why_not:
        raise CannotBegin(why_not)
    return attempt


def _begin(sitting, enrollment):
    """(attempt, ""), or (None, why none can begin)."""
    now, user = timezone.now(), enrollment.user
    mine = list(Attempt.objects.filter(sitting=sitting, user=user))
    running = next((one for one in mine if one.is_open), None)
    if running and accepts(running.deadline_at, now):
        return running, ""
    if running:
        mine[mine.index(running)] = closed = lock(running.pk)
        _expire(closed, now)
    terms = beginning.terms(sitting, user, mine)
    studies = Enrollment.objects.active().filter(pk=enrollment.pk).exists()
    why_not = beginning.why_not(terms, now, enrolled=studies)
    return (None, why_not) if why_not else (_new_attempt(terms, user, now), "")


def _new_attempt(terms, user, now):
    sitting = terms.sitting
    version = CaseVersion.objects.newest(sitting.case_key) if sitting.follows_case else sitting.version
    seat = seating.seat_of(user)
    attempt = Attempt(
        sitting=sitting,
        version=version,
        user=user,
        number=max((one.number for one in terms.attempts), default=0) + 1,
        started_at=now,
        seat=asdict(seat) if seat else {},
        deadline_at=deadline(sitting.window, terms.allowance, now),
        policy_snapshot=sitting.promise(),
    )
    attempt.variant_seed = _seed(terms.attempts, attempt)
    attempt.save(force_insert=True)
    log = Log.begin(attempt)
    log.add(Started, at=now, by=user, seat=attempt.seat, seed=attempt.variant_seed)
    log.save()
    audit.record("began", attempt, by=user, case=sitting.case_key, version=version.number)
    return attempt


def _seed(earlier, attempt):
    """The seed of the learner's first try: from it, each later one meets other variants."""
    return next((one.variant_seed for one in reversed(earlier) if one.variant_seed), str(attempt.uuid))


# Drafts


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
        attempt, now = _locked(one, only=NEEDED_FOR_A_DRAFT), timezone.now()
        refused = refusal(attempt, now)
        if refused is None:
            case = attempt.definition
            must_be_open(attempt, case.stage_of(item))
            _must_be_offered(case.find(item), raw)
            _must_be_at_its_turn(attempt, case.find(item), raw)
            return _compare_and_swap(attempt, item, raw, rev, now)
    raise refused


def _must_be_offered(item, raw):
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


# Giving a stage


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
            given = _only_of(items, raws)
            drafts = {draft.item: draft for draft in attempt.drafts.all()}
            _must_be_known(given, revs, drafts)
            refused = _talk_not_over(log, index) or not_ready(items, given, despite)
            if refused is None:
                return _commit(log, items, given, stage, event_id, now)
            _keep_as_drafts(attempt, given, drafts, now)
    raise refused


def _only_of(items, raws):
    """The answers to these items; what is no question of this stage was not sent by a page of ours."""
    if not raws.keys() <= {item.id for item in items}:
        raise NotFromHere(_("This is not part of the case. Load the page again."))
    return {item.id: raws.get(item.id, {}) for item in items}


def _must_be_known(given, revs, drafts):
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
        answer = _must_be_offered(item, given[item.id])
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


def _keep_as_drafts(attempt, given, drafts, now):
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
        _score(log, "handed in", by, now)
    return _receipt(log, committed)


def _score(log, verb, by, now):
    outcome = scoring.score(log.attempt, log.state, at=now)
    audit.record(verb, log.attempt, by=by, decision=outcome.decision, criticals=outcome.critical_count)


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


# Running out, setting aside, erasing


def expire(*, attempt):
    """Close an attempt whose time is over; what had reached us counts. Returns it as it stands now."""
    with transaction.atomic():
        attempt, now = lock(attempt.pk), timezone.now()
        if attempt.is_open and not accepts(attempt.deadline_at, now):
            _expire(attempt, now)
    return attempt


def expire_due():
    """Close every attempt whose time is over; return how many. One that cannot be closed stops no other."""
    due = Attempt.objects.filter(state=Attempt.State.OPEN, deadline_at__lt=timezone.now() - GRACE)
    closed = 0
    for attempt in due.only("pk"):
        try:
            closed += expire(attempt=attempt).state == Attempt.State.EXPIRED
        except Exception:  # whatever is wrong with one attempt, the others must not wait for it
            log_lines.exception("attempt_not_expired", attempt=attempt.pk)
    return closed


def _expire(attempt, now):
    """The learner is credited with the deadline, not with the moment somebody noticed."""
    log = Log.of(attempt)
    _promote_drafts(log)
    log.add(Expired, at=now)
    attempt.closed_at = attempt.deadline_at
    log.save()
    attempt.drafts.all().delete()
    _score(log, "ran out", None, now)


def _promote_drafts(log):
    """Make answers of what stood in the fields and was never given."""
    for draft in log.attempt.drafts.order_by("saved_at", "pk"):
        item = log.definition.find(draft.item)
        if item is None or log.definition.stage_of(draft.item) != log.state.stage:
            continue
        if kinds.played(item) is not None:
            _keep_unsaid(log, item, draft)
        else:
            log.answer(item, draft.raw, at=draft.saved_at, by=log.attempt.user)


def _keep_unsaid(log, item, draft):
    """Words that were written before a reply which was never given: kept beside the log, for nobody to mark.

    What was written of the talk after its end, and never saved, becomes what it was written for.
    """
    text, keep, change = (draft.raw.get(name, "").strip() for name in ("text", "keep", "change"))
    if keep or change:
        Reflection.objects.get_or_create(
            attempt=log.attempt,
            item=item.id,
            defaults={"keep": keep, "change": change, "written_at": draft.saved_at},
        )
    if text.strip():
        log.keep(item, text, draft.saved_at)
        log.add(Note, at=draft.saved_at, by=log.attempt.user, about="words_unsaid")


def move_deadlines(*, attempts, by):
    """Give open attempts the deadline that holds for them now; return how many got a later one. Never an earlier one.

    `attempts` is a queryset, and the caller's transaction is open. What ran out before is closed, not reopened: time
    that is given afterwards is for the next try.
    """
    moved = 0
    for pk in attempts.filter(state=Attempt.State.OPEN).order_by("pk").values_list("pk", flat=True):
        attempt, now = lock(pk), timezone.now()
        if attempt.is_open and not accepts(attempt.deadline_at, now):
            _expire(attempt, now)
        elif attempt.is_open:
            moved += _move_deadline(attempt, by, now)
    return moved


def _move_deadline(attempt, by, now):
    allowance = beginning.allowances(attempt.sitting, [attempt.user_id]).get(attempt.user_id, NO_MORE)
    ends = later(attempt.deadline_at, deadline(attempt.window, allowance, attempt.started_at))
    if ends == attempt.deadline_at:
        return False
    attempt.deadline_at = ends
    attempt.save(update_fields=["deadline_at"])
    log = Log.of(attempt)
    log.add(Note, at=now, by=by, about="deadline_changed")
    log.save()
    return True


def void(*, attempt, by, why):
    """Set an attempt aside: it is kept with everything in it and counts for nothing. Twice changes nothing."""
    _must_say_why(why)
    with transaction.atomic():
        attempt, now = lock(attempt.pk), timezone.now()
        if attempt.state == Attempt.State.VOID:
            return attempt
        log = Log.of(attempt)
        if attempt.is_open:
            _promote_drafts(log)
        log.add(Voided, at=now, by=by)
        attempt.closed_at = attempt.closed_at or now
        log.save()
        attempt.drafts.all().delete()
        audit.record("set aside", attempt, by=by, why=why)
    return attempt


def erase_words(*, words, by, why):
    """Erase what a person typed; its digest and everything else in the log stays. Twice changes nothing."""
    _must_say_why(why)
    with transaction.atomic():
        words = Words.objects.select_for_update().get(pk=words.pk)
        if words.erased_at:
            return words
        words.text, words.erased_at, words.erased_by = "", timezone.now(), by
        words.save(update_fields=["text", "erased_at", "erased_by"])
        audit.record("erased", words, by=by, why=why, attempt=str(words.attempt.uuid), item=words.item)
    return words


def _must_say_why(why):
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))


# What all of them ask


def lock(pk):
    """The attempt, locked until the transaction ends."""
    return _locked(Attempt.objects.filter(pk=pk))


def _locked(one, *, only=()):
    """The attempt, locked until the transaction ends; its case is read from memory where it can be."""
    locked = one.select_for_update(of=("self",), no_key=True).with_standing_of_learner()
    if only:
        return locked.select_related("version").only(*only).get()
    return locked.select_related("version", "sitting", "user").defer("version__content").get()


def refusal(attempt, now):
    """Why an attempt takes nothing more, or None. Closes it first where its time is over."""
    if attempt.is_open and not accepts(attempt.deadline_at, now):
        _expire(attempt, now)
    if not attempt.is_open:
        return Closed(attempt)
    if not attempt.studies:
        return Closed(
            attempt, _("You have left this cohort. What you gave is kept; nothing can be added now.")
        )
    return None


def must_be_open(attempt, stage):
    """Raise Stale or NotFromHere unless this stage (an index, or None for none of the case) is the open one."""
    if stage is None:
        raise NotFromHere(_("This is not part of the case. Load the page again."))
    if stage < attempt.stage and stage not in attempt.skipped:
        raise Stale(StageLocked.sentence, attempt=attempt, stage=stage)
    if stage != attempt.stage:
        raise Stale(StageNotOpen.sentence, attempt=attempt, stage=stage)
