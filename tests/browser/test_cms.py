"""The CMS walked in a browser: an author hands in, a reviewer approves, an administrator gives a role."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Page

from assessments.models import CasePage
from cms.models import OutgoingMail, User
from courses import review
from courses.models import Discipline, LessonPage
from tests import factories
from tests.assessments.engine import rotation
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def watched(page, site):
    """The page, which fails the test when a policy is broken, a script fails or another host is asked."""
    troubles = []
    page.on("console", lambda said: said.type == "error" and troubles.append(said.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith(("http:", "https:", "ws:"))
            and not asked.url.startswith(site)
            and troubles.append(asked.url)
        ),
    )
    yield page
    assert troubles == []


@pytest.fixture
def lesson():
    course = factories.course()
    page = factories.lesson(
        week=factories.week(course=course), review_discipline=Discipline.objects.get(code="pharmacist")
    )
    page.save_revision().publish()
    review.ensure_workflow(factories.catalog())
    page.course = course
    return page


def more_actions(page):
    """Open the menu beside the editor's main button."""
    page.locator(".footer [data-w-dropdown-target=toggle]").last.click()


def test_a_lesson_goes_from_its_author_over_a_reviewer_to_learners(
    watched, site, sign_in, lesson, screen, context
):
    page = watched
    sign_in(factories.user("faculty", course=lesson.course, first_name="Mara"))
    page.goto(f"{site}/cms/pages/{lesson.pk}/edit/")
    page.locator("#id_standfirst").fill("Written at the kitchen table.")
    page.get_by_role("button", name="Toggle preview").click()
    framed = page.frame_locator("#w-preview-iframe")
    framed.get_by_text("Written at the kitchen table.").wait_for()
    screen("cms-editor", full_page=False)
    more_actions(page)
    page.get_by_role("button", name="Submit to Clinical review").click()
    page.get_by_text("has been submitted").wait_for()
    page.goto(f"{site}/cms/")
    page.get_by_role("heading", name="Under review").wait_for()

    context.clear_cookies()
    sign_in(factories.user("reviewer", first_name="Tomás"))
    page.goto(f"{site}/cms/")
    page.get_by_role("heading", name="Good to see you, Tomás.").wait_for()
    screen("cms-reviewer")
    page.get_by_role("link", name=lesson.title).click()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_text("has been updated").wait_for()
    live = LessonPage.objects.get(pk=lesson.pk)
    assert live.standfirst == "Written at the kitchen table."
    assert live.reviewed_by_discipline == "Pharmacist"


def test_a_case_that_fails_its_checks_says_so_in_the_editor_and_stays_as_it_was(
    watched, site, sign_in, screen
):
    raw = rotation.case()
    for entry in raw["chart"]:
        if entry["kind"] == "table":
            entry["columns"] = [heading or "Test" for heading in entry["columns"]]
    case = factories.case(raw=raw)
    case.save_revision().publish()
    page = watched
    sign_in(factories.user("administrator"))
    page.goto(f"{site}/cms/pages/{case.pk}/edit/")
    page.locator("#id_title").fill("A bolder title")
    page.locator("input[name$='-best']:checked").first.evaluate("box => box.click()")
    more_actions(page)
    page.get_by_role("button", name="Publish").first.click()
    page.get_by_text("This case cannot be published yet.").wait_for()
    screen("cms-case-refused", full_page=False)
    assert page.locator("#id_title").input_value() == "A bolder title"
    assert CasePage.objects.get(pk=case.pk).title == case.title
    page.goto(f"{site}/cms/")
    page.get_by_role("heading", name="Could not be published").wait_for()


def test_an_administrator_gives_and_ends_a_role(watched, site, sign_in, axe, screen):
    person = factories.user(first_name="Lena", last_name="Ortiz")
    page = watched
    sign_in(factories.user("administrator"))
    page.goto(f"{site}/cms/")
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Lena Ortiz").click()
    page.locator("#role-role").select_option("reviewer")
    page.locator("#role-discipline").select_option("nurse")
    page.locator("#role-why").fill("Asked by the curriculum board.")
    page.get_by_role("button", name="Give this role").click()
    page.get_by_text("is now Clinical reviewer").wait_for()
    screen("cms-person")
    page.reload()
    axe(page, context="#main")
    page.get_by_text("End this role").click()
    page.get_by_label("Reason").first.fill("Term is over.")
    page.get_by_role("button", name="End: Clinical reviewer").click()
    page.get_by_role("heading", name="Roles that ended").wait_for()
    assert User.objects.get(pk=person.pk).role_grants.get().end_reason == "Term is over."


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_first_page_and_our_screens_are_calm_at_every_width(watched, site, sign_in, axe, screen, width):
    OutgoingMail.objects.create(
        recipients=["ruth@clinic.example"],
        subject="Welcome",
        text="x",
        state="failed",
        last_error="No route.",
    )
    person = factories.user("office")
    page = watched
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(factories.user("administrator"))
    for name, path in (
        ("home", "/cms/"),
        ("people", "/cms/users/"),
        ("person", f"/cms/users/edit/{person.pk}/"),
        ("invite", "/cms/people/invite/"),
        ("mail", "/cms/outgoing-mail/"),
    ):
        page.goto(site + path)
        screen(f"cms-{name}-{width}")
        if name in ("home", "person", "invite"):
            axe(page, context="#main")
            assert fits(page)
    assert Page.objects.exists()


def test_the_text_of_a_lesson_has_a_name_for_who_hears_the_editor(watched, site, sign_in, lesson):
    page = watched
    lesson.body = factories.body(("prose", "## At home\n\nWords."))
    lesson.save_revision()
    sign_in(factories.user("faculty", course=lesson.course))
    page.goto(f"{site}/cms/pages/{lesson.pk}/edit/")
    areas = page.get_by_role("textbox", name="Prose (Markdown)", exact=True)
    expect(areas).to_have_count(len(lesson.body))
    expect(areas.last).to_have_value("## At home\n\nWords.")
