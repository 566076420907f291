"""Rooms that renew themselves: one visit of faculty is one entry in the log, in every kind of room."""

import pytest
from django.urls import reverse

from assessments.teamwork.pulse import RENEWS
from cms.models import AuditEntry, User
from tests.assessments.handovers import given as handovers
from tests.assessments.readiness import given as readiness

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "made"), [("readiness", readiness.work), ("handover", handovers.work)])
def test_a_room_that_renews_itself_before_faculty_is_read_once(name, made, visit):
    work = made()
    teacher = User.objects.get(pk=work.task.set_by_id)
    faculty, room = visit(teacher), reverse(name, args=[work.uuid])
    renewed = {RENEWS: "1"}
    assert faculty.get(room, headers=renewed).status_code == 200
    read = AuditEntry.objects.filter(actor=teacher, verb="viewed")
    assert read.count() == 1, "a header alone does not keep a reading out of the log"
    faculty.get(room, headers=renewed)
    assert read.count() == 1
    faculty.get(room)
    assert read.count() == 2
