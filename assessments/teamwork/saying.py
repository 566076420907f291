"""What members write together and say to each other in any room: kept, never overwritten, erasable by the office."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.forms import written
from assessments.models import TeamText, TeamWord
from assessments.refusals import NothingSaid, WithoutReason
from assessments.teamwork.refusals import TextChanged, TooMuch
from assessments.teamwork.teams import lock_work, note_change
from cms import audit

MOST_CHARACTERS = 2_000
"""Of one remark."""
MOST_REMARKS = 400
"""In one room: a talk longer than that has left its question."""
MOST_OF_A_TEXT = 20_000


def tidy(text, most, *, what=""):
    """A text as it can be kept. Raises TooMuch, with how much it is: nothing is cut off in silence."""
    text = written(text).strip()
    if len(text) > most:
        words = _(
            "%(what)s has %(count)d characters; at most %(most)d can be kept. Nothing was lost: it stands in its field."
        )
        raise TooMuch(words % {"what": what or _("This text"), "count": len(text), "most": most})
    return text


def say(work, *, user, place, text, option="", is_faculty=False, most=MOST_CHARACTERS):
    """Add what somebody says about a place, for an option or as a remark. Only under `lock_work`."""
    text = tidy(text, most)
    if not text:
        raise NothingSaid(_("Nothing was said yet. Write a sentence first."))
    if TeamWord.objects.filter(work=work).count() >= MOST_REMARKS:
        raise TooMuch(_("This room holds %(most)d remarks, the most there can be.") % {"most": MOST_REMARKS})
    last = TeamWord.objects.filter(work=work, place=place, user=user).order_by("-pk").first()
    if last is not None and (last.option, last.text) == (option, text):
        return last  # the same form, sent twice; who goes back to an option they spoke for before speaks anew
    return TeamWord.objects.create(
        work=work,
        user=user,
        place=place,
        option=option,
        text=text,
        is_faculty=is_faculty,
        change=note_change(work),
    )


def texts(work, places=None):
    """{place: its last TeamText} of a work, in one query."""
    rows = TeamText.objects.filter(work=work).select_related("user").order_by("place", "number")
    if places is not None:
        rows = rows.filter(place__in=places)
    return {one.place: one for one in rows}


def write(work, *, user, place, text, over, most=MOST_OF_A_TEXT):
    """Write a text anew over version `over` (0: there was none). Only under `lock_work`.

    Another version since raises TextChanged, which carries it: both are shown, and neither is lost. The same text
    again, as after an answer that never arrived, is simply acknowledged.
    """
    text = tidy(text, most)
    last = TeamText.objects.filter(work=work, place=place).select_related("user").order_by("-number").first()
    number = last.number if last else 0
    if last is not None and last.text == text:
        return last
    if over != number:
        raise TextChanged(place, text, last)
    return TeamText.objects.create(
        work=work, user=user, place=place, text=text, number=number + 1, change=note_change(work)
    )


def erase(*, row, by, why):
    """Erase a text for good: that it was there, by whom and when stays. Raises WithoutReason."""
    why = written(why or "").strip()[:500]
    if not why:
        raise WithoutReason(_("Say why. The reason is kept, the text is not."))
    with transaction.atomic():
        lock_work(row.work)
        row.refresh_from_db()
        if row.erased_at is None:
            row.text, row.erased_at, row.erased_by = "", timezone.now(), by
            row.save(update_fields=["text", "erased_at", "erased_by"])
            audit.record("erased", row, by=by, about=row.user, why=why)
            note_change(row.work)  # pages that are open show it no longer
    return row
