"""A case consult walked in a browser: written against a dead network, checked, sent, taken, answered, closed, shared."""

import re

import pytest
from playwright.sync_api import expect

from assessments.consults import answering, asking
from assessments.models import Consult, ConsultReplyDraft
from tests import factories
from tests.assessments.consults import given
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {1280: 900, 390: 844}


@pytest.fixture
def enrollment(site):
    found = factories.enrollment(user=factories.user(first_name="Oriel", last_name="Vantongeren"))
    factories.profile(found.user, seat="social-worker", scope="none")
    return found


@pytest.fixture
def expert(enrollment):
    return given.expert(
        enrollment.cohort, user=factories.user(first_name="Sunniva", last_name="Aldercott")
    ).user


@pytest.fixture
def look(page, axe, screen):
    """Return a function that looks at a page: axe, nothing wider than the window, and a picture at each width."""

    def at_every_width(name):
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            axe(page)
            assert fits(page), f"{name} at {width}"
            screen(f"{name}-{width}")
        page.set_viewport_size({"width": 1280, "height": 900})

    return at_every_width


def kept(page, words):
    """Wait until the line under the form says so."""
    expect(page.locator("#kept [data-words]")).to_contain_text(words, timeout=30_000)


def fill(page, **said):
    for name, value in (given.SAID | said).items():
        field = page.locator(f"#id_{name}")
        if name in ("setting", "age", "needed"):
            field.select_option(value)
        elif name != "signs":
            field.fill(value)


def test_a_consult_is_written_checked_answered_closed_and_shared(
    page, site, enrollment, expert, sign_in, look
):
    sign_in(enrollment.user)
    page.goto(f"{site}/consults/")
    look("consults-empty")
    page.get_by_role("link", name="Ask a question").press("Enter")  # from here on by keyboard alone
    fill(page, story="Mrs. Kowalczyk wakes at night. The Zorblax patch is off. Call 303-555-0199.")
    kept(page, "Saved at")
    look("consult-written")
    page.get_by_role("button", name="Look for identifiers").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("3 places may tell who somebody is.")
    look("consult-checked")
    page.get_by_role("link", name=re.compile("^Change it.*303-555-0199$")).press("Enter")
    page.locator("#id_story").fill("She wakes at night. The Zorblax patch is off.")
    page.get_by_role("button", name="Look for identifiers").press("Enter")
    page.get_by_label("“Zorblax” identifies nobody").press("Space")
    page.get_by_role("button", name="Send it to the experts").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("your declaration is missing")
    expect(page.get_by_label("“Zorblax” identifies nobody")).to_be_checked()
    look("consult-undeclared")
    page.get_by_label("I have read it through").press("Space")
    page.get_by_role("button", name="Send it to the experts").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your question waits for an expert.")
    look("consult-sent")

    sign_in(expert)
    page.goto(f"{site}/today/")
    page.get_by_role("link", name="See what waits for you").press("Enter")
    look("consults-answering")
    page.get_by_role("link", name=given.SAID["question"]).press("Enter")
    page.get_by_role("button", name="Take it in hand").press("Enter")
    page.get_by_label("What you would say to a colleague").fill("Ask Margaret first. Then a fan.")
    page.get_by_label("References").fill(given.SOURCES)
    look("consult-answering")
    page.get_by_role("button", name="Send the answer").press("Enter")
    expect(page.get_by_text("It was not sent: something in it may tell")).to_be_visible()
    expect(page.get_by_label("What you would say to a colleague")).to_have_value(
        "Ask Margaret first. Then a fan."
    )
    look("consult-answer-refused")
    page.get_by_label("What you would say to a colleague").fill("Ask her first. Then a fan.")
    page.get_by_role("button", name="Send the answer").press("Enter")
    expect(page.get_by_text("Your answer is sent.")).to_be_visible()

    sign_in(enrollment.user)
    page.goto(f"{site}/today/")
    page.get_by_role("link", name=given.SAID["question"]).press("Enter")
    page.get_by_label("What you will do now").fill(given.PLAN)
    look("consult-answered")
    page.get_by_role("button", name="Close it").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Asked, answered and closed.")
    page.get_by_label("I agree that my cohort reads").press("Space")
    page.get_by_role("button", name="Offer it to my cohort").press("Enter")
    expect(page.get_by_text("You agreed.")).to_be_visible()
    look("consult-closed")

    sign_in(factories.user("faculty", course=factories.course(program=enrollment.cohort.program)))
    page.goto(f"{site}/teaching/")
    page.get_by_role("link", name=given.SAID["question"]).press("Enter")
    look("consult-offered")
    page.get_by_role("button", name="I have read it").press("Enter")
    expect(page.get_by_text("The cohort reads it now.")).to_be_visible()
    page.goto(f"{site}/desk/consults/")
    look("consults-desk")
    page.get_by_role("link", name=enrollment.cohort.name).first.press("Enter")
    look("consults-desk-cohort")

    sign_in(factories.enrollment(cohort=enrollment.cohort).user)
    page.goto(f"{site}/consults/shared/")
    look("consults-shared")
    page.get_by_role("link", name=given.SAID["question"]).press("Enter")
    look("consult-shared")
    assert "Vantongeren" not in page.content()


