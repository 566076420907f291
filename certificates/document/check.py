"""Everything that stands between these facts and a certificate, found before anything is issued."""

import re

from certificates import number as numbers
from certificates.document import fit, names, qr, wording
from certificates.document.designs import DESIGNS
from certificates.document.errors import NotPrintable

# A program certificate is neither a degree nor a transcript; only the fine print may name what it is not.
_NEVER_CLAIMED = re.compile(
    r"\b(degrees?|diplomas?|confer(s|red)?|gpa|grade point|grades?|graduat(ed|es|ion)"
    r"|títulos?|grados? académicos?|diplomad[oa]s?|licenciaturas?|maestrías?|doctorados?"
    r"|graduad[oa]s?|graduación|calificaci(ón|ones)|promedio)\b",
    re.IGNORECASE,
)
# Nor is it credit for a profession: that is another document (certificates/document/credit.py), never this one.
_OF_CREDIT = re.compile(
    r"\b(CME|CE credits?|CEUs?|continuing (medical )?education|contact hours?|AMA PRA|ACPE|ANCC|AAPA|ASWB|IPCE"
    r"|Universal Activity Number|jointly accredited|educación continua)\b",
    re.IGNORECASE,
)
_CLAIMS = ("program_title", "program_line", "lead", "sentence", "hours")
_CALLED = {
    "organization": "the organization",
    "program_line": "the program's title",
    "program_title": "the certificate's title",
    "lead": "the words before the name",
    "below_name": "the line with the credentials",
    "discipline": "the discipline",
    "sentence": "the sentence after the name",
    "hours": "credit and hours",
    "award_date_text": "the award date",
    "office": "the issuing office",
    "signer": "a signer's name",
    "role": "a signer's role",
    "fine_print": "the fine print",
}
_REQUIRED = (
    "organization",
    "program_line",
    "program_title",
    "sentence",
    "award_date_text",
    "office",
)


def problems(facts):
    """Return every reason, in sentences, why these facts cannot be printed; empty when they can."""
    if facts.design not in DESIGNS:
        return [f"There is no certificate design called “{facts.design}”."]
    if facts.language.split("-")[0] not in wording.WORDS:
        return [f"There are no words in the language “{facts.language}” for certificates."]
    parts = (_of_the_name, _of_the_texts, _of_the_claims, _of_the_pictures, _of_the_number)
    return [problem for part in parts for problem in part(facts)]


def texts(facts):
    """Yield (place, text) for every text but the name, as it is set in the facts' design."""
    yield "below_name", below_name(facts)
    for text in hours_lines(facts):
        yield "hours", text
    for signer in facts.signers:
        yield "signer", signer.name
        yield "role", signer.role
    for field in fit.PLACES[facts.design]:
        if field not in ("below_name", "hours", "signer", "role", "short_url", "mark_note"):
            yield field, getattr(facts, field)


def below_name(facts):
    """Return the line under the name: the Latin form of a name in another script, and the credentials."""
    return ", ".join(filter(None, (facts.name_in_latin, facts.credentials)))


def hours_lines(facts):
    """Return credit and hours as they stand: below each other, or on one line."""
    apart = DESIGNS[facts.design].hours_apart
    return list(facts.hours) if apart else list(filter(None, [", ".join(facts.hours)]))


def _of_the_name(facts):
    try:
        fit.fit_name(facts.name, names.face_for(facts.name), fit.NAMES[facts.design])
    except NotPrintable as refusal:
        yield from refusal.sentences


def _of_the_texts(facts):
    for name, text in texts(facts):
        place = fit.PLACES[facts.design][name]
        if missing := place.face.missing(text):
            yield f"The certificate's typeface has no “{missing[0]}”, which stands in {_CALLED[name]} (“{text}”)."
        elif len(text) > fit.LONGEST_TEXT or not fit.fits(text, place):
            yield f"There is no room for {_CALLED[name]} (“{text[:80]}”); please shorten it."
        elif not text and name in _REQUIRED:
            yield f"The certificate lacks {_CALLED[name]}."
    if len(facts.hours) > fit.MOST_HOURS:
        yield f"Credit and hours have room for {fit.MOST_HOURS} entries, and {len(facts.hours)} are given."
    if len(facts.signers) > fit.MOST_SIGNERS:
        yield f"A certificate has room for {fit.MOST_SIGNERS} signers, and {len(facts.signers)} are named."


def _of_the_claims(facts):
    for name in _CLAIMS:
        text = " ".join(facts.hours) if name == "hours" else getattr(facts, name)
        if found := _NEVER_CLAIMED.search(text):
            yield f"{_CALLED[name].capitalize()} says “{found[0]}”. This certificate records completion of a program and nothing else."
        if found := _OF_CREDIT.search(text):
            yield f"{_CALLED[name].capitalize()} says “{found[0]}”. Credit for a profession has a certificate of its own, never this one."


def _of_the_pictures(facts):
    if facts.seal and not facts.seal.alt:
        yield "The seal has no description. Write what it shows, for people who cannot see it."
    for signer in facts.signers:
        if signer.signature and not signer.signature.alt:
            yield f"The signature of {signer.name} has no description, such as “Signature of {signer.name}”."


def _of_the_number(facts):
    try:
        if numbers.parse(facts.number) != facts.number:
            yield "The certificate's number is not in its canonical form."
        elif not facts.verify_url.endswith(f"/{facts.number}"):
            yield "The verification address does not lead to this certificate's number."
        qr.picture(facts.verify_url)
    except (numbers.NotANumber, qr.AddressTooLong) as refusal:
        yield str(refusal)
    place = fit.PLACES[facts.design]["short_url"]
    before = wording.of(facts.language).verify_at
    if place.face.missing(facts.short_url) or not fit.address_lines(facts.short_url, place, before):
        yield f"The site's address “{facts.short_url[:80]}” cannot be printed. Its administrator sets it as SITE_URL."
