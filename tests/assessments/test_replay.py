"""The replay of a conversation: when it opens, what each may see of it, trying again, two runs, the other seats."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from tests.assessments import cases, talks

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return talks.page()


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


def url(attempt, name="talk_replay"):
    return reverse(name, args=[attempt.uuid, talks.ITEM])


def words(reply):
    html = reply.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(strip_tags(html)).split())


def test_it_shows(case, enrollment, learner):
    attempt = talks.through(case, enrollment, talks.WORST)
    page = words(learner.get(url(attempt)))
    assert "It turned at turn 3" in page
