"""What several people do about the same teams in the same moment: one place for each learner, one team for each press."""

import pytest
from django.utils import timezone

from assessments.models import Team, Teaming, TeamMember
from assessments.teamwork import small, teams
from assessments.teamwork.refusals import NotFormed
from cms import audit
from courses import actions
from tests import factories
from tests.assessments.teamwork import given
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def refused(came):
    return [type(one) for one in came if isinstance(one, Exception)]


def test_two_people_who_form_the_same_teams_at_once_form_them_once():
    of = given.teaming(least=2)
    people, by = given.learners(of.cohort, 4), factories.user("office")
    came = at_once([lambda: len(teams.make_teams(teaming=of, groups=[people[:2], people[2:]], by=by))] * 4)
    assert refused(came) == [NotFormed] * 3
    assert Team.objects.count() == 2 and TeamMember.objects.filter(ended_at=None).count() == 4
    assert audit.verify().bad_id is None


def test_a_set_of_teams_begun_twice_at_once_is_one():
    cohort, by = factories.cohort(), factories.user("office")
    about = {"cohort": cohort, "title": "Autumn", "least": 3, "most": 5, "by": by}
    came = at_once([lambda: teams.make_teaming(**about).pk] * 4)
    assert refused(came) == [NotFormed] * 3
    assert Teaming.objects.count() == 1


def test_the_last_free_place_goes_to_one_of_those_who_are_put_in_at_once():
    of = given.teaming(least=2, most=3)
    by = factories.user("office")
    team = given.team(of, count=2)
    late = given.learners(of.cohort, 3, first=10)
    came = at_once([lambda one=one: teams.join(team=team, user=one, by=by).pk for one in late])
    assert refused(came) == [NotFormed] * 2
    assert team.members.filter(ended_at=None).count() == 3


def test_who_withdraws_while_somebody_moves_them_is_in_no_team_afterwards():
    of = given.teaming(least=2)
    by = factories.user("office")
    first, second = given.team(of, count=3), given.team(of, count=3)
    person = given.people(first)[0]
    member, place = first.members.get(user=person), person.enrollments.get()
    at_once(
        [
            lambda: bool(actions.withdraw(enrollment=place, by=person)),
            lambda: teams.move(member=member, to=second, by=by, why="Closer in time").pk,
        ]
    )
    assert not TeamMember.objects.filter(user=person, ended_at=None).exists()
    assert audit.verify().bad_id is None


def test_a_proposal_pressed_twice_at_once_is_done_once():
    of = given.teaming(least=3, most=8)
    by = factories.user("office")
    first, second = given.team(of, count=3), given.team(of, count=4)
    teams.leave(member=first.members.first(), by=by, why="Ill")
    (short,) = small.small_ones(of, timezone.now())
    way = next(way for _words, way in short.ways if way.startswith("merge"))
    now = timezone.now()
    came = at_once([lambda: small.accept(teaming=of, team=first, way=way, by=by, now=now).pk] * 3)
    assert refused(came) == [NotFormed] * 2
    assert second.members.filter(ended_at=None).count() == 6
