"""Coming into a cohort, by its open door or by invitation, and leaving it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.models import AuditEntry, RoleGrant
from courses import actions, people, placing
from courses.models import Enrollment, Invitation, LearnerProfile
from courses.refusals import LinkExpired, LinkUsed, NotForThisAccount, NotOpen
from tests import factories
from tests.conftest import Visitor

pytestmark = pytest.mark.django_db
PROFILE = {
    "certificate_name": "Hanna Reyes",
    "credentials": "MSN, APRN",
    "seat": "nurse/apn",
    "speciality": "",
    "scope": "prescribes",
    "time_zone": "America/Chicago",
}


def link_in_last_mail():
    return re.search(r"/invitation/(\S+)/", mail.outbox[-1].body)[1]


def test_a_learner_joins_an_open_cohort_and_says_who_they_are_on_the_way(learner):
    cohort = factories.cohort()
    page = learner.get(reverse("join", args=[cohort.uuid]))
    assert b"Tell us who you are" in page.content
    answer = learner.post(reverse("join", args=[cohort.uuid]), PROFILE)
    assert answer["Location"] == reverse("today")
    enrollment = Enrollment.objects.get(user=learner.user)
    profile = LearnerProfile.objects.get(user=learner.user)
    assert (enrollment.state, profile.seat) == ("active", "Advanced practice nurse (APN)")
    assert profile.scope_confirmed_at is None
    assert AuditEntry.objects.filter(verb="enrolled", thing_id=str(enrollment.pk)).count() == 1
    assert "You are in" in mail.outbox[0].subject


def test_the_name_of_the_account_is_suggested_and_kept_only_when_the_learner_saves_it(learner):
    learner.user.first_name, learner.user.last_name = "Hanna", "Reyes"
    learner.user.save()
    for page in ("profile", "join"):
        address = reverse(page, args=[factories.cohort().uuid] if page == "join" else [])
        shown = learner.get(address).content.decode()
        assert 'value="Hanna Reyes"' in shown and "look whether it is right" in shown
    assert not LearnerProfile.objects.exclude(certificate_name="").exists()
    learner.post(reverse("profile"), {**PROFILE, "certificate_name": "Hanna M. Reyes"})
    shown = learner.get(reverse("profile")).content.decode()
    assert 'value="Hanna M. Reyes"' in shown and "look whether it is right" not in shown


def test_joining_twice_is_joining_once(learner):
    cohort = factories.cohort()
    factories.profile(learner.user)
    for _time in range(2):
        learner.post(reverse("join", args=[cohort.uuid]))
    assert Enrollment.objects.filter(user=learner.user).count() == 1
    assert len(mail.outbox) == 1


def test_who_left_comes_back_to_the_same_enrollment(learner):
    enrollment = factories.enrollment(user=learner.user)
    assert learner.post(reverse("leave", args=[enrollment.uuid])).status_code == 302
    enrollment.refresh_from_db()
    assert enrollment.state == "withdrawn"
    factories.profile(learner.user)
    learner.post(reverse("join", args=[enrollment.cohort.uuid]))
    enrollment.refresh_from_db()
    assert enrollment.state == "active"


@pytest.mark.parametrize("verb", [actions.withdraw, placing.defer])
def test_whose_place_the_office_ended_or_paused_does_not_join_again_alone(office, learner, verb):
    enrollment = factories.enrollment(user=learner.user)
    factories.profile(learner.user)
    verb(enrollment=enrollment, by=office.user, why="On leave")
    join = reverse("join", args=[enrollment.cohort.uuid])
    for answer in (learner.get(join), learner.post(join)):
        assert answer.status_code == 409
        assert "Ask them: they can let you go on" in answer.content.decode()
    enrollment.refresh_from_db()
    assert enrollment.state != "active"
    placing.resume(enrollment=enrollment, by=office.user, why="Back")
    enrollment.refresh_from_db()
    assert enrollment.state == "active"
    learner.post(reverse("leave", args=[enrollment.uuid]))
    assert learner.post(join).status_code == 302, "who left by themself since comes back by themself"


def test_a_wrong_profile_is_said_field_by_field_and_nobody_is_enrolled(learner):
    cohort = factories.cohort()
    answer = learner.post(
        reverse("join", args=[cohort.uuid]),
        PROFILE | {"seat": "astronaut", "time_zone": "Mars/Base", "scope": ""},
    )
    assert answer.status_code == 422
    assert not Enrollment.objects.exists()
    assert set(answer.context["form"].errors) == {"seat", "time_zone", "scope"}
    assert b"Hanna Reyes" in answer.content


def test_a_name_that_cannot_be_printed_is_refused_with_the_printers_sentence(learner, monkeypatch):
    monkeypatch.setattr(people, "_checks", [lambda name: "No such letter." if "☃" in name else ""])
    answer = learner.post(reverse("profile"), PROFILE | {"certificate_name": "Snow ☃ Man"})
    assert answer.status_code == 422
    assert b"No such letter." in answer.content


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"open_enrollment": False}, "by invitation"),
        ({"ends_on": timezone.localdate() - timedelta(days=2)}, "has ended"),
        ({"enrollment_closes_on": timezone.localdate() - timedelta(days=2)}, "has closed"),
    ],
)
def test_a_closed_cohort_says_why(learner, fields, sentence):
    cohort = factories.cohort(**{"starts_on": timezone.localdate() - timedelta(days=60), **fields})
    answer = learner.get(reverse("join", args=[cohort.uuid]))
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    with pytest.raises(NotOpen):
        actions.enroll(user=learner.user, cohort=cohort, by=learner.user)


def test_nobody_ends_somebody_elses_enrollment(learner, other_learner):
    enrollment = factories.enrollment(user=learner.user)
    assert other_learner.post(reverse("leave", args=[enrollment.uuid])).status_code == 404
    url = reverse("enrollment_withdraw", args=[enrollment.uuid])
    assert other_learner.post(url, {"why": "spite"}).status_code == 403
    enrollment.refresh_from_db()
    assert enrollment.state == "active"


def test_another_seat_has_to_be_checked_again(learner, office):
    profile = factories.profile(learner.user, seat="nurse/bsn", scope="gives")
    actions.confirm_scope(profile=profile, by=office.user)
    learner.post(reverse("profile"), PROFILE)
    profile.refresh_from_db()
    assert profile.scope_confirmed_at is None
    factories.profile(learner.user, seat="nurse/apn", scope="prescribes", certificate_name="Another Name")
    profile.refresh_from_db()
    actions.confirm_scope(profile=profile, by=office.user)
    learner.post(reverse("profile"), PROFILE | {"credentials": "RN"})
    profile.refresh_from_db()
    assert profile.scope_confirmed_at is not None


# Invitations


def invited(office, **place):
    place = place or {"cohort": factories.cohort(open_enrollment=False)}
    invitation = actions.invite(email="hanna@example.org", by=office.user, **place)
    return invitation, link_in_last_mail()


def test_an_invitation_opens_a_closed_cohort_once(office, learner, other_learner):
    invitation, token = invited(office)
    url = reverse("invitation", args=[token])
    assert learner.get(url).status_code == 200
    assert not Enrollment.objects.exists()
    assert learner.post(url).status_code == 302
    assert Enrollment.objects.get().user == learner.user
    again = other_learner.post(url)
    assert again.status_code == 410
    assert b"opens once" in again.content
    with pytest.raises(LinkUsed):
        actions.find_invitation(token)
    assert token not in Invitation.objects.get(pk=invitation.pk).token_digest


def test_an_invitation_leads_a_visitor_to_sign_up_and_back(office, anonymous):
    _invitation, token = invited(office)
    url = reverse("invitation", args=[token])
    page = anonymous.get(url)
    assert f"next={url}" in page.content.decode().replace("%2F", "/")
    assert anonymous.post(url).status_code == 302
    assert actions.find_invitation(token)


def test_signing_up_with_the_invited_address_needs_no_second_mail(office, anonymous):
    _invitation, token = invited(office)
    anonymous.get(reverse("invitation", args=[token]))
    assert anonymous.session["account_verified_email"] == "hanna@example.org"


def test_an_invitation_expires_and_says_so(office, learner):
    _invitation, token = invited(office)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        with pytest.raises(LinkExpired):
            actions.find_invitation(token)
        answer = Visitor(learner.user).post(reverse("invitation", args=[token]))
    assert answer.status_code == 410
    assert "14 days" in answer.content.decode()


def test_only_the_newest_of_two_links_opens(office, learner):
    invitation, first = invited(office)
    actions.invite(email="hanna@example.org", by=office.user, cohort=invitation.cohort)
    newest = link_in_last_mail()
    assert newest != first
    assert learner.get(reverse("invitation", args=[first])).status_code == 410
    assert learner.get(reverse("invitation", args=[newest])).status_code == 200


def test_an_unknown_link_is_nothing(learner):
    assert learner.get(reverse("invitation", args=["guessed"])).status_code == 404


def test_a_role_goes_only_to_the_invited_address(administrator, learner):
    course = factories.course()
    _invitation, token = invited(administrator, role="faculty", course=course)
    with pytest.raises(NotForThisAccount):
        actions.accept_invitation(token=token, user=learner.user)
    assert learner.post(reverse("invitation", args=[token])).status_code == 403
    hanna = factories.user(email="hanna@example.org")
    actions.accept_invitation(token=token, user=hanna)
    grant = RoleGrant.objects.get(user=hanna)
    assert (grant.role, grant.course_id, grant.granted_by) == ("faculty", course.pk, administrator.user)


# The desk


def test_the_office_invites_several_people_at_once(office):
    cohort = factories.cohort(open_enrollment=False)
    url = reverse("invite", args=[cohort.uuid])
    wrong = office.post(url, {"addresses": "a@example.org\nnot an address"})
    assert wrong.status_code == 422
    assert "not an address" in wrong.content.decode()
    assert not Invitation.objects.exists()
    office.post(url, {"addresses": "a@example.org\n B@example.org \na@example.org\n"})
    assert set(Invitation.objects.values_list("email", flat=True)) == {"a@example.org", "b@example.org"}
    assert len(mail.outbox) == 2
    page = office.get(reverse("cohort", args=[cohort.uuid])).content.decode()
    assert "Waiting until" in page


def test_the_office_opens_and_changes_a_cohort(office):
    program = factories.program()
    fields = {
        "program": program.pk,
        "name": "Autumn",
        "time_zone": "America/Denver",
        "starts_on": "2026-09-01",
    }
    assert office.post(reverse("cohort_new"), fields).status_code == 302
    cohort = program.cohorts.get()
    edit = reverse("cohort_edit", args=[cohort.uuid])
    wrong = office.post(edit, fields | {"ends_on": "2026-08-01"})
    assert wrong.status_code == 422
    assert "end before it starts" in wrong.content.decode()
    office.post(edit, fields | {"ends_on": "2026-12-01", "open_enrollment": "on"})
    cohort.refresh_from_db()
    assert cohort.open_enrollment
    assert AuditEntry.objects.filter(thing_type="courses.cohort").count() == 2


def test_the_office_checks_a_scope_of_practice(office, learner):
    enrollment = factories.enrollment(user=learner.user)
    profile = factories.profile(learner.user)
    page = office.get(reverse("cohort", args=[enrollment.cohort.uuid])).content.decode()
    assert "I have checked it" in page
    office.post(reverse("scope_confirm", args=[profile.pk]))
    profile.refresh_from_db()
    assert profile.scope_confirmed_by == office.user
    assert learner.post(reverse("scope_confirm", args=[profile.pk])).status_code == 403


def test_faculty_see_the_cohorts_of_their_program_only_and_change_none(faculty):
    program = faculty.user.role_grants.get().course.get_parent().specific
    mine, other = factories.cohort(program=program), factories.cohort()
    assert faculty.get(reverse("cohort", args=[mine.uuid])).status_code == 200
    assert faculty.get(reverse("cohort", args=[other.uuid])).status_code == 404
    assert faculty.get(reverse("cohort_edit", args=[mine.uuid])).status_code == 403
    assert (
        faculty.post(reverse("invite", args=[mine.uuid]), {"addresses": "a@example.org"}).status_code == 403
    )


def test_the_roster_costs_the_same_for_many_as_for_few(office, django_assert_max_num_queries):
    cohort = factories.cohort()
    for _number in range(8):
        factories.profile(factories.enrollment(cohort=cohort).user)
    url = reverse("cohort", args=[cohort.uuid])
    office.get(url)
    with django_assert_max_num_queries(16):
        office.get(url)


def test_the_office_gives_its_word_with_a_reason_and_takes_it_back(office, learner):
    program = factories.program(requirements=[{"kind": "office_confirms", "words": "One intensive attended"}])
    enrollment = factories.enrollment(user=learner.user, program=program)
    rule = program.requirements.get()
    url = reverse("requirement_confirm", args=[enrollment.uuid, rule.key])
    office.post(url, {"why": ""})
    assert not enrollment.confirmations.exists()
    for _time in range(2):
        office.post(url, {"why": "Attendance list of 6 March"})
    assert enrollment.confirmations.count() == 1
    office.post(url, {"why": "Wrong person", "undo": "1"})
    assert enrollment.confirmations.get().withdrawn_at
    assert learner.post(url, {"why": "please"}).status_code == 403
