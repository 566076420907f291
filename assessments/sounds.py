"""Recordings of lines of a conversation: which may be kept, and who may hear them. The words beside it say the same."""

import hashlib
import posixpath
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import pictures
from assessments.conversation.lint_sounds import recorded
from assessments.conversation.reading import read_draft
from assessments.conversation.step import opening_lines
from assessments.engine import kinds
from assessments.engine.events import Said
from assessments.engine.findings import block
from assessments.engine.fold import State, step
from assessments.engine.reading import Reader
from assessments.log import as_event
from assessments.models import Attempt, CasePage, CaseSound
from cms import access
from cms.errors import Refused

MOST_BYTES = 5 * 1024 * 1024
ENDINGS = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg"}
KINDS = tuple(ENDINGS.values())
BRANDS = (b"M4A ", b"M4B ", b"isom", b"iso2", b"iso5", b"iso6", b"mp41", b"mp42", b"dash", b"3gp4")
"""Of files that begin like an M4A and hold sound; pictures (HEIC, AVIF) begin so too and have others."""
JUST_KEPT = "sounds_just_kept"
"""In a session: what somebody has brought in and not yet saved in a draft."""
MOST_JUST_KEPT = 50


class NotASound(Refused):
    """What was chosen is no recording that browsers play, or too large a one."""

    status = 422
    title = gettext_lazy("This recording cannot be used.")


def kind_of(content):
    """The type of a recording by its first bytes; "" where it is none that we keep."""
    if content[:4] == b"OggS":
        return "audio/ogg"
    if content[4:8] == b"ftyp":
        return "audio/mp4" if content[8:12] in BRANDS else ""
    is_frame = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return "audio/mpeg" if content[:3] == b"ID3" or is_frame else ""


def keep(content, content_type):
    """Keep a recording; the same bytes are kept once. Returns its SHA-256. Raises NotASound."""
    _refuse_if_large(len(content))
    if content_type not in KINDS or kind_of(content) != content_type:
        raise NotASound(_("This is no recording that browsers play. Save it as MP3, M4A or OGG."))
    sha256 = hashlib.sha256(content).hexdigest()
    CaseSound.objects.get_or_create(
        sha256=sha256, defaults={"content_type": content_type, "content": content}
    )
    return sha256


def _refuse_if_large(size):
    if size > MOST_BYTES:
        raise NotASound(_("This recording is larger than 5 MB. Shorten it, or save it at a lower quality."))


def bring_in(file, session):
    """Keep an uploaded recording, which whoever brought it can hear from then on. Returns its SHA-256.

    Raises NotASound; name and bytes must both say what it is.
    """
    _refuse_if_large(file.size)  # before a byte of it is read
    sha256 = keep(file.read(), ENDINGS.get(posixpath.splitext(file.name)[1].lower(), ""))
    session[JUST_KEPT] = [*session.get(JUST_KEPT, ()), sha256][-MOST_JUST_KEPT:]
    return sha256


def is_here(sha256):
    """Whether the recording of this name is kept on this site."""
    return CaseSound.objects.filter(pk=sha256).exists()


def take_over(sha256, place):
    """Keep the recording of a content pack, by its path or None; returns what is wrong with it, or "".

    One that is on this site already need not come again.
    """
    if place is None:
        missing = _("Expected the recording of this line as sounds/%(name)s.mp3, .m4a or .ogg.")
        return "" if is_here(sha256) else missing % {"name": sha256}
    content = place.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        return _("“%(file)s” is another recording than its name says.") % {"file": place.name}
    try:
        keep(content, ENDINGS[place.suffix])
    except NotASound as refused:
        return f"“{place.name}”: {refused.sentence}"
    return ""


def file_name(sha256):
    """What the file of a recording is called in a pack; "" where it is not on this site."""
    kind = CaseSound.objects.filter(pk=sha256).values_list("content_type", flat=True).first()
    return next((f"{sha256}{ending}" for ending, one in ENDINGS.items() if one == kind), "")


@dataclass(frozen=True)
class Bytes:
    """The bytes of a recording as a dump copies a file: read when they are asked for, so that few are held at once."""

    sha256: str

    @property
    def file(self):
        """Opens like a file of the library."""
        return ContentFile(bytes(CaseSound.objects.get(pk=self.sha256).content))


def findings_of(raw):
    """Findings about lines of a compiled case whose recording is not on this site."""
    named = []
    for stage in raw.get("stages") or []:
        for item in stage.get("items") or []:
            if item.get("graph"):
                lines = recorded(read_draft(Reader(item["graph"], "", [])))
                named += [(f"{stage['id']}/{item['id']}/{place}", line.audio) for place, line in lines]
    digests = {sha256 for _place, sha256 in named}
    missing = digests - set(CaseSound.objects.filter(pk__in=digests).values_list("pk", flat=True))
    sentence = _(
        "The recording of a line is not on this site. Bring it in on the page of the turn, or take it away."
    )
    return [
        block(place, sentence) for place in dict.fromkeys(at for at, sha256 in named if sha256 in missing)
    ]


def may_hear(user, sound):
    """Whether a person has met a line with this recording, or may read the case, its draft, or an attempt at it."""
    mine = Attempt.objects.with_case().of(user).filter(version__content__contains=sound.sha256)
    if any(sound.sha256 in heard(attempt) for attempt in mine):
        return True
    return pictures.may_read_a_case_with(user, sound.sha256) or _works_on_a_draft_with(user, sound.sha256)


def _works_on_a_draft_with(user, sha256):
    """Whether a person writes, reviews or publishes a case whose newest draft names it."""
    if not access.reach(user, "cms", "enter"):
        return False
    text = Cast("latest_revision__content", TextField())
    pages = CasePage.objects.filter(alias_of=None).alias(text=text).filter(text__contains=sha256)
    return any(access.works_on(user, page) for page in pages)


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
