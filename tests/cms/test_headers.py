"""What every answer tells the browser, whatever kind of answer it is."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from wagtail.documents import get_document_model

from cms import errors, gates, urls
from tests import factories
from tests.cms.people import person, sign_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


def fails(request):
    return 1 / 0


urlpatterns = [path("fails/", fails, name="fails"), *urls.urlpatterns]
handler400, handler403 = errors.bad_request, errors.permission_denied
handler404, handler500 = errors.not_found, errors.server_error


@pytest.fixture
def fetch(settings, tmp_path, monkeypatch):
    """Return a function that fetches one kind of answer, as a visitor of a site in production."""
    settings.ROOT_URLCONF = __name__
    monkeypatch.setitem(gates.DOORS, "fails", gates.EVERYBODY)
    settings.STATIC_ROOT = tmp_path / "static"
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.STATIC_ROOT / "cms").mkdir(parents=True)
    (settings.STATIC_ROOT / "cms" / "page.js").write_text("// nothing")
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "images" / "lamp.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    factories.home()

    def a_document(browser):
        file = ContentFile(b"%PDF-1.7", name="syllabus.pdf")
        document = get_document_model().objects.create(title="Syllabus", file=file)
        person()
        sign_in(browser)
        return browser.get(document.url)

    return {
        "a page": lambda browser: browser.get("/accounts/login/"),
        "a page of the CMS's making": lambda browser: browser.get("/"),
        "a redirect": lambda browser: browser.get("/today/"),
        "a redirect to https": lambda browser: Client(HTTP_HOST="learn.example.edu").get("/"),
        "a redirect to add the slash": lambda browser: browser.get("/display"),
        "a form with mistakes": lambda browser: browser.post("/accounts/login/", {}),
        "a refused form": lambda browser: type(browser)(enforce_csrf_checks=True).post("/display/", {}),
        "nothing here": lambda browser: browser.get("/nothing/here/"),
        "a wrong method": lambda browser: browser.post("/media/images/lamp.png"),
        "another host": lambda browser: browser.get("/", HTTP_HOST="evil.example"),
        "our fault": lambda browser: browser.get("/fails/"),
        "a static file": lambda browser: browser.get("/static/cms/page.js"),
        "a missing static file": lambda browser: browser.get("/static/nothing.js"),
        "a picture": lambda browser: browser.get("/media/images/lamp.png"),
        "a missing picture": lambda browser: browser.get("/media/images/nothing.png"),
        "a document": a_document,
        "health": lambda browser: browser.get("/healthz"),
        "the CMS's door": lambda browser: browser.get("/cms/"),
        "the CMS's sign-in": lambda browser: browser.get("/cms/login/"),
    }


KINDS = {
    "a page": 200,
    "a page of the CMS's making": 200,
    "a redirect": 302,
    "a redirect to https": 301,
    "a redirect to add the slash": 301,
    "a form with mistakes": 422,
    "a refused form": 403,
    "nothing here": 404,
    "a wrong method": 405,
    "another host": 400,
    "our fault": 500,
    "a static file": 200,
    "a missing static file": 404,
    "a picture": 200,
    "a missing picture": 404,
    "a document": 200,
    "the CMS's door": 302,
    "the CMS's sign-in": 302,
}


def directives(answer):
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {name: set(sources) for name, *sources in parts}


@pytest.mark.parametrize(("kind", "status"), KINDS.items())
def test_every_kind_of_answer_is_safe_to_open(fetch, production, kind, status):
    browser = production()
    browser.raise_request_exception = False
    answer = fetch[kind](browser)
    assert answer.status_code == status
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = directives(answer)
    assert policy["default-src"] in ({"'self'"}, {"'none'"})
    assert not any(
        "*" in sources or "data:" in sources for name, sources in policy.items() if name != "img-src"
    )
    if kind != "a redirect to https":
        assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_learners_pages_run_and_load_only_what_is_ours(fetch, production):
    policy = directives(fetch["a page"](production()))
    assert policy == {
        "default-src": {"'self'"},
        "img-src": {"'self'", "data:"},
        "object-src": {"'none'"},
        "base-uri": {"'none'"},
        "form-action": {"'self'"},
        "frame-ancestors": {"'self'"},
    }


def test_the_cms_has_a_policy_of_its_own_and_only_there(fetch, production, settings):
    policy = directives(fetch["the CMS's door"](production()))
    assert policy["script-src"] == {"'self'", "'unsafe-inline'"}
    assert policy["object-src"] == policy["base-uri"] == {"'none'"}
    assert policy["form-action"] == policy["frame-ancestors"] == {"'self'"}


def test_only_the_page_that_leads_to_the_university_may_send_its_form_elsewhere(production):
    # There is no university here, so that page is not found; its answer carries the policy all the same.
    assert "https:" in directives(production().get("/accounts/oidc/some/login/"))["form-action"]
    assert "https:" not in directives(production().get("/accounts/login/"))["form-action"]


# Caches


def test_what_a_signed_in_person_sees_is_not_stored(fetch, production):
    browser = production()
    person()
    sign_in(browser)
    page = factories.lesson()
    for address in [
        "/",
        page.url,
        "/display/",
        "/accounts/email/",
        "/today/",
        "/record/",
        "/nothing/here/",
        "/cms/",
    ]:
        control = browser.get(address)["Cache-Control"]
        assert "no-store" in control and "private" in control, address


def test_a_page_that_all_may_see_costs_a_visitor_no_question_about_the_person(fetch, client):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/")
    assert "no-store" not in answer.get("Cache-Control", "")
    assert "Cookie" in answer["Vary"]
    assert not [one["sql"] for one in queries if "django_session" in one["sql"] or "cms_user" in one["sql"]]
    assert not answer.cookies.get("alongside_session")


def test_pages_with_a_password_field_are_never_stored(client):
    for address in ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/"]:
        assert "no-store" in client.get(address).get("Cache-Control", ""), address


# Cookies


def test_cookies_are_bound_to_the_host_and_out_of_reach(production):
    browser = production()
    person()
    browser.get("/accounts/login/")
    sign_in(browser)
    session = browser.cookies["__Host-alongside_session"]
    assert session["secure"] and session["httponly"] and session["samesite"] == "Lax"
    assert session["path"] == "/" and not session["domain"]
    token = browser.cookies["__Host-alongside_csrf"]
    assert token["secure"] and token["samesite"] == "Lax" and token["path"] == "/" and not token["domain"]
    assert browser.post("/display/", {"theme": "dark", "text": "normal"}).cookies["display"]["secure"]


# The whole


def test_djangos_own_check_of_a_deployment_finds_nothing(production_environment):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=production_environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr
