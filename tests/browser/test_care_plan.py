"""A team's plan with four members in four browsers at once: one row for two, no network for one, and signing it."""

import uuid

import pytest
from django.conf import settings as site_settings
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import PlanRow, PlanRowVersion, TeamWork
from tests.assessments.careplans import given
from tests.assessments.teamwork.given import people
from tests.browser.looking import fits
from tests.conftest import SCREENS, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 15_000  # ms until what one member did must stand in the rooms of the others

HEARD = """() => {
  window.heard = [];
  const line = document.querySelector("[data-live]");
  new MutationObserver(() => line.textContent && window.heard.push(line.textContent)).observe(line, { childList: true });
}"""
"""What a screen reader is told in a room."""


@pytest.fixture
def work(site):
    return given.work()


@pytest.fixture
def rooms(site, work, browser, browser_context_args):
    """The room of each of four members, each in a browser of their own."""
    contexts, pages = [], []
    for user in people(work):
        context = browser.new_context(**browser_context_args)
        name = site_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": Visitor(user).cookies[name].value, "url": site}])
        page = context.new_page()
        page.goto(site + reverse("plan", args=[work.uuid]))
        contexts.append(context)
        pages.append(page)
    yield pages
    for context in contexts:
        context.close()


def rows(page):
    return page.locator("[data-row]")


def add(page, *, problem, when=""):
    """Write a row through the room."""
    page.get_by_role("link", name="Add a row", exact=True).click()
    page.get_by_label("Fill from the library").select_option("fan")
    expect(page.locator("[data-new-row]").get_by_label("What is done")).to_have_value(
        "A hand-held fan, and how to use it."
    )
    page.locator("[data-new-row]").get_by_label("Problem", exact=False).first.fill(problem)
    page.locator("[data-new-row]").get_by_label("When").fill(when)
    page.get_by_role("button", name="Save the row").click()
    expect(page.locator("[data-new-row] form")).to_have_count(0)


def change(page):
    page.get_by_role("link", name="Change the row").first.click()
    expect(page.locator("[data-edit] form")).to_be_visible()
    return page.locator("[data-edit]")


def keep(page, name):
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}.png", full_page=True, animations="disabled")


def test_four_members_write_one_plan_and_sign_it(rooms, work, axe):
    ana, ben, cleo, dov = rooms
    names = [user.first_name for user in people(work)]
    cleo.evaluate(HEARD)

    # One writes, everybody sees it, and a screen reader hears it in one sentence.
    add(ana, problem="Breathless at night", when="Tonight")
    for page in (ana, ben, cleo, dov):
        expect(page.get_by_role("heading", name="Breathless at night")).to_be_visible(timeout=SOON)
    cleo.wait_for_function("window.heard.length > 0")
    heard = cleo.evaluate("window.heard")
    assert len(heard) == 1, "one sentence for what came together"
    assert any(names[0] in said and "Breathless at night" in said for said in heard), heard

    # Two change one row. The one who is later sees both texts, and puts them together by hand.
    mine, theirs = change(ben), change(cleo)
    mine.get_by_label("When").fill("Before he goes to bed")
    theirs.get_by_label("When").fill("At three in the morning")
    theirs.get_by_label("How you will know").fill("He sleeps three hours.")
    mine.get_by_role("button", name="Save the row").click()
    expect(ben.locator("[data-edit] form")).to_have_count(0)
    expect(cleo.get_by_text("changed this row while you write")).to_be_visible(timeout=SOON)
    expect(theirs.get_by_label("When")).to_have_value("At three in the morning")
    keep(cleo, "plan-meanwhile")
    theirs.get_by_role("button", name="Save the row").click()
    expect(theirs.get_by_text("Both texts stand here")).to_be_visible()
    expect(theirs.get_by_text("Before he goes to bed").first).to_be_visible()
    axe(cleo)
    keep(cleo, "plan-conflict")
    theirs.get_by_label("When, put together").fill("Before bed, and at three")
    theirs.get_by_role("button", name="Save it like this").click()
    for page in rooms:
        expect(page.get_by_text("Before bed, and at three")).to_be_visible(timeout=SOON)
        expect(page.get_by_text("He sleeps three hours.")).to_be_visible(timeout=SOON)
    assert list(PlanRowVersion.objects.values_list("number", flat=True)) == [1, 2, 3]

    # One loses the network, writes, comes back: it arrives once.
    dov.context.set_offline(True)
    field = change_offline(dov)
    field.locator("[name=goal]").fill("I want to sleep beside Ruth.")
    field.get_by_role("button", name="Save the row").click()
    expect(dov.get_by_text("What you wrote is kept on this device").first).to_be_visible(timeout=SOON)
    keep(dov, "plan-offline")
    assert PlanRowVersion.objects.count() == 3
    dov.context.set_offline(False)
    for page in rooms:
        expect(page.get_by_text("I want to sleep beside Ruth.")).to_be_visible(timeout=40_000)
    assert PlanRowVersion.objects.count() == 4

    # Everybody signs; one changes a word, and everybody is asked again.
    sign_by(rooms, work)
    expect(ana.get_by_text("Everybody has signed the plan as it stands")).to_be_visible(timeout=SOON)
    assert TeamWork.objects.get().completed_at
    edited = change(ben)
    edited.get_by_label("When").fill("Every night")
    edited.get_by_role("button", name="Save the row").click()
    for page in (ana, cleo, dov):
        expect(page.get_by_role("button", name="Sign it again")).to_be_visible(timeout=SOON)
        expect(page.get_by_text("signed an earlier state").first).to_be_visible()
    assert TeamWork.objects.get().completed_at is None
    sign_by(rooms, work)
    assert TeamWork.objects.get().completed_at
    for page in (ana, dov):
        axe(page)
        assert fits(page)
        keep(page, f"plan-room-{'a' if page is ana else 'd'}")
    ana.set_viewport_size({"width": 390, "height": 844})
    assert fits(ana)
    axe(ana)
    keep(ana, "plan-phone")


