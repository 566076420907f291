"""A conversation of an attempt: say a reply, go back in practice, write what one takes from it.

One lock each, always the attempt's row. What was said stays: going back adds an event, it removes none. The stage of a
conversation that is over is given as every other (`actions.give`).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import actions, forms
from assessments.engine import kinds
from assessments.engine.events import Rewound, Said
from assessments.engine.fold import NothingToTakeBack, NotSoAnswered, ReplyNotOffered, TurnPassed
from assessments.log import Log
from assessments.models import Draft, Reflection
from assessments.refusals import NotFromHere, NothingSaid, NotInPractice, Stale, TalkNotOver, WordsTooLong

MOST_CHARACTERS = 4000
"""Of what one writes in own words before a reply, or of what one keeps or changes: some 600 words."""

MOST_IN_A_FIELD = forms.MOST_CHARACTERS - 100
"""Of what is kept while it is still too long to be said."""


@dataclass(frozen=True)
class Reply:
    """What came of a reply: the log as it stands now, and the event it became."""

    log: Log
    seq: int


def say(*, attempt, item, turn, choice, event_id, words=""):
    """Give a reply at a turn. The same event once more, as after an answer that never arrived, changes nothing.

    words  what the learner wrote first in own words; needed where the turn asks for them

    Raises NotFromHere, Closed, Stale (the talk has gone on elsewhere), NothingSaid or WordsTooLong. Where the turn is
    the open one, the words are kept as its draft.
    """
    words = forms.written(words)
    with transaction.atomic():
        attempt, now = actions.lock(attempt.pk), timezone.now()
        log = Log.of(attempt)
        before = log.with_id(event_id)
        if before is not None:
            return Reply(log, before.seq)
        refused = actions.refusal(attempt, now)
        if refused is None:
            talk = talk_of(log, item)
            refused = _refused(log, item, talk, turn, choice, words)
        if refused is None:
            row = _add(log, Said, item, words, now, event_id, turn=turn, choice=choice)
            log.save()
            attempt.drafts.filter(item=item).delete()
            return Reply(log, row.seq)
        if attempt.is_open and not isinstance(refused, Stale):
            _keep_words(attempt, item, turn, words, now)
    raise refused


def _keep_words(attempt, item, turn, words, now):
    """What was written stays in its field, as far as a field holds it."""
    raw = {"text": words, "turn": str(turn)}
    draft = attempt.drafts.filter(item=item).first() or Draft(attempt=attempt, item=item, rev=0, raw={})
    if words.strip() and draft.raw != raw and len(words) <= MOST_IN_A_FIELD:
        draft.rev, draft.raw, draft.saved_at = draft.rev + 1, raw, now
        draft.save()


def _refused(log, item, talk, turn, choice, words):
    """Why this reply cannot be given now, or None."""
    if turn != talk.number or talk.is_over:
        return Stale(TurnPassed.sentence, attempt=log.attempt, stage=log.state.stage)
    if not choice:
        return NothingSaid(_("Choose one of the replies. To say nothing is one of them where it is offered."))
    if len(words) > MOST_CHARACTERS:
        return WordsTooLong(len(words), MOST_CHARACTERS)
    if talk.node.writing and not words.strip():
        return NothingSaid(_("Write first what you would say yourself; a few words are enough."))
    if choice not in {one.id for one in talk.offered}:
        return NotFromHere(ReplyNotOffered.sentence)
    return None


def _add(log, kind, item, words, now, event_id, **about):
    by = log.attempt.user
    kept = log.keep(log.definition.find(item), words, now) if words.strip() else {}
    return log.add(kind, at=now, by=by, event_id=event_id, item=item, words=kept, **about)


def go_back(*, attempt, item, kept, event_id):
    """In practice: go back to the turn after `kept` replies. What was said then stays on record and counts no more.

    Raises NotInPractice where the sitting is not for practice, and what `say` raises.
    """
    with transaction.atomic():
        attempt, now = actions.lock(attempt.pk), timezone.now()
        log = Log.of(attempt)
        before = log.with_id(event_id)
        if before is not None:
            return Reply(log, before.seq)
        refused = actions.refusal(attempt, now)
        if refused is None and not attempt.is_practice:
            refused = NotInPractice(_("Going back is for practice. Here the conversation stands as it went."))
        if refused is None:
            talk = talk_of(log, item)
            if not 0 <= kept < len(talk.choices):
                raise NotFromHere(NothingToTakeBack.sentence)
            row = log.add(Rewound, at=now, by=attempt.user, event_id=event_id, item=item, kept=kept)
            log.save()
            attempt.drafts.filter(item=item).delete()
            return Reply(log, row.seq)
    raise refused


def reflect(*, attempt, item, keep, change):
    """Keep one thing to keep and one to change. Raises TalkNotOver, NothingSaid or WordsTooLong."""
    keep, change = forms.written(keep).strip(), forms.written(change).strip()
    with transaction.atomic():
        attempt, now = actions.lock(attempt.pk), timezone.now()
        log = Log.of(attempt)
        talk = log.state.talks.get(item)
        if talk is None or not (talk.is_over or log.state.is_closed):
            raise TalkNotOver(_("The conversation is not over yet. Go on with it first."))
        if not keep or not change:
            raise NothingSaid(_("Write one thing you would keep and one you would change; a few words each."))
        longest = max(len(keep), len(change))
        if longest > MOST_CHARACTERS:
            raise WordsTooLong(longest, MOST_CHARACTERS)
        attempt.drafts.filter(item=item).delete()
        found = Reflection.objects.filter(attempt=attempt, item=item).first()
        if found is None:
            return Reflection.objects.create(
                attempt=attempt, item=item, keep=keep, change=change, written_at=now
            )
        if (found.keep, found.change) != (keep, change):
            found.keep, found.change, found.changed_at = keep, change, now
            found.save(update_fields=["keep", "change", "changed_at"])
        return found


def talk_of(log, item_id):
    """The Talk as it stands, its stage open. Raises NotFromHere or Stale."""
    item = log.definition.find(item_id)
    kind = kinds.played(item) if item is not None else None
    if kind is None:
        raise NotFromHere(NotSoAnswered.sentence)
    actions.must_be_open(log.attempt, log.definition.stage_of(item_id))
    return log.state.talks.get(item_id) or kind.begin(item)
