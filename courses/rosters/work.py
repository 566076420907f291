"""The job that carries out or undoes a roster: a few lines a transaction, safe to run twice and to be killed anywhere."""

import time
from datetime import timedelta

import structlog
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from cms import audit, ticking
from cms.errors import Refused
from courses import actions, people_known, placing
from courses.models import Enrollment, PlaceChange, RosterImport, RosterRow
from courses.rosters import importing, knowing, planning, since
from courses.rosters.importing import DONE, line_of

log = structlog.get_logger(__name__)
Outcome, State = RosterRow.Outcome, RosterImport.State
AT_ONCE = 10
"""Lines a transaction: everybody else who writes waits for about a tenth of a second at most."""
PATIENCE = timedelta(minutes=2)
KEPT_FOR = timedelta(days=14)
AT_MOST_SECONDS = 2.0


@task()
def work_on(pk):
    """Do what is left to do of one roster."""
    while some_lines(pk):
        pass


def for_a_moment(pk):
    """Do as much as a person can be asked to wait for; the job does the rest. Most rosters are done at once."""
    until = time.monotonic() + AT_MOST_SECONDS
    while some_lines(pk) and time.monotonic() < until:
        pass


@ticking.job("go on with rosters")
def go_on():
    """Ask again for rosters on which nobody has worked for a while: their worker was killed."""
    left = RosterImport.objects.filter(
        state__in=[State.APPLYING, State.UNDOING], worked_at__lt=timezone.now() - PATIENCE
    )
    pks = list(left.values_list("pk", flat=True))
    RosterImport.objects.filter(pk__in=pks).update(worked_at=timezone.now())
    for pk in pks:
        work_on.enqueue(pk)
    return len(pks)


@ticking.job("leave old dry runs alone", hourly=True)
def leave_old_plans():
    """Forget the lines of dry runs that nobody applied for two weeks."""
    old = RosterImport.objects.filter(state=State.PLANNED, read_at__lt=timezone.now() - KEPT_FOR)
    plans = list(old[:100])
    for roster in plans:
        importing.drop(roster=roster, by=None)
    return len(plans)


def some_lines(pk):
    """Do a few lines in one transaction; return whether any were left to do."""
    with transaction.atomic():
        at_work = RosterImport.objects.filter(pk=pk, state__in=[State.APPLYING, State.UNDOING])
        roster = (
            at_work.select_for_update(of=("self",), no_key=True).select_related("cohort__program").first()
        )
        if roster is None:
            return False
        is_applying = roster.state == State.APPLYING
        to_do = roster.rows.filter(outcome__in=[Outcome.WAITING] if is_applying else DONE)
        rows = list(to_do.select_related("user", "invitation", "enrollment__cohort__program")[:AT_ONCE])
        if rows:
            (_apply if is_applying else _undo)(roster, rows)
        else:
            _finish(roster)
        roster.worked_at = timezone.now()
        roster.save(update_fields=["worked_at", "state"])
    return bool(rows)


def _finish(roster):
    roster.state = State.APPLIED if roster.state == State.APPLYING else State.UNDONE
    outcomes = roster.rows.values_list("outcome", flat=True)
    counts = {str(one): 0 for one in Outcome}
    for outcome in outcomes:
        counts[outcome] += 1
    counts = {name: count for name, count in counts.items() if count}
    by = roster.applied_by if roster.state == State.APPLIED else roster.undone_by
    audit.record("finished", roster, by=by, state=str(roster.state), **counts)


def _apply(roster, rows):
    known, done = knowing.known(roster.cohort, [row.email for row in rows]), set()
    for row in rows:
        of_whom = {row.email, row.user_id} - {None}
        if of_whom & done:  # the handful itself has changed what is known of this person
            known = knowing.known(roster.cohort, [one.email for one in rows])
        done |= of_whom
        now = planning.judge(line_of(row), known, tuple(row.doubts))
        as_seen = (row.kind, tuple(row.reasons), row.user_id, row.seat)
        if now.sure != as_seen:
            why = " ".join(now.reasons) or str(RosterRow.Kind(now.kind).label)
            _settle(row, Outcome.CHANGED, _("It changed after the dry run: %(why)s") % {"why": why})
        else:
            _try(row, lambda row=row: _carry_out(roster, row))


