"""The marking desk walked in a browser: 24 answers by keyboard alone, two markers at one answer, comments on the words."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from assessments.marking import leases, phrases, plans
from assessments.models import Lease, MarkerAssignment, Marking, Script
from tests import factories
from tests.assessments.marking import given
from tests.browser.looking import fits
from tests.conftest import SCREENS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 820, 390)


@pytest.fixture
def case(site):
    return given.case()


@pytest.fixture
def work(case):
    return given.work(case, 2)


def address(site, script, name="mark"):
    return site + reverse(name, args=[script.uuid])


def everywhere(page, axe, screen, name):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        assert fits(page), f"{name} at {width}"
        screen(f"{name}-{width}")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_twenty_four_answers_by_keyboard_alone(page, site, case, sign_in, axe, screen):
    sitting, _scripts = given.work(case, 24)
    sign_in(given.marker(sitting))
    page.goto(f"{site}/marking/")
    everywhere(page, axe, screen, "marking-queue")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Mark the next one"):
            break
    page.keyboard.press("Enter")
    for number in range(1, 25):
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Answer [0-9A-F]{6}$"))
        expect(page.locator(".judging__digit").first).to_be_visible()  # the script is there
        page.keyboard.press("3" if number % 3 else "2")
        page.keyboard.press("3")
        if number == 1:
            everywhere(page, axe, screen, "marking-script")
            page.keyboard.press("n")
            expect(page.get_by_label("What you did well")).to_be_focused()
            page.keyboard.type("You begin with her, 1 to 1.")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Nothing more waits for you at this question.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("No answer waits for your mark.")
    marks = Marking.objects.final()
    assert marks.count() == 24
    assert {tuple(sorted(one.levels.items())) for one in marks} == {
        tuple(sorted({"cause": cause, "safety": "clear"}.items())) for cause in ("half", "full")
    }
    assert marks.filter(did_well="You begin with her, 1 to 1.").count() == 1


def test_the_keys_move_choose_and_stay_out_of_fields(page, site, work, sign_in):
    sitting, scripts = work
    user = given.marker(sitting)
    sign_in(user)
    leases.take(script=scripts[0], role="first", by=user)
    page.goto(address(site, scripts[0]))
    expect(page.locator(".judging__digit").first).to_be_visible()
    cause, safety = page.locator("#criterion-cause"), page.locator("#criterion-safety")
    page.keyboard.press("j")
    expect(safety).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cause).to_be_focused()
    page.keyboard.press("2")
    expect(page.get_by_role("radio", name=re.compile("^Nearly"))).to_be_checked()
    expect(safety).to_be_focused()
    comment = page.get_by_label("What to change")
    comment.fill("")
    comment.press_sequentially("3 j / ?")
    expect(comment).to_have_value("3 j / ?")
    expect(page.get_by_role("radio", name=re.compile("^Clear"))).not_to_be_checked()
    page.keyboard.press("Control+s")
    expect(page.get_by_text("The draft is kept. It counts once you make it final.")).to_be_visible()
    expect(page.get_by_label("What to change")).to_have_value("3 j / ?")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.get_by_label("Single keys work outside of fields").uncheck()
    page.locator("h1").click()
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name=re.compile("^Clear"))).not_to_be_checked()
    page.reload()
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name=re.compile("^Clear"))).not_to_be_checked()


def test_the_comment_bank_finds_by_typing_and_puts_into_the_field(page, site, work, sign_in, axe):
    sitting, scripts = work
    user = given.marker(sitting)
    for text in ("Say when to call.", "Say which drug it is now.", "You begin with her."):
        phrases.keep(owner=user, text=text, rubric="letter")
    sign_in(user)
    leases.take(script=scripts[0], role="first", by=user)
    page.goto(address(site, scripts[0]))
    expect(page.locator(".judging__digit").first).to_be_visible()
    page.keyboard.press("/")
    search = page.get_by_label("Find by typing")
    expect(search).to_be_focused()
    search.press_sequentially("say drug")
    expect(page.get_by_text("One comment. Enter takes it.")).to_be_visible()
    axe(page)
    search.press("Enter")
    expect(page.get_by_label("What to change")).to_have_value("Say which drug it is now.")
    expect(page.get_by_label("What to change")).to_be_focused()
    page.keyboard.press("Control+s")
    expect(page.get_by_text("The draft is kept.").first).to_be_visible()
    assert phrases.bank(user, scripts[0].attempt.definition.find("letter").judged_by)[0].times_used == 1


def test_words_that_are_selected_become_a_comment_beside_the_text(page, site, work, sign_in, axe, screen):
    sitting, scripts = work
    user = given.marker(sitting)
    sign_in(user)
    leases.take(script=scripts[0], role="first", by=user)
    page.goto(address(site, scripts[0]))
    expect(page.locator(".judging__digit").first).to_be_visible()
    page.locator("[data-words]").evaluate(
        """words => {
            const text = words.firstChild, at = text.data.indexOf("kidneys");
            getSelection().setBaseAndExtent(text, at, text, at + 7);
            words.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
        }"""
    )
    expect(page.get_by_text("“kidneys”")).to_be_visible()
    page.get_by_label("Your comment on it").fill("Their work in one word?")
    page.get_by_role("button", name="Add this comment").click()
    expect(page.locator("mark")).to_have_text("kidneys")
    page.get_by_text("Comment on a sentence").click()
    page.get_by_label("Sentence").select_option(label="Morphine stays in him, so we change it.")
    page.get_by_label("Your comment on it").fill("Well put.")
    page.get_by_role("button", name="Add this comment").click()
    expect(page.locator("mark")).to_have_count(2)
    everywhere(page, axe, screen, "marking-places")
    page.get_by_role("button", name="Remove comment 1").click()
    expect(page.locator("mark")).to_have_text("Morphine stays in him, so we change it.")
    (kept,) = Marking.objects.get().anchored
    assert kept["text"] == "Well put."


def test_two_markers_reach_for_the_same_answer(browser, page, site, case, sign_in, context, axe, screen):
    _sitting, (script,) = given.work(case)
    one, other = (given.marker(script.sitting, first_name=name, last_name="Vane") for name in ("Ada", "Bo"))
    second = browser.new_context(viewport={"width": 1280, "height": 900})
    sign_in(other)
    second.add_cookies(context.cookies())
    sign_in(one)
    theirs = second.new_page()
    for window in (page, theirs):
        window.goto(address(site, script))
        expect(window.get_by_role("button", name="Take it in hand")).to_be_visible()
    page.get_by_role("button", name="Take it in hand").click()
    expect(page.get_by_text("You give the first mark.")).to_be_visible()
    theirs.get_by_role("button", name="Take it in hand").click()
    expect(theirs.get_by_text("Ada Vane has it in hand").first).to_be_visible()
    axe(theirs)
    # The lease of the first runs out while they read; the second takes it, and the first then sends what they wrote.
    page.get_by_role("radio", name=re.compile("^Sound")).check()
    page.get_by_label("Comment", exact=False).first.fill("Mine stays here.")
    Lease.objects.all().delete()
    theirs.reload()
    theirs.get_by_role("button", name="Take it in hand").click()
    theirs.get_by_role("radio", name=re.compile("^Nearly")).check()
    theirs.get_by_role("radio", name=re.compile("^Silent")).check()
    page.get_by_role("radio", name=re.compile("^Clear")).check()
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Bo Vane is marking it")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("^Sound"))).to_be_checked()
    axe(page)
    screen("marking-in-hand")
    theirs.get_by_role("button", name="Final, and the next").click()
    expect(theirs.get_by_text("is final.")).to_be_visible()
    page.get_by_role("button", name="Final, and the next").click()
    expect(page.get_by_role("heading", name="The mark that counts")).to_be_visible()
    expect(page.get_by_role("heading", name="Yours, which is not stored")).to_be_visible()
    expect(page.get_by_text("Mine stays here.")).to_be_visible()
    axe(page)
    screen("marking-both")
    assert Marking.objects.get().levels == {"cause": "half", "safety": "silent"}
    second.close()


def test_what_was_typed_outlives_a_reload_and_being_taken_off_the_work(page, site, work, sign_in):
    sitting, scripts = work
    user = given.marker(sitting)
    sign_in(user)
    leases.take(script=scripts[0], role="first", by=user)
    page.goto(address(site, scripts[0]))
    page.get_by_label("What you did well").fill("You begin with her.")
    page.reload()
    expect(page.get_by_label("What you did well")).to_have_value("You begin with her.")
    expect(page.get_by_text("What you typed here before is back.")).to_be_visible()
    plans.end(assignment=MarkerAssignment.objects.get(user=user), by=user, why="Ill.")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This answer is not yours to mark.")
    expect(page.get_by_label("What you did well")).to_have_value("You begin with her.")
    assert not Marking.objects.exists()


def test_it_works_without_a_script(browser, site, work, sign_in, context):
    sitting, _scripts = work
    sign_in(given.marker(sitting))
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"{site}/marking/")
    page.get_by_role("button", name="Mark the next one").click()
    page.get_by_role("radio", name=re.compile("^Sound")).check()
    page.get_by_role("button", name="Final, and the next").click()
    expect(page.get_by_text("Choose a level for “Says what to watch for”.")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Clear")).check()
    page.get_by_role("button", name="Final, and the next").click()
    expect(page.get_by_text("is final.")).to_be_visible()
    expect(page.get_by_role("button", name="Final, and the next")).to_be_visible()
    assert Marking.objects.final().count() == 1
    plain.close()


def test_a_lead_assigns_shares_out_and_moves(page, site, case, sign_in, axe, screen):
    sitting, _scripts = given.work(case, 4)
    one = given.marker(sitting, first_name="Ada", last_name="Vane")
    factories.user(email="bo@example.org", first_name="Bo", last_name="Vane")
    sign_in(given.teacher(case))
    page.goto(f"{site}/marking/")
    page.get_by_role("link", name=re.compile("Plan, people")).click()
    page.get_by_text("Assign somebody", exact=True).click()
    page.get_by_label("E-mail address of their account").fill("bo@example.org")
    page.get_by_role("button", name="Assign them").click()
    expect(page.get_by_text("Bo Vane is assigned, and was written to.")).to_be_visible()
    form = page.get_by_role("form", name="Evenly, among several")
    form.get_by_label("Ada Vane").check()
    form.get_by_label("Bo Vane").check()
    form.get_by_role("button", name="Share them out").click()
    expect(page.get_by_text("answers are allocated.")).to_be_visible()
    everywhere(page, axe, screen, "marking-plan")
    over = page.get_by_role("form", name="Everything of one person to another")
    over.get_by_label("From").select_option(label="Ada Vane")
    over.get_by_label("To").select_option(label="Bo Vane")
    over.get_by_role("button", name="Move everything").click()
    expect(page.get_by_text("Bo Vane takes over 2 answers.")).to_be_visible()
    assert not Script.objects.filter(first_to=one).exists()
    page.get_by_role("link", name="Comment bank").click()
    page.get_by_label("The comment", exact=True).fill("Say when to call.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("button", name=re.compile("^Remove"))).to_be_visible()
    everywhere(page, axe, screen, "marking-comments")


def test_without_a_script_what_was_sent_after_the_session_had_ended_is_sent_again(
    browser, site, work, sign_in, context
):
    sitting, scripts = work
    user = given.marker(sitting, first_name="Ada", last_name="Vane")
    sign_in(user)
    leases.take(script=scripts[0], role="first", by=user)
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(address(site, scripts[0]))
    page.get_by_role("radio", name=re.compile("^Sound")).check()
    page.get_by_label("What you did well").fill("You begin with her.\n\nThen the drug.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "You were signed out before this was sent. Nothing was stored."
    )
    expect(page.get_by_label("What you wrote, 1")).to_have_value("You begin with her.\n\nThen the drug.")
    assert fits(page)
    page.screenshot(path=SCREENS / "signed-out-390.png", full_page=True)
    with plain.expect_page() as opened:
        page.get_by_role("link", name="Sign in, in another window").click()
    door = opened.value
    door.get_by_label("E-mail").fill(user.email)
    door.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    door.get_by_role("button", name="Sign in", exact=True).click()
    expect(door).to_have_url(address(site, scripts[0]))
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("You are signed in as Ada Vane")).to_be_visible()
    assert not Marking.objects.exists()
    assert fits(page)
    page.screenshot(path=SCREENS / "signed-in-again-390.png", full_page=True)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("The draft is kept. It counts once you make it final.")).to_be_visible()
    mark = Marking.objects.get()
    assert mark.levels == {"cause": "full"} and mark.did_well == "You begin with her.\n\nThen the drug."
    plain.close()
