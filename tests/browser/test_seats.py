"""Asking a colleague and the page of the other seats, in the browser: by keyboard, on a phone, without a script."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from assessments.models import AttemptEvent, Draft, SeatSeen
from courses.models import Enrollment
from tests import factories
from tests.assessments import asked, cases
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def case(site):
    cache.clear()
    return asked.page()


@pytest.fixture
def learner(case, sign_in):
    user = factories.user(first_name="Hanna", last_name="Reyes")
    factories.profile(user, seat="physician")
    cases.learner(case, user)
    sign_in(user)
    return user


@pytest.fixture
def attempt(case, learner):
    return cases.attempt(case, Enrollment.objects.get(user=learner))


def opened(page, site, attempt):
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    expect(page.locator("#saved[data-voice]")).to_be_visible()
    return page


def test_a_note_is_told_in_its_place_and_what_stands_in_a_field_stays(site, page, attempt, axe):
    opened(page, site, attempt)
    page.get_by_label("Pain he cannot report to us").check()
    button = page.get_by_role("button", name=re.compile("Ask Spiritual care"))
    button.focus()
    page.keyboard.press("Enter")
    note = page.locator("#note-vigil.told")
    expect(note).to_be_focused()
    expect(note).to_contain_text(asked.VIGIL)
    expect(page.locator("[data-told]")).to_have_text(
        "Spiritual care has answered. In the story it is Tuesday, 2:20 pm now."
    )
    expect(page.get_by_label("Pain he cannot report to us")).to_be_checked()
    assert Draft.objects.get(attempt=attempt).raw == {"option": "pain"}, "sent before anybody was asked"
    page.get_by_role("button", name=re.compile("Ask Ines")).click()
    expect(page.get_by_text(asked.GONE)).to_be_visible()
    assert AttemptEvent.objects.filter(attempt=attempt, kind="asked").count() == 2
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        assert fits(page)
    axe(page)


def test_enter_in_a_field_asks_nobody(site, page, attempt):
    opened(page, site, attempt)
    default = page.evaluate("document.querySelector('form#ask button:not([type=button])').dataset.asks")
    assert default is None


def test_without_a_connection_nobody_is_asked_and_the_page_says_so(site, page, attempt):
    opened(page, site, attempt)
    page.context.set_offline(True)
    page.get_by_role("button", name=re.compile("Ask Spiritual care")).click()
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    assert not AttemptEvent.objects.filter(kind="asked").exists()
    page.context.set_offline(False)
    page.get_by_role("button", name=re.compile("Ask Spiritual care")).click()
    expect(page.locator("#note-vigil.told")).to_be_visible()


def test_the_other_seats_by_keyboard_and_on_a_phone(site, page, case, attempt, axe):
    for seat, option in (("pharmacist", "toxicity"), ("nurse", "pain")):
        for _one in range(5):
            enrollment = cases.learner(case)
            factories.profile(enrollment.user, seat=seat)
            cases.give(cases.attempt(case, enrollment), {"meaning": {"option": option}})
    cases.give(attempt, {"meaning": {"option": "toxicity"}})
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    page.get_by_role("link", name=re.compile("From the other seats")).click()
    expect(page.get_by_role("heading", name="From the other seats.")).to_be_visible()
    expect(
        page.get_by_role("img", name=re.compile("Pharmacist: most often Morphine he no longer clears"))
    ).to_be_visible()
    table = page.locator("summary", has_text="As a table")
    table.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name=re.compile("Morphine he no longer clears you 0"))).to_be_visible()
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        assert fits(page)
    axe(page)


def test_at_the_end_one_says_what_another_seat_saw(site, page, attempt, axe):
    cases.finish(attempt)
    page.goto(f"{site}/attempts/{attempt.uuid}/debrief/")
    expect(page.get_by_text("You asked nobody; 3 could have been asked.")).to_be_visible()
    page.get_by_label("Whose seat").select_option("Spiritual care")
    page.get_by_label("What it saw").fill("He waits for his brother.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_label("What it saw: Spiritual care")).to_have_value("He waits for his brother.")
    assert SeatSeen.objects.get().discipline == "spiritual-care"
    page.set_viewport_size(PHONE)
    assert fits(page)
    axe(page)


def test_without_a_script_the_button_sends_the_whole_form(site, browser, attempt, page):
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    bare = context.new_page()
    bare.goto(f"{site}/attempts/{attempt.uuid}/")
    bare.get_by_label("Pain he cannot report to us").check()
    bare.get_by_role("button", name=re.compile("Ask Spiritual care")).click()
    expect(bare.locator("#note-vigil")).to_contain_text(asked.VIGIL)
    expect(bare.get_by_label("Pain he cannot report to us")).to_be_checked()
    context.close()
