"""Teams in a browser: formed, changed and mended by faculty by keyboard and on a phone; found by the learner."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Team, Teaming
from courses import actions
from tests import factories
from tests.assessments.readiness import given as readiness
from tests.assessments.teamwork import given
from tests.browser.looking import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 390)


@pytest.fixture
def exercise(site):
    return readiness.page(week=factories.week())


@pytest.fixture
def cohort(exercise):
    return factories.cohort(program=exercise.get_parent().get_parent().get_parent().specific)


@pytest.fixture
def faculty(exercise):
    return factories.user("faculty", course=exercise.get_parent().get_parent().specific)


def looks_well(page, axe, screen, name):
    """Nothing runs out of the window at any width, and axe finds nothing."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), f"{name} is wider than {width}"
        screen(f"{name}-{width}")
    page.set_viewport_size({"width": 1280, "height": 900})
    axe(page)


def test_faculty_form_teams_set_them_an_exercise_and_mend_one(
    page, site, cohort, exercise, faculty, sign_in, axe, screen
):
    people = given.learners(cohort, 8)
    sign_in(faculty)
    page.goto(site + reverse("teaming_new"))
    page.get_by_label("Cohort").select_option(label=str(cohort))
    page.get_by_label("What these teams are called").fill("Autumn teams")
    page.get_by_label("Fewest in a team").fill("3")
    page.get_by_label("Most in a team").fill("4")
    page.get_by_role("button", name="Show me the teams").press("Enter")
    expect(page.get_by_role("heading", name="It would be 2 teams.")).to_be_visible()
    looks_well(page, axe, screen, "teams-proposal")
    moved = str(people[0])
    page.get_by_label(f"Team of {moved}").select_option(label="No team")
    page.get_by_role("button", name="Look at it as I changed it").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("In no team"))).to_be_visible()
    page.get_by_role("button", name="Form these 2 teams").press("Enter")
    expect(page.get_by_text("2 teams are formed.")).to_be_visible()
    page.get_by_role("link", name="Exercises", exact=True).click()
    page.get_by_role("link", name=re.compile("Set it")).press("Enter")
    looks_well(page, axe, screen, "teams-set")
    page.get_by_role("button", name="Set it").press("Enter")
    expect(page.get_by_text("is set. Every team finds it on its page.")).to_be_visible()
    small = Team.objects.filter(members__isnull=False).distinct().order_by("number").last()
    for person in given.people(small)[:2]:
        actions.withdraw(enrollment=person.enrollments.get(), by=person)
    page.goto(site + reverse("teaming", args=[Teaming.objects.get().uuid]))
    expect(page.get_by_role("heading", name="Autumn teams: one team is too small.")).to_be_visible()
    looks_well(page, axe, screen, "teams-every")
    page.get_by_role("link", name="Change teams by hand").press("Enter")
    looks_well(page, axe, screen, "teams-by-hand")


def test_a_learner_finds_their_team_and_what_waits_for_them(
    page, site, cohort, exercise, faculty, sign_in, axe, screen
):
    from assessments.teamwork import teams

    of = given.teaming(cohort)
    team = given.team(of)
    teams.set_task(teaming=of, page=exercise, by=faculty)
    me = given.people(team)[0]
    sign_in(me)
    page.goto(site + reverse("teams"))
    expect(page.get_by_role("heading", name="One thing waits for you in your teams.")).to_be_visible()
    looks_well(page, axe, screen, "teams-mine")
    page.goto(site + exercise.url)
    expect(page.get_by_text(f"{me}, you")).to_be_visible()
    looks_well(page, axe, screen, "teams-exercise")
    page.get_by_role("link", name="Open the test").press("Enter")
    expect(page).to_have_url(re.compile("/readiness/"))
