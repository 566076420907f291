"""A learner asks a colleague of another discipline within a case: the note is told, and time passes in the story.

What was asked is an event of the log. Who asks for the same note twice, in two windows or with two presses, asks once.
"""

import uuid

from django.db import transaction
from django.utils import timezone

from assessments import actions, forms
from assessments.engine import kinds
from assessments.engine.events import Asked
from assessments.engine.fold import UnknownNote
from assessments.log import Log
from assessments.refusals import NotFromHere


def ask(*, attempt, note, raws=None, revs=None):
    """Ask for a note of the open stage. Returns the log as it stands now; asked for already, nothing changes.

    raws, revs  what stood in the fields of the page, where the whole form came along: kept as drafts before anything
                is asked, so that nothing typed is lost

    Raises NotFromHere where nobody can be asked for it, Closed, Stale (its stage is given, or not open), or Conflict
    where another window has changed an answer that this one sends.
    """
    raws = {item: forms.plain(raw) for item, raw in (raws or {}).items()}
    with transaction.atomic():
        attempt, now = actions.lock(attempt.pk), timezone.now()
        log = Log.of(attempt)
        if note not in log.definition.notes:
            raise NotFromHere(UnknownNote.sentence)
        refused = actions.refusal(attempt, now)
        if refused is None:
            index = log.definition.notes[note][0]
            actions.must_be_open(attempt, index)
            _keep(log, index, raws, revs or {}, now)
            if note not in log.state.asked:
                log.add(Asked, at=now, by=attempt.user, event_id=event_of(attempt, note), note=note)
                log.save()
            return log
    raise refused


def event_of(attempt, note):
    """The id of the event: the same for the same note, so that the database itself counts it once."""
    return uuid.uuid5(attempt.uuid, f"asked:{note}")


def _keep(log, index, raws, revs, now):
    """Keep what was sent of this stage. Raises NotFromHere or Conflict, with nothing asked."""
    if not raws:
        return
    items = [one for one in log.definition.stages[index].items if kinds.played(one) is None]
    sent = {item: raw for item, raw in actions.only_of(items, raws).items() if item in raws}
    for item in items:
        if item.id in sent:
            actions.must_be_offered(item, sent[item.id])
    drafts = {draft.item: draft for draft in log.attempt.drafts.all()}
    actions.must_be_known(sent, revs, drafts)
    actions.keep_as_drafts(log.attempt, sent, drafts, now)
