"""Asking for more time and giving it. What a learner writes is between them and the program office."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import access, audit, mail
from courses import calendar_days, facts
from courses.models import Enrollment, Extension, ExtensionRequest, ScheduledDate
from courses.refusals import AlreadyAnswered, AlreadyAsked, YourOwn

LONG_AGO = 120
"""Days after which a date that has passed is left alone."""


def ask(*, enrollment, reason, words, by):
    """Keep a request and tell the office that there is one, without a word of it. One may be open at a time."""
    try:
        with transaction.atomic():
            asked = ExtensionRequest.objects.create(enrollment=enrollment, reason=reason, words=words.strip())
            # Neither the reason nor the words go into the log: it is read by more people, and for longer.
            audit.record("asked for more time", asked, by=by, user=enrollment.user_id)
            for person in access.people_with_role(access.OFFICE):
                mail.send(
                    "more_time_asked",
                    person.email,
                    {"person": person, "url": reverse("requests")},
                    subject=_("A learner asks for more time"),
                )
    except IntegrityError:
        raise AlreadyAsked from None
    return asked


def take_back(*, request, by):
    """Take an open request back: nobody need answer it, and what it was about is erased."""
    with transaction.atomic():
        request = ExtensionRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        if request.answered_at is None:
            request.words, request.reason = "", ExtensionRequest.Reason.OTHER
            request.answered_at, request.granted = timezone.now(), None
            request.save(update_fields=["words", "reason", "answered_at", "granted"])
            audit.record("took back", request, by=by, user=request.enrollment.user_id)
    return request


def erase_words(*, request, by):
    """Erase what a learner wrote and ticked; that they asked, and what was answered, stays."""
    with transaction.atomic():
        nothing = {"words": "", "reason": ExtensionRequest.Reason.OTHER}
        ExtensionRequest.objects.filter(pk=request.pk).update(**nothing)
        audit.record("erased words of", request, by=by, user=request.enrollment.user_id)


def open_dates(enrollment, now=None):
    """The scheduled dates of a learner that more time would move: due, and not more than a season ago."""
    now = now or timezone.now()
    rows = ScheduledDate.objects.filter(cohort=enrollment.cohort, due_at__isnull=False).select_related("page")
    return [row for row in rows.order_by("due_at") if row.due_at > now - timedelta(days=LONG_AGO)]


def grant(*, request, days, answer, by):
    """Give so many days more for every date that is still open, in local wall time, and tell the learner.

    What has passed already is counted from today: days that lie behind help nobody. Raises AlreadyAnswered when
    somebody else was quicker, and YourOwn.
    """
    with transaction.atomic():
        request = _open(request, by)
        enrollment = request.enrollment
        zone = enrollment.cohort.zone
        running = {
            row.page_id: row for row in Extension.objects.filter(enrollment=enrollment, withdrawn_at=None)
        }
        given = 0
        for row in open_dates(enrollment):
            before = running.get(row.page_id)
            since = max(row.due_at, before.due_at) if before else row.due_at
            if before:
                before.withdrawn_at = timezone.now()
                before.save(update_fields=["withdrawn_at"])
            Extension.objects.create(
                enrollment=enrollment,
                page_id=row.page_id,
                due_at=calendar_days.extend(_not_past(since, zone), days, zone),
                request=request,
                granted_by=by,
            )
            given += 1
        _answer(request, granted=True, days=days, answer=answer, by=by)
        audit.record("gave more time", request, by=by, user=enrollment.user_id, days=days, dates=given)
        facts.changed(enrollment.user_id)
    return given


def decline(*, request, answer, by):
    """Answer without more time, in words."""
    with transaction.atomic():
        request = _open(request, by)
        _answer(request, granted=False, days=None, answer=answer, by=by)
        audit.record("gave no more time", request, by=by, user=request.enrollment.user_id)
    return request


def _not_past(moment, zone):
    """A moment that lies ahead, or today at the same local hour."""
    now = timezone.now()
    if moment > now:
        return moment
    return calendar_days.instant(
        now.astimezone(zone).date(), moment.astimezone(zone).time(), zone, latest=True
    )


def _open(request, by):
    found = ExtensionRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if found.answered_at is not None:
        raise AlreadyAnswered
    if by.pk == found.enrollment.user_id:
        raise YourOwn
    return found


def _answer(request, *, granted, days, answer, by):
    request.granted, request.days, request.answer = granted, days, answer.strip()
    request.answered_at, request.answered_by = timezone.now(), by
    request.save(update_fields=["granted", "days", "answer", "answered_at", "answered_by"])
    learner = request.enrollment.user
    mail.send(
        "more_time_answered",
        learner.email,
        {"person": learner, "url": reverse("more_time", args=[request.enrollment.uuid])},
        subject=_("Your question to the program office"),
    )


def waiting():
    """Requests that wait for the office, the oldest first."""
    rows = ExtensionRequest.objects.filter(answered_at=None).order_by("asked_at")
    return rows.select_related("enrollment__user__learner_profile", "enrollment__cohort__program")


def looked_at(requests, *, by):
    """Note that somebody of the office has read what learners wrote."""
    if requests:
        about = ("courses.extensionrequest", "waiting")
        people = [one.enrollment.user_id for one in requests]
        audit.read(about, by=by, people=people, requests=[one.pk for one in requests])


def of(enrollment):
    """Everything a learner asked in one enrollment, the newest first."""
    return ExtensionRequest.objects.filter(enrollment=enrollment)


def enrollment_of(user, uuid):
    """The learner's own enrollment, or None."""
    rows = Enrollment.objects.active().filter(user=user, uuid=uuid)
    return rows.select_related("cohort__program").first()
