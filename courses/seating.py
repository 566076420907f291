"""Which seat people sit in, for everything that speaks to some seats only."""

from courses.audience import Seat
from courses.models import Discipline, LearnerProfile

_RELATED = ("discipline__track", "sub_role")


def profile_of(user):
    """The person's profile with its seat, or None; read once and kept on the user object."""
    if user is None or not user.is_authenticated:
        return None
    if not hasattr(user, "_seated"):
        user._seated = LearnerProfile.objects.filter(user=user).select_related(*_RELATED).first()
    return user._seated


def seat_of(user):
    """The person's seat (courses/audience.py), or None while it is not known."""
    profile = profile_of(user)
    return profile.audience_seat if profile else None


def seats_of(user_ids):
    """{user id: seat} of many people, in one query; who has no profile is not there."""
    rows = LearnerProfile.objects.filter(user_id__in=user_ids).select_related(*_RELATED)
    return {row.user_id: row.audience_seat for row in rows}


def every_seat():
    """{code: seat} of every discipline and sub-role there is ("pharmacist", "nurse/apn"), in two queries.

    A discipline with sub-roles sits in one of them; by itself it is there too, for a learner who named none.
    """
    found = {}
    for one in Discipline.objects.select_related("track").prefetch_related("sub_roles"):
        found[one.code] = Seat(one.code, "", one.track.code, one.scope)
        for role in one.sub_roles.all():
            found[f"{one.code}/{role.code}"] = Seat(one.code, role.code, one.track.code, role.scope)
    return found
