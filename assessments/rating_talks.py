"""Ratings of a run of a conversation: by the learner, colleagues, faculty, and standardized patients.

The rubric of the day stands in each rating as it was, so that a later change moves none. One lock each, the attempt's.
What a learner says of themself, and what colleagues say, stays as it was given: the one was made before they saw the
others, and a change of the other between two looks would tell whose it is. Staff may correct theirs; the earlier one
stays on record.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import actions, teaching
from assessments.models import Attempt, Reflection, TalkRating
from assessments.raters import assigning, peers
from assessments.raters.form import checked, rubric_now
from assessments.refusals import NothingToMark, RatingStands
from cms import audit

__all__ = ["STAYS", "Role", "rate", "roles_of", "rubric_now"]

Role = TalkRating.Role
STAYS = frozenset({Role.SELF, Role.PEER})
"""Roles whose rating is never replaced."""


def roles_of(user, attempt, item):
    """In which roles somebody may rate a run that is over: () for nobody."""
    if attempt.state == Attempt.State.VOID:
        return ()
    if attempt.user_id == user.pk:
        written = Reflection.objects.filter(attempt=attempt, item=item).exists()
        return (Role.SELF,) if written else ()
    found = ()
    if attempt.is_closed and teaching.may(user, attempt.sitting, "rating", "give"):
        found += (Role.FACULTY, Role.PATIENT)
    found += tuple(one for one in assigning.roles_at(user, attempt) if one not in found)
    if peers.is_invited(user, attempt, item):
        found += (Role.PEER,)
    return found


def rate(*, attempt, item, role, by, levels, note=""):
    """Keep how somebody rates a run. Staff who rate again replace what they said; the same once more changes nothing.

    levels  {criterion: level}, one for each criterion of the rubric of now

    Raises NothingToMark where this person may not rate so, or no rubric is published; NotRatedYet; WordsTooLong;
    RatingStands where a rating that stays would be changed.
    """
    with transaction.atomic():
        attempt = actions.lock(attempt.pk)
        if role not in roles_of(by, attempt, item):
            raise NothingToMark(_("There is nothing for you to rate here."))
        before = TalkRating.objects.standing().filter(attempt=attempt, item=item, role=role, by=by).first()
        values = checked(levels, note)
        if before is not None:
            if (before.levels, before.note) == (values["levels"], values["note"]):
                return before
            if role in STAYS:
                raise RatingStands(before)
            before.replaced_at = values["at"]
            before.save(update_fields=["replaced_at"])
        made = TalkRating.objects.create(attempt=attempt, item=item, role=role, by=by, **values)
        audit.record("rated", attempt, by=by, item=item, role=str(role))
        return made
