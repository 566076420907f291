"""Which script comes next: what the database chooses is what the rules say of each one."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import marking
from assessments.marking import choosing, leases, people, plans
from assessments.models import Lease, MarkerAssignment, Marking, Script
from tests.assessments import writing
from tests.assessments.marking import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return given.work(number=4)


def next_for(user, sitting, **more):
    return choosing.take_next(reach=given.reach(user), sitting=sitting, item="letter", **more)


def draft(script, by, role="first", rev=0):
    return marking.save_mark(
        attempt=script.attempt, item=script.item, rev=rev, by=by, role=role, **given.said({"cause": "half"})
    )


def final(script, by, role="first", levels=writing.TOP):
    return marking.finish_mark(
        attempt=script.attempt, item=script.item, rev=0, by=by, role=role, **given.said(levels)
    )


def test_the_oldest_due_comes_first_and_is_in_hand_then(work):
    sitting, scripts = work
    Script.objects.filter(pk=scripts[2].pk).update(due_at=timezone.now() - timedelta(days=3))
    one = given.marker(sitting)
    assert next_for(one, sitting) == scripts[2]
    assert Lease.objects.get(script=scripts[2]).user == one


def test_two_people_get_different_scripts(work):
    sitting, _scripts = work
    one, other = given.marker(sitting), given.marker(sitting)
    assert next_for(one, sitting) != next_for(other, sitting)


def test_own_drafts_come_first_then_what_is_allocated_then_what_is_free_then_what_others_began(work):
    sitting, scripts = work
    one, other = given.marker(sitting), given.marker(sitting)
    draft(scripts[0], other)
    plans.allocate(scripts=Script.objects.filter(pk=scripts[2].pk), user=one, by=other)
    draft(scripts[3], one)
    order = list(choosing.waiting(given.reach(one)))
    assert order == [scripts[3], scripts[2], scripts[1], scripts[0]]


def test_what_is_given_back_comes_again_only_when_nothing_else_waits(work):
    sitting, scripts = work
    one = given.marker(sitting)
    skipped = [scripts[0].pk, scripts[1].pk]
    assert next_for(one, sitting, skipped=skipped) == scripts[2]
    assert next_for(one, sitting, skipped=[each.pk for each in scripts]) == scripts[0]


def test_nothing_comes_where_everything_is_marked_or_allocated_to_others(work):
    sitting, scripts = work
    one, other = given.marker(sitting), given.marker(sitting)
    plans.allocate(scripts=Script.objects.filter(sitting=sitting), user=other, by=other)
    assert next_for(one, sitting) is None
    for script in scripts:
        final(script, other)
    assert next_for(other, sitting) is None


def test_a_second_mark_comes_to_somebody_else_than_the_first(work):
    sitting, scripts = work
    plans.change(sitting=sitting, by=given.marker(sitting), second="all")
    one, other = given.marker(sitting), given.marker(sitting)
    for script in scripts:
        final(script, one)
    assert next_for(one, sitting) is None
    assert next_for(other, sitting) in scripts
    assert Lease.objects.get().role == "second"


def test_nobody_gets_what_they_wrote(work):
    sitting, scripts = work
    author = scripts[0].attempt.user
    plans.assign(sitting=sitting, user=author, by=author)
    assert scripts[0] not in list(choosing.waiting(given.reach(author)))
    assert choosing.waiting(given.reach(author)).count() == 3


def test_who_is_assigned_to_one_question_gets_no_other(work):
    sitting, _scripts = work
    one = given.marker(sitting, item="antidote")
    assert next_for(one, sitting) is None


@pytest.mark.parametrize("seed", range(6))
def test_the_database_says_of_all_scripts_what_the_rules_say_of_each(seed):
    chance = random.Random(seed)
    sitting, scripts = given.work(number=8)
    lead = given.marker(sitting, role="lead")
    everybody = [given.marker(sitting) for _ in range(3)] + [lead]
    Script.objects.filter(pk__in=[one.pk for one in scripts[:5]]).update(wants_second=True)
    for script in scripts:
        script.refresh_from_db()
        first, second, third = chance.sample(everybody, 3)
        what = chance.randrange(7)
        if what == 1:
            draft(script, first)
        elif what == 2:
            final(script, first)
        elif what == 3 and script.wants_second:
            final(script, first)
            draft(script, second, "second")
        elif what == 4 and script.wants_second:
            final(script, first)
            final(script, second, "second", writing.HARM)
        elif what == 5:
            leases.take(script=script, role=chance.choice(("first", "second")), by=third)
        elif what == 6:
            Script.objects.filter(pk=script.pk).update(first_to=first, second_to=second)
    for user in everybody:
        reach = given.reach(user)
        chosen = set(choosing.waiting(reach).values_list("pk", flat=True))
        assert chosen == {one.pk for one in Script.objects.all() if _waits(reach, one)}


def _waits(reach, script):
    marks = list(Marking.objects.standing().filter(attempt=script.attempt, item=script.item))
    role = people.role_for(reach, script, marks, list(leases.running([script])))
    mine = next((one for one in marks if one.marker_id == reach.user.pk), None)
    held = leases.running([script]).exclude(user=reach.user).filter(role=role or "")
    if role not in ("first", "second") or (mine and mine.is_final) or script.state != "waiting":
        return False
    return not held.exists()


def test_choosing_costs_the_same_however_many_wait(work, django_assert_max_num_queries):
    sitting, _scripts = work
    one = given.marker(sitting)
    reach = given.reach(one)
    with django_assert_max_num_queries(16):
        choosing.take_next(reach=reach, sitting=sitting, item="letter")


def test_an_assignment_that_is_over_brings_nothing(work):
    sitting, _scripts = work
    one = given.marker(sitting)
    plans.end(assignment=MarkerAssignment.objects.get(user=one), by=one, why="Moved on.")
    assert next_for(one, sitting) is None


def test_what_is_set_aside_waits_for_nobody(work):
    sitting, scripts = work
    one = given.marker(sitting)
    type(scripts[0].attempt).objects.filter(pk=scripts[0].attempt_id).update(state="void")
    assert scripts[0] not in list(choosing.waiting(given.reach(one)))
