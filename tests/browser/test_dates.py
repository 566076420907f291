"""Dates and more time walked in a browser, on a laptop and on a phone, with axe on every page."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import more_time, scheduling
from courses.scheduling import Times
from tests import factories
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])
HARD = "He fights for breath."


@pytest.fixture
def program():
    page = factories.program()
    course = factories.course(program=page, title="Pain")
    for number in (1, 2):
        week = factories.week(course=course, number=number, title=f"Part {number}")
        pause = {"text": "A man dies in this part.", "skip_to": "What helps", "instead": ""}
        body = factories.body(
            ("pause", pause), ("prose", f"{HARD}\n\n## What helps\n\nSit down."), prose="## Before\n\nNight."
        )
        factories.lesson(week=week, body=body, title=f"Lesson of part {number}")
    page.support = [("line", {"name": "Night line", "reach": "+1 303 555 0100", "words": "all night"})]
    page.save_revision().publish()
    return page


@WIDTHS
def test_the_office_sets_dates_and_makes_the_next_cohort(page, site, sign_in, axe, screen, program, width):
    cohort = factories.cohort(
        program=program, name="Spring", starts_on=date(2027, 3, 8), ends_on=date(2027, 4, 30)
    )
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(factories.user("office"))
    page.goto(site + reverse("cohort_dates", args=[cohort.uuid]))
    page.get_by_role("button", name="Fill the empty weeks, one a week from the first day").click()
    page.get_by_label("Week 2: Part 2 is due, time of day").fill("02:30")
    page.get_by_label("Week 2: Part 2 is due", exact=True).fill("2027-03-14")
    page.get_by_label("Week 2: Part 2 opens", exact=True).fill("2027-03-09")
    page.get_by_role("button", name="Save the dates").last.click()
    page.get_by_text("clocks jump from 2:00 to 3:00. Choose 3:30 or 1:30.").first.wait_for()
    assert fits(page)
    axe(page)
    screen(f"dates-refused-{width}")
    page.get_by_label("Week 2: Part 2 is due, time of day").fill("03:30")
    page.get_by_role("button", name="Save the dates").last.click()
    page.get_by_text("The dates are saved.").wait_for()
    axe(page)
    screen(f"dates-{width}")
    page.goto(site + reverse("cohort_rollover", args=[cohort.uuid]))
    axe(page)
    page.get_by_label("Name of the next cohort").fill("Autumn")
    page.get_by_label("Its first day").fill("2027-10-25")
    page.get_by_role("button", name="Show me what would happen").click()
    page.get_by_role("heading", name="This is what Autumn would be.").wait_for()
    assert fits(page)
    axe(page)
    screen(f"rollover-{width}")
    page.get_by_role("button", name="Make Autumn").click()
    page.get_by_text("Nobody can join it until you open it.").wait_for()
    page.goto(site + reverse("cohort_edit", args=[cohort.uuid]))
    page.get_by_label("First day").fill("2027-03-15")
    page.get_by_role("button", name="Save the cohort").click()
    page.get_by_role("heading", name="4 dates move with the cohort.").wait_for()
    assert fits(page)
    axe(page)
    screen(f"dates-move-{width}")
    page.get_by_role("button", name="Save the cohort and move its dates").click()
    page.get_by_text("The cohort is changed.").wait_for()


@WIDTHS
def test_a_learner_waits_for_a_week_asks_for_time_and_reads_gently(
    page, site, sign_in, axe, screen, program, width
):
    office, learner = factories.user("office"), factories.user()
    factories.profile(learner, time_zone="Europe/Berlin")
    cohort = factories.cohort(program=program, starts_on=timezone.localdate() - timedelta(days=3))
    enrollment = factories.enrollment(user=learner, cohort=cohort)
    first, second = program.get_descendants().filter(depth=program.depth + 2).order_by("path")
    times = {
        first.pk: Times(0, time(8), 6, time(23, 59)),
        second.pk: Times(7, time(8), 13, time(23, 59)),
    }
    scheduling.set_dates(cohort=cohort, times=times, by=office)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(learner)
    page.goto(site + second.get_url())
    page.get_by_role("heading", name="This week opens on").wait_for()
    assert "in Berlin" in page.inner_text("h1") and "in Denver" in page.inner_text("main")
    axe(page)
    screen(f"not-open-{width}")
    page.goto(site + reverse("today"))
    page.get_by_role("heading", name="What is due").wait_for()
    axe(page)
    screen(f"due-{width}")
    page.goto(site + first.get_children().get().get_url())
    page.get_by_role("link", name="+1 303 555 0100").wait_for()
    page.goto(f"{site}{reverse('display')}?next={first.get_children().get().get_url()}")
    page.get_by_label("Gentle mode: folded away until I open them").check()
    axe(page)
    page.get_by_role("button", name="Save and go back").click()
    assert not page.get_by_text(HARD).is_visible()
    axe(page)
    screen(f"gentle-{width}")
    page.get_by_text("Show this part").click()
    assert page.get_by_text(HARD).is_visible()
    page.locator(".note").get_by_role("link", name="Ask for more time").click()
    page.get_by_label("I am bereaved").check()
    axe(page)
    screen(f"more-time-{width}")
    page.get_by_role("button", name="Ask the program office").click()
    page.get_by_role("heading", name="Your question is with the program office.").wait_for()
    axe(page)
    sign_in(office)
    page.goto(site + reverse("requests"))
    page.get_by_text("I am bereaved").wait_for()
    assert fits(page)
    axe(page)
    screen(f"requests-{width}")
    page.get_by_role("button", name="Give these days").click()
    page.get_by_text("2 dates are later now").wait_for()
    assert more_time.of(enrollment).get().days == 14
