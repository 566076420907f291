"""Facts in, a certificate's PDF out: the same bytes for the same facts, wherever and whenever."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

import pydyf

from certificates import number as numbers
from certificates.document import check, faces, fit, marks, names, qr, wording
from certificates.document.designs import DESIGNS
from certificates.document.errors import NotPrintable
from certificates.document.pictures import addresses
from cms import pdf

HERE = Path(__file__).parent
PAGES = 1
CREDENTIAL = "credential.json"
"""The name of the credential inside the file."""


@dataclass(frozen=True)
class Rendered:
    """A finished certificate: the bytes to keep, their SHA-256 in hexadecimal, the number of pages."""

    pdf: bytes
    sha256: str
    pages: int


PREVIEW = marks.preview()
"""Marks a paper as what would be printed, in the language of its facts."""


def render(facts, mark=None, *, credential=None, pictures=None):
    """Return the certificate that says these facts. Raises NotPrintable with everything that prevents it.

    With a mark it is visibly something else, such as a preview. credential: bytes to enclose as `credential.json`.
    pictures: {SHA-256: PNG bytes} of a seal or signatures that are not kept yet.
    """
    if problems := check.problems(facts):
        raise NotPrintable(*problems)
    words = wording.of(facts.language)
    if mark is PREVIEW:
        mark = marks.preview(facts.language)
    if mark is None and facts.reissued_on:
        mark = marks.reissued(facts.language, on=facts.reissued_on)
    if mark and mark.lead:
        facts = replace(facts, lead=mark.lead)
    face = names.face_for(facts.name)
    drawn = addresses(facts.pictures, pictures)
    subject = words.subject.format(title=facts.program_title, number=numbers.grouped(facts.number))
    printed = pdf.render(
        f"certificates/document/{facts.design}.html",
        _context(facts, face, words, drawn) | {"mark": mark},
        stationery=_stationery(facts.design, face),
        title=": ".join(filter(None, (mark and mark.word, facts.program_title, facts.name))),
        language=facts.language,
        author=facts.organization,
        description=subject,
        # Noon, so that the date in the file is the award date in nearly every zone.
        created=datetime.combine(facts.award_date, time(12), UTC),
        pages=PAGES,
        enclosed=pdf.Enclosed(CREDENTIAL, credential, words.credential) if credential is not None else None,
        finish=lambda document, file: say_whole(file, facts, face),
    )
    return Rendered(printed, hashlib.sha256(printed).hexdigest(), PAGES)


def _context(facts, face, words, drawn):
    places = fit.PLACES[facts.design]
    groups = numbers.grouped(facts.number, "\u00a0").split("\u00a0")
    in_one_row = DESIGNS[facts.design].number_groups
    return {
        "facts": facts,
        "words": words,
        "name": fit.fit_name(facts.name, face, fit.NAMES[facts.design]),
        "direction": "rtl" if names.is_right_to_left(facts.name) else "ltr",
        "below_name": check.below_name(facts),
        "hours": check.hours_lines(facts),
        "program_title": fit.broken(facts.program_title, places["program_title"]),
        "sentence": fit.broken(facts.sentence, places["sentence"]),
        "seal": facts.seal and drawn[facts.seal.sha256],
        "signers": [
            (signer, signer.signature and drawn[signer.signature.sha256]) for signer in facts.signers
        ],
        "qr": qr.picture(facts.verify_url),
        "address_lines": fit.address_lines(facts.short_url, places["short_url"], words.verify_at),
        "number_lines": [
            "\u00a0".join(groups[i : i + in_one_row]) for i in range(0, len(groups), in_one_row)
        ],
    }


def _stationery(design, face):
    families = frozenset({carried.family for carried in faces.CARRIED} | {face.family})
    return pdf.Stationery(HERE, ("base.css", "scripts.css", f"{design}.css"), families)


def say_whole(file, facts, face):
    """Let name and sentence carry their text, for whoever reads the file aloud or copies from it."""
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
