"""Raters in a browser: somebody outside by a link on a phone, a learner who sees the gap, people assigned."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments import rating_talks
from assessments.engine.release import ALL
from assessments.models import TalkRating
from assessments.raters import assigning, links, peers
from cms import mail
from cms.models import OutgoingMail
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {1280: 900, 820: 1180, 390: 844}


@pytest.fixture
def case(site, settings):
    settings.EMAIL_BACKEND = "cms.mail.OutboxBackend"
    told.rubric()
    return told.page()


@pytest.fixture
def hanna(case):
    return cases.learner(case, factories.user(first_name="Hanna", last_name="Reyes"))


@pytest.fixture
def faculty(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


def everywhere(page, axe, screen, name):
    """The page on a desk, a tablet and a phone, with nothing for axe to find and nothing beyond the edge."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page)
        axe(page)
        screen(f"{name}-{width}")


def rate(attempt, by, role, level, note=""):
    levels = dict.fromkeys(told.TOP, f"l{level}")
    return rating_talks.rate(attempt=attempt, item=told.ITEM, role=role, by=by, levels=levels, note=note)


def test_somebody_outside_rates_by_a_link_on_a_phone(page, site, case, hanna, faculty, axe, screen):
    attempt = told.through(case, hanna, told.WORST)
    about = {"role": "patient", "name": "Alex Rivera", "email": "alex@example.org"}
    links.invite(attempt=attempt, item=told.ITEM, by=faculty, **about)
    letter = OutgoingMail.objects.latest("pk")
    address = re.search(r"http\S+/rate/#\S+", mail.filled(letter.text, letter.recipients))[0]
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Say how a learner talked.")
    code = address.partition("#")[2]
    assert code not in page.url and not [one for one in asked if code in one.partition("#")[0]]
    everywhere(page, axe, screen, "rater-outside")

    # By the keyboard alone; what was chosen outlives the page.
    page.set_viewport_size({"width": 390, "height": 844})
    for n in range(1, 6):
        page.get_by_role("group", name=f"Dimension {n}").get_by_role("radio").first.focus()
        page.keyboard.press("ArrowDown")
    page.get_by_label("In a few words").fill("She sat down first.")
    page.reload()
    expect(page.get_by_text("What you had chosen here before is back.")).to_be_visible()
    expect(page.get_by_label("In a few words")).to_have_value("She sat down first.")
    expect(page.get_by_role("group", name="Dimension 5").get_by_role("radio", name="Partly")).to_be_checked()
    page.get_by_role("button", name="Send this rating").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Not everything has a level yet.")
    axe(page)
    for n in range(6, 10):
        page.get_by_role("group", name=f"Dimension {n}").get_by_role("radio").first.focus()
        page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Send this rating").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Alex Rivera. Your rating is kept.")
    assert TalkRating.objects.get().note == "She sat down first."
    assert page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('rater:')).length") == 0
    screen("rater-thanks")
    # Pasted into the window that has the door open, and once more into the one that says that it was used.
    page.goto(address.partition("#")[0])
    for _n in range(2):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your rating is here already.")
        assert code not in page.url
    everywhere(page, axe, screen, "rater-used")


def test_a_learner_sees_the_gap_kindly_and_over_time(page, site, case, hanna, faculty, sign_in, axe, screen):
    first = told.through(case, hanna, told.WORST)
    second = told.through(case, hanna, told.BEST)
    colleagues = [cases.learner(case) for _n in range(3)]
    for attempt, own, theirs in ((first, 0, (1, 2, 2)), (second, 2, (2, 2, 3))):
        peers.invite(attempt=attempt, item=told.ITEM, whom=[one.uuid for one in colleagues], shown=ALL)
        for one, level in zip(colleagues, theirs, strict=True):
            rate(attempt, one.user, "peer", level, f"I saw {level}.")
        rate(attempt, faculty, "faculty", 2, "You let her finish.")
        if attempt == first:
            rate(attempt, hanna.user, "self", own)
    sign_in(hanna.user)
    replay = site + reverse("talk_replay", args=[second.uuid, told.ITEM])
    page.goto(replay)
    expect(page.get_by_text("Say first how you see it yourself.")).to_be_visible()
    expect(page.get_by_text("You let her finish.")).to_have_count(0)
    page.get_by_text("Rate this run yourself").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Once kept, this stays as it is", exact=False)).to_be_visible()
    axe(page)
    screen("rate-blind")
    for n in range(1, 10):
        page.get_by_role("group", name=f"Dimension {n}").get_by_role("radio", name="Well", exact=True).check()
    page.get_by_role("button", name="Keep this rating").click()
    expect(page.get_by_text("You let her finish.")).to_be_visible()
    expect(page.get_by_text("You and others see every dimension alike (four others).")).to_be_visible()
    page.get_by_text("The ratings as a table").click()
    expect(page.get_by_role("columnheader", name="Three colleagues")).to_be_visible()
    everywhere(page, axe, screen, "replay-gap")
    page.get_by_role("link", name="You and others, over all your talks").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your talks, as you and others see them.")
    expect(page.get_by_role("img", name="Dimension 1 From 1 to 4")).to_be_visible()
    expect(page.get_by_text("You and others have come closer to seeing")).to_be_visible()
    page.get_by_text("The same as a table").click()
    everywhere(page, axe, screen, "talks-record")
    page.emulate_media(media="print")
    screen("talks-record-print")
    page.emulate_media(media="screen")


def test_faculty_assign_somebody_who_rates_by_code(page, site, case, hanna, faculty, sign_in, axe, screen):
    attempt = told.through(case, hanna, told.WORST)
    joan = factories.user(first_name="Joan", last_name="Marsh")
    sign_in(faculty)
    page.goto(site + reverse("sitting_raters", args=[attempt.sitting_id]))
    page.get_by_label("E-mail address of their account").fill(joan.email)
    page.get_by_role("radio", name="Played the patient, or somebody close").check()
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("Joan Marsh rates here from now on.")).to_be_visible()
    everywhere(page, axe, screen, "sitting-raters")
    page.goto(site + reverse("talk_replay", args=[attempt.uuid, told.ITEM]))
    page.get_by_role("link", name="Ask somebody outside to rate it").click()
    everywhere(page, axe, screen, "rater-invite")

    sign_in(joan)
    page.goto(site + reverse("ratings"))
    everywhere(page, axe, screen, "ratings")
    page.get_by_role("link", name=assigning.code_of(attempt)).click()
    expect(page.get_by_text("Hanna")).to_have_count(0)
    for n in range(1, 10):
        page.get_by_role("group", name=f"Dimension {n}").get_by_role("radio", name="Well", exact=True).check()
    everywhere(page, axe, screen, "rating-run")
    page.get_by_role("button", name="Keep this rating").click()
    expect(page.get_by_text("Your rating is kept. You can change it here.")).to_be_visible()
