"""Drawings: shapes and text come in; what could run, load, hide or multiply does not, and is said by its line."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from wagtail.images import get_image_model

from cms import svg
from cms.blocks import FigureBlock
from cms.uploads import problem_of_picture

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 640 400">'


def drawing(inside, opening=OPEN):
    return f"{opening}{inside}</svg>".encode()


@pytest.mark.parametrize(
    "inside",
    [
        "<title>Lamp</title><desc>A lamp.</desc>",
        '<path d="M0 0L1 1" fill="none" stroke="#1D2421" stroke-width="2.4" stroke-linecap="round"/>',
        '<text x="1" y="2" font-family="Along Sans, sans-serif" text-anchor="middle">Emil<tspan dx="2">!</tspan></text>',
        '<defs><linearGradient id="shade"><stop offset="0" stop-color="rgb(1, 2, 3)"/></linearGradient></defs>'
        '<rect width="9" height="9" fill="url(#shade)"/>',
        '<defs><g id="chair"><circle r="3"/></g></defs><use href="#chair"/><use xlink:href="#chair" transform="rotate(4)"/>',
        '<g role="img" aria-label="A lamp (lit)" class="x"><ellipse rx="1" ry="2"/></g>',
        "<!-- a note -->",
    ],
)
def test_shapes_text_and_gradients_come_in(inside):
    assert svg.problems(drawing(inside)) == []


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": '<rect onload="alert(1)"/>',
    "handler in capitals": '<rect ONCLICK="alert(1)"/>',
    "style element": "<style>@import url(https://x.example)</style>",
    "style attribute": '<rect style="fill:red"/>',
    "html": '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x"/></body></foreignObject>',
    "html without foreignObject": '<img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="alert(1)"/>',
    "picture": '<image href="https://x.example/y.png"/>',
    "embedded picture": '<image xlink:href="data:image/png;base64,AAAA"/>',
    "link": '<a href="https://x.example"><rect/></a>',
    "use of another file": '<use href="https://x.example/y.svg#a"/>',
    "use by xlink": '<use xlink:href="y.svg#a"/>',
    "use of data": '<use href="data:image/svg+xml,x#a"/>',
    "script in href": '<use href="javascript:alert(1)"/>',
    "animation": '<animate attributeName="href" values="javascript:alert(1)"/>',
    "set": '<set attributeName="onmouseover" to="alert(1)"/>',
    "url elsewhere": '<rect fill="url(https://x.example/y.svg#a)"/>',
    "url in quotes": "<rect fill=\"url('//x.example#a')\"/>",
    "url that hides": '<rect fill="u\\72l(https://x.example)"/>',
    "url in capitals": '<rect fill="URL(https://x.example#a)"/>',
    "two urls": '<rect fill="url(#a) url(https://x.example)"/>',
    "image set": "<rect mask=\"image-set('https://x.example')\"/>",
    "image function": "<rect mask=\"image('https://x.example')\"/>",
    "filter": '<filter id="a"><feImage href="https://x.example"/></filter>',
    "cursor": '<rect cursor="url(https://x.example)"/>',
    "base": '<g xml:base="https://x.example"/>',
    "mathml": '<math xmlns="http://www.w3.org/1998/Math/MathML"/>',
    "style sheet": '<?xml-stylesheet href="https://x.example"?>',
    "repeats of repeats": '<g id="a"><use href="#b"/><use href="#b"/></g><g id="b"><rect/></g><use href="#a"/>',
    "repeats of itself": '<g id="a"><use href="#a"/></g>',
}


@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_could_run_load_or_multiply_comes_in(inside):
    found = svg.problems(drawing(f"\n{inside}"))
    assert found
    assert found[0][0] == 2


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/d.dtd">' + drawing(""),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + drawing("<text>&b;</text>"),
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + drawing("<text>&x;</text>"),
        '<?xml version="1.0" encoding="utf-16"?><svg/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?>' + drawing(""),
        b'<?xml version="1.0" encoding="latin-1"?>' + drawing(""),
        b"<html><svg/></html>",
        b'<svg viewBox="0 0 4 4"/>',
        b"",
        b"GIF89a",
        drawing("<g>"),
        drawing("", '<svg xmlns="http://www.w3.org/2000/svg">'),
        drawing("", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9999999 4">'),
        drawing(" " * svg.LARGEST),
        drawing("<g/>" * (svg.MOST_ELEMENTS + 1)),
    ],
)
def test_what_is_no_plain_drawing_is_refused(content):
    assert svg.problems(content)


@given(st.binary(max_size=200))
def test_no_file_breaks_the_check(content):
    svg.problems(content)
    svg.problems(drawing("") + content)


def test_the_size_is_that_of_the_drawing_or_of_its_box():
    assert svg.measure(("0 0 640 400", "", "")) == (640, 400)
    assert svg.measure(("0 0 640 400", "320px", "200")) == (320, 200)
    assert svg.measure(("0,0,640,400", "100%", "100%")) == (640, 400)
    assert svg.measure(("", "", "")) is None


# Through the door


def form(content, name="lamp.svg"):
    from wagtail.images.forms import get_image_form

    file = SimpleUploadedFile(name, content, "image/svg+xml")
    return get_image_form(get_image_model())({"title": "Lamp", "collection": 1}, {"file": file}, user=None)


@pytest.mark.django_db
def test_a_drawing_is_uploaded_and_a_hostile_one_is_refused_at_its_line():
    assert "file" not in form(drawing("<circle r='3'/>")).errors
    said = form(drawing("\n<script>alert(1)</script>")).errors["file"]
    assert said[0].startswith("Line 2: <script> is not allowed in a drawing.")


def test_a_pack_asks_the_same_of_its_pictures():
    assert problem_of_picture("lamp.svg", drawing("<circle r='3'/>")) == ""
    assert "Line 1" in problem_of_picture("lamp.svg", drawing("<a href='https://x.example'/>"))
    assert problem_of_picture("lamp.bmp", b"BM")


# As a picture of a page


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def shown(image):
    """A figure as a page shows it."""
    value = FigureBlock().to_python(
        {"image": {"image": image.pk, "alt_text": "A lamp", "decorative": False}, "caption": "Lit."}
    )
    return Template("{% load wagtailcore_tags %}{% include_block value %}").render(
        Context({"value": FigureBlock().clean(value) and _bound(value)})
    )


def _bound(value):
    from wagtail.blocks import BoundBlock

    return BoundBlock(FigureBlock(), value)


@pytest.mark.django_db
def test_a_drawing_stays_a_drawing_and_keeps_its_place_before_it_has_loaded(media, client):
    content = drawing('<rect width="9" height="9"/>')
    image = get_image_model().objects.create(title="Lamp", file=ContentFile(content, "lamp.svg"))
    for _ in ("made", "found again"):
        html = shown(image)
        assert 'width="640"' in html and 'height="400"' in html
        assert 'alt="A lamp"' in html and ".svg" in html
    address = image.get_rendition("max-1400x1400|preserve-svg").url
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert svg.problems(b"".join(answer.streaming_content)) == []


@pytest.mark.django_db
def test_a_large_drawing_keeps_its_proportions(media):
    content = drawing("", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2800 1000">')
    image = get_image_model().objects.create(title="Wide", file=ContentFile(content, "wide.svg"))
    html = shown(image)
    assert 'width="1400"' in html and 'height="500"' in html


@pytest.mark.django_db
def test_a_photograph_is_shown_as_before(media):
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000)).save(out, "PNG")
    image = get_image_model().objects.create(title="Wide", file=ContentFile(out.getvalue(), "wide.png"))
    assert 'width="1400"' in shown(image)
