"""The conversation in the draft of a case: found by the id of its question, saved as a new revision of the draft.

Whoever saves says which conversation was seen (its digest). Where somebody else saved in between, nothing is written,
and both are shown. The editor of the case keeps the conversation of the newest draft, whatever an older tab holds.
"""

import copy
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import freezing
from assessments.conversation.graph import Graph
from assessments.conversation.reading import read_draft
from assessments.conversation.writing import write_graph
from assessments.editing import talks
from assessments.engine.reading import Reader
from assessments.models import CasePage
from assessments.recording import DraftLocked
from cms import access, audit
from cms.errors import Refused


class TalkChanged(Refused):
    """Somebody has changed the conversation since it was shown."""

    status = 409
    title = gettext_lazy("The conversation has changed meanwhile.")


class NotTheirTalk(Refused):
    """Somebody who does not write the case wants to change its conversation."""

    status = 403
    title = gettext_lazy("That was not done.")


class NoSuchTalk(Refused):
    """The conversation is not in the draft, or not any more."""

    status = 404
    title = gettext_lazy("That conversation is not in the draft.")


class TalkUnreadable(Refused):
    """The conversation as it is stored is none that can be read."""

    status = 409
    title = gettext_lazy("That was not done.")


@dataclass(frozen=True)
class TalkDraft:
    """A conversation of the newest draft. page: the draft; item: the id of the question; talk: what is stored."""

    page: object
    item: str
    stage: object
    block: object

    @classmethod
    def of(cls, page, item):
        """Find it in a draft. Raises NoSuchTalk."""
        for stage, block in talks(page.stages):
            if str(block.id) == item:
                return cls(page, item, stage, block)
        raise NoSuchTalk(
            _("It may have been taken out, or the case was not saved since it was put in. Save the case in its editor, then come back.")
        )  # fmt: skip

    @property
    def talk(self):
        """{"graph", "ifid", "positions"}."""
        return self.block.value["talk"] or {}

    @cached_property
    def read(self):
        """(the conversation, what cannot be read of it)."""
        findings = []
        return read_draft(Reader(self.talk.get("graph") or {}, "", findings)), findings

    @property
    def graph(self) -> Graph:
        """The conversation as far as it can be read."""
        return self.read[0]

    @property
    def is_readable(self):
        """Whether all of it can be read: only then may it be changed turn by turn."""
        return not self.read[1]

    @cached_property
    def raw(self):
        """The conversation as plain JSON in its one form."""
        return write_graph(self.graph)

    @cached_property
    def digest(self):
        """Of the conversation as it is stored."""
        text = json.dumps(self.talk.get("graph"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def title(self):
        """What the stage calls it."""
        return self.stage.value["title"] or self.page.title

    def said(self):
        """What the checks say of this conversation: findings whose place begins within it, and the rest of the path."""
        found = []
        for one in freezing.findings_of(freezing.compile_case(self.page), self.page.runs):
            parts = one.where.split("/") if one.where else []
            if self.item in parts:
                found.append((one, parts[parts.index(self.item) + 1 :]))
        return found


def locked_sentence(page, user):
    """Why nobody, or not this person, can write just now; "" where they can."""
    if not access.may(user, "page", "write", page=page):
        return _("You can read this conversation. Only who writes the case changes it.")
    if page.permissions_for_user(user).page_locked():
        return _(
            "Nobody can change this case just now: it is locked, or a reviewer is reading it. What you see is the newest draft."
        )
    return ""


def save(*, page, item, digest, by, change, whole=False):
    """Save what `change` makes of the conversation as a new revision of the draft; returns the TalkDraft as saved.

    digest  of the conversation that was seen
    change  takes the TalkDraft as it is now; returns {"graph"} or more of what is stored; None changes nothing
    whole   it replaces all of it: only so can one that cannot be read be changed
    Raises TalkChanged, with nothing saved, where the conversation is another one now; DraftLocked while nobody may
    edit it; whatever `change` raises.
    """
    with transaction.atomic():
        stored = CasePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
        if not access.may(by, "page", "write", page=stored):
            raise NotTheirTalk(_("Only who may write this case changes its conversations."))
        if stored.permissions_for_user(by).page_locked():
            raise DraftLocked(
                _("Nobody can change this case just now: it is locked, or a reviewer is reading it. Leave this page open, and save it later.")
            )  # fmt: skip
        now = TalkDraft.of(stored.get_latest_revision_as_object(), item)
        if now.digest != digest:
            raise TalkChanged(who_changed(stored, by))
        if not (whole or now.is_readable):
            raise TalkUnreadable(
                _("Something in this conversation cannot be read, so it cannot be changed turn by turn. Bring it in from a Twee file, or take up an earlier version from the history of the case.")
            )  # fmt: skip
        new = change(now)
        if new is None:
            return now
        now.block.value["talk"] = copy.deepcopy(now.talk) | new
        now.page.save_revision(user=by, log_action=True, clean=False)
        audit.record("wrote a conversation of", now.page, by=by, item=item)
    return TalkDraft.of(now.page, item)


def who_changed(page, by):
    """Who saved the newest draft, and when, in a sentence."""
    newest = page.latest_revision
    who = newest.user if newest else None
    if who is not None and who.pk == by.pk:
        who = _("You yourself, perhaps in another window,")
    at = formats.date_format(timezone.localtime(newest.created_at), "DATETIME_FORMAT") if newest else ""
    return _(
        "%(who)s saved it on %(at)s, after you had opened this page. Nothing of yours is lost: it stands below. Look at what is different, then save once more if you mean it."
    ) % {"who": who or _("Somebody"), "at": at}
