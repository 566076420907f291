"""What the office does with a roster: read it into a plan, apply the plan, leave it, undo it.

What happened stands on the lines. A press of a button only says what shall be done; a job (work.py) does it, a few
lines at a time, and goes on where a killed one stopped.
"""

import hashlib
from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import audit
from cms.errors import Refused
from cms.lines import clean
from courses.models import RosterImport, RosterRow
from courses.rosters import knowing, planning, reading
from courses.rosters.reading import Line

Kind, Outcome, State = RosterRow.Kind, RosterRow.Outcome, RosterImport.State
DONE = (Outcome.INVITED, Outcome.ENROLLED)


class RosterStands(Refused):
    """What was asked of a roster does not fit how far it is; the sentence says how far."""

    title = _("Nothing was changed.")


def make_plan(*, cohort, name, content, by):
    """Read a file (its name, its bytes) into a dry run that is kept; nobody is written to. Raises Unreadable."""
    found = reading.read(name, content)
    known = knowing.known(cohort, map(planning.address, found.lines))
    doubts = planning.in_file(found.lines)
    plans = planning.plan(found.lines, known)
    with transaction.atomic():
        roster = RosterImport.objects.create(
            cohort=cohort,
            file_name=clean(name)[-120:],
            sha256=hashlib.sha256(content).hexdigest(),
            notes=list(found.notes),
            read_by=by,
        )
        rows = [
            _row(roster, line, doubts.get(line.number, ()), one)
            for line, one in zip(found.lines, plans, strict=True)
        ]
        RosterRow.objects.bulk_create(rows, batch_size=500)
        kinds = Counter(str(row.kind) for row in rows)
        audit.record("planned", roster, by=by, cohort=str(cohort.uuid), lines=len(rows), **kinds)
    return roster


def _row(roster, line, doubts, plan):
    return RosterRow(
        roster=roster,
        line=line.number,
        values=line.values,
        problems=list(line.problems),
        doubts=list(doubts),
        email=planning.address(line)[:254],
        kind=plan.kind,
        reasons=list(plan.reasons),
        remarks=list(plan.remarks),
        user_id=plan.user,
        seat=plan.seat,
        letter=plan.letter,
    )


def line_of(row):
    """The line of the file that a stored row keeps."""
    return Line(row.line, row.values, tuple(row.problems))


def would_happen(roster):
    """Lines that are carried out when somebody applies the plan, with the ticks as they stand."""
    return roster.rows.filter(kind__in=(Kind.NEW, Kind.MATCHED)) | roster.rows.filter(
        kind=Kind.CONFLICT, is_ticked=True
    )


def apply(*, roster, ticked, by):
    """Carry out a plan: ids of conflicting rows in `ticked` are taken along. Twice is once; the first press counts.

    Raises RosterStands for a plan that was left alone, or undone.
    """
    with transaction.atomic():
        roster = RosterImport.objects.select_for_update(no_key=True).get(pk=roster.pk)
        if roster.state in (State.APPLYING, State.APPLIED):
            return roster
        if not roster.is_planned:
            raise RosterStands(
                _("This plan was left alone or undone. Read the file again to make a new one.")
            )
        roster.rows.filter(kind=Kind.CONFLICT, pk__in=ticked).update(is_ticked=True)
        taken = list(would_happen(roster).values_list("pk", "letter"))
        roster.rows.filter(pk__in=[pk for pk, _letter in taken]).update(outcome=Outcome.WAITING)
        roster.rows.filter(outcome=Outcome.PLANNED).update(outcome=Outcome.LEFT_OUT)
        roster.state, roster.applied_at, roster.applied_by = State.APPLYING, timezone.now(), by
        roster.worked_at = roster.applied_at
        roster.save(update_fields=["state", "applied_at", "applied_by", "worked_at"])
        letters = Counter(letter for _pk, letter in taken)
        audit.record(
            "applied",
            roster,
            by=by,
            lines=len(taken),
            invitations=letters[planning.INVITATION],
            enrolled=letters[planning.WELCOME],
        )
        _ask_for_work(roster.pk)
    return roster


def drop(*, roster, by):
    """Leave a plan alone: nothing of it happens. Twice is once. Raises RosterStands once it was applied."""
    with transaction.atomic():
        roster = RosterImport.objects.select_for_update(no_key=True).get(pk=roster.pk)
        if roster.state == State.DROPPED:
            return roster
        if not roster.is_planned:
            raise RosterStands(_("It was applied meanwhile. It can be undone instead."))
        roster.state = State.DROPPED
        roster.save(update_fields=["state"])
        # Names and addresses of people we did nothing for are not ours to keep.
        roster.rows.all().delete()
        audit.record("left alone", roster, by=by)
    return roster


def undo(*, roster, by, why):
    """Take back what an import did, as far as that is possible; each line says what became of it. Twice is once.

    Raises RosterStands for what was not applied, or is still at work.
    """
    if not why.strip():
        raise RosterStands(_("Say why. The reason is kept in the log."))
    with transaction.atomic():
        roster = RosterImport.objects.select_for_update(no_key=True).get(pk=roster.pk)
        if roster.state in (State.UNDOING, State.UNDONE):
            return roster
        if not roster.is_applied:
            raise RosterStands(_("Only an import that was applied to its end can be undone."))
        roster.state, roster.undone_at, roster.undone_by = State.UNDOING, timezone.now(), by
        roster.undo_why, roster.worked_at = why.strip()[:500], roster.undone_at
        roster.save(update_fields=["state", "undone_at", "undone_by", "undo_why", "worked_at"])
        audit.record("undid", roster, by=by, why=why, lines=roster.rows.filter(outcome__in=DONE).count())
        _ask_for_work(roster.pk)
    return roster


def _ask_for_work(pk):
    from courses.rosters import work

    transaction.on_commit(lambda: work.work_on.enqueue(pk))
