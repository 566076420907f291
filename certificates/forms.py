"""What visitors and the office send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates import number as numbers
from certificates.models import Revocation


class NumberForm(forms.Form):
    """A certificate's number, typed by hand. The cleaned value is canonical."""

    number = forms.CharField(
        label=_("Number of the certificate"),
        max_length=400,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        error_messages={
            "required": _("Type the number that is printed under the square code on the certificate.")
        },
    )

    def clean_number(self):
        """Read it forgivingly, or say what is wrong with it."""
        try:
            return numbers.parse(self.cleaned_data["number"])
        except numbers.NotANumber as refusal:
            raise forms.ValidationError(refusal.sentence) from None


class FileForm(forms.Form):
    """A certificate as a file."""

    file = forms.FileField(
        label=_("Certificate as PDF, or its credential file"),
        help_text=_("It is checked and not kept."),
        max_length=400,
        allow_empty_file=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf,application/json,.json"}),
        error_messages={
            "required": _("Choose the PDF file of the certificate, or its credential file, first."),
            "empty": _("This file is empty. Choose the file as you received it."),
        },
    )


class NameForm(forms.Form):
    """The name that a visitor reads on a paper."""

    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=200,
        help_text=_("We say yes or no. Accents and capitals do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the name as it stands on the certificate.")},
    )


class RevocationForm(forms.Form):
    """Why a certificate is taken back."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            (Revocation.Reason.ERROR, _("It was issued in error")),
            (Revocation.Reason.MISCONDUCT, _("Academic misconduct: the learner cannot have another one")),
            (Revocation.Reason.REQUEST, _("The holder asks for it, and does not want another one")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the certificate is revoked.")},
    )
    words = forms.CharField(
        label=_("What happened"),
        max_length=500,
        help_text=_("For the record, up to 500 characters. Neither the holder nor the public sees it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what happened, for whoever reads the record later.")},
    )


class ReissueForm(forms.Form):
    """Why another certificate takes this one's place."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it is issued again.")},
    )
    words = forms.CharField(
        label=_("What happened"),
        max_length=500,
        help_text=_("For the record, up to 500 characters. Neither the holder nor the public sees it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what happened, for whoever reads the record later.")},
    )

    def __init__(self, *args, certificate, is_distrusted, **kwargs):
        super().__init__(*args, **kwargs)
        anew = _(
            "Something on it was wrong: it is drawn anew from the profile and the design as they are now"
        )
        if certificate.kind == certificate.Kind.CREDIT:
            anew = _(
                "Something on it was wrong: it is drawn anew from the profile and the activity as they are now; what "
                "was claimed stays"
            )
        choices = [
            (Revocation.Reason.NAME, _("The holder’s name has changed: only the name on the paper changes")),
            (Revocation.Reason.REPLACED, anew),
        ]
        if is_distrusted:
            key = _("The key it was signed with is no longer trusted: nothing on the paper changes")
            choices.append((Revocation.Reason.KEY, key))
        self.fields["reason"].choices = choices
