"""Facts of credit in, the PDF of a continuing-education certificate out: one page, or two where statements are long."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, time

from certificates import number as numbers
from certificates.document import faces, fit, marks, names, qr, wording
from certificates.document.credit_facts import CreditFacts
from certificates.document.designs import NamePlace, Place
from certificates.document.errors import NotPrintable
from certificates.document.faces import DISPLAY, ITALIC, SANS, SEMIBOLD, TEXT
from certificates.document.render import CREDENTIAL, HERE, Rendered, say_whole
from cms import pdf

NAME = NamePlace(166, (30, 27, 24), (21, 19, 17))
WIDE = 167.9
PLACES = {
    "organization": Place(SEMIBOLD, 11, 90),
    "office": Place(SANS, 9, 90),
    "program_title": Place(DISPLAY, 25, WIDE),
    "lead": Place(ITALIC, 11.5, WIDE),
    "below_name": Place(TEXT, 11.5, WIDE),
    "sentence": Place(TEXT, 11.5, WIDE, lines=2),
    "program_line": Place(DISPLAY, 15, WIDE, lines=2),
    "discipline": Place(SANS, 9.5, 50),
    "activity_number": Place(SANS, 9.5, 50),
    "format": Place(SANS, 9.5, 50),
    "award_date_text": Place(SANS, 9.5, 50),
    "issued_text": Place(SANS, 9.5, 50),
    "place": Place(SANS, 9.5, 50, lines=2),
    "providers": Place(SANS, 9.5, WIDE, lines=2),
    "fine_print": Place(SANS, 7.5, WIDE, lines=2),
}
SIGNER, ROLE = Place(SEMIBOLD, 10, 50), Place(SANS, 9, 50)
CREDIT_NAME, REFERENCE = Place(SEMIBOLD, 9.5, 52, lines=2), Place(SANS, 8.5, 52)
ADDRESS = Place(SANS, 9, 56, lines=2)
MOST_LINES = 4
LONGEST_STATEMENT = 1200
MM = faces.MM_PER_POINT
FLOW = 222 - 104
"""Height in mm between the sentence and the square code."""
# Size and leading in points of accreditation and designation statements; then these on a second page.
STEPS = ((10, 13.6, 8.5, 11.8), (9.5, 12.6, 8, 10.8))
SECOND_PAGE = 210
_CALLED = {
    "organization": "the organization", "office": "the issuing office", "program_title": "the certificate's title",
    "lead": "the words before the name", "below_name": "the line with the credentials",
    "sentence": "the sentence after the name", "program_line": "the activity's title",
    "discipline": "the discipline", "activity_number": "the activity's number", "format": "the format",
    "award_date_text": "the day of completion", "issued_text": "the day of issue", "place": "the place",
    "providers": "the providers", "fine_print": "the fine print",
}  # fmt: skip
_REQUIRED = (
    "organization", "office", "sentence", "program_line", "activity_number", "format", "award_date_text", "issued_text",
    "place", "providers",
)  # fmt: skip
# Credit for a profession is no academic record; only fine print and pasted statements may say what it is not.
_ACADEMIC = re.compile(
    r"\b(degrees?|diplomas?|confer(s|red)?|gpa|grade point|grades?|graduat(e|ed|es|ion)|transcripts?"
    r"|semester (credits?|hours?)|academic credits?)\b",
    re.IGNORECASE,
)
_CLAIMS = ("program_title", "program_line", "lead", "sentence")


def credit(certificate, credential):
    """Return the PDF of a stored continuing-education certificate (see papers.PAPERS)."""
    return render(CreditFacts.from_dict(certificate.facts), credential=credential).pdf


def render(facts, mark=None, *, credential=None):
    """Return the certificate that says these facts. Raises NotPrintable with everything that prevents it."""
    if found := problems(facts):
        raise NotPrintable(*found)
    words = wording.of(facts.language)
    if mark is None and facts.reissued_on:
        mark = marks.reissued(facts.language, on=facts.reissued_on)
    if mark and mark.lead:
        facts = replace(facts, lead=mark.lead)
    face = names.face_for(facts.name)
    step = step_of(facts)
    pages = 2 if step == len(STEPS) else 1
    families = frozenset({carried.family for carried in faces.CARRIED} | {face.family})
    printed = pdf.render(
        "certificates/document/credit.html",
        _context(facts, face, words) | {"mark": mark, "step": step, "pages": pages},
        stationery=pdf.Stationery(HERE, ("base.css", "scripts.css", "credit.css"), families),
        title=": ".join(filter(None, (mark and mark.word, facts.program_title, facts.name))),
        language=facts.language,
        author=facts.organization,
        description=words.subject.format(title=facts.program_title, number=numbers.grouped(facts.number)),
        created=datetime.combine(facts.award_date, time(12), UTC),
        pages=pages,
        enclosed=pdf.Enclosed(CREDENTIAL, credential, words.credential) if credential is not None else None,
        finish=lambda document, file: say_whole(file, facts, face),
    )
    return Rendered(printed, hashlib.sha256(printed).hexdigest(), pages)


def duplicate(facts, *, on, issued):
    """Return another print of a valid certificate, which says that it is one."""
    return render(facts, marks.duplicate(facts.language, on=on, issued=issued))


def problems(facts):
    """Return every reason, in sentences, why these facts cannot be printed; empty when they can."""
    parts = (_of_the_name, _of_the_texts, _of_the_credit, _of_the_statements, _of_the_claims, _of_the_number)
    return [problem for part in parts for problem in part(facts)]


def step_of(facts):
    """Return how small the statements are set: 0 or 1, or 2 where designations need a second page."""
    for step, sizes in enumerate(STEPS):
        if _height(facts, *sizes) <= FLOW:
            return step
    return len(STEPS)


def below_name(facts):
    """Return the line under the name."""
    return ", ".join(filter(None, (facts.name_in_latin, facts.credentials)))


def _context(facts, face, words):
    groups = numbers.grouped(facts.number, "\u00a0").split("\u00a0")
    return {
        "facts": facts,
        "words": words,
        "name": fit.fit_name(facts.name, face, NAME),
        "direction": "rtl" if names.is_right_to_left(facts.name) else "ltr",
        "below_name": below_name(facts),
        "sentence": fit.broken(facts.sentence, PLACES["sentence"]),
        "qr": qr.picture(facts.verify_url),
        "address_lines": fit.address_lines(facts.short_url, ADDRESS, words.verify_at),
        "number_lines": ["\u00a0".join(groups[:4]), "\u00a0".join(groups[4:])],
    }


def _of_the_name(facts):
    try:
        fit.fit_name(facts.name, names.face_for(facts.name), NAME)
    except NotPrintable as refusal:
        yield from refusal.sentences


def _of_the_texts(facts):
    for name, place in PLACES.items():
        text = below_name(facts) if name == "below_name" else getattr(facts, name)
        if not text and name in _REQUIRED:
            yield f"The certificate lacks {_CALLED[name]}."
        yield from _no_room(text, place, _CALLED[name])
    for signer in facts.signers:
        yield from _no_room(signer.name, SIGNER, "a signer's name")
        yield from _no_room(signer.role, ROLE, "a signer's role")
    if len(facts.signers) > fit.MOST_SIGNERS:
        yield f"A certificate has room for {fit.MOST_SIGNERS} signers, and {len(facts.signers)} are named."


def _of_the_credit(facts):
    if not 1 <= len(facts.lines) <= MOST_LINES:
        yield f"A certificate has room for one to {MOST_LINES} kinds of credit, and {len(facts.lines)} are given."
    for line in facts.lines:
        yield from _no_room(line.name, CREDIT_NAME, "a kind of credit")
        yield from _no_room(line.reference, REFERENCE, "the number beside a kind of credit")


def _of_the_statements(facts):
    if not facts.accreditation:
        yield "The accreditation statement is missing. The office pastes it as the accreditor words it."
    for text in (facts.accreditation, *facts.designations):
        if missing := SANS.missing(text) or TEXT.missing(text):
            yield f"The certificate's typeface has no “{missing[0]}”, which stands in a statement."
        if len(text) > LONGEST_STATEMENT:
            yield f"A statement has {len(text)} characters; at most {LONGEST_STATEMENT} have room."
    lines = sum(_rows(text, Place(SANS, 9.5, WIDE)) for text in facts.designations)
    if step_of(facts) == len(STEPS) and (
        lines * 13 * MM + len(facts.designations) * 2 > SECOND_PAGE
        or _height(facts, *STEPS[-1], apart=True) > FLOW
    ):
        yield "The statements are too long even for a second page."


def _of_the_claims(facts):
    for name in _CLAIMS:
        if found := _ACADEMIC.search(getattr(facts, name)):
            yield (
                f"{_CALLED[name].capitalize()} says “{found[0]}”. This certificate records credit for a profession, "
                "and nothing academic."
            )


def _of_the_number(facts):
    try:
        if numbers.parse(facts.number) != facts.number:
            yield "The certificate's number is not in its canonical form."
        elif not facts.verify_url.endswith(f"/{facts.number}"):
            yield "The verification address does not lead to this certificate's number."
        qr.picture(facts.verify_url)
    except (numbers.NotANumber, qr.AddressTooLong) as refusal:
        yield str(refusal)
    if SANS.missing(facts.short_url) or not fit.address_lines(
        facts.short_url, ADDRESS, wording.of(facts.language).verify_at
    ):
        yield f"The site's address “{facts.short_url[:80]}” cannot be printed. Its administrator sets it as SITE_URL."


def _no_room(text, place, called):
    if missing := place.face.missing(text):
        yield f"The certificate's typeface has no “{missing[0]}”, which stands in {called} (“{text}”)."
    elif text and (len(text) > fit.LONGEST_TEXT or not fit.fits(text, place)):
        yield f"There is no room for {called} (“{text[:80]}”); please shorten it."


def _height(facts, size, leading, small, small_leading, *, apart=False):
    """Height in mm of everything between the sentence and the square code, by measure. apart: without designations."""
    tight = size < STEPS[0][0]
    height = _rows(facts.program_line, PLACES["program_line"]) * 18 * MM + 2.6
    height += (
        3 * (23.5 * MM + 2.4)
        + _extra(facts.place)
        + (_rows(facts.providers, PLACES["providers"]) - 1) * 12.5 * MM
    )
    padding = 2 if tight else 2.7
    height += (
        3 + 10 * MM + padding + sum(_rows(one.name, CREDIT_NAME) * 12.5 * MM + padding for one in facts.lines)
    )
    height += 5.4 + 10.8 * MM + 0.8 + _rows(facts.accreditation, Place(TEXT, size, WIDE)) * leading * MM
    if apart or not facts.designations:
        return height + 4.5 + small_leading * MM
    rows = sum(_rows(text, Place(SANS, small, WIDE)) for text in facts.designations)
    gaps = (len(facts.designations) - 1) * (1.3 if tight else 1.9)
    return height + 4.5 + 10.8 * MM + 0.8 + rows * small_leading * MM + gaps


def _extra(place):
    return (_rows(place, PLACES["place"]) - 1) * 12.5 * MM


def _rows(text, place):
    """How many rows a text takes in its place, filled greedily."""
    space = fit.measure("n n", place) - fit.measure("nn", place)
    rows, used = 0, place.width + 1
    for word in text.split():
        width = fit.measure(word, place)
        if rows and used + space + width <= place.width * fit.FULL:
            used += space + width
        else:
            rows, used = rows + 1, width
    return rows
