"""What rubrics and calibrated scripts share: drafts and reviews in the CMS, and checks that no door to publishing passes by."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from assessments.engine.findings import blocking
from cms.errors import Refused


class CannotBePublished(Refused):
    """Something fails its checks; carries every finding. Subclasses say in their title what it is."""

    status = 422

    def __init__(self, findings):
        said = [one.sentence for one in findings]
        super().__init__(" ".join([str(self.title), *said]), findings=[["", one] for one in said])


class CheckedForm(WagtailAdminModelForm):
    """What would be published is checked while everything typed is still in the form."""

    def _post_clean(self):
        super()._post_clean()
        if self.data.get("action-publish") and not self.errors:
            said = [one.sentence for one in blocking(self.instance.findings())]
            if said:
                self.add_error(None, ValidationError([str(self.instance.cannot.title), *said]))


class Checked(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """Written in the CMS, and published only where nothing that `findings` says keeps it from that.

    cannot  the CannotBePublished that says so
    """

    base_form_class = CheckedForm
    cannot = CannotBePublished

    class Meta:
        abstract = True

    def findings(self):
        """Everything the checks say of it, blocking and not."""
        raise NotImplementedError

    @property
    def revisions(self):
        """Every draft and published state."""
        return self._revisions

    def publish(self, revision, **kwargs):
        """Publish a draft that passes its checks, whichever door it comes through.

        Raises its `cannot`; the draft is kept, and what is published stays as it is.
        """
        found = blocking(revision.as_object().findings())
        if found:
            raise self.cannot(found)
        return super().publish(revision, **kwargs)
