"""The form of a discipline in the CMS: a sub-role in which somebody sits is not taken out of it."""

from wagtail.admin.forms import WagtailAdminModelForm


class DisciplineForm(WagtailAdminModelForm):
    """Asks, before it is saved, what uses the sub-roles that are to go."""

    def clean(self):
        """Say for every sub-role that was taken out why it stays."""
        from courses import vocabulary

        cleaned = super().clean()
        formset = self.formsets.get("sub_roles")
        if formset is not None and formset.is_valid():
            for row in formset.deleted_forms:
                sentence = row.instance.pk and vocabulary.why_a_role_stays(row.instance)
                if sentence:
                    self.add_error(None, sentence)
        return cleaned
