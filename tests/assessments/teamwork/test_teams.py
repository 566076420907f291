"""Who is in which team: formed at once, by hand, ended with a word why; and what becomes of it when somebody leaves."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from assessments.models import Team, TeamMember
from assessments.refusals import WithoutReason
from assessments.teamwork import small, tasks, teams, waiting
from assessments.teamwork.refusals import NotFormed, NotSet
from cms.models import AuditEntry
from courses import actions, placing
from tests import factories
from tests.assessments.teamwork import given
from tests.assessments.teamwork.sample import begin, finish, task, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return factories.user("office")


@pytest.fixture
def faculty():
    return factories.user("faculty")


def subjects(person):
    return [one.subject for one in outbox.outbox if one.to == [person.email]]


def text_to(person):
    return [one.body for one in outbox.outbox if one.to == [person.email]][-1]


def two_teams(cohort, office, *, least=3, most=5, sizes=(3, 4)):
    of = given.teaming(cohort, least=least, most=most)
    people = given.learners(cohort, sum(sizes))
    groups = [people[: sizes[0]], people[sizes[0] :]]
    return teams.make_teams(teaming=of, groups=groups, by=office)


def test_teams_are_formed_at_once_and_everybody_hears_who_is_in_theirs(office):
    cohort = factories.cohort()
    first, second = two_teams(cohort, office)
    assert [first.number, second.number] == [1, 2]
    person = given.people(first)[0]
    assert subjects(person)[-1] == "You are in Team 1: Autumn teams"
    text = text_to(person)
    assert "Ben Learner1, Pharmacist" in text and "/teams/" in text
    assert AuditEntry.objects.filter(verb="joined").count() == 7


def test_all_of_them_are_formed_or_none(office):
    cohort = factories.cohort()
    of = given.teaming(cohort, least=2)
    people = given.learners(cohort, 4)
    with pytest.raises(NotFormed, match="is in Team 1 already"):
        teams.make_teams(teaming=of, groups=[people[:2], people[1:3]], by=office)
    assert not Team.objects.exists()
    with pytest.raises(NotFormed, match="A team of 1 would be too small"):
        teams.make_teams(teaming=of, groups=[people[:1], people[1:]], by=office)


def test_a_proposal_puts_everybody_who_waits_into_a_team():
    cohort = factories.cohort()
    of = given.teaming(cohort, least=4, most=5)
    given.learners(cohort, 9)
    found = waiting.propose(of, seed=3)
    assert sorted(len(rows) for rows in found.teams.values()) == [4, 5]
    assert found == waiting.propose(of, seed=3)
    places = {row.key: 1 for rows in found.teams.values() for row in rows[:5]}
    assert len(waiting.as_sent(of, places).teams) == 1


def test_who_cannot_be_split_is_listed_with_the_sentence_that_says_why():
    of = given.teaming(least=4, most=5)
    given.learners(of.cohort, 7)
    found = waiting.propose(of, seed=1)
    assert found.refusal.startswith("7 learners cannot be split into teams of 4 to 5.")
    assert len(found.left) == 7


def test_a_late_learner_is_offered_a_team_with_room(office):
    cohort = factories.cohort()
    first, _second = two_teams(cohort, office, most=4)
    (late,) = given.learners(cohort, 1, first=20)
    people = small.running(first.teaming)
    ((enrollment, fits),) = waiting.late(first.teaming, people, timezone.now())
    assert (enrollment.user, fits) == (late, [first])


def test_whoever_withdraws_leaves_their_team_in_the_same_act_and_faculty_hear_of_it_once(office):
    cohort = factories.cohort()
    course = factories.course(program=cohort.program)
    teacher = factories.user("faculty", course=course)
    first, _second = two_teams(cohort, office)
    gone, other, _third = given.people(first)
    actions.withdraw(enrollment=gone.enrollments.get(), by=gone, why="Something private")
    place = TeamMember.objects.get(user=gone)
    assert place.ended_why == "They withdrew from the cohort."
    assert subjects(teacher) == ["Team 1 is too small: Autumn teams"]
    text = text_to(teacher)
    assert "has 2 members left, fewer than 3" in text and "A proposal:" in text and "private" not in text
    assert "You are no longer in Team 1" not in subjects(gone)
    actions.withdraw(enrollment=other.enrollments.get(), by=office)
    assert len(subjects(teacher)) == 1


def test_a_way_to_mend_a_team_is_done_in_one_press_and_only_while_it_holds(office):
    first, second = two_teams(factories.cohort(), office, most=6)
    people = given.people(first)
    teams.leave(member=first.members.first(), by=office, why="Ill")
    (short,) = small.small_ones(first.teaming, timezone.now())
    words, way = next(one for one in short.ways if one[1].startswith("merge"))
    assert words == "Put everybody of Team 1 into Team 2."
    with pytest.raises(NotFormed, match="Look at what is proposed now"):
        small.accept(teaming=first.teaming, team=first, way="merge 1:1:2", by=office, now=timezone.now())
    small.accept(teaming=first.teaming, team=first, way=way, by=office, now=timezone.now())
    assert set(people[1:]) <= set(given.people(second))
    first.refresh_from_db()
    assert first.ended_at is not None
    with pytest.raises(NotFormed):
        small.accept(teaming=first.teaming, team=first, way=way, by=office, now=timezone.now())


def test_deferring_and_moving_to_another_cohort_end_the_place_and_say_so(office, sample):
    cohort = factories.cohort()
    later = factories.cohort(program=cohort.program)
    first, _second = two_teams(cohort, office)
    one = task(first.teaming)
    finish(one.works.get(team=first))
    paused, moved, _third = given.people(first)
    placing.defer(enrollment=paused.enrollments.get(), by=office, why="Asked for it", until=later)
    assert TeamMember.objects.get(user=paused).ended_why == "They paused their studies."
    said = [remark.sentence for remark in placing.remarks(moved.enrollments.get(), later)]
    assert (
        f"Their place in Team 1 ends. Faculty of {later.name} find them among those without a team." in said
    )
    assert "Team work they have done: 1. It counts wherever they go on." in said
    placing.transfer(enrollment=moved.enrollments.get(), to=later, seen_in=cohort, by=office, why="Asked")
    assert TeamMember.objects.get(user=moved).ended_at is not None


def test_whoever_comes_back_waits_for_a_team_again(office):
    cohort = factories.cohort()
    first, _second = two_teams(cohort, office)
    person = given.people(first)[0]
    actions.withdraw(enrollment=person.enrollments.get(), by=office)
    placing.resume(enrollment=person.enrollments.get(), by=office, why="Back again")
    assert [one.user for one in waiting.waiting(first.teaming)] == [person]
    teams.join(team=first, user=person, by=office)
    assert person.team_places.count() == 2


def test_moving_needs_a_reason_and_room(office):
    cohort = factories.cohort()
    first, second = two_teams(cohort, office, most=4)
    member = first.members.first()
    with pytest.raises(WithoutReason):
        teams.move(member=member, to=second, by=office, why=" ")
    with pytest.raises(NotFormed, match="the most these teams may have"):
        teams.move(member=member, to=second, by=office, why="Closer in time")
    member.refresh_from_db()
    assert member.ended_at is None
    back = teams.move(member=second.members.first(), to=first, by=office, why="Closer in time")
    assert back.team == first and second.members.filter(ended_at=None).count() == 3


def test_a_dissolved_team_takes_nobody_and_a_closed_set_no_team(office):
    cohort = factories.cohort()
    first, second = two_teams(cohort, office)
    teams.dissolve(team=first, by=office, why="Too few")
    assert not first.members.filter(ended_at=None).exists()
    person = given.learners(cohort, 1, first=30)[0]
    with pytest.raises(NotFormed, match="was dissolved"):
        teams.join(team=first, user=person, by=office)
    teams.close(teaming=second.teaming, by=office, why="The term is over")
    with pytest.raises(NotFormed, match="were closed"):
        teams.join(team=second, user=person, by=office)


def test_a_task_moves_with_a_mail_is_taken_back_with_a_reason_and_never_once_done(office, faculty, sample):
    first, _second = two_teams(factories.cohort(), office)
    one = task(first.teaming, due_at=timezone.now() + timedelta(days=7))
    person = given.people(first)[0]
    due = timezone.now() + timedelta(days=9)
    tasks.change_dates(task=one, by=faculty, opens_at=one.opens_at, due_at=due)
    assert subjects(person)[-1] == "Other dates: A sample"
    count = len(outbox.outbox)
    tasks.change_dates(task=one, by=faculty, opens_at=one.opens_at, due_at=due)
    assert len(outbox.outbox) == count
    with pytest.raises(NotSet, match="Put the dates in this order"):
        tasks.change_dates(task=one, by=faculty, opens_at=due, due_at=one.opens_at)
    finish(one.works.first())
    with pytest.raises(NotSet, match="1 of the teams have done it already"):
        tasks.take_back(task=one, by=faculty, why="A mistake")
    other = task(first.teaming)
    tasks.take_back(task=other, by=faculty, why="A mistake")
    other.refresh_from_db()
    assert other.ended_at is not None


def test_a_newer_version_is_taken_only_while_nobody_began(office, faculty, sample):
    first, _second = two_teams(factories.cohort(), office)
    one = task(first.teaming)
    version(one.exercise_key, number=2)
    begin(one.works.first())
    with pytest.raises(NotSet, match="keeps the version it was set"):
        tasks.take_newer(task=one, by=faculty)
    other = task(first.teaming)
    newest = version(other.exercise_key, number=2)
    made = tasks.take_newer(task=other, by=faculty)
    assert made.version == newest and made.works.count() == 2
