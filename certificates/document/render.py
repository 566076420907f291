"""Facts in, a certificate's PDF out: the same bytes for the same facts, wherever and whenever."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

import pydyf
from django.utils import translation

from certificates import number as numbers
from certificates.document import check, faces, fit, names, qr
from certificates.document.errors import NotPrintable
from cms import pdf

HERE = Path(__file__).parent
PAGES = 1


@dataclass(frozen=True)
class Rendered:
    """A finished certificate: the bytes to keep, their SHA-256 in hexadecimal, the number of pages."""

    pdf: bytes
    sha256: str
    pages: int


@dataclass(frozen=True)
class Mark:
    """What makes a paper no certificate: a word in a corner, lines below it, and the words before the name.

    The place of each signature is struck through as well.
    """

    word: str
    notes: tuple[str, ...]
    lead: str


PREVIEW = Mark(
    "PREVIEW", ("Not a certificate.", "Nothing is issued yet."), "Not valid. This preview states that"
)


def render(facts, mark=None):
    """Return the certificate that says these facts. Raises NotPrintable with everything that prevents it.

    With a mark it is visibly something else, such as a preview.
    """
    if mark:
        facts = replace(facts, lead=mark.lead)
    if problems := check.problems(facts):
        raise NotPrintable(*problems)
    face = names.face_for(facts.name)
    with translation.override(facts.language):
        printed = pdf.render(
            f"certificates/document/{facts.design}.html",
            _context(facts, face) | {"mark": mark},
            stationery=_stationery(facts.design, face),
            title=": ".join(filter(None, (mark and mark.word, facts.program_title, facts.name))),
            language=facts.language,
            author=facts.organization,
            description=f"{facts.program_title}, certificate number {numbers.grouped(facts.number)}",
            # Noon, so that the date in the file is the award date in nearly every zone.
            created=datetime.combine(facts.award_date, time(12), UTC),
            pages=PAGES,
            finish=lambda document, file: _say_whole(file, facts, face),
        )
    return Rendered(printed, hashlib.sha256(printed).hexdigest(), PAGES)


def _context(facts, face):
    groups = numbers.grouped(facts.number, "\u00a0").split("\u00a0")
    in_one_row = 4 if facts.design == "quiet" else len(groups)
    return {
        "facts": facts,
        "name": fit.fit_name(facts.name, face, fit.NAMES[facts.design]),
        "direction": "rtl" if names.is_right_to_left(facts.name) else "ltr",
        "below_name": check.below_name(facts),
        "hours": check.hours_lines(facts),
        "sentence": fit.broken(facts.sentence, fit.PLACES[facts.design]["sentence"]),
        "qr": qr.picture(facts.verify_url),
        "before_address": fit.BEFORE_ADDRESS,
        "address_lines": fit.address_lines(facts.short_url, fit.PLACES[facts.design]["short_url"]),
        "number_lines": [
            "\u00a0".join(groups[i : i + in_one_row]) for i in range(0, len(groups), in_one_row)
        ],
    }


def _stationery(design, face):
    families = frozenset({carried.family for carried in faces.CARRIED} | {face.family})
    return pdf.Stationery(HERE, ("base.css", f"{design}.css"), families)


def _say_whole(file, facts, face):
    # Broken lines, joining letters and right-to-left order cut a text into pieces of glyphs: words run
    # together or backwards when read out. Name and sentence therefore carry their text as well. Both are
    # marked up as what occurs nowhere else, so that they can be found here, and become paragraphs.
    whole = {
        "/BlockQuote": {"ActualText": facts.name, "Lang": face.language or facts.language},
        "/Art": {"ActualText": facts.sentence},
    }
    for element in file.objects:
        if isinstance(element, pydyf.Dictionary) and (told := whole.get(element.get("S"))):
            element["S"] = "/P"
            element.update({key: pydyf.String(text) for key, text in told.items()})
