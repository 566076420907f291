"""The lessons before and after, what a device may keep, and the reader's choice of letters."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import ProgramPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def week():
    return factories.week(title="Conversion", number=4)


@pytest.fixture
def lessons(week):
    first = factories.lesson(week=week, title="First")
    factories.lesson(week=week, title="Pharmacists", audience=["discipline:pharmacist"])
    second = factories.lesson(week=week, title="Second", half="psychosocial")
    factories.lesson(week=week, title="Draft", live=False)
    return first, second


@pytest.fixture
def enrolled(learner, week):
    factories.profile(learner.user)
    factories.enrollment(user=learner.user, program=ProgramPage.objects.ancestor_of(week).get())
    return learner


def context(visitor, page):
    return visitor.get(page.get_url()).context


def test_a_lesson_leads_to_the_ones_before_and_after_it_for_this_seat(enrolled, lessons):
    first, second = lessons
    assert context(enrolled, first)["lesson_before"] is None
    assert context(enrolled, first)["lesson_after"].title == "Second"
    assert context(enrolled, second)["lesson_before"].url == first.get_url()
    assert context(enrolled, second)["lesson_after"] is None


def test_a_device_may_keep_the_week_and_this_seats_lessons_and_nothing_else(enrolled, lessons, week):
    for page in (*lessons, week):
        kept = json.loads(context(enrolled, page)["keepable"])
        assert kept["id"] == week.pk and kept["title"] == "Week 4: Conversion"
        assert [one["url"] for one in kept["pages"]] == [week.get_url(), *(one.get_url() for one in lessons)]


def test_who_does_not_study_a_week_is_not_asked_to_keep_it(visit, lessons, week):
    office = visit(factories.user("office"))
    for page in (*lessons, week):
        assert "data-kept" not in office.get(page.get_url()).content.decode()


def test_a_lesson_costs_the_same_beside_many_as_beside_one(
    enrolled, lessons, week, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    enrolled.get(lessons[0].get_url())
    with CaptureQueriesContext(connection) as before:
        enrolled.get(lessons[0].get_url())
    for _lesson in range(6):
        factories.lesson(week=week)
    with django_assert_num_queries(len(before)):
        enrolled.get(lessons[0].get_url())


# The worker


def test_the_worker_is_served_from_the_root_and_looked_for_anew(client):
    answer = client.get("/offline.js")
    assert answer.status_code == 200 and answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Service-Worker-Allowed"] == "/" and answer["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert client.post("/offline.js").status_code == 405


def test_the_worker_names_the_addresses_that_there_are(client, settings):
    script = client.get("/offline.js").content.decode()
    assert f'const AWAY = "{reverse("offline")}"' in script
    assert settings.STATIC_URL == "/static/" and settings.MEDIA_URL == "/media/"
    assert "(static|media)" in script
    assert "This page needs a connection." in client.get(reverse("offline")).content.decode()


def test_pages_say_whose_they_are_so_that_no_copy_outlives_its_owner(learner, client):
    assert f'data-who="{learner.user.pk}"' in learner.get("/today/").content.decode()
    assert 'data-who=""' in client.get("/display/").content.decode()


# Letters


def test_easier_letters_and_large_print_are_remembered_on_every_page(learner):
    learner.post("/display/", {"theme": "dark", "text": "print", "letters": "easier"})
    page = learner.get("/today/").content.decode()
    assert 'data-theme="dark" data-text="print" data-letters="easier"' in page


def test_a_choice_made_before_there_were_letters_still_holds():
    visitor = Client()
    visitor.cookies["display"] = "dark.large"
    page = visitor.get("/display/").content.decode()
    assert 'data-theme="dark" data-text="large"' in page and "data-letters" not in page
