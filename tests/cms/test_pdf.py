"""The PDF renderer fetches nothing, hides nothing and says why it stops."""

import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from certificates.document import faces
from certificates.document.render import HERE
from cms import pdf

STATIONERY = pdf.Stationery(HERE, ("base.css",), frozenset(face.family for face in faces.CARRIED))
DOT = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNoAAAAggCB0agKewAAAABJRU5ErkJggg=="


@pytest.fixture
def stranger():
    """A server outside, and the list of what was asked of it."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def write(settings, tmp_path):
    """Return a function that prints a template made of one piece of HTML."""
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]

    def print_it(html, *, stationery=STATIONERY, context=None, **options):
        piece = tmp_path / f"{uuid.uuid4()}.html"
        piece.write_text("{% extends 'pdf/base.html' %}{% block page %}" + html + "{% endblock %}", "utf-8")
        about = {"title": "A test", "language": "en"}
        return pdf.render(piece.name, context or {}, stationery=stationery, **about, **options)

    return print_it


NESTED = (
    "<img alt='An image' src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%229%22 "
    "height=%229%22><image href=%22{}/nested.png%22 width=%229%22 height=%229%22/></svg>'>"
)
ASKING = [
    '<link rel="stylesheet" href="{}/style.css">',
    '<style>@import url("{}/style.css");</style>',
    '<style>@font-face {{ font-family: X; src: url("{}/font.ttf"); }}</style><p style="font-family: X">a</p>',
    '<p style="background: url({}/background.png)">a</p>',
    '<style>@page {{ background: url("{}/page.png"); }}</style>',
    '<style>p::before {{ content: url("{}/before.png"); }}</style><p>a</p>',
    '<style>li {{ list-style-image: url("{}/mark.png"); }}</style><ul><li>a</li></ul>',
    '<img src="{}/image.png" alt="An image">',
    '<embed src="{}/image.svg" type="image/svg+xml">',
    '<object data="{}/image.svg" type="image/svg+xml"></object>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{}/in.png" width="9" height="9"/></svg>',
    NESTED,
    '<base href="{}/"><img src="emblem.svg" alt="An image">',
    '<a rel="attachment" href="{}/file.txt">a file</a>',
    '<link rel="attachment" href="{}/file.txt">',
]


@pytest.mark.parametrize("html", ASKING)
def test_a_template_that_asks_the_network_stops_and_nothing_is_asked(html, write, stranger):
    address, asked = stranger
    with pytest.raises(pdf.OutsideAddress, match=r"Not part of this document: http://127\.0\.0\.1"):
        write(html.format(address))
    assert asked == []


@pytest.mark.parametrize("html", ASKING)
def test_a_template_that_asks_for_a_file_of_this_machine_stops(html, write):
    with pytest.raises(pdf.OutsideAddress):
        write(html.format("file:///etc/passwd?"))


@pytest.mark.parametrize(
    "address",
    [
        "../../cms/settings.py",
        "%2e%2e/%2e%2e/cms/settings.py",
        "facts.py",
        "fonts/OFL.txt",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "FILE:///etc/passwd",
        "ftp://example.org/a.png",
        "data:text/css,p{}",
        "missing.svg",
    ],
)
def test_only_images_and_fonts_of_the_documents_own_folder_are_opened(address, write):
    with pytest.raises(pdf.OutsideAddress):
        write(f'<img src="{address}" alt="An image">')
    assert write('<img src="emblem.svg" alt="An image">').startswith(b"%PDF-1.7")


def test_a_link_out_of_the_folder_is_followed_to_its_real_place(tmp_path):
    folder = tmp_path / "paper"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "harmless.png").symlink_to(tmp_path / "secret.png")
    fetcher = pdf.BundledOnly(folder)
    with pytest.raises(pdf.FatalURLFetchingError):
        fetcher.fetch((folder / "harmless.png").as_uri())


def test_an_image_written_into_the_page_is_printed(write):
    assert b"%PDF" in write(f'<img src="{DOT}" alt="A dot">')


@pytest.mark.parametrize(
    "html", ['<img src="emblem.svg">', f'<img src="{DOT}" alt="">', '<img src="data:image/png,x" alt="x">']
)
def test_a_picture_that_is_broken_or_undescribed_is_a_fault_not_a_gap(html, write):
    with pytest.raises(pdf.PdfError, match="no required alt|Failed to load image"):
        write(html)


def test_text_from_people_is_never_markup(write, stranger):
    address, asked = stranger
    assert write("<p>{{ name }}</p>", context={"name": f'<img src="{address}/x.png">'})
    assert asked == []


@pytest.mark.parametrize("text", ["山", "𓀀", "ليلى"])
def test_a_letter_without_a_typeface_stops_the_printing(text, write):
    with pytest.raises(pdf.MissingGlyph):
        write(f"<p>Hello {text}</p>")
    assert write("<p>Hello</p>")


def test_a_document_of_the_wrong_length_is_refused(write):
    with pytest.raises(pdf.WrongLength, match="has 2 pages and must have 1"):
        write('<p>one</p><p style="break-before: page">two</p>', pages=1)


def test_a_page_that_is_too_long_or_too_deep_is_refused(write):
    with pytest.raises(pdf.PdfError, match="at most 200000"):
        write("<p>{{ text }}</p>", context={"text": "a" * 200_001})
    with pytest.raises(pdf.PdfError, match="nested too deeply"):
        write("<div>" * 3000 + "a" + "</div>" * 3000)
    assert write("<p>still works</p>")


def test_the_page_cannot_be_printed_with_a_stylesheet_it_does_not_have(write):
    with pytest.raises(FileNotFoundError):
        write("<p>a</p>", stationery=pdf.Stationery(HERE, ("none.css",), frozenset()))
