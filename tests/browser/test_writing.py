"""A written answer walked in a browser: written, handed in, waiting, marked by faculty, read by the learner."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Attempt, Rubric
from courses.models import Enrollment
from tests import factories
from tests.assessments import cases, writing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def case(site):
    return cases.page(writing.case())


@pytest.fixture
def learner(case):
    user = factories.user(first_name="Hanna", last_name="Reyes")
    cases.learner(case, user)
    return user


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


def text_field(page):
    return page.get_by_role("textbox", name="Write to his daughter")


def test_from_the_first_word_to_the_marks_a_learner_reads(
    page, site, case, learner, teacher, sign_in, axe, screen
):
    sign_in(learner)
    page.goto(site + case.url)
    page.get_by_role("button", name="Begin the case").click()
    expect(page.locator("#saved[data-voice]")).to_be_visible()
    page.get_by_role("textbox", name="Drug", exact=True).fill("Naloxone")
    text_field(page).fill("word " * 23)
    expect(page.get_by_text("23 words, 3 more than asked for")).to_be_visible()
    text_field(page).fill("Dear Ana,")
    expect(page.get_by_text("2 words, 3 to go")).to_be_visible()
    text_field(page).press("Enter")
    page.keyboard.type("\nyour father's kidneys are tired, so we change it.")
    expect(page.locator("#saved")).to_contain_text("Nothing is waiting to be sent.")
    axe(page)
    page.reload()
    text = "Dear Ana,\n\nyour father's kidneys are tired, so we change it."
    expect(text_field(page)).to_have_value(text)
    expect(page.get_by_text("11 words")).to_be_visible()
    page.get_by_role("button", name="hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Your answers are in. A person marks what you wrote."
    )
    expect(page.get_by_text("Waiting for a marker.").first).to_be_visible()
    axe(page)
    screen("written-waiting")

    sign_in(teacher)
    page.goto(f"{site}/cms/")
    page.get_by_role("link", name=case.title).click()
    page.get_by_role("button", name="Mark the next one").click()
    expect(page.get_by_text("your father's kidneys are tired").first).to_be_visible()
    expect(page.get_by_text("Reyes")).to_have_count(0)
    axe(page)
    page.get_by_role("radio", name=re.compile("^Nearly")).check()
    page.locator("#comment").fill("You begin with her.\n\nThat is right.")
    page.get_by_role("button", name="Final, and the next").click()
    expect(page.get_by_text("Choose a level for “Says what to watch for”.")).to_be_visible()
    axe(page)
    expect(page.get_by_role("radio", name=re.compile("^Nearly"))).to_be_checked()
    page.get_by_role("radio", name=re.compile("^Clear")).check()
    screen("marking")
    page.get_by_role("button", name="Final, and the next").click()
    expect(page.get_by_text("No answer waits for your mark.")).to_be_visible()
    axe(page)

    sign_in(learner)
    page.goto(f"{site}/attempts/{Attempt.objects.get().uuid}/debrief/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have passed this case.")
    for words in ("Names the kidneys.", "Drowsy and slow: call us.", "That is right."):
        expect(page.get_by_text(words).first).to_be_visible()
    axe(page)
    page.set_viewport_size(PHONE)
    axe(page)
    screen("written-marked")


def test_it_works_without_a_script_and_keeps_line_breaks(browser, site, case, learner, sign_in, context):
    sign_in(learner)
    attempt = cases.attempt(case, Enrollment.objects.get(user=learner))
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    text_field(page).fill("\nTwo lines\n\nand no more.")
    page.get_by_role("button", name="hand in").click()
    expect(page.get_by_text("This question is empty.").first).to_be_visible()
    expect(text_field(page)).to_have_value("\nTwo lines\n\nand no more.")
    expect(page.get_by_text("5 words")).to_be_visible()
    page.get_by_role("button", name="Give it as it is").click()
    expect(page.get_by_text("Waiting for a marker.").first).to_be_visible()
    plain.close()


def test_faculty_write_a_rubric_and_publish_it(page, site, case, teacher, sign_in, screen):
    sign_in(teacher)
    rubric = Rubric.objects.get()
    before = rubric.read()[0].structure_hash
    page.goto(f"{site}/cms/")
    page.get_by_role("button", name="Assessment").click()
    page.get_by_role("link", name="Rubrics").click()
    page.get_by_role("link", name=rubric.title).click()
    page.locator("#id_about").fill("Read it twice.")
    page.get_by_role("button", name="Save draft").wait_for()
    screen("rubric-editor")
    page.locator(".footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("updated and published")).to_be_visible()
    rubric.refresh_from_db()
    assert rubric.about == "Read it twice."
    assert rubric.read()[0].structure_hash == before
