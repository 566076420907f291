import re

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cms.people import PASSWORD, code_in, digits, is_in, letters, person, sign_in, with_app

pytestmark = pytest.mark.django_db
HOME, CAMPUS = "198.51.100.7", "203.0.113.9"
TOO_MANY = "too many tries"


@pytest.fixture
def hanna():
    return person()


def test_the_right_password_opens_the_page_one_wanted(client, hanna):
    answer = sign_in(client, next="/display/")
    assert (answer.status_code, answer.url) == (302, "/display/")
    assert is_in(client)


def test_the_address_may_be_typed_in_any_case_and_with_spaces(client, hanna):
    sign_in(client, email=" Hanna@Example.ORG ", next="/display/")
    assert is_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_never_leads_to_another_site(client, hanna, target):
    assert sign_in(client, next=target).url == "/today/"


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("hanna@example.org", "wrong-wrong-wrong", "do not belong together"),
        ("nobody@example.org", PASSWORD, "do not belong together"),
        ("", PASSWORD, "This field is required"),
        ("hanna", PASSWORD, "Enter a valid email address"),
        ("hanna@example.org", "", "This field is required"),
        ("hanna@example.org\0", PASSWORD, "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_is_said_beside_the_form(client, hanna, email, password, sentence):
    answer = sign_in(client, email=email, password=password)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not is_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, hanna):
    def body(email):
        page = sign_in(client, email=email, password="wrong-wrong-wrong").content.decode()
        return re.sub(r'value="[^"]*"|[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}', "", page)

    assert body("hanna@example.org") == body("nobody@example.org")


def test_six_wrong_passwords_are_five_too_many_even_if_the_next_is_right(client, hanna):
    for _ in range(5):
        assert TOO_MANY not in sign_in(client, password="wrong-wrong-wrong").content.decode()
    answer = sign_in(client)
    assert answer.status_code == 422
    assert TOO_MANY in answer.content.decode()
    assert not is_in(client)


def test_a_stranger_elsewhere_cannot_lock_a_learner_out(client, hanna):
    stranger = Client()
    for _ in range(8):
        sign_in(stranger, password="wrong-wrong-wrong", REMOTE_ADDR=CAMPUS)
    sign_in(client, REMOTE_ADDR=HOME, next="/display/")
    assert is_in(client)


def test_somebody_at_the_same_address_can_still_come_in_by_a_code(client, hanna):
    for _ in range(8):
        sign_in(Client(), password="wrong-wrong-wrong", REMOTE_ADDR=CAMPUS)
    client.post("/accounts/login/code/", {"email": "hanna@example.org"}, REMOTE_ADDR=CAMPUS)
    client.post("/accounts/login/code/confirm/?next=/display/", {"code": code_in(letters()[-1])})
    assert is_in(client)


def test_a_class_behind_one_address_comes_in_within_a_minute():
    for number in range(40):
        person(f"learner{number}@example.org")
    for number in range(40):
        learner = Client()
        # Everybody mistypes once.
        sign_in(learner, f"learner{number}@example.org", "wrong-wrong-wrong", REMOTE_ADDR=CAMPUS)
        sign_in(learner, f"learner{number}@example.org", REMOTE_ADDR=CAMPUS)
        assert is_in(learner)


def test_one_address_cannot_try_one_password_on_everybody(client, hanna):
    for number in range(120):
        sign_in(client, f"nobody{number}@example.org", "wrong-wrong-wrong", REMOTE_ADDR=CAMPUS)
    assert TOO_MANY in sign_in(client, REMOTE_ADDR=CAMPUS).content.decode()
    assert is_in(client) is False


def test_another_host_name_does_not_reset_the_count(client, hanna):
    for _ in range(5):
        sign_in(client, password="wrong-wrong-wrong", HTTP_HOST="localhost")
    assert TOO_MANY in sign_in(client, HTTP_HOST="127.0.0.1").content.decode()


def test_right_passwords_do_not_use_up_the_limit(hanna):
    for _ in range(8):
        client = Client()
        sign_in(client, next="/display/")
        assert is_in(client)


