"""A conversation looked back at in a browser: traces, trying again, ratings; on a desk, on a phone, in the dark."""

import pytest
from django.urls import reverse

from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told as talks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


def test_x(page, site, sign_in, axe, screen):
    case = talks.page()
    talks.rubric()
    user = factories.user(first_name="Hanna", last_name="Reyes")
    enrollment = cases.learner(case, user)
    other = factories.user(first_name="Ruth", last_name="Okafor")
    cases.learner(case, other)
    attempt = talks.through(case, enrollment, talks.WORST, purpose="practice", finish=False)
    attempt = talks.back(attempt, 1)
    attempt = talks.say(attempt, "fear-facts", "plan-force")
    sign_in(user)
    page.goto(site + reverse("talk_replay", args=[attempt.uuid, talks.ITEM]))
    screen("replay-open")
    axe(page)
    page.set_viewport_size(PHONE)
    screen("replay-open-phone")
    axe(page)
