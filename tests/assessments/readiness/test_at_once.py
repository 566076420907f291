"""A whole team in the same moment, on a database that really commits."""

import pytest

from assessments.models import ReadinessOpening, Scratch, TeamDecision
from assessments.readiness.refusals import AlreadyScratched
from assessments.teamwork.refusals import AlreadyDone
from tests.assessments.readiness import given
from tests.assessments.teamwork import given as teamwork
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_two_who_scratch_in_the_same_moment_lay_one_option_open_and_the_other_is_told():
    work = given.work()
    members = teamwork.people(work)
    given.all_give(work)
    given.speak(work, members[:2], "q1", "q1-a")
    given.speak(work, members[2:], "q1", "q1-c")
    came = at_once(
        [
            lambda: given.scratch(work, members[0], "q1", "q1-a"),
            lambda: given.scratch(work, members[2], "q1", "q1-c"),
            lambda: given.scratch(work, members[1], "q1", "q1-a"),
        ]
    )
    assert sum(isinstance(one, Scratch) for one in came) == 1
    refused = [one for one in came if not isinstance(one, Scratch)]
    assert all(isinstance(one, AlreadyScratched) and "It is not right." in one.sentence for one in refused)
    assert Scratch.objects.count() == 1


def test_the_last_two_who_give_their_own_test_open_the_teams_part_once():
    work = given.work()
    members = teamwork.people(work)
    given.give(work, members[0])
    given.give(work, members[1])
    came = at_once([lambda one=one: given.give(work, one) for one in members[2:]])
    assert all(one.given_at for one in came)
    assert ReadinessOpening.objects.count() == 1


def test_a_decision_is_given_once():
    work = given.work()
    members = teamwork.people(work)
    given.all_give(work)
    given.through(work)
    given.speak(work, members, "application", "fan")
    from assessments.readiness import acts

    def decide(user):
        return acts.decide(room=given.room(work, user), option="fan", text=f"So says {user}.")

    came = at_once([lambda one=one: decide(one) for one in members])
    assert sum(isinstance(one, TeamDecision) for one in came) == 1
    assert sum(isinstance(one, AlreadyDone) for one in came) == 3


def test_everything_said_at_once_is_kept():
    work = given.work()
    members = teamwork.people(work)
    given.all_give(work)
    at_once([lambda one=one: given.speak(work, [one], "q1", "q1-a") for one in members])
    assert work.words.count() == 4
    assert sorted(work.words.values_list("change", flat=True)) == sorted(
        set(work.words.values_list("change", flat=True))
    )
