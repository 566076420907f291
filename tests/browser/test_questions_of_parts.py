"""Groups, matrix, cloze and bow-tie in a browser: by keyboard, on a phone, by day and night, without a script."""

import re
from copy import deepcopy

import pytest
from playwright.sync_api import expect

from assessments.models import Attempt, Draft
from courses.models import Enrollment
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation
from tests.assessments.kinds import samples
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = re.compile(r"Saved on the server at \d")
STAGES = [
    {"id": "sort", "title": "Sort.", "html": "", "items": [samples.WHO, samples.SIGNS]},
    {"id": "tie", "title": "Tie together.", "html": "", "items": [samples.SENTENCE, samples.BOW]},
]


@pytest.fixture
def attempt(site, sign_in):
    case = cases.page(rotation.case(stages=STAGES, chart=[]))
    user = factories.user(first_name="Hanna", last_name="Reyes")
    cases.learner(case, user)
    sign_in(user)
    return cases.attempt(case, Enrollment.objects.get(user=user))


@pytest.fixture
def open_attempt(site, attempt):
    """Return a function that opens the attempt in a page, and waits until its script has begun."""

    def open_(page):
        page.goto(f"{site}/attempts/{attempt.uuid}/")
        expect(page.locator("#saved[data-voice]")).to_be_visible()
        return page

    return open_


def tab_to(page, locator):
    for _ in range(80):
        if locator.evaluate("field => field === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{locator} cannot be reached with Tab.")


def by_name(page, role, name):
    """A control by the whole of its accessible name, which is what a screen reader says of it."""
    return page.get_by_role(role, name=name, exact=True)