def change_offline(page):
    """The form was open before the network went: a row cannot be fetched without it."""
    page.context.set_offline(False)
    found = change(page)
    page.context.set_offline(True)
    return found


def sign_by(pages, work):
    for page in pages:
        page.reload()
        page.get_by_role("button", name="Sign").click()
        expect(page.get_by_text("You have signed the plan as it stands now.")).to_be_visible()


def test_by_keyboard_a_row_is_changed_and_the_focus_comes_back(rooms, work):
    ana, ben = rooms[:2]
    add(ana, problem="Breathless at night")
    expect(ben.get_by_role("heading", name="Breathless at night")).to_be_visible(timeout=SOON)
    link = ben.get_by_role("link", name="Change the row")
    link.focus()
    ben.keyboard.press("Enter")
    expect(ben.locator("[data-edit] form")).to_be_visible()
    ben.locator("[data-edit] [name=when]").focus()
    ben.keyboard.type("Tonight")
    # What somebody else does meanwhile takes neither focus nor words.
    add(ana, problem="Ruth does not sleep")
    expect(ben.get_by_role("heading", name="Ruth does not sleep")).to_be_visible(timeout=SOON)
    assert ben.evaluate("document.activeElement.name") == "when"
    ben.keyboard.type(" and tomorrow")
    ben.keyboard.press("Enter")
    expect(ben.locator("[data-edit] form")).to_have_count(0)
    expect(ben.get_by_text("Tonight and tomorrow")).to_be_visible()
    expect(ben.locator("[data-change]:focus")).to_be_visible()


def test_a_row_taken_out_while_another_writes_is_gone_once_they_leave_it(rooms, work):
    from assessments.careplans import writing

    ben, team = rooms[1], people(work)
    version = given.row(work, team[0])
    ben.reload()
    edit = change(ben)
    edit.locator("[name=when]").fill("Tonight")
    writing.take_out(room=given.room(work, team[0]), uuid=version.row.uuid, base=1, client=uuid.uuid4())
    expect(ben.get_by_text("Somebody took this row out while you write.")).to_be_visible(timeout=SOON)
    expect(edit.locator("[name=when]")).to_have_value("Tonight")
    edit.get_by_role("link", name="Leave it as it was").click()
    expect(rows(ben)).to_have_count(0)
    expect(ben.get_by_text("One row was taken out")).to_be_visible()


