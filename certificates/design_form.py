"""The form of a certificate's design: typed words, and pictures that are drawn anew before anybody keeps them."""

import base64
import binascii

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from certificates import drafts
from certificates.document import pictures
from certificates.models.pictures import PrintedPicture

SLOTS = ("seal", "signature_1", "signature_2")
"""Fields of Design that hold a picture's digest; `<slot>_file` is its field here, `<slot>_alt` its description."""
UNSAVED = "_unsaved"
"""Ending of the name under which a preview carries a picture that is not kept yet (see design_views)."""


class PictureInput(forms.ClearableFileInput):
    """Choose a picture, see the one there is, take it away."""

    template_name = "certificates/design/picture_input.html"

    def is_initial(self, value):
        """The value of a saved design is a digest."""
        return isinstance(value, str) and bool(value)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if self.is_initial(value):
            row = PrintedPicture.objects.filter(sha256=value).first()
            context["widget"]["shown"] = pictures.address(bytes(row.content)) if row else ""
        return context


class PictureField(forms.FileField):
    """A seal or signature: cleaned to what will be printed (certificates.document.pictures.Taken), or refused."""

    widget = PictureInput(attrs={"accept": "image/png,image/jpeg"})

    def clean(self, data, initial=None):
        cleaned = super().clean(data, initial)
        if not hasattr(cleaned, "read"):
            return cleaned
        if cleaned.size > pictures.MOST_BYTES:
            cleaned = b"\0" * (pictures.MOST_BYTES + 1)
        return taken(cleaned if isinstance(cleaned, bytes) else cleaned.read())


def taken(content):
    """Return an upload (bytes) as it will be printed. Raises ValidationError."""
    try:
        return pictures.take_in(content)
    except pictures.PictureRefused as refusal:
        raise ValidationError(refusal.sentences) from refusal


class DesignForm(WagtailAdminModelForm):
    """A design is saved only if an ordinary certificate can be printed with it; every problem is said at once."""

    seal_file = PictureField(
        label=_("Seal or emblem"),
        required=False,
        help_text=_("A PNG or JPEG of up to 2 MB. It stands in the place of the drawn emblem."),
    )
    signature_1_file = PictureField(
        label=_("First signature"),
        required=False,
        help_text=_(
            "A scan on white paper. It is printed at most 50 mm wide and 14 mm high, above the line."
        ),
    )
    signature_2_file = PictureField(
        label=_("Second signature"), required=False, help_text=_("As above, of the second signer.")
    )
    is_preview = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.taken = {}
        for slot in SLOTS:
            self.initial[f"{slot}_file"] = getattr(self.instance, slot)

    def clean(self):
        """Give each picture its place, and ask what it shows."""
        cleaned = super().clean()
        for slot in SLOTS:
            self._place(slot, self._picture(slot, cleaned.get(f"{slot}_file")))
            has_picture = bool(getattr(self.instance, slot))
            if has_picture and not self.is_preview and not cleaned.get(f"{slot}_alt", "").strip():
                self.add_error(f"{slot}_alt", _("Write what it shows, for people who cannot see it."))
            if has_picture and slot != "seal" and not cleaned.get(f"signer_{slot[-1]}", "").strip():
                self.add_error(f"signer_{slot[-1]}", _("Whose signature is it? Write the name."))
        return cleaned

    def _picture(self, slot, value):
        waiting = self.data.get(f"{slot}_file{UNSAVED}") if self.is_preview else None
        if not waiting or value is False:
            return value
        try:
            return taken(base64.b64decode(waiting, validate=True))
        except (binascii.Error, ValidationError):
            self.add_error(f"{slot}_file", _("The picture cannot be used; saving says why."))
        return value

    def _place(self, slot, value):
        if value is False:
            setattr(self.instance, slot, "")
        elif isinstance(value, pictures.Taken):
            self.taken[value.sha256] = value
            setattr(self.instance, slot, value.sha256)

    def _post_clean(self):
        super()._post_clean()
        if not self.is_preview and not self.errors:
            sample = drafts.sample(self.instance, on=timezone.localdate())
            if said := drafts.problems(sample):
                self.add_error(None, ValidationError(list(said)))

    def save(self, commit=True):
        """Keep the pictures together with the design that names them."""
        self.instance.unsaved_pictures = {sha256: one.content for sha256, one in self.taken.items()}
        if commit:
            for one in self.taken.values():
                PrintedPicture.keep(one)
        return super().save(commit)
