import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client

from cms.models import AuditEntry
from courses import actions
from tests import factories
from tests.cms.people import PASSWORD, code_in, is_in, letters, link_in, person, sign_in

pytestmark = pytest.mark.django_db
CONFIRM = "/accounts/confirm-email/"


def sign_up(client, email="hanna@example.org", password=PASSWORD, **more):
    return client.post("/accounts/signup/", {"email": email, "password1": password, **more})


def hanna():
    return get_user_model().objects.get(email="hanna@example.org")


def test_an_account_begins_with_an_address_a_password_and_a_code(client):
    answer = sign_up(client, email="Hanna@Example.org", next="/display/")
    assert (answer.status_code, answer.url) == (302, CONFIRM)
    assert not is_in(client)
    assert letters()[-1].to == ["hanna@example.org"]
    answer = client.post(CONFIRM, {"code": code_in(letters()[-1])})
    assert answer.url == "/display/"
    assert is_in(client)
    assert EmailAddress.objects.get(user=hanna()).verified
    assert AuditEntry.objects.filter(verb="signed up", actor=hanna()).count() == 1


def test_nothing_opens_before_the_address_is_confirmed(client):
    sign_up(client)
    client.get("/accounts/logout/")
    answer = sign_in(Client())
    assert answer.url == CONFIRM
    sign_in(client)
    assert not is_in(client)


def test_an_invitation_continues_after_sign_up_and_confirmation(client):
    page = client.get("/accounts/login/?next=/invitation/abc/").content.decode()
    to_sign_up = re.search(r'href="(/accounts/signup/[^"]*)"', page)[1]
    assert "next=%2Finvitation%2Fabc%2F" in to_sign_up
    form = client.get(f"{to_sign_up}&email=hanna@example.org").content.decode()
    assert 'name="next" value="/invitation/abc/"' in form
    assert 'value="hanna@example.org"' in form
    sign_up(client, next="/invitation/abc/")
    assert client.post(CONFIRM, {"code": code_in(letters()[-1])}).url == "/invitation/abc/"


def test_who_comes_by_an_invitation_is_told_that_no_message_is_needed(client):
    usual = client.get("/accounts/signup/").content.decode()
    assert "We send a message to your address" in usual
    actions.invite(email="hanna@example.org", by=factories.user("office"), cohort=factories.cohort())
    client.get(link_in(letters()[-1], "/invitation/"))
    shown = client.get("/accounts/signup/").content.decode()
    assert "so no message is needed" in shown and "We send a message" not in shown
    before = len(letters())
    sign_up(client)
    assert is_in(client) and len(letters()) == before


def test_the_code_works_only_in_the_browser_that_chose_the_password(client):
    sign_up(client)
    elsewhere = Client()
    elsewhere.post(CONFIRM, {"code": code_in(letters()[-1])})
    assert not is_in(elsewhere)
    assert not EmailAddress.objects.get(user=hanna()).verified


def test_opening_every_link_of_the_message_confirms_nothing(client):
    """Mail scanners at hospitals do so."""
    sign_up(client)
    for link in re.findall(r"https?://\S+", letters()[-1].body):
        Client().get(link)
        client.get(link)
    assert not EmailAddress.objects.get(user=hanna()).verified


def test_a_wrong_code_says_so_and_three_of_them_lead_back(client):
    sign_up(client)
    answer = client.post(CONFIRM, {"code": "BBBB-BBBB"})
    assert answer.status_code == 422
    assert "That is not the code" in answer.content.decode()
    client.post(CONFIRM, {"code": "BBBB-BBBB"})
    answer = client.post(CONFIRM, {"code": "BBBB-BBBB"}, follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/login/"
    assert "too many tries" in answer.content.decode()


def test_after_ten_minutes_one_signs_in_and_gets_a_new_code(client, time_machine):
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)
    sign_up(client)
    time_machine.move_to("2026-11-23T10:11:00+00:00", tick=False)
    answer = client.post(CONFIRM, {"code": code_in(letters()[-1])}, follow=True)
    assert "the code has run out" in answer.content.decode()
    sign_in(client, next="/display/")
    assert client.post(CONFIRM, {"code": code_in(letters()[-1])}).url == "/display/"


