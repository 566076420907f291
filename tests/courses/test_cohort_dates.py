"""Dates of a cohort at the office's desk: typed, filled in, moved with the first day; cohorts that overlap."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from cms.models import AuditEntry
from courses import scheduling, shifting
from courses.dates_form import name_of
from courses.models import Cohort, Extension, ScheduledDate
from courses.refusals import NameTaken, NothingIsDueBeforeItOpens, Overlapping
from courses.scheduling import Times
from tests import factories

pytestmark = pytest.mark.django_db
DENVER = ZoneInfo("America/Denver")


@pytest.fixture
def program():
    page = factories.program()
    course = factories.course(program=page, title="Pain")
    for number in (1, 2, 3):
        factories.week(course=course, number=number, title=f"Part {number}")
    return page


@pytest.fixture
def weeks(program):
    return list(program.get_descendants().filter(depth=program.depth + 2).order_by("path"))


@pytest.fixture
def cohort(program):
    """A cohort over the change of clocks in spring: day 6 is March 14, 2027."""
    return factories.cohort(
        program=program, name="Spring", starts_on=date(2027, 3, 8), ends_on=date(2027, 4, 30)
    )


def url(cohort):
    return reverse("cohort_dates", args=[cohort.uuid])


def row(page, opens="", opens_time="", due="", due_time=""):
    """What the office types into a row."""
    typed = {
        ("opens", "day"): opens,
        ("opens", "time"): opens_time,
        ("due", "day"): due,
        ("due", "time"): due_time,
    }
    return {name_of(page.pk, *key): value for key, value in typed.items()}


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def local(moment, zone=DENVER):
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


# The page


def test_every_week_and_case_of_the_program_has_a_row(office, cohort, weeks):
    case = factories.case(week=weeks[1].specific)
    page = said(office.get(url(cohort)))
    assert "Week 1: Part 1" in page and "Week 3: Part 3" in page and f"Case: {case.title}" in page
    assert "Monday, 8 March 2027" in page


def test_a_cohort_of_one_course_lists_that_course_only(office, program, weeks):
    other = factories.week(course=factories.course(program=program), title="Elsewhere")
    course = weeks[0].get_parent().specific
    page = said(office.get(url(factories.cohort(program=program, course=course))))
    assert "Part 1" in page and other.title not in page


@pytest.mark.parametrize(
    "typed", ["2027-03-15", "day 7", "7", "Day 7", "March 15, 2027", "3/15/2027", "15 March 2027"]
)
def test_a_day_is_typed_as_a_date_or_as_a_number(office, cohort, weeks, typed):
    assert office.post(url(cohort), row(weeks[0], opens=typed, opens_time="08:00")).status_code == 302
    stored = ScheduledDate.objects.get()
    assert (stored.opens_day, stored.opens_time, stored.due_day) == (7, time(8), None)
    assert local(stored.opens_at) == "2027-03-15 08:00"


def test_without_a_time_a_week_opens_as_its_day_begins_and_is_due_a_minute_before_it_ends(
    office, cohort, weeks
):
    office.post(url(cohort), row(weeks[0], opens="day 7", due="day 13"))
    stored = ScheduledDate.objects.get()
    assert (local(stored.opens_at), local(stored.due_at)) == ("2027-03-15 00:00", "2027-03-21 23:59")
    assert "The dates are saved." in said(office.get(url(cohort)))


def test_saving_is_written_to_the_log_with_before_and_after_and_nothing_when_nothing_changed(
    office, cohort, weeks
):
    for _time in range(2):
        office.post(url(cohort), row(weeks[0], opens="day 7"))
    entry = AuditEntry.objects.get(verb="scheduled")
    assert entry.details["pages"][str(weeks[0].pk)][1]["opens_day"] == 7
    office.post(url(cohort), row(weeks[0]))
    assert not ScheduledDate.objects.exists()
    assert AuditEntry.objects.filter(verb="scheduled").count() == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"opens": "next Tuesday"}, "“next Tuesday” is no day. Write a date such as 2027-03-08, or “day 7”."),
        ({"opens": "day 99999"}, "years away from the cohort's first day"),
        ({"opens_time": "08:00"}, "Say on which day, or take the time away."),
        ({"opens": "day 7", "opens_time": "8 o'clock"}, "This is no time of day."),
        ({"opens": "day 7", "due": "day 6"}, "It would be due before it opens."),
        (
            {"opens": "day 7", "opens_time": "09:00", "due": "day 7", "due_time": "09:00"},
            "due before it opens",
        ),
        (
            {"due": "2027-03-14", "due_time": "02:30"},
            "2:30 on 14 March 2027 does not exist in Denver: clocks jump from 2:00 to 3:00. Choose 3:30 or 1:30.",
        ),
        (
            {"due": "2027-11-07", "due_time": "01:30"},
            "1:30 on 7 November 2027 comes twice in Denver: clocks go back from 2:00 to 1:00. "
            "Choose a time before 1:00, or 2:00.",
        ),
    ],
)
def test_what_is_wrong_is_said_of_its_row_and_nothing_is_lost(office, cohort, weeks, typed, sentence):
    answer = office.post(url(cohort), row(weeks[1], **typed) | row(weeks[0], opens="day 1"))
    assert answer.status_code == 422
    assert sentence in said(answer).replace("&#x27;", "'")
    assert "Week 2: Part 2" in said(answer).partition("Something to put right")[2][:60]
    for value in typed.values():
        assert f'value="{value}"'.replace("'", "&#x27;") in answer.content.decode()
    assert not ScheduledDate.objects.exists()


def test_a_case_cannot_be_due_before_its_week_opens(office, cohort, weeks):
    case = factories.case(week=weeks[1].specific)
    answer = office.post(url(cohort), row(weeks[1], opens="day 7") | row(case, due="day 3"))
    assert "It would be due before its week opens." in said(answer)


def test_a_date_that_clocks_have_overtaken_does_not_stop_the_others_from_being_saved(office, cohort, weeks):
    scheduling.set_dates(
        cohort=cohort, times={weeks[0].pk: Times(due_day=6, due_time=time(2, 30))}, by=office.user
    )
    assert local(ScheduledDate.objects.get().due_at) == "2027-03-14 03:30"
    answer = office.post(
        url(cohort), row(weeks[0], due="2027-03-14", due_time="02:30") | row(weeks[1], opens="day 7")
    )
    assert answer.status_code == 302


def test_empty_weeks_are_filled_one_a_week_and_nothing_is_stored_yet(office, cohort, weeks):
    answer = office.post(url(cohort), row(weeks[1], opens="day 8", opens_time="10:00") | {"fill": "1"})
    values = re.findall(r'name="(?:opens|due)-day-\d+" value="([^"]*)"', answer.content.decode())
    assert "2 weeks are filled in. Nothing is saved yet" in said(answer)
    assert values == ["2027-03-08", "2027-03-14", "day 8", "2027-03-22", "2027-03-28"]
    assert not ScheduledDate.objects.exists()


def test_days_are_written_the_other_way_without_losing_what_cannot_be_read(office, cohort, weeks):
    sent = row(weeks[0], opens="2027-03-15", due="soon") | {"rewrite": "1", "show": "dates"}
    answer = office.post(url(cohort), sent)
    assert answer.status_code == 200
    assert 'value="day 7"' in answer.content.decode() and 'value="soon"' in answer.content.decode()
    assert "Something to put right" not in said(answer)
    endless = "9" * 5000
    answer = office.post(url(cohort), row(weeks[0], opens=endless) | {"rewrite": "1", "show": "dates"})
    assert answer.status_code == 200 and f'value="{endless}"' in answer.content.decode()
    back = office.post(url(cohort), row(weeks[0], opens="day 7") | {"rewrite": "1", "show": "days"})
    assert 'type="date"' in back.content.decode() and 'value="2027-03-15"' in back.content.decode()


def test_dates_after_the_last_day_are_kept_and_spoken_of(office, cohort, weeks):
    office.post(url(cohort), row(weeks[0], due="2027-05-20"))
    assert "One of them is after the cohort's last day." in said(office.get(url(cohort))).replace(
        "&#x27;", "'"
    )


def test_the_page_costs_the_same_for_many_weeks(office, cohort, weeks, django_assert_max_num_queries):
    for number in range(4, 20):
        factories.week(course=weeks[0].get_parent().specific, number=number)
    office.get(url(cohort))
    with django_assert_max_num_queries(20):
        office.get(url(cohort))


def test_only_the_office_sets_dates(faculty, learner, cohort):
    for visitor in (faculty, learner):
        assert visitor.get(url(cohort)).status_code == 403


def test_the_verb_refuses_what_is_due_before_it_opens(office, cohort, weeks):
    wrong = Times(opens_day=3, opens_time=time(9), due_day=3, due_time=time(9))
    with pytest.raises(NothingIsDueBeforeItOpens):
        scheduling.set_dates(cohort=cohort, times={weeks[0].pk: wrong}, by=office.user)


# Opening and moving


def form_of(cohort, **changes):
    fields = {
        "program": cohort.program_id,
        "name": cohort.name,
        "time_zone": cohort.time_zone,
        "starts_on": cohort.starts_on.isoformat(),
        "ends_on": cohort.ends_on.isoformat() if cohort.ends_on else "",
    }
    return fields | changes


@pytest.fixture
def dated(office, cohort, weeks):
    """The cohort with two weeks that have dates, and a learner who has longer for the first."""
    scheduling.set_dates(
        cohort=cohort,
        times={
            weeks[0].pk: Times(0, time(0), 5, time(23, 59)),
            weeks[1].pk: Times(7, time(9), 13, time(23, 59)),
        },
        by=office.user,
    )
    enrollment = factories.enrollment(cohort=cohort)
    longer = datetime(2027, 3, 20, 23, 59, tzinfo=DENVER)
    Extension.objects.create(enrollment=enrollment, page=weeks[0], due_at=longer, granted_by=office.user)
    return cohort


def due_dates(cohort):
    return [local(one.due_at, cohort.zone) for one in shifting.dates_of(cohort)]


def test_another_first_day_is_shown_with_every_date_before_anything_moves(office, dated):
    edit = reverse("cohort_edit", args=[dated.uuid])
    answer = office.post(edit, form_of(dated, starts_on="2027-11-01", ends_on="2027-12-30"))
    page = said(answer)
    assert "5 dates move with the cohort." in page and "Nothing is saved yet." in page
    assert "Sat 20 Mar 2027, 11:59 pm in Denver Sat 13 Nov 2027, 11:59 pm in Denver" in page
    assert due_dates(dated)[0] == "2027-03-13 23:59"
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()))
    assert office.post(edit, sent).status_code == 302
    dated.refresh_from_db()
    assert dated.starts_on == date(2027, 11, 1)
    assert due_dates(dated) == ["2027-11-06 23:59", "2027-11-14 23:59"]
    assert local(Extension.objects.get().due_at) == "2027-11-13 23:59"
    assert AuditEntry.objects.filter(verb="moved dates").count() == 1


def test_another_zone_keeps_the_hours_on_the_clock(office, dated):
    edit = reverse("cohort_edit", args=[dated.uuid])
    answer = office.post(edit, form_of(dated, time_zone="Europe/Berlin"))
    assert "11:59 pm in Berlin" in said(answer)
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()))
    office.post(edit, sent)
    dated.refresh_from_db()
    assert due_dates(dated) == ["2027-03-13 23:59", "2027-03-21 23:59"]


def test_what_changed_meanwhile_is_looked_at_again(office, dated, weeks):
    edit = reverse("cohort_edit", args=[dated.uuid])
    sent = form_of(dated, starts_on="2027-03-15") | {"seen": "an older plan"}
    assert "changed by somebody while you looked" in said(office.post(edit, sent))
    dated.refresh_from_db()
    assert dated.starts_on == date(2027, 3, 8)


def test_a_change_of_the_name_asks_nothing(office, dated):
    edit = reverse("cohort_edit", args=[dated.uuid])
    assert office.post(edit, form_of(dated, name="Spring 2027")).status_code == 302


def test_where_clocks_skip_the_opening_hour_what_is_due_within_it_is_moved_on_too(office, cohort, weeks):
    narrow = Times(0, time(2, 30), 0, time(3, 15))
    scheduling.set_dates(cohort=cohort, times={weeks[0].pk: narrow}, by=office.user)
    Cohort.objects.filter(pk=cohort.pk).update(starts_on=date(2027, 3, 7))
    cohort.refresh_from_db()
    cohort.starts_on = date(2027, 3, 14)
    scheduling.save_cohort(cohort=cohort, faculty=[], by=office.user)
    moved = ScheduledDate.objects.get()
    assert (local(moved.opens_at), local(moved.due_at)) == ("2027-03-14 03:30", "2027-03-14 04:15")


def new(program, **changes):
    return {
        "program": program.pk,
        "name": "Summer",
        "time_zone": "America/Denver",
        "starts_on": "2027-04-15",
        "ends_on": "2027-06-30",
    } | changes


def test_a_cohort_that_overlaps_another_is_refused_by_name_unless_it_is_on_purpose(office, cohort):
    answer = office.post(reverse("cohort_new"), new(cohort.program))
    assert answer.status_code == 422
    assert "It would overlap Spring, which runs from 8 March 2027 to 30 April 2027." in said(answer)
    assert "Both run at the same time, on purpose" in said(answer)
    assert office.post(reverse("cohort_new"), new(cohort.program, on_purpose="on")).status_code == 302
    assert cohort.program.cohorts.count() == 2


@pytest.mark.parametrize(
    "changes", [{"starts_on": "2027-05-01"}, {"starts_on": "2027-01-01", "ends_on": "2027-03-07"}]
)
def test_cohorts_one_after_the_other_are_fine(office, cohort, changes):
    assert office.post(reverse("cohort_new"), new(cohort.program, **changes)).status_code == 302


def test_a_cohort_of_one_course_and_one_of_the_program_are_two_things(office, cohort, weeks):
    course = weeks[0].get_parent()
    assert office.post(reverse("cohort_new"), new(cohort.program, course=course.pk)).status_code == 302
    again = office.post(reverse("cohort_new"), new(cohort.program, course=course.pk, name="Once more"))
    assert "It would overlap Summer" in said(again)


def test_a_cohort_without_an_end_overlaps_everything_after_it(office, program):
    factories.cohort(program=program, name="Open door", starts_on=date(2027, 1, 1), ends_on=None)
    assert "without an end" in said(office.post(reverse("cohort_new"), new(program)))


def test_the_box_is_not_there_before_it_matters(office, cohort):
    assert "on purpose" not in said(office.get(reverse("cohort_new")))
    assert "on purpose" not in said(office.post(reverse("cohort_new"), new(cohort.program, name="")))


def test_editing_a_cohort_that_overlaps_already_is_not_in_the_way(office, cohort):
    beside = factories.cohort(
        program=cohort.program, name="Beside", starts_on=cohort.starts_on, ends_on=cohort.ends_on
    )
    assert (
        office.post(
            reverse("cohort_edit", args=[beside.uuid]), form_of(beside, name="Next to it")
        ).status_code
        == 302
    )


def test_a_course_of_another_program_is_refused(office, cohort):
    answer = office.post(reverse("cohort_new"), new(cohort.program, course=factories.course().pk))
    assert "This course belongs to another program." in said(answer)


def test_a_name_that_is_taken_is_said_as_people_say_it(office, cohort):
    answer = office.post(reverse("cohort_new"), new(cohort.program, name="Spring", starts_on="2027-05-15"))
    assert "The program already has a cohort named “Spring”. Choose another name." in said(answer)
    assert said(answer).count("already") == 2  # in the summary and beside the field


def test_the_verbs_refuse_by_themselves(office, cohort):
    beside = Cohort(program=cohort.program, name="Beside", starts_on=cohort.starts_on, ends_on=cohort.ends_on)
    with pytest.raises(Overlapping):
        scheduling.save_cohort(cohort=beside, faculty=[], by=office.user)
    beside.name = "Spring"
    with pytest.raises(NameTaken):
        scheduling.save_cohort(cohort=beside, faculty=[], by=office.user, on_purpose=True)


def test_faculty_are_named_and_shown(office, faculty, program):
    sent = new(program, faculty=[faculty.user.pk])
    office.post(reverse("cohort_new"), sent)
    made = program.cohorts.get()
    assert list(made.faculty.all()) == [faculty.user]
    assert f"Taught by {faculty.user}" in said(office.get(reverse("cohort", args=[made.uuid])))
