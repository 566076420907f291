"""The vocabulary that coverage is counted by: every domain, competency and discipline, read in one query with a stamp.

The stamp is a digest of these words and of what is live in a program. Who has it knows whether a count still holds.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import CharField, Count, F, Max, Value
from django.db.models.functions import Cast, Coalesce, Concat, LPad
from wagtail.models import Page

from courses import coverage
from courses.audience import Seat
from courses.models import Competency, Discipline, Domain, SubRole

_VERSION = 1
"""Of what is remembered: another number forgets all of it."""


class _Word(NamedTuple):
    """A row of the one query: what it is, where it stands among its kind, and what is known of it, all as text."""

    sort: str
    place: str
    pk: str
    code: str
    name: str
    more: str
    rest: str


_COLUMNS = tuple(f"as_{name}" for name in _Word._fields)


@dataclass(frozen=True)
class Words:
    """The topics and voices of a site, and how ids of the database lead to their codes."""

    domains: tuple[coverage.Topic, ...] = ()
    competencies: tuple[coverage.Topic, ...] = ()
    voices: tuple[coverage.Voice, ...] = ()
    domain_codes: dict[int, str] = field(default_factory=dict)
    competency_codes: dict[int, str] = field(default_factory=dict)
    discipline_codes: dict[int, str] = field(default_factory=dict)

    def topics_of(self, text):
        """Codes of everything a text is mapped to (a courses.covered.Covers)."""
        domains = {self.domain_codes[one] for one in text.domains if one in self.domain_codes}
        others = {self.competency_codes[one] for one in text.competencies if one in self.competency_codes}
        return frozenset(domains | others | text.codes)

    def voices_of(self, text):
        """Codes of the disciplines whose seat a text shows, or whom it or a part of it is written for."""
        shown = {self.discipline_codes[one] for one in text.seats if one in self.discipline_codes}
        return coverage.voices_of(text.audiences, self.voices) | shown


def read(program):
    """Return (the Words of the site, a stamp of them and of what is live in the program). One query."""
    rows = sorted(_Word(*row) for row in _query(program))
    stamp = hashlib.sha256(json.dumps([_VERSION, rows]).encode()).hexdigest()
    domains = [row for row in rows if row.sort == "domain"]
    competencies = [row for row in rows if row.sort == "competency"]
    disciplines = [row for row in rows if row.sort == "discipline"]
    roles = [row for row in rows if row.sort == "role"]
    words = Words(
        domains=tuple(coverage.Topic(_topic(row), row.name) for row in domains),
        competencies=tuple(
            coverage.Topic(_topic(row), f"{row.code.upper()} {row.name}", row.rest) for row in competencies
        ),
        voices=tuple(_voice(row, roles) for row in disciplines),
        domain_codes={int(row.pk): _topic(row) for row in domains},
        competency_codes={int(row.pk): _topic(row) for row in competencies},
        discipline_codes={int(row.pk): row.code for row in disciplines},
    )
    return words, stamp


def _topic(row):
    """The permanent code of a topic, as items of cases name it too."""
    return f"competency:{row.more}/{row.code.lower()}" if row.sort == "competency" else f"domain:{row.code}"


def _voice(row, roles):
    seats = [Seat(discipline=row.code, track=row.more, scope=row.rest)]
    seats += [Seat(row.code, role.code, row.more, role.more) for role in roles if role.pk == row.pk]
    return coverage.Voice(row.code, row.name, tuple(seats))


def _query(program):
    """Every word as text, and one row of what is live, in one query."""
    live = Page.objects.descendant_of(program).live().order_by()
    words = (
        _rows(Discipline, "discipline", _sorting("position"), "pk", "code", "name", "track__code", "scope"),
        _rows(SubRole, "role", _sorting("sort_order"), "discipline_id", "code", "name", "scope"),
        _rows(Domain, "domain", _sorting("number"), "pk", "number", "name"),
        _rows(
            Competency, "competency",
            Concat(_sorting("framework__position"), F("framework__code"), _sorting("position")),
            "pk", "code", "name", "framework__code", "framework__name",
        ),
    )  # fmt: skip
    newest = Max("last_published_at")
    return (
        live.annotate(**_texts(sort=Value("live")))
        .values("as_sort")
        .annotate(**_texts(place=newest, pk=Count("pk"), code=None, name=None, more=None, rest=None))
        .values_list(*_COLUMNS)
        .union(*words, all=True)
    )


def _rows(model, sort, place, pk, code, name, more=None, rest=None):
    """The rows of a model as _Words."""
    columns = _texts(sort=Value(sort), place=place, pk=pk, code=code, name=name, more=more, rest=rest)
    return model.objects.order_by().annotate(**columns).values_list(*_COLUMNS)


def _texts(**columns):
    """Columns as texts, whatever they are in the database; empty where there is nothing."""
    return {
        f"as_{name}": Coalesce(Cast(Value("") if value is None else value, CharField()), Value(""))
        for name, value in columns.items()
    }


def _sorting(name):
    """A number as text that sorts as the number does."""
    return LPad(Cast(F(name), CharField()), 5, Value("0"))
