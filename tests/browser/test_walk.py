"""The whole walk: join, study a paired week, work through the case, pass, be issued a certificate, and be verified."""

import hashlib
import re
import subprocess

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from certificates.management.commands.demo import ACCOUNTS
from certificates.models import Certificate
from cms.models import User
from tests import factories
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PROGRAM = "/programs/pain-in-one-week/"
WEEK = f"{PROGRAM}pain/changing-the-drug/"
PHONE = {"width": 320, "height": 740}


@pytest.fixture
def demo(site, settings, tmp_path):
    call_command("demo", verbosity=0)
    return site


@pytest.fixture
def look(page, axe, screen):
    """Return a function that looks at the page as it is: nothing for axe to find, nothing to scroll sideways on a phone."""

    def at(name):
        axe(page)
        screen(f"walk-{name}")
        wide = page.viewport_size
        page.set_viewport_size(PHONE)
        assert fits(page), page.url
        screen(f"walk-{name}-320")
        page.set_viewport_size(wide)

    return at


def sign_in_at_the_door(page, site, email, password):
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{site}/today/")


def join(page, site, look):
    page.goto(f"{site}{PROGRAM}")
    look("program")
    page.get_by_role("link", name="Join Open door").click()
    look("join")
    page.get_by_label("Your name, as it should stand").fill("Ren Ishikawa")
    page.get_by_label("Your discipline").select_option(label="Social worker")
    page.get_by_label("No medicines").check()
    page.get_by_role("button", name="Join the program").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Next, begin week 4.")
    look("today")


def read_everything(page, site, look):
    page.goto(site + WEEK)
    look("week")
    page.get_by_role("link", name="Begin reading").click()
    look("lesson")
    for _lesson in range(4):
        answer_the_checks(page)
        with page.expect_navigation():
            page.get_by_role("button", name="I have read this lesson").click()


def answer_the_checks(page):
    """Answer every knowledge check of a lesson, right or wrong: any answer completes it."""
    asked = page.locator("form[data-check]")
    while left := asked.count():
        asked.first.locator(".choice").first.click()
        asked.first.get_by_role("button", name="Answer").click()
        expect(asked).to_have_count(left - 1)


def begin(page, site):
    page.goto(f"{site}{WEEK}changing-the-drug/")
    page.get_by_role("button", name="Begin the case").click()
    arrive(page, "Say what you see")


