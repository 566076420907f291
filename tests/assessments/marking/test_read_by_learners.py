"""What a learner reads of a written answer: that it waits, and what its marker said."""

from html import unescape

import pytest
from django.urls import reverse

from assessments import marking
from tests import factories
from tests.assessments import cases, writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.page(writing.case())


@pytest.fixture
def attempt(case):
    learner = factories.user(first_name="Hanna", last_name="Reyes")
    return cases.finish(cases.attempt(case, cases.learner(case, learner)), writing.ANSWERS)


def words_of(html):
    return " ".join(unescape(html).split())


def words(answer):
    return words_of(answer.content.decode())


def test_the_learner_waits_then_reads_levels_descriptors_and_comment(attempt, visit):
    learner = visit(attempt.user)
    page = words(learner.get(reverse("debrief", args=[attempt.uuid])))
    assert "Waiting for a marker." in page and "Up to 4 points" in page
    assert "Your answers are in. A person marks what you wrote." in page
    assert "2 of 6 so far" in page
    marking.finish_mark(
        attempt=attempt,
        item="letter",
        levels=writing.MIDDLE,
        comment="Well said.",
        rev=0,
        by=factories.user("faculty"),
    )
    page = words(learner.get(reverse("debrief", args=[attempt.uuid])))
    assert "Waiting for a marker." not in page
    for there in (
        "Nearly",
        "Names the kidneys.",
        "Says nothing of it.",
        "What your marker wrote",
        "Well said.",
    ):
        assert there in page
    assert "2 of 4 points" in page


def test_the_look_back_shows_the_text_with_its_line_breaks(attempt, visit):
    page = visit(attempt.user).get(reverse("debrief", args=[attempt.uuid])).content.decode()
    assert "are tired.\n\nMorphine" in unescape(page)


def test_the_record_and_the_case_page_say_that_it_waits(attempt, case, visit):
    learner = visit(attempt.user)
    assert "Handed in; waiting for a marker" in words(learner.get(reverse("record")))
    assert "Handed in; waiting for a marker" in words(learner.get(case.url))


def test_the_open_stage_counts_words_and_says_the_range(case, visit):
    attempt = cases.attempt(case)
    page = words(visit(attempt.user).get(reverse("attempt", args=[attempt.uuid])))
    assert "Between 5 and 20 words. A person marks it." in page
    assert "0 words" in page


def test_an_attempt_that_is_opened_again_has_its_text_in_the_field(attempt, visit):
    from django.db import transaction
    from django.utils import timezone

    from assessments.engine.events import Reopened
    from assessments.log import Log

    with transaction.atomic():
        log = Log.of(attempt)
        log.add(Reopened, at=timezone.now(), stage=log.definition.stages[0].id)
        log.save()
    page = visit(attempt.user).get(reverse("attempt", args=[attempt.uuid])).content.decode()
    assert "are tired.\n\nMorphine stays in him" in unescape(page)


def test_the_authors_preview_shows_model_answer_and_rubric(case):
    from django.template.loader import render_to_string

    from assessments import previews

    page = words_of(render_to_string("assessments/preview.html", previews.preview(case, "answers")))
    assert "no longer carry morphine away" in page and "Drowsy and slow: call us." in page
    learners = words_of(render_to_string("assessments/preview.html", previews.preview(case, "learner")))
    assert "Between 5 and 20 words." in learners and "Drowsy" not in learners
