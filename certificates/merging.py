"""What of certificates moves when two accounts of one person become one, and what a new name means for them."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import Certificate
from courses import merging, renaming

# Who was told what then, under which address.
merging.stay("certificates.MessageCopy.user")

VALID = Certificate.Standing.VALID


class Certificates(merging.Moves):
    """Certificates stay as they were printed; the person who holds them has one account."""

    about = ("certificates.Certificate.learner",)
    words = gettext_lazy("Certificates")

    def problems(self, pair):
        """Nobody holds two valid certificates of one program."""
        mine = Certificate.objects.filter(learner=pair.keep, standing=VALID)
        held = {_of(one) for one in mine}
        for one in Certificate.objects.filter(learner=pair.other, standing=VALID).order_by("awarded_at"):
            if _of(one) in held:
                yield _("Both hold a certificate of %(program)s. One of them has to be revoked first.") % {
                    "program": one.program_title
                }


@merging.given
def certificates(holders, givers):
    """Certificates that count, put together or approved by whoever would then hold them."""
    own = Certificate.objects.filter(learner__in=holders, standing=VALID).filter(
        Q(awarded_by__in=givers) | Q(batch_rows__batch__made_by__in=givers)
    )
    for one in own.exclude(kind=Certificate.Kind.CREDIT).distinct().order_by("pk"):
        words = _(
            "The certificate of %(program)s was put together or approved by whoever holds it. Revoke it first."
        )
        yield merging.Remark(words % {"program": one.program_title}, stops=True)


def _of(certificate):
    return certificate.kind, certificate.program_id_at_issue, certificate.activity_id_at_issue


class Credit(merging.Moves):
    """Credit that was claimed, and the numbers by which accreditors know a person."""

    about = ("certificates.Claim.user", "certificates.LearnerIdentifier.user")
    words = gettext_lazy("Continuing education: credit and numbers")


@renaming.remark
def printed_names(user):
    """Certificates keep the name they were printed with: say which differ."""
    profile = getattr(user, "learner_profile", None)
    name = profile.certificate_name if profile else ""
    for one in Certificate.objects.filter(learner=user, standing=VALID):
        if name and one.name != name:
            yield _(
                "The certificate of %(program)s still bears the old name. It can be replaced by a new one."
            ) % {"program": one.program_title}
