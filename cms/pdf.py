"""PDFs from templates: tagged, archival, reproducible, and unable to fetch anything.

Every document passes PDF/UA-1 and PDF/A-3A at once. WeasyPrint writes the second; the mark of the
first has to stand, with its extension schema, inside the one rdf:RDF of the metadata, which is done
here after rendering (a second rdf:RDF, as `xmp_metadata=` would add, is not seen by validators).

Nothing is loaded but our own fonts, the images in the document's own folder and images in the page itself.
A template that asks for anything else is a fault or an attack, and the rendering stops.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pydyf
from django.template.loader import render_to_string
from PIL import ImageFile
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

VARIANT = "pdf/a-3a"
LONGEST_PAGE = 200_000
TYPEFACES = Path(__file__).parent / "typefaces"
"""The folder of the fonts that every document may be set in; its sheet names them before a document's own sheets."""
CARRIED = frozenset({"Along Display", "Along Text", "Along Sans"})
"""The families in it."""
ASSETS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".ttf": "font/ttf"}
# WeasyPrint makes Pillow accept half a picture, in the whole process. Nothing here may: an upload that broke off is
# refused, and what we print is ours and whole.
ImageFile.LOAD_TRUNCATED_IMAGES = False
# Pango's font maps are not made for several threads, and the web process has some.
_press = threading.Lock()


class PdfError(Exception):
    """The document could not be made. The message is for whoever wrote the template."""


class OutsideAddress(PdfError):
    """The document asked for something that is not in its own folder."""


class MissingGlyph(PdfError):
    """A character of the text is in none of the document's typefaces."""


class TooLong(PdfError):
    """The text is longer than is printed."""


class WrongLength(PdfError):
    """The document has another number of pages than it must have."""


@dataclass(frozen=True)
class Stationery:
    """What a family of documents is printed on.

    root: the folder of its images. stylesheets: paths below root, read once in a process.
    families: the only typefaces that may appear; a text that falls back to another is refused.
    """

    root: Path
    stylesheets: tuple[str, ...]
    families: frozenset[str]


@dataclass(frozen=True)
class Enclosed:
    """A file that travels inside the document, as the data it was made from.

    name: with a suffix that tells its type, such as `credential.json`. content: its bytes, kept as they are.
    """

    name: str
    content: bytes
    description: str


def render(
    template,
    context,
    *,
    stationery,
    title,
    language,
    author="",
    description="",
    created=None,
    pages=None,
    enclosed=None,
    finish=None,
):
    """Return the PDF of a template as bytes: the same input gives the same bytes.

    The template extends `pdf/base.html`, which sets language, title, author, description and date.
    created: a datetime with zone; the file carries no other time. pages: how many there must be.
    enclosed: one file to put inside; it needs `created`, so that no clock gets into the document.
    finish: called with WeasyPrint's document and the pydyf PDF just before it is written.

    Raises OutsideAddress, MissingGlyph, TooLong, WrongLength, or PdfError for a page that is too deep, or
    has a picture without description or one that cannot be drawn.
    """
    about = {"title": title, "language": language, "author": author, "description": description}
    about["created"] = f"{created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if created else ""
    page = render_to_string(template, {**context, "document": about})
    if len(page) > LONGEST_PAGE:
        raise TooLong(f"{template} gave {len(page)} characters; at most {LONGEST_PAGE} are printed.")
    with _press:
        try:
            return _print(page, stationery, pages, _attachments(enclosed, created), finish)
        except FatalURLFetchingError as error:
            raise OutsideAddress(str(error)) from error
        except RecursionError as error:
            raise PdfError(f"{template} is nested too deeply.") from error


def _attachments(enclosed, created):
    if enclosed is None:
        return []
    return [
        Attachment(
            file_obj=BytesIO(enclosed.content),
            name=enclosed.name,
            description=enclosed.description,
            relationship="Data",
            created=created.astimezone(UTC),
            modified=created.astimezone(UTC),
        )
    ]


