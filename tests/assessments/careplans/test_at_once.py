"""A plan written by many at the same moment: every accepted edit is a version, and everybody ends at the same plan."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.careplans import signing, talking, writing
from assessments.careplans.refusals import NotSigned, RowGone, StaleRow
from assessments.careplans.standing import plan_of
from assessments.models import PlanComment, PlanRow, PlanRowVersion, PlanSignature, TeamWork
from tests.assessments.careplans import given as plans
from tests.assessments.teamwork.given import people
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.database]


def change(work, user, uuid_, base, **said):
    return writing.change(
        room=plans.room(work, user), uuid=uuid_, fields=plans.fields(**said), base=base, client=uuid.uuid4()
    )


@pytest.mark.django_db(transaction=True)
def test_of_twelve_who_change_one_row_at_once_one_is_taken_and_the_others_are_shown_it():
    work = plans.work()
    row = plans.row(work, people(work)[0]).row
    team = people(work)
    acts = [lambda n=n: change(work, team[n % 4], row.uuid, 1, when=f"By {n}").number for n in range(12)]
    came = at_once(acts)
    assert sum(one == 2 for one in came) == 1
    assert sum(isinstance(one, StaleRow) for one in came) == 11
    assert list(PlanRowVersion.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_one_edit_that_arrives_ten_times_at_once_counts_once():
    work = plans.work()
    room, client = plans.room(work, people(work)[0]), uuid.uuid4()
    came = at_once([lambda: writing.add(room=room, fields=plans.fields(), client=client).pk] * 10)
    assert len(set(came)) == 1 and PlanRow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_comment_that_arrives_ten_times_at_once_counts_once():
    work = plans.work()
    row, client = plans.row(work, people(work)[0]).row, uuid.uuid4()
    room = plans.room(work, people(work)[1])
    came = at_once([lambda: talking.say(room=room, row=row.uuid, text="Who calls?", client=client).pk] * 10)
    assert len(set(came)) == 1 and PlanComment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_rows_added_at_once_are_all_there_each_with_a_change_of_its_own():
    work = plans.work()
    team = people(work)
    came = at_once(
        [lambda n=n: plans.row(work, team[n % 4], problem=f"Problem {n}").change for n in range(8)]
    )
    assert sorted(came) == list(range(min(came), min(came) + 8))
    assert PlanRow.objects.count() == 8
    assert sorted(PlanRow.objects.values_list("position", flat=True)) == list(range(1, 9))


@pytest.mark.django_db(transaction=True)
def test_taking_out_and_changing_never_both_win():
    work = plans.work()
    team, row = people(work), plans.row(work, people(work)[0]).row
    out = lambda: writing.take_out(room=plans.room(work, team[1]), uuid=row.uuid, base=1, client=uuid.uuid4())  # noqa: E731
    came = at_once([out, lambda: change(work, team[2], row.uuid, 1, when="Now")])
    assert sum(isinstance(one, StaleRow | RowGone) for one in came) == 1
    assert PlanRowVersion.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_signature_and_a_change_at_once_never_leave_a_complete_plan_nobody_signed():
    work = plans.work()
    team, row = people(work), plans.row(work, people(work)[0]).row
    for one in team[:3]:
        signing.sign(room=plans.room(work, one), seen=TeamWork.objects.get().change)
    seen = TeamWork.objects.get().change
    came = at_once(
        [
            lambda: signing.sign(room=plans.room(work, team[3]), seen=seen),
            lambda: change(work, team[0], row.uuid, 1, when="Now"),
        ]
    )
    assert not any(isinstance(one, Exception) and not isinstance(one, NotSigned) for one in came)
    assert TeamWork.objects.get().completed_at is None


@pytest.mark.django_db(transaction=True)
def test_four_who_sign_at_once_complete_it_once():
    work = plans.work()
    plans.row(work, people(work)[0])
    seen = TeamWork.objects.get().change
    came = at_once(
        [lambda one=one: signing.sign(room=plans.room(work, one), seen=seen) for one in people(work)]
    )
    assert all(isinstance(one, PlanSignature) for one in came)
    assert TeamWork.objects.get().completed_at and work.plan_completions.count() == 1


# Any order of anybody's edits

ACTS = st.tuples(
    st.integers(0, 3),  # who
    st.sampled_from(["add", "change", "change", "change", "out", "back", "look", "again", "sign"]),
    st.integers(0, 4),  # which row
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12),
)


class Member:
    """One browser: what it saw when it last looked, and the last edit it sent."""

    def __init__(self, work, user):
        self.work, self.user = work, user
        self.seen, self.change, self.last = {}, 0, None

    def look(self):
        """Ask for what is new since the last look, as the pulse gives it, and show it."""
        plan = plan_of(self.work)
        for one in plan.everything:
            if one.version.change > self.change:
                if one.is_out:
                    self.seen.pop(one.uuid, None)
                else:
                    self.seen[one.uuid] = (one.version.number, one.version.fields)
        self.change = TeamWork.objects.get(pk=self.work.pk).change

    def act(self, kind, which, text):
        """Do something over what this browser shows; return the version it became, or None."""
        room, rows = plans.room(self.work, self.user), sorted(self.seen, key=str)
        row = rows[which % len(rows)] if rows else None
        if kind == "add":
            self.last = ("add", None, plans.fields(problem=text), 0, uuid.uuid4())
        elif kind == "change" and row:
            number, fields = self.seen[row]
            self.last = ("change", row, {**fields, "when": text}, number, uuid.uuid4())
        elif kind == "out" and row:
            self.last = ("out", row, None, self.seen[row][0], uuid.uuid4())
        elif kind == "back" and PlanRow.objects.filter(work=self.work).exclude(deleted_at=None).exists():
            gone = PlanRow.objects.filter(work=self.work).exclude(deleted_at=None).first()
            self.last = ("back", gone.uuid, None, 0, uuid.uuid4())
        elif kind != "again" or self.last is None:
            return None
        return self.send(room)

    def send(self, room):
        """Send the last edit: the first time, or once more."""
        kind, row, fields, base, client = self.last
        try:
            if kind == "add":
                return client, writing.add(room=room, fields=fields, client=client)
            if kind == "change":
                return client, writing.change(room=room, uuid=row, fields=fields, base=base, client=client)
            if kind == "out":
                return client, writing.take_out(room=room, uuid=row, base=base, client=client)
            return client, writing.bring_back(room=room, uuid=row, client=client)
        except StaleRow:
            return None


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(ACTS, max_size=25))
def test_no_accepted_edit_is_lost_and_everybody_ends_at_the_same_plan(acts):
    work = plans.work()
    members, accepted = [Member(work, user) for user in people(work)], {}
    for who, kind, which, text in acts:
        member = members[who]
        if kind == "look":
            member.look()
        elif kind == "sign":
            member.look()
            if member.seen:
                signing.sign(room=plans.room(work, member.user), seen=member.change)
        elif came := member.act(kind, which, text):
            client, version = came
            if version.client == client:
                known = accepted.setdefault(client, (version.pk, version.fields, version.by_id))
                assert known[0] == version.pk, "one edit became two versions"
    # Everything that was ever accepted stands in the history, as it was, by whom it was.
    for client, (pk, fields, by) in accepted.items():
        version = PlanRowVersion.objects.get(client=client)
        assert (version.pk, version.fields, version.by_id) == (pk, fields, by)
    for row in PlanRow.objects.filter(work=work):
        numbers = list(row.versions.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, row.number + 1))
        assert list(row.versions.order_by("number").values_list("change", flat=True)) == sorted(
            row.versions.values_list("change", flat=True)
        )
    for member in members:
        member.look()
    assert all(member.seen == members[0].seen for member in members)
    found = TeamWork.objects.get(pk=work.pk)
    plan = plan_of(found)
    assert members[0].seen == {one.uuid: (one.version.number, one.version.fields) for one in plan.rows}
    if found.completed_at:
        assert all(
            one.plan_signatures.filter(change__gt=plan.changed).exists() for one in work.team.members.all()
        )
