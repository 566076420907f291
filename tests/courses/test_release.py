"""When a page opens and is due for a learner: at every door, on every list, with longer times included."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from courses import dates
from courses.models import Extension, ProgramPage, ScheduledDate
from tests import factories
from tests.conftest import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    page = factories.program()
    course = factories.course(program=page)
    for number in (1, 2, 3):
        factories.lesson(week=factories.week(course=course, number=number, title=f"Week {number}"))
    return page


@pytest.fixture
def weeks(program):
    return list(program.get_descendants().filter(depth=program.depth + 2).order_by("path"))


# At the door


@pytest.fixture
def running(program, weeks, learner):
    """A cohort whose first week is open and whose second opens in three days; the learner is in it."""
    cohort = factories.cohort(program=program)
    factories.profile(learner.user)
    factories.enrollment(user=learner.user, cohort=cohort)
    now = timezone.now()
    for week, opens, due in ((weeks[0], -3, 2), (weeks[1], 3, 10)):
        ScheduledDate.objects.create(
            cohort=cohort, page=week, opens_at=now + timedelta(days=opens), due_at=now + timedelta(days=due)
        )
    return cohort


def lesson_of(week):
    return week.get_children().first().specific


def test_a_week_and_all_in_it_open_when_they_should(learner, running, weeks):
    for page in (weeks[1].specific, lesson_of(weeks[1])):
        shown = learner.get(page.get_url())
        assert shown.status_code == 200 and "This week opens on" in shown.content.decode()
        assert factories.PROSE.split("\n")[2] not in shown.content.decode()
    assert factories.PROSE.split("\n")[2] in learner.get(lesson_of(weeks[0]).get_url()).content.decode()


def test_nothing_can_be_sent_to_a_lesson_that_is_not_open(learner, running, weeks):
    page = lesson_of(weeks[1])
    answer = learner.post(reverse("lesson_done", args=[page.pk]))
    assert answer.status_code == 409 and "It opens on" in answer.content.decode()


def test_a_case_that_is_not_open_cannot_be_begun(learner, running, weeks):
    from assessments.models import Attempt

    case = factories.case(week=weeks[1].specific)
    assert learner.post(reverse("attempt_start", args=[case.pk])).status_code == 409
    assert not Attempt.objects.exists()


def test_a_lesson_with_a_date_of_its_own_waits_though_its_week_is_open(learner, running, weeks):
    week, now = weeks[0].specific, timezone.now()
    later = factories.lesson(week=week, title="Later this week")
    ScheduledDate.objects.create(cohort=running, page=later, opens_at=now + timedelta(days=1))
    assert "This lesson opens on" in learner.get(later.get_url()).content.decode()
    page = learner.get(week.get_url()).content.decode()
    assert "<b>Later this week</b>" in page and f'href="{later.get_url()}"' not in page
    learner.post(reverse("lesson_done", args=[lesson_of(weeks[0]).pk]))
    learner.post(reverse("lesson_done", args=[lesson_of(weeks[2]).pk]))
    assert "Later this week opens" in learner.get(reverse("today")).content.decode()


def test_a_case_with_a_date_of_its_own_waits_and_the_week_says_until_when(learner, running, weeks):
    case = factories.case(week=weeks[0].specific)
    opens_at = timezone.now() + timedelta(days=1)
    ScheduledDate.objects.create(cohort=running, page=case, opens_at=opens_at)
    assert "This case opens on" in learner.get(case.get_url()).content.decode()
    assert f'href="{case.get_url()}"' not in learner.get(weeks[0].specific.get_url()).content.decode()
    answer = learner.post(reverse("lesson_done", args=[lesson_of(weeks[0]).pk]), follow=True)
    assert case.get_url() not in answer.redirect_chain[0][0]


def test_the_moment_is_said_in_the_learners_own_time_and_in_the_cohorts(learner, running, weeks):
    factories.profile(learner.user, time_zone="Europe/Berlin")
    opens_at = datetime(2027, 3, 14, 9, 30, tzinfo=UTC)
    ScheduledDate.objects.filter(page=weeks[1]).update(opens_at=opens_at, due_at=None)
    with time_machine.travel(datetime(2027, 3, 10, tzinfo=UTC)):
        page = Visitor(learner.user).get(weeks[1].specific.get_url()).content.decode()
    assert "Sunday 14 March 2027, 10:30 am in Berlin" in page
    assert "Sunday 14 March 2027, 3:30 am in Denver" in page
    assert '<meta name="robots" content="noindex">' in page


def test_lists_of_weeks_say_when_a_week_opens(learner, running, program, weeks):
    course = program.get_children().first().specific
    for page in (course, program):
        shown = learner.get(page.get_url()).content.decode()
        assert shown.count(">Opens <time") == 1
    assert "Week 2: opens <time" in learner.get(reverse("today")).content.decode()


def test_a_lesson_that_two_programs_share_opens_where_either_opens_it(learner, running, weeks):
    twin = weeks[1].specific.create_alias(parent=factories.course(), update_slug="a-copy")
    assert "This week opens on" in learner.get(weeks[1].specific.get_url()).content.decode()
    other = factories.cohort(program=twin.get_parent().get_parent().specific)
    factories.enrollment(user=learner.user, cohort=other)
    assert "This week opens on" not in learner.get(weeks[1].specific.get_url()).content.decode()
    assert "This week opens on" not in learner.get(twin.get_url()).content.decode()
    ScheduledDate.objects.create(cohort=other, page=twin, opens_at=timezone.now() + timedelta(days=1))
    for page in (weeks[1].specific, twin):
        assert "This week opens on" in learner.get(page.get_url()).content.decode()


def test_a_colleague_looks_at_a_draft_as_the_cohort_meets_it_on_a_day(administrator, running, weeks):
    page = lesson_of(weeks[1])
    page.save_revision()
    url, query = reverse("looked_at", args=[page.pk]), {"cohort": running.pk, "seat": ""}
    assert "This week opens on" in administrator.get(url, query).content.decode()
    later = f"{timezone.localtime() + timedelta(days=6):%Y-%m-%dT%H:%M}"
    assert factories.PROSE.split("\n")[2] in administrator.get(url, query | {"on": later}).content.decode()


def test_who_teaches_and_is_enrolled_as_well_is_not_held_up(visit, running, program, weeks):
    course = program.get_children().first().specific
    teacher = visit(factories.user("faculty", course=course))
    factories.profile(teacher.user)
    factories.enrollment(user=teacher.user, cohort=running)
    assert ">Opens <time" not in teacher.get(course.get_url()).content.decode()
    assert factories.PROSE.split("\n")[2] in teacher.get(lesson_of(weeks[1]).get_url()).content.decode()


def test_those_who_teach_see_everything_at_any_time(administrator, running, weeks):
    assert factories.PROSE.split("\n")[2] in administrator.get(lesson_of(weeks[1]).get_url()).content.decode()


def test_another_cohort_that_has_opened_it_opens_it(learner, running, program, weeks):
    other = factories.cohort(program=program)
    factories.enrollment(user=learner.user, cohort=other)
    assert "This week opens" not in learner.get(weeks[1].specific.get_url()).content.decode()


def test_the_first_page_skips_what_is_not_open_and_says_when_it_opens(learner, running, weeks):
    page = learner.get(reverse("today")).content.decode()
    assert "What is due" in page and "Week 1" in page
    learner.post(reverse("lesson_done", args=[lesson_of(weeks[0]).pk]))
    third = lesson_of(weeks[2])
    assert third.title in learner.get(reverse("today")).content.decode()
    learner.post(reverse("lesson_done", args=[third.pk]))
    page = learner.get(reverse("today")).content.decode()
    assert "You have done what is open today." in page and "Week 2: Week 2 opens" in page


def test_a_longer_time_shows_everywhere_at_once(learner, running, weeks, office):
    enrollment = learner.user.enrollments.get()
    due = timezone.now() + timedelta(days=9)
    Extension.objects.create(enrollment=enrollment, page=weeks[0], due_at=due, granted_by=office.user)
    [hold] = [one for one in dates.dates_for(learner.user) if one.page_id == weeks[0].pk]
    assert hold.extended and hold.due_at == due
    for url in (reverse("today"), weeks[0].specific.get_url()):
        assert "You have been given longer" in learner.get(url).content.decode()


def test_a_cohort_of_one_course_opens_that_course_and_no_other(learner, program):
    course, other = program.get_children().first().specific, factories.course(program=program)
    lesson = factories.lesson(week=factories.week(course=other))
    cohort = factories.cohort(program=program, course=course)
    factories.enrollment(user=learner.user, cohort=cohort)
    assert learner.get(course.get_url()).status_code == 200
    assert learner.get(lesson.get_url()).status_code == 302


def test_dates_cost_the_same_for_three_weeks_and_thirty(
    learner, running, program, django_assert_max_num_queries
):
    course = program.get_children().first().specific
    now = timezone.now()
    for number in range(4, 30):
        week = factories.week(course=course, number=number)
        ScheduledDate.objects.create(cohort=running, page=week, opens_at=now, due_at=now + timedelta(days=9))
    learner.get(reverse("today"))
    with django_assert_max_num_queries(45):
        learner.get(reverse("today"))


def test_a_program_page_is_untouched_by_dates(anonymous, program):
    assert anonymous.get(ProgramPage.objects.get(pk=program.pk).get_url()).status_code == 200
