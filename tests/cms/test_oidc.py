"""Sign-in with a university's account, against a small university of our own."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from cms.models import AuditEntry, User
from tests.cms.people import PASSWORD, code_in, digits, is_in, letters, person, sign_in, with_app
from tests.cms.university import CLIENT_ID, CLIENT_SECRET, University

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
PRINT_PROVIDERS = """
import json
from cms import settings
print(json.dumps([settings.SOCIALACCOUNT_PROVIDERS, settings.UNIVERSITY_CONTENT_SECURITY_POLICY]))
"""
HANNA = {
    "sub": "u-1017",
    "email": "hanna@example.org",
    "email_verified": True,
    "given_name": "Hanna",
    "family_name": "Reyes",
}


def settings_with(environment, **variables):
    """What settings.py makes of the OIDC_ variables."""
    done = subprocess.run(
        [sys.executable, "-c", PRINT_PROVIDERS],
        env={**environment, **variables},
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def variables(issuer, name="Northern University"):
    return {
        "OIDC_NAME": name,
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_CLIENT_SECRET": CLIENT_SECRET,
    }


@pytest.fixture(scope="module")
def two_universities(production_environment):
    """Two open universities, each with the settings of a site that trusts it."""
    local = {**production_environment, "SITE_MODE": "local"}
    opened = [University().open(), University().open()]
    yield [(one, *settings_with(local, **variables(one.issuer))) for one in opened]
    for one in opened:
        one.close()


@pytest.fixture
def trust(two_universities, settings):
    """Return a function that makes the site trust the first or the second university, and returns that."""

    def make_trusted(number):
        university, providers, policy = two_universities[number]
        settings.SOCIALACCOUNT_PROVIDERS = providers
        settings.UNIVERSITY_CONTENT_SECURITY_POLICY = policy
        university.token_changes, university.userinfo_changes = {}, {}
        university.leave_out, university.broken = (), ()
        return university

    return make_trusted


@pytest.fixture
def university(trust):
    return trust(0)


def button(client, page="/accounts/login/"):
    """Where the university's button on a page leads."""
    return re.search(r'href="(/accounts/oidc/[^"]+)"', client.get(page).content.decode())[1].replace(
        "&amp;", "&"
    )


def go_to(client, page="/accounts/login/"):
    """Press the button, and the one on the page that follows; return where one is sent."""
    address = button(client, page)
    assert client.get(address).status_code == 200, "nothing happens before a press of the button"
    return client.post(address).url


def come_back(client, university, page="/accounts/login/", **claims):
    return client.get(university.vouch(go_to(client, page), **{**HANNA, **claims}))


# Off by default


def test_without_the_variables_there_is_no_such_button_and_no_such_door(client, production_environment):
    assert settings_with(production_environment)[0] == {}
    for page in ("/accounts/login/", "/accounts/signup/"):
        assert "/accounts/oidc/" not in client.get(page).content.decode()
    person()
    sign_in(client)
    assert "University sign-in" not in client.get("/accounts/email/").content.decode()
    for name in ("university", "openid_connect", "login.example.edu-0"):
        assert client.get(f"/accounts/oidc/{name}/login/").status_code == 404
        assert client.get(f"/accounts/oidc/{name}/login/callback/?code=x&state=y").status_code == 404


def test_a_provider_is_named_after_its_issuer(production_environment):
    def name(issuer):
        providers = settings_with(production_environment, **variables(issuer))[0]
        (app,) = providers["openid_connect"]["APPS"]
        return app["provider_id"]

    assert name("https://login.example.edu/one").startswith("login.example.edu-")
    assert name("https://login.example.edu/one") == name("https://login.example.edu/one/")
    assert name("https://login.example.edu/one") != name("https://login.example.edu/two")


def test_the_doctor_names_the_address_to_register_at_the_university(production_environment, client):
    environment = {**production_environment, **variables("https://login.example.edu/one")}
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"], env=environment, capture_output=True, text=True, cwd=ROOT
    )
    assert re.search(
        r"https://learn\.example\.edu/accounts/oidc/login\.example\.edu-[0-9a-f]{8}/login/callback/",
        done.stdout,
    )


# Coming in


def test_a_new_person_comes_in_with_an_address_the_university_has_checked(client, university):
    answer = come_back(client, university)
    assert answer.url == "/today/"
    assert is_in(client)
    user = User.objects.get()
    assert (user.email, user.get_full_name()) == ("hanna@example.org", "Hanna Reyes")
    assert user.emailaddress_set.get().verified
    assert not user.has_usable_password()
    assert AuditEntry.objects.filter(verb="signed up", actor=user).count() == 1
    assert not SocialToken.objects.exists(), "the university's tokens are not kept"


def test_an_address_the_university_has_not_checked_is_confirmed_by_a_code(client, university):
    answer = come_back(client, university, email_verified=False)
    assert answer.url == "/accounts/confirm-email/"
    assert not is_in(client)
    client.post("/accounts/confirm-email/", {"code": code_in(letters()[-1])})
    assert is_in(client)


