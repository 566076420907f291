import re
import threading
from base64 import b32decode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.db import connections
from django.test import Client

from cms import roles
from cms.models import AuditEntry
from tests.cms.people import (
    PASSWORD,
    STAFF,
    code_in,
    digits,
    is_in,
    letters,
    link_in,
    person,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db
SECOND = "/accounts/2fa/authenticate/"


@pytest.fixture
def hanna():
    return person()


@pytest.fixture
def secret(hanna):
    return with_app(hanna)


def ways(user):
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def confirm_it_is_me(client, password=PASSWORD):
    return client.post("/accounts/reauthenticate/", {"password": password})


# Setting one up


@pytest.mark.django_db(transaction=True)
def test_an_authenticator_app_is_set_up_with_a_password_a_code_and_spare_keys(client, hanna):
    sign_in(client)
    assert client.get("/accounts/2fa/totp/activate/").url.startswith("/accounts/reauthenticate/")
    assert confirm_it_is_me(client, "wrong-wrong-wrong").status_code == 422
    confirm_it_is_me(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'<span class="code">([A-Z2-7 ]+)</span>', page)[1].replace(" ", "")
    assert len(b32decode(secret)) == 20
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert wrong.status_code == 422
    assert "That is not the code" in wrong.content.decode()
    answer = client.post(
        "/accounts/2fa/totp/activate/",
        {"code": digits(secret)},
        REMOTE_ADDR="198.51.100.7",
        HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    )
    assert answer.url == "/accounts/2fa/recovery-codes/"
    assert ways(hanna) == {"totp", "recovery_codes"}
    codes = re.findall(r'<li class="code">(\d{8})</li>', client.get(answer.url).content.decode())
    assert len(set(codes)) == 10
    assert client.get("/accounts/2fa/recovery-codes/download/").content.decode().split() == codes
    entry = AuditEntry.objects.get(verb="added", thing_id=str(hanna.pk))
    assert entry.details == {"what": "authenticator app"}
    assert entry.actor == hanna
    letter = next(one for one in letters() if one.subject == "An authenticator app was connected")
    assert "with Firefox on Linux, from the address 198.51.100.7" in letter.body
    assert "/accounts/password/reset/" in letter.body


def test_turning_the_app_off_asks_again_who_it_is(client, hanna, secret):
    sign_in(client)
    client.post(SECOND, {"code": digits(secret)})
    assert "reauthenticate" in client.get("/accounts/2fa/totp/deactivate/").url
    assert ways(hanna) == {"totp", "recovery_codes"}
    confirm_it_is_me(client)
    client.post("/accounts/2fa/totp/deactivate/")
    assert ways(hanna) == set()


# Signing in with one


def test_the_password_alone_no_longer_opens(client, hanna, secret):
    answer = sign_in(client, next="/display/")
    assert answer.url == SECOND
    assert not is_in(client)
    answer = client.post(SECOND, {"code": digits(secret)})
    assert answer.url == "/display/"
    assert is_in(client)


def test_a_code_by_mail_does_not_pass_by_the_second_step(client, hanna, secret):
    client.post("/accounts/login/code/", {"email": "hanna@example.org"})
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in(letters()[-1])})
    assert answer.url == SECOND
    assert not is_in(client)


def test_a_new_password_does_not_pass_by_the_second_step(client, hanna, secret):
    client.post("/accounts/password/reset/", {"email": "hanna@example.org"})
    form = client.get(link_in(letters()[-1], "/accounts/password/reset/key/")).url
    client.post(form, {"password1": "nine-owls-at-dawn", "password2": "nine-owls-at-dawn"})
    assert sign_in(client, password="nine-owls-at-dawn").url == SECOND
    assert not is_in(client)


