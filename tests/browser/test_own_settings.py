"""What a reader's own settings ask of every page: high contrast (forced colors) and text at twice its size."""

import pytest

from tests import factories
from tests.browser.looking import fits
from tests.certificates import given

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

OUTLINE = """choice => {
    const style = getComputedStyle(choice);
    return [style.outlineStyle, style.outlineWidth, style.outlineOffset];
}"""


def test_the_focus_is_seen_on_a_choice_that_is_already_chosen(page, site):
    page.emulate_media(forced_colors="active")
    page.goto(f"{site}/display/")
    chosen = page.locator(".choice:has(input:checked)").first
    at_rest = chosen.evaluate(OUTLINE)
    page.keyboard.press("Tab")  # the browser tells keyboard focus from a press of the mouse
    chosen.locator("input").focus()
    focused = chosen.evaluate(OUTLINE)
    assert focused != at_rest
    assert focused[:2] == ["solid", "3px"]


@pytest.mark.parametrize("role", ["learner", "faculty", "office"])
@pytest.mark.parametrize("width", [1280, 1000])
def test_text_at_twice_its_size_runs_out_of_no_window(page, site, sign_in, role, width):
    sign_in(factories.user(role, first_name="Wilhelmina", last_name="Featherstonehaugh"))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/search/")
    masthead = page.locator(".masthead")
    one_row = masthead.bounding_box()["height"]
    assert one_row < 70, "at its own size the masthead is one row"
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert fits(page)
    for link in masthead.get_by_role("link").all():
        box = link.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width


def test_the_rules_of_a_program_fit_the_smallest_window(page, site, sign_in):
    program = given.program()
    given.learner(given.cohort(program))
    sign_in(factories.user("office"))
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{site}/desk/rules/{program.pk}/")
    page.evaluate("document.querySelector('td.n').textContent = '23 of 108'")  # as of a whole year
    assert fits(page)
