"""Whatever goes wrong becomes a page that helps, with the status it deserves and the number support can look up."""

import json

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import path

from cms import errors, gates, urls
from cms.errors import Refused
from cms.models import OutgoingMail


class Late(Refused):
    """A refusal of a kind of its own."""

    status = 410
    title = "That link has run out."


def fails(request):
    return 1 / 0


def refuses(request):
    raise Refused("The sitting closed on May 4 <b>at noon</b>.", closed_at="2026-05-04T12:00Z")


def is_late(request):
    raise Late("Ask the office for another.")


def not_there(request):
    raise Http404


def not_theirs(request):
    raise PermissionDenied("This is for the office.")


def broken_request(request):
    raise SuspiciousOperation("nonsense")


def half_done(request):
    with transaction.atomic():
        OutgoingMail.objects.create(sender="a@b.c", subject="Half done", text="…")
        raise Refused("No.")


VIEWS = (fails, refuses, is_late, not_there, not_theirs, broken_request, half_done)
urlpatterns = [*(path(f"{view.__name__}/", view, name=view.__name__) for view in VIEWS), *urls.urlpatterns]
handler400, handler403 = errors.bad_request, errors.permission_denied
handler404, handler500 = errors.not_found, errors.server_error


@pytest.fixture(autouse=True)
def _addresses(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    for view in VIEWS:
        monkeypatch.setitem(gates.DOORS, view.__name__, gates.EVERYBODY)


@pytest.fixture
def visitor(client):
    """A visitor to whom failures are shown as the site shows them."""
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/fails/", 500, "Something failed on our side."),
        ("/refuses/", 409, "The sitting closed on May 4"),
        ("/is_late/", 410, "That link has run out."),
        ("/not_there/", 404, "There is nothing at this address."),
        ("/no/such/page/", 404, "There is nothing at this address."),
        ("/not_theirs/", 403, "This is for the office."),
        ("/broken_request/", 400, "We could not read that request."),
    ],
)
def test_each_failure_has_its_status_its_sentence_and_a_number(address, status, words, visitor):
    answer = visitor.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "<h1>" in page
    assert f'<span class="num">{answer["X-Request-ID"]}</span>' in page
    assert "Traceback" not in page and "ZeroDivisionError" not in page


@pytest.mark.django_db
def test_a_refusal_is_written_as_text(visitor):
    assert "&lt;b&gt;at noon&lt;/b&gt;" in visitor.get("/refuses/").content.decode()


@pytest.mark.django_db
def test_our_own_scripts_get_a_refusal_as_data(visitor):
    answer = visitor.get("/refuses/", headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert json.loads(answer.content) == {
        "sentence": "The sitting closed on May 4 <b>at noon</b>.",
        "closed_at": "2026-05-04T12:00Z",
    }


@pytest.mark.django_db
def test_a_browser_that_would_also_take_data_gets_a_page(visitor):
    answer = visitor.get("/refuses/", headers={"accept": "text/html,application/json;q=0.9"})
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_a_form_without_its_token_changes_nothing_and_says_why():
    answer = Client(enforce_csrf_checks=True).post("/refuses/")
    assert answer.status_code == 403
    assert "This form had been open too long" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


@pytest.mark.django_db
def test_the_page_for_our_own_faults_needs_nothing_that_may_have_failed(visitor, settings):
    templates = [
        {**settings.TEMPLATES[0], "OPTIONS": {"context_processors": [f"{__name__}.failing_processor"]}}
    ]
    settings.TEMPLATES = templates
    answer = visitor.get("/not_there/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()


def failing_processor(request):
    """A context processor with a fault."""
    raise RuntimeError("fault")


@pytest.mark.django_db(transaction=True)
def test_a_refusal_inside_a_transaction_leaves_nothing_half_done(visitor):
    assert visitor.get("/half_done/").status_code == 409
    assert not OutgoingMail.objects.filter(subject="Half done").exists()
