"""Letters about consults: each says that there is something to read and where, and never a word of what."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.consults import people
from cms import mail


def asker(consult, what, subject):
    """Write to who asked."""
    _send(consult, consult.asker, what, subject, reverse("consult", args=[consult.uuid]))


def expert(consult, user, what, subject):
    """Write to one expert."""
    _send(consult, user, what, subject, reverse("consult_answer", args=[consult.uuid]))


def who_left(consult, user):
    """Write to an expert whose assignment is over what became of the question they had in hand, and where their draft is."""
    if user.is_active:
        subject = _("Your assignment to case consults is over")
        _send(consult, user, "ended", subject, reverse("consult_reply_draft", args=[consult.uuid]))


def experts(consult, what, subject, *, but=(), alone="nobody"):
    """Write to every expert of the cohort but some; where there is none, to its faculty, who can assign one.

    alone  what faculty are told then
    """
    found = [
        one for one in people.experts_of(consult.cohort) if one.pk not in but and one.pk != consult.asker_id
    ]
    for one in found:
        expert(consult, one, what, subject)
    if not found:
        faculty(consult, alone)
    return found


def faculty(consult, what="nobody"):
    """Tell faculty that a consult of their cohort has no expert."""
    for one in people.faculty_of(consult.cohort):
        url = reverse("consults_desk_cohort", args=[consult.cohort.uuid])
        _send(consult, one, what, _("A case consult has no expert"), url)


def _send(consult, user, what, subject, path):
    context = {
        "person": user,
        "what": what,
        "code": consult.code,
        "cohort": consult.cohort.name,
        "due": _moment(consult.due_at, consult.cohort.zone),
        "url": settings.SITE_URL + path,
    }
    mail.send("consult", user.email, context, subject=subject)


def _moment(at, zone):
    """A moment by the clocks of the cohort, with their zone: a letter is read elsewhere than where it was caused."""
    return date_format(at.astimezone(zone), "F j, P T") if at else ""
