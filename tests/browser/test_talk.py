"""A conversation in the browser: by keyboard, without a script, without motion; what is typed is never lost."""

import re
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from assessments import talking
from assessments.models import Attempt, AttemptEvent, Draft, Reflection, Words
from courses.models import Enrollment
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import talks
from tests.browser.looking import fits
from tests.browser.test_case import kept_on_device, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
OWN = "What do you mean by that? No. Sit down first."


@pytest.fixture
def case(site):
    return talks.page()


@pytest.fixture
def learner(case, sign_in):
    user = factories.user(first_name="Hanna", last_name="Reyes")
    cases.learner(case, user)
    sign_in(user)
    return user


@pytest.fixture
def attempt(case, learner):
    return talks.attempt(case, Enrollment.objects.get(user=learner))


@pytest.fixture
def practice(case, learner):
    return talks.attempt(case, Enrollment.objects.get(user=learner), practice=True)


@pytest.fixture
def at_writing(site, attempt, page):
    """The turn that asks for own words, in a page whose script has begun."""
    talks.say(attempt, "ask")
    return open_(page, site, attempt)


def open_(page, site, attempt):
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    expect(page.locator("#saved[data-voice]")).to_be_visible()
    return page


def own(page):
    return page.get_by_label("What would you say?")


def say(page):
    page.get_by_role("button", name="Say this").click()


def at_turn(page, number):
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Turn {number}")
    page.wait_for_load_state()


def stands(page):
    """Wait until the new line has come: while it fades in, its contrast is not yet what it will be."""
    coming = "Promise.all(document.querySelector('.talk__lines').getAnimations().map((one) => one.finished))"
    page.evaluate(f"() => {coming}.then(() => null)")


def given(attempt):
    return attempt.events.filter(kind="said").count()


# The whole way


