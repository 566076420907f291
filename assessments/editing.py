"""The form behind the case editor."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from cms.errors import Refused


class CaseForm(WagtailAdminPageForm):
    """A case that would be made and published in one go is checked while everything typed is still in the form.

    A case that is stored already is checked where it is published, with its draft kept.
    """

    def _post_clean(self):
        super()._post_clean()
        if self.data.get("action-publish") and not self.instance.pk and not self.errors:
            try:
                self.instance.check_publishable()
            except Refused as refusal:
                said = [f"{place}: {sentence}".lstrip(": ") for place, sentence in refusal.places]
                self.add_error(None, ValidationError([f"{refusal.title} {said[0]}", *said[1:]]))
