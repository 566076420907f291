"""A team's readiness in browsers: two members scratching, the page following by itself, keyboard, phone, no script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import ReadinessTest, Scratch, TeamWord
from tests.assessments.readiness import given
from tests.assessments.teamwork import given as teamwork
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 390)


@pytest.fixture
def work(site):
    return given.work()


@pytest.fixture
def members(work):
    return teamwork.people(work)


def room(site, work):
    return site + reverse("readiness", args=[work.uuid])


def test_the_own_test_is_saved_as_one_goes_and_given_by_keyboard(
    page, site, work, members, sign_in, axe, screen
):
    sign_in(members[0])
    page.goto(room(site, work))
    first = page.locator("[data-item=q1] input[type=radio]").first
    first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#saved [data-words]")).to_contain_text("Saved on the server at")
    page.reload()
    expect(page.locator("[data-item=q1] input[type=radio]").first).to_be_checked()
    page.locator("[data-item=q2] input[type=radio]").first.check()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page)
        axe(page)
        screen(f"readiness-alone-{width}")
    page.get_by_role("button", name="Give my own test").press("Enter")
    expect(page.get_by_role("heading", name="Your team waits for 3 more.")).to_be_visible()
    assert ReadinessTest.objects.get(user=members[0]).given_at


def test_two_members_talk_and_scratch_and_each_sees_the_other_without_loading_anew(
    page, site, work, members, sign_in, other_window, axe, screen
):
    given.all_give(work)
    sign_in(members[0])
    ben = other_window(members[1])
    page.goto(room(site, work))
    ben.goto(room(site, work))
    ben.locator("#say-q2").fill("Half a sentence that is not sent yet")

    card = page.locator("#q-q1")
    card.locator(".speak input[value=q1-a]").check()
    card.get_by_label("Because").fill("Waiting harms nobody.")
    card.get_by_role("button", name="Say it to the team").click()
    expect(ben.locator("#q-q1")).to_contain_text("Waiting harms nobody.", timeout=15_000)
    expect(ben.locator("[data-said]")).to_contain_text("spoke for an option of question 1")
    expect(ben.locator("#say-q2")).to_have_value("Half a sentence that is not sent yet")

    given.speak(work, members[2:], "q1", "q1-a")
    summary = ben.locator("#do-q1-q1-a summary")
    expect(summary).to_be_visible(timeout=15_000)
    summary.focus()
    ben.keyboard.press("Enter")
    ben.locator("#do-q1-q1-a").get_by_role("button", name="Scratch it now").press("Enter")
    expect(ben.locator("#q-q1")).to_contain_text("Not right.")
    expect(page.locator("#q-q1")).to_contain_text("Not right.", timeout=15_000)
    assert Scratch.objects.count() == 1
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page)
        axe(page)
        screen(f"readiness-team-{width}")


def test_who_scratches_from_an_old_page_is_told_what_happened(page, site, work, members, sign_in):
    given.all_give(work)
    given.speak(work, members[:2], "q1", "q1-a")
    given.speak(work, members[2:], "q1", "q1-c")
    sign_in(members[2])
    page.goto(room(site, work))
    page.route("**/pulse/**", lambda route: route.abort())
    given.scratch(work, members[0], "q1", "q1-a")
    page.locator("#do-q1-q1-c summary").click()
    page.locator("#do-q1-q1-c").get_by_role("button", name="Scratch it now").click()
    expect(page.get_by_role("alert")).to_contain_text(f"{members[0]} scratched")
    assert Scratch.objects.count() == 1


def test_the_scores_and_all_decisions_on_two_screens(page, site, work, members, sign_in, axe, screen):
    other = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    for one in (work, other):
        given.all_give(one)
        given.through(one)
    given.decide(work)
    given.decide(other, option="drug", text="He cannot wait.")
    sign_in(members[0])
    page.goto(room(site, work))
    expect(page.get_by_role("heading", name="What the teams decided")).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page)
        axe(page)
        screen(f"readiness-report-{width}")
    sign_in(work.task.set_by)
    page.goto(site + reverse("readiness_questions", args=[work.task.uuid]))
    axe(page)
    assert fits(page)


def test_everything_works_without_a_script(site, work, members, other_window):
    given.all_give(work)
    given.speak(work, members[1:], "q1", "q1-b")
    page = other_window(members[0], java_script_enabled=False)
    page.goto(room(site, work))
    page.locator("#do-q1-q1-b summary").click()
    page.locator("#do-q1-q1-b").get_by_role("button", name="Scratch it now").click()
    expect(page.locator("#q-q1")).to_contain_text("Right.")
    expect(page.locator("#q-q1")).to_contain_text("Scratch 1: 4 credits.")


def test_a_remark_not_yet_sent_survives_a_reload_a_closed_window_and_a_lost_connection(
    page, site, work, members, sign_in
):
    given.all_give(work)
    sign_in(members[0])
    page.goto(room(site, work))
    card = page.locator("#q-q1")
    card.locator(".speak input[value=q1-a]").check()
    card.get_by_label("Because").fill("Waiting harms nobody, tonight.")
    page.wait_for_timeout(900)  # what is typed is kept after a moment of quiet
    page.reload()
    expect(card.get_by_text("is back in its field")).to_be_visible()
    expect(card.get_by_label("Because")).to_have_value("Waiting harms nobody, tonight.")
    expect(card.locator(".speak input[value=q1-a]")).to_be_checked()

    context = page.context
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(room(site, work))
    card = page.locator("#q-q1")
    expect(card.get_by_label("Because")).to_have_value("Waiting harms nobody, tonight.")

    context.set_offline(True)
    card.get_by_role("button", name="Say it to the team").click(no_wait_after=True)
    page.wait_for_timeout(500)
    context.set_offline(False)
    page.goto(room(site, work))
    expect(card.get_by_label("Because")).to_have_value("Waiting harms nobody, tonight.")
    card.get_by_role("button", name="Say it to the team").click()
    expect(card.locator(".scratch__said")).to_contain_text("Waiting harms nobody, tonight.")
    page.reload()
    page.wait_for_timeout(500)
    expect(card.get_by_label("Because")).to_have_value("")
    expect(page.get_by_text("is back in its field")).to_be_hidden()
    assert TeamWord.objects.get().option == "q1-a"


def test_a_remark_whose_form_is_gone_is_given_back_to_be_copied(page, site, work, members, sign_in):
    given.all_give(work)
    sign_in(members[0])
    page.goto(room(site, work))
    page.locator("#say-q1").fill("I would rather call the family.")
    page.wait_for_timeout(900)
    context = page.context
    page.close(run_before_unload=False)
    given.through(work)
    again = context.new_page()
    again.goto(room(site, work))
    expect(again.get_by_label("What you wrote", exact=True)).to_have_value("I would rather call the family.")
