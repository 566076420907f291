"""Recordings of lines of a conversation: which may be kept, and who may hear them. The words beside it say the same."""

import hashlib

from django.utils.translation import gettext_lazy as _

from assessments import pictures
from assessments.conversation.step import opening_lines
from assessments.engine import kinds
from assessments.engine.events import Said
from assessments.engine.fold import State, step
from assessments.log import as_event
from assessments.models import Attempt, CaseSound
from cms.errors import Refused

MOST_BYTES = 5 * 1024 * 1024
KINDS = ("audio/mpeg", "audio/mp4", "audio/ogg")


class NotASound(Refused):
    """What was chosen is no recording that browsers play, or too large a one."""

    status = 422
    title = _("This recording cannot be used.")


def kind_of(content):
    """The type of a recording by its first bytes; "" where it is none that we keep."""
    if content[:4] == b"OggS":
        return "audio/ogg"
    if content[4:8] == b"ftyp":
        return "audio/mp4"
    is_frame = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return "audio/mpeg" if content[:3] == b"ID3" or is_frame else ""


def keep(content, content_type):
    """Keep a recording; the same bytes are kept once. Returns its SHA-256. Raises NotASound."""
    if len(content) > MOST_BYTES:
        raise NotASound(_("This recording is larger than 5 MB. Shorten it, or save it at a lower quality."))
    if content_type not in KINDS or kind_of(content) != content_type:
        raise NotASound(_("This is no recording that browsers play. Save it as MP3, M4A or OGG."))
    sha256 = hashlib.sha256(content).hexdigest()
    CaseSound.objects.get_or_create(
        sha256=sha256, defaults={"content_type": content_type, "content": content}
    )
    return sha256


def may_hear(user, sound):
    """Whether a person has met a line with this recording, or may read the case, or somebody's attempt at it."""
    mine = Attempt.objects.with_case().of(user).filter(version__content__contains=sound.sha256)
    if any(sound.sha256 in heard(attempt) for attempt in mine):
        return True
    return pictures.may_read_a_case_with(user, sound.sha256)


def heard(attempt):
    """Recordings of all that was said in an attempt so far, also in turns that were taken back."""
    case, state, lines = attempt.definition, State(), []
    for row in attempt.events.order_by("seq"):
        state = step(case, state, as_event(row))
        talk = state.talks.get(row.item) if row.kind == Said.KIND else None
        if talk is not None:
            lines += (*talk.turns[-1].reaction, *talk.turns[-1].lines)
    for index in range(min(attempt.stage + 1, len(case.stages))):
        for item in case.stages[index].items if index not in attempt.skipped else ():
            if kinds.played(item) is not None:
                talk = kinds.played(item).begin(item)
                lines += opening_lines(talk.graph, talk.state)
    return {one.audio for one in lines if one.audio}
