"""What the office knows of a person before they say it themselves: it fills what is empty, and changes nothing."""

from cms import audit
from courses import facts, people
from courses.models import Discipline, LearnerProfile, SubRole

OF_THE_ACCOUNT = ("first_name", "last_name")
OF_THE_PROFILE = ("certificate_name", "credentials", "student_id")


def fill(*, user, known, by):
    """Fill empty parts of a person's account and profile; return the names of what was filled.

    known: {"first_name": …, "last_name": …, "certificate_name": …, "credentials": …, "student_id": …,
    "seat": "nurse/apn"}, any of them. Inside the caller's transaction. The scope of practice is never filled:
    learners say it themselves, and the office checks it.
    """
    if not known:
        return []
    profile, _made = LearnerProfile.objects.get_or_create(user=user)
    of_account = _fill(user, known, OF_THE_ACCOUNT)
    of_profile = _fill(profile, _printable(known), OF_THE_PROFILE) + _seat(profile, known.get("seat", ""))
    if of_account:
        user.save(update_fields=of_account)
    if of_profile:
        profile.save(update_fields=of_profile)
    if of_account or of_profile:
        audit.record("filled in", profile, by=by, user=user.pk, changed=[*of_account, *of_profile])
        facts.changed(user.pk)
    return [*of_account, *of_profile]


def _fill(thing, known, names):
    filled = []
    for name in names:
        if known.get(name) and not getattr(thing, name):
            most = thing._meta.get_field(name).max_length
            setattr(thing, name, known[name][:most])
            filled.append(name)
    return filled


def _printable(known):
    """A name that cannot stand on a certificate is not filled in: the learner is asked for it."""
    name = known.get("certificate_name", "")
    return {**known, "certificate_name": "" if people.problems_of_name(name) else name} if name else known


def _seat(profile, seat):
    if not seat or profile.discipline_id:
        return []
    code, _slash, role = seat.partition("/")
    profile.discipline = Discipline.objects.filter(code=code).first()
    if profile.discipline is None:
        return []
    profile.sub_role = (
        SubRole.objects.filter(discipline=profile.discipline, code=role).first() if role else None
    )
    return ["discipline", "sub_role"]
