"""A case in the browser: by keyboard alone, without a network, without a script, in two windows, after a crash."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from assessments.models import Attempt, AttemptEvent, Draft, Sitting
from courses.models import Enrollment
from tests import factories
from tests.assessments import cases
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = re.compile(r"Saved on the server at \d")
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def case(site):
    return cases.page()


@pytest.fixture
def learner(case, sign_in):
    user = factories.user(first_name="Hanna", last_name="Reyes")
    cases.learner(case, user)
    sign_in(user)
    return user


@pytest.fixture
def attempt(case, learner):
    return cases.attempt(case, Enrollment.objects.get(user=learner))


@pytest.fixture
def open_attempt(site, attempt):
    """Return a function that opens the attempt in a page, and waits until its script has begun."""

    def open_(page):
        page.goto(f"{site}/attempts/{attempt.uuid}/")
        expect(page.locator("#saved[data-voice]")).to_be_visible()
        return page

    return open_


def saved(page):
    return page.locator("#saved")


def kept_on_device(page, attempt):
    """How many answers of an attempt this browser still keeps."""
    look = "async (of) => (await import('/static/cms/js/store.js')).count(...of)"
    return page.evaluate(look, [str(attempt.user_id), str(attempt.uuid)])


def at_dose(attempt):
    """Give the first two stages."""
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    cases.give(attempt, {"now": cases.SAFE["now"]})
    return attempt


def test_a_whole_case_by_keyboard_from_its_page_to_the_look_back(page, site, case, learner, axe, screen):
    page.goto(site + case.url)
    axe(page)
    screen("case-page")
    page.get_by_role("button", name="Begin the case").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Say what you see.")
    axe(page)

    def tab_to(locator):
        for _ in range(60):
            if locator.evaluate("field => field === document.activeElement"):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"{locator} cannot be reached with Tab.")

    radios = page.get_by_role("radio")
    page.locator("main").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    right = page.get_by_label("Morphine he no longer clears")
    page.keyboard.press("Space")
    for _ in range(radios.count()):
        if right.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(right).to_be_checked()
    expect(saved(page)).to_contain_text(SAVED)
    tab_to(page.get_by_role("button", name="Give this answer and lock stage 1"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Decide what stops.")
    expect(page.get_by_text("Stage 2 of 3. Stage 1 is locked.")).to_be_visible()
    page.locator("main").focus()
    for words in ("Stop every form of morphine", "Look for what else", "Rotate, below"):
        page.locator("main").focus()
        tab_to(page.get_by_label(words))
        page.keyboard.press("Space")
    axe(page)
    tab_to(page.get_by_role("button", name="lock stage 2"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Choose his dose.")
    amounts = page.get_by_label("Amount")
    tab_to(amounts.first)
    page.keyboard.type("36")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator('[name="unit:dose"][value="mg"]')).to_be_checked()
    tab_to(amounts.last)
    page.keyboard.type("2 mg")
    axe(page)
    screen("case-attempt")
    tab_to(page.get_by_role("button", name="Give these answers and hand in"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("One step went wrong. Look at it with us.")
    expect(page.get_by_role("heading", name="At this dose he could have stopped breathing.")).to_be_visible()
    axe(page)
    screen("case-debrief")
    assert Attempt.objects.get().outcomes.get().critical_count == 1
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Say what you see.")
    expect(page.get_by_text("Formative, second try of three")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_attempt_and_look_back_are_accessible_on_a_phone(
    page, site, attempt, open_attempt, axe, screen, theme
):
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=theme)
    at_dose(attempt)
    open_attempt(page)
    axe(page)
    screen(f"case-attempt-390-{theme}")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page)
    page.get_by_role("link", name="Question").click()
    expect(page.get_by_label("Amount").first).to_be_in_viewport()
    cases.finish(attempt, cases.UNSAFE)
    page.goto(f"{site}/attempts/{attempt.uuid}/debrief/")
    axe(page)
    screen(f"case-debrief-390-{theme}")
    assert fits(page, 320)


def test_every_answer_is_saved_within_two_seconds_and_comes_back(page, attempt, open_attempt):
    open_attempt(page)
    expect(saved(page)).to_contain_text("Nothing to save yet")
    page.get_by_label("Pain he cannot report to us").check()
    expect(saved(page)).to_contain_text(SAVED, timeout=2000)
    assert Draft.objects.get().raw == {"option": "pain"}
    page.get_by_label("The restlessness of his last days").check()
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")
    page.reload()
    expect(page.get_by_label("The restlessness of his last days")).to_be_checked()
    expect(page.locator("[data-two]")).to_have_count(0)


def test_what_is_written_right_before_leaving_arrives(page, attempt, open_attempt, site):
    open_attempt(at_page := page)
    at_page.get_by_label("Pain he cannot report to us").check()
    at_page.goto(f"{site}/display/")
    at_page.wait_for_timeout(600)
    assert Draft.objects.get().raw == {"option": "pain"}
    open_attempt(at_page)
    expect(at_page.get_by_label("Pain he cannot report to us")).to_be_checked()


def test_without_a_network_nothing_is_called_saved_and_all_is_sent_when_it_is_back(
    page, context, attempt, open_attempt
):
    at_dose(attempt)
    open_attempt(page)
    context.set_offline(True)
    page.get_by_label("Amount").first.fill("18")
    page.get_by_label("Amount").last.fill("2 mg")
    expect(saved(page)).to_contain_text("No connection. 2 answers are kept on this device")
    expect(saved(page)).not_to_contain_text("Nothing is waiting")
    page.get_by_role("button", name="hand in").click()
    expect(saved(page)).to_contain_text("nothing was given yet")
    expect(page.get_by_label("Amount").first).to_have_value("18")
    assert not Draft.objects.exists()
    context.set_offline(False)
    expect(saved(page)).to_contain_text(SAVED, timeout=10_000)
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")
    assert {draft.item: draft.raw["amount"] for draft in Draft.objects.all()} == {
        "dose": "18",
        "rescue": "2 mg",
    }


def test_what_was_given_is_kept_on_no_device(page, context, attempt, open_attempt):
    open_attempt(page)
    context.set_offline(True)
    page.get_by_label("Morphine he no longer clears").check()
    expect(saved(page)).to_contain_text("No connection")
    context.set_offline(False)
    assert kept_on_device(page, attempt) == 1
    page.get_by_role("button", name="lock stage 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decide what stops.")
    assert kept_on_device(page, attempt) == 0


def test_two_windows_tell_each_other_and_a_conflict_shows_both(page, context, attempt, open_attempt, axe):
    open_attempt(page)
    other = open_attempt(context.new_page())
    for window in (page, other):
        expect(window.get_by_text("This case is open in another window, too.")).to_be_visible()
    page.get_by_label("Pain he cannot report to us").check()
    expect(saved(page)).to_contain_text(SAVED)
    other.get_by_label("The restlessness of his last days").check()
    expect(saved(other)).to_contain_text("Changed in another window.")
    both = other.locator("[data-two]")
    expect(both).to_contain_text("Here: The restlessness of his last days")
    expect(both).to_contain_text("There: Pain he cannot report to us")
    axe(other)
    assert Draft.objects.get().raw == {"option": "pain"}
    other.get_by_role("button", name="Keep what is here").click()
    expect(saved(other)).to_contain_text(SAVED)
    assert Draft.objects.get().raw == {"option": "dying"}
    page.get_by_label("Morphine he no longer clears").check()
    expect(page.locator("[data-two]")).to_contain_text("There: The restlessness of his last days")
    page.get_by_role("button", name="Take the other").click()
    expect(page.get_by_label("The restlessness of his last days")).to_be_checked()
    page.get_by_role("button", name="lock stage 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decide what stops.")
    expect(saved(other)).to_contain_text("This stage was given in another window.")
    expect(other.get_by_role("button", name="lock stage 1")).to_be_disabled()


def test_another_device_cannot_be_overwritten_either(
    page, browser, browser_context_args, attempt, open_attempt, context
):
    open_attempt(page)
    second = browser.new_context(**browser_context_args)
    second.add_cookies(context.cookies())
    tablet = open_attempt(second.new_page())
    page.get_by_label("Pain he cannot report to us").check()
    expect(saved(page)).to_contain_text(SAVED)
    tablet.get_by_label("Morphine he no longer clears").check()
    expect(tablet.locator("[data-two]")).to_contain_text("There: Pain he cannot report to us")
    second.close()


def test_a_session_that_ended_loses_no_word(page, context, attempt, open_attempt, sign_in, learner, site):
    at_dose(attempt)
    open_attempt(page)
    context.clear_cookies()
    page.get_by_label("Amount").first.fill("18 mg")
    expect(saved(page)).to_contain_text("You are signed out. One answer is kept on this device")
    expect(saved(page).get_by_role("link")).to_have_attribute("target", "_blank")
    page.get_by_role("button", name="hand in").click()
    expect(page.get_by_label("Amount").first).to_have_value("18 mg")
    assert not Draft.objects.exists()
    sign_in(learner)
    context.new_page().goto(f"{site}/display/")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(saved(page)).to_contain_text(SAVED)
    assert Draft.objects.get().raw["amount"] == "18 mg"


def test_a_stage_is_given_after_signing_in_again_in_another_window(
    page, context, open_attempt, learner, site
):
    open_attempt(page)
    page.get_by_label("Morphine he no longer clears").check()
    expect(saved(page)).to_contain_text(SAVED)
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="lock stage 1").click()
    expect(saved(page)).to_contain_text("You are signed out, so nothing was given.")
    door = context.new_page()
    door.goto(f"{site}/accounts/login/")
    door.get_by_label("E-mail").fill(learner.email)
    door.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    door.get_by_role("button", name="Sign in", exact=True).click()
    expect(door).to_have_url(f"{site}/today/")
    page.get_by_role("button", name="lock stage 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decide what stops.")


def test_a_second_click_gives_one_stage(page, attempt, open_attempt):
    open_attempt(page)
    page.get_by_label("Morphine he no longer clears").check()
    page.get_by_role("button", name="lock stage 1").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decide what stops.")
    assert AttemptEvent.objects.filter(kind="stage_committed").count() == 1


def test_what_is_missing_is_asked_once_and_leads_to_its_question(page, attempt, open_attempt, axe):
    at_dose(attempt)
    open_attempt(page)
    page.get_by_label("Amount").first.fill("18")
    page.get_by_role("button", name="hand in").click()
    summary = page.get_by_role("group", name="Look at this once more.")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Say the unit too")
    expect(summary).to_contain_text("This question is empty")
    axe(page)
    summary.get_by_role("link", name=re.compile("Say the unit")).click()
    expect(page.get_by_label("Amount").first).to_be_in_viewport()
    expect(page.get_by_label("Amount").first).to_have_value("18")
    page.get_by_role("button", name="Give it as it is").click()
    expect(page).to_have_url(re.compile("/debrief/$"))
    assert Attempt.objects.get().outcomes.get().run.scores.get(item="dose").status == "ungradable"


def test_the_time_can_be_hidden_and_runs_by_the_servers_clock(
    page, case, learner, open_attempt, attempt, axe
):
    from datetime import timedelta

    Sitting.objects.update(time_limit_minutes=45)
    Attempt.objects.update(deadline_at=attempt.started_at + timedelta(minutes=45))
    page.clock.install(time="2031-01-01T00:00:00")
    open_attempt(page)
    expect(page.get_by_text(re.compile(r"4[45] minutes"))).to_be_visible()
    axe(page)
    page.get_by_text("Hide the time").click()
    expect(page.get_by_text(re.compile(r"4[45] minutes"))).to_be_hidden()
    page.reload()
    expect(page.get_by_text("Time is hidden. Show it")).to_be_visible()


def test_the_whole_case_without_a_script(browser, browser_context_args, context, attempt, site, axe):
    plain = browser.new_context(**browser_context_args, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    page.get_by_role("button", name="lock stage 1").click()
    expect(page.get_by_text("Nothing is locked, and everything you gave is kept.")).to_be_visible()
    page.get_by_label("Morphine he no longer clears").check()
    page.get_by_role("button", name="lock stage 1").click()
    for words in ("Stop every form of morphine", "Look for what else", "Rotate, below"):
        page.get_by_label(words).check()
    page.get_by_role("button", name="lock stage 2").click()
    page.get_by_label("Amount").first.fill("18 mg")
    page.get_by_label("Amount").last.fill("2 mg")
    page.get_by_role("button", name="hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have passed this case.")
    plain.close()
    assert Attempt.objects.get().outcomes.get().decision == "pass"


def test_the_pages_of_a_case_break_no_rule_of_the_content_policy(page, attempt, open_attempt, site):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    open_attempt(page)
    page.get_by_label("Pain he cannot report to us").check()
    expect(saved(page)).to_contain_text(SAVED)
    Draft.objects.all().delete()
    cases.finish(attempt, cases.UNSAFE)
    page.goto(f"{site}/attempts/{attempt.uuid}/debrief/")
    assert said == []
