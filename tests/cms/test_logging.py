"""No error vanishes, every line names its request, and no secret is written."""

import io
import json
import logging
import re

import pytest
import structlog
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from cms import gates, urls
from cms.logging import configure, current_request_id, new_request_id

log = structlog.get_logger(__name__)


def fails(request):
    secret_in_a_variable = "what a learner wrote"  # noqa: F841
    return 1 / 0


def speaks(request):
    log.info("spoke", password="hunter2", api_key="hunter2", amount=3)
    logging.getLogger("somebody.elses").warning("Watch out, %s", "please")
    return HttpResponse(current_request_id())


def streams(request):
    def parts():
        yield current_request_id()
        raise RuntimeError("the stream broke")

    return StreamingHttpResponse(parts())


def reset(request, key):
    return HttpResponse("")


urlpatterns = [
    path("fails/", fails, name="fails"),
    path("speaks/", speaks, name="speaks"),
    path("streams/", streams, name="streams"),
    path("reset/<str:key>/", reset, name="reset"),
    *urls.urlpatterns,
]
handler500 = "cms.errors.server_error"


@pytest.fixture(autouse=True)
def _addresses(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    for name in ("fails", "speaks", "streams", "reset"):
        monkeypatch.setitem(gates.DOORS, name, gates.EVERYBODY)


@pytest.fixture
def lines():
    """Return a function that gives the log lines written so far, as a log collector reads them."""
    written = io.StringIO()
    configure(level="INFO", as_json=True)
    logging.getLogger().handlers[0].setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    configure(level="ERROR", as_json=False)


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


def about(lines, event):
    return [line for line in lines() if line["event"] == event]


@pytest.mark.django_db
def test_a_failing_view_is_logged_with_its_traceback_under_the_number_on_the_page(visitor, lines, settings):
    assert not settings.DEBUG
    answer = visitor.get("/fails/?q=private")
    [line] = [line for line in lines() if line["level"] == "error"]
    assert "ZeroDivisionError: division by zero" in line["exception"]
    assert "return 1 / 0" in line["exception"]
    assert line["request_id"] == answer["X-Request-ID"]
    assert answer["X-Request-ID"] in answer.content.decode()
    assert line["path"] == "/fails/" and line["method"] == "GET"


@pytest.mark.django_db
def test_a_traceback_shows_no_values(visitor, lines):
    visitor.get("/fails/?q=private")
    text = json.dumps([line for line in lines() if "exception" in line])
    assert "private" not in text


@pytest.mark.django_db
def test_every_line_of_a_request_has_its_number_and_none_other_has(visitor, lines):
    first, second = visitor.get("/speaks/"), visitor.get("/speaks/")
    log.info("afterwards")
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert [line["request_id"] for line in about(lines, "spoke")] == [
        first["X-Request-ID"],
        second["X-Request-ID"],
    ]
    foreign = about(lines, "Watch out, please")
    assert foreign[0]["request_id"] == first["X-Request-ID"]
    assert foreign[0]["level"] == "warning" and foreign[0]["logger"] == "somebody.elses"
    assert "request_id" not in about(lines, "afterwards")[0]


@pytest.mark.django_db
def test_a_streamed_answer_that_breaks_keeps_its_number(visitor, lines):
    answer = visitor.get("/streams/")
    body = iter(answer.streaming_content)
    assert next(body).decode() == answer["X-Request-ID"]
    with pytest.raises(RuntimeError):
        next(body)


@pytest.mark.django_db
def test_a_request_is_one_line(visitor, lines, office):
    visitor.get("/speaks/?name=private")
    [line] = about(lines, "request")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/speaks/", 200)
    assert line["ms"] >= 0 and "user" not in line
    assert "private" not in json.dumps(lines())


@pytest.mark.django_db
def test_the_line_says_who_it_was_by_number_only(office, lines):
    office.get("/speaks/")
    [line] = about(lines, "request")
    assert line["user"] == office.user.pk
    assert office.user.email not in json.dumps(lines())


@pytest.mark.django_db
def test_the_key_of_a_reset_link_is_not_logged(visitor, lines):
    visitor.get("/reset/a1b2-c3d4/")
    assert about(lines, "request")[0]["path"] == "/reset/…/"


@pytest.mark.django_db
@pytest.mark.parametrize("sent_on", ["", "to https", "to the address with its slash"])
@pytest.mark.parametrize(
    "path", ["/invitation/{}/", "/credentials/3Q1HX1JW4THXE2055F75GTA31FMJ/refresh/{}/", "/reset/{}/"]
)
def test_no_line_holds_the_secret_of_a_link(visitor, lines, settings, path, sent_on):
    settings.SECURE_SSL_REDIRECT = sent_on == "to https"
    path = path.rstrip("/") if sent_on.endswith("slash") else path
    answer = visitor.get(path.format("a1b2-c3d4"))
    assert answer.status_code == 301 if sent_on else answer.status_code in (200, 404)
    assert about(lines, "request")[0]["path"] == path.format("…")
    assert "a1b2-c3d4" not in json.dumps(lines())


@pytest.mark.django_db
def test_secrets_are_hidden_by_their_names(visitor, lines):
    visitor.get("/speaks/")
    [line] = about(lines, "spoke")
    assert line["password"] == line["api_key"] == "hidden"
    assert line["amount"] == 3


@pytest.mark.django_db
def test_a_line_break_in_what_a_visitor_sends_makes_no_second_line(visitor, lines):
    visitor.get("/no%0Aevent=forged/")
    assert "forged" not in "".join(line["event"] for line in lines())
    assert all(line["level"] in {"info", "warning"} for line in lines())


@pytest.mark.django_db
def test_a_well_site_is_asked_in_silence(visitor, lines):
    visitor.get("/healthz")
    assert about(lines, "request") == [] or about(lines, "request")[0]["status"] == 503


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "offered", "taken"),
    [
        (0, "FROM-OUTSIDE-1", False),
        (1, "FROM-OUTSIDE-1", True),
        (1, "short", False),
        (1, "with space and <b>", False),
        (1, "A" * 65, False),
    ],
)
def test_a_number_from_outside_counts_only_behind_a_trusted_proxy(proxies, offered, taken, visitor, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answer = visitor.get("/speaks/", headers={"x-request-id": offered})
    assert (answer["X-Request-ID"] == offered) is taken


def test_numbers_can_be_read_out():
    numbers = {new_request_id() for _ in range(200)}
    assert len(numbers) == 200
    assert all(
        re.fullmatch(r"[2-9BCDFGHJKMNPQRSTVWXZ]{4}(-[2-9BCDFGHJKMNPQRSTVWXZ]{4}){2}", one) for one in numbers
    )


def test_errors_are_written_at_every_level(lines):
    written = io.StringIO()
    configure(level="ERROR", as_json=True)
    logging.getLogger().handlers[0].setStream(written)
    log.info("not this")
    log.error("but this")
    logging.getLogger("django.request").error("and this")
    assert [json.loads(line)["event"] for line in written.getvalue().splitlines()] == ["but this", "and this"]


def test_the_console_shape_is_readable():
    written = io.StringIO()
    configure(level="INFO", as_json=False)
    logging.getLogger().handlers[0].setStream(written)
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        log.exception("failed", case="Emil")
    configure(level="ERROR", as_json=False)
    assert "failed" in written.getvalue() and "case=Emil" in written.getvalue()
    assert "ZeroDivisionError: division by zero" in written.getvalue()
