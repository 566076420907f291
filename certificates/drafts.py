"""What a learner's certificate would say as things are now: profile and design in, facts out."""

import hashlib
import json
from dataclasses import replace
from functools import lru_cache

from django.conf import settings

from certificates import number as numbers
from certificates.document import check
from certificates.document.facts import CertificateFacts, Signer, in_words

SOMEBODY = "Marisol Okafor-Lindqvist"
NO_DESIGN = "The program has no certificate design yet. The office makes one in the CMS."


def profile_of(user):
    """The person's profile, or None before they have one."""
    return getattr(user, "learner_profile", None)


def draft(enrollment, design, *, on):
    """Return the facts of a learner's certificate; `on` is the award date in the cohort's zone.

    The sample number stands in the number's place, which certifies nothing; see `numbered`.
    """
    profile = profile_of(enrollment.user)
    return _facts(
        design,
        on,
        name=profile.certificate_name if profile else "",
        credentials=profile.credentials if profile else "",
        discipline=profile.seat_on_certificate if profile else "",
    )


def sample(design, *, on):
    """Return the facts of an invented person's certificate, to look at a design."""
    return _facts(design, on, name=SOMEBODY, credentials="MSN, APRN", discipline="Nurse, advanced practice")


def numbered(facts, number):
    """Return the facts with a certificate's own number and the address that verifies it."""
    return replace(facts, number=number, verify_url=numbers.verification_url(number, settings.SITE_URL))


def problems(facts):
    """Return every sentence that keeps these facts from being printed; quick when asked again."""
    return _problems(facts) if facts else (NO_DESIGN,)


def fingerprint(facts):
    """Return a digest of what somebody looked at, to notice if it is something else when they say yes."""
    seen = facts.as_dict() | {"number": "", "verify_url": ""}
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=4096)
def _problems(facts):
    return tuple(check.problems(facts))


def _facts(design, on, **person):
    signers = (
        (design.signer_1, design.signer_1_role),
        (design.signer_2, design.signer_2_role),
    )
    return CertificateFacts(
        **person,
        program_title=design.title,
        organization=design.organization,
        program_line=design.program_line,
        lead=design.lead,
        sentence=design.sentence,
        hours=tuple(design.hours.split(";")),
        award_date=on,
        award_date_text=in_words(on),
        office=design.office,
        signers=tuple(Signer(name, role) for name, role in signers if name),
        fine_print=design.fine_print,
        number=numbers.SAMPLE,
        verify_url=numbers.verification_url(numbers.SAMPLE, settings.SITE_URL),
        short_url=numbers.short_url(settings.SITE_URL),
        design=design.layout,
    )
