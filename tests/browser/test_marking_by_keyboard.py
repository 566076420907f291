"""Releasing marks, answering questions about them and planning a day in person, with a keyboard and nothing else."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments import questioning
from assessments.models import Attempt, IntensiveDay, MarkQuestion
from tests import factories
from tests.assessments import cases, released
from tests.assessments.conversation import told
from tests.browser.keyboard import begins_at_the_top, go, press, tab_to, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {1280: 900, 390: 844}


@pytest.fixture(params=WIDTHS)
def page(page, request):
    """A window as wide as a desk's and as a phone's."""
    page.set_viewport_size({"width": request.param, "height": WIDTHS[request.param]})
    return page


@pytest.fixture
def case(site):
    return released.case()


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def attempts(case, teacher):
    """Two learners' marked attempts."""
    first = cases.learner(case, factories.user(first_name="Hanna", last_name="Reyes"))
    second = factories.enrollment(
        user=factories.user(first_name="Ivo", last_name="Lane"), cohort=first.cohort
    )
    found = [released.handed_in(case, one) for one in (first, second)]
    for one in found:
        released.mark(one, teacher)
    return found


def button(page, name):
    return page.get_by_role("main").get_by_role("button", name=name)


def test_results_are_looked_at_chosen_and_released(page, site, attempts, teacher, sign_in):
    sign_in(teacher)
    page.goto(site + reverse("sitting_release", args=[attempts[0].sitting_id]))
    assert begins_at_the_top(page)
    page.keyboard.press("Enter")
    go(page, page.get_by_role("link", name=re.compile("^Look at it")).first)
    expect(page.get_by_text("This is what the learner will read after the release.")).to_be_visible()
    go(page, page.get_by_role("link", name="Back to the release"))
    boxes = page.get_by_role("main").get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        press(page, box, "Space")
        expect(box).not_to_be_checked()
    write(page, page.get_by_label("A word to everybody"), "Read it with a colleague.")
    go(page, button(page, "Release to those chosen"))

    # Nobody is chosen: the keyboard stands at what there is to put right, and everything is as it was.
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("A word to everybody")).to_have_value("Read it with a colleague.")
    expect(boxes.first).not_to_be_checked()
    press(page, boxes.first, "Space")
    tab_to(page, button(page, "Release to those chosen"))
    tab_to(page, page.get_by_label("A word to everybody"), back=True, most=2)
    go(page, button(page, "Release to those chosen"), most=2)
    expect(page.get_by_text("The results of one learner are released.")).to_be_visible()
    assert Attempt.objects.exclude(released_at=None).count() == 1
    assert begins_at_the_top(page)


