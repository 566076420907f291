"""People in the CMS: roles and names are changed there, passwords and groups are not."""

import pytest
from allauth.usersessions.models import UserSession
from django.urls import NoReverseMatch, reverse

from cms import access
from cms.models import AuditEntry, OutgoingMail, RoleGrant, User
from courses.models import Invitation
from tests import factories

pytestmark = pytest.mark.django_db


def page(person, name="edit", *args):
    return reverse(f"wagtailusers_users:{name}", args=[person.pk, *args])


def test_the_list_names_everybody_with_their_roles(administrator):
    factories.user("reviewer", first_name="Tomás", last_name="Reyes")
    factories.user(first_name="Lena", last_name="Ortiz")
    answer = administrator.get("/cms/users/").content.decode()
    assert "Tomás Reyes" in answer and "Clinical reviewer (pharmacist)" in answer
    assert "Lena Ortiz" in answer and "Invite somebody" in answer


def test_the_list_can_be_searched_and_filtered(administrator):
    factories.user("reviewer", first_name="Tomás")
    factories.user(first_name="Lena")
    assert "Lena" not in administrator.get("/cms/users/results/?role=reviewer").content.decode()
    found = administrator.get("/cms/users/results/?q=Lena").content.decode()
    assert "Lena" in found and "Tomás" not in found
    assert "Nobody matches." in administrator.get("/cms/users/results/?q=nobody-at-all").content.decode()


def test_the_list_asks_the_database_little(administrator, django_assert_max_num_queries):
    for _ in range(8):
        factories.user("office")
    with django_assert_max_num_queries(25):
        assert administrator.get("/cms/users/").status_code == 200


def test_an_administrator_gives_a_role_with_its_reason(administrator):
    person, course = factories.user(), factories.course()
    given = {"role": "faculty", "course": course.pk, "discipline": "", "why": "Teaches from May on."}
    answer = administrator.post(page(person, "grant"), given, follow=True)
    assert "is now Faculty" in answer.content.decode()
    grant = person.role_grants.get()
    assert (grant.course_id, grant.granted_by, grant.reason) == (
        course.pk,
        administrator.user,
        "Teaches from May on.",
    )
    assert "Teaches from May on." in administrator.get(page(person)).content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"role": "faculty", "why": "So."}, "Choose the course this person teaches."),
        ({"role": "reviewer", "why": "So."}, "Choose the discipline this person reviews for."),
        ({"role": "office"}, "This field is required."),
        ({"role": "dean", "why": "So."}, "Select a valid choice."),
        ({"role": "faculty", "course": "999999", "why": "So."}, "Select a valid choice."),
    ],
)
def test_a_role_form_that_lacks_something_says_so_and_gives_nothing(administrator, given, sentence):
    person = factories.user()
    answer = administrator.post(page(person, "grant"), given)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not person.role_grants.exists()


def test_an_administrator_ends_a_role_with_its_reason(administrator):
    person = factories.user("office")
    grant = person.role_grants.get()
    refused = administrator.post(page(person, "end", grant.pk), {"why": ""})
    assert refused.status_code == 422 and not RoleGrant.objects.get(pk=grant.pk).ended_at
    administrator.post(page(person, "end", grant.pk), {"why": "Moved on."})
    assert RoleGrant.objects.get(pk=grant.pk).end_reason == "Moved on."
    assert "Moved on." in administrator.get(page(person)).content.decode()


def test_somebody_elses_grant_cannot_be_ended_by_a_changed_address(administrator):
    person, other = factories.user("office"), factories.user("office")
    answer = administrator.post(page(person, "end", other.role_grants.get().pk), {"why": "So."})
    assert answer.status_code == 404


def test_the_last_administrator_cannot_end_their_own_role(administrator):
    grant = administrator.user.role_grants.get()
    answer = administrator.post(page(administrator.user, "end", grant.pk), {"why": "Tired."})
    assert answer.status_code == 422 and "last administrator" in answer.content.decode()


def test_a_name_is_changed_and_the_change_is_kept(administrator):
    person = factories.user()
    administrator.post(
        page(person), {"first_name": "Mara", "last_name": "Ellison", "email": "thief@example.org"}
    )
    person.refresh_from_db()
    assert (person.first_name, person.last_name) == ("Mara", "Ellison")
    assert person.email != "thief@example.org"
    assert AuditEntry.objects.last().verb == "renamed"


def test_no_form_takes_a_password_a_group_or_the_superuser_switch(administrator):
    person = factories.user()
    text = administrator.get(page(person)).content.decode()
    assert 'type="password"' not in text and 'name="groups"' not in text and "is_superuser" not in text
    before = person.password
    administrator.post(
        page(person),
        {
            "first_name": "A",
            "last_name": "B",
            "password1": "x" * 20,
            "password2": "x" * 20,
            "is_superuser": "on",
        },
    )
    person.refresh_from_db()
    assert person.password == before and not person.is_superuser


