"""Finding entries of the audit log: by whom, about whom, what, when and why; page after page however long it grows."""

import csv
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.core.serializers.json import DjangoJSONEncoder, json
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone

from cms import audit
from cms.cells import inert
from cms.models import AuditEntry, User
from cms.sent import row_number

ROWS = 50
MOST_PEOPLE = 300
"""People whom a search by name may mean; whoever types one letter means nobody in particular."""
READS = "reads"
"""The act that stands for every kind of reading."""
NAMED_BY = ["first_name", "last_name", "email"]
"""Columns by which a person is found; apps above add where else a name stands."""
COLUMNS = (
    "Entry", "When (UTC)", "Who", "Did", "Kind of thing", "Thing", "About", "Why", "Details", "Request",
    "Digest before", "Digest",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the log. Empty means everything; `before` and `after` are ids of entries."""

    by: str = ""
    about: str = ""
    act: str = ""
    kind: str = ""
    thing: str = ""
    since: date | None = None
    until: date | None = None
    why: str = ""
    before: int | None = None
    after: int | None = None

    @classmethod
    def read(cls, sent):
        """Read the query of a request; what makes no sense is left out."""
        return cls(
            by=_words(sent, "by"),
            about=_words(sent, "about"),
            act=_words(sent, "act"),
            kind=_words(sent, "kind"),
            thing=_words(sent, "thing"),
            since=_day(sent.get("since")),
            until=_day(sent.get("until")),
            why=_words(sent, "why"),
            before=row_number(sent.get("before")),
            after=row_number(sent.get("after")),
        )

    def query(self, **changed):
        """Return the wishes as pairs for an address, without empty ones and without the place in the list."""
        pairs = {
            "by": self.by,
            "about": self.about,
            "act": self.act,
            "kind": self.kind,
            "thing": self.thing,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "why": self.why,
        } | changed
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True)
class Page:
    """Entries, newest first; `newer` and `older` are ids to go on from, or None at an end."""

    entries: list
    newer: int | None
    older: int | None


def entries(wanted):
    """Return the entries somebody looks for, newest first, wherever in the list they are."""
    found = AuditEntry.objects.order_by("-id")
    if wanted.by:
        found = found.filter(actor_id__in=people(wanted.by))
    if wanted.about:
        found = found.filter(concerning(people(wanted.about)))
    if wanted.act == READS:
        found = found.filter(reading())
    elif wanted.act:
        found = found.filter(verb=wanted.act)
    if wanted.kind:
        found = found.filter(thing_type=wanted.kind)
    if wanted.thing:
        found = found.filter(thing_id=wanted.thing)
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    if wanted.why:
        found = found.filter(why__icontains=wanted.why)
    return found


def page(wanted):
    """Return one Page: going on from an entry costs the same at the first and at the thousandth page."""
    found = entries(wanted).select_related("actor", "about")
    if wanted.after is not None:
        rows = list(found.filter(id__gt=wanted.after).order_by("id")[: ROWS + 1])
        more = len(rows) > ROWS
        rows = rows[:ROWS][::-1]
        return Page(rows, rows[0].pk if rows and more else None, rows[-1].pk if rows else None)
    if wanted.before is not None:
        found = found.filter(id__lt=wanted.before)
    rows = list(found[: ROWS + 1])
    more = len(rows) > ROWS
    rows = rows[:ROWS]
    is_first = wanted.before is None
    return Page(rows, None if is_first or not rows else rows[0].pk, rows[-1].pk if more else None)


def people(words):
    """Return ids of the people somebody means: the number of an account, or parts of name and address."""
    if words.isdecimal():
        return [int(words)] if len(words) < 16 else []
    found = User.objects.all()
    for word in words.split():
        found = found.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in NAMED_BY)))
    return list(found.order_by("pk").values_list("pk", flat=True)[:MOST_PEOPLE])


def concerning(pks):
    """Condition: entries about these people, on their accounts, or of a page or file that showed them with others."""
    pks = [int(pk) for pk in pks]
    of_account = Q(about=None, thing_type="cms.user", thing_id__in=[str(pk) for pk in pks])
    return (
        Q(about_id__in=pks)
        | of_account
        | (
            Q(about=None)
            & reading()
            & Q(_Shown(F("details"), Value(json.dumps(pks), output_field=models.TextField())))
        )
    )


def reading():
    """Condition: entries of somebody who read, and changed nothing."""
    return reduce(or_, (Q(verb__startswith=verb) for verb in audit.READING))


def acts():
    """Every act that stands in the log, and every kind of thing, in order."""
    verbs = AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct()
    kinds = AuditEntry.objects.order_by("thing_type").values_list("thing_type", flat=True).distinct()
    return list(verbs), list(kinds)


def rows_of_file(found):
    """Yield the lines of a file for a spreadsheet, header first, with the digests by which it can be checked."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for entry in found.select_related("actor", "about").iterator(chunk_size=2000):
        yield writer.writerow(
            inert(value)
            for value in (
                entry.pk,
                entry.at.isoformat(timespec="microseconds"),
                entry.actor.email if entry.actor else "",
                entry.verb,
                entry.thing_type,
                entry.thing_id,
                entry.about.email if entry.about else "",
                entry.why,
                json.dumps(entry.details, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False),
                entry.request_id,
                entry.previous,
                entry.digest,
            )
        )


class _Echo:
    """A file that hands back what is written, so that a long export is sent line by line."""

    def write(self, text):
        return text


class _Shown(models.Func):
    """Whether the list of people an entry showed holds one of those wanted: Django has no lookup for it on SQLite.

    Two expressions: the details, and the ids wanted as the text of a JSON list.
    """

    output_field = models.BooleanField()

    def as_sqlite(self, compiler, connection, **context):
        """Take both lists apart with SQLite's own function."""
        return super().as_sql(
            compiler,
            connection,
            template="EXISTS (SELECT 1 FROM json_each(%(expressions)s) AS wanted WHERE shown.value = wanted.value)",
            arg_joiner=", '$.shown') AS shown, json_each(",
            **context,
        )

    def as_postgresql(self, compiler, connection, **context):
        """The same with PostgreSQL's."""
        return super().as_sql(
            compiler,
            connection,
            template=(
                "EXISTS (SELECT 1 FROM jsonb_array_elements_text(coalesce(%(expressions)s)::jsonb) AS wanted(one)"
                " WHERE shown.one = wanted.one)"
            ),
            arg_joiner="->'shown', '[]'::jsonb)) AS shown(one), jsonb_array_elements_text((",
            **context,
        )


def _words(sent, name):
    return " ".join(sent.get(name, "").replace("\x00", "").split())[:120]


def _day(text):
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    # The first and the last year have days without a midnight in some zone, or without a day after.
    return day if MINYEAR < day.year < MAXYEAR else None


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
