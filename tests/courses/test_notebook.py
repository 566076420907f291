"""The notebook: everything a person wrote, by course and lesson, found, led back from, and taken along as a file."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from courses import actions, notes, noting
from courses.models import CoursePage, Enrollment, ProgramPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return factories.lesson(title="Five steps, in order")


@pytest.fixture
def program(lesson):
    return ProgramPage.objects.ancestor_of(lesson).get()


@pytest.fixture
def enrolled(learner, program):
    factories.profile(learner.user)
    factories.enrollment(user=learner.user, program=program)
    return learner


def note(user, lesson, text="Ask Marta.", **fields):
    return noting.keep(user=user, page=lesson, uuid=uuid4(), text=text, **fields).note


def html(answer):
    return answer.content.decode()


def test_the_notebook_groups_by_course_and_lesson_and_leads_back(enrolled, lesson, program):
    course = CoursePage.objects.ancestor_of(lesson).get()
    note(enrolled.user, lesson, "Ask Marta.", place=noting.Place("what-you-do", "What you do"))
    page = html(enrolled.get(reverse("notes")))
    assert course.title in page and "Ask Marta." in page
    assert f'href="{lesson.get_url()}#notes"' in page and f'href="{lesson.get_url()}#what-you-do"' in page


def test_finding_shows_what_speaks_of_all_the_words(enrolled, lesson):
    note(enrolled.user, lesson, "Myoclonus in the morning.")
    note(enrolled.user, lesson, "Ask Marta <b>tonight</b>.")
    page = html(enrolled.get(reverse("notes"), {"q": "márta TONIGHT"}))
    assert "One note speaks of" in page and "<mark>tonight</mark>" in page
    assert "Myoclonus" not in page and "&lt;b&gt;" in page
    assert "0 notes speak" in html(enrolled.get(reverse("notes"), {"q": "zebra"}))


def test_who_left_the_program_still_has_their_notes_and_can_erase_them(enrolled, lesson):
    kept = note(enrolled.user, lesson)
    actions.withdraw(enrollment=Enrollment.objects.get(), by=enrolled.user)
    page = html(enrolled.get(reverse("notes")))
    assert "Ask Marta." in page and "You can no longer open this lesson." in page
    assert lesson.get_url() not in page
    enrolled.post(reverse("note_erase", args=[kept.uuid]))
    assert "You have not written anything yet." in html(enrolled.get(reverse("notes")))


def test_the_notebook_goes_into_a_file_as_text_and_as_data(enrolled, lesson):
    note(enrolled.user, lesson, "Ask Márta.", place=noting.Place("what-you-do", "What you do"))
    noting.keep(user=enrolled.user, page=lesson, uuid=uuid4(), quote="waits")
    text = enrolled.get(reverse("notes_export"), {"as": "md"})
    assert text["Content-Disposition"] == 'attachment; filename="notes.md"'
    assert "no-store" in text["Cache-Control"]
    assert "### Five steps, in order" in html(text) and "#### What you do\n\nAsk Márta." in html(text)
    assert "> waits" in html(text)
    rows = json.loads(enrolled.get(reverse("notes_export"), {"as": "json"}).content)["notes"]
    assert [(row["kind"], row["text"], row["highlighted"]) for row in rows] == [
        ("note", "Ask Márta.", ""),
        ("highlight", "", "waits"),
    ]
    assert rows[0]["address"].endswith(lesson.get_url())
    assert enrolled.get(reverse("notes_export"), {"as": "xls"}).status_code == 404


def test_a_notebook_costs_the_same_for_many_notes_as_for_one(
    enrolled, lesson, program, django_assert_max_num_queries
):
    course = CoursePage.objects.ancestor_of(lesson).get()
    for number in range(2, 5):
        other = factories.lesson(week=factories.week(course=course, number=number))
        for _one in range(4):
            note(enrolled.user, other)
    enrolled.get(reverse("notes"))
    for address in (reverse("notes"), reverse("notes_export")):
        with django_assert_max_num_queries(12):
            assert enrolled.get(address).status_code == 200


def test_a_long_notebook_is_turned_page_by_page(enrolled, lesson, monkeypatch):
    monkeypatch.setattr(notes, "A_PAGE", 2)
    for number in range(3):
        note(enrolled.user, lesson, f"Note number {number}")
    assert "Note number 2" not in html(enrolled.get(reverse("notes")))
    assert "Note number 2" in html(enrolled.get(reverse("notes"), {"p": "2"}))