def _print(page, stationery, pages, attachments, finish):
    fonts, styles = _prepared(stationery)
    fetcher = BundledOnly(stationery.root)
    html = HTML(string=page, base_url=str(stationery.root), url_fetcher=fetcher)

    def last_touches(document, pdf):
        _check_typefaces(document, stationery)
        _turn_figure_boxes(document, pdf)
        _declare_accessible(pdf)
        _list_files_once(pdf)
        _draw_pictures_as_they_are(pdf)
        if finish:
            finish(document, pdf)

    with _Complaints() as complaints:
        document = html.render(font_config=fonts, stylesheets=styles, pdf_variant=VARIANT)
        if pages and len(document.pages) != pages:
            raise WrongLength(f"The document has {len(document.pages)} pages and must have {pages}.")
        written = document.write_pdf(finisher=last_touches, pdf_variant=VARIANT, attachments=attachments)
    if fetcher.refused:
        # Drawing an SVG swallows every exception, even the one that stops all else.
        raise OutsideAddress(fetcher.refused[0])
    if complaints:
        raise PdfError("; ".join(complaints))
    return written


class BundledOnly(URLFetcher):
    """Opens images written into the page and files of one folder, known by their real path; nothing else."""

    def __init__(self, root):
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True)
        self._root = root.resolve(strict=True)
        self.refused = []

    def fetch(self, url, headers=None):
        """Return the asset; raise what stops the whole rendering for any other address."""
        if url.lower().startswith("data:image/"):
            return super().fetch(url, headers)
        parts = urlsplit(url)
        if parts.scheme == "file" and not parts.netloc:
            path = Path(unquote(parts.path)).resolve()
            if path.is_relative_to(self._root) and path.suffix in ASSETS and path.is_file():
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": ASSETS[path.suffix]})
        self.refused.append(f"Not part of this document: {url[:200]}")
        raise FatalURLFetchingError(self.refused[-1])


@cache
def _prepared(stationery):
    # Fonts and stylesheets are read once: it takes longer than laying out a page.
    fonts = FontConfiguration()
    sheets = [(TYPEFACES, "typefaces.css"), *((stationery.root, name) for name in stationery.stylesheets)]
    styles = [
        CSS(
            string=(root / name).read_text("utf-8"),
            base_url=str(root),
            url_fetcher=BundledOnly(root),
            font_config=fonts,
        )
        for root, name in sheets
    ]
    return fonts, styles


class _Complaints(logging.Handler):
    """Collects what WeasyPrint only logs as errors: images left out, pictures without description."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.heard = []

    def emit(self, record):
        self.heard.append(record.getMessage()[:200])

    def __enter__(self):
        logging.getLogger("weasyprint").addHandler(self)
        return self.heard

    def __exit__(self, *error):
        logging.getLogger("weasyprint").removeHandler(self)


def _check_typefaces(document, stationery):
    for font in document.fonts.values():
        if font.missing:
            characters = ", ".join(f"U+{code:04X}" for code in sorted(font.missing))
            raise MissingGlyph(f"{font.family} has no glyph for {characters}.")
        if font.family not in stationery.families:
            # Also what happens if the temporary copies of our fonts were swept away: read them again next time.
            _prepared.cache_clear()
            raise MissingGlyph(
                f"Some text fell back to {font.family}; it should be in {', '.join(sorted(stationery.families))}."
            )


def _turn_figure_boxes(document, pdf):
    # WeasyPrint gives the box of a figure in CSS pixels from the top; PDF wants points from the bottom.
    heights = dict(zip(pdf.page_references, (page.height for page in document.pages), strict=True))
    for element in pdf.objects:
        if isinstance(element, pydyf.Dictionary) and element.get("S") == "/Figure" and "A" in element:
            left, top, right, bottom = element["A"]["BBox"]
            height = heights[element["Pg"]]
            corners = (left, height - bottom, right, height - top)
            element["A"]["BBox"] = pydyf.Array([round(value * 0.75, 2) for value in corners])


def _list_files_once(pdf):
    # WeasyPrint lists each enclosed file twice for PDF/A-3.
    if files := pdf.catalog.get("AF"):
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(files))


def _draw_pictures_as_they_are(pdf):
    # PDF/A wants pictures drawn dot by dot, the same by every program.
    for element in pdf.objects:
        if isinstance(element, pydyf.Stream) and "Interpolate" in element.extra:
            element.extra["Interpolate"] = "false"


def _declare_accessible(pdf):
    stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    before, end, after = stream.stream[0].partition(b"</rdf:RDF>")
    stream.stream[0] = before + _PDF_UA_1 + end + after


# PDF/A knows no schema but its own few, so the one of PDF/UA has to be described where it is used.
_PDF_UA_1 = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
