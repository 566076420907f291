"""Private notes, highlights and reflections: keep, change, erase.

They are the writer's alone. Nobody else is ever shown one, no log speaks of them, and erasing one removes its row.
Browsers send notes again when an answer was lost on the way, perhaps days later: each verb can be called twice with
the same words and does its work once.
"""

from dataclasses import dataclass
from uuid import uuid5

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.blocks import flat, lay_out
from courses import parts
from courses.models import LessonNote
from courses.refusals import NoteGone, NoteRefused

MOST_LETTERS = 20_000
LONGEST_QUOTE = 2_000
MOST_NOTES = 500
"""Notes of one person in one lesson; more than anybody writes by hand."""


@dataclass(frozen=True)
class Kept:
    """Where words are kept now. `apart`: as a note of their own, for what they were to replace had changed meanwhile."""

    note: LessonNote | None
    apart: bool = False


@dataclass(frozen=True)
class Place:
    """A heading that a note stands under."""

    id: str = ""
    words: str = ""


def of_lesson(user, page):
    """Everything this person wrote beside a lesson, the oldest first."""
    return list(LessonNote.objects.filter(user=user, page_id=page.original_id))


def keep(*, user, page, uuid, text="", place=Place(), quote="", before=""):
    """Keep a new note, or with a quote a highlight. Returns Kept.

    `uuid` is the browser's: the same note sent twice is kept once. Other words under the same uuid (a form sent anew
    by the Back button) become a note of their own. Raises NoteRefused, NoteGone.
    """
    text, quote = _plain(text), _plain(quote)
    if not text.strip() and not quote.strip():
        raise NoteRefused(_("There is nothing to keep yet. Write something first."))
    if len(quote) > LONGEST_QUOTE:
        raise NoteRefused(_("This is too long to highlight. Choose a few sentences of it."))
    _refuse_if_long(text)
    found = LessonNote.objects.filter(uuid=uuid).first()
    if found is None:
        _refuse_if_many(user, page)
        found, _made = LessonNote.objects.get_or_create(
            uuid=uuid,
            defaults={
                "user": user,
                "page_id": page.original_id,
                "kind": LessonNote.Kind.HIGHLIGHT if quote else LessonNote.Kind.NOTE,
                "text": text,
                "quote": quote,
                "before": _plain(before)[-60:],
                "place": place.id[:80],
                "place_title": place.words[:200],
            },
        )
    if found.user_id != user.pk:
        raise NoteGone(text)
    return Kept(found) if found.text == text else _apart(found, text)


def change(*, user, uuid, text, rev):
    """Put other words into a note, if it is still as it was at revision `rev`. Returns Kept.

    Where it has changed meanwhile, both texts are kept: the new one as a note of its own. Raises NoteRefused, and
    NoteGone where the note has been erased: it does not come back by itself.
    """
    text = _plain(text)
    _refuse_if_long(text)
    mine = LessonNote.objects.filter(user=user, uuid=uuid)
    with transaction.atomic():
        changed = mine.filter(rev=rev).exclude(text=text).update(**_new_words(text))
        note = mine.first()
        if note is None:
            raise NoteGone(text)
        return Kept(note) if changed or note.text == text else _apart(note, text)


def reflect(*, user, page, block_id, text, rev):
    """Keep the answer to a reflection of a lesson; an empty one erases it. Returns Kept.

    `rev` is 0 where the writer saw no answer yet. As with `change`, nothing that was written meanwhile is overwritten.
    Raises NoteRefused, and NoteGone where the author has taken the question away.
    """
    text = _plain(text)
    _refuse_if_long(text)
    if parts.find(page.body, block_id, "reflection") is None:
        raise NoteGone(text, _("The question you answered has been taken out of the lesson."))
    mine = LessonNote.objects.filter(
        user=user, page_id=page.original_id, block=block_id, kind=LessonNote.Kind.REFLECTION
    )
    if not text.strip():
        mine.filter(rev=rev).delete()
        return Kept(mine.first())
    found = mine.first() or _first_answer(user, page, block_id, text)
    if found.text == text:
        return Kept(found)
    return change(user=user, uuid=found.uuid, text=text, rev=rev)


def erase(*, user, uuid):
    """Remove a note for good. What is not there, or not this person's, stays as it is."""
    LessonNote.objects.filter(user=user, uuid=uuid).delete()


def _first_answer(user, page, block_id, text):
    place = place_above(page, block_id)
    answer = LessonNote(
        user=user,
        page_id=page.original_id,
        kind=LessonNote.Kind.REFLECTION,
        block=block_id,
        place=place.id[:80],
        place_title=place.words[:200],
        text=text,
    )
    try:
        with transaction.atomic():
            answer.save()
    except IntegrityError:  # another window was quicker
        return LessonNote.objects.get(
            user=user, page_id=page.original_id, block=block_id, kind=LessonNote.Kind.REFLECTION
        )
    return answer


def place_above(page, block_id):
    """The heading that a block of a lesson stands under."""
    layout = lay_out(page.body)
    block = next((one for one in flat(layout.places) if one.block == block_id), None)
    above = [one for one in layout.headings if one.level == 2 and block and one.id in block.taken]
    return Place(above[-1].id, above[-1].words) if above else Place()


def _apart(note, text):
    """Keep words beside the note they do not replace; the same words again find themselves."""
    other, _made = LessonNote.objects.get_or_create(
        uuid=uuid5(note.uuid, text),
        defaults={
            "user_id": note.user_id,
            "page_id": note.page_id,
            "text": text,
            "place": note.place,
            "place_title": note.place_title,
        },
    )
    return Kept(other, apart=True)


def _new_words(text):
    return {"text": text, "rev": F("rev") + 1, "changed_at": timezone.now()}


def _plain(text):
    """Text as it is stored: forms end lines in their own way, and databases know no NUL."""
    return text.replace("\r\n", "\n").replace("\0", "")


def _refuse_if_long(text):
    if len(text) > MOST_LETTERS:
        raise NoteRefused(
            _("This note is longer than %(most)s letters. Divide it into two.")
            % {"most": f"{MOST_LETTERS:,}"}
        )


def _refuse_if_many(user, page):
    if LessonNote.objects.filter(user=user, page_id=page.original_id).count() >= MOST_NOTES:
        raise NoteRefused(
            _("This lesson holds %(most)d notes of yours. Erase one first.") % {"most": MOST_NOTES}
        )
