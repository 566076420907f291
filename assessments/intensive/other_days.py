"""Who of a day is needed on another day at the same time: two rotations on one date are two days."""

from django.utils.translation import gettext as _

from assessments.engine.rotations import Clash
from assessments.models import Slot, StationPerson


def clashes(read):
    """A Clash for each person of this day whom another day has at the same time. Two queries."""
    day, now = read.day, read.now()
    coming = [one for one in read.slots if not day.is_open or one.round >= now]
    mine = {}
    for one in coming:
        mine.setdefault(one.enrollment.user_id, []).append(_span(day, one.round))
    whole = [_span(day, one.round) for one in coming]
    for post in read.posts:
        mine.setdefault(post.user_id, []).extend(whole)
    found = {}
    for user, other, span in _elsewhere(day, set(mine)):
        if any(begins < span[1] and span[0] < ends for begins, ends in mine[user.pk]):
            found[user.pk, other.pk] = _(
                "%(name)s is needed on “%(day)s” at the same time. Move one of the two."
            ) % {
                "name": user,
                "day": other.title,
            }
    return [Clash("other_day", sentence) for sentence in found.values()]


def _span(day, round_):
    return day.clock.begins(round_), day.clock.ends(round_)


def _elsewhere(day, users):
    """(person, day, (begins, ends)) of every round in which one of these people is needed on another day of the date."""
    slots = Slot.objects.standing().filter(day__held_on=day.held_on).exclude(day=day)
    slots = list(slots.select_related("day__cohort", "enrollment__user"))
    for one in slots:
        if one.enrollment.user_id in users:
            yield one.enrollment.user, one.day, _span(one.day, one.round)
    posts = StationPerson.objects.filter(day__held_on=day.held_on, ended_at=None, user__in=users).exclude(
        day=day
    )
    for post in posts.select_related("user"):
        for one in slots:
            if one.day_id == post.day_id and post.station_id in (None, one.station_id):
                yield post.user, one.day, _span(one.day, one.round)
