"""Clinical reviews that end: until when they hold, what readers are told, and who is asked to see to it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from courses import review, review_dates, reviews
from courses.models import Discipline, LessonPage, ProgramPage
from tests import factories
from tests.courses.test_workflow import decide, live, submit, write

TODAY = date(2026, 11, 25)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)

# How long a review holds, pure


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        (date(2026, 3, 15), 24, date(2028, 3, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_months_are_months_of_the_calendar(on, months, until):
    assert review_dates.due(on, months) == until


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-400, "overdue"),
        (-1, "overdue"),
        (0, "soon"),
        (1, "soon"),
        (60, "soon"),
        (61, "holds"),
        (700, "holds"),
    ],
)
def test_a_review_holds_through_its_last_day(days, state):
    assert review_dates.state(TODAY - timedelta(500), TODAY + timedelta(days), TODAY) == state


def test_without_an_end_it_goes_on_and_without_a_review_it_is_awaited():
    assert review_dates.state(TODAY, None, TODAY) == "holds"
    assert review_dates.state(None, None, TODAY) == "awaiting"
    assert review_dates.state(None, TODAY - timedelta(9), TODAY) == "awaiting"


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 240), st.integers(0, 9000))
@example(date(2024, 2, 29), 12, 0)
def test_a_review_goes_through_its_states_in_one_direction(on, months, later):
    order = ("holds", "soon", "overdue")
    until = review_dates.due(on, months)
    day = on + timedelta(later)
    now, next_day = (review_dates.state(on, until, one) for one in (day, day + timedelta(1)))
    assert order.index(now) <= order.index(next_day)
    assert (now == "overdue") == (day > until)


# Approving


@pytest.fixture
def course(db):
    made = factories.course()
    review.ensure_workflow(factories.catalog())
    return made


@pytest.fixture
def author(course, visit):
    return visit(factories.user("faculty", course=course))


def a_lesson(course, **fields):
    fields = {"review_discipline": Discipline.objects.get(code="pharmacist"), **fields}
    return factories.lesson(week=factories.week(course=course), **fields)


def reviewed(course, days, *, by="Pharmacist", **fields):
    """A live lesson whose review ends in so many days from TODAY; without days it was never reviewed."""
    page = a_lesson(course, **fields)
    if days is not None:
        LessonPage.objects.filter(pk=page.pk).update(
            reviewed_on=TODAY - timedelta(300),
            reviewed_by_discipline=by,
            review_by=TODAY + timedelta(days),
        )
    return LessonPage.objects.get(pk=page.pk)


@pytest.mark.parametrize(("months", "until"), [(24, date(2028, 11, 25)), (3, date(2027, 2, 25))])
def test_an_approval_holds_for_as_long_as_the_program_says(author, reviewer, course, months, until):
    ProgramPage.objects.ancestor_of(course).update(review_months=months)
    page = a_lesson(course, review_by=date(2030, 1, 1))
    with time_machine.travel(NOON):
        write(author.user, page)
        submit(author.user, page)
        decide(reviewer, page)
    assert (live(page).reviewed_on, live(page).review_by) == (TODAY, until)


def test_the_day_of_an_approval_is_the_sites_whatever_zone_the_reviewer_lives_in(author, reviewer, course):
    factories.profile(reviewer.user, time_zone="Pacific/Auckland")
    page = a_lesson(course)
    with time_machine.travel(datetime(2026, 11, 25, 23, 30, tzinfo=UTC)):  # the 26th in Auckland
        write(author.user, page)
        submit(author.user, page)
        decide(reviewer, page)
    assert live(page).reviewed_on == TODAY


# What readers are told


@pytest.fixture
def enrolled(learner, course):
    factories.enrollment(user=learner.user, program=ProgramPage.objects.ancestor_of(course).get())
    return learner


def told(visitor, page):
    cache.clear()
    return " ".join(visitor.get(page.get_url()).content.decode().split())


def test_a_lesson_says_who_reviewed_it_and_when_while_that_holds(enrolled, course):
    page = reviewed(course, 0)
    with time_machine.travel(NOON):
        text = told(enrolled, page)
    assert "Reviewed by: Pharmacist, <time" in text and "29 January 2026</time>." in text
    assert "is due" not in text


def test_and_after_its_last_day_that_a_new_one_is_due(enrolled, course):
    page = reviewed(course, -1)
    with time_machine.travel(NOON):
        text = told(enrolled, page)
    assert "Reviewed by: Pharmacist, on <time" in text
    assert "29 January 2026</time>; a new review is due." in text


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Denver", "UTC"])
@pytest.mark.parametrize(
    ("moment", "is_due"),
    [
        (datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 26, tzinfo=UTC), True),
    ],
)
def test_it_ends_at_midnight_of_the_site_for_every_reader(enrolled, course, zone, moment, is_due):
    factories.profile(enrolled.user, time_zone=zone)
    page = reviewed(course, 0)
    with time_machine.travel(moment):
        assert ("is due" in told(enrolled, page)) == is_due


def test_a_lesson_that_nobody_reviewed_says_what_it_waits_for(enrolled, course):
    assert "Awaiting clinical review by: Pharmacist." in told(enrolled, a_lesson(course))
    assert "Awaiting clinical review." in told(enrolled, a_lesson(course, review_discipline=None))


def test_a_borrowed_lesson_shows_the_review_of_its_source(course):
    page = reviewed(course, -1)
    alias = page.create_alias(parent=factories.week())
    with time_machine.travel(NOON):
        found = reviews.of(LessonPage.objects.get(pk=alias.pk))
    assert found.by == "Pharmacist" and found.is_due


# The same states, asked of the database


@pytest.mark.database
@pytest.mark.parametrize("days", [-400, -1, 0, 1, 59, 60, 61, 700, None])
def test_the_database_sorts_reviews_as_the_arithmetic_does(course, days):
    page = reviewed(course, days)
    row = reviews.with_state(LessonPage.objects.filter(pk=page.pk), TODAY).get()
    assert row.review_state == review_dates.state(page.reviewed_on, page.review_by, TODAY)
    assert row.holds_until == page.review_by
    matching = [one for one in review_dates.STATES if LessonPage.objects.filter(reviews.in_state(one, TODAY))]
    assert matching == [row.review_state]


# The first page of the CMS

ENDED, ENDING = "Clinical reviews that have ended", "Reviews that end within 60 days"


def first_page(visitor):
    with time_machine.travel(NOON):
        return visitor.get("/cms/").content.decode()


def test_reviewers_see_the_reviews_of_their_discipline_that_end(course, reviewer, visit):
    reviewed(course, -1, title="Long past")
    reviewed(course, 60, title="Nearly over")
    reviewed(course, 61, title="Still far")
    text = first_page(reviewer)
    assert ENDED in text and "Long past" in text and "Pharmacist, ended 24 November 2026" in text
    assert ENDING in text and "Nearly over" in text and "Pharmacist, ends 24 January 2027" in text
    assert "Still far" not in text
    nurse = first_page(visit(factories.user("reviewer", discipline="nurse")))
    assert ENDED not in nurse and ENDING not in nurse


def test_a_lesson_that_asks_for_no_discipline_comes_back_to_the_one_that_read_it(course, reviewer, visit):
    reviewed(course, -1, review_discipline=None, by="Nurse", title="Anybody's")
    assert "Anybody&#x27;s" in first_page(visit(factories.user("reviewer", discipline="nurse")))
    assert "Anybody&#x27;s" not in first_page(reviewer)


def test_faculty_see_those_of_their_courses_and_the_office_all(course, author, office, visit):
    page = reviewed(course, -1, title="Ours")
    other = visit(factories.user("faculty"))
    assert f"/cms/pages/{page.pk}/edit/" in first_page(author)
    assert "Ours" not in first_page(other)
    text = first_page(office)
    assert "Ours" in text and page.get_url() in text and f"/cms/pages/{page.pk}/edit/" not in text


def test_drafts_and_aliases_are_on_no_card(course, office):
    page = reviewed(course, -1, title="Taken down")
    page.unpublish()
    reviewed(course, -1, title="Twice there").create_alias(parent=factories.week())
    text = first_page(office)
    assert "Taken down" not in text and text.count("Twice there") == 1


def test_many_are_counted_and_lead_to_the_report(course, office):
    for _number in range(8):
        reviewed(course, -1)
    text = first_page(office)
    assert "and 2 more" in text and f"{reverse('clinical_reviews')}?state=overdue" in text


def test_the_cards_cost_the_same_for_many(course, office):
    def cost():
        with CaptureQueriesContext(connection) as queries, time_machine.travel(NOON):
            office.get("/cms/")
        return len(queries)

    for _number in range(7):
        reviewed(course, -1), reviewed(course, 5)
    cost()
    few = cost()
    for _number in range(7):
        reviewed(course, -1), reviewed(course, 5)
    assert cost() == few


# The report


def report(visitor, query=""):
    with time_machine.travel(NOON):
        return visitor.get(reverse("clinical_reviews") + query)


def rows(visitor, query=""):
    answer = report(visitor, f"?export=csv{query}")
    return {row["Lesson"]: row for row in csv.DictReader(io.StringIO(answer.getvalue().decode()))}


def test_the_report_has_every_lesson_with_its_state_what_ends_first_on_top(course, office):
    for days, title in ((None, "Never"), (700, "Later"), (-1, "Past"), (10, "Soon")):
        reviewed(course, days, title=title)
    found = rows(office)
    assert list(found) == ["Past", "Soon", "Later", "Never"]
    assert [one["State"] for one in found.values()] == ["Overdue", "Ends soon", "Holds", "Awaiting review"]
    assert found["Past"]["Where"] == f"{course.code}, week 1"
    assert found["Past"]["Reviewed"] == "2026-01-29" and found["Past"]["Review again by"] == "2026-11-24"
    assert found["Never"]["Discipline"] == "Pharmacist" and found["Never"]["Review again by"] == ""
    text = report(office).content.decode()
    assert all(f"{title}" in text for title in found) and "24 November 2026" in text


def test_it_is_filtered_by_state_discipline_program_and_what_is_live(course, office):
    nurse = Discipline.objects.get(code="nurse")
    reviewed(course, -1, title="Past")
    reviewed(course, 10, title="Soon", review_discipline=nurse)
    elsewhere = factories.course()
    reviewed(elsewhere, -1, title="Elsewhere").unpublish()
    program = ProgramPage.objects.ancestor_of(elsewhere).get()
    assert set(rows(office, "&state=overdue")) == {"Past", "Elsewhere"}
    assert set(rows(office, f"&discipline={nurse.pk}")) == {"Soon"}
    assert set(rows(office, f"&program={program.pk}")) == {"Elsewhere"}
    assert set(rows(office, "&live=true")) == {"Past", "Soon"}


def test_faculty_read_of_their_own_courses_and_reviewers_of_all(course, author, reviewer, learner):
    reviewed(course, -1, title="Mine")
    reviewed(factories.course(), -1, title="Theirs")
    assert set(rows(author)) == {"Mine"}
    assert set(rows(reviewer)) == {"Mine", "Theirs"}
    assert report(learner).status_code == 403


@pytest.mark.database
def test_the_report_costs_the_same_for_many_lessons(course, office):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            report(office)
        return len(queries)

    reviewed(course, -1)
    cost()
    few = cost()
    for number in range(6):
        reviewed(factories.course() if number % 2 else course, number)
    assert cost() == few


def test_it_comes_as_xlsx(course, office):
    reviewed(course, -1)
    assert report(office, "?export=xlsx").getvalue().startswith(b"PK")
