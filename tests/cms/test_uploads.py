"""Uploads: pictures and documents of known kinds and sizes come in; everything else is refused with a sentence."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from tests import factories

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def author(visit):
    course = factories.course()
    visitor = visit(factories.user("faculty", course=course))
    visitor.collection = Collection.objects.get(name=course.title)
    return visitor


def png(width=40, height=30):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


def bomb(side=60_000):
    """A small file that says it is a picture of 3.6 thousand million points."""

    def part(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(b"\0" * 1000))
        + part(b"IEND", b"")
    )


def send(visitor, kind, name, content, content_type):
    """Upload as the CMS's page does; returns its answer."""
    file = SimpleUploadedFile(name, content, content_type)
    data = {"title": name, "files[]": file, "collection": visitor.collection.pk}
    return visitor.post(
        reverse(f"wagtail{kind}:add_multiple"), data, headers={"x-requested-with": "XMLHttpRequest"}
    )


def stored():
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return len(files), get_image_model().objects.count() + get_document_model().objects.count()


def test_a_picture_comes_in_into_the_courses_own_collection(author):
    answer = send(author, "images", "hand.png", png(), "image/png").json()
    assert answer["success"] is True
    assert get_image_model().objects.get().collection == author.collection


@pytest.mark.parametrize(
    ("name", "content", "content_type", "sentence"),
    ids=["svg", "svg-named-png", "pdf", "html", "png-named-jpg", "bomb"],
    argvalues=[
        ("drawing.svg", SVG, "image/svg+xml", "is not allowed in a drawing"),
        ("drawing.png", SVG, "image/png", "The extension does not match"),
        ("letter.pdf", b"%PDF-1.7", "application/pdf", "not an image"),
        ("page.html", b"<script>alert(1)</script>", "text/html", "Not a supported image format"),
        ("photo.jpg", png(), "image/jpeg", "Not a valid"),
        ("bomb.png", bomb(), "image/png", "too many pixels"),
    ],
)
def test_what_is_no_picture_of_a_known_kind_is_refused_and_not_stored(
    author, name, content, content_type, sentence
):
    answer = send(author, "images", name, content, content_type).json()
    assert answer["success"] is False and sentence in answer["error_message"] and answer["error_message"]
    assert stored() == (0, 0)


def test_a_picture_with_too_many_points_is_refused(author, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1000
    from wagtail.images.fields import WagtailImageField

    field = WagtailImageField()
    assert field.max_image_pixels == 1000
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="too many pixels"):
        field.clean(SimpleUploadedFile("big.png", png(100, 100), "image/png"))


def test_a_picture_that_is_too_large_is_refused(author):
    heavy = png() + b"\0" * (settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE + 1)
    answer = send(author, "images", "heavy.png", heavy, "image/png").json()
    assert answer["success"] is False and "too big" in answer["error_message"]
    assert stored() == (0, 0)


def test_a_document_comes_in(author):
    answer = send(author, "docs", "table.csv", b"a,b\n1,2\n", "text/csv").json()
    assert answer["success"] is True


@pytest.mark.parametrize("name", ["page.html", "run.exe", "drawing.svg", "script.js", "noextension"])
def test_a_document_of_another_kind_is_refused_and_not_stored(author, name):
    answer = send(author, "docs", name, b"<script>alert(1)</script>", "text/html").json()
    assert answer["success"] is False and "not allowed" in answer["error_message"]
    assert stored() == (0, 0)


def test_a_document_that_is_too_large_is_refused(author):
    heavy = b"a" * (settings.WAGTAILDOCS_MAX_UPLOAD_SIZE + 1)
    answer = send(author, "docs", "heavy.txt", heavy, "text/plain").json()
    assert answer["success"] is False and "too big" in answer["error_message"]
    assert stored() == (0, 0)


def test_documents_are_for_signed_in_people_and_never_run_in_the_page(author, anonymous, learner):
    send(author, "docs", "table.txt", b"<b>plain</b>", "text/plain")
    address = get_document_model().objects.get().url
    assert anonymous.get(address).status_code == 302
    answer = learner.get(address)
    assert answer.status_code == 200 and answer["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer["Content-Disposition"]


def test_faculty_put_files_into_no_other_courses_collection(author):
    other = factories.course()
    factories.user("faculty", course=other)
    author.collection = Collection.objects.get(name=other.title)
    answer = send(author, "images", "hand.png", png(), "image/png")
    assert answer.status_code in (200, 302, 400)
    assert not get_image_model().objects.filter(collection=author.collection).exists()
