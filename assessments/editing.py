"""The form behind the case editor."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.errors import Refused

PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow")
"""The buttons after which learners, or a reviewer, meet the case."""


class CaseForm(WagtailAdminPageForm):
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
