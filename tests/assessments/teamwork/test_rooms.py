"""Who may look into a team's room once their place there has ended, and what stays theirs."""

import pytest
from django.urls import reverse

from assessments.careplans import own, signing
from assessments.models import TeamMember, TeamWork
from assessments.teamwork import tasks, teams
from assessments.teamwork.refusals import NotSet
from tests import factories
from tests.assessments.careplans import given as plans
from tests.assessments.handovers import given as handovers
from tests.assessments.readiness import given as readiness
from tests.assessments.teamwork import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return factories.user("office")


def done(work):
    """Every member of a plan has signed and given their own part."""
    people = given.people(work)
    plans.row(work, people[0])
    for one in people:
        signing.sign(room=plans.room(work, one), seen=TeamWork.objects.get(pk=work.pk).change)
    places = {one.user_id: one.pk for one in TeamMember.objects.filter(team=work.team)}
    for one in people:
        own.reflect(room=plans.room(work, one), text="The chaplain asked first.")
        for other in people:
            if other != one:
                own.rate(room=plans.room(work, one), ratee=places[other.pk], levels={"heard": 4, "kept": 4})
    return people


def test_when_a_set_of_teams_is_closed_its_members_look_back_at_their_plan(office, visit):
    work = plans.work()
    people = done(work)
    teams.close(teaming=work.team.teaming, by=office, why="The term is over")
    ana = visit(people[0])
    assert f'href="{reverse("plan", args=[work.uuid])}"' in ana.get(reverse("teams")).content.decode()
    for name in ("plan", "plan_history", "plan_pulse"):
        assert ana.get(reverse(name, args=[work.uuid])).status_code == 200
    page = ana.get(reverse("plan_mine", args=[work.uuid]))
    assert page.status_code == 200 and "The chaplain asked first." in page.content.decode()
    assert 'name="text"' not in page.content.decode(), "nothing can be given any more"
    answer = ana.post(reverse("plan_mine", args=[work.uuid]), {"act": "reflect", "text": "Anew"})
    assert answer.status_code == 403
    assert (
        visit(given.learners(work.team.teaming.cohort, 1, first=30)[0])
        .get(reverse("plan", args=[work.uuid]))
        .status_code
        == 404
    )


def test_what_was_begun_in_a_team_that_ended_stays_to_be_read(office, visit):
    work = plans.work()
    people = given.people(work)
    plans.row(work, people[0])
    teams.dissolve(team=work.team, by=office, why="Too few")
    shown = visit(people[1]).get(reverse("teams")).content.decode()
    assert f'href="{reverse("plan", args=[work.uuid])}"' in shown and "begun, and not done" in shown


def test_who_left_a_team_that_goes_on_is_led_to_no_page_that_does_not_open(office, visit):
    work = plans.work()
    people = done(work)
    teams.leave(member=work.team.members.get(user=people[0]), by=office, why="Asked for it")
    address = reverse("plan", args=[work.uuid])
    ana = visit(people[0])
    assert ana.get(address).status_code == 403
    for page in ("teams", "record"):
        shown = ana.get(reverse(page)).content.decode()
        assert "A plan for Harold" in shown and f'href="{address}"' not in shown


ROOMS = [(readiness, "readiness"), (handovers, "handover"), (plans, "plan")]


@pytest.mark.parametrize("goes", ["withdraws", "moves"])
@pytest.mark.parametrize(("exercise", "name"), ROOMS)
def test_who_left_a_team_that_goes_on_does_not_read_how_it_goes_on(exercise, name, goes, office, visit):
    """What the others write from then on is theirs. One rule for every kind of room, and for its pulse."""
    page = exercise.page()
    program = page.get_parent().get_parent().get_parent().specific
    of = given.teaming(program=program, least=2)
    first, second = given.team(of, count=3), given.team(of, count=3)
    work = given.work(page, first)
    person = given.people(first)[0]
    pages = [reverse(one, args=[work.uuid]) for one in (name, f"{name}_pulse")]
    assert [visit(person).get(one).status_code for one in pages] == [200, 200]
    member = first.members.get(user=person)
    if goes == "withdraws":
        teams.leave(member=member, by=office, why="Withdrew")
    else:
        teams.move(member=member, to=second, by=office, why="Closer in time")
    for one in pages:
        answer = visit(person).get(one)
        assert answer.status_code == 403 and "Your place in" in answer.content.decode()
    assert visit(work.task.set_by).get(pages[0]).status_code == 200
    assert f'href="{pages[0]}"' not in visit(person).get(reverse("teams")).content.decode()


@pytest.mark.parametrize(("exercise", "name"), ROOMS[:2])
def test_what_somebody_was_writing_when_their_place_ended_is_given_back(exercise, name, office, visit):
    work = exercise.work()
    person = given.people(work)[0]
    teams.leave(member=work.team.members.get(user=person), by=office, why="Withdrew")
    sent = {
        "act": "say" if name == "readiness" else "write",
        "text": "Half a sentence",
        "place": "q1",
        "option": "q1-a",
    }
    answer = visit(person).post(reverse(f"{name}_act", args=[work.uuid]), sent)
    assert answer.status_code == 403
    shown = answer.content.decode()
    assert "Half a sentence" in shown
    assert "What comes first in q1?" not in shown and "The last dose" not in shown


@pytest.mark.parametrize(("exercise", "name"), ROOMS[:2])
def test_who_was_in_a_team_to_its_end_looks_back_in_its_room(exercise, name, office, visit):
    work = exercise.work()
    person = given.people(work)[0]
    teams.dissolve(team=work.team, by=office, why="Too few")
    answer = visit(person).get(reverse(name, args=[work.uuid]))
    assert answer.status_code == 200 and "Your team has ended" in answer.content.decode()


def test_what_somebody_had_done_when_they_left_is_not_taken_back(office, visit):
    """The team opened its plan again; for who left it is done for good."""
    work = plans.work()
    people = done(work)
    teams.leave(member=work.team.members.get(user=people[0]), by=office, why="Asked for it")
    plans.row(work, people[1], problem="Another one")
    assert TeamWork.objects.get(pk=work.pk).completed_at is None
    faculty = work.task.set_by
    with pytest.raises(NotSet, match="1 of the teams have done it already"):
        tasks.take_back(task=work.task, by=faculty, why="A mistake")
    address = reverse("team_task", args=[work.team.teaming.uuid, work.task.uuid])
    assert "One team has done it" in visit(faculty).get(address).content.decode()
