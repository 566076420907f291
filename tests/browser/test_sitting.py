"""A summative sitting walked from both sides: set, sat, extended, handed in, released; with axe on every page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, Sitting
from tests import factories
from tests.assessments import cases
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case():
    return cases.page(content_note="A man in it is in pain, and his wife watches.")


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent())


def row(page, enrollment):
    """The row of a learner, which is a row to a screen reader on a phone as well."""
    return page.get_by_role("row").filter(has_text=enrollment.user.email)


def look(page, axe, screen, name):
    assert fits(page), f"{name} is wider than the window"
    axe(page)
    screen(name)


@pytest.mark.parametrize("width", [1280, 390])
def test_faculty_set_a_case_a_learner_sits_it_and_reads_the_results_once_they_are_released(
    page, context, site, sign_in, axe, screen, case, teacher, width
):
    enrollment = cases.learner(case)
    page.set_viewport_size({"width": width, "height": 900})

    # Faculty: set it
    sign_in(teacher)
    page.goto(site + reverse("sittings"))
    look(page, axe, screen, f"sittings-empty-{width}")
    page.get_by_role("link", name="Set a case to a cohort").click()
    page.get_by_label("Cohort", exact=True).select_option(str(enrollment.cohort.pk))
    page.get_by_label("Case", exact=True).select_option(str(case.pk))
    page.get_by_label("Time limit, in minutes").fill("5")
    page.get_by_text("Show something at another moment than usual").click()
    page.get_by_label("The key and the worked solution").select_option("after_submit")
    look(page, axe, screen, f"sitting-form-{width}")
    page.get_by_role("button", name="Show me what it means").click()
    page.get_by_text("before the last attempt of anyone ends").first.wait_for()
    look(page, axe, screen, f"sitting-refused-{width}")
    page.get_by_label("The key and the worked solution").select_option("")
    page.get_by_role("button", name="Show me what it means").click()
    page.get_by_text("Is this meant?").wait_for()
    look(page, axe, screen, f"sitting-plan-{width}")
    page.get_by_role("button", name="Yes, this is meant: save it").click()
    page.get_by_text("The sitting is there.").wait_for()
    sitting = Sitting.objects.get()
    assert (sitting.purpose, sitting.time_limit_minutes) == ("summative", 5)

    # The learner: every rule is said before one begins
    sign_in(enrollment.user)
    page.goto(site + case.url)
    page.get_by_text("You will have 5 minutes, by the server’s clock.").wait_for()
    page.get_by_text("A man in it is in pain, and his wife watches.").wait_for()
    look(page, axe, screen, f"sitting-begin-{width}")
    page.get_by_role("button", name="Begin the case").click()
    page.get_by_text("You can leave and come back, but the time runs on.").wait_for()
    assert (
        "5" in page.locator("[data-minutes]").inner_text()
        or "4" in page.locator("[data-minutes]").inner_text()
    )
    attempt = Attempt.objects.get()

    # Faculty: two presses from the row, and the learner's page has the later deadline
    sign_in(teacher)
    page.goto(site + reverse("sitting", args=[sitting.pk]))
    look(page, axe, screen, f"sitting-roster-{width}")
    row(page, enrollment).get_by_role("link", name="More time").click()
    look(page, axe, screen, f"sitting-more-time-{width}")
    page.get_by_role("button", name="15 minutes more").click()
    page.get_by_text(f"{enrollment.user} has until").wait_for()
    before = attempt.deadline_at
    attempt.refresh_from_db()
    assert attempt.deadline_at == before + timedelta(minutes=15)
    sign_in(enrollment.user)
    page.goto(site + reverse("attempt", args=[attempt.uuid]))
    left = int(page.locator("[data-timer]").get_attribute("data-left"))
    assert left > (attempt.deadline_at - timezone.now() - timedelta(seconds=10)).total_seconds() * 1000
    assert left > 14 * 60_000

    # Handed in: own answers only, until the release
    cases.finish(attempt, cases.UNSAFE)
    page.goto(site + reverse("debrief", args=[attempt.uuid]))
    page.get_by_role("heading", name="Your answers are in.").wait_for()
    assert "harmed" not in page.content() and "Critical for safety" not in page.content()
    look(page, axe, screen, f"sitting-hidden-{width}")

    sign_in(teacher)
    page.goto(site + reverse("sitting_release", args=[sitting.pk]))
    page.get_by_text("One learner gets a message").wait_for()
    look(page, axe, screen, f"sitting-release-{width}")
    page.get_by_role("button", name="Release to those chosen").click()
    page.get_by_text("The results of one learner are released.").wait_for()

    sign_in(enrollment.user)
    page.goto(site + reverse("debrief", args=[attempt.uuid]))
    page.get_by_text("Critical for safety").first.wait_for()
    page.get_by_text("Your faculty goes through it with you").first.wait_for()
    look(page, axe, screen, f"sitting-released-{width}")

    # The debrief is signed, and only the wait is left
    sign_in(teacher)
    page.goto(site + reverse("sitting", args=[sitting.pk]) + "?only=critical")
    row(page, enrollment).get_by_role("link", name="Sign the debrief").click()
    look(page, axe, screen, f"sitting-sign-{width}")
    page.get_by_label("What you went through together").fill("The dose, step by step.")
    page.get_by_role("button", name="We have gone through it: sign").click()
    page.get_by_text("Signed.").wait_for()
    sign_in(enrollment.user)
    page.goto(site + case.url)
    page.get_by_text("There is a pause between two tries").wait_for()
    assert "Your faculty goes through it" not in page.content()