def _carry_out(roster, row):
    prefilled = {
        name: value for name, value in row.values.items() if value and name not in ("email", "discipline")
    }
    prefilled["seat"] = row.seat
    prefilled = {name: value for name, value in prefilled.items() if value}
    if row.user is None:
        row.invitation = actions.invite(
            email=row.email, by=roster.applied_by, cohort=roster.cohort, prefilled=prefilled
        )
        _settle(row, Outcome.INVITED)
        return
    row.enrollment = actions.enroll(user=row.user, cohort=roster.cohort, by=roster.applied_by, invited=True)
    people_known.fill(user=row.user, known=prefilled, by=roster.applied_by)
    _settle(row, Outcome.ENROLLED)


def _undo(roster, rows):
    begun = since.begun([row.enrollment for row in rows if row.enrollment])
    for row in rows:
        stays = why_it_stays(row, begun)
        if stays:
            _settle(row, Outcome.STAYED, stays)
        else:
            _try(row, lambda row=row: _take_back(roster, row), failed=Outcome.STAYED)


def why_it_stays(row, begun):
    """Return the sentence why a line cannot be undone, or "". begun: what `since.begun` says of the enrollments."""
    if row.outcome == Outcome.INVITED:
        if row.invitation is None:
            return _("Its invitation is gone.")
        if row.invitation.used_at:
            return _(
                "They have taken up the invitation. Withdraw them from the cohort if they should leave it."
            )
        return ""
    enrollment = row.enrollment
    if enrollment is None or enrollment.state == Enrollment.State.WITHDRAWN:
        return _("They have left the cohort already.")
    moved = enrollment.state != Enrollment.State.ACTIVE or enrollment.cohort_id != row.roster.cohort_id
    # Whoever was deferred and let go on since is here by that, and not by the roster any more; so is a place that
    # became one with the one of another account.
    if moved or enrollment.state_since > row.done_at or enrollment.user_id != row.user_id:
        return _("Their place was changed meanwhile.")
    moment = begun.get(enrollment.pk)
    if moment and moment > row.done_at:
        return _("They have begun to study. Withdraw them with a reason if they should leave the cohort.")
    return ""


def _take_back(roster, row):
    if row.outcome == Outcome.INVITED:
        invitation = actions.withdraw_invitation(invitation=row.invitation, by=roster.undone_by)
        if invitation.used_at:
            _settle(
                row, Outcome.STAYED, why_it_stays(RosterRow(outcome=row.outcome, invitation=invitation), {})
            )
            return
    else:
        _put_back(row.enrollment, roster.undone_by, _("Roster undone: %(why)s") % {"why": roster.undo_why})
    _settle(row, Outcome.UNDONE)


def _put_back(enrollment, by, why):
    """Let somebody leave the cohort, or wait again for the one they were deferred until before the roster came."""
    back, *before = enrollment.changes.order_by("-pk")[:2] or [None]
    if before and (back.kind, before[0].kind) == (PlaceChange.Kind.RETURNED, PlaceChange.Kind.DEFERRED):
        until = placing.other_cohorts(enrollment).filter(pk=before[0].to_cohort_id).first()
        placing.defer(enrollment=enrollment, by=by, why=why, until=until, tell=False)
    else:
        actions.withdraw(enrollment=enrollment, by=by, why=why)


def _try(row, act, failed=Outcome.CHANGED):
    """Do one line by itself: what is refused, or fails, is written on it and keeps no other line from being done."""
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        _settle(row, failed, str(refusal.sentence))
    except ValidationError as error:
        _settle(row, failed, " ".join(error.messages))
    except (InterfaceError, OperationalError):
        raise  # the database is busy or gone: the whole handful is tried again later
    except Exception:  # one line's trouble is logged and shown; the others are done
        log.exception("roster_line_failed", roster=row.roster_id, line=row.line)
        _settle(row, failed, _("It could not be done; the log of the site says why."))


def _settle(row, outcome, words=""):
    row.outcome, row.words, row.done_at = outcome, words[:500], timezone.now()
    row.save(update_fields=["outcome", "words", "done_at", "invitation", "enrollment"])


def forecast(roster):
    """Say what undoing would do now: (lines that would be undone, [(line, why it would stay)])."""
    rows = list(
        roster.rows.filter(outcome__in=DONE).select_related(
            "user", "invitation", "enrollment__cohort__program", "roster"
        )
    )
    begun = since.begun([row.enrollment for row in rows if row.enrollment])
    stays = [(row, why) for row in rows if (why := why_it_stays(row, begun))]
    staying = {row.pk for row, _why in stays}
    return [row for row in rows if row.pk not in staying], stays
