"""An author tries a case as a pharmacist, keeps the run and sends the case on; and chooses what a rule asks about."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Attempt, CasePage, CaseRuns
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def case(site):
    raw = rotation.case()
    for entry in raw["chart"]:
        if entry["kind"] == "table":
            entry["columns"] = [heading or "Test" for heading in entry["columns"]]
    made = cases.page(raw)
    made.save_revision().publish()
    return made


def test_an_author_tries_a_case_as_a_pharmacist_keeps_the_run_and_publishes(
    page, site, case, sign_in, axe, screen
):
    sign_in(factories.user("administrator"))
    page.goto(f"{site}/cms/cases/{case.pk}/try/")
    axe(page)
    screen("try-choose")
    page.get_by_label("As", exact=False).first.select_option("pharmacist")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("As: Pharmacist.")).to_be_visible()
    page.get_by_label("Morphine he no longer clears").check()
    axe(page)
    screen("try-stage")
    page.get_by_role("button", name="Give this answer and lock stage 1").click()
    for words in ("Stop every form of morphine", "Look for what else", "Rotate, below"):
        page.get_by_label(words).check()
    page.get_by_role("button", name="lock stage 2").click()
    page.locator('[name="amount:dose"]').fill("18")
    page.locator('[name="unit:dose"][value="mg"]').check(force=True)
    page.locator('[name="amount:rescue"]').fill("2")
    page.locator('[name="unit:rescue"][value="mg"]').check(force=True)
    page.get_by_role("button", name="Give these answers and hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What came of this try.")
    axe(page)
    screen("try-end")
    page.get_by_label("Name of the run").fill("Best path of the pharmacist")
    page.get_by_role("button", name="Keep the run").click()
    expect(page.get_by_text("is kept as a test run of the draft")).to_be_visible()
    axe(page)
    page.set_viewport_size(PHONE)
    axe(page)
    screen("try-runs")
    assert not Attempt.objects.exists()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Back to the editor").click()
    expect(page.get_by_text("Best path of the pharmacist")).to_be_visible()
    page.locator("#id_all_intended").check()
    page.locator(".footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(re.compile("has been (updated and )?published"))).to_be_visible(timeout=20_000)
    assert CaseRuns.objects.latest("id").runs[0]["seat"] == "pharmacist"


def test_moments_are_looked_at_without_a_script(browser, browser_context_args, site, case, axe):
    from django.conf import settings

    from tests.conftest import Visitor

    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    name = settings.SESSION_COOKIE_NAME
    cookie = Visitor(factories.user("administrator")).cookies[name].value
    context.add_cookies([{"name": name, "value": cookie, "url": site}])
    page = context.new_page()
    page.goto(f"{site}/cms/cases/{case.pk}/moments/")
    page.get_by_label("Kind of sitting").select_option("summative")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The look back.")
    expect(page.get_by_text("He could stop breathing.")).to_have_count(0)
    page.get_by_role("link", name="Once the results are released").click()
    expect(page.get_by_text("Decision")).to_be_visible()
    context.close()


def test_a_rule_names_a_question_and_an_option_chosen_in_words(page, site, case, sign_in):
    sign_in(factories.user("administrator"))
    page.goto(f"{site}/cms/pages/{case.pk}/edit/")
    rule = page.locator("[data-contentpath='opens']").last.locator("[data-contentpath='conditions']")
    rule.get_by_role("button", name="Add").last.click()
    question = rule.get_by_role("combobox", name="Question")
    expect(question.locator("option")).to_have_count(3)  # nothing yet, and the two earlier questions
    question.select_option("meaning")
    rule.locator("[data-contentpath='chose'] button[title='Add']").first.click()
    rule.get_by_role("combobox", name="Option").select_option(label="Pain he cannot report to us")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("has been updated")).to_be_visible(timeout=20_000)
    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    [condition] = draft.stages[2].value["opens"]["conditions"]
    assert (condition["item"], list(condition["chose"])) == ("meaning", ["pain"])
