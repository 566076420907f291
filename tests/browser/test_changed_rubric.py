"""A rubric that changed while answers are marked, walked in a browser: what it would do, to whom, and that it is done."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Marking, SittingRubric
from tests.assessments import marked_twice, writing
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 820, 390)


def look(page, axe, screen, name):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), f"{name} at {width}"
        axe(page)
        screen(f"marking-{name}-{width}")
    page.set_viewport_size({"width": 1280, "height": 900})


def publish(*, structure):
    """The rubric of the letter with another wording, or with another criterion as well, is published."""
    criteria = [dict(one, levels=[dict(level) for level in one["levels"]]) for one in writing.CRITERIA]
    criteria[0]["levels"][1]["descriptor"] = "Says that the kidneys are tired."
    if structure:
        criteria[0] |= {"id": "reason", "title": "Gives the reason"}
    writing.published(values=writing.RUBRIC | {"criteria": criteria})


def test_a_lead_reads_what_a_newer_rubric_would_do_and_marks_by_it(
    page, site, sign_in, axe, screen, mailoutbox
):
    sitting, scripts = marked_twice.given(3, second="none")
    marker = marked_twice.marker(sitting, first_name="Ada", last_name="Wren")
    for script in scripts[:2]:
        marked_twice.mark(script, marker)
    sign_in(marked_twice.lead(sitting))
    address = site + reverse("rubric_change", args=[sitting.pk, "letter"])
    page.goto(site + reverse("marking_plan", args=[sitting.pk]))
    page.get_by_role("link", name="A letter to a daughter").click()
    page.wait_for_url(address)
    look(page, axe, screen, "rubric-same")

    publish(structure=False)
    page.goto(address)
    expect(page.get_by_text("Says that the kidneys are tired.").first).to_be_visible()
    look(page, axe, screen, "rubric-wording")

    publish(structure=True)
    page.goto(address)
    expect(page.get_by_text("Ada Wren").first).to_be_visible()
    look(page, axe, screen, "rubric-structure")
    act = page.get_by_role("main").locator("form button").last
    page.locator("[name=why]").fill(" ")
    act.press("Enter")
    expect(page.get_by_text("Say why.").first).to_be_visible()
    look(page, axe, screen, "rubric-refused")
    mailoutbox.clear()
    page.locator("[name=why]").fill("The reason is what a daughter asks for.")
    page.get_by_role("main").locator("form button").last.press("Enter")
    expect(page.get_by_text("2 of them wait again, and their markers are told.")).to_be_visible()
    look(page, axe, screen, "rubric-done")
    assert SittingRubric.objects.count() == 1
    assert set(Marking.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert [letter.to for letter in mailoutbox] == [[marker.email]]
