"""Cases with a picture in the chart."""

import io

from django.core.files.images import ImageFile
from PIL import Image as Drawing
from wagtail.images import get_image_model

from tests.assessments import cases

ALT = "A gray film. Nothing is broken."


def png(color="gray", size=(2400, 1200)):
    """The bytes of a picture."""
    file = io.BytesIO()
    Drawing.new("RGB", size, color).save(file, "PNG")
    return file.getvalue()


def image(color="gray", size=(2400, 1200)):
    """A picture in the library."""
    file = ImageFile(io.BytesIO(png(color, size)), f"film-{color}.png")
    return get_image_model().objects.create(title="Film", file=file)


def chart(shown, *, stage=1, alt=ALT):
    """The chart of the usual case with a picture, from a stage on."""
    value = {
        "title": "Film of the hip",
        "section": "imaging",
        "visible_from": stage,
        "image": shown.pk if shown else None,
        "alt": alt,
        "caption": "Taken in the morning.",
        "source": "Drawn for this course, CC0.",
    }
    return [*cases.fields()["chart"], {"type": "picture", "value": value, "id": "film"}]


def case_with(shown=None, *, parent=None, **about):
    """A live case that shows a picture."""
    return cases.page(parent=parent, chart=chart(shown or image(), **about))