def test_a_whole_conversation_by_keyboard_from_its_page_to_the_look_back(
    page, site, case, learner, axe, screen
):
    cases.sitting(case, Enrollment.objects.get(user=learner), purpose="practice", feedback={})
    page.goto(site + case.url)
    expect(page.get_by_text("You talk with Joaquin Alvarez and Lucia Alvarez.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Begin the case").focus()
    page.keyboard.press("Enter")
    at_turn(page, 1)
    axe(page)
    screen("talk-opening")

    def tab_to(locator):
        for _ in range(40):
            if locator.evaluate("field => field === document.activeElement"):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"{locator} cannot be reached with Tab.")

    def choose(words):
        page.locator("main").focus()
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") == "radio":
                break
        page.keyboard.press("Space")
        for _ in range(page.get_by_role("radio").count()):
            if page.get_by_label(words).is_checked():
                return
            page.keyboard.press("ArrowDown")
        pytest.fail(f"{words} cannot be chosen.")

    def say_by_key():
        tab_to(page.get_by_role("button", name="Say this"))
        page.keyboard.press("Enter")

    choose("Is it all right")
    say_by_key()
    expect(page.get_by_text("is taking it in.").first).to_be_visible()
    at_turn(page, 2)
    expect(page.locator("#turn")).to_be_focused()
    expect(page.get_by_text("“So that’s it. You people have already given up on him.”")).to_be_visible()
    expect(page.get_by_role("complementary", name="About what you said")).to_be_visible()
    page.locator("main").focus()
    tab_to(own(page))
    page.keyboard.type(OWN)
    expect(saved(page)).to_contain_text("Saved on the server at")
    expect(page.get_by_text("45 of 4,000 characters")).to_be_visible()
    choose("You are frightened")
    axe(page)
    screen("talk-writing")
    say_by_key()
    at_turn(page, 3)
    stands(page)
    axe(page)
    choose("Then let us plan")
    say_by_key()
    expect(page.get_by_role("heading", level=1)).to_have_text("The conversation is over.")
    stands(page)
    axe(page)
    screen("talk-end")
    tab_to(page.get_by_role("link", name="Write it down"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "What would you keep, and what would you change?"
    )
    axe(page)
    screen("talk-keep")
    tab_to(page.get_by_label("One thing to keep"))
    page.keyboard.type("Asking first.")
    page.keyboard.press("Tab")
    page.keyboard.type("Waiting longer.")
    tab_to(page.get_by_role("button", name=re.compile("^Save")))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/(debrief|replay)/$"))
    written = Reflection.objects.get()
    assert (written.keep, written.change) == ("Asking first.", "Waiting longer.")
    assert Words.objects.get().text == OWN


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_it_is_accessible_on_a_phone_and_nothing_is_wider(
    page, site, practice, axe, screen, theme
):
    page.emulate_media(color_scheme=theme)
    for name in ("", "tell", "facts", "plan"):
        if name:
            talks.say(practice, name)
        page.goto(f"{site}/attempts/{practice.uuid}/")
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert fits(page)
        axe(page)
        screen(f"talk-390-{theme}-{name or 'opening'}")


def test_without_a_script_it_is_a_form_a_turn(browser, site, context, attempt):
    plain = browser.new_context(java_script_enabled=False, viewport=PHONE)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    page.get_by_label("Is it all right").check()
    say(page)
    at_turn(page, 2)
    own(page).fill("\nTwo lines\nand no more.")
    say(page)
    expect(page.get_by_role("link", name="Choose one of the replies.")).to_be_visible()
    expect(own(page)).to_have_value("\nTwo lines\nand no more.")
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    expect(own(page)).to_have_value("\nTwo lines\nand no more.")
    page.get_by_role("button", name="Suggest stopping").click()
    expect(page.get_by_text("“Tomorrow, then.”")).to_be_visible()
    page.get_by_role("link", name="Write it down").click()
    page.get_by_role("button", name="Save, and hand in").click()
    expect(page.get_by_role("link", name="One thing to keep: A few words are enough.")).to_be_visible()
    page.get_by_label("One thing to keep").fill("A")
    page.get_by_label("One thing to change").fill("B")
    page.get_by_role("button", name="Save, and hand in").click()
    expect(page).to_have_url(re.compile("/debrief/$"))
    assert Words.objects.get().text == "\nTwo lines\nand no more."
    plain.close()


# How it is felt


ANIMATED = "() => document.querySelector('.talk__lines').getAnimations().length"


def test_the_answer_takes_a_moment_and_comes_with_a_fade(page, site, attempt):
    open_(page, site, attempt)
    assert page.evaluate(ANIMATED) == 0, "nothing moves where nothing was said"
    page.get_by_label("Is it all right").check()
    before = page.evaluate("performance.timeOrigin + performance.now()")
    say(page)
    expect(page.locator("[data-waiting-said]")).to_have_text("Mr. Alvarez is taking it in.")
    at_turn(page, 2)
    assert page.evaluate("performance.timeOrigin") - before > 850
    style = "getComputedStyle(document.querySelector('.talk__lines')).animationDuration"
    assert page.evaluate(style) == "0.32s"


def test_where_motion_is_not_wanted_nothing_moves_and_nothing_waits(page, site, attempt):
    page.emulate_media(reduced_motion="reduce")
    open_(page, site, attempt)
    page.get_by_label("Is it all right").check()
    say(page)
    at_turn(page, 2)
    style = "getComputedStyle(document.querySelector('.talk__lines')).animationDuration"
    assert page.evaluate(style) in ("0s", "0ms")
    assert page.evaluate(ANIMATED) == 0
    expect(page.locator("#turn")).to_be_focused()


def test_pressed_twice_it_is_said_once_and_back_leads_out(page, site, case, attempt):
    page.goto(site + case.url)
    open_(page, site, attempt)
    page.get_by_label("Is it all right").check()
    page.get_by_role("button", name="Say this").dblclick()
    at_turn(page, 2)
    assert given(attempt) == 1
    page.go_back()
    expect(page).to_have_url(site + case.url)
    page.go_forward()
    at_turn(page, 2)
    assert given(attempt) == 1


# Two windows


def test_what_an_old_window_says_changes_nothing_and_its_words_are_shown(page, context, site, attempt, axe):
    talks.say(attempt, "ask")
    old = open_(context.new_page(), site, attempt)
    old.evaluate("() => (window.BroadcastChannel.prototype.postMessage = () => undefined)")
    old.route("**/drafts/**", lambda route: route.abort())
    own(old).fill(OWN)
    old.get_by_label("You are frightened").check()
    talks.say(attempt, "name", "again")
    old.unroute("**/drafts/**")
    say(old)
    expect(saved(old)).to_contain_text("The conversation has gone on.")
    expect(own(old)).to_have_value(OWN)
    old.get_by_role("link", name="Load this page again").click()
    at_turn(old, 4)
    expect(old.locator("[data-notice]")).to_contain_text(OWN)
    axe(old)
    old.get_by_role("button", name="I have read this").click()
    assert given(attempt) == 3
    assert not Draft.objects.exists()
    assert kept_on_device(old, attempt) == 0


def test_the_other_window_hears_that_the_talk_has_gone_on(page, context, site, attempt):
    open_(page, site, attempt)
    other = open_(context.new_page(), site, attempt)
    page.get_by_label("Is it all right").check()
    say(page)
    at_turn(page, 2)
    expect(saved(other)).to_contain_text("The conversation has gone on in another window.")
    expect(other.get_by_role("button", name="Say this")).to_be_disabled()


# Never lost


def test_typed_words_are_saved_come_back_and_go_with_the_reply(page, site, attempt, at_writing):
    own(page).fill(OWN)
    expect(saved(page)).to_contain_text("Saved on the server at")
    assert Draft.objects.get().raw == {"text": OWN, "turn": "2"}
    page.reload()
    expect(own(page)).to_have_value(OWN)
    expect(page.locator("[data-two]")).to_have_count(0)
    page.get_by_label("You are frightened").check()
    say(page)
    at_turn(page, 3)
    assert Words.objects.get().text == OWN
    assert kept_on_device(page, attempt) == 0


def test_without_a_network_nothing_is_said_and_the_words_survive_a_closed_window(
    page, context, site, attempt, at_writing
):
    context.set_offline(True)
    own(page).fill(OWN)
    expect(saved(page)).to_contain_text("No connection. One answer is kept on this device")
    page.get_by_label("You are frightened").check()
    say(page)
    expect(saved(page)).to_contain_text("nothing was said yet")
    expect(page.get_by_text("is taking it in.").first).to_be_hidden()
    assert not Draft.objects.exists() and given(attempt) == 1
    page.close()
    context.set_offline(False)
    page = open_(context.new_page(), site, attempt)
    expect(own(page)).to_have_value(OWN)
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")
    assert Draft.objects.get().raw == {"text": OWN, "turn": "2"}


def test_an_answer_of_the_server_that_gets_lost_counts_once(page, site, attempt, at_writing):
    own(page).fill(OWN)
    page.get_by_label("You are frightened").check()
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.")

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/say/", lose)
    say(page)
    expect(saved(page)).to_contain_text("nothing was said yet")
    assert given(attempt) == 2
    page.unroute("**/say/")
    say(page)
    at_turn(page, 3)
    assert given(attempt) == 2 and Words.objects.count() == 1


def test_a_session_that_ran_out_loses_nothing(page, context, site, attempt, at_writing, learner):
    own(page).fill(OWN)
    expect(saved(page)).to_contain_text("Saved on the server at")
    page.get_by_label("You are frightened").check()
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    own(page).press_sequentially(" More.")
    say(page)
    expect(saved(page)).to_contain_text("You are signed out.")
    expect(page.get_by_text("is taking it in.").first).to_be_hidden()
    assert given(attempt) == 1
    door = context.new_page()
    door.goto(f"{site}/accounts/login/")
    door.get_by_label("E-mail").fill(learner.email)
    door.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    door.get_by_role("button", name="Sign in", exact=True).click()
    expect(door).to_have_url(f"{site}/today/")
    expect(own(page)).to_have_value(f"{OWN} More.")
    say(page)
    at_turn(page, 3)
    assert Words.objects.get().text == f"{OWN} More."


def test_words_for_a_turn_that_is_over_are_shown_and_never_put_into_another(
    page, context, site, attempt, at_writing
):
    context.set_offline(True)
    own(page).fill(OWN)
    expect(saved(page)).to_contain_text("No connection")
    page.close()
    talks.say(attempt, "name")
    context.set_offline(False)
    page = open_(context.new_page(), site, attempt)
    expect(page.locator("[data-notice]")).to_contain_text("before the conversation went on")
    expect(page.locator("[data-notice]")).to_contain_text(OWN)
    assert not Draft.objects.exists()


def test_what_is_too_long_is_counted_said_and_not_cut(page, site, attempt, at_writing, axe):
    own(page).fill("word " * 900)
    expect(page.get_by_text("4,500 of 4,000 characters, 500 too many")).to_be_visible()
    page.get_by_label("You are frightened").check()
    say(page)
    expect(page.get_by_role("link", name=re.compile("This has 4,500 characters"))).to_be_visible()
    expect(own(page)).to_have_value("word " * 900)
    expect(page.get_by_label("You are frightened")).to_be_checked()
    axe(page)
    own(page).fill("word")
    say(page)
    at_turn(page, 3)


def test_keep_and_change_are_never_lost_either(page, context, site, attempt):
    talks.say(attempt, *talks.GOOD)
    page.goto(f"{site}/attempts/{attempt.uuid}/talk/talk/keep/")
    page.get_by_label("One thing to keep").fill("Asking first.")
    expect(saved(page)).to_contain_text("Saved on the server at")
    page.reload()
    expect(page.get_by_label("One thing to keep")).to_have_value("Asking first.")
    context.set_offline(True)
    page.get_by_label("One thing to change").fill("Waiting longer.")
    expect(saved(page)).to_contain_text("No connection")
    page.get_by_role("button", name="Save, and hand in").click()
    expect(saved(page)).to_contain_text("No connection")
    context.set_offline(False)
    expect(saved(page)).to_contain_text("Nothing is waiting to be sent.", timeout=10_000)
    page.get_by_role("button", name="Save, and hand in").click()
    page.wait_for_url(re.compile("/debrief/$"))
    assert Reflection.objects.get().change == "Waiting longer."
    assert AttemptEvent.objects.filter(kind="submitted").count() == 1


def test_when_time_is_up_the_page_says_so_and_keeps_what_was_written(page, site, attempt, at_writing):
    Attempt.objects.update(deadline_at=timezone.now() + timedelta(seconds=6))
    open_(page, site, attempt)
    own(page).fill(OWN)
    expect(saved(page)).to_contain_text("Time is up. What had been saved counts.", timeout=15_000)
    expect(page.get_by_role("button", name="Say this")).to_be_disabled()
    assert Draft.objects.get().raw["text"] == OWN


def test_in_practice_one_goes_back_from_the_replay_and_the_end_leads_to_it_again(page, site, practice, axe):
    talks.say(practice, "ask", "facts", "plan")
    page.goto(f"{site}/attempts/{practice.uuid}/talk/talk/keep/")
    page.get_by_label("One thing to keep").fill("Asking first.")
    page.get_by_label("One thing to change").fill("Waiting longer.")
    page.get_by_role("button", name="Save, and look at the run").click()
    page.wait_for_url(re.compile("/replay/$"))
    practice.refresh_from_db()
    assert practice.is_open, "practice goes on until the run is finished"
    talking.go_back(attempt=practice, item=talks.ITEM, kept=1, event_id=uuid.uuid4())
    open_(page, site, practice)
    at_turn(page, 2)
    expect(own(page)).to_have_value("")
    own(page).fill("Another way.")
    page.get_by_label("You are frightened").check()
    say(page)
    at_turn(page, 3)
    talks.say(practice, "plan")
    page.goto(f"{site}/attempts/{practice.uuid}/")
    axe(page)
    expect(page.get_by_role("link", name="Change what you wrote")).to_be_visible()
    page.get_by_role("link", name="Look at this run").click()
    page.wait_for_url(re.compile("/replay/$"))
