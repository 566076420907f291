"""A rater's tablet in a browser: by keyboard, without a network, with a session that ended; and the console beside it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.intensive import attendance, planning, results
from assessments.models import StationPerson, StationRating
from tests import factories
from tests.assessments.intensive import given
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 820, 390)
KEPT = "2 ratings are on this tablet and not sent yet."


@pytest.fixture
def day(site):
    return given.opened(begins=timedelta(minutes=-16))


@pytest.fixture
def rater(day, sign_in):
    user = given.rater(day)
    sign_in(user)
    return user


@pytest.fixture
def tablet(page, site, day, rater):
    """The rater's page, kept on the tablet."""
    page.set_viewport_size({"width": 820, "height": 1180})
    page.goto(site + reverse("intensive_rate", args=[day.uuid]))
    expect(page.get_by_text("This page also opens without a network")).to_be_visible()
    return page


def choose(page, name, level="3 Well"):
    """Choose somebody and one level for all dimensions."""
    page.get_by_role("radio", name=name).check()
    for one in page.locator("[data-criterion]").all():
        one.get_by_role("radio", name=level).check()


def name(day, round_):
    return str(given.slot(day, 1, round_).enrollment.user)


def test_what_is_chosen_and_not_saved_comes_back_with_the_page_and_is_never_sent(tablet, context, day):
    context.set_offline(True)
    first, second = tablet.locator("[data-criterion]").all()[:2]
    tablet.get_by_role("radio", name=name(day, 2)).check()
    first.get_by_role("radio", name="3 Well").check()
    tablet.get_by_label("In a few words").fill("She began to cry, and")
    tablet.wait_for_timeout(600)
    tablet.reload()
    expect(tablet.get_by_text(f"What you had chosen for {name(day, 2)} is back.")).to_be_visible()
    expect(tablet.get_by_role("radio", name=name(day, 2))).to_be_checked()
    expect(first.get_by_role("radio", name="3 Well")).to_be_checked()
    expect(second.get_by_role("radio", checked=True)).to_have_count(0)
    expect(tablet.get_by_label("In a few words")).to_have_value("She began to cry, and")
    context.set_offline(False)
    tablet.reload()
    expect(tablet.get_by_label("In a few words")).to_have_value("She began to cry, and")
    assert not StationRating.objects.exists(), "half a rating is nobody's to send"
    choose(tablet, name(day, 2))
    tablet.get_by_role("button", name="Save this rating").click()
    expect(tablet.get_by_text("is on the server since").first).to_be_visible()
    tablet.wait_for_timeout(600)
    tablet.reload()
    expect(tablet.get_by_text("is back. It is not saved yet.")).to_have_count(0)
    assert StationRating.objects.get().note == "She began to cry, and"


def test_a_rater_goes_offline_rates_two_reloads_and_each_arrives_exactly_once(
    tablet, context, day, axe, screen
):
    context.set_offline(True)
    choose(tablet, name(day, 1))
    tablet.get_by_label("In a few words").fill("She let the silence stand.")
    tablet.get_by_role("button", name="Save this rating").click()
    expect(tablet.get_by_text("1 rating is on this tablet and not sent yet.")).to_be_visible()
    choose(tablet, name(day, 2), "2 Partly")
    tablet.get_by_role("button", name="Save this rating").click()
    expect(tablet.get_by_text(KEPT)).to_be_visible()
    tablet.reload()
    expect(tablet.get_by_text(KEPT)).to_be_visible()
    expect(tablet.get_by_text("you are reading the copy kept on this device")).to_be_visible()
    # What was said is there to be corrected, also without a network.
    tablet.get_by_role("radio", name=name(day, 1)).check()
    expect(tablet.get_by_label("In a few words")).to_have_value("She let the silence stand.")
    axe(tablet)
    screen("intensive-offline", full_page=False)
    assert StationRating.objects.count() == 0
    context.set_offline(False)
    expect(tablet.get_by_text("2 ratings are on the server since")).to_be_visible(timeout=40_000)
    tablet.reload()
    expect(tablet.get_by_text("Everything you saved is on the server.")).to_be_visible()
    rows = StationRating.objects.order_by("pk")
    assert [row.note for row in rows] == ["She let the silence stand.", ""]
    assert rows[0].made_at < rows[0].received_at


def test_a_station_is_rated_by_keyboard_alone(tablet, day):
    tablet.get_by_role("radio", name=name(day, 2)).focus()
    tablet.keyboard.press("Space")
    for _dimension in range(9):
        tablet.keyboard.press("4")
    expect(tablet.get_by_label("In a few words")).to_be_focused()
    tablet.keyboard.type("4 of 5 words were theirs.")
    tablet.keyboard.press("Tab")
    expect(tablet.get_by_role("button", name="Save this rating")).to_be_focused()
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_text(f"The rating of {name(day, 2)} is on the server since")).to_be_visible()
    row = StationRating.objects.get()
    assert set(row.levels.values()) == {"l3"} and row.note == "4 of 5 words were theirs."
    expect(tablet.get_by_role("radio", name=name(day, 1))).to_be_focused()


def test_a_dimension_without_a_level_is_said_and_gets_the_keyboard(tablet, day):
    choose(tablet, name(day, 1))
    tablet.locator("[data-criterion]").nth(4).locator("input").first.evaluate("one => one.form.reset()")
    tablet.get_by_role("radio", name=name(day, 1)).check()
    tablet.get_by_role("button", name="Save this rating").click()
    expect(tablet.get_by_role("alert")).to_contain_text("Nothing was saved yet")
    expect(tablet.locator("[data-criterion] input").first).to_be_focused()
    assert not StationRating.objects.exists()


