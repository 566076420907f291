"""What learners keep and change after conversations, for their record and their passport."""

from django.urls import reverse

from assessments.models import CasePage, Reflection
from courses import kept_words


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
    pages = CasePage.objects.in_program(program).order_by("path")
    paths = {}
    for path, key in pages.with_keys_and_paths():
        paths.setdefault(key, path)
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
