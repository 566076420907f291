"""What is known on the day about the people of a roster: read in a number of queries that does not grow with them."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower

from cms.models import User
from courses import merging, people
from courses.models import Discipline, Enrollment, Invitation
from courses.rosters.planning import Account, Known

WORDS = {
    "medicine": "physician", "md": "physician", "do": "physician", "doctor": "physician",
    "nursing": "nurse", "registered nurse": "nurse", "rn": "nurse", "nurse practitioner": "nurse/apn",
    "np": "nurse/apn", "aprn": "nurse/apn", "pa": "physician-assistant", "physician associate": "physician-assistant",
    "pharmacy": "pharmacist", "pharmd": "pharmacist", "social work": "social-worker", "lcsw": "social-worker",
    "chaplain": "spiritual-care", "chaplaincy": "spiritual-care", "psychology": "psychologist",
    "therapy": "therapist", "counseling": "counselor", "counselling": "counselor", "counsellor": "counselor",
    "ethics": "ethicist",
}  # fmt: skip
"""What files call a seat besides its name and its code."""


def known(cohort, emails):
    """Return what is Known about these addresses (small letters) with respect to one cohort."""
    emails = set(emails)
    by_user = _users(emails)
    accounts = _accounts(cohort, by_user)
    seats, names = _seats()
    here, elsewhere = _invited(cohort, emails)
    return Known(
        seats=seats,
        seat_names=names,
        accounts=accounts,
        invited=here,
        elsewhere=elsewhere,
        is_address=is_address,
        unprintable=unprintable,
    )


def is_address(text):
    """Whether a text is an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def unprintable(name):
    """Why a name cannot stand on a certificate, or ""."""
    return " ".join(people.problems_of_name(name))


def _users(emails):
    """{address: user's id}: the address they sign in with, or another one they have shown to be theirs."""
    verified = EmailAddress.objects.annotate(small=Lower("email")).filter(small__in=emails, verified=True)
    found = dict(verified.values_list("small", "user_id"))
    found |= dict(User.objects.filter(email__in=emails).values_list("email", "pk"))
    kept = merging.standing_for(found.values())
    return {address: kept.get(pk, pk) for address, pk in found.items()}


def _accounts(cohort, by_address):
    users = User.objects.filter(pk__in=set(by_address.values()))
    users = {
        one.pk: one
        for one in users.select_related("learner_profile__discipline", "learner_profile__sub_role")
    }
    enrollments = Enrollment.objects.filter(user__in=users, cohort__program_id=cohort.program_id)
    here, elsewhere = {}, {}
    for one in enrollments.select_related("cohort"):
        if one.cohort_id == cohort.pk:
            here[one.user_id] = one.state
        elif one.state == Enrollment.State.ACTIVE and one.cohort.course_id == cohort.course_id:
            elsewhere[one.user_id] = one.cohort.name
    return {
        address: _account(users[pk], here.get(pk, ""), elsewhere.get(pk, ""))
        for address, pk in by_address.items()
        if pk in users
    }


def _account(user, enrollment, elsewhere):
    profile = getattr(user, "learner_profile", None)
    return Account(
        user=user.pk,
        first_name=user.first_name,
        last_name=user.last_name,
        certificate_name=profile.certificate_name if profile else "",
        seat=_seat_of(profile),
        is_active=user.is_active,
        enrollment=enrollment,
        elsewhere=elsewhere,
    )


def _seat_of(profile):
    if profile is None or profile.discipline is None:
        return ""
    code = profile.discipline.code
    return f"{code}/{profile.sub_role.code}" if profile.sub_role else code


def _seats():
    """Every seat by what a file may call it, and by its code."""
    found, names = {}, {}
    for discipline in Discipline.objects.prefetch_related("sub_roles"):
        names[discipline.code] = discipline.name
        for words in (
            discipline.code,
            discipline.name,
            discipline.code.replace("-", " "),
            discipline.on_certificate,
        ):
            found.setdefault(words.casefold(), discipline.code)
        for role in discipline.sub_roles.all():
            code = f"{discipline.code}/{role.code}"
            names[code] = role.name
            found[code] = found[f"{discipline.code}/{role.name.casefold()}"] = code
            for words in (role.code, role.name):
                found.setdefault(words.casefold(), code)
    for words, code in WORDS.items():
        if code in names:
            found.setdefault(words, code)
    found.pop("", None)
    return found, names


def _invited(cohort, emails):
    rows = Invitation.objects.usable().filter(email__in=emails, cohort__program_id=cohort.program_id)
    here, elsewhere = set(), {}
    for email, pk, name, course in rows.values_list(
        "email", "cohort_id", "cohort__name", "cohort__course_id"
    ):
        if pk == cohort.pk:
            here.add(email)
        elif course == cohort.course_id:
            elsewhere[email] = name
    return frozenset(here), elsewhere
