"""A conversation looked back at in a browser: words first, the traces, trying again, rating, asking a colleague."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def case(site):
    told.rubric()
    return told.page()


@pytest.fixture
def hanna(case):
    user = factories.user(first_name="Hanna", last_name="Reyes")
    factories.profile(user, seat="nurse", scope="administers")
    return cases.learner(case, user)


@pytest.fixture
def ruth(case, hanna):
    return cases.learner(case, factories.user(first_name="Ruth", last_name="Okafor"))


def narrow(page):
    """Nothing reaches beyond the edge of a phone."""
    page.set_viewport_size(PHONE)
    assert fits(page)


def everywhere(page, axe, screen, name):
    """The page on a desk and on a phone, by day and by night, with nothing for axe to find."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size(DESK)
        axe(page)
        screen(f"{name}-1280-{theme}")
        narrow(page)
        axe(page)
        screen(f"{name}-390-{theme}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)


def test_from_the_end_of_a_talk_to_a_better_one(page, site, case, hanna, sign_in, axe, screen):
    attempt = told.through(case, hanna, told.WORST, finish=False, reflected=False, purpose="practice")
    sign_in(hanna.user)
    page.goto(site + reverse("talk_replay", args=[attempt.uuid, told.ITEM]))
    page.get_by_label("One thing to keep").fill(told.KEEP)
    page.get_by_label("One thing to change").fill(told.CHANGE)
    page.get_by_role("button", name="Save, and look at the run").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It turned at turn 3. Try that turn once more.")
    expect(page.get_by_role("img", name="Lucia: trust and emotion")).to_be_visible()
    page.get_by_text("The same as a table").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name="Lucia, trust")).to_be_visible()
    page.get_by_text("Three ways a colleague might say it").click()
    expect(page.get_by_text("Tell me what you fear most.")).to_be_visible()
    everywhere(page, axe, screen, "replay-practice")

    page.get_by_role("button", name="Try again from turn 2").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have given up on him.").first).to_be_visible()
    page.get_by_role("textbox").first.fill("This must be frightening.")
    page.get_by_text("This is frightening. I am here.").click()
    page.get_by_role("button", name="Say").first.click()
    page.get_by_text("May I say what I would suggest?").click()
    page.get_by_role("button", name="Say").first.click()
    page.get_by_role("link", name="Look at this run").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It turned at turn 1. Try that turn once more.")
    page.get_by_text("From turn 2: They leave").click()
    page.get_by_role("link", name="Set it beside this run").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("They part at turn 2.")
    everywhere(page, axe, screen, "replay-compare")
    page.get_by_role("link", name="Replay").click()
    page.get_by_role("button", name="Finish this run").click()
    expect(page.get_by_role("link", name="Look at the conversation turn by turn")).to_be_visible()
    axe(page)
    screen("replay-debrief")
    page.get_by_role("link", name="Look at the conversation turn by turn").click()
    expect(page.get_by_role("heading", name="How this meeting looks from the other seats")).to_be_visible()
    expect(page.get_by_role("button", name="Try again from turn 1")).to_have_count(0)
    everywhere(page, axe, screen, "replay-handed-in")
    page.emulate_media(media="print")
    screen("replay-print")
    page.emulate_media(media="screen")


def test_a_run_is_rated_by_its_learner_a_colleague_and_faculty(
    page, site, case, hanna, ruth, sign_in, axe, screen
):
    attempt = told.through(case, hanna, told.WORST)
    replay = site + reverse("talk_replay", args=[attempt.uuid, told.ITEM])

    def all_at(level):
        for n in range(1, 10):
            group = page.get_by_role("group", name=f"Dimension {n}")
            group.get_by_role("radio", name=level, exact=True).check()

    sign_in(hanna.user)
    page.goto(replay)
    page.get_by_text("Rate this run yourself").click()
    page.get_by_role("button", name="Keep this rating").click()
    expect(page.get_by_role("alert")).to_contain_text("Not everything has a level yet.")
    axe(page)
    screen("rate-missing")
    all_at("Very well")
    page.get_by_role("button", name="Keep this rating").click()
    page.get_by_text("Ask colleagues to rate it").click()
    page.get_by_role("checkbox", name="Ruth Okafor").check()
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_text("Ruth Okafor can see this run now, and rate it.")).to_be_visible()

    sign_in(ruth.user)
    page.goto(site + reverse("today"))
    page.get_by_role("link", name="Mr. Alvarez and Lucia").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hanna Reyes asks how you see this talk.")
    everywhere(page, axe, screen, "rate-colleague")
    all_at("Partly")
    page.get_by_label("In a few words").fill("You were kind, and quick.")
    page.get_by_role("button", name="Keep this rating").click()
    expect(page.get_by_text("Your rating is kept.")).to_be_visible()

    sign_in(factories.user("faculty", course=case.get_parent().get_parent().specific))
    page.goto(replay)
    expect(page.get_by_text("This look is recorded.")).to_be_visible()
    axe(page)
    screen("replay-faculty")
    page.get_by_text("Rate this run as faculty").click()
    all_at("Well")
    page.get_by_role("button", name="Keep this rating").first.click()
    expect(page.get_by_text("Your rating is kept.")).to_be_visible()

    sign_in(hanna.user)
    page.goto(replay)
    expect(page.get_by_text("One colleague has answered; what they say opens from three on")).to_be_visible()
    expect(page.get_by_text("You were kind, and quick.")).to_have_count(0)
    page.get_by_text("The ratings as a table").click()
    expect(page.get_by_role("columnheader", name="Faculty", exact=False)).to_be_visible()
    everywhere(page, axe, screen, "replay-rated")


def test_own_words_are_marked_beside_what_was_said_before_them(page, site, sign_in, axe, screen):
    case = told.page(with_rubric=True)
    enrollment = cases.learner(case)
    attempt = told.through(case, enrollment, told.BEST, marks_words=True)
    sign_in(factories.user("faculty", course=case.get_parent().get_parent().specific))
    page.goto(site + reverse("mark", args=[attempt.scripts.get().uuid]))
    page.get_by_role("button", name="Take it in hand").click()
    expect(page.get_by_role("heading", name="Own words at turn 2")).to_be_visible()
    expect(page.get_by_text(told.OWN).first).to_be_visible()
    axe(page)
    screen("mark-own-words")
    for n in range(1, 10):
        group = page.get_by_role("group", name=f"Dimension {n}")
        group.get_by_role("radio", name="Very well").check()
    page.get_by_role("button", name="Final, and the next").click()
    expect(page.get_by_text("is final.")).to_be_visible()

    sign_in(enrollment.user)
    page.goto(site + reverse("record"))
    expect(page.get_by_role("heading", name="What you keep and change")).to_be_visible()
    axe(page)
    screen("record-kept")
