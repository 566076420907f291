import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import AuditEntry
from tests.cms.people import PASSWORD, code_in, is_in, letters, person, sign_in

pytestmark = pytest.mark.django_db
MINE = "/accounts/email/"


@pytest.fixture
def hanna():
    return person()


def still_in(client):
    """Whether a page of one's own opens (and does not lead to sign-in)."""
    return client.get(MINE).status_code == 200


def test_signing_in_gives_the_session_a_new_id(client, hanna, settings):
    client.get("/accounts/login/")
    session = client.session
    session["anything"] = "from before"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_a_session_ends_a_week_after_it_was_last_used(client, hanna, time_machine):
    time_machine.move_to("2026-11-01T10:00:00+00:00", tick=False)
    sign_in(client, remember="on")
    for day in ("07", "13", "19"):
        time_machine.move_to(f"2026-11-{day}T10:00:00+00:00", tick=False)
        assert still_in(client)
    time_machine.move_to("2026-11-26T11:00:00+00:00", tick=False)
    assert not still_in(client)


def test_a_session_ends_after_thirty_days_however_busy_it_was(client, hanna, time_machine):
    time_machine.move_to("2026-11-01T10:00:00+00:00", tick=False)
    sign_in(client, remember="on")
    for day in range(2, 31):
        time_machine.move_to(f"2026-11-{day:02}T10:00:00+00:00", tick=False)
        assert still_in(client)
    time_machine.move_to("2026-12-01T10:01:00+00:00", tick=False)
    assert not still_in(client)
    assert not is_in(client)


def test_the_browser_keeps_the_cookie_only_if_asked_to(hanna, settings):
    for remember, kept in [({"remember": "on"}, 7 * 24 * 3600), ({}, "")]:
        client = Client()
        sign_in(client, **remember)
        assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == kept


def test_noting_the_use_of_a_session_costs_nothing_on_most_pages(client, hanna):
    sign_in(client)
    client.get("/display/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/display/")
    assert not [one for one in queries if not one["sql"].startswith("SELECT")]


def test_shutting_an_account_ends_its_sessions_at_the_next_page(client, hanna):
    sign_in(client)
    assert still_in(client)
    hanna.is_active = False
    hanna.save()
    assert not still_in(client)


def test_signing_out_ends_the_session_on_the_server(client, hanna, settings):
    sign_in(client)
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    answer = client.post("/accounts/logout/")
    assert answer.url == "/"
    assert answer["Clear-Site-Data"] == '"storage"'
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert not still_in(thief)


def test_a_link_cannot_sign_anybody_out(client, hanna):
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/cms/logout/").url == "/accounts/logout/"
    assert still_in(client)


def test_only_signing_out_empties_the_browser(client, hanna):
    assert not sign_in(client).has_header("Clear-Site-Data")
    assert not client.get(MINE).has_header("Clear-Site-Data")


def test_ones_own_sessions_are_listed_with_the_device_and_the_address(client, hanna):
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    other = Client(HTTP_USER_AGENT=firefox, REMOTE_ADDR="198.51.100.7")
    sign_in(other)
    other.get(MINE)
    sign_in(client)
    sign_in(person_elsewhere := Client(), person("other@example.org").email)
    assert is_in(person_elsewhere)
    page = client.get("/accounts/sessions/").content.decode()
    assert "You are signed in at 2 places." in page
    assert "Firefox on Windows" in page
    assert "198.51.100.7" in page


def test_one_can_sign_out_everywhere_else(client, hanna):
    other = Client()
    sign_in(other)
    sign_in(client)
    client.post("/accounts/sessions/")
    assert still_in(client)
    assert not still_in(other)
    assert UserSession.objects.filter(user=hanna).count() == 1


# Changes to how one signs in


def test_a_new_password_ends_all_other_sessions_and_is_told(client, hanna):
    other = Client()
    sign_in(other)
    sign_in(client)
    new = {"password1": "nine-owls-at-dawn", "password2": "nine-owls-at-dawn"}
    wrong = client.post("/accounts/password/change/", {"oldpassword": "wrong-wrong-wrong", **new})
    assert wrong.status_code == 422
    assert "That is not your current password" in wrong.content.decode()
    different = {"oldpassword": PASSWORD, **new, "password2": "ten-owls-at-dawn"}
    assert (
        "the same password each time" in client.post("/accounts/password/change/", different).content.decode()
    )
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    assert still_in(client)
    assert not still_in(other)
    assert letters()[-1].subject == "Your password was changed"
    assert AuditEntry.objects.filter(verb="changed", actor=hanna, details={"what": "password"}).exists()


def test_a_new_address_is_confirmed_by_a_code_and_the_old_one_is_told(client, hanna):
    sign_in(client)
    answer = client.post(MINE, {"email": "new@example.org", "action_add": ""})
    assert answer.url.startswith("/accounts/reauthenticate/"), "asks again who it is"
    client.post(answer.url, {"password": PASSWORD})
    assert letters()[-1].to == ["new@example.org"]
    hanna.refresh_from_db()
    assert hanna.email == "hanna@example.org"
    client.post("/accounts/confirm-email/", {"code": code_in(letters()[-1])})
    hanna.refresh_from_db()
    assert hanna.email == "new@example.org"
    assert letters()[-1].to == ["hanna@example.org"]
    assert letters()[-1].subject == "Your e-mail address was changed"
    client.logout()
    sign_in(client)
    assert not is_in(client)
    sign_in(client, "new@example.org")
    assert is_in(client)


def test_somebody_elses_address_cannot_be_taken(client, hanna):
    other = person("other@example.org")
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post(MINE, {"email": "other@example.org", "action_add": ""})
    codes = [
        code_in(letter)
        for letter in letters()
        if "Its code" in letter.body or "write this code" in letter.body
    ]
    for code in codes:
        client.post("/accounts/confirm-email/", {"code": code})
    hanna.refresh_from_db()
    assert hanna.email == "hanna@example.org"
    assert other.emailaddress_set.get().verified


def test_an_address_that_is_none_is_refused_in_words(client, hanna):
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.post(MINE, {"email": "not an address", "action_add": ""})
    assert answer.status_code == 422
    assert "Enter a valid email address" in answer.content.decode()
    same = client.post(MINE, {"email": "hanna@example.org", "action_add": ""})
    assert "That is your address already" in same.content.decode()


def test_a_second_person_with_the_first_ones_form_is_refused(client, hanna):
    """A form of a page that was open while somebody else signed in carries another token."""
    careful = Client(enforce_csrf_checks=True)
    careful.get("/accounts/login/")
    answer = careful.post("/accounts/login/", {"login": "hanna@example.org", "password": PASSWORD})
    assert answer.status_code == 403
    assert not is_in(careful)