def test_switching_off_ends_every_session_and_shuts_the_door(administrator, visit):
    person = factories.user()
    theirs = visit(person)
    theirs.get("/today/")
    assert UserSession.objects.filter(user=person).exists()
    assert administrator.post(page(person, "switch"), {"to": "off", "why": ""}).status_code == 422
    administrator.post(page(person, "switch"), {"to": "off", "why": "Left."})
    assert not UserSession.objects.filter(user=person).exists()
    assert theirs.get("/today/").status_code == 302
    entry = AuditEntry.objects.filter(thing_type="cms.user").last()
    assert (entry.verb, entry.why) == ("switched off", "Left.")
    administrator.post(page(person, "switch"), {"to": "on", "why": "Back."})
    assert User.objects.get(pk=person.pk).is_active


def test_nobody_switches_themselves_off(administrator):
    factories.user("administrator")
    answer = administrator.post(page(administrator.user, "switch"), {"to": "off", "why": "So."})
    assert answer.status_code == 422 and "your own account" in answer.content.decode()


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_wagtails_bulk_actions_on_people_are_closed(administrator, action):
    person = factories.user()
    address = f"/cms/bulk/cms/user/{action}/?id={person.pk}"
    assert administrator.get(address).status_code == 404
    assert administrator.post(address, {"role": "1", "mark_as_active": "false"}).status_code == 404
    assert User.objects.get(pk=person.pk).is_active


@pytest.mark.parametrize(
    "path", ["/cms/groups/", "/cms/groups/new/", "/cms/groups/edit/1/", "/cms/users/delete/1/"]
)
def test_groups_and_deleting_have_no_address(administrator, path):
    assert administrator.get(path).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("wagtailusers_groups:index")


@pytest.mark.parametrize("role", ["faculty", "reviewer", "office"])
def test_only_administrators_see_people(visit, role):
    person = factories.user()
    one = visit(factories.user(role))
    for address in ("/cms/users/", page(person), "/cms/people/invite/"):
        assert one.get(address).status_code == 403
    assert one.post(page(person, "grant"), {"role": "administrator", "why": "So."}).status_code == 403
    assert not person.role_grants.exists()


def test_people_are_invited_to_roles(administrator, mailoutbox):
    answer = administrator.get("/cms/users/new/", follow=True)
    assert answer.redirect_chain[-1][0] == "/cms/people/invite/"
    given = {
        "email": "new@example.org",
        "role": "reviewer",
        "discipline": "nurse",
        "why": "Asked by the board.",
    }
    answer = administrator.post("/cms/people/invite/", given, follow=True)
    assert "Invited: new@example.org." in answer.content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.discipline) == ("reviewer", "nurse")
    assert mailoutbox[-1].to == ["new@example.org"]
    administrator.post(f"/cms/people/invite/{invitation.pk}/withdraw/")
    assert Invitation.objects.get().state == "withdrawn"


def test_an_invitation_without_address_is_refused(administrator):
    answer = administrator.post("/cms/people/invite/", {"email": "nowhere", "role": "office", "why": "So."})
    assert answer.status_code == 422 and not Invitation.objects.exists()


# What the office reads


def test_a_given_up_message_is_shown_without_its_text_and_sent_again(office):
    message = OutgoingMail.objects.create(
        recipients=["b@example.org"],
        subject="Lost",
        text="secret-words",
        state="failed",
        last_error="No route.",
    )
    text = office.get("/cms/outgoing-mail/?state=failed").content.decode()
    assert "b@example.org" in text and "No route." in text and "secret-words" not in text
    assert "b@example.org" in office.get("/cms/").content.decode()
    office.post(f"/cms/outgoing-mail/{message.pk}/again/")
    message.refresh_from_db()
    assert message.state in ("waiting", "sent") and AuditEntry.objects.last().verb == "sent again"


def test_a_sent_message_is_not_sent_again(office):
    message = OutgoingMail.objects.create(recipients=["b@example.org"], subject="Hi", text="x", state="sent")
    office.post(f"/cms/outgoing-mail/{message.pk}/again/")
    message.refresh_from_db()
    assert message.state == "sent" and message.attempts == 0


@pytest.mark.parametrize("role", ["faculty", "reviewer"])
def test_others_read_neither_log_nor_mail(visit, role):
    one = visit(factories.user(role))
    assert one.get("/desk/log/").status_code == 403
    assert one.get("/cms/outgoing-mail/").status_code == 403
    assert access.reach(one.user, "mail", "read") is None


def test_the_preferences_page_takes_no_picture(faculty):
    text = faculty.get("/cms/account/").content.decode()
    assert 'type="file"' not in text and 'type="password"' not in text
