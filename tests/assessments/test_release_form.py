"""The form of a release: what was looked at is what goes out, and what cannot go out comes back as it was typed."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import questioning
from assessments.models import Release
from tests import factories
from tests.assessments import cases, released

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return released.case()


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def attempt(case, learner, teacher):
    found = released.handed_in(case, cases.learner(case, learner.user))
    released.mark(found, teacher)
    return found


@pytest.fixture
def desk(visit, teacher):
    return visit(teacher)


def text(reply):
    return unescape(" ".join(reply.content.decode().split()))


def url(attempt):
    return reverse("sitting_release", args=[attempt.sitting_id])


def chosen(attempt, **more):
    """What the form of the page sends, with one attempt ticked."""
    return {"who": "some", "attempt": str(attempt.uuid), "words": "", **more}


def seen_on(page):
    """What the page says was on it, as its hidden fields do."""
    html = page.content.decode()
    return [part.partition('"')[0] for part in html.split('name="seen" value="')[1:]]


def test_where_nobody_is_chosen_the_page_says_so_and_keeps_the_words(attempt, desk):
    reply = desk.post(url(attempt), {"who": "some", "words": "Thank you all."})
    assert reply.status_code == 409
    assert "Nobody is chosen." in text(reply) and "Thank you all." in text(reply)
    assert "still wait for a marker" not in text(reply)


def test_words_that_are_too_long_come_back_whole_and_nothing_goes_out(attempt, desk):
    words = "<b>Well</b> done. " * 100
    reply = desk.post(url(attempt), chosen(attempt, words=words))
    assert reply.status_code == 422
    assert "1,000 are the most" in text(reply) and words.strip() in text(reply)
    assert "<b>Well" not in reply.content.decode()
    assert not Release.objects.exists()


def test_a_correction_without_words_comes_back_with_who_was_chosen(attempt, desk, case, teacher):
    other = released.handed_in(case, cases.learner(case))
    released.mark(other, teacher)
    released.release(attempt, teacher)
    for one in (attempt, other):
        released.remark(one, teacher)
    reply = desk.post(url(attempt), chosen(attempt))
    assert reply.status_code == 409 and "Say what was corrected" in text(reply)
    html = text(reply)
    assert f'value="{attempt.uuid}" checked' in html
    assert f'value="{other.uuid}"' in html and f'value="{other.uuid}" checked' not in html


def test_what_was_marked_otherwise_since_the_page_was_made_does_not_go_out_unseen(attempt, desk, teacher):
    seen = seen_on(desk.get(url(attempt)))
    assert seen
    released.remark(attempt, teacher)
    reply = desk.post(url(attempt), chosen(attempt, seen=seen, words="To everybody."))
    assert reply.status_code == 409
    assert "changed since you opened this page" in text(reply) and "To everybody." in text(reply)
    assert not released.fresh(attempt).is_released
    reply = desk.post(url(attempt), chosen(attempt, seen=seen_on(reply)))
    assert reply.status_code == 302 and released.fresh(attempt).is_released


def test_the_look_at_what_is_out_says_until_when_the_learner_may_ask(attempt, desk, teacher, time_machine):
    released.release(attempt, teacher)
    until = questioning.deadline_of(released.fresh(attempt))
    time_machine.move_to(timezone.now() + timedelta(minutes=20))
    reply = desk.get(reverse("release_preview", args=[attempt.sitting_id, attempt.uuid]))
    assert "This is what the learner reads now." in text(reply) and reply.context["until"] == until
