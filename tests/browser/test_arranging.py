"""Putting in order, highlighting and judging in the browser: by keyboard, by pointer, by hand without a script."""

import re

import pytest
from playwright.sync_api import expect

from assessments.material import panels
from assessments.models import Attempt, CasePage, Draft, Panel
from courses.models import Enrollment
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation
from tests.assessments.kinds import arranged
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = re.compile(r"Saved on the server at \d")
PHONE = {"width": 390, "height": 844}
RIGHT = [one["text"] for one in arranged.STEPS["elements"]]


@pytest.fixture
def attempt(site, sign_in):
    panels.put("night-calls", arranged.panel_values(), factories.user())
    stage = {"title": "Decide.", "text": "", "items": arranged.blocks("night-calls/jerks")}
    case = cases.page(rotation.case(chart=[]), stages=[{"type": "stage", "id": "one", "value": stage}])
    user = factories.user(first_name="Hanna", last_name="Reyes")
    cases.learner(case, user)
    sign_in(user)
    return cases.attempt(case, Enrollment.objects.get(user=user))


@pytest.fixture
def opened(page, site, attempt):
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    expect(page.locator("#saved[data-voice]")).to_be_visible()
    return page


def order(page):
    return page.locator(".order__step > span.order__text").all_inner_texts()


def grip(page, words):
    return page.get_by_role("button", name=f"Move: {words}")


def to_right_order(page):
    """Bring the steps into their right order by the arrow keys alone."""
    if order(page) == RIGHT:  # by chance, and then it is no answer yet
        grip(page, RIGHT[0]).press("ArrowDown")
    for turn, words in enumerate(RIGHT):
        grip(page, words).focus()
        for _ in range(order(page).index(words) - turn):
            page.keyboard.press("ArrowUp")
        expect(grip(page, words)).to_be_focused()
    assert order(page) == RIGHT


def test_all_three_by_keyboard_from_the_question_to_the_panels_reasons(opened, attempt, axe, screen):
    page = opened
    expect(page.get_by_text("Not answered yet")).to_be_visible()
    axe(page)
    to_right_order(page)
    expect(page.get_by_text("This order is your answer.").first).to_be_visible()
    expect(page.locator(".order [role=status]")).to_contain_text(re.compile(r": place \d of 4\."))
    for words in ("both hands jerk", "no urine since morning"):
        page.get_by_role("checkbox", name=words).focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("checkbox", name=words)).to_be_checked()
    page.get_by_role("radio", name="Changes nothing").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Speaks somewhat for it")).to_be_checked()
    expect(page.locator("#saved")).to_contain_text(SAVED)
    expect(page.locator("#saved")).to_contain_text("Nothing is waiting")
    assert Draft.objects.get(item="steps").raw == {"stop": "1", "call": "2", "labs": "3", "family": "4"}
    axe(page)
    screen("arranging-attempt")
    page.reload()
    assert order(page) == RIGHT
    page.get_by_role("button", name="hand in").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have passed this case.")
    page.locator("details.looked").evaluate_all("all => all.forEach(one => one.open = true)")
    expect(page.get_by_text("8 of the 15 experts answered as you did.")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("How 15 experts answered"))).to_be_visible()
    expect(page.get_by_role("row", name="Share of the points 0 1/8 3/8 1 3/8")).to_be_visible()
    axe(page)
    screen("arranging-debrief")


def test_a_step_is_dragged_and_a_drag_can_be_called_off(opened, attempt):
    page = opened
    first, second = order(page)[:2]
    there = grip(page, second).bounding_box()

    def hold():
        here = grip(page, first).bounding_box()
        page.mouse.move(here["x"] + 10, here["y"] + 20)
        page.mouse.down()
        page.mouse.move(there["x"] + 10, there["y"] + there["height"], steps=8)

    hold()
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(page)[:2] == [first, second]
    expect(page.get_by_text("Not answered yet")).to_be_visible()
    hold()
    page.mouse.up()
    assert order(page)[:2] == [second, first]
    expect(page.locator(".order [role=status]")).to_have_text(f"{first}: place 2 of 4.")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    assert Draft.objects.get(item="steps").raw[_id(first)] == "2"


def _id(words):
    return next(one["id"] for one in arranged.STEPS["elements"] if one["text"] == words)


