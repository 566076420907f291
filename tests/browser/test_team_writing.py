"""Exercises for teams in the CMS from the first word on: faculty write and hand in, a reviewer approves, a team opens it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import CarePlanPage, HandoverPage
from courses import review
from tests import factories
from tests.assessments.careplans import given as plans
from tests.assessments.teamwork import given

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHARED = {"summary": "Written in the CMS. For one team.", "person_name": "Ingrid Halvorsen, 71"}
SHARED |= {"story": "She cannot climb the stairs any more.", "references": "Invented for this test, 2026."}
HANDOVER = [
    ("chart", "Note", {"title": "Nurse", "section": "notes", "text": "Slept well."}),
    ("sections", "", {"title": "Who she is", "prompt": "In her words.", "most": "60", "model": "A teacher."}),
    ("facts", "", {"sentence": "The last dose was given at 18:00.", "look_for": "time"}),
    ("receiver_questions", "", {"text": "What would you do tonight?", "answer": "Give the dose."}),
    ("dimensions", "", {"title": "Safe", "low": "Gaps.", "high": "Whole."}),
]
PLAN = [
    ("problems", "", {"name": "stairs", "domain": "2", "text": "The stairs"}),
    ("goals", "", {"name": "street", "text": "To hear the street", "whose": "Ingrid"}),
    ("library", "", {"name": "fan", "domain": "2", "text": "A fan", "owners": ["physician"], "source": "NCP 2018"}),
    ("library", "", {"name": "bench", "domain": "4", "text": "A bench", "owners": ["social-worker"], "source": "NCP 2018"}),
    ("musts", "", {"name": "must-sit", "sentence": "A place to sit.", "any_of-0-value": "bench"}),
    ("must_nots", "", {"name": "not-fan", "intervention": "fan", "because": "It could chill her."}),
    ("questions", "", {"name": "heard", "text": "I felt heard."}),
]  # fmt: skip


@pytest.fixture
def course(site):
    made = factories.course()
    review.ensure_workflow(factories.catalog())
    return made


@pytest.fixture
def week(course):
    return factories.week(course=course)


@pytest.fixture
def team(course):
    return given.team(program=course.get_parent().specific)


def write(page, fields):
    for name, value in fields.items():
        page.locator(f"[name='{name}']").fill(value)


def add(page, stream, sort, fields):
    """Add one block to a stream, of this sort where there are several, and fill it."""
    number = int(page.locator(f"[name='{stream}-count']").input_value())
    page.locator(f"[data-contentpath='{stream}'] .c-sf-add-button").last.click()
    if sort:
        page.get_by_role("option", name=sort).first.click()
    expect(page.locator(f"[name='{stream}-count']")).to_have_value(str(number + 1))
    for name, value in fields.items():
        field = page.locator(f"[name='{stream}-{number}-value-{name}']")
        if isinstance(value, list):
            for one in value:
                page.locator(f"[name='{stream}-{number}-value-{name}'][value='{one}']").check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def hand_in(page):
    page.locator(".footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name="Submit to Clinical review").click()
    page.get_by_text("submitted").first.wait_for()


def approve(page, site, title):
    """As a reviewer does: from their first page to the draft and its preview, then the button of the editor."""
    page.goto(f"{site}/cms/")
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_text("has been updated").wait_for()


def set_to(page, site, team, title):
    page.goto(site + reverse("teaming_exercises", args=[team.teaming.uuid]))
    page.get_by_role("listitem").filter(has_text=title).get_by_role("link", name="Set it").click()
    page.get_by_role("button", name="Set it").click()
    page.get_by_role("link", name=title).first.wait_for()


def test_a_handover_goes_from_its_author_over_a_reviewer_to_a_team(
    page, site, course, week, team, sign_in, context
):
    author = factories.user("faculty", course=course)
    sign_in(author)
    page.goto(f"{site}/cms/pages/add/assessments/handoverpage/{week.pk}/")
    write(page, SHARED | {"title": "Down the stairs", "person_about": "Lives alone."})
    page.locator("[name='leaves']").select_option(index=1)
    page.locator("[name='goes_to']").select_option(index=2)
    for stream, sort, fields in HANDOVER:
        add(page, stream, sort, fields)
    hand_in(page)
    assert not HandoverPage.objects.get().live
    context.clear_cookies()
    sign_in(factories.user("reviewer"))
    approve(page, site, "Down the stairs")
    assert HandoverPage.objects.get().live
    context.clear_cookies()
    sign_in(author)
    set_to(page, site, team, "Down the stairs")
    context.clear_cookies()
    sign_in(given.people(team)[0])
    page.goto(site + reverse("teams"))
    page.get_by_role("link", name="Open the handover").click()
    page.get_by_label("Who she is").fill("A teacher.")
    page.get_by_role("button", name="Save for the team").click()
    expect(page.get_by_text("Saved for the whole team.")).to_be_visible()


def test_a_care_plan_goes_from_its_author_over_a_reviewer_to_a_team(
    page, site, course, week, team, sign_in, context
):
    plans.rubric()
    author = factories.user("faculty", course=course)
    sign_in(author)
    page.goto(f"{site}/cms/pages/add/assessments/careplanpage/{week.pk}/")
    write(
        page, SHARED | {"title": "The stairs", "reflection": "What did another discipline see?", "least": "2"}
    )
    for name in ("Physician", "Social worker"):
        page.get_by_label(name, exact=True).first.check()
    for stream, sort, fields in PLAN:
        add(page, stream, sort, fields)
    page.get_by_role("button", name="Choose rubric").first.click()
    page.locator(".modal").get_by_role("link", name="Team plans").click()
    expect(page.locator(".modal")).to_have_count(0)
    hand_in(page)
    context.clear_cookies()
    sign_in(factories.user("reviewer"))
    approve(page, site, "The stairs")
    assert CarePlanPage.objects.get().live
    context.clear_cookies()
    sign_in(author)
    set_to(page, site, team, "The stairs")
    context.clear_cookies()
    sign_in(given.people(team)[0])
    page.goto(site + reverse("teams"))
    page.get_by_role("link", name="Open the plan").click()
    expect(page.get_by_text("She cannot climb the stairs any more.")).to_be_visible()
    page.get_by_role("link", name="Plan for it").first.click()
    expect(page.get_by_label("Problem").first).to_have_value("The stairs")
