"""Which paper a kind of certificate is printed on: from its facts or its stored row to a PDF, before it is signed."""

from django.utils import timezone

from certificates.document import check, credit, marks
from certificates.document.credit_facts import CreditFacts
from certificates.document.facts import CertificateFacts
from certificates.document.render import render


def program(certificate, credential):
    """Return the PDF of a program certificate."""
    return render(CertificateFacts.from_dict(certificate.facts), credential=credential).pdf


PAPERS = {"program": program, "credit": credit.credit}
"""By Certificate.kind: takes the row and the credential's bytes (or None), gives the PDF."""


def printed(certificate, credential=None):
    """Return the unsigned PDF of a stored certificate, always the same bytes for the same row and credential.

    credential: bytes to enclose as `credential.json`. Raises NotPrintable.
    """
    return PAPERS[certificate.kind](certificate, credential)


def facts_of(certificate):
    """Return the facts of a stored row, of its own kind."""
    kinds = {certificate.Kind.PROGRAM: CertificateFacts, certificate.Kind.CREDIT: CreditFacts}
    return kinds[certificate.kind].from_dict(certificate.facts)


def problems(facts):
    """Return every sentence that keeps facts of either kind from being printed."""
    return (credit if isinstance(facts, CreditFacts) else check).problems(facts)


def preview(facts):
    """Return the PDF of facts of either kind as it would be, marked as a preview. Raises NotPrintable."""
    draw = credit.render if isinstance(facts, CreditFacts) else render
    return draw(facts, marks.preview(facts.language)).pdf


def copy_of(certificate, *, on):
    """Return a program certificate printed once more on a day, with the mark of where it stands today.

    It has neither signature nor credential: the issued file is never made again, only given out.
    """
    facts = CertificateFacts.from_dict(certificate.facts)
    if certificate.standing == "valid":
        issued = timezone.localdate(certificate.issued_at, certificate.zone)
        mark = marks.duplicate(facts.language, on=on, issued=issued)
    else:
        void = marks.replaced if certificate.standing == "replaced" else marks.revoked
        mark = void(facts.language, on=timezone.localdate(certificate.revocation.at, certificate.zone))
    return render(facts, mark).pdf
