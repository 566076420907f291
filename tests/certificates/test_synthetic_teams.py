"""The teams of the demonstration: each kind of exercise at each stage, through the verbs that people use."""

import pytest

from assessments.models import HandoverReading, HandoverSent, TeamWord, TeamWork
from assessments.teamwork import kinds
from certificates.synthetic import team_stages
from tests.assessments.handovers import given as handovers
from tests.assessments.readiness import given as readiness
from tests.assessments.teamwork import given

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", range(4))
def test_a_readiness_set_comes_to_its_stage(stage):
    work = readiness.work()
    members = given.people(work)
    team_stages.bring(TeamWork.objects.with_all().get(pk=work.pk), members, stage)
    work = TeamWork.objects.with_all().get(pk=work.pk)
    stands = kinds.stands([(work, one.pk) for one in members]).values()
    assert all(one.is_done for one in stands) == (stage == team_stages.DONE)
    assert any(one.begun for one in stands)


@pytest.mark.parametrize("stage", range(4))
def test_a_care_plan_comes_to_its_stage(stage):
    from tests.assessments.careplans import given as plans

    work = plans.work()
    members = given.people(work)
    team_stages.bring(TeamWork.objects.with_all().get(pk=work.pk), members, stage)
    work = TeamWork.objects.with_all().get(pk=work.pk)
    stands = kinds.stands([(work, one.pk) for one in members]).values()
    assert all(one.is_done for one in stands) == (stage == team_stages.DONE)
    assert any(one.begun for one in stands)


def test_handovers_come_to_their_stages_and_one_team_rates_what_another_sent():
    first = handovers.work()
    for _number in range(3):
        given.team(first.team.teaming, count=3)
    works = list(TeamWork.objects.with_all().filter(task=first.task).order_by("team__number"))
    stages = (team_stages.DONE, team_stages.HALF, team_stages.BEGUN, team_stages.NEARLY)
    team_stages.bring_all([(one, given.people(one), stage) for one, stage in zip(works, stages, strict=True)])
    done, half, begun, nearly = works
    assert set(HandoverSent.objects.values_list("work", flat=True)) == {done.pk, nearly.pk}
    assert half.signatures.exists() and begun.texts.exists() and not begun.signatures.exists()
    rated = HandoverReading.objects.get(rated_at__isnull=False)
    assert (rated.work, rated.receiver) == (nearly, done)
    assert "dose" not in rated.found and "dog" in rated.found  # what must not be lost did not arrive
    assert {one.place.partition(":")[0] for one in TeamWord.objects.all()} == {"ask", "reply", "rating"}
    works = TeamWork.objects.with_all().filter(task=first.task)
    stands = kinds.stands([(one, user.pk) for one in works for user in given.people(one)])
    assert {work for (work, _user), stand in stands.items() if stand.is_done} == {done.pk}
    assert all("Invented for the demonstration" in one.text for one in TeamWord.objects.all())
