"""The next cohort from this one: what comes along, what does not, and nothing before somebody has looked."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from cms.models import AuditEntry
from courses import actions, more_time, scheduling, shifting
from courses.models import Cohort, ProgramRequirement, ScheduledDate
from courses.refusals import NameTaken, Overlapping
from courses.scheduling import Times
from tests import factories

pytestmark = pytest.mark.django_db
DENVER = ZoneInfo("America/Denver")


@pytest.fixture
def weeks():
    course = factories.course(title="Pain")
    return [factories.week(course=course, number=number, title=f"Part {number}") for number in (1, 2)]


@pytest.fixture
def cohort(office, faculty, weeks):
    """Eight weeks from September 7, 2026, over no change of clocks; its second week ends on day 13."""
    made = factories.cohort(
        program=weeks[0].get_parent().get_parent().specific,
        name="Autumn",
        starts_on=date(2026, 9, 7),
        ends_on=date(2026, 10, 31),
        enrollment_closes_on=date(2026, 9, 5),
    )
    made.faculty.add(faculty.user)
    times = {
        weeks[0].pk: Times(0, time(8), 6, time(23, 59)),
        weeks[1].pk: Times(7, time(8), 13, time(23, 59)),
    }
    scheduling.set_dates(cohort=made, times=times, by=office.user)
    return made


def url(cohort):
    return reverse("cohort_rollover", args=[cohort.uuid])


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()).replace("&#x27;", "'")


def seen(answer):
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def local(moment):
    return f"{moment.astimezone(DENVER):%Y-%m-%d %H:%M}"


SPRING = {"name": "Spring", "starts_on": "2027-03-08"}
AUTUMN = {"name": "Next autumn", "starts_on": "2027-10-25"}


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        (
            SPRING,
            [
                "Week 1: Part 1 opens Mon 7 Sep 2026, 8 am in Denver Mon 8 Mar 2027, 8 am in Denver",
                "Week 2: Part 2 is due Sun 20 Sep 2026, 11:59 pm in Denver Sun 21 Mar 2027, 11:59 pm in Denver",
            ],
        ),
        (
            AUTUMN,
            [
                "Week 1: Part 1 is due Sun 13 Sep 2026, 11:59 pm in Denver Sun 31 Oct 2027, 11:59 pm in Denver",
                "Week 2: Part 2 is due Sun 20 Sep 2026, 11:59 pm in Denver Sun 7 Nov 2027, 11:59 pm in Denver",
            ],
        ),
    ],
)
def test_a_dry_run_lists_every_date_before_and_after_at_the_same_hour_across_both_changes(
    office, cohort, wanted, lines
):
    page = said(office.post(url(cohort), wanted))
    assert f"This is what {wanted['name']} would be." in page and "4 dates come along" in page
    for line in lines:
        assert line in page
    assert Cohort.objects.count() == 1


def test_a_dry_run_counts_what_does_not_come_along(office, cohort, weeks, django_capture_on_commit_callbacks):
    enrollment = factories.enrollment(cohort=cohort)
    actions.invite(email="a@example.org", by=office.user, cohort=cohort)
    rule = ProgramRequirement.objects.create(
        program=cohort.program, kind="office_confirms", words="Attended the intensive"
    )
    actions.confirm(enrollment=enrollment, requirement=rule, by=office.user, why="Signed list")
    more_time.ask(enrollment=enrollment, reason="ill", words="", by=enrollment.user)
    page = said(office.post(url(cohort), SPRING))
    for line in (
        "Learners 1",
        "Invitations that wait 1",
        "Longer dates of single learners 0",
        "Requests for more time 1",
        "Confirmations by the office 1",
        "Certificates 0",
        "Attempts at cases 0",
    ):
        assert line in page


def test_the_next_cohort_has_the_dates_and_the_faculty_and_closed_doors(office, cohort, faculty, weeks):
    factories.enrollment(cohort=cohort)
    look = office.post(url(cohort), SPRING)
    answer = office.post(url(cohort), SPRING | {"seen": seen(look)})
    made = Cohort.objects.get(name="Spring")
    assert answer["Location"] == reverse("cohort", args=[made.uuid])
    assert (made.starts_on, made.ends_on) == (date(2027, 3, 8), date(2027, 5, 1))
    assert (made.open_enrollment, made.enrollment_closes_on) == (False, None)
    assert list(made.faculty.all()) == [faculty.user] and not made.enrollments.exists()
    assert [local(one.due_at) for one in shifting.dates_of(made)] == ["2027-03-14 23:59", "2027-03-21 23:59"]
    entry = AuditEntry.objects.get(verb="rolled over")
    assert (entry.thing_id, entry.details["of"]) == (str(made.pk), str(cohort.uuid))


def test_pressing_twice_makes_one_cohort(office, cohort):
    sent = SPRING | {"seen": seen(office.post(url(cohort), SPRING))}
    office.post(url(cohort), sent)
    again = office.post(url(cohort), sent)
    assert again.status_code == 422 and "already has a cohort named “Spring”" in said(again)
    assert ScheduledDate.objects.count() == 4


def test_dates_that_changed_after_the_dry_run_are_shown_once_more(office, cohort, weeks):
    agreed = seen(office.post(url(cohort), SPRING))
    scheduling.set_dates(cohort=cohort, times={weeks[0].pk: Times(1, time(8))}, by=office.user)
    answer = office.post(url(cohort), SPRING | {"seen": agreed})
    assert "changed by somebody while you looked" in said(answer)
    assert Cohort.objects.count() == 1


def test_another_day_of_the_week_is_pointed_out(office, cohort):
    page = said(office.post(url(cohort), SPRING | {"starts_on": "2027-03-10"}))
    assert "Monday, 7 September 2026 becomes Wednesday, 10 March 2027" in page
    assert "another day of the week" not in said(office.post(url(cohort), SPRING))


def test_an_hour_that_clocks_skip_is_moved_on_and_said(office, cohort, weeks):
    early = {weeks[0].pk: Times(6, time(2, 30))}
    scheduling.set_dates(cohort=cohort, times=early, by=office.user)
    page = said(office.post(url(cohort), SPRING))
    assert "Sun 14 Mar 2027, 3:30 am in Denver Clocks skip the hour it had" in page


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"name": "Autumn"}, "already has a cohort named “Autumn”"),
        ({"starts_on": "2026-10-01"}, "It would overlap Autumn, which runs from 7 September 2026"),
        ({"starts_on": "2027-02-30"}, "Enter a valid date"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(office, cohort, wanted, sentence):
    answer = office.post(url(cohort), SPRING | wanted)
    assert answer.status_code == 422 and sentence in said(answer)
    assert Cohort.objects.count() == 1


def test_two_at_the_same_time_on_purpose(office, cohort):
    sent = SPRING | {"starts_on": "2026-10-01", "on_purpose": "on"}
    office.post(url(cohort), sent | {"seen": seen(office.post(url(cohort), sent))})
    assert Cohort.objects.filter(name="Spring").exists()


def test_name_and_day_can_be_changed_after_looking(office, cohort):
    answer = office.post(url(cohort), SPRING | {"change": "1"})
    assert answer.status_code == 200 and 'value="Spring"' in answer.content.decode()


def test_dates_of_pages_that_have_left_the_program_stay_behind(office, cohort, weeks):
    weeks[1].move(factories.course(), pos="last-child")
    page = said(office.post(url(cohort), SPRING))
    assert "2 dates come along" in page and "Dates of pages that have left the program 1" in page


def test_the_verb_refuses_by_itself(office, cohort):
    with pytest.raises(NameTaken):
        scheduling.roll_over(cohort=cohort, name="Autumn", starts_on=date(2027, 3, 8), by=office.user)
    with pytest.raises(Overlapping):
        scheduling.roll_over(cohort=cohort, name="Spring", starts_on=date(2026, 9, 8), by=office.user)


def test_only_the_office_rolls_over(faculty, learner, cohort):
    for visitor in (faculty, learner):
        assert visitor.post(url(cohort), SPRING).status_code == 403


def test_rolling_over_costs_the_same_for_many_dates(office, cohort, weeks, django_assert_max_num_queries):
    course = weeks[0].get_parent().specific
    more = {factories.week(course=course, number=n).pk: Times(n, time(8)) for n in range(3, 20)}
    scheduling.set_dates(cohort=cohort, times=more, by=office.user)
    office.get(url(cohort))
    with django_assert_max_num_queries(30):
        assert "21 dates come along" in said(office.post(url(cohort), SPRING))


def test_a_moment_is_kept_to_the_minute_whatever_the_season():
    for on in (date(2027, 3, 14), date(2027, 11, 7)):
        frame = shifting.Frame(on, DENVER)
        noon = frame.instant(0, time(12), shifting.OPENS)
        assert noon.astimezone(DENVER).replace(tzinfo=None) == datetime.combine(on, time(12))
        assert frame.day_and_time(noon) == (0, time(12))
