"""A handover in browsers: two who write one section, signing, the receiving desk, the result; keyboard, phone, no script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.handovers import acts, reading
from assessments.models import HandoverReading, HandoverSent, TeamText
from tests.assessments.handovers import given
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
    return site + reverse("handover", args=[work.uuid])


def test_two_who_write_one_section_both_see_both_and_then_all_sign_and_one_sends(
    page,
    site,
    work,
    members,
    sign_in,
    other_window,
    axe,
    screen,
):
    sign_in(members[0])
    ben = other_window(members[1])
    page.goto(room(site, work))
    ben.goto(room(site, work))
    ben.get_by_label("Who she is").fill("A teacher who gardens.")
    expect(ben.get_by_text("Something here is not saved yet.")).to_be_visible()
    page.get_by_label("Who she is").fill("A gardener of 67.")
    page.get_by_label("What works").fill("Morphine 5 mg at 18:00.")
    page.get_by_role("button", name="Save for the team").press("Enter")
    expect(page.get_by_text("Saved for the whole team.")).to_be_visible()
    expect(ben.get_by_label("What works")).to_have_value("Morphine 5 mg at 18:00.", timeout=15_000)
    expect(ben.get_by_label("Who she is")).to_have_value("A teacher who gardens.")
    ben.get_by_role("button", name="Save for the team").click()
    expect(ben.get_by_role("alert")).to_contain_text("Both texts stand below")
    expect(ben.locator("#s-who-theirs")).to_contain_text("A gardener of 67.")
    expect(ben.get_by_label("Who she is")).to_have_value("A teacher who gardens.")
    axe(ben)
    ben.screenshot(path="var/screens/handover-two-texts.png", full_page=True)
    ben.get_by_label("Who she is").fill("A gardener of 67 who taught.")
    ben.get_by_role("button", name="Save for the team").click()
    expect(ben.get_by_text("Saved for the whole team.")).to_be_visible()
    assert TeamText.objects.filter(place="section:who").count() == 2
    expect(page.get_by_label("Who she is")).to_have_value("A gardener of 67 who taught.", timeout=15_000)
    page.get_by_role("button", name="I stand for it as it is now").click()
    expect(page.get_by_text("You have signed it as it is now.")).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page)
        axe(page)
        screen(f"handover-room-{width}")
    given.sign(work, *members[1:])
    send = page.get_by_role("button", name="Send the handover")
    expect(send).to_be_visible(timeout=15_000)
    send.click()
    expect(page.get_by_text("Nothing of it changes any more.").first).to_be_visible()
    assert HandoverSent.objects.count() == 1


def test_a_team_receives_answers_finds_and_rates_and_both_read_what_was_lost_first(
    page, site, work, members, sign_in, axe, screen
):
    other = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    given.send(work)
    given.send(other)
    one = HandoverReading.objects.get(work=work)
    dov = teamwork.people(other)[0]
    sign_in(dov)
    page.goto(site + reverse("handover_reading", args=[one.uuid]))
    page.get_by_label("What would you do at 22:00?").fill("Give the dose that is due.")
    page.get_by_role("button", name="Give our answers").click()
    expect(page.get_by_role("heading", name="What you found")).to_be_visible()
    page.get_by_label("Ask the team that wrote it").fill("Which morphine?")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("checkbox", name="Her dog sleeps").check()
    page.get_by_role("radio", name="2 hardly usable").check()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page)
        axe(page)
        screen(f"handover-desk-{width}")
    page.get_by_role("button", name="Rate it for our team").click()
    expect(page.get_by_text("rated it. You see the rating again")).to_be_visible()
    asked = work.words.get(place=f"ask:{one.uuid}")
    acts.reply(room=given.room(work, members[1]), word=asked.uuid, text="Oral solution.")
    received = given.desk(HandoverReading.objects.get(work=other), members[1])
    reading.give_answers(desk=received, texts={"night": "Give the dose that is due."}, over={})
    sign_in(members[0])
    page.goto(room(site, work))
    lost = page.get_by_role("article", name="One fact that must not be lost did not arrive.")
    expect(lost).to_contain_text("The last dose was at 18:00.")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page)
        axe(page)
        screen(f"handover-result-{width}")


def test_everything_works_without_a_script(site, work, members, other_window):
    page = other_window(members[0], java_script_enabled=False)
    page.goto(room(site, work))
    page.get_by_label("Who she is").fill("A gardener of 67.")
    page.get_by_label("What works").fill("Morphine 5 mg at 18:00.")
    page.get_by_role("button", name="Save for the team").click()
    expect(page.get_by_text("Saved for the whole team.")).to_be_visible()
    page.get_by_role("button", name="I stand for it as it is now").click()
    given.sign(work, *members[1:])
    page.reload()
    page.get_by_role("button", name="Send the handover").click()
    one = HandoverReading.objects.get()
    assert one.receiver is None and reading.desk(work.task.set_by, one.uuid).receives


def test_what_was_not_saved_is_back_after_the_window_is_gone_and_never_overwrites_a_colleague(
    page, site, work, members, sign_in
):
    sign_in(members[0])
    page.goto(room(site, work))
    page.get_by_label("Who she is").fill("A teacher who gardens.")
    page.get_by_label("What works").fill("Morphine 5 mg at 18:00.")
    page.wait_for_timeout(900)  # what is typed is kept after a moment of quiet
    context = page.context
    page.close(run_before_unload=False)
    given.write(work, members[1], {"who": "A gardener of 67."}, {"who": 0})
    again = context.new_page()
    again.goto(room(site, work))
    expect(again.get_by_text("is back in its field")).to_be_visible()
    expect(again.get_by_label("What works")).to_have_value("Morphine 5 mg at 18:00.")
    expect(again.get_by_label("Who she is")).to_have_value("A teacher who gardens.")
    again.get_by_role("button", name="Save for the team").click()
    expect(again.locator("#s-who-theirs")).to_contain_text("A gardener of 67.")
    expect(again.get_by_label("Who she is")).to_have_value("A teacher who gardens.")
    again.get_by_role("button", name="Save for the team").click()
    expect(again.get_by_text("Saved for the whole team.")).to_be_visible()
    again.reload()
    again.wait_for_timeout(500)
    expect(again.get_by_text("is back in its field")).to_be_hidden()
    assert TeamText.objects.filter(place="section:who").count() == 2


def test_what_was_not_saved_is_given_back_to_be_copied_where_its_form_is_gone(
    page, site, work, members, sign_in
):
    sign_in(members[0])
    page.goto(room(site, work))
    page.get_by_label("Who she is").fill("A teacher who gardens.")
    page.wait_for_timeout(900)
    context = page.context
    page.close(run_before_unload=False)
    given.send(work)
    again = context.new_page()
    again.goto(room(site, work))
    expect(again.get_by_label("What you wrote", exact=True)).to_have_value("A teacher who gardens.")
    again.get_by_role("button", name="I have what I need").click()
    again.reload()
    again.wait_for_timeout(500)
    expect(again.get_by_label("What you wrote", exact=True)).to_be_hidden()


def test_a_rating_and_a_question_not_yet_sent_are_back_after_the_window_is_gone(
    page, site, work, members, sign_in
):
    other = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    given.send(work)
    given.send(other)
    one = HandoverReading.objects.get(work=work)
    dov = teamwork.people(other)[0]
    reading.give_answers(desk=given.desk(one, dov), texts={"night": "Give the dose that is due."}, over={})
    sign_in(dov)
    page.goto(site + reverse("handover_reading", args=[one.uuid]))
    page.get_by_label("Ask the team that wrote it").fill("Which morphine?")
    page.get_by_role("checkbox", name="Her dog sleeps").check()
    page.get_by_role("radio", name="2 hardly usable").check()
    page.wait_for_timeout(900)
    context = page.context
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(site + reverse("handover_reading", args=[one.uuid]))
    expect(again.get_by_label("Ask the team that wrote it")).to_have_value("Which morphine?")
    expect(again.get_by_role("checkbox", name="Her dog sleeps")).to_be_checked()
    expect(again.get_by_role("radio", name="2 hardly usable")).to_be_checked()
    again.get_by_role("button", name="Ask", exact=True).click()
    expect(again.get_by_text("Your question is with the team that wrote it.")).to_be_visible()
    expect(again.get_by_role("checkbox", name="Her dog sleeps")).to_be_checked()
    again.get_by_role("button", name="Rate it for our team").click()
    expect(again.get_by_text("rated it. You see the rating again")).to_be_visible()
    again.reload()
    again.wait_for_timeout(500)
    expect(again.get_by_label("What you wrote", exact=True)).to_be_hidden()


def test_on_a_phone_the_fields_are_one_tap_away_from_the_chart(page, site, work, members, sign_in, axe):
    page.set_viewport_size({"width": 390, "height": 800})
    sign_in(members[0])
    page.goto(room(site, work))
    field = page.get_by_label("Who she is")
    between = page.get_by_role("navigation", name="Between chart and handover")
    to_write = between.get_by_role("link", name="Write the handover")
    expect(to_write).to_be_in_viewport()
    to_write.press("Enter")
    expect(field).to_be_in_viewport()
    between.get_by_role("link", name="Chart").click()
    expect(page.locator("#chart header")).to_be_in_viewport()
    assert fits(page)
    axe(page)
    given.write(work, members[1])
    page.goto(room(site, work))
    part = page.locator(".chart details").first
    expect(part).not_to_have_attribute("open", "")
    part.locator("summary").click()
    expect(part).to_have_attribute("open", "")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(between).to_be_hidden()
