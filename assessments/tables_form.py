"""The form behind the editor of a conversion table."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from cms.errors import Refused


class TableForm(WagtailAdminModelForm):
    """What would be published is checked while everything typed is still in the form, who publishes included."""

    def _post_clean(self):
        super()._post_clean()
        if not self.data.get("action-publish") or self.errors:
            return
        from assessments import table_rules

        try:
            table_rules.check_publisher(self.for_user)
            if self.instance.pk is None or self.has_changed():
                raise table_rules.TableCannotBePublished([table_rules.CHANGED_AND_PUBLISHED])
            table_rules.check_authors(self.instance, self.for_user)
            table_rules.check_content(self.instance)
        except Refused as refusal:
            self.add_error(None, ValidationError([str(refusal.title), *refusal.said]))