def test_the_same_form_sent_twice_makes_one_account_that_works(client):
    """A double click: the second answer is the one the browser shows, in a session of its own."""
    sign_up(Client())
    second = client
    assert sign_up(second, next="/display/").url == CONFIRM
    assert get_user_model().objects.count() == 1
    assert second.post(CONFIRM, {"code": code_in(letters()[-1])}).url == "/display/"


def test_two_forms_at_the_same_moment_make_one_account(client, monkeypatch):
    """Both have looked for an account and found none; the database decides."""
    sign_up(Client())
    monkeypatch.setattr("allauth.account.forms.flows.manage_email.email_already_exists", lambda e: (e, False))
    assert sign_up(client).url == CONFIRM
    assert get_user_model().objects.count() == 1
    client.post(CONFIRM, {"code": code_in(letters()[-1])})
    assert is_in(client)


def test_signing_up_again_looks_the_same_and_the_owner_is_told_by_mail(client):
    person()

    def answer(email):
        visitor = Client()
        page = visitor.post("/accounts/signup/", {"email": email, "password1": PASSWORD}, follow=True)
        return re.sub(
            r'value="[^"]*"|[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}', "", page.content.decode().replace(email, "")
        )

    assert answer("hanna@example.org") == answer("new@example.org")
    assert letters()[0].subject == "You have an account already"
    assert "/accounts/password/reset/" in letters()[0].body
    assert get_user_model().objects.filter(email="hanna@example.org").count() == 1


class Counting(MD5PasswordHasher):
    """A hasher that says how often it was at work: that is what takes the time."""

    algorithm, at_work = "counting", []

    def encode(self, password, salt):
        self.at_work.append(password)
        return super().encode(password, salt)


def test_signing_up_again_takes_as_long_as_with_a_new_address(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    person()
    spent = []
    for email in ("new@example.org", "hanna@example.org"):
        Counting.at_work.clear()
        sign_up(Client(), email=email)
        spent.append(len(Counting.at_work))
    assert spent == [1, 1]


def test_signing_up_with_somebodys_address_and_a_guessed_password_gives_nothing(client):
    sign_up(Client())
    cache.clear()
    sign_up(client, password="another-password-entirely")
    client.post(CONFIRM, {"code": code_in(letters()[0])})
    assert not is_in(client)
    assert letters()[-1].subject == "You have an account already"


def test_a_code_sent_again_makes_the_first_one_useless(client):
    sign_up(client)
    client.post(CONFIRM, {"action": "resend"})
    first, second = map(code_in, letters())
    assert client.post(CONFIRM, {"code": first}).status_code == 422
    client.post(CONFIRM, {"code": second})
    assert is_in(client)


def test_a_mailbox_is_not_flooded_with_confirmations(client):
    for _ in range(3):
        sign_up(Client())
    answer = sign_up(Client())
    assert answer.status_code == 429
    assert "Wait" in answer.content.decode()
    assert len(letters()) == 3


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short-one", "at least 12 characters"),
        ("1qaz2wsx3edc", "too common"),
        ("passwordpassword", "guessed early"),
        ("Password-2026-!!", "guessed early"),
        ("123456789012345", "guessed early"),
        ("abababababababab", "guessed early"),
        ("palliative-2026", "words of this site"),
        ("Alongside-hospice", "words of this site"),
        ("hanna@example.org", "too similar"),
        ("", "required"),
    ],
)
def test_a_poor_password_is_refused_in_words(client, password, sentence):
    answer = sign_up(client, password=password)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize(
    "password",
    [
        "a palliative lamp by the window",
        "mond über dem fluss 月",
        "  spaces at both ends  ",
        "ocean and " * 12,
    ],
)
def test_a_good_password_may_hold_anything_and_be_long(client, password):
    sign_up(client, password=password)
    client.post(CONFIRM, {"code": code_in(letters()[-1])})
    client.logout()
    sign_in(client, password=password, next="/display/")
    assert is_in(client)


