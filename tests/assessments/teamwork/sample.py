"""A kind of exercise without pages of its own, to test what stands round every kind: a work is done when it is marked so."""

import uuid
from types import SimpleNamespace

import pytest
from django.utils import timezone

from assessments.models import ExerciseVersion, TeamWork
from assessments.teamwork import kinds, teams
from courses.models import LessonPage
from tests import factories


class _NoPages:
    class objects:
        @staticmethod
        def descendant_of(_page):
            return LessonPage.objects.none()


@pytest.fixture
def sample():
    """The kind, registered for one test."""

    class Sample(kinds.Exercise):
        name = "sample"
        label = "Sample"
        verb = "Go in"
        page_model = _NoPages

        def url(self, work):
            return f"/sample/{work.uuid}/"

        def stands(self, pairs):
            return {
                (work.pk, user): kinds.Stand(
                    work.completed_at is not None,
                    "Your team is done." if work.completed_at else "Write your part.",
                    begun=work.began_at is not None,
                    at=work.completed_at,
                    result="All five" if work.completed_at else "",
                )
                for work, user in pairs
            }

        def overview(self, works):
            return {work.pk: ["Three rows"] for work in works if work.began_at}

    yield kinds.KINDS["sample"]
    del kinds.KINDS["sample"]


def version(key, number=1, title="A sample"):
    """A frozen version of an exercise."""
    return ExerciseVersion.objects.create(
        exercise_key=key,
        kind="sample",
        number=number,
        title=title,
        content="{}",
        content_sha256=f"{number:064}",
        published_at=timezone.now(),
    )


def task(teaming, *, key=None, title="A sample", **dates):
    """An exercise set to a set of teams."""
    key = key or uuid.uuid4()
    version(key, title=title)
    by = factories.user("faculty", course=factories.course(program=teaming.cohort.program))
    return teams.set_task(teaming=teaming, page=SimpleNamespace(key=key), by=by, **dates)


def begin(work):
    """Somebody of the team did something."""
    TeamWork.objects.filter(pk=work.pk, began_at=None).update(began_at=timezone.now())


def finish(work):
    """The team did everything."""
    begin(work)
    TeamWork.objects.filter(pk=work.pk).update(completed_at=timezone.now())
