"""Where a readiness set could go wrong at its edges: who is waited for, whose voice counts, what is shown when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import ReadinessOpening, ReadinessTest, TeamTask, TeamWord
from assessments.readiness import acts, standing
from assessments.teamwork import kinds, teams
from assessments.teamwork.pulse import RENEWS
from cms.models import AuditEntry
from tests.assessments.readiness import given
from tests.assessments.teamwork import given as teamwork

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return given.work()


@pytest.fixture
def members(work):
    return teamwork.people(work)


def page_of(visitor, work):
    return visitor.get(reverse("readiness", args=[work.uuid])).content.decode()


def do(visitor, work, name, **post):
    return visitor.post(reverse("readiness_act", args=[work.uuid]), {"act": name, **post})


def stand(work, user):
    work = type(work).objects.with_all().get(pk=work.pk)
    return kinds.stands([(work, user.pk)])[work.pk, user.pk]


def test_who_goes_back_to_an_option_with_the_same_words_speaks_for_it_again(work, members, visit):
    given.all_give(work)
    ana = visit(members[0])
    for option in ("q1-a", "q1-b", "q1-a", "q1-a"):
        do(ana, work, "say", place="q1", option=option, text="I am for this one.")
    places = list(work.team.members.filter(ended_at=None))
    assert acts.voices_for(work, "q1", places) == {"q1-a": frozenset({members[0].pk})}
    assert TeamWord.objects.filter(place="q1").count() == 3  # the same form sent twice is one word


def test_the_teams_part_opens_when_faculty_let_the_last_ones_off(work, members, visit):
    faculty = visit(work.task.set_by)
    for place in work.team.members.all():
        assert not ReadinessOpening.objects.exists()
        do(faculty, work, "excuse", member=place.pk, text="They were all at the retreat.")
    assert ReadinessOpening.objects.get().why == "everybody"
    assert "I am for" in page_of(visit(members[0]), work)


def test_a_team_without_anybody_opens_for_nobody(work, members):
    given.give(work, members[0])
    for place in work.team.members.all():
        teams.leave(member=place, by=work.task.set_by, why="Withdrew.")
    assert acts.open_due() == 0 and not ReadinessOpening.objects.exists()


def test_who_joins_after_the_time_but_before_the_clock_said_so_is_not_asked_for_an_own_test(work):
    TeamTask.objects.filter(pk=work.task_id).update(
        opens_at=timezone.now() - timedelta(days=3), due_at=timezone.now() - timedelta(minutes=5)
    )
    (late,) = teamwork.learners(work.team.teaming.cohort, 1, first=8)
    place = teams.join(team=work.team, user=late, by=work.task.set_by)
    acts.open_due()
    work = type(work).objects.with_all().get(pk=work.pk)
    assert standing.of_one(work).is_let_off(place)


def test_what_the_teams_decided_does_not_close_again_when_another_team_is_made(work, members, visit):
    given.all_give(work)
    given.through(work)
    given.decide(work)
    ana = visit(members[0])
    assert "mulberry" in page_of(ana, work)
    late = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    assert "mulberry" in page_of(ana, work)
    assert "mulberry" not in page_of(visit(teamwork.people(late)[0]), late)


def test_a_decision_after_the_day_it_was_due_tells_nobody_that_all_have_decided(work, members, mailoutbox):
    other = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    given.all_give(work)
    given.through(work)
    TeamTask.objects.filter(pk=work.task_id).update(due_at=timezone.now() - timedelta(minutes=1))
    given.decide(work)
    assert not other.team.ended_at
    assert not [one for one in mailoutbox if one.subject.startswith("All teams have decided")]


def test_faculty_let_somebody_off_also_after_the_exercise_closed(work, members, visit, time_machine):
    now = timezone.now()
    TeamTask.objects.filter(pk=work.task_id).update(
        due_at=now + timedelta(hours=1), closes_at=now + timedelta(hours=2)
    )
    time_machine.move_to(now + timedelta(hours=3))
    faculty = visit(work.task.set_by)
    assert f"Let {members[0]} off the own test" in page_of(faculty, work)
    place = work.team.members.get(user=members[0])
    assert do(faculty, work, "excuse", member=place.pk, text="She was ill.\0").status_code == 302
    assert ReadinessTest.objects.get(user=members[0]).excused_why == "She was ill."


def test_in_the_teams_part_everybody_sees_their_own_answer_and_nobody_elses(work, members, visit):
    given.all_give(work)  # the first one chose q2-c, the others q2-a
    page = page_of(visit(members[0]), work)
    assert page.count('<span class="meta">Your own answer</span>') == 2
    assert 'Write a note <span class="meta">Your own answer' in page
    assert 'Ask what matters <span class="meta">Your own answer' in page_of(visit(members[1]), work)
    assert "Your own answer</span>" not in page_of(visit(work.task.set_by), work)


def test_before_it_opens_the_page_says_so_and_nothing_untrue_about_the_members(work, members, visit):
    TeamTask.objects.filter(pk=work.task_id).update(opens_at=timezone.now() + timedelta(days=1))
    page = page_of(visit(members[0]), work)
    assert "This exercise is not open yet." in page and "Your team waits for" not in page


def test_a_page_that_renews_itself_is_one_entry_in_the_log(work, members, visit):
    given.all_give(work)
    faculty = visit(work.task.set_by)
    entries = AuditEntry.objects.filter(verb="viewed", actor=work.task.set_by)
    for number in range(3):
        faculty.get(reverse("readiness", args=[work.uuid]), headers={RENEWS: "1"})
        acts.say(room=given.room(work, members[0]), place="q1", option="", text=f"And {number}")
    assert entries.count() == 1


def test_the_scores_are_said_to_the_team_as_theirs_and_to_faculty_by_its_name(work, members, visit):
    given.all_give(work)
    given.through(work)
    page = page_of(visit(members[0]), work)
    assert "Your team earned 6 of 8." in page and "You alone" in page
    page = page_of(visit(work.task.set_by), work)
    assert (
        f"{work.team} earned 6 of 8." in page and "You alone" not in page and "Your team earned" not in page
    )
