"""A mark questioned and changed, walked in a browser by the learner and by faculty; every page at three widths."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import MarkQuestion, Words
from tests import factories
from tests.assessments import cases, released
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {1280: 900, 820: 1180, 390: 844}


@pytest.fixture
def case(site):
    return released.case()


@pytest.fixture
def learner(case):
    user = factories.user(first_name="Hanna", last_name="Reyes")
    cases.learner(case, user)
    return user


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def attempt(case, learner, teacher):
    found = released.handed_in(case, learner.enrollments.get())
    words = Words.objects.get(item="letter")
    places = (
        {"words": str(words.pk), "start": 0, "end": 32, "text": "You begin with him, not with the drug."},
    )
    words = {"did_well": released.WELL, "to_change": released.CHANGE, "comment": "Read it aloud once."}
    released.mark(found, teacher, anchored=places, **words)
    return found


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


def test_a_mark_is_questioned_and_changed(page, site, case, attempt, learner, teacher, sign_in, look):
    sign_in(teacher)
    page.goto(f"{site}/desk/sittings/{attempt.sitting_id}/release/")
    look("release")
    page.get_by_role("link", name=re.compile("^Look at it")).click()
    expect(page.get_by_text("This is what the learner will read after the release.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two things to change next time.")
    look("release-preview")
    page.get_by_role("link", name="Back to the release").click()
    page.get_by_role("button", name="Release to those chosen").click()
    expect(page.get_by_text("The results of one learner are released.")).to_be_visible()

    sign_in(learner)
    page.goto(f"{site}/attempts/{attempt.uuid}/debrief/")
    page.get_by_role("link", name="What to keep, and what to change next time").click()
    expect(page.get_by_text(released.CHANGE)).to_be_visible()
    expect(page.locator("mark")).to_have_text("Your father’s kidneys are tired.")
    look("feedback")
    page.get_by_text("Question this mark").focus()  # from here on by keyboard alone
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Says why")
    page.keyboard.press("Tab")
    page.keyboard.type("I name the kidneys in the first line.")
    look("feedback-asking")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your question is with your course faculty.")).to_be_visible()
    assert MarkQuestion.objects.get().criterion == "cause"
    look("feedback-asked")

    other = factories.user("faculty", course=case.get_parent().get_parent().specific)
    sign_in(other)
    page.goto(f"{site}/cms/")
    expect(page.get_by_role("heading", name="Marks that were questioned")).to_be_visible()
    page.goto(f"{site}/marking/questions/")
    look("questions")
    page.get_by_role("link", name=MarkQuestion.objects.get().code).click()
    expect(page.get_by_text("I name the kidneys in the first line.")).to_be_visible()
    expect(page.get_by_text("Reyes")).to_have_count(0)
    page.get_by_text("Or change the mark").click()
    page.get_by_role("radio", name=re.compile("^Sound")).check()
    page.get_by_label("Your answer to the learner: why it changed").fill("You are right: they are named.")
    look("question")
    page.get_by_role("button", name="Change the mark").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The mark is changed. Release the correction.")
    look("question-changed")

    sign_in(learner)
    page.goto(f"{site}/attempts/{attempt.uuid}/feedback/")
    expect(page.get_by_text("You are right: they are named.")).to_have_count(0)

    sign_in(other)
    page.goto(f"{site}/marking/questions/{MarkQuestion.objects.get().uuid}/")
    page.get_by_role("button", name="Release the correction").click()
    expect(page.get_by_text("The correction is released, and the learner is told.")).to_be_visible()

    sign_in(learner)
    page.goto(f"{site}/attempts/{attempt.uuid}/feedback/")
    expect(page.get_by_text("You are right: they are named.")).to_be_visible()
    expect(page.get_by_text("Before it was corrected: Nearly")).to_be_visible()
    look("feedback-changed")
    page.emulate_media(media="print")
    expect(page.get_by_text("Question this mark")).to_be_hidden()
    expect(page.get_by_role("link", name="Save it as PDF")).to_be_hidden()
    expect(page.get_by_text("You are right: they are named.")).to_be_visible()
