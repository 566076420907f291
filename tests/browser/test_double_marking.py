"""Blind double marking walked in a browser: two marks, a third person by keyboard, and what both read afterwards."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.marking import leases
from assessments.models import CalibrationMark, Marking
from tests.assessments import calibrated, marked_twice, writing
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {"desktop": 1280, "tablet": 820, "phone": 390}
Role = Marking.Role


@pytest.fixture
def work(site):
    """Twelve answers, two markers and a lead; ten are marked twice already, the eleventh by one."""
    sitting, scripts = marked_twice.given(12)
    first = marked_twice.marker(sitting, first_name="Ada", last_name="Wren")
    second = marked_twice.marker(sitting, first_name="Ben", last_name="Lark")
    for number, script in enumerate(scripts[:10]):
        one = writing.TOP if number % 3 else writing.MIDDLE
        marked_twice.both(script, first, second, one, one | ({"cause": "half"} if number % 4 == 1 else {}))
    lead = marked_twice.lead(sitting, first_name="Cy", last_name="Moor")
    return sitting, scripts, first, second, lead


def look(page, axe, screen, name):
    for size, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), f"{name} at {width}"
        axe(page)
        screen(f"marking-{name}-{size}")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_two_blind_marks_a_third_person_and_what_both_read(page, site, work, sign_in, axe, screen):
    sitting, scripts, first, second, lead = work
    script = scripts[10]
    address = site + reverse("marking_adjudicate", args=[script.uuid])
    leases.take(script=script, role=Role.FIRST, by=first)
    marked_twice.mark(script, first, writing.TOP, did_well="You say why the drug changes.")

    # The second mark is outstanding: neither who gives it nor who leads finds anything of the first.
    for person in (second, lead):
        sign_in(person)
        page.goto(site + reverse("marking_disputes"))
        expect(page.get_by_text("You say why the drug changes.")).to_have_count(0)
        page.goto(address)
        expect(page.get_by_text("You say why the drug changes.")).to_have_count(0)
    leases.take(script=script, role=Role.SECOND, by=second)
    marked_twice.mark(script, second, marked_twice.FAR, Role.SECOND, comment="I miss the reason.")

    # Both are final, and part by two levels: the lead decides, with the keyboard alone.
    page.goto(site + reverse("marking_disputes"))
    expect(page.get_by_role("heading", level=1)).to_have_text("On 3 answers two marks part.")
    look(page, axe, screen, "disputes")
    page.get_by_role("link", name=script.code).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two marks part.")
    expect(page.get_by_text("Ada")).to_have_count(0)
    expect(page.get_by_text("Ben")).to_have_count(0)
    look(page, axe, screen, "adjudicate")
    page.get_by_role("radio", name="Not yet").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Nearly")).to_be_checked()
    page.get_by_role("button", name="Decide", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("both markers read it")
    expect(page.get_by_role("radio", name="Nearly")).to_be_checked()
    axe(page)
    page.get_by_role("textbox", name="Why you decide so").focus()
    page.keyboard.type("The kidneys are named; what gathers in him is not.")
    page.get_by_role("button", name="Decide", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It is decided.")
    script.refresh_from_db()
    assert script.counted.levels == {"cause": "half", "safety": "clear"}
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cy Moor decided this answer.")
    expect(page.get_by_role("columnheader", name="Ada Wren")).to_be_visible()
    look(page, axe, screen, "adjudicated")

    for person in (first, second):
        sign_in(person)
        page.goto(site + reverse("marking_mine"))
        expect(page.get_by_text("The kidneys are named; what gathers in him is not.")).to_be_visible()
    look(page, axe, screen, "mine")

    sign_in(lead)
    page.goto(site + reverse("marking_agreement", args=[sitting.pk]))
    expect(page.get_by_role("heading", level=1)).to_have_text("11 answers have two final marks.")
    page.get_by_text("Which levels met").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="Says why the drug changes")).to_be_visible()
    look(page, axe, screen, "agreement")


def test_a_new_marker_finds_the_measure_by_keyboard(page, site, sign_in, axe, screen):
    sitting, (script, *_more) = marked_twice.given(1, asks_calibration=True)
    changed = dict(writing.RUBRIC)
    changed["criteria"] = [dict(one) for one in writing.CRITERIA]
    changed["criteria"][0]["levels"] = [
        level | {"example": "His kidneys hold the morphine back."} for level in writing.CRITERIA[0]["levels"]
    ]
    writing.published(values=changed)
    calibrated.scripts()
    marker = marked_twice.marker(sitting, first_name="Dee", last_name="Finch")
    sign_in(marker)
    page.goto(site + reverse("marking_calibration", args=["letter"]))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Mark this answer as you would mark a learner’s."
    )
    page.get_by_text("An example of “Sound”").click()
    look(page, axe, screen, "calibration")
    for number in range(3):
        kind = next(
            name for name in calibrated.EXPERTS if page.get_by_text(f"this is the {name} answer").count()
        )
        for criterion, level in calibrated.EXPERTS[kind].items():
            page.locator(f'[name="level:{criterion}"][value="{level}"]').focus()
            page.keyboard.press("Space")
        page.get_by_role("button", name="Compare with the experts").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "At 2 of 2 criteria you see what the experts see."
        )
        if number == 0:
            look(page, axe, screen, "compared")
        if number < 2:
            page.get_by_role("link", name="Go on to the next script").click()
    expect(page.get_by_role("status")).to_contain_text("You have found the measure")
    assert CalibrationMark.objects.filter(marker=marker).count() == 3
    leases.take(script=script, role=Role.FIRST, by=marker)