def test_a_question_about_a_mark_is_answered_and_another_changes_the_mark(
    page, site, attempts, teacher, case, sign_in
):
    released.release(attempts[0], teacher)
    for one in attempts:
        questioning.ask(
            attempt=released.fresh(one),
            item="letter",
            criterion="cause",
            why="I name the kidneys.",
            by=one.user,
        )
    first, second = MarkQuestion.objects.order_by("opened_at", "pk")
    sign_in(factories.user("faculty", course=case.get_parent().get_parent().specific))

    # The mark stands, after something was asked back.
    page.goto(site + reverse("mark_questions"))
    go(page, page.get_by_role("link", name=first.code))
    expect(page.get_by_text("I name the kidneys.")).to_be_visible()
    answer = page.get_by_label("Your answer to the learner", exact=True)
    write(page, answer, "Which line do you mean?")
    go(page, button(page, "Ask something back instead"))
    expect(page.get_by_text("It is sent. The learner is told")).to_be_visible()
    write(page, answer, "They are named, and what gathers is not.")
    go(page, button(page, "The mark stands: send the answer"))
    expect(page.get_by_text("Answered: the mark stands.")).to_be_visible()
    assert begins_at_the_top(page)

    # The mark changes; what cannot be kept leaves the keyboard where that is said.
    go(page, page.get_by_role("main").get_by_role("link", name="Questions about marks"))
    go(page, page.get_by_role("link", name=second.code))
    expect(page.get_by_text("I name the kidneys.")).to_be_visible()
    press(page, page.locator("summary", has_text="Or change the mark"))
    why = page.get_by_label("Your answer to the learner: why it changed")
    write(page, why, "You are right: they are named.")
    go(page, button(page, "Change the mark"), "Space")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(why).to_have_value("You are right: they are named.")
    tab_to(page, page.locator("input[type=radio]:checked").first)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile("^Sound"))).to_be_checked()
    expect(page.get_by_role("radio", name=re.compile("^Sound"))).to_be_focused()
    tab_to(page, page.locator("summary", has_text="Comment on a sentence"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Sentence", exact=True), most=1)
    page.keyboard.press("ArrowDown")
    write(page, page.get_by_label("Your comment on it"), "Here.", most=1)
    go(page, button(page, "Change the mark"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The mark is changed. Release the correction.")
    go(page, button(page, "Release the correction"))
    expect(page.get_by_text("The correction is released, and the learner is told.")).to_be_visible()
    second.refresh_from_db()
    assert (
        second.is_changed
        and released.fresh(second.attempt).scripts.get().counted.anchored[0]["text"] == "Here."
    )


def test_a_day_in_person_is_planned_and_opened(page, site, sign_in):
    told.rubric()
    cohort = factories.cohort(program=factories.course().get_parent().specific)
    for name in ("Ana", "Ben"):
        factories.enrollment(user=factories.user(first_name=name, last_name="Learner"), cohort=cohort)
    for number in (1, 2):
        factories.user(email=f"rater{number}@example.org", first_name=f"Rater{number}", last_name="Vane")
    sign_in(factories.user("office"))
    page.goto(site + reverse("intensive_days"))
    go(page, page.get_by_role("link", name="Plan a day"))
    tab_to(page, page.get_by_label("Cohort"))
    page.keyboard.press("ArrowDown")
    write(page, page.get_by_label("What the day is called"), "Four talks")
    tab_to(page, page.get_by_label("Date"))
    page.keyboard.type((timezone.localdate(timezone=cohort.zone) + timedelta(days=9)).strftime("%m%d%Y"))
    tab_to(page, page.get_by_label("First round begins"))
    page.keyboard.type("0900AM")
    go(page, button(page, "Keep the day"))
    expect(page.get_by_text("The day is kept.")).to_be_visible()
    day = IntensiveDay.objects.get()
    for number, title in enumerate(("The call", "The son"), 1):
        go(page, page.get_by_role("link", name="Add a station"))
        write(page, page.get_by_label("Title"), title)
        write(page, page.get_by_label("Room"), f"Room {number}")
        patient = page.get_by_label("Somebody plays a patient or a relative here")
        tab_to(page, patient)
        if patient.is_checked():
            page.keyboard.press("Space")
        go(page, button(page, "Keep the station"))
        expect(page.get_by_text("The station is kept.")).to_be_visible()
    assert [one.title for one in day.stations.order_by("number")] == ["The call", "The son"]

    # An address nobody has: the keyboard stands at what there is to put right, one link from the field.
    form = page.get_by_role("form", name="Assign somebody")
    address = form.get_by_label("E-mail of their account")
    write(page, address, "nobody@example.org")
    go(page, form.get_by_role("button", name="Assign"))
    expect(page.get_by_role("group", name="Something to put right")).to_be_focused()
    press(page, page.get_by_role("link", name=re.compile("^E-mail of their account")), most=1)
    expect(address).to_be_focused()
    page.keyboard.press("Shift+Tab")
    for number in (1, 2):
        write(page, address, f"rater{number}@example.org")
        tab_to(page, form.get_by_label("Station"))
        for _step in range(number):
            page.keyboard.press("ArrowDown")
        go(page, form.get_by_role("button", name="Assign"))
        expect(page.get_by_text("is assigned, and told by mail.")).to_be_visible()
    go(page, button(page, "Make the schedule"))
    expect(page.get_by_text("The schedule is made.")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing clashes")).to_be_visible()

    # A place taken out, and set again by hand.
    press(page, page.locator("summary", has_text="Set a place by hand"))
    go(page, button(page, "Take out"))
    expect(page.get_by_text("The place is free.")).to_be_visible()
    press(page, page.locator("summary", has_text="Set a place by hand"))
    tab_to(page, page.get_by_label("Learner", exact=True), most=1)
    write(page, page.get_by_label("Round", exact=True), "1")
    go(page, button(page, "Set it"))
    expect(page.get_by_text(re.compile("The place is set|stands|taken"))).to_be_visible()
    go(page, button(page, "Open the day"))
    expect(page.get_by_text(re.compile("The day is open|Put right what stands below"))).to_be_visible()
    day.refresh_from_db()
    assert day.is_open
