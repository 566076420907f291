"""Letters about consults: each says that there is something to read and where, and never a word of what."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.consults import people
from cms import mail


def asker(consult, what, subject):
    """Write to who asked."""
    _send(consult, consult.asker, what, subject, reverse("consult", args=[consult.uuid]))


def expert(consult, user, what, subject):
    """Write to one expert."""
    _send(consult, user, what, subject, reverse("consult_answer", args=[consult.uuid]))


def experts(consult, what, subject, *, but=()):
    """Write to every expert of the cohort; where there is none, to its faculty, who can assign one."""
    found = [
        one for one in people.experts_of(consult.cohort) if one.pk not in but and one.pk != consult.asker_id
    ]
    for one in found:
        expert(consult, one, what, subject)
    if not found:
        faculty(consult)
    return found


def faculty(consult):
    """Tell faculty that a consult of their cohort has no expert."""
    for one in people.faculty_of(consult.cohort):
        url = reverse("consults_desk_cohort", args=[consult.cohort.uuid])
        _send(consult, one, "nobody", _("A case consult has no expert"), url)


def _send(consult, user, what, subject, path):
    context = {
        "person": user,
        "what": what,
        "code": consult.code,
        "cohort": consult.cohort.name,
        "due": consult.due_at,
        "url": settings.SITE_URL + path,
    }
    mail.send("consult", user.email, context, subject=subject)
