"""Reminders by e-mail: what a learner asked for, and telling them once, if it still holds when it is told."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task
from wagtail.models import Page

from cms import audit, mail, ticking
from cms.models import User
from cms.stop_links import StopLink
from cms.templatetags.ui import zone_words
from courses.coming import dates_of, done, opening, page_url, readable
from courses.dates import Dates
from courses.models import Cohort, Enrollment, LearnerProfile, Reminded, Reminders
from courses.models.reminders import new_key
from courses.reminder_times import DUE, Dated, Wish, to_tell

STOPS = StopLink("calendar_stop", salt="courses.reminding.stop")
AHEAD = timedelta(days=max(Reminders.Before.values) + 2)
BEHIND = timedelta(days=3)


# What a learner asked for


def wishes_of(user):
    """The person's stored wishes, or the usual ones (not stored)."""
    return Reminders.objects.filter(user=user).first() or Reminders(user=user)


def keep(*, user, before, opens, by, why=""):
    """Store how long before something is due the person is written to (0: never), and whether also when it opens."""
    with transaction.atomic():
        wishes, _made = Reminders.objects.select_for_update(no_key=True).get_or_create(user=user)
        wishes.before, wishes.opens = before, opens
        wishes.save(update_fields=["before", "opens"])
        audit.record("set reminders", wishes, by=by, why=why, user=user.pk, before=before, opens=opens)
    return wishes


def renew_address(*, user, by):
    """Give the person's calendar a new secret address; the old one finds nothing from now on."""
    with transaction.atomic():
        wishes, made = Reminders.objects.select_for_update(no_key=True).get_or_create(user=user)
        if not made:
            wishes.feed_key, wishes.feed_made_at = new_key(), timezone.now()
            wishes.save(update_fields=["feed_key", "feed_made_at"])
        audit.record("made calendar address", wishes, by=by, user=user.pk)
    return wishes


def stop(*, user):
    """Write to the person no more, as the link in a message asks."""
    return keep(
        user=user, before=Reminders.Before.NEVER, opens=False, by=user, why=_("By the link in a message")
    )


# Telling them


@ticking.job("remind learners of dates", hourly=True)
def remind():
    """Ask for a message to everybody whose time has come; each is looked at once more before it is written."""
    now = timezone.now()
    people = sorted(_with_something_new(now))
    for pk in people:
        tell.enqueue(pk)
    return len(people)


def _with_something_new(now):
    """Ids of the learners who are to be told something they have not been told yet; a fixed number of queries."""
    enrollments = list(_near(now).select_related("cohort__program", "cohort__course"))
    by_person = {}
    for one in enrollments:
        by_person.setdefault(one.user_id, set()).add(one.pk)
    wishes = _wishes(by_person)
    holds = {}
    for hold in readable(Dates(enrollments)):
        holds.setdefault(hold.enrollment_id, []).append(hold)
    wanted = {}
    for person, mine in by_person.items():
        dated = _dated([hold for pk in mine for hold in holds.get(pk, [])], now)
        wanted[person] = {
            (one.page_id, one.kind, one.about_at) for one in to_tell(dated, wishes[person], now)
        }
    told = _told([person for person, messages in wanted.items() if messages], now)
    return {person for person, messages in wanted.items() if messages - told.get(person, set())}


def _span(now):
    return now - BEHIND, now + AHEAD


def _near(now):
    """Enrollments of people who study in cohorts where something opens or is due about now."""
    span = _span(now)
    cohorts = Cohort.objects.filter(
        Q(dates__due_at__range=span)
        | Q(dates__opens_at__range=span)
        | Q(enrollments__extensions__due_at__range=span)
    )
    return Enrollment.objects.filter(
        state=Enrollment.State.ACTIVE, user__is_active=True, cohort__in=cohorts.values("pk")
    )


def _wishes(people):
    """{user id: Wish} of many people; who never said anything has the usual ones."""
    zones = {
        row.user_id: row.zone
        for row in LearnerProfile.objects.filter(user__in=people).only("user_id", "time_zone")
    }
    rows = {row.user_id: row for row in Reminders.objects.filter(user__in=people)}
    usual = Reminders()
    found = {}
    for person in people:
        row = rows.get(person, usual)
        found[person] = Wish(row.before, row.opens, zones.get(person, ZoneInfo("UTC")))
    return found


def _dated(holds, now):
    """The dates about now as reminders ask of them."""
    earliest, latest = _span(now)
    return [
        Dated(one.page_id, one.opens_at, one.due_at, opening(one, holds))
        for one in holds
        if any(at and earliest <= at <= latest for at in (one.opens_at, one.due_at))
    ]


def _told(people, now):
    """{user id: {(page id, kind, date)}} of what was told already about dates near now."""
    found = {}
    rows = Reminded.objects.filter(user__in=people, about_at__range=_span(now))
    for person, *message in rows.values_list("user_id", "page_id", "kind", "about_at"):
        found.setdefault(person, set()).add(tuple(message))
    return found


@task()
def tell(pk):
    """Write to one learner what is to be said now, if they may still read it, and it is not done; each thing once."""
    user, now = User.objects.filter(pk=pk, is_active=True).first(), timezone.now()
    if user is None:
        return
    dates = dates_of(user, studying=True)
    holds = readable(dates)
    wish = _wishes([user.pk])[user.pk]
    messages = to_tell(_dated(holds, now), wish, now)
    if not messages:
        return
    complete = done(user, dates)
    pages = Page.objects.in_bulk({one.page_id for one in messages} - complete)
    open_now = {pk for pk, page in pages.items() if dates.opens_at(page, now) is None}
    spoken_of = {(one.page_id, at): one for one in holds for at in (one.opens_at, one.due_at)}
    with transaction.atomic():
        fresh = [one for one in dict.fromkeys(messages) if one.page_id in open_now and _first_time(user, one)]
        if fresh:
            _write(user, [(one, spoken_of[one.page_id, one.about_at]) for one in fresh], wish.zone)


def _first_time(user, message):
    _row, made = Reminded.objects.get_or_create(
        user=user, page_id=message.page_id, kind=message.kind, about_at=message.about_at
    )
    return made


def _write(user, told, own_zone):
    items = [
        {
            "title": hold.title,
            "url": page_url(hold),
            "is_due": message.kind == DUE,
            "extended": message.kind == DUE and hold.extended,
            "at": in_words(message.about_at, hold.zone),
            "own": in_words(message.about_at, own_zone) if own_zone.key != hold.zone.key else "",
        }
        for message, hold in told
    ]
    mail.send(
        "reminder",
        user.email,
        {"person": user, "items": items, "stop_url": STOPS.url(user)},
        subject=_subject(items),
        headers=STOPS.headers(user),
    )


def _subject(items):
    if len(items) > 1:
        return ngettext("%(n)d date of yours", "%(n)d dates of yours", len(items)) % {"n": len(items)}
    words = _("Due soon: %(title)s") if items[0]["is_due"] else _("It is open: %(title)s")
    return words % {"title": items[0]["title"]}


def in_words(moment, zone):
    """A moment in plain words with its zone: "Monday 23 November 2026, 11:59 pm in Denver"."""
    local = moment.astimezone(zone)
    said = date_format(local, "l j F Y, P").replace("a.m.", "am").replace("p.m.", "pm")
    return f"{said} {zone_words(local)}"