def test_a_dead_network_and_an_ended_session_lose_no_word(page, site, enrollment, expert, sign_in, context):
    sign_in(enrollment.user)
    page.goto(f"{site}/consults/new/")
    fill(page)
    kept(page, "Saved at")
    context.set_offline(True)
    page.locator("#id_story").fill("Written without a connection.")
    kept(page, "No connection. Kept on this device")
    context.set_offline(False)
    kept(page, "Saved at")
    assert Consult.objects.get().story == "Written without a connection."
    cookies = context.cookies()
    context.clear_cookies()
    page.locator("#id_story").fill("Written after the session had ended.")
    kept(page, "You are signed out. Kept on this device")
    page.get_by_role("button", name="Keep as a draft").click()
    page.wait_for_load_state()
    context.add_cookies(cookies)
    sign_in(enrollment.user)
    page.goto(f"{site}/consults/{Consult.objects.get().uuid}/edit/")
    expect(page.locator("#id_story")).to_have_value("Written after the session had ended.")
    kept(page, "Saved at")
    assert Consult.objects.get().story == "Written after the session had ended."


def test_two_windows_that_write_one_draft_keep_both_texts(page, site, enrollment, sign_in, context):
    made = given.draft(enrollment)
    sign_in(enrollment.user)
    page.goto(f"{site}/consults/{made.uuid}/edit/")
    Consult.objects.update(story="From the other window.", rev=2)
    page.locator("#id_story").fill("From this window.")
    kept(page, "This was changed in another window")
    page.reload()
    expect(page.locator("#id_story")).to_have_value("From the other window.\n\nFrom this window.")
    kept(page, "Saved at")
    assert Consult.objects.get().story == "From the other window.\n\nFrom this window."


def test_an_answer_that_was_begun_is_there_again(page, site, enrollment, expert, sign_in):
    consult = given.sent(enrollment)
    answering.take(consult=consult, by=expert)
    sign_in(expert)
    page.goto(f"{site}/consults/answering/{consult.uuid}/")
    page.get_by_label("What you would say to a colleague").fill("Half an answer")
    kept(page, "Saved at")
    assert ConsultReplyDraft.objects.get().said["text"] == "Half an answer"
    page.goto(f"{site}/consults/answering/")
    page.go_back()
    expect(page.get_by_label("What you would say to a colleague")).to_have_value("Half an answer")


def test_two_windows_of_one_device_that_write_one_reply_keep_both_texts(
    page, site, enrollment, expert, sign_in, context
):
    consult = given.sent(enrollment)
    answering.take(consult=consult, by=expert)
    sign_in(expert)
    url = f"{site}/consults/answering/{consult.uuid}/"
    page.goto(url)
    other = context.new_page()
    other.goto(url)
    words = "What you would say to a colleague"
    page.get_by_label(words).fill("From the first window.")
    kept(page, "Saved at")
    other.get_by_label(words).fill("From the second window.")
    kept(other, "This was changed in another window")
    page.get_by_label(words).fill("From the first window, and more.")  # what the second kept stays its own
    expect(page.locator("input[name=rev]")).to_have_value("2", timeout=30_000)
    other.reload()
    expect(other.get_by_label(words)).to_have_value(
        "From the first window, and more.\n\nFrom the second window."
    )
    kept(other, "Saved at")
    assert ConsultReplyDraft.objects.get().said["text"].endswith("From the second window.")


def test_a_window_closed_without_a_connection_leaves_its_words_to_the_next(
    page, site, enrollment, sign_in, context
):
    made = given.draft(enrollment)
    sign_in(enrollment.user)
    url = f"{site}/consults/{made.uuid}/edit/"
    page.goto(url)
    other = context.new_page()
    other.goto(url)
    context.set_offline(True)
    page.locator("#id_story").fill("From the window that stays.")
    kept(page, "No connection")
    other.locator("#id_story").fill("From the window that was closed.")
    kept(other, "No connection")
    other.close()
    context.set_offline(False)
    kept(page, "Saved at")
    page.reload()
    kept(page, "Saved at")
    told = page.locator("#id_story").input_value()
    assert "From the window that stays." in told and "From the window that was closed." in told
    assert Consult.objects.get().story == told


def test_a_thread_closed_in_another_window_shows_what_was_not_sent(page, site, enrollment, expert, sign_in):
    consult = given.answered(given.sent(enrollment), expert)
    sign_in(enrollment.user)
    page.goto(f"{site}/consults/{consult.uuid}/")
    page.get_by_label("What you will do now").fill("Words of this window.")
    asking.close(consult=consult, text=given.PLAN, by=enrollment.user)
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_role("alert")).to_contain_text("closed already")
    expect(page.get_by_label("Your words")).to_have_value("Words of this window.")


def test_what_is_erased_goes_from_the_device_as_well(page, site, enrollment, sign_in, context):
    made = given.draft(enrollment)
    sign_in(enrollment.user)
    page.goto(f"{site}/consults/{made.uuid}/edit/")
    Consult.objects.update(story="From elsewhere.", rev=2)
    page.locator("#id_story").fill("Only on this device.")
    kept(page, "This was changed in another window")
    page.goto(f"{site}/consults/{made.uuid}/erase/")
    page.get_by_role("button", name="Erase it for good").press("Enter")
    expect(page.get_by_text("Its words and pictures are erased.")).to_be_visible()
    there = page.evaluate(
        """() => new Promise((done) => {
          const opening = indexedDB.open("alongside-unsent", 1);
          opening.onsuccess = () => {
            const all = opening.result.transaction("notes").objectStore("notes").getAll();
            all.onsuccess = () => done(JSON.stringify(all.result));
          };
        })"""
    )
    assert "Only on this device" not in there