def test_an_invitation_continues_after_the_university(client, university):
    answer = come_back(client, university, page="/accounts/login/?next=/invitation/abc/")
    assert answer.url == "/invitation/abc/"


def test_the_same_subject_is_the_same_person_even_under_a_new_address(university):
    come_back(Client(), university)
    later = Client()
    come_back(later, university, email="hanna.married@example.org")
    assert is_in(later)
    assert User.objects.get().email == "hanna@example.org"


def test_another_subject_with_the_first_ones_old_address_is_not_the_same_person(university):
    come_back(Client(), university)
    heir = Client()
    answer = come_back(heir, university, sub="u-2044")
    assert answer.status_code == 409
    assert not is_in(heir)


def test_an_account_with_the_same_address_is_not_entered_and_the_page_says_what_to_do(client, university):
    person()
    answer = come_back(client, university)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "There is already an account with this address." in page
    assert 'href="/accounts/login/?next=/accounts/3rdparty/"' in page
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


def test_one_connects_the_university_after_signing_in_as_usual(client, university):
    hanna = person()
    come_back(client, university)
    sign_in(client, next="/accounts/3rdparty/")
    answer = come_back(client, university, page="/accounts/3rdparty/")
    assert answer.url == "/accounts/reauthenticate/", "asks again who it is"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert SocialAccount.objects.get().user == hanna
    assert letters()[-1].subject == "Your university’s sign-in was connected"
    assert AuditEntry.objects.filter(verb="connected", actor=hanna).exists()
    elsewhere = Client()
    come_back(elsewhere, university, email="another@example.org")
    assert is_in(elsewhere)
    assert "Northern University" in client.get("/accounts/3rdparty/").content.decode()


def test_two_issuers_that_vouch_for_one_address_and_one_subject_mean_two_people(trust):
    come_back(Client(), trust(0))
    other = Client()
    answer = come_back(other, trust(1))
    assert answer.status_code == 409
    assert not is_in(other)
    come_back(other, trust(1), email="somebody.else@example.org")
    assert is_in(other)
    assert User.objects.count() == 2
    assert SocialAccount.objects.values("uid").distinct().count() == 1
    assert SocialAccount.objects.values("provider").distinct().count() == 2


def test_the_second_step_is_asked_for_after_the_university_as_well(university):
    come_back(Client(), university)
    secret = with_app(User.objects.get())
    client = Client()
    assert come_back(client, university).url == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": digits(secret)})
    assert is_in(client)


def test_a_closed_account_stays_closed(client, university):
    come_back(Client(), university)
    User.objects.update(is_active=False)
    assert come_back(client, university).url == "/accounts/inactive/"
    assert not is_in(client)


def test_the_only_way_in_cannot_be_disconnected(client, university):
    come_back(client, university)
    answer = client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert answer.status_code == 422
    assert "Set a password first" in answer.content.decode()
    assert SocialAccount.objects.exists()


# What goes wrong over there


def test_somebody_who_stops_over_there_is_told_that_nothing_happened(client, university):
    back = re.sub("code=[^&]+", "error=access_denied", university.vouch(go_to(client), **HANNA))
    answer = client.get(back, follow=True)
    assert "You stopped on the way." in answer.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"token_changes": {"iss": "https://evil.example"}},
        {"token_changes": {"aud": "another-site"}},
        {"token_changes": {"exp": 1_600_000_000}},
        {"token_changes": {"sub": "u-9999"}},
        {"userinfo_changes": {"sub": "u-9999"}},
        {"leave_out": ("id_token",)},
        {"broken": ("/token",)},
        {"broken": ("/userinfo",)},
    ],
)
def test_an_answer_that_does_not_fit_opens_nothing(client, university, changes):
    for name, value in changes.items():
        setattr(university, name, value)
    answer = come_back(client, university)
    assert answer.status_code == 401
    assert "did not answer as it should" in answer.content.decode()
    assert not is_in(client)
    assert not User.objects.exists()


def test_a_university_that_is_away_is_said_to_be(client, university):
    address = button(client)
    university.broken = ("/.well-known/openid-configuration",)
    answer = client.post(address)
    assert answer.status_code == 502
    assert "did not answer as it should" in answer.content.decode()


def test_an_answer_nobody_asked_for_opens_nothing(university):
    """Somebody lures a learner to the address that would sign them in as somebody else."""
    lure = university.vouch(go_to(Client()), **HANNA)
    victim = Client()
    answer = victim.get(lure)
    assert answer.status_code == 401
    assert not is_in(victim)


def test_a_stolen_code_is_of_no_use_in_another_browser(university):
    stolen = university.vouch(go_to(Client()), **HANNA)
    thief = Client()
    own = university.vouch(go_to(thief), sub="u-6666", email="thief@example.org")
    code = re.search("code=([^&]+)", stolen)[1]
    answer = thief.get(re.sub("code=[^&]+", f"code={code}", own))
    assert answer.status_code == 401
    assert not is_in(thief)


def test_an_answer_works_once(client, university):
    back = university.vouch(go_to(client), **HANNA)
    client.get(back)
    client.logout()
    assert client.get(back).status_code == 401
    assert not is_in(client)