def test_extra_fields_give_no_extra_power(client):
    sign_up(client, is_staff="on", is_superuser="on", is_active="", groups="1", first_name="Mallory")
    user = hanna()
    assert not user.is_staff and not user.is_superuser and user.is_active
    assert user.first_name == "" and user.groups.count() == 0


# A new password


def ask_for_reset(client, email="hanna@example.org"):
    client.post("/accounts/password/reset/", {"email": email})
    return link_in(letters()[-1], "/accounts/password/reset/key/")


def test_a_link_by_mail_sets_a_new_password_once(client):
    user = person()
    before = Client()
    sign_in(before, next="/display/")
    link = ask_for_reset(client)
    form = client.get(link).url
    assert link not in form, "the key must not stay in the address bar"
    assert client.post(form, {"password1": "short", "password2": "short"}).status_code == 422
    answer = client.post(form, {"password1": "nine-owls-at-dawn", "password2": "nine-owls-at-dawn"})
    assert answer.url == "/accounts/password/reset/key/done/"
    assert not is_in(client), "the new password is typed once more, and the second step asked for"
    assert before.get("/accounts/email/").status_code == 302, "sessions from before have ended"
    sign_in(client, password="nine-owls-at-dawn", next="/display/")
    assert is_in(client)
    used = Client().get(link)
    assert used.status_code == 410
    assert "This link no longer works" in used.content.decode()
    assert letters()[-1].subject == "You have a new password"
    assert AuditEntry.objects.filter(verb="reset", thing_id=str(user.pk)).exists()


def test_a_reset_link_dies_after_an_hour(client, time_machine):
    person()
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)
    link = ask_for_reset(client)
    time_machine.move_to("2026-11-23T11:01:00+00:00", tick=False)
    answer = client.get(link)
    assert answer.status_code == 410
    assert "Send me a new link" in answer.content.decode()


def test_a_mangled_reset_link_says_so(client):
    answer = client.get("/accounts/password/reset/key/1-abc-def/")
    assert answer.status_code == 410


def test_reset_does_not_tell_who_has_an_account(client):
    person()

    def answer(email):
        page = Client().post("/accounts/password/reset/", {"email": email}, follow=True).content.decode()
        return re.sub(r'value="[^"]*"|[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}', "", page)

    assert answer("hanna@example.org") == answer("nobody@example.org")


def test_a_reset_also_confirms_the_address_and_ends_what_a_stranger_prepared(client):
    sign_up(Client())
    cache.clear()
    form = client.get(ask_for_reset(client)).url
    client.post(form, {"password1": "nine-owls-at-dawn", "password2": "nine-owls-at-dawn"})
    sign_in(client, password="nine-owls-at-dawn", next="/display/")
    assert is_in(client)
    stranger = Client()
    sign_in(stranger)
    assert not is_in(stranger)


def test_links_in_mail_stand_on_the_sites_own_address_whatever_the_host_header(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://learn.example.edu"
    person()
    for path, fields in [
        ("/accounts/password/reset/", {"email": "hanna@example.org"}),
        ("/accounts/password/reset/", {"email": "nobody@example.org"}),
        ("/accounts/signup/", {"email": "hanna@example.org", "password1": PASSWORD}),
        ("/accounts/login/code/", {"email": "nobody2@example.org"}),
    ]:
        Client().post(path, fields, HTTP_HOST="evil.example")
    assert len(letters()) == 4
    for letter in letters():
        links = re.findall(r"https?://\S+", letter.body)
        assert links and all(link.startswith("https://learn.example.edu") for link in links), letter.body
        assert "evil" not in letter.subject + letter.body


def test_subjects_are_plain_sentences_without_a_prefix(client):
    sign_up(client)
    assert letters()[-1].subject == "Your code for Alongside"
