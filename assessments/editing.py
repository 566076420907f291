"""The form behind the case editor."""

import hashlib
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from cms.errors import Refused
from cms.true_changes import TrulyChanged

PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow")
"""The buttons after which learners, or a reviewer, meet the case."""


class CaseForm(TrulyChanged, WagtailAdminPageForm):
    """Before a case goes to learners or a reviewer, its author answers what the checks ask.

    A case that would be made and published in one go is checked while everything typed is still in the form; one
    that is stored already is checked where it is published, with its draft kept. These questions are for people:
    a door without one (a schedule, a pack) records what truly changed, and every blocking check holds there too.
    """

    all_intended = forms.BooleanField(
        required=False,
        label=_("Yes, all that the checks ask about is intended"),
        help_text=_("Tick this once you have read what they ask, above. A new question asks again."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.instance.has_unpublished_changes:
            # What was said of the last version is not said of the next.
            self.initial["change_kind"] = self.initial["change_note"] = ""

    def clean_stages(self):
        """The stages with their conversations as the newest draft has them, whatever an older tab holds.

        Where an older revision is being restored, its conversations go back as well.
        """
        stages = self.cleaned_data["stages"]
        if self.instance.pk and not getattr(self.instance, "is_restored", False):
            keep_talks(stages, self.instance.pk)
        return own_ifids(stages)

    def save(self, commit=True):
        """Look at the newest draft once more: somebody may have written on in the outline since this was checked."""
        if self.instance.pk and not getattr(self.instance, "is_restored", False):
            keep_talks(self.instance.stages, self.instance.pk)
        return super().save(commit)

    def _post_clean(self):
        super()._post_clean()
        if self.errors or not any(name in self.data for name in PUBLISHING):
            return
        if not self.instance.pk and "action-publish" in self.data:
            self._must_be_publishable()
        said = {} if self.errors else self.instance.what_the_checks_say()
        if said and not said["blocking"]:  # what blocks is said where it is published, with the draft kept
            self._must_be_intended(said["asking"])
            self._must_say_what_changes()

    def _must_be_publishable(self):
        try:
            self.instance.check_publishable()
        except Refused as refusal:
            said = [f"{place}: {sentence}".lstrip(": ") for place, sentence in refusal.places]
            self.add_error(None, ValidationError([f"{refusal.title} {said[0]}", *said[1:]]))

    def _must_be_intended(self, asked):
        digests = {_digest(one): f"{one['place']}: {one['sentence']}".lstrip(": ") for one in asked}
        new = [sentence for digest, sentence in digests.items() if digest not in self.instance.intended]
        if self.cleaned_data.get("all_intended") or not new:
            self.instance.intended = sorted(digests)
            return
        sentence = _("The checks ask about this. Put it right, or tick that it is intended.")
        self.add_error("all_intended", ValidationError([sentence, *new]))

    def _must_say_what_changes(self):
        from assessments import changing

        found = changing.of(self.instance) if self.instance.pk else None
        problem = found.problem(self.cleaned_data.get("change_kind")) if found else ""
        if problem:
            self.add_error("change_kind", problem)


def _digest(asked):
    """What was asked, so that it is known when it is asked again; another place or sentence is another question."""
    return hashlib.sha256(f"{asked['place']}|{asked['sentence']}".encode()).hexdigest()[:16]


def keep_talks(stages, page_id):
    """Give every conversation of some stages that the newest draft knows what it holds there, by the question's id."""
    page = Page.objects.get(pk=page_id)
    newest = {str(block.id): block.value["talk"] for _stage, block in talks(_stages_of(page))}
    for _stage, block in talks(stages):
        if str(block.id) in newest:
            block.value["talk"] = newest[str(block.id)]


def _stages_of(page):
    return page.get_latest_revision_as_object().stages


def talks(stages):
    """Every conversation among stages, as (stage, question)."""
    for stage in stages:
        for block in stage.value["items"]:
            if block.block_type == "conversation":
                yield stage, block


def own_ifids(stages):
    """Stages in which no two conversations have the same identity: a copy gets one of its own."""
    seen = set()
    for _stage, block in talks(stages):
        talk = block.value["talk"]
        if talk.get("ifid") in seen:
            block.value["talk"] = talk | {"ifid": str(uuid.uuid4()).upper()}
        seen.add(block.value["talk"].get("ifid"))
    return stages
