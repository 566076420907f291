"""Who read what is kept about a learner, as the learner may see it: when and in which role, not by name."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import log
from cms.models import AuditEntry, RoleGrant
from courses import record

SHOWN = 30
LOOKED_THROUGH = 300
_ROLES = {
    RoleGrant.Role.OFFICE: gettext_lazy("the program office"),
    RoleGrant.Role.FACULTY: gettext_lazy("faculty who teach you"),
    RoleGrant.Role.REVIEWER: gettext_lazy("a clinical reviewer"),
    RoleGrant.Role.ADMINISTRATOR: gettext_lazy("an administrator of the site"),
}


@record.section
def readers(request):
    """On “My record”: who looked at it, the newest first, one line for a day, a role and an act."""
    found = readings_of(request.user)
    return {"template": "courses/record_readers.html", "readings": found, "shown": SHOWN} if found else None


def readings_of(user):
    """Return [(day, who, act), …]: each day, role and act once."""
    entries = list(
        AuditEntry.objects.filter(log.concerning([user.pk]) & log.reading())
        .exclude(actor_id=user.pk)
        .order_by("-id")
        .values("at", "actor_id", "verb", "about_id", "details")[:LOOKED_THROUGH]
    )
    grants = list(RoleGrant.objects.filter(user_id__in={one["actor_id"] for one in entries}))
    lines = dict.fromkeys(
        (timezone.localdate(one["at"]), _who(one, grants), _what(one)) for one in entries if one["actor_id"]
    )
    return list(lines)[:SHOWN]


def _who(entry, grants):
    """The role somebody had at that moment; a learner who looked had been invited to."""
    for role, words in _ROLES.items():
        if any(one.role == role and _held(one, entry) for one in grants):
            return str(words)
    if entry["details"].get("consults"):
        return _("an expert for case consults")
    if entry["details"].get("rates"):
        return _("somebody who rates for your course")
    return _("a colleague") if entry["details"].get("invited") else _("somebody who works here")


def _held(grant, entry):
    is_theirs = grant.user_id == entry["actor_id"] and grant.granted_at <= entry["at"]
    return is_theirs and (grant.ended_at is None or entry["at"] < grant.ended_at)


def _what(entry):
    if entry["details"].get("consults"):
        return _("looked at a case consult of yours")
    is_file = entry["verb"].startswith(("downloaded", "exported"))
    if entry["about_id"] is None:
        return _("took along a list you are on") if is_file else _("looked at a list you are on")
    return _("took along a file about you") if is_file else _("looked at your record")
