"""Activities, statements and claims for the tests of continuing education, in few words."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from wagtail.models import Site

from certificates import printing
from certificates.credit import claiming, offering, statements
from certificates.models import Activity, CreditSettings, CreditType
from tests import factories
from tests.certificates import given

UAN = "0000-0000-26-147-H08-P"
ACCREDITATION = "Sample wording. University Health Sciences Campus is jointly accredited."
ORGANIZATION = "University Health Sciences Campus"


def settings(*, is_on=True):
    """Continuing education, switched on, in somebody's name."""
    factories.home()
    found, _made = CreditSettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    found.is_on, found.organization = is_on, ORGANIZATION
    found.save()
    return found


def kind(code, **changed):
    """A kind of credit that the migration seeded."""
    found = CreditType.objects.get(code=code)
    for name, value in changed.items():
        setattr(found, name, value)
    found.save()
    return found


def written(program=None, **fields):
    """An activity that is written and nothing more."""
    today = timezone.localdate()
    values = {
        "title": "Opioid Rotation at the End of Life",
        "number": f"UHSC-{Activity.objects.count() + 1:04}",
        "format": "enduring",
        "place": "Online, alongside.example",
        "provider": ORGANIZATION,
        "joint_providers": "Plains Hospice Network",
        "faculty": "Ruth Adeyemi-Hart, MD",
        "planners": "medicine, pharmacy",
        "disclosures": "Nothing to disclose.",
        "media": "Text and one case",
        "method": "Read the week and pass its case",
        "minutes": 240,
        "passing": "The case passed without a critical error",
        "released_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=300),
        "signer_1": "Helen Brandt-Osei, PharmD",
        "signer_1_role": "Director, Continuing Education",
        **fields,
    }
    return offering.save(activity=Activity(program=program or given.program(), **values), by=None)


def designate(activity, code, amount=4, reference="", *, statement=True):
    """Designate an activity for a kind of credit, with its statement."""
    found = CreditType.objects.get(code=code)
    problem = offering.designate(
        activity=activity, credit_type=found, amount=Decimal(str(amount)), reference=reference, by=None
    )
    assert problem == "", problem
    if statement:
        text = f"Sample wording. Designated for {amount} {found}."
        statements.paste(text=text, source="Invented", by=None, activity=activity, credit_type=found)
    return activity.designations.get(credit_type=found)


def activity(
    program=None, *, disciplines=None, credit=(("acpe", UAN), ("ipce", "")), rule="profile_complete", **fields
):
    """An open activity; `disciplines` may claim the first kind of credit, if others than usual."""
    rules = settings()
    made = written(program, **fields)
    for code, reference in credit:
        designate(made, code, reference=reference)
    if disciplines:
        first = CreditType.objects.get(code=credit[0][0])
        first.disciplines.set([given.discipline(code) for code in disciplines])
    statements.paste(text=ACCREDITATION, source="Invented", by=None, activity=made)
    if rule:
        assert offering.ask(activity=made, kind=rule, about=None, by=None) == ""
    return offering.open_activity(activity=made, settings=rules, by=None)


def pharmacist(program, **profile):
    """A learner of the program who is a pharmacist and has given every number."""
    enrollment = given.learner(
        given.cohort(program), discipline=given.discipline("pharmacist"), scope="dispenses", **profile
    )
    numbers(enrollment.user)
    return enrollment


def numbers(user):
    """Everything a kind of credit may ask."""
    claiming.keep_identifier(user=user, kind="nabp", value="1234567")
    claiming.keep_identifier(user=user, kind="birth_day", value="0429")
    claiming.keep_identifier(
        user=user,
        kind="license",
        value="PHA.0012345",
        state="CO",
        expires_on=timezone.localdate() + timedelta(days=400),
    )


def claim(of, enrollment, amounts=None):
    """What a learner claimed: everything, unless amounts by code are given. The document is made."""
    numbers(enrollment.user)
    case = claiming.case(of, enrollment.user)
    chosen = {
        one.pk: Decimal(str((amounts or {}).get(one.credit_type.code, one.amount)))
        for one in case.designations
    }
    made = claiming.claim(activity=of, user=enrollment.user, chosen=chosen, settings=settings())
    printing.store(made.certificate)
    printing.give_out(made.certificate)
    made.certificate.refresh_from_db()
    return made
