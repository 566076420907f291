"""Who is told what by mail: that a handover arrived, that somebody asks back or has replied, that it was rated."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import TeamWork
from assessments.teamwork import mailing


def _whole(pk):
    return TeamWork.objects.with_all().get(pk=pk)


def arrived(reading):
    """Tell the receiving team."""
    receiver = _whole(reading.receiver_id)
    subject = _("A handover has reached your team: %(title)s") % {"title": receiver.task.version.title}
    url = reverse("handover_reading", args=[reading.uuid])
    return mailing.tell(receiver, "handover_arrived", subject=subject, url=url)


def asked(reading):
    """Tell the writing team that somebody waits for a reply."""
    work = _whole(reading.work_id)
    subject = _("A question about your handover: %(title)s") % {"title": work.task.version.title}
    return mailing.tell(work, "handover_asked", subject=subject)


def replied(reading):
    """Tell the receiving team that its question has a reply."""
    receiver = _whole(reading.receiver_id)
    subject = _("Your question about the handover was answered: %(title)s") % {
        "title": receiver.task.version.title
    }
    url = reverse("handover_reading", args=[reading.uuid])
    return mailing.tell(receiver, "handover_replied", subject=subject, url=url)


def rated(reading):
    """Tell the writing team."""
    work = _whole(reading.work_id)
    subject = _("Your handover was rated: %(title)s") % {"title": work.task.version.title}
    return mailing.tell(work, "handover_rated", subject=subject)
