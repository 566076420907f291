"""The form that takes pictures in: what Wagtail checks, drawings that can do nothing, and a sentence for what is too
large even to look at."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms import svg


def _too_many_pixels():
    return ValidationError(_("This picture has too many pixels to be opened safely."))


def check_drawing(name, content):
    """Raise ValidationError, with the line of each fault, where an SVG (bytes) holds more than a drawing may."""
    if not name.lower().endswith(".svg"):
        return
    found = svg.problems(content)
    if found:
        words = _("Line %(line)s: %(sentence)s")
        raise ValidationError([words % {"line": line, "sentence": sentence} for line, sentence in found[:5]])


def problem_of_picture(name, content):
    """What keeps a file (bytes) from being a picture of the site, as one sentence; "" where nothing does."""
    try:
        check_drawing(name, content)
        WagtailImageField().clean(SimpleUploadedFile(name, content))
    except DecompressionBombError:
        return _too_many_pixels().message
    except ValidationError as problem:
        return " ".join(problem.messages)
    return ""


class ImageForm(BaseImageForm):
    """Title, file, description: as Wagtail's."""

    def _clean_fields(self):
        try:
            super()._clean_fields()
        except DecompressionBombError:
            # Pillow refuses before Wagtail counts the points and says so.
            self.add_error("file", _too_many_pixels())

    def clean_file(self):
        """Refuse drawings that could run, load or hide something."""
        file = self.cleaned_data["file"]
        if file and hasattr(file, "image") and file.name.lower().endswith(".svg"):
            file.seek(0)
            content = file.read()
            file.seek(0)
            check_drawing(file.name, content)
        return file