def said(page):
    """Everything a screen reader finds on the page, with what the style sheets add to it."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return " ".join(one.get("name", {}).get("value", "") for one in tree if not one["ignored"])


def tidy(words):
    return " ".join(words.split())


def drafts():
    return {draft.item: draft.raw for draft in Draft.objects.all()}


def test_all_four_by_keyboard_alone(page, attempt, open_attempt, axe, screen):
    open_attempt(page)
    axe(page)
    for words in ("Count his breaths", "Count his jerks", "Check every dose against his kidneys"):
        page.locator("main").focus()
        tab_to(page, by_name(page, "checkbox", words))
        page.keyboard.press("Space")
    for row, keys in (("Eleven jerks in two minutes", "Space"), ("Talks with his late brother", "Space")):
        tab_to(page, by_name(page, "radio", f"{row} It is too much"))
        page.keyboard.press(keys)
    page.locator("main").focus()
    tab_to(page, by_name(page, "radio", "Pain 2 of 10 all day It is too much"))
    page.keyboard.press("ArrowRight")
    expect(by_name(page, "radio", "Pain 2 of 10 all day It does its work")).to_be_checked()
    expect(page.locator("#saved [data-words]")).to_contain_text("Nothing is waiting to be sent.")
    assert {item: {part: sorted(v) if isinstance(v, list) else v for part, v in raw.items()}
            for item, raw in drafts().items()} == {
        "who": samples.BEST["who"], "signs": samples.BEST["signs"]}  # fmt: skip
    axe(page)
    screen("parts-groups-matrix")
    tab_to(page, page.get_by_role("button", name="lock stage 1"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Tie together.")
    page.locator("main").focus()
    for name, letters in (("What builds up", "a met"), ("What I do today", "rot")):
        tab_to(page, by_name(page, "combobox", name))
        page.keyboard.type(letters)
    for words in (
        "Treat the dehydration",
        "Rotate the opioid",
        "Breaths in a minute",
        "Jerks in ten minutes",
    ):
        page.locator("main").focus()
        tab_to(page, by_name(page, "checkbox", words))
        page.keyboard.press("Space")
    condition = by_name(page, "group", "Condition")
    condition.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    for _ in range(3):
        if by_name(page, "radio", "Opioid neurotoxicity").is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(page.locator("#saved")).to_contain_text("Nothing is waiting to be sent.")
    axe(page)
    screen("parts-cloze-bow")
    tab_to(page, page.get_by_role("button", name="hand in"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have passed this case.")
    outcome = Attempt.objects.get().outcomes.get()
    assert (outcome.points, outcome.critical_count) == (outcome.max_points, 0)
    axe(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_nothing_runs_out_of_the_page(page, site, attempt, open_attempt, axe, screen, theme):
    page.emulate_media(color_scheme=theme)
    for stage in ("sort", "tie"):
        open_attempt(page)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert fits(page)
            assert page.locator("[data-item] *").evaluate_all(
                "(all, width) => all.every((one) => one.getBoundingClientRect().right <= width)", width
            )
            axe(page)
        screen(f"parts-{stage}-320-{theme}")
        asked = [item["id"] for one in STAGES if one["id"] == stage for item in one["items"]]
        cases.give(attempt, {item: samples.UNSAFE[item] for item in asked}, stage=stage)
    page.goto(f"{site}/attempts/{attempt.uuid}/debrief/")
    assert fits(page, 320)
    axe(page)
    screen(f"parts-debrief-320-{theme}")


def test_a_matrix_is_a_table_where_there_is_room_and_cards_where_there_is_not(page, attempt, open_attempt):
    open_attempt(page)
    expect(page.get_by_role("columnheader", name="It is too much")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Pain 2 of 10 all day")).to_be_visible()
    words = page.locator(".grid__cell span")
    expect(words.first).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(words.first).to_be_visible()
    expect(by_name(page, "radio", "Pain 2 of 10 all day It does its work")).to_be_visible()


def test_a_matrix_counts_the_rows_that_are_answered(page, attempt, open_attempt):
    open_attempt(page)
    for number, row in enumerate(("Eleven jerks", "Talks with"), start=1):
        page.get_by_role("radio", name=re.compile(row)).first.check()
        page.get_by_role("radio", name=re.compile(row)).last.check()
        assert f"{number} of 3 rows answered" in tidy(said(page))


def test_a_bow_counts_what_is_chosen_and_too_much_is_said(page, attempt, open_attempt):
    cases.give(attempt, {item: samples.BEST[item] for item in ("who", "signs")})
    open_attempt(page)
    assert "0 of 2 chosen" in tidy(said(page))
    for number, words in enumerate(
        ("Treat the dehydration", "Rotate the opioid", "Raise the morphine"), start=1
    ):
        page.get_by_label(words).check()
        assert f"{number} of 2 chosen" in tidy(said(page))
    assert "0 of 1 chosen" in tidy(said(page))
    page.get_by_role("button", name="hand in").click()
    expect(page.get_by_text("Choose no more than 2 actions. You have chosen 3.").last).to_be_visible()
    expect(page.get_by_label("Raise the morphine")).to_be_checked()
    page.get_by_label("Raise the morphine").uncheck()
    expect(page.locator("#saved")).to_contain_text(SAVED)


def test_a_long_option_in_a_sentence_does_not_run_out_of_a_phone(page, site, sign_in):
    sentence = deepcopy(samples.SENTENCE)
    sentence["blanks"][0]["options"][0]["text"] = "a metabolite of morphine that his kidneys no longer clear"
    stage = {"id": "tie", "title": "Tie together.", "html": "", "items": [sentence]}
    case = cases.page(rotation.case(stages=[stage], chart=[]))
    enrollment = cases.learner(case)
    sign_in(enrollment.user)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site}/attempts/{cases.attempt(case, enrollment).uuid}/")
    expect(page.get_by_label("What builds up")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_two_windows_say_both_answers_in_the_words_of_the_page(page, context, attempt, open_attempt):
    cases.give(attempt, {item: samples.BEST[item] for item in ("who", "signs")})
    open_attempt(page)
    other = open_attempt(context.new_page())
    page.get_by_label("What I do today").select_option(label="raise the morphine")
    page.get_by_label("Opioid neurotoxicity").check()
    expect(page.locator("#saved")).to_contain_text("Nothing is waiting to be sent.")
    other.get_by_label("What I do today").select_option(label="rotate the opioid")
    both = other.locator("[data-two]")
    expect(both).to_contain_text("Here: What I do today: rotate the opioid")
    expect(both).to_contain_text("There: What I do today: raise the morphine")
    other.get_by_role("button", name="Take the other").click()
    expect(other.get_by_label("What I do today")).to_have_value("more")
    other.get_by_label("Dying restlessness").check()
    expect(both).to_contain_text("There: Opioid neurotoxicity")
    other.get_by_role("button", name="Take the other").click()
    expect(other.get_by_label("Opioid neurotoxicity")).to_be_checked()


def test_without_a_script_they_work_as_well(browser, browser_context_args, context, attempt, site):
    plain = browser.new_context(**browser_context_args, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"{site}/attempts/{attempt.uuid}/")
    for words in ("Count his breaths", "Count his jerks", "Check every dose against his kidneys"):
        page.get_by_label(words).check()
    for row, column in (
        ("Eleven", "It is too much"),
        ("Pain", "It does its work"),
        ("Talks", "It is too much"),
    ):
        page.get_by_role("radio", name=re.compile(f"{row}.*{column}")).check()
    page.get_by_role("button", name="lock stage 1").click()
    page.get_by_text("Stage 1: Sort.").click()
    expect(page.get_by_text("It does its work")).to_be_visible()
    page.get_by_label("What builds up").select_option(label="a metabolite of morphine")
    page.get_by_role("button", name="hand in").click()
    expect(page.get_by_label("What builds up")).to_have_value("metabolite")
    page.get_by_label("What I do today").select_option(label="rotate the opioid")
    for words in (
        "Treat the dehydration",
        "Rotate the opioid",
        "Opioid neurotoxicity",
        "Breaths",
        "Jerks in ten",
    ):
        page.get_by_label(words).check()
    page.get_by_role("button", name="hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have passed this case.")
    plain.close()
