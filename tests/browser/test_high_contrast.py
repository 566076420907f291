"""A reader's own high contrast (forced colors): what is chosen and what has the focus are told apart."""

import pytest

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
