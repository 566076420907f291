"""Several who write, sign and send in the same moment, on a database that really commits."""

import pytest

from assessments.handovers import acts
from assessments.handovers.refusals import SeveralChanged
from assessments.models import HandoverReading, HandoverSent, TeamText
from assessments.teamwork.refusals import AlreadyDone
from tests.assessments.handovers import given
from tests.assessments.teamwork import given as teamwork
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_of_all_who_write_one_section_one_is_kept_and_every_other_is_shown_it():
    work = given.work()
    members = teamwork.people(work)
    came = at_once([lambda one=one: given.write(work, one, {"who": f"As {one} saw her."}) for one in members])
    assert came.count(1) == 1
    refused = [one for one in came if one != 1]
    kept = TeamText.objects.get()
    assert all(isinstance(one, SeveralChanged) for one in refused)
    for one in refused:
        conflict = one.conflicts["section:who"]
        assert conflict.theirs == kept and conflict.mine != kept.text


def test_no_accepted_edit_is_ever_lost():
    work = given.work()
    members = teamwork.people(work)
    given.write(work, members[0], {"who": "0"})

    def append(user):
        for _try in range(20):
            last = TeamText.objects.filter(work=work, place="section:who").order_by("-number").first()
            try:
                return given.write(work, user, {"who": f"{last.text} {user.pk}"}, {"who": last.number})
            except SeveralChanged:
                continue
        raise AssertionError("It never came through.")

    at_once([lambda one=one: append(one) for one in members])
    last = TeamText.objects.order_by("-number").first()
    assert sorted(last.text.split()[1:]) == sorted(str(one.pk) for one in members)


def test_two_who_send_at_once_send_it_once():
    work = given.work()
    members = teamwork.people(work)
    given.write(work, members[0])
    given.sign(work, *members)
    came = at_once([lambda one=one: acts.send(room=given.room(work, one)) for one in members])
    assert sum(isinstance(one, HandoverSent) for one in came) == 1
    assert sum(isinstance(one, AlreadyDone) for one in came) == 3


def test_two_teams_that_send_at_once_receive_each_other():
    work = given.work()
    other = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    for one in (work, other):
        given.write(one, teamwork.people(one)[0])
        given.sign(one, *teamwork.people(one))
    at_once(
        [lambda one=one: acts.send(room=given.room(one, teamwork.people(one)[0])) for one in (work, other)]
    )
    assert set(HandoverReading.objects.values_list("work", "receiver")) == {
        (work.pk, other.pk),
        (other.pk, work.pk),
    }


def test_a_handover_is_rated_once():
    work = given.work()
    other = work.task.works.get(team=teamwork.team(work.team.teaming, count=3))
    given.send(work)
    given.send(other)
    one = HandoverReading.objects.get(work=work)
    came = at_once([lambda user=user: given.rate(one, user) for user in teamwork.people(other)])
    assert sum(isinstance(found, HandoverReading) for found in came) == 1