def test_an_order_that_stands_by_chance_is_an_answer_only_when_it_is_taken(opened, attempt):
    page = opened
    stands = order(page)
    page.get_by_label("Changes nothing").check()
    expect(page.locator("#saved")).to_contain_text(SAVED)
    assert not Draft.objects.filter(item="steps").exists()
    page.get_by_role("button", name="Take this order as it stands").click()
    expect(page.locator("#saved")).to_contain_text("Nothing is waiting")
    expect(grip(page, stands[0])).to_be_focused()
    expect(page.locator("#saved")).to_contain_text(SAVED)
    page.wait_for_timeout(1500)
    assert Draft.objects.get(item="steps").raw == {
        _id(words): str(n) for n, words in enumerate(stands, start=1)
    }


def test_another_windows_order_is_said_in_words_and_shown_in_the_list(opened, context, site, attempt):
    page = opened
    other = context.new_page()
    other.goto(f"{site}/attempts/{attempt.uuid}/")
    expect(other.locator("#saved[data-voice]")).to_be_visible()
    last = order(page)[-1]
    grip(page, last).focus()
    page.keyboard.press("Home")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    other.get_by_role("button", name="Take this order as it stands").click()
    expect(other.locator("[data-two]")).to_contain_text(f"{last}: 1")
    other.get_by_role("button", name="Take the other").click()
    assert order(other)[0] == last
    expect(other.locator("[data-ordering] .order__grip").first).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_they_fit_a_phone(opened, attempt, axe, screen, theme):
    page = opened
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=theme)
    page.get_by_label("both hands jerk").check()
    axe(page)
    screen(f"arranging-390-{theme}")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page)


def test_all_three_without_a_script(browser, browser_context_args, context, attempt, site):
    plain = browser.new_context(**browser_context_args, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    page.get_by_label(RIGHT[0]).select_option("1")
    page.get_by_label(RIGHT[1]).select_option("1")
    page.get_by_label("both hands jerk").check()
    page.get_by_label("no urine since morning").check()
    page.get_by_label("Speaks somewhat for it").check()
    page.get_by_role("button", name="hand in").click()
    expect(page.get_by_text("Give each step a place of its own, from 1 to 4.").first).to_be_visible()
    expect(page.get_by_label(RIGHT[1])).to_have_value("1")
    for place, words in enumerate(RIGHT, start=1):
        page.get_by_label(words).select_option(str(place))
    page.get_by_role("button", name="hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have passed this case.")
    plain.close()
    assert Attempt.objects.get().outcomes.get().decision == "pass"


def test_faculty_write_a_panel_and_take_spans_from_a_passage(page, site, sign_in, screen):
    panels.put("night-calls", arranged.panel_values(), factories.user())
    stage = {"title": "Decide.", "text": "", "items": arranged.blocks("night-calls/jerks")}
    case = cases.page(rotation.case(chart=[]), stages=[{"type": "stage", "id": "one", "value": stage}])
    course = case.get_parent().get_parent().specific
    sign_in(factories.user("faculty", course=course, first_name="Mara"))

    page.goto(f"{site}/cms/")
    page.get_by_role("button", name="Assessment").click()
    page.get_by_role("link", name="Panels").click()
    page.get_by_role("link", name="Night calls").first.click()
    page.locator("#id_title").fill("Night calls, second round")
    page.locator(".footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("updated and published").wait_for()
    assert Panel.objects.get().title == "Night calls, second round"

    page.goto(f"{site}/cms/pages/{case.pk}/edit/")
    passage = page.locator("textarea[data-passage]")
    passage.focus()
    tool, said = page.get_by_role("button", name="Make a span"), page.locator(".passage-tool [role=status]")
    select = "(area, words) => area.setSelectionRange(area.value.indexOf(words), area.value.indexOf(words) + words.length)"
    for words, answer in (
        ("e", "“e” stands there"),
        ("slept until noon", "“slept until noon” is a span already."),
        ("and ate", "“and ate” is a span now."),
    ):
        passage.evaluate(select, words)
        tool.click()
        expect(said).to_contain_text(answer)
    spans = page.locator("[data-contentpath=spans] [data-contentpath=words] textarea")
    expect(spans.last).to_have_value("and ate")
    expect(spans).to_have_count(5)
    because = page.locator("[data-contentpath=spans] [data-contentpath=because] textarea").last
    because.fill("It says he is well.")
    screen("arranging-editor", full_page=False)
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    draft = CasePage.objects.get().get_latest_revision_as_object()
    block = next(item for item in draft.stages[0].value["items"] if item.block_type == "highlight")
    frozen = block.block.freeze(block.value)
    assert [part["text"] for part in frozen["parts"] if "id" in part][:2] == ["slept until noon", "and ate"]
    assert "lost" not in frozen
