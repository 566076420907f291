"""The form that takes pictures in: what Wagtail checks, and a sentence for what is too large even to look at."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Title, file, description: as Wagtail's."""

    def _clean_fields(self):
        try:
            super()._clean_fields()
        except DecompressionBombError:
            # Pillow refuses before Wagtail counts the points and says so.
            self.add_error(
                "file", ValidationError(_("This picture has too many pixels to be opened safely."))
            )
