"""Mails about a day: to who is asked to help, to learners whose stations are set, and to everybody whose place moves."""

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments.intensive import people
from assessments.models import StationPerson
from cms import mail

Role = StationPerson.Role
WHEN_AND_WHERE = frozenset(
    {"held_on", "begins", "minutes", "change_minutes", "break_every", "break_minutes", "place"}
)
"""Fields of a day by whose change somebody has to be somewhere else, or at another time."""


def asked(post):
    """Somebody is asked to rate or to play."""
    mail.send(
        "station_assigned",
        post.user.email,
        {"post": post, "day": post.day, "url": _door(post)},
        subject=_("%(day)s: you are asked to help") % {"day": post.day.title},
    )


def opened(day):
    """The schedule is there. Whoever works at a station was told when they were assigned."""
    placed = set(day.slots.values_list("enrollment_id", flat=True))
    for enrollment in people.learners(day):
        if enrollment.pk in placed:
            mail.send(
                "intensive_opened",
                enrollment.user.email,
                {"day": day, "url": reverse("intensive_mine", args=[day.uuid])},
                subject=_("%(day)s: your stations") % {"day": day.title},
            )


def moved(day, *enrollments):
    """Somebody stands elsewhere on a day that is open: where they are to be now. In a plan nobody was told anything."""
    if not day.is_open:
        return
    for enrollment in enrollments:
        _write(day, enrollment.user, _places(day, enrollment), reverse("intensive_mine", args=[day.uuid]))


def changed(day, fields):
    """Another time or another place for a whole day that is open: to learners and to who works there."""
    if not day.is_open or not WHEN_AND_WHERE & set(fields):
        return
    standing = set(day.slots.standing().values_list("enrollment_id", flat=True))
    moved(day, *(one for one in people.learners(day) if one.pk in standing))
    for post in day.people.running().select_related("user"):
        _write(day, post.user, None, _door(post))


def _write(day, user, places, url):
    subject = (
        _("%(day)s: another time or place") if places is None else _("%(day)s: your stations have changed")
    )
    context = {
        "day": day,
        "places": places,
        "url": url,
        "begins": f"{localtime(day.clock.first, day.zone):%H:%M}",
    }
    mail.send("intensive_moved", user.email, context, subject=subject % {"day": day.title})


def _places(day, enrollment):
    """[(time, station, room)] of a learner as they stand now, by the clocks of the cohort."""
    rows = day.slots.standing().filter(enrollment=enrollment).select_related("station").order_by("round")
    clock = day.clock
    return [
        (f"{localtime(clock.begins(one.round), day.zone):%H:%M}", str(one.station), one.station.place)
        for one in rows
    ]


def _door(post):
    return reverse("intensive_rate" if post.role == Role.RATER else "intensive_play", args=[post.day.uuid])
