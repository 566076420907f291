"""What the world may see of a certificate: its holder alone decides, and each decision is written down."""

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.models import Certificate
from cms import audit
from cms.errors import Refused

SHOWED_NAME, HID_NAME = "made public", "made private"
TOOK_DOWN, PUT_BACK = "took down the page of", "put back the page of"


class OptedOut(Refused):
    """The holder told the university to tell nobody what they study: one of the two wishes has to go."""

    title = _("Your name is not shown.")


def has_opted_out(person):
    """Whether a person wants the public told nothing of what they study."""
    profile = getattr(person, "learner_profile", None)
    return bool(profile and profile.directory_opt_out)


def is_name_shown(certificate):
    """Whether everybody with the number reads the holder's name.

    Agreed to by the holder, for a certificate that counts: nobody agreed to be named beside “revoked”, and a replaced
    one may bear a name that its holder has left behind. Without an account nobody could take the word back any more,
    so with the account it ends.
    """
    return (
        certificate.name_is_public
        and certificate.standing == Certificate.Standing.VALID
        and certificate.learner_id is not None
        and not has_opted_out(certificate.learner)
    )


def set_name_public(*, certificate, by, yes):
    """Let the verification page show the holder's name, or stop it. The holder alone decides this.

    Raises OptedOut when the holder has told the university to tell nobody.
    """
    with transaction.atomic():
        row = _locked(certificate)
        if yes and has_opted_out(row.learner):
            raise OptedOut(
                _(
                    "Your profile says that the public is told nothing of what you study. Change that there first, "
                    "if you want this certificate to show your name."
                )
            )
        if row.name_is_public != yes:
            row.name_is_public = yes
            row.save(update_fields=["name_is_public"])
            audit.record(SHOWED_NAME if yes else HID_NAME, row, by=by, number=row.number)
    certificate.name_is_public = yes


def set_page_withdrawn(*, certificate, by, yes):
    """Take the verification page down, or put it back. By number it is then as unknown as what never was."""
    with transaction.atomic():
        row = _locked(certificate)
        if row.page_is_withdrawn != yes:
            row.page_is_withdrawn = yes
            row.save(update_fields=["page_is_withdrawn"])
            audit.record(TOOK_DOWN if yes else PUT_BACK, row, by=by, number=row.number)
    certificate.page_is_withdrawn = yes


def _locked(certificate):
    return Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
