"""One entry in the log for a visit to a team's room, however often the page renews itself meanwhile."""

from datetime import timedelta

from django.utils import timezone

from cms import audit
from cms.models import AuditEntry

A_VISIT = timedelta(minutes=30)
"""A page that is left open and renews itself for longer is a new visit."""


def note(thing, *, by, people):
    """Note that somebody read what is kept about these people (ids), unless they did so a while ago; return the entry.

    A page that meanwhile names somebody else makes an entry of its own: nobody is read without one.
    """
    seen = set()
    for entry in AuditEntry.objects.filter(
        thing_type=thing._meta.label_lower,
        thing_id=str(thing.pk),
        actor=by,
        verb="viewed",
        at__gt=timezone.now() - A_VISIT,
    ):
        seen |= {entry.about_id, *entry.details.get("shown", ())}
    if {int(pk) for pk in people if pk} - {by.pk} <= seen:
        return None
    return audit.read(thing, by=by, people=people)
