"""How a roster is shown: what would happen or did, counted and in words, and as a file."""

import csv
import io
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook

from cms.cells import inert
from courses.models import RosterRow
from courses.rosters import planning
from courses.rosters.columns import FIELDS

Kind, Outcome = RosterRow.Kind, RosterRow.Outcome
WHAT_HAPPENS = {
    Kind.NEW: gettext_lazy("Gets an invitation by e-mail and comes in when they accept it."),
    Kind.MATCHED: gettext_lazy("Has an account: is put into the cohort and gets the letter “You are in”."),
    Kind.ALREADY: gettext_lazy("Nothing happens, and no letter goes out."),
    Kind.CONFLICT: gettext_lazy("Nothing happens, unless you tick it below."),
    Kind.REFUSED: gettext_lazy("Nothing happens. Put it right in the file and read it again."),
}
LETTERS = {
    planning.INVITATION: gettext_lazy("invitation"),
    planning.WELCOME: gettext_lazy("“You are in”"),
    planning.NOTHING: gettext_lazy("none"),
}
CSV_COLUMNS = (
    "Line", "E-mail", "First name", "Last name", "Name on the certificate", "Discipline", "Role", "Credentials",
    "Student ID", "Plan", "Letter", "Why", "What happened", "Why so",
)  # fmt: skip


def tabs(roster, wanted):
    """The kinds of lines with how many there are; which of them is open."""
    counts = Counter(roster.rows.values_list("kind", flat=True).order_by())
    return [
        {
            "kind": kind.value,
            "words": kind.label,
            "count": counts[kind.value],
            "what": WHAT_HAPPENS[kind],
            "open": kind.value == wanted,
        }
        for kind in (Kind.NEW, Kind.MATCHED, Kind.ALREADY, Kind.CONFLICT, Kind.REFUSED)
    ]


def outcomes(roster):
    """What happened, as (words, how many), only what there is of it."""
    counts = Counter(roster.rows.values_list("outcome", flat=True).order_by())
    return [(Outcome(name).label, counts[name]) for name in Outcome.values if counts[name]]


def done_so_far(roster):
    """(lines done, lines to do in all) of a roster at work."""
    if roster.state == roster.State.APPLYING:
        waiting = roster.rows.filter(outcome=Outcome.WAITING).count()
        done = roster.rows.filter(outcome__in=[Outcome.INVITED, Outcome.ENROLLED, Outcome.CHANGED]).count()
    else:
        waiting = roster.rows.filter(outcome__in=[Outcome.INVITED, Outcome.ENROLLED]).count()
        done = roster.rows.filter(outcome__in=[Outcome.UNDONE, Outcome.STAYED]).count()
    return done, done + waiting


def as_csv(roster):
    """The plan and what became of it as CSV text, with a mark so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for row in roster.rows.all().iterator(chunk_size=500):
        writer.writerow(inert(value) for value in _cells(row))
    return out.getvalue()


def _cells(row):
    told = [row.values.get(name, "") for name in FIELDS]
    taken = row.kind in (Kind.NEW, Kind.MATCHED) or row.is_ticked
    letter = LETTERS[row.letter] if taken else LETTERS[planning.NOTHING]
    kind, outcome = row.get_kind_display(), row.get_outcome_display()
    return (row.line, *told, kind, letter, " ".join(row.sentences), outcome, row.words)


def template(kind):
    """An empty roster to fill in, as (bytes, media type): "csv" or "xlsx"."""
    headings = list(FIELDS.values())
    if kind == "csv":
        return ("\ufeff" + ",".join(headings) + "\r\n").encode(), "text/csv; charset=utf-8"
    book = Workbook()
    book.active.title = _("Roster")
    book.active.append(headings)
    book.active.freeze_panes = "A2"
    for column in "ABCDEFGH":
        book.active.column_dimensions[column].width = 24
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
