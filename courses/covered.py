"""Reading what the live pages of a program cover, in a fixed number of queries, and remembering what was counted.

Lessons and weeks are read here. Apps above say what their own pages cover, as with the activities of a week; what has
no mapping of its own takes its week's. A week of which nothing is written yet is a plan, and counts for nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from wagtail.models import Page

from courses import coverage, evidence, streams, voices
from courses.audience import Audience
from courses.models import LessonPage, WeekPage

KEPT = 60 * 60
"""Seconds a count is remembered; anything published or renamed meanwhile makes a new one at once."""

_providers: dict[str, Callable] = {}


@dataclass(frozen=True)
class Covers:
    """What the text of a page covers by itself.

    domains, competencies  ids of the terms it is mapped to
    codes                  permanent codes of topics that parts of it are mapped to: "domain:2", "competency:ipec/c"
    audiences              whom it, or parts of it, are written for
    seats                  ids of the disciplines whose seat it shows
    """

    domains: frozenset[int] = frozenset()
    competencies: frozenset[int] = frozenset()
    codes: frozenset[str] = frozenset()
    audiences: tuple[Audience, ...] = ()
    seats: frozenset[int] = frozenset()
    is_written: bool = True


@dataclass(frozen=True)
class Covered:
    """A program's coverage: the counts by domain and by competency, how many pages they are of, and weeks planned."""

    domains: coverage.Matrix
    competencies: coverage.Matrix
    pages: int
    planned: int


def provide(model_label):
    """Register the decorated function (ids of pages) → {page id: Covers} for a page model, "app.Model".

    It is asked once for all pages of a program, with the ids of the originals where aliases stand.
    """

    def register(function):
        _providers[model_label.lower()] = function
        return function

    return register


def of(program):
    """Return the Covered of a program: one query while nothing changed, else a fixed number of them."""
    words, stamp = voices.read(program)
    key = f"coverage:{program.pk}:{stamp}"
    found = cache.get(key)
    if found is None:
        pieces, planned = _read(program, words)
        found = Covered(
            coverage.count(pieces, words.domains, words.voices),
            coverage.count(pieces, words.competencies, words.voices),
            len(coverage.merged(pieces)),
            planned,
        )
        cache.set(key, found, KEPT)
    return found


def pieces(program):
    """Return (the pages of a program that count, the vocabulary they are counted by), read anew."""
    words, _stamp = voices.read(program)
    return _read(program, words)[0], words


@dataclass(frozen=True)
class _Row:
    """A live page of a program: `key` is the id of the page whose text it shows."""

    pk: int
    key: int
    path: str
    title: str
    label: str


def _read(program, words):
    """Return (pieces in the order of the program, number of weeks that are only planned)."""
    rows = _rows(program)
    texts = _texts(rows)
    week_length = len(program.path) + 2 * Page.steplen
    weeks = {row.path: row for row in rows if row.label == WeekPage._meta.label_lower}
    inhabited = {row.path[:week_length] for row in rows if len(row.path) > week_length}
    found, planned = [], 0
    for row in rows:
        text, week = texts.get((row.label, row.key)), weeks.get(row.path[:week_length])
        if text is None or week is None:
            continue
        if row is week and not (text.is_written or row.path in inhabited):
            planned += 1
            continue
        found.append(_piece(row, text, texts[week.label, week.key], words))
    return found, planned


def _piece(row, text, week_text, words):
    own = words.topics_of(text)
    return coverage.Piece(
        key=row.key,
        kind=row.label,
        title=row.title,
        topics=own or words.topics_of(week_text),
        voices=words.voices_of(text),
        inherits=not own,
        page=row.pk,
    )


def _rows(program):
    """The live pages below a program whose parents are live as well. One query."""
    fields = ("pk", "alias_of_id", "path", "title", "content_type__app_label", "content_type__model")
    pages = Page.objects.descendant_of(program).live().order_by("path").values_list(*fields)
    live, found = {program.path}, []
    for pk, alias_of, path, title, app, model in pages:
        if path[: -Page.steplen] in live:
            live.add(path)
            found.append(_Row(pk, alias_of or pk, path, title, f"{app}.{model}"))
    return found


def _texts(rows):
    """{(label, id of the original): Covers} of all pages that have any."""
    readers = {LessonPage._meta.label_lower: _lessons, WeekPage._meta.label_lower: _weeks, **_providers}
    return {
        (label, key): text
        for label, read in readers.items()
        for key, text in read({row.key for row in rows if row.label == label}).items()
    }


def _lessons(ids):
    rows = LessonPage.objects.filter(pk__in=ids).values_list("pk", "audience", "audience_but", "body")
    domains, competencies = mappings(LessonPage, ids)
    found = {}
    for pk, codes, but, body in rows:
        raw = list(body.raw_data)
        found[pk] = Covers(
            domains=domains.get(pk, frozenset()),
            competencies=competencies.get(pk, frozenset()),
            audiences=(Audience.of(codes, but), *streams.audiences(raw)),
            seats=frozenset(discipline for discipline, _role in streams.seats(raw)),
        )
    return found


def _weeks(ids):
    domains, competencies = mappings(WeekPage, ids)
    found = {}
    for pk, story in WeekPage.objects.filter(pk__in=ids).values_list("pk", "story"):
        raw = list(story.raw_data)
        found[pk] = Covers(
            domains=domains.get(pk, frozenset()),
            competencies=competencies.get(pk, frozenset()),
            audiences=tuple(streams.audiences(raw)),
            seats=frozenset(discipline for discipline, _role in streams.seats(raw)),
            is_written=bool(raw),
        )
    return found


def mappings(model, ids):
    """The domains and the competencies of pages, each as {page id: ids}. Two queries."""
    return evidence.mapping(model, "domains", ids), evidence.mapping(model, "competencies", ids)