def test_a_code_works_once_even_if_another_process_gets_it(hanna, secret):
    code = digits(secret)
    first, second = Client(), Client()
    sign_in(first)
    first.post(SECOND, {"code": code})
    assert is_in(first)
    cache.clear()  # another process, whose cache has not seen the code
    sign_in(second)
    answer = second.post(SECOND, {"code": code})
    assert answer.status_code == 422
    assert "each works once" in answer.content.decode()
    assert not is_in(second)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_one_code_sent_twice_at_the_same_moment_opens_one_door(settings):
    """With a cache that forgets, as two processes have: the database decides."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    secret = with_app(person())
    code, together = digits(secret), threading.Barrier(2)
    clients = [Client(), Client()]

    def send(client):
        together.wait()
        client.post(SECOND, {"code": code})
        connections.close_all()

    for client in clients:
        sign_in(client)
    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [is_in(client) for client in clients].count(True) == 1


def test_a_code_is_not_taken_after_a_newer_one(hanna, secret):
    first, second = Client(), Client()
    sign_in(first)
    first.post(SECOND, {"code": digits(secret, later=1)})
    assert is_in(first)
    cache.clear()
    sign_in(second)
    second.post(SECOND, {"code": digits(secret)})
    assert not is_in(second)


@pytest.mark.parametrize(("later", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_half_a_minute(client, hanna, secret, later, opens):
    sign_in(client)
    client.post(SECOND, {"code": digits(secret, later=later)})
    assert is_in(client) is opens


def test_a_code_used_to_sign_in_cannot_be_used_again_to_confirm(client, hanna, secret):
    sign_in(client)
    code = digits(secret)
    client.post(SECOND, {"code": code})
    cache.clear()
    assert client.post("/accounts/2fa/reauthenticate/", {"code": code}).status_code == 422
    assert client.post("/accounts/2fa/reauthenticate/", {"code": digits(secret, later=1)}).status_code == 302


def test_each_recovery_code_opens_once(hanna, secret):
    authenticator = Authenticator.objects.get(user=hanna, type="recovery_codes")
    code = RecoveryCodes(authenticator).generate_codes()[0]
    first, second = Client(), Client()
    sign_in(first)
    first.post(SECOND, {"code": code})
    assert is_in(first)
    sign_in(second)
    second.post(SECOND, {"code": code})
    assert not is_in(second)


def test_guessing_the_second_step_ends_after_five_tries_wherever_they_come_from(hanna, secret):
    for number in range(5):
        guesser = Client(REMOTE_ADDR=f"198.51.100.{number}")
        sign_in(guesser)
        assert guesser.post(SECOND, {"code": "000000"}).status_code == 422
    guesser = Client(REMOTE_ADDR="203.0.113.1")
    sign_in(guesser)
    answer = guesser.post(SECOND, {"code": digits(secret)})
    assert "too many tries" in answer.content.decode()
    assert not is_in(guesser)


def test_the_second_step_cannot_be_put_off_for_long(client, hanna, secret, time_machine):
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)
    sign_in(client)
    time_machine.move_to("2026-11-23T10:16:00+00:00", tick=False)
    answer = client.post(SECOND, {"code": digits(secret)}, follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/login/"
    assert "That took too long" in answer.content.decode()
    assert not is_in(client)


# Staff need one


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize(
    "path",
    ["/", "/programs/", "/desk/", "/cms/", "/cms/account/", "/accounts/email/", "/accounts/password/change/"],
)
def test_staff_without_one_are_led_to_setting_one_up(production, role, path):
    browser = production()
    person("staff@example.org", role=role)
    sign_in(browser, "staff@example.org")
    assert is_in(browser)
    answer = browser.get(path)
    assert (answer.status_code, answer.url) == (302, "/accounts/2fa/")


@pytest.mark.parametrize("role", STAFF)
def test_staff_set_one_up_and_then_everything_opens(production, role):
    browser = production()
    user = person("staff@example.org", role=role)
    sign_in(browser, "staff@example.org")
    page = browser.get("/accounts/2fa/")
    assert page.status_code == 200
    assert "People who work here need one" in page.content.decode()
    confirm_it_is_me(browser)
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'<span class="code">([A-Z2-7 ]+)</span>', page)[1].replace(" ", "")
    browser.post("/accounts/2fa/totp/activate/", {"code": digits(secret)})
    assert "totp" in ways(user)
    assert browser.get("/accounts/email/").status_code == 200
    # Turning it off again shuts everything but this.
    browser.post("/accounts/2fa/totp/deactivate/")
    assert browser.get("/accounts/email/").url == "/accounts/2fa/"


@pytest.mark.parametrize("role", STAFF)
def test_staff_without_one_may_sign_out_and_ask_for_help(production, role):
    browser = production()
    person("staff@example.org", role=role)
    sign_in(browser, "staff@example.org")
    assert browser.get("/display/").status_code == 200
    assert "/accounts/2fa/" not in browser.get("/support/").headers.get("Location", "")
    browser.post("/accounts/logout/")
    assert not is_in(browser)


def test_spare_keys_alone_are_no_second_step(production):
    browser = production()
    user = person("staff@example.org", role="office")
    RecoveryCodes.activate(user)
    sign_in(browser, "staff@example.org")
    assert browser.get("/accounts/email/").url == "/accounts/2fa/"


def test_a_role_given_during_a_session_asks_for_one_at_the_next_page(production):
    browser = production()
    user = person()
    sign_in(browser)
    assert browser.get("/accounts/email/").status_code == 200
    roles.grant(user=user, role="office", by=None)
    assert browser.get("/accounts/email/").url == "/accounts/2fa/"


def test_learners_need_none(production):
    browser = production()
    person()
    sign_in(browser)
    assert browser.get("/accounts/email/").status_code == 200


@pytest.mark.parametrize("role", STAFF)
def test_nobody_needs_one_in_a_local_site(client, role):
    person("staff@example.org", role=role)
    sign_in(client, "staff@example.org")
    assert client.get("/accounts/email/").status_code == 200