def test_the_limit_counts_the_address_our_proxy_saw_not_the_one_a_client_claims(client, hanna, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        forged = f"10.0.0.{number}, {CAMPUS}"
        sign_in(client, password="wrong-wrong-wrong", HTTP_X_FORWARDED_FOR=forged)
    assert TOO_MANY in sign_in(client, HTTP_X_FORWARDED_FOR=f"10.9.9.9, {CAMPUS}").content.decode()
    sign_in(client, HTTP_X_FORWARDED_FOR=f"10.9.9.9, {HOME}", next="/display/")
    assert is_in(client)


def test_sign_in_works_while_the_cache_is_away(client, hanna, settings):
    settings.CACHES = {
        "default": {"BACKEND": "cms.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    secret = with_app(hanna)
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": digits(secret)})
    assert is_in(client)


def test_a_closed_account_is_told_so_only_with_the_right_password(client, hanna):
    hanna.is_active = False
    hanna.save()
    assert "do not belong together" in sign_in(client, password="wrong-wrong-wrong").content.decode()
    answer = sign_in(client)
    assert answer.url == "/accounts/inactive/"
    assert "This account is closed" in client.get(answer.url).content.decode()
    assert not is_in(client)


# By a code


def test_a_code_by_mail_opens_the_door_and_works_once(client, hanna):
    client.post("/accounts/login/code/", {"email": "hanna@example.org"})
    code = code_in(letters()[-1])
    other_browser = Client()
    other_browser.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_in(other_browser)
    client.post("/accounts/login/code/confirm/?next=/display/", {"code": code.lower().replace("-", " ")})
    assert is_in(client)
    client.logout()
    client.post("/accounts/login/code/confirm/?next=/display/", {"code": code})
    assert not is_in(client)


def test_three_wrong_codes_use_the_code_up(client, hanna):
    client.post("/accounts/login/code/", {"email": "hanna@example.org"})
    code = code_in(letters()[-1])
    first = client.post("/accounts/login/code/confirm/", {"code": "BBBB-BBBB"})
    assert first.status_code == 422
    assert "That is not the code" in first.content.decode()
    client.post("/accounts/login/code/confirm/", {"code": "BBBB-BBBB"})
    third = client.post("/accounts/login/code/confirm/", {"code": "BBBB-BBBB"}, follow=True)
    assert TOO_MANY in third.content.decode()
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_in(client)


def test_a_code_that_has_run_out_says_so(client, hanna, time_machine):
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)
    client.post("/accounts/login/code/", {"email": "hanna@example.org"})
    time_machine.move_to("2026-11-23T10:11:00+00:00", tick=False)
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in(letters()[-1])}, follow=True)
    assert "the code has run out" in answer.content.decode()
    assert answer.request["PATH_INFO"] == "/accounts/login/code/"
    assert not is_in(client)


def test_a_new_code_replaces_the_old_one(client, hanna):
    client.post("/accounts/login/code/", {"email": "hanna@example.org"})
    client.post("/accounts/login/code/confirm/", {"action": "resend"})
    old, new = map(code_in, letters())
    client.post("/accounts/login/code/confirm/?next=/display/", {"code": old})
    assert not is_in(client)
    client.post("/accounts/login/code/confirm/?next=/display/", {"code": new})
    assert is_in(client)


def test_asking_for_a_code_does_not_tell_who_has_an_account(client, hanna):
    def answer(email):
        visitor = Client()
        page = visitor.post("/accounts/login/code/", {"email": email}, follow=True).content.decode()
        return re.sub(r'value="[^"]*"|[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}', "", page.replace(email, ""))

    assert answer("hanna@example.org") == answer("nobody@example.org")
    assert "There is no account with it" in letters()[-1].body


def test_a_mailbox_is_not_flooded_with_codes(client, hanna):
    for _ in range(5):
        Client().post("/accounts/login/code/", {"email": "hanna@example.org"})
    answer = client.post("/accounts/login/code/", {"email": "hanna@example.org"})
    assert answer.status_code == 422
    assert TOO_MANY in answer.content.decode()
    assert len(letters()) == 5
    # The other ways stay open.
    sign_in(client, next="/display/")
    assert is_in(client)


def test_a_password_chosen_before_the_address_was_confirmed_does_not_outlive_a_code(client):
    """Somebody prepares an account with Hanna's address and their password, and waits for her."""
    Client().post("/accounts/signup/", {"email": "hanna@example.org", "password1": PASSWORD})
    cache.clear()
    client.post("/accounts/login/code/", {"email": "hanna@example.org"})
    client.post("/accounts/login/code/confirm/?next=/display/", {"code": code_in(letters()[-1])})
    assert is_in(client)
    assert "so the password from before does not count" in client.get("/display/").content.decode()
    stranger = Client()
    sign_in(stranger, next="/display/")
    assert not is_in(stranger)


def test_a_known_password_survives_a_code(client, hanna):
    sign_in(client, next="/display/")
    client.logout()
    client.post("/accounts/login/code/", {"email": "hanna@example.org"})
    client.post("/accounts/login/code/confirm/?next=/display/", {"code": code_in(letters()[-1])})
    client.logout()
    sign_in(client, next="/display/")
    assert is_in(client)
