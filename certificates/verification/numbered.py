"""By number: what we say to somebody who has only the number, or the square code."""

from django.utils.translation import gettext as _

from certificates import number as numbers
from certificates import sharing
from certificates.verification.findings import Finding, State, met, public, standing_of


def by_number(number):
    """Say what we know about a number in its canonical form.

    One query, found or not. What is not given out yet, and what its holder took down, is as unknown as what never
    was: the same words after the same work.
    """
    if number == numbers.SAMPLE:
        return Finding(
            State.PREVIEW,
            _("This is a preview, not a certificate."),
            _("It shows how one would look. It certifies nothing."),
        )
    certificate = public().filter(number=number).first()
    if certificate is None:
        return Finding(
            State.UNKNOWN,
            _("We can show no certificate with this number."),
            _(
                "Either it is not one of ours, or its holder does not show it; we do not say which. Compare it with the "
                "paper. If it is the same, ask for the PDF file, and check that."
            ),
        )
    state, title, words, status = standing_of(certificate)
    checked = [met("database", _("We issued this number, and these facts are ours.")), status]
    return Finding(state, title, words, certificate, checked, shows_name=sharing.is_name_shown(certificate))
