"""Comments on the rows of a plan: by members and by faculty, kept as they were written."""

import uuid as uuids

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.careplans import readers, rooms
from assessments.careplans.refusals import NotGiven
from assessments.models import PlanComment, PlanRow
from assessments.teamwork import teams

MOST_CHARACTERS = 2000
MOST_COMMENTS = 200
"""On one row: a talk that is longer belongs elsewhere."""


def say(*, room, row, text, client):
    """Write a comment; one that comes twice counts once. Raises NotGiven, NotInTeam or NotOpen."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise NotGiven(_("The comment has no words. Write something, or leave it."))
    if len(text) > MOST_CHARACTERS:
        words = _("This comment has %(found)d characters, and %(most)d are the most. Shorten it.")
        raise NotGiven(words % {"found": len(text), "most": MOST_CHARACTERS})
    if known := _taken(client, room, text):
        return known
    with transaction.atomic():
        room = rooms.locked_for_talk(room)
        if known := _taken(client, room, text):
            return known
        if room.member is None and not room.is_faculty:
            room.need_member()
        room.need_open()
        found = PlanRow.objects.filter(work=room.work, uuid=row).first()
        if found is None:
            raise NotGiven(_("This plan has no such row. Load the page again."))
        if found.comments.count() >= MOST_COMMENTS:
            words = _("This row has %(most)d comments. Go on beside another one, or talk to each other.")
            raise NotGiven(words % {"most": MOST_COMMENTS})
        number = teams.note_change(room.work)
        readers.make_readers(room.work)
        return PlanComment.objects.create(
            uuid=uuids.uuid4() if PlanComment.objects.filter(uuid=client).exists() else client,
            row=found,
            change=number,
            text=text,
            by=room.user,
            is_faculty=room.member is None,
        )


def _taken(client, room, text):
    """The comment that was sent under this number already, or None: other words under it are another comment."""
    known = PlanComment.objects.filter(uuid=client).first()
    if known is None:
        return None
    if known.by_id != room.user.pk:
        raise NotGiven(_("This comment carries the number of somebody else’s. Load the page again."))
    if known.erased_at or known.text == text:
        return known
    return PlanComment.objects.filter(
        row=known.row_id, by=room.user, text=text, change__gt=known.change
    ).first()