def arrive(page, title):
    """Wait until a stage is open and its script has begun."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.locator("#saved[data-voice]")).to_be_visible()


def choose(page, *words):
    for one in words:
        page.get_by_label(one).check(force=True)


def give(page):
    page.get_by_role("button", name=re.compile("^Give th")).click()


def say_what_it_is(page):
    choose(page, "Eleven jerks of arms and legs", "Rouses to voice", "talks with his brother")
    choose(page, "Toxicity to his nerves")


def stop_and_start(page):
    choose(page, "Stop every form", "Look for what else", "Rotate to another", "Ask about an emergency")


def dose(page, name, amount):
    question = page.get_by_role("group", name=name)
    question.get_by_label("Amount").fill(amount)
    question.get_by_role("radio", name="mg", exact=True).check(force=True)


def put_in_order(page, *words):
    """Bring each step to its place by the arrow key on its grip."""
    steps = page.locator(".order__step")
    for place, one in enumerate(words):
        [now] = [at for at, text in enumerate(steps.all_inner_texts()) if one in text]
        for above in range(now - 1, place - 1, -1):
            page.get_by_role("button", name=f"Move: {one}").press("ArrowUp")
            expect(steps.nth(above)).to_contain_text(one)
    take = page.get_by_role("button", name="Take this order as it stands")
    if take.count():  # chance had put them right already
        take.press("Enter")


TEACHING = (
    "Ask her to walk you through",
    "Find every form of morphine",
    "Show her this bottle",
    "Have her draw up",
    "Practice the call",
)


def place_the_medicines(page):
    for medicine, column in (
        ("Codeine", "Avoid"),
        ("Hydromorphone", "A lower dose"),
        ("Naproxen", "Avoid"),
        ("Gabapentin", "A lower dose"),
        ("Methadone", "Specialists only"),
    ):
        page.get_by_role("radio", name=re.compile(f"^{medicine}.*{column}")).check()


def finish_the_order(page):
    choose(page, "The day of the next kidney test")
    for blank, words in (
        ("When he is seen again", "24 hours"),
        ("What is counted", "his jerks in two minutes"),
        ("Why", "the new drug can bring them, too"),
    ):
        page.get_by_role("combobox", name=blank, exact=True).select_option(label=words)


def work_through_the_case(page, site, look):
    """The safe way of a social worker, for whom no rule opens another stage."""
    begin(page, site)
    say_what_it_is(page)
    look("stage")
    give(page)
    arrive(page, "Decide what stops")
    stop_and_start(page)
    choose(page, "It’s the medicine, not your nursing")
    expect(page.get_by_text("You look through the shelf")).to_have_count(0)
    look("plan")
    give(page)
    arrive(page, "Choose his new dose")
    dose(page, "Hydromorphone in 24 hours", "18")
    look("dose")
    give(page)
    arrive(page, "Bring the change home")
    put_in_order(page, *TEACHING)
    choose(page, "Is that number before or after", "You saw it before any of us did")
    look("home")
    give(page)
    expect(page).to_have_url(re.compile("/debrief/$"))
    look("debrief")


def issue(page, site, look):
    page.goto(f"{site}/desk/")
    expect(page.get_by_role("heading", level=1)).to_have_text("One learner can have their certificate today.")
    look("desk")
    page.get_by_label("Choose Ren Ishikawa").check()
    page.get_by_role("button", name="Look at").last.click()
    expect(page.locator("main")).to_contain_text("Ren Ishikawa")
    look("batch")
    address = page.url
    # Nobody issues alone: another person looks at the same page and approves.
    email, password, *_name = ACCOUNTS["administrator"]
    sign_in_at_the_door(page, site, email, password)
    page.goto(address)
    page.get_by_role("button", name="Approve and issue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("issued", timeout=30_000)
    look("batch-done")


def test_one_learner_goes_the_whole_way(page, demo, look, tmp_path):
    site = demo
    learner = factories.user(first_name="Ren", last_name="Ishikawa")
    sign_in_at_the_door(page, site, learner.email, factories.PASSWORD)
    join(page, site, look)
    read_everything(page, site, look)
    work_through_the_case(page, site, look)
    page.goto(f"{site}/today/")
    # Nothing stands before the certificate any more; the week offers one more case, which it does not ask for.
    expect(page.get_by_role("heading", level=1)).to_have_text("Next, meet the case of this week.")
    expect(page.get_by_role("main")).to_contain_text("From the pump to the tablet")

    email, password, *_name = ACCOUNTS["office"]
    sign_in_at_the_door(page, site, email, password)
    issue(page, site, look)

    certificate = Certificate.objects.get(learner=learner)
    assert certificate.issued_at
    sign_in_at_the_door(page, site, learner.email, factories.PASSWORD)
    look("certificate")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the PDF").click()
    file = tmp_path / "certificate.pdf"
    waiting.value.save_as(file)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == certificate.pdf_sha256
    words = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Ren Ishikawa" in words
    assert certificate.number[:4] in words

    page.context.clear_cookies()
    page.goto(f"{site}/v/")
    page.get_by_label("Number").first.fill(certificate.grouped.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is valid.")
    expect(page.locator("main")).not_to_contain_text("Ishikawa")
    look("verified")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Check this file").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("valid")


def test_the_unsafe_way_is_flagged_and_earns_nothing(page, demo, sign_in, look):
    learner = User.objects.get(email=ACCOUNTS["learner"][0])
    sign_in(learner)
    begin(page, demo)
    say_what_it_is(page)
    give(page)
    arrive(page, "Decide what stops")
    stop_and_start(page)
    place_the_medicines(page)
    look("shelf")
    give(page)
    arrive(page, "Choose his new dose")
    dose(page, "Hydromorphone in 24 hours", "36")
    give(page)
    arrive(page, "two in the morning")
    choose(page, "Shout and shake him")
    look("two-am")
    give(page)
    arrive(page, "Bring the change home")
    put_in_order(page, *TEACHING)
    dose(page, "One rescue dose", "2")
    finish_the_order(page)
    look("home-of-a-nurse")
    give(page)
    expect(page.locator(".harm").first).to_contain_text("Emil could have stopped breathing")
    look("debrief-unsafe")
    page.goto(f"{demo}/today/")
    expect(page.locator("main")).to_contain_text("A safety issue is open")
    assert not Certificate.objects.filter(learner=learner).exists()
