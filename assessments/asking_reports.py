"""Who asks whom, for faculty: by the discipline of who asks, over one cohort or the whole program; nobody is named.

Each person counts once, with the first attempt at this version that they closed. Whom they could ask are the colleagues
of the stages that were open to them: not those of another path, nor of a stage that time ran out before. Groups below
LEAST are not shown, and of the cohorts of a program so many that what is left of its figure without those shown is none or
LEAST people; who reads this may open every one of these attempts, so this is tact and no wall.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from assessments.engine.casting import cast
from assessments.engine.events import Asked
from assessments.models import Attempt, AttemptEvent
from assessments.talk_reports import CLOSED
from courses.audience import Seat
from courses.models.fields import audience_names, audience_words

LEAST = 5


@dataclass(frozen=True)
class Row:
    """A discipline: how many people; of those who could, what percent asked each colleague; how many asked nobody.

    asked    percent by colleague, of those who could ask there; None where nobody of this discipline could
    nobody   percent who asked nobody at all, though somebody could be asked
    everybody  percent who asked everybody they could
    """

    name: str
    n: int
    asked: tuple[int | None, ...]
    nobody: int
    everybody: int


@dataclass(frozen=True)
class Table:
    """columns: (who the colleague is, what would be asked for); few: names of disciplines that are too few."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    few: tuple[str, ...]
    n: int

    @property
    def lines(self):
        """The table as it is read: a line for each colleague, with the share of each discipline."""
        return [
            {"who": who, "what": what, "shares": [row.asked[place] for row in self.rows]}
            for place, (who, what) in enumerate(self.columns)
        ]


def table(version, program, names, cohort=None):
    """The Table of a version; names are those of the disciplines by code. A fixed number of queries."""
    case = version.definition
    notes = {id_: note for id_, (_stage, note) in case.notes.items()}
    by_discipline, of_seat, counts = defaultdict(list), {}, defaultdict(Counter)
    for where, seat, was_open, asked in _people(version, program, by_cohort=cohort is not None):
        seat = Seat(**seat) if seat else None
        counts[seat.discipline if seat else ""][where] += 1
        if cohort is not None and where != cohort.pk:
            continue
        if seat not in of_seat:
            of_seat[seat] = cast(case, seat).notes
        can = frozenset(id_ for id_, (stage, _note) in of_seat[seat].items() if was_open(stage))
        by_discipline[seat.discipline if seat else ""].append((can, asked & can))
    here = cohort.pk if cohort is not None else None
    shown = {code: by_discipline[code] for code in names if here in _told_apart(counts[code])}
    everybody = [one for some in by_discipline.values() for one in some]
    rows = [_row(names[code], some, notes) for code, some in shown.items()]
    seats = audience_names()
    return Table(
        tuple(
            (note.name or audience_words(sorted(note.seat), names=seats), note.title)
            for note in notes.values()
        ),
        tuple(rows),
        tuple(names[code] for code in names if by_discipline.get(code) and code not in shown),
        len(everybody),
    )


def _told_apart(counts):
    """Those of some cohorts ({cohort: people of one discipline}) whose figures may stand beside that of them all.

    Too few are hidden; where those hidden are too few together, the next larger cohort is hidden with them, for they are
    what is left when the others are taken from the whole.
    """
    hidden, held = set(), 0
    for one, count in sorted(counts.items(), key=lambda pair: (pair[1], pair[0] or 0)):
        if count >= LEAST and not 0 < held < LEAST:
            break
        hidden.add(one)
        held += count
    return set(counts) - hidden


def _people(version, program, *, by_cohort):
    """[(cohort or None, seat, whether a stage was open to them, ids of the notes asked for)] of first closed attempts.

    by_cohort  the first in each cohort; otherwise the first anywhere in the program, and no cohort is named
    """
    attempts = Attempt.objects.filter(
        version=version, state__in=CLOSED, sitting__cohort__program=program
    ).order_by("closed_at", "pk")
    first = {}
    names = ("pk", "user", "seat", "stage", "skipped", "sitting__cohort")
    for pk, user, seat, stage, skipped, where in attempts.values_list(*names):
        where = where if by_cohort else None
        first.setdefault((user, where), (pk, seat, _was_open(stage, frozenset(skipped))))
    asked = defaultdict(set)
    rows = AttemptEvent.objects.filter(attempt__version=version, kind=Asked.KIND)
    for pk, payload in rows.values_list("attempt", "payload"):
        asked[pk].add(payload["note"])
    return [
        (where, seat, was_open, frozenset(asked[pk]))
        for (_user, where), (pk, seat, was_open) in first.items()
    ]


def _was_open(stage, skipped):
    return lambda index: index <= stage and index not in skipped


def _row(name, some, notes):
    return Row(
        name,
        len(some),
        tuple(_share([note in asked for can, asked in some if note in can]) for note in notes),
        _share([not asked for can, asked in some if can]) or 0,
        _share([asked == can for can, asked in some if can]) or 0,
    )


def _share(held):
    return round(100 * sum(held) / len(held)) if held else None
