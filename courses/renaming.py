"""The office changes a learner's name, with a reason: how the account is called, and how the certificate should.

What was printed keeps the name it has. Apps above say what a new name means for it:

    @renaming.remark
    def certificates(user): yield "…"
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cms import audit
from cms.errors import Refused
from cms.lines import clean
from cms.models import User
from courses import facts, people
from courses.models import LearnerProfile, NameChange

FIELDS = ("first_name", "last_name", "certificate_name", "name_in_latin")
_remarks = []


class NameRefused(Refused):
    """The name was not changed; the sentence says why."""

    status = 422
    title = _("The name was not changed.")


def remark(function):
    """Register a function user → sentences about what their name is printed on (used as a decorator)."""
    _remarks.append(function)
    return function


def remarks(user):
    """Everything that is to be said once a name has changed."""
    return [sentence for function in _remarks for sentence in function(user)]


def names_of(user):
    """The names of a person by field."""
    profile = LearnerProfile.objects.filter(user=user).first()
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "certificate_name": profile.certificate_name if profile else "",
        "name_in_latin": profile.name_in_latin if profile else "",
    }


def rename(*, user, by, why, seen, **names):
    """Give a learner other names (FIELDS, all of them). Returns the NameChange, or None where nothing differs.

    seen: the names as the office saw them; if they changed meanwhile, nothing happens. Raises NameRefused.
    """
    names = {name: clean(names[name]) for name in FIELDS}
    if not why.strip():
        raise NameRefused(_("Say why. The reason is kept with the change."))
    problems = people.problems_of_name(names["certificate_name"]) if names["certificate_name"] else []
    if problems:
        raise NameRefused(" ".join(map(str, problems)))
    with transaction.atomic():
        # Not the key: whoever writes a row that names this person must not wait for us.
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        profile, _made = LearnerProfile.objects.select_for_update(no_key=True).get_or_create(user=user)
        before = {
            "first_name": user.first_name,
            "last_name": user.last_name,
            "certificate_name": profile.certificate_name,
            "name_in_latin": profile.name_in_latin,
        }
        if before == names:
            return None
        if before != seen:
            raise NameRefused(
                _("The name was changed by somebody else meanwhile. This is how it stands now.")
            )
        user.first_name, user.last_name = names["first_name"], names["last_name"]
        user.save(update_fields=["first_name", "last_name"])
        profile.certificate_name = names["certificate_name"]
        # Printed below a name in another script: the old one must not stay there.
        profile.name_in_latin = names["name_in_latin"]
        profile.save(update_fields=["certificate_name", "name_in_latin"])
        change = NameChange.objects.create(
            user=user, before=before, after=names, why=why.strip()[:500], by=by
        )
        changed = [name for name in FIELDS if before[name] != names[name]]
        audit.record("renamed", profile, by=by, why=why, user=user.pk, changed=changed)
        facts.changed(user.pk)
    return change
