"""Faculty write a conversation: by keyboard, on a phone, without a script; and the editor leads there."""

import hashlib

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests import factories
from tests.assessments.outline import given
from tests.browser.looking import fits
from tests.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MP3 = (b"\xff\xfb\x90\x00" + bytes(413)) * 80
"""Two seconds of silence."""
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def case(site):
    return given.case()


def at(site, case, more=""):
    return f"{site}/cms/cases/{case.pk}/talk/{given.TALK}/{more}"


PAGES = {
    "outline": "",
    "checks": "checks/",
    "turn": "turn/opening/",
    "turn-ending": "turn/good/",
    "people": "parts/people/",
    "person": "parts/people/of/lucia/",
    "skills": "parts/skills/",
    "skill": "parts/skills/of/opens/",
    "variable": "parts/variables/of/alignment/",
    "cue": "parts/cues/of/bounce/",
    "gate": "parts/gates/of/not-now/",
    "rule": "parts/rules/of/leaves/",
    "variant": "parts/variants/of/brother/",
    "new": "parts/rules/new/",
    "twee": "twee/",
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_outline_is_sound_for_everybody_wide_and_narrow(
    page, site, case, sign_in, axe, screen, name
):
    sign_in(factories.user("administrator"))
    page.set_viewport_size(WIDE)
    page.goto(at(site, case, PAGES[name]))
    axe(page)
    screen(f"outline-{name}")
    page.set_viewport_size(PHONE)
    assert fits(page)
    for fold in page.locator("main details > summary").all():
        if fold.is_visible():
            fold.click()
    axe(page)
    assert fits(page)
    screen(f"outline-{name}-390")


def test_a_reply_with_an_effect_is_written_by_keyboard_alone(page, site, case, sign_in):
    sign_in(factories.user("administrator"))
    page.goto(at(site, case, "turn/listening/"))
    page.get_by_role("button", name="Add a reply").focus()
    page.keyboard.press("Enter")
    words = page.get_by_role("group", name="Reply 3").get_by_label("Words of the reply")
    expect(words).to_be_focused()
    page.keyboard.type("I wish I had better news.")
    reply = page.get_by_role("group", name="Reply 3")
    reply.get_by_label("Goes to").focus()
    page.keyboard.type("A plan")
    reply.get_by_role("button", name="Add an effect").focus()
    page.keyboard.press("Enter")
    what = page.locator("#f-choices-2-effects-0-var")
    expect(what).to_be_focused()
    what.select_option("lucia.emotion")
    page.locator("#f-choices-2-effects-0-op").select_option("-")
    page.locator("#f-choices-2-effects-0-by").focus()
    page.keyboard.type("2")
    page.keyboard.press("Enter")  # Enter in a field saves
    expect(page.get_by_text("The turn is saved in the draft.")).to_be_visible()
    made = given.node_of(case, "listening")["choices"][2]
    assert made["text"] == "I wish I had better news."
    assert made["effects"] == [{"var": "lucia.emotion", "op": "-", "by": 2}]
    assert made["goes_to"] == "good"


def test_all_of_it_works_without_a_script(browser, browser_context_args, site, case):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    name = settings.SESSION_COOKIE_NAME
    cookie = Visitor(factories.user("administrator")).cookies[name].value
    context.add_cookies([{"name": name, "value": cookie, "url": site}])
    page = context.new_page()
    page.goto(at(site, case))
    page.get_by_text("Add a reply to “listening”").click()
    page.get_by_label("Words of the reply").locator("visible=true").fill("What scares you?")
    page.get_by_role("button", name="Add the reply").locator("visible=true").click()
    expect(page.get_by_text("has one more reply")).to_be_visible()
    page.goto(at(site, case, "turn/listening/"))
    page.locator("#b-add-choices-2-effects").click()
    expect(page.locator("#f-choices-2-effects-0-var")).to_be_focused()
    page.locator("#f-choices-2-effects-0-var").select_option("lucia.trust")
    page.locator("#f-choices-2-effects-0-by").fill("1")
    page.get_by_role("button", name="Save the turn").last.click()
    expect(page.get_by_text("The turn is saved in the draft.")).to_be_visible()
    made = given.node_of(case, "listening")["choices"][2]
    assert (made["text"], made["effects"]) == (
        "What scares you?",
        [{"var": "lucia.trust", "op": "+", "by": 1}],
    )
    context.close()


def chosen(name="lucia.mp3", content=MP3):
    return {"name": name, "mimeType": "audio/mpeg", "buffer": content}


def test_a_recording_is_brought_in_as_soon_as_it_is_chosen_and_can_be_played(
    page, site, case, sign_in, axe, screen
):
    sign_in(factories.user("administrator"))
    page.set_viewport_size(WIDE)
    page.goto(at(site, case, "turn/listening/"))
    page.get_by_label("Title").first.fill("Typed before")
    line = page.get_by_role("group", name="Line 1").first
    line.get_by_text("Recording", exact=True).click()
    line.get_by_label("Choose a recording").set_input_files(chosen())
    player = page.locator("#more-lines-0-audio audio")
    expect(player).to_be_visible()
    expect(page.locator("#f-lines-0-audio")).to_be_focused()
    expect(page.get_by_label("Title").first).to_have_value("Typed before")
    assert player.evaluate("one => one.play().then(() => one.currentSrc !== '' && one.error === null)")
    page.wait_for_function("document.querySelector('#more-lines-0-audio audio').duration > 1")
    axe(page)
    screen("outline-recording")
    page.locator("#f-lines-0-audio").set_input_files(chosen("photo.mp3", b"<svg/>"))
    expect(page.get_by_text("This is no recording that browsers play.").last).to_be_visible()
    expect(player).to_be_visible()
    page.set_viewport_size(PHONE)
    assert fits(page)
    axe(page)
    screen("outline-recording-390")
    page.get_by_role("button", name="Save the turn").last.click()
    expect(page.get_by_text("The turn is saved in the draft.")).to_be_visible()
    assert given.node_of(case, "listening")["lines"][0]["audio"] == hashlib.sha256(MP3).hexdigest()
    page.get_by_role("button", name="Take the recording away").click()
    expect(player).to_have_count(0)
    expect(page.locator("#f-lines-0-audio")).to_be_focused()
    page.get_by_role("button", name="Save the turn").last.click()
    expect(page.get_by_text("The turn is saved in the draft.")).to_be_visible()
    assert "audio" not in given.node_of(case, "listening")["lines"][0]


def test_a_recording_is_brought_in_without_a_script(browser, browser_context_args, site, case):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    name = settings.SESSION_COOKIE_NAME
    cookie = Visitor(factories.user("administrator")).cookies[name].value
    context.add_cookies([{"name": name, "value": cookie, "url": site}])
    page = context.new_page()
    page.goto(at(site, case, "turn/listening/"))
    line = page.get_by_role("group", name="Line 1").first
    line.get_by_text("Recording", exact=True).click()
    line.get_by_label("Choose a recording").set_input_files(chosen())
    line.get_by_role("button", name="Bring it in").click()
    expect(page.locator("#more-lines-0-audio audio")).to_be_visible()
    page.get_by_role("button", name="Save the turn").last.click()
    expect(page.get_by_text("The turn is saved in the draft.")).to_be_visible()
    context.close()


def test_what_is_typed_is_asked_about_before_the_page_is_left(page, site, case, sign_in):
    sign_in(factories.user("administrator"))
    page.goto(at(site, case, "turn/listening/"))
    page.get_by_label("Title").first.fill("Half a word")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Outline of the conversation").click()
    expect(page.get_by_label("Title").first).to_have_value("Half a word")
    assert asked == ["beforeunload"]


def test_the_editor_counts_a_conversation_and_leads_to_its_turns(page, site, case, sign_in, axe, screen):
    sign_in(factories.user("administrator"))
    page.goto(f"{site}/cms/pages/{case.pk}/edit/")
    summary = page.locator("[data-talk]")
    expect(summary.locator("[data-talk-turns]")).to_have_text("5")
    expect(summary.locator("[data-talk-replies]")).to_have_text("7")
    screen("outline-editor")
    axe(page, "[data-talk]")
    summary.get_by_role("link", name="Write its turns").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Talk with them")
