"""Markers who press in the same moment: each gets a script of their own, and of one script one has it in hand."""

import pytest
from django.urls import reverse

from assessments.marking import choosing, leases
from assessments.models import Lease, Marking
from assessments.refusals import InHand
from tests.assessments import writing
from tests.assessments.marking import given
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_eight_people_who_press_next_at_once_get_eight_different_scripts():
    sitting, _scripts = given.work(number=8)
    people = [given.marker(sitting) for _ in range(8)]

    def next_of(user):
        def act():
            found = choosing.take_next(reach=given.reach(user), sitting=sitting, item="letter")
            return found.pk if found else None

        return act

    came = at_once([next_of(user) for user in people])
    assert all(isinstance(one, int) for one in came), came
    assert len(set(came)) == 8
    assert Lease.objects.count() == 8


def test_more_people_than_scripts_leave_some_with_nothing_and_no_error():
    sitting, _scripts = given.work(number=2)
    people = [given.marker(sitting) for _ in range(5)]
    came = at_once(
        [
            lambda user=user: choosing.take_next(reach=given.reach(user), sitting=sitting, item="letter")
            for user in people
        ]
    )
    taken = [one.pk for one in came if one is not None]
    assert len(taken) == len(set(taken)) == 2


def test_of_ten_who_take_one_script_one_has_it():
    sitting, (script,) = given.work()
    people = [given.marker(sitting) for _ in range(10)]
    came = at_once(
        [lambda user=user: leases.take(script=script, role="first", by=user).pk for user in people]
    )
    assert sorted(type(one).__name__ for one in came) == ["InHand"] * 9 + ["int"]
    assert all(isinstance(one, (int, InHand)) for one in came)


def test_two_windows_of_one_marker_that_send_at_once_leave_one_mark(visit):
    sitting, (script,) = given.work()
    user = given.marker(sitting)
    sent = {f"level:{one}": level for one, level in writing.TOP.items()}
    sent |= {"act": "finish", "rev": 0, "role": "first", "comment": "Well said."}
    address = reverse("mark_save", args=[script.uuid])
    windows = [visit(user) for _ in range(4)]
    came = at_once([lambda window=window: window.post(address, sent).status_code for window in windows])
    assert set(came) <= {302, 409}
    assert Marking.objects.get().is_final