def test_a_row_moved_while_another_writes_stands_where_it_belongs_once_they_leave_it(rooms, work):
    from assessments.careplans import writing

    ben, team = rooms[1], people(work)
    version = given.row(work, team[0], domain=2)
    ben.reload()
    edit = change(ben)
    moved = given.fields(domain=4)
    writing.change(
        room=given.room(work, team[0]), uuid=version.row.uuid, fields=moved, base=1, client=uuid.uuid4()
    )
    expect(ben.get_by_text("changed this row while you write")).to_be_visible(timeout=SOON)
    edit.get_by_role("link", name="Leave it as it was").click()
    expect(ben.locator("[data-domain='4'] [data-row]")).to_have_count(1)


def test_what_was_typed_is_there_again_after_the_page_was_closed(rooms, work, site):
    ana = rooms[0]
    given.row(work, people(work)[1])
    ana.reload()
    change(ana).locator("[name=when]").fill("After the news")
    ana.wait_for_timeout(600)
    ana.close()
    again = rooms[0].context.new_page()
    again.goto(site + reverse("plan", args=[work.uuid]))
    expect(again.locator("[data-edit] [name=when]")).to_have_value("After the news")
    assert PlanRow.objects.get().number == 1


def test_somebody_taken_out_of_the_team_while_writing_keeps_the_words(rooms, work):
    from assessments.teamwork import teams
    from tests import factories

    ana = rooms[0]
    given.row(work, people(work)[1])
    ana.reload()
    edit = change(ana)
    edit.locator("[name=when]").fill("After the news")
    teams.leave(member=work.team.members.get(user=people(work)[0]), by=factories.user("office"), why="Moved")
    edit.get_by_role("button", name="Save the row").click()
    expect(ana.get_by_text("Your place in").first).to_be_visible(timeout=SOON)
    expect(edit.locator("[name=when]")).to_have_value("After the news")
    assert PlanRow.objects.get().number == 1


def test_faculty_mark_a_plan_and_members_give_their_own_part(
    rooms, work, site, axe, browser, browser_context_args
):
    from cms.models import User

    ana, team = rooms[0], people(work)
    given.row(work, team[0], library="renal-morphine", intervention="Raise morphine by half.")
    given.row(
        work, team[1], problem="Ruth does not sleep", domain=4, library="caregiver", owners=["social-worker"]
    )
    ana.goto(site + reverse("plan_mine", args=[work.uuid]))
    ana.get_by_label("In your own words").fill("The chaplain asked first, and I had not thought to.")
    ana.get_by_role("button", name="Give your reflection").click()
    expect(ana.get_by_text("Your reflection is given.")).to_be_visible()
    about = ana.locator(f"#about-{work.team.members.get(user=team[1]).pk}")
    for group in about.get_by_role("group").all():
        group.get_by_role("radio", name="4").check()
    ana.get_by_role("button", name="Keep what I answered").click()
    expect(ana.get_by_text("Kept. You may change it")).to_be_visible()
    context = browser.new_context(**browser_context_args)
    name = site_settings.SESSION_COOKIE_NAME
    teacher = User.objects.get(pk=work.task.set_by_id)
    context.add_cookies([{"name": name, "value": Visitor(teacher).cookies[name].value, "url": site}])
    desk = context.new_page()
    desk.goto(site + reverse("plan_mark", args=[work.uuid]))
    expect(desk.get_by_text("he could stop breathing")).to_be_visible()
    desk.get_by_role("radio", name="Sound").check()
    desk.get_by_role("button", name="Release to the team").click()
    expect(desk.get_by_text("Released: the team reads it now.")).to_be_visible()
    history = ana.context.new_page()
    history.goto(site + reverse("plan_history", args=[work.uuid]))
    for width in (1280, 390):
        for page, shot in ((ana, "plan-mine"), (desk, "plan-mark"), (history, "plan-history")):
            page.set_viewport_size({"width": width, "height": 900})
            assert fits(page)
            axe(page)
            keep(page, f"{shot}-{width}")
    context.close()
