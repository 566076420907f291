"""Team work as one learner meets it: its exercise, their week, the first exercise, their teams, their certificate and passport."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import TeamWork
from assessments.teamwork import teams
from courses import actions, coming, evidence, late, outline, placing, requirements, today
from courses.models import ProgramRequirement
from tests import factories
from tests.assessments.readiness import given as readiness
from tests.assessments.teamwork import given
from tests.assessments.teamwork.sample import finish, task
from tests.assessments.teamwork.test_desk import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise():
    return readiness.page(week=factories.week())


@pytest.fixture
def cohort(exercise):
    return factories.cohort(program=_program(exercise))


def _program(exercise):
    return exercise.get_parent().get_parent().get_parent().specific


@pytest.fixture
def faculty(exercise):
    return factories.user("faculty", course=exercise.get_parent().get_parent().specific)


def set_to(exercise, cohort, faculty, **about):
    """The exercise set to a new team; returns its work and its people."""
    of = given.teaming(cohort)
    team = given.team(of)
    made = teams.set_task(teaming=of, page=exercise, by=faculty, **about)
    return made.works.get(team=team), given.people(team)


def standing(exercise, cohort, person):
    rule = ProgramRequirement(program=_program(exercise), kind="team_work_done", about=exercise)
    rule.clean()
    rule.save()
    enrollment = person.enrollments.get(cohort=cohort)
    found = requirements.standings(cohort.program, [enrollment])[enrollment.pk]
    return next(one for one in found if one.kind == "team_work_done")


def test_somebody_without_a_team_reads_what_happens_next_and_nothing_is_asked(exercise, cohort, visit):
    (person,) = given.learners(cohort, 1)
    answer = visit(person).get(exercise.url)
    assert "You are in no team yet. Faculty form the teams" in words(answer)
    week = outline.of_week(exercise.get_parent().specific, user=person)
    (activity,) = week.activities
    assert not activity.asks and activity.state == "none"
    assert today.next_step(None, outline.outline(cohort.program, user=person), []) is None


def test_a_member_finds_their_team_where_it_is_late_and_the_way_in(exercise, cohort, faculty, visit):
    work, people = set_to(exercise, cohort, faculty, due_at=timezone.now() + timedelta(days=2))
    dov = people[3]
    dov.learner_profile.time_zone = "Asia/Kolkata"
    actions.save_profile(profile=dov.learner_profile, by=dov)
    answer = visit(people[0]).get(exercise.url)
    assert "Ana Learner0, you" in words(answer) and "where Dov is" in words(answer)
    assert reverse("readiness", args=[work.uuid]) in answer.content.decode()
    answer = visit(people[0]).get(reverse("today"))
    assert "Your team waits for you" in words(answer) and work.url in answer.content.decode()
    step = today.next_step(None, outline.outline(cohort.program, user=people[0]), [])
    assert step.sentence == "Next, work with your team." and step.url == work.url
    answer = visit(people[0]).get(reverse("teams"))
    assert "One thing waits for you in your teams." in words(answer)
    assert "Your own test is not given yet." in words(answer)


def test_what_opens_later_and_what_is_closed_waits_for_nobody(exercise, cohort, faculty, visit):
    now = timezone.now()
    work, people = set_to(exercise, cohort, faculty, opens_at=now + timedelta(days=3))
    assert "It has not opened yet." in words(visit(people[0]).get(exercise.url))
    work.task.opens_at, work.task.closes_at = now - timedelta(days=9), now - timedelta(days=1)
    work.task.save()
    answer = visit(people[0]).get(reverse("teams"))
    assert "Nothing waits for you in your teams." in words(answer)
    assert "It is closed." in words(answer) and "Closed" in words(answer)


def test_faculty_read_on_the_page_where_it_is_set_and_others_do_not(exercise, cohort, faculty, visit):
    _work, people = set_to(exercise, cohort, faculty)
    seen = words(visit(faculty).get(exercise.url))
    assert "Where it is set Autumn teams" in seen and "Version 1." in seen
    assert "Where it is set" not in words(visit(people[0]).get(exercise.url))


def test_the_requirement_says_what_is_missing_and_when_it_is_met(exercise, cohort, faculty):
    (alone,) = given.learners(cohort, 1, first=20)
    assert standing(exercise, cohort, alone).why == "No team of yours has it now."
    work, people = set_to(exercise, cohort, faculty)
    found = standing(exercise, cohort, people[0])
    assert not found.met and found.why == "Your own test is not given yet." and found.url == work.url


def test_the_requirement_is_about_an_exercise_for_teams_and_nothing_else(exercise):
    kind = requirements.KINDS["team_work_done"]
    about = exercise.get_parent()
    assert kind.problem(about=about, amount=None, words="")["about"] == "Choose an exercise for teams."
    assert kind.problem(about=exercise, amount=None, words="") == {}


def test_what_was_done_counts_also_after_a_transfer_and_what_was_not_is_gone(cohort, sample):
    of = given.teaming(cohort)
    team = given.team(of)
    done, open_one = task(of), task(of, title="Another")
    finish(done.works.get())
    person = given.people(team)[0]
    later = factories.cohort(program=cohort.program)
    enrollment = person.enrollments.get()
    placing.transfer(
        enrollment=enrollment, to=later, seen_in=cohort, by=factories.user("office"), why="Asked"
    )
    from assessments.teamwork.parts import parts

    assert [one.work.task for one in parts([person.pk])[person.pk]] == [done]
    assert open_one.works.count() == 1


def test_what_somebody_did_stays_done_when_they_leave_whatever_the_team_does_then(cohort, sample):
    from assessments.teamwork.parts import best, parts

    of = given.teaming(cohort)
    team = given.team(of)
    work = task(of).works.get()
    finish(work)
    person, other, *_rest = given.people(team)
    teams.leave(member=team.members.get(user=person), by=factories.user("office"), why="Asked for it")
    TeamWork.objects.filter(pk=work.pk).update(completed_at=None)
    part = best(parts([person.pk])[person.pk])
    assert part.stand.is_done and part.stand.result == "All five" and part.when == "gone"
    assert not best(parts([other.pk])[other.pk]).stand.is_done
    teams.close(teaming=of, by=factories.user("office"), why="The term is over")
    assert best(parts([person.pk])[person.pk]).stand.is_done and other.pk not in parts([other.pk])


def test_many_learners_are_judged_in_as_many_queries_as_few(exercise, cohort, faculty):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    # The rule is there before anybody enrolls: all of them are judged by the same version of the rules.
    ProgramRequirement.objects.create(program=_program(exercise), kind="team_work_done", about=exercise)
    of = given.teaming(cohort)
    given.team(of)
    teams.set_task(teaming=of, page=exercise, by=faculty)

    def asked():
        enrollments = list(cohort.enrollments.select_related("cohort__program"))
        with CaptureQueriesContext(connection) as queries:
            requirements.standings(cohort.program, enrollments)
        return len(queries)

    asked()  # what is frozen is read once in each process
    few = asked()
    for _more in range(3):
        given.team(of)
    assert asked() == few


def test_what_is_done_is_evidence_with_its_mapping_and_keeps_nobody_behind(
    exercise, cohort, faculty, monkeypatch
):
    from assessments.readiness import kind
    from assessments.teamwork.kinds import Stand
    from courses.models import Domain

    domain = Domain.objects.first()
    exercise.domains.add(domain)
    exercise.save()
    _work, people = set_to(exercise, cohort, faculty)
    person = people[0]
    keys = _program(exercise)
    behind, done = next(found for found in _late(keys, [person.pk]) if found[0])
    assert exercise.path in behind and exercise.path not in done[person.pk]
    stand = Stand(True, "Done.", True, timezone.now(), "12 of 14")
    every = lambda self, pairs: {(one.pk, user): stand for one, user in pairs}  # noqa: E731
    monkeypatch.setattr(kind.Readiness, "stands", every)
    (found,) = [one for one in evidence.of(person, keys) if one.kind == "team_work"]
    assert (found.title, found.result, found.domains) == (exercise.title, "12 of 14", frozenset({domain.pk}))
    _behind, done = next(found for found in _late(keys, [person.pk]) if found[0])
    assert exercise.path in done[person.pk]
    assert standing(exercise, cohort, person).met


def _late(program, users):
    return [provider(program, users) for provider in late._providers if "exercises" in provider.__name__]


def test_my_teams_shows_where_i_was_and_what_i_did_there(cohort, visit, sample):
    of = given.teaming(cohort)
    team = given.team(of)
    finish(task(of).works.get())
    person = given.people(team)[0]
    teams.leave(member=team.members.first(), by=factories.user("office"), why="Asked for it")
    answer = words(visit(person).get(reverse("teams")))
    assert "You are in no team now." in answer
    assert "Work in teams A sample Team 1. Your team is done. All five." in words(
        visit(person).get(reverse("record"))
    )
    assert "Teams you were in Team 1 Autumn teams" in answer and "A sample : All five" in answer.replace(
        "sample:", "sample :"
    )


def test_when_it_is_due_stands_in_the_calendar_until_it_is_done_or_the_place_ends(exercise, cohort, faculty):
    from courses import feed

    due = timezone.now() + timedelta(days=5)
    work, people = set_to(exercise, cohort, faculty, due_at=due)
    person = people[0]
    (hold,) = coming.readable(coming.dates_of(person))
    assert (hold.page_id, hold.due_at, hold.opens_at) == (exercise.pk, due, None)
    assert f"Due: {exercise.title}" in feed.calendar_for(person, timezone.now()).decode()
    assert [one.title for one in coming.coming(person, cohort.zone, timezone.now())] == [exercise.title]
    teams.leave(member=work.team.members.get(user=person), by=faculty, why="Asked for it")
    assert coming.readable(coming.dates_of(person)) == []


def test_a_dated_page_is_no_date_of_somebody_who_has_no_team(exercise, cohort):
    (person,) = given.learners(cohort, 1)
    dates = coming.dates_of(person)
    assert exercise.pk in coming.done(person, dates)
    assert not TeamWork.objects.exists()
