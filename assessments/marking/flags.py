"""What a marker wants somebody to look at. No learner sees it, and no marker sees another's: it would tell of their mark."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.engine.anchoring import one_line_end
from assessments.models import Script
from assessments.refusals import NothingWritten, WordsTooLong
from cms import audit

MOST_CHARACTERS = 1000


def flag(*, script, kind, note, by):
    """Flag a script, change one's flag, or take it off (kind ""); return whether that changed something.

    What somebody else flagged stays as they said it: one's own words are added to theirs, and "" takes nothing off.

    Raises NothingWritten where a flag comes without a word about why, WordsTooLong.
    """
    kind = kind if kind in Script.Flag.values else ""
    note = one_line_end(note).strip() if kind else ""
    if kind and not note:
        raise NothingWritten(_("Say in a few words why you flag this answer."))
    with transaction.atomic():
        script = Script.objects.select_for_update(no_key=True, of=("self",)).get(pk=script.pk)
        before, whose = script.flag, by.pk
        if before and script.flagged_by_id not in (None, by.pk):
            kind, note, whose = before, _beside(script.flag_note, kind, note, by), script.flagged_by_id
        if len(note) > MOST_CHARACTERS:
            raise WordsTooLong(len(note), MOST_CHARACTERS)
        if (script.flag, script.flag_note) == (kind, note):
            return False
        script.flag, script.flag_note, script.flagged_by_id = kind, note, whose if kind else None
        script.save(update_fields=["flag", "flag_note", "flagged_by"])
        audit.record("flagged" if kind else "unflagged", script, by=by, flag=kind, before=before)
    return True


def seen_to(*, script, by):
    """Take a flag off, whoever raised it: somebody who leads has looked at it. Twice changes nothing."""
    with transaction.atomic():
        script = Script.objects.select_for_update(no_key=True, of=("self",)).get(pk=script.pk)
        if not script.flag:
            return False
        before, script.flag, script.flag_note, script.flagged_by = script.flag, "", "", None
        script.save(update_fields=["flag", "flag_note", "flagged_by"])
        audit.record("unflagged", script, by=by, flag="", before=before)
    return True


def _beside(standing, kind, note, by):
    """The words of who flagged it first, with these after them."""
    if not kind:
        return standing
    added = f"{by}, {Script.Flag(kind).label}: {note}"
    return standing if added in standing else f"{standing}\n{added}"
