"""What a reviewer's license lets them do with medicines: by the discipline they review for, and by their own profile."""

from cms import access
from courses.models import Discipline, LearnerProfile


def of_reviewer(user):
    """The scopes of practice a reviewer has: that of each discipline they review for.

    Where they have a profile in that discipline, and the office has confirmed its scope, that counts instead: an
    advanced practice nurse prescribes, a bedside nurse does not, and both review for nursing.
    """
    return {scope for _name, scope in _seats(user)}


def seats_of_reviewer(user):
    """The disciplines a reviewer speaks for, in words, for the record."""
    return sorted(name for name, _scope in _seats(user))


def _seats(user):
    codes = access.disciplines_reviewed(user)
    if not codes:
        return []
    profile = LearnerProfile.objects.filter(user=user).select_related("discipline").first()
    own = profile and profile.scope_confirmed_at and profile.scope and profile.discipline_id
    return [
        (one.name, profile.scope if own and profile.discipline_id == one.pk else one.scope)
        for one in Discipline.objects.filter(code__in=codes)
    ]
