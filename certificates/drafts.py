"""What a learner's certificate would say as things are now: profile and design in, facts out."""

import hashlib
import json
from dataclasses import replace
from functools import lru_cache

from django.conf import settings

from certificates import number as numbers
from certificates.document import papers
from certificates.document.facts import CertificateFacts, in_words

SOMEBODY = "Marisol Okafor-Lindqvist"
NO_DESIGN = "The program has no certificate design yet. The office makes one in the CMS."

LATER = ("number", "verify_url", "award_date", "award_date_text", "reissued_on")
"""What is not known yet when a draft is looked at."""


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
        **(names_of(profile) if profile else {"name": ""}),
        credentials=profile.credentials if profile else "",
        discipline=profile.seat_on_certificate if profile else "",
    )


def names_of(profile):
    """Return the fields of the paper that hold the person's name."""
    return {"name": profile.certificate_name, "name_in_latin": profile.name_in_latin}


def sample(design, *, on, name=SOMEBODY, name_in_latin=""):
    """Return the facts of an invented person's certificate, to look at a design."""
    return _facts(
        design,
        on,
        name=name,
        name_in_latin=name_in_latin,
        credentials="MSN, APRN",
        discipline="Nurse, advanced practice",
    )


def numbered(facts, number):
    """Return the facts with a certificate's own number and the address that verifies it."""
    return replace(facts, number=number, verify_url=numbers.verification_url(number, settings.SITE_URL))


def dated(facts, day):
    """Return the facts with another day of award."""
    return replace(facts, award_date=day, award_date_text=in_words(day, facts.language))


def problems(facts):
    """Return every sentence that keeps these facts from being printed; quick when asked again."""
    return _problems(facts) if facts else (NO_DESIGN,)


def fingerprint(facts):
    """Return a digest of what somebody looked at, to notice if it is something else when they say yes.

    The number is drawn later, and the days are those of the award, whichever that will be: the page says so.
    """
    seen = facts.as_dict() | dict.fromkeys(LATER, "")
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=4096)
def _problems(facts):
    return tuple(papers.problems(facts))


def _facts(design, on, **person):
    return CertificateFacts(
        **person,
        program_title=design.title,
        organization=design.organization,
        program_line=design.program_line,
        lead=design.lead,
        sentence=design.sentence,
        hours=tuple(design.hours.split(";")),
        award_date=on,
        award_date_text=in_words(on, design.language),
        office=design.office,
        signers=design.signers,
        fine_print=design.fine_print,
        seal=design.seal_picture,
        number=numbers.SAMPLE,
        verify_url=numbers.verification_url(numbers.SAMPLE, settings.SITE_URL),
        short_url=numbers.short_url(settings.SITE_URL),
        design=design.layout,
        language=design.language,
    )
