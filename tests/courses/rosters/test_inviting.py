"""The list of invitations: who has not come, writing again, withdrawing, many at once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.models import AuditEntry
from courses import actions
from courses.models import Invitation
from courses.refusals import LinkUsed
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return factories.cohort(open_enrollment=False)


def invited(cohort, by, count=3):
    return [actions.invite(email=f"p{number}@example.org", cohort=cohort, by=by) for number in range(count)]


def later(**passed):
    return time_machine.travel(timezone.now() + timedelta(**passed))


def test_the_list_counts_and_filters_by_state(office, cohort):
    waiting, used, withdrawn = invited(cohort, office.user)
    Invitation.objects.filter(pk=used.pk).update(used_at=timezone.now(), used_by=factories.user())
    actions.withdraw_invitation(invitation=withdrawn, by=office.user)
    url = reverse("invitations", args=[cohort.uuid])
    page = office.get(url)
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 0, 1, 1]
    assert list(office.get(url, {"state": "waiting"}).context["page"]) == [waiting]
    with later(days=15):
        office.force_login(office.user)
        assert list(office.get(url, {"state": "expired"}).context["page"]) == [waiting]


def test_whoever_reads_which_learners_came_by_a_link_is_noted_once_a_page(office, cohort):
    used, _waiting = invited(cohort, office.user, 2)
    learner = factories.user()
    Invitation.objects.filter(pk=used.pk).update(used_at=timezone.now(), used_by=learner)
    before = AuditEntry.objects.count()
    assert learner.email in office.get(reverse("invitations", args=[cohort.uuid])).content.decode()
    assert AuditEntry.objects.count() == before + 1
    entry = AuditEntry.objects.latest("id")
    assert (entry.verb, entry.about_id) == ("viewed", learner.pk)


def test_those_chosen_get_a_new_link_and_the_old_one_opens_nothing(
    office, cohort, django_capture_on_commit_callbacks
):
    first, second, _third = invited(cohort, office.user)
    mail.outbox.clear()
    with later(minutes=5), django_capture_on_commit_callbacks(execute=True):
        office.post(
            reverse("invitations_many", args=[cohort.uuid]),
            {"again": "chosen", "chosen": [first.pk, second.pk]},
        )
    assert [one.to[0] for one in mail.outbox] == [first.email, second.email]
    assert Invitation.objects.filter(email=first.email, withdrawn_at=None).get().pk != first.pk
    assert Invitation.objects.usable().count() == 3


def test_pressing_twice_writes_once(office, cohort):
    invited(cohort, office.user, 1)
    with later(minutes=5):
        for _press in range(2):
            office.post(reverse("invitations_many", args=[cohort.uuid]), {"again": "all", "state": "waiting"})
    assert Invitation.objects.count() == 2


def test_all_that_expired_are_written_to_again(office, cohort):
    invited(cohort, office.user)
    with later(days=15):
        office.force_login(office.user)
        office.post(reverse("invitations_many", args=[cohort.uuid]), {"again": "all", "state": "expired"})
        assert Invitation.objects.usable().count() == 3


def test_who_came_meanwhile_is_left_alone(office, cohort):
    (one,) = invited(cohort, office.user, 1)
    Invitation.objects.filter(pk=one.pk).update(used_at=timezone.now())
    with pytest.raises(LinkUsed):
        actions.invite_again(invitation=one, by=office.user)
    office.post(reverse("invitations_many", args=[cohort.uuid]), {"withdraw": "chosen", "chosen": [one.pk]})
    assert Invitation.objects.get().state == "used"


def test_invitations_of_another_cohort_are_not_reached(office, cohort):
    (other,) = invited(factories.cohort(), office.user, 1)
    office.post(
        reverse("invitations_many", args=[cohort.uuid]), {"withdraw": "chosen", "chosen": [other.pk, "x"]}
    )
    other.refresh_from_db()
    assert other.state == "waiting"