def test_a_session_that_ended_meanwhile_sends_after_signing_in_again(
    tablet, context, site, day, rater, sign_in
):
    context.clear_cookies()
    choose(tablet, name(day, 1))
    tablet.get_by_role("button", name="Save this rating").click()
    expect(tablet.get_by_text("1 rating is on this tablet and not sent yet.")).to_be_visible()
    tablet.get_by_role("link", name="Sign in again").click()
    expect(tablet.get_by_role("heading", level=1)).to_be_visible()
    sign_in(rater)
    tablet.goto(f"{site}/today/")
    expect(
        tablet.get_by_text("A rating that waited on this tablet is saved on the server now.")
    ).to_be_visible()
    assert StationRating.objects.count() == 1


def test_signing_out_is_warned_while_a_rating_waits(tablet, context, site, day):
    tablet.route(
        "**/rate/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    choose(tablet, name(day, 1))
    tablet.get_by_role("button", name="Save this rating").click()
    expect(tablet.get_by_text("1 rating is on this tablet and not sent yet.")).to_be_visible()
    tablet.goto(f"{site}/accounts/logout/")
    expect(tablet.get_by_text("One rating has not reached the server.")).to_be_visible()
    expect(tablet.get_by_role("button", name="Sign out, and lose it")).to_be_visible()


def test_a_rater_removed_meanwhile_keeps_what_is_refused_to_copy(tablet, context, day, rater):
    context.set_offline(True)
    choose(tablet, name(day, 1))
    tablet.get_by_role("button", name="Save this rating").click()
    expect(tablet.get_by_text("1 rating is on this tablet and not sent yet.")).to_be_visible()
    # The server reckons from when a request reached it: on a busy machine that may be some seconds later.
    tablet.wait_for_timeout(8000)
    planning.end(post=StationPerson.objects.get(user=rater), by=factories.user("office"), why="Called away.")
    choose(tablet, name(day, 2), "2 Partly")
    tablet.get_by_role("button", name="Save this rating").click()
    expect(tablet.get_by_text(KEPT)).to_be_visible()
    context.set_offline(False)
    expect(tablet.get_by_text("Your assignment here ended at")).to_be_visible(timeout=40_000)
    box = tablet.get_by_label(f"The rating of {name(day, 2)}")
    expect(box).to_have_value(
        f"{name(day, 2)}, station 1\n" + "\n".join(f"{n} Dimension {n}: 2 Partly" for n in range(1, 10))
    )
    row = StationRating.objects.get()
    assert row.came_after_end and row.slot.round == 1
    tablet.get_by_role("button", name="I have copied it").click()
    expect(box).to_have_count(0)


def test_every_page_of_the_day_passes_axe_at_three_widths(page, site, day, sign_in, axe, screen):
    office = factories.user("office")
    at = given.slot(day, 1, 1)
    attendance.check_in(day=day, enrollment=at.enrollment, kind="absent", by=office, note="Ill.")
    other = given.slot(day, 2, 1)
    given.rate(other, index=1, note="You asked before you told.")
    faculty = factories.user("faculty", course=factories.course(program=day.cohort.program))
    pages = {
        faculty: ["intensive_days", "intensive", "intensive_plan", "intensive_sheets", "intensive_results"],
        given.rater(day): ["intensive_rate"],
        other.enrollment.user: ["intensive_mine"],
    }
    results.open_results(day=day, by=faculty)
    for person, names in pages.items():
        page.context.clear_cookies()
        sign_in(person)
        for door in names:
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(site + reverse(door, args=[] if door == "intensive_days" else [day.uuid]))
                axe(page)
                assert fits(page), (door, width)
                screen(f"{door}-{width}")


def test_targets_on_the_tablet_are_large(tablet):
    for target in tablet.locator(".tablet .choice, .tablet .button").all():
        assert target.bounding_box()["height"] >= 48


def test_without_script_a_rating_is_a_form(browser, site, day, rater, context):
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto(site + reverse("intensive_rate", args=[day.uuid]))
    choose(page, name(day, 1))
    page.get_by_role("button", name="Save this rating").click()
    expect(page.get_by_text("is saved. You can change it here.")).to_be_visible()
    assert StationRating.objects.count() == 1
    plain.close()


def test_another_rating_under_the_same_number_is_shown_beside_mine_and_nothing_is_lost(tablet, day):
    theirs = {"levels": {"dimension-1": "l0"}, "note": "Theirs."}
    answer = {
        "sentence": "The server has another rating under the same number.",
        "kind": "conflict",
        "theirs": theirs,
    }
    tablet.route(
        "**/rate/",
        lambda route: (
            route.fulfill(status=409, json=answer) if route.request.method == "POST" else route.continue_()
        ),
    )
    choose(tablet, name(day, 1))
    tablet.get_by_label("In a few words").fill("Mine.")
    tablet.get_by_role("button", name="Save this rating").click()
    expect(tablet.get_by_label(f"The rating of {name(day, 1)}")).to_have_value(re.compile("Mine."))
    expect(tablet.get_by_label(f"What the server has of {name(day, 1)}")).to_have_value(
        "1 Dimension 1: 1 Not yet\nTheirs."
    )
    tablet.unroute("**/rate/")
    tablet.get_by_role("button", name="Send mine as a correction").click()
    expect(tablet.get_by_text(f"The rating of {name(day, 1)} is on the server since")).to_be_visible()
    assert StationRating.objects.get().note == "Mine."
