"""What learners keep and change after conversations, and what other seats saw: for their record and their passport."""

from django.urls import reverse

from assessments.models import CasePage, Reflection, SeatSeen
from courses import kept_words
from courses.models import Discipline


def rows_of(user):
    """Everything a person wrote, newest first, for their record."""
    rows = Reflection.objects.filter(attempt__user=user).exclude(attempt__state="void")
    rows = rows.select_related("attempt__version").defer("attempt__version__content")
    return [
        {
            "title": one.attempt.version.title,
            "on": one.written_at,
            "keep": one.keep,
            "change": one.change,
            "url": reverse("talk_replay", args=[one.attempt.uuid, one.item]),
        }
        for one in rows
    ]


@kept_words.provide
def kept_after_talks(user, program):
    """What somebody wrote after the conversations of a program's cases, in two queries."""
    paths = _paths(program)
    rows = Reflection.objects.filter(attempt__user=user, attempt__sitting__cohort__program=program)
    rows = (
        rows.exclude(attempt__state="void")
        .select_related("attempt__version")
        .defer("attempt__version__content")
    )
    for one in rows:
        key = one.attempt.version.case_key
        if key in paths:
            yield kept_words.Kept(
                title=one.attempt.version.title,
                at=one.written_at,
                keep=one.keep,
                change=one.change,
                path=paths[key],
                url=reverse("talk_replay", args=[one.attempt.uuid, one.item]),
            )


def seen_by(user):
    """What a person said of other seats, newest first, for their record."""
    rows = SeatSeen.objects.filter(attempt__user=user).exclude(attempt__state="void")
    rows, names = _with_titles(rows), _names()
    return [
        {
            "title": one.attempt.version.title,
            "on": one.written_at,
            "seat": names.get(one.discipline, one.discipline),
            "saw": one.words,
            "url": f"{reverse('debrief', args=[one.attempt.uuid])}#seen",
        }
        for one in rows
    ]


@kept_words.provide_seen
def seen_in_cases(user, program):
    """What somebody said of other seats after the cases of a program, in three queries."""
    paths, names = _paths(program), _names()
    rows = SeatSeen.objects.filter(attempt__user=user, attempt__sitting__cohort__program=program)
    for one in _with_titles(rows.exclude(attempt__state="void")):
        key = one.attempt.version.case_key
        if key in paths:
            yield kept_words.Seen(
                title=one.attempt.version.title,
                at=one.written_at,
                seat=names.get(one.discipline, one.discipline),
                words=one.words,
                path=paths[key],
                url=f"{reverse('debrief', args=[one.attempt.uuid])}#seen",
            )


def _with_titles(rows):
    return rows.select_related("attempt__version").defer("attempt__version__content")


def _names():
    return dict(Discipline.objects.values_list("code", "name"))


def _paths(program):
    """{key of a case: path of its first page in a program}."""
    found = {}
    for path, key in CasePage.objects.in_program(program).order_by("path").with_keys_and_paths():
        found.setdefault(key, path)
    return found
