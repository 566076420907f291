"""What a reader's own settings ask of every page: high contrast (forced colors), text at twice its size, a small window."""

import pytest

from courses.models import Enrollment, ProgramRequirement
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation
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


def test_the_list_of_learners_in_large_print_scrolls_by_itself(page, site, sign_in):
    program = factories.program(requirements=[{"kind": "credits", "amount": 12}])
    rule = {"program": program, "kind": "weeks_complete", "about": factories.course(program=program)}
    ProgramRequirement.objects.create(sort_order=1, **rule)
    given.learner(given.cohort(program))
    sign_in(factories.user("office"))
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto(f"{site}/desk/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.locator("table.desk").evaluate("table => table.scrollWidth") > 1000
    assert fits(page)


MEDICINES = {
    "id": "medicines",
    "title": "Medicines today",
    "visible_from": "see",
    "kind": "table",
    "columns": ["Medicine", "Dose", "Given", "Last given"],
    "rows": [
        ["Hydromorphone liquid, 1 mg/mL", "3 mg (3 mL) by mouth", "every 4 hours", "2 pm"],
        ["Hydromorphone liquid, 1 mg/mL", "2 mg (2 mL)", "within 2 hours of another dose", "yesterday, 9 pm"],
        ["Senna", "17.2 mg", "at night", "yesterday, 8 pm"],
    ],
    "source": "",
}
# Every figure with its unit (a space that does not break stands between) and the number of lines it is drawn on.
FIGURES = """table => {
    const found = [], walk = document.createTreeWalker(table, NodeFilter.SHOW_TEXT), range = document.createRange();
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
        for (const figure of text.data.matchAll(/\\d\\S*\\u00a0[^ )\\n]+/g)) {
            range.setStart(text, figure.index);
            range.setEnd(text, figure.index + figure[0].length);
            const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
            found.push([figure[0], lines.size]);
        }
    }
    return found;
}"""


@pytest.mark.parametrize("width", [390, 320])
def test_a_dose_is_on_one_line_with_its_unit_on_the_smallest_phone(page, site, sign_in, width):
    case = cases.page(rotation.case(chart=[MEDICINES]))
    user = factories.user()
    cases.learner(case, user)
    attempt = cases.attempt(case, Enrollment.objects.get(user=user))
    sign_in(user)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    table = page.locator(".chart table").first
    figures = table.evaluate(FIGURES)
    assert ["17.2\u00a0mg", 1] in figures and len(figures) > 6
    assert [figure for figure, lines in figures if lines > 1] == []
    assert fits(page)
    wide = "table => [table.parentElement.scrollWidth, table.parentElement.clientWidth]"
    inside, room = table.evaluate(wide)
    assert inside <= room
