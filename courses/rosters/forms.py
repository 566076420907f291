"""What the office fills in to read a roster, and to undo one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.rosters.reading import MOST_BYTES, MOST_ROWS


class RosterForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        help_text=_(
            "CSV or Excel (.xlsx), at most %(most)s people. Only the column E-mail has to be there; First name, "
            "Last name, Name on the certificate, Discipline, Role, Credentials and Student ID may be."
        )
        % {"most": f"{MOST_ROWS:,}"},
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx,text/csv,text/plain,text/tab-separated-values"}
        ),
    )

    def content(self):
        """The bytes, no more of them than a roster may have and one."""
        return self.cleaned_data["file"].read(MOST_BYTES + 1)
