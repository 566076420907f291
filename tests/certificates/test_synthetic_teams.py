"""The teams of the demonstration: each kind of exercise at each stage, through the verbs that people use."""

import pytest

from assessments.models import TeamWork
from assessments.teamwork import kinds
from certificates.synthetic import team_stages
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
