"""What a certificate of continuing education would say as things are now: activity, profile and claim in, facts out."""

from django.conf import settings as site
from django.utils import timezone

from certificates import number as numbers
from certificates.credit import amounts, statements
from certificates.document import credit
from certificates.document.credit_facts import CreditFacts, CreditLine
from certificates.document.facts import Signer, in_words

SOMEBODY = "Marisol Okafor-Lindqvist"


def line(designation, claimed):
    """Return one kind of credit as it is printed."""
    kind = designation.credit_type
    return CreditLine(
        name=kind.name,
        unit=kind.unit,
        reference=designation.reference or (designation.activity.number if kind.reference else ""),
        designated=amounts.plain(designation.amount),
        claimed=amounts.plain(claimed),
        code=kind.code,
    )


def draft(activity, claimed, settings, *, profile, completed_on, on):
    """Return the facts of a learner's certificate; `claimed` pairs designations with amounts, `on` is today."""
    return _facts(
        activity,
        claimed,
        settings,
        completed_on,
        on,
        name=profile.certificate_name,
        name_in_latin=profile.name_in_latin,
        credentials=profile.credentials,
        discipline=profile.seat_on_certificate,
    )


def sample(activity, designations, settings):
    """Return the facts of an invented person who claims everything, to look at."""
    on = timezone.localdate()
    claimed = [(one, one.amount) for one in designations][: credit.MOST_LINES]
    return _facts(
        activity, claimed, settings, on, on, name=SOMEBODY, credentials="MSN, APRN", discipline="Nurse"
    )


def problems_of_sample(activity, designations, settings):
    """Return what keeps the certificate from being printed whoever claims."""
    return credit.problems(sample(activity, designations, settings))


def _facts(activity, claimed, settings, completed_on, on, **person):
    texts = statements.in_force(activity)
    accreditation = texts.get(None)
    used = [texts[one.credit_type_id] for one, _amount in claimed if one.credit_type_id in texts]
    signers = ((activity.signer_1, activity.signer_1_role), (activity.signer_2, activity.signer_2_role))
    return CreditFacts(
        **person,
        organization=settings.organization,
        office=settings.office,
        sentence=activity.sentence,
        program_line=activity.title,
        activity_number=activity.number,
        format=activity.get_format_display(),
        place=activity.place,
        providers=activity.providers,
        award_date=completed_on,
        award_date_text=in_words(completed_on),
        issued_text=in_words(on),
        lines=tuple(line(one, amount) for one, amount in claimed),
        accreditation=accreditation.text if accreditation else "",
        designations=tuple(one.text for one in used),
        statements=tuple(one.pk for one in filter(None, [accreditation, *used])),
        signers=tuple(Signer(name, role) for name, role in signers if name),
        fine_print=activity.fine_print,
        number=numbers.SAMPLE,
        verify_url=numbers.verification_url(numbers.SAMPLE, site.SITE_URL),
        short_url=numbers.short_url(site.SITE_URL),
    )
