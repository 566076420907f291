"""A form sent after the session had ended: everything chosen and written is there to be sent again, and nowhere else."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.models import Marking
from tests.assessments import marked_twice, writing
from tests.assessments.marking.test_desk import save, url, words
from tests.cms.people import sign_in

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = {"origin": "http://testserver"}, {"origin": "https://evil.example"}
LINES = "\nYou begin with her.\nThen the <b>drug</b>."
AGAIN = "Send it again"
LEVELS = {f"level:{one}": level for one, level in writing.TOP.items()}


@pytest.fixture
def marker_and_script():
    sitting, (script,) = marked_twice.given()
    return marked_twice.marker(sitting, email="ada@example.org", first_name="Ada"), script


@pytest.fixture
def careful(marker_and_script):
    """The marker's browser, which sends tokens and is asked for them."""
    client = Client(enforce_csrf_checks=True, headers=HERE)
    _signed_in(client)
    return client


def _signed_in(client):
    client.get("/accounts/login/")
    token = {"csrfmiddlewaretoken": client.cookies["alongside_csrf"].value}
    assert sign_in(client, "ada@example.org", **token).status_code == 302


def form_of(answer):
    """What the form of a page sends when its button is pressed, and where."""
    form = BeautifulSoup(answer.content.decode(), "html.parser").select_one("main form")
    pairs = {one["name"]: one["value"] for one in form.select("input[name]")}
    # A browser drops the first line break of a textarea.
    pairs |= {one["name"]: one.text.removeprefix("\n") for one in form.select("textarea[name]")}
    return form["action"], pairs


def test_levels_alone_are_given_back_as_well(marker_and_script, client):
    _marker, script = marker_and_script
    answer = save(client, script, comment="")
    assert answer.status_code == 401
    address, pairs = form_of(answer)
    assert address == url(script, "mark_save")
    assert {name: pairs[name] for name in LEVELS} == LEVELS
    assert "csrfmiddlewaretoken" in pairs and not Marking.objects.exists()


def test_everything_is_sent_again_after_signing_in_in_another_window(marker_and_script, careful):
    marker, script = marker_and_script
    page = careful.get(url(script))
    token = BeautifulSoup(page.content.decode(), "html.parser").select_one("[name=csrfmiddlewaretoken]")[
        "value"
    ]
    careful.post(url(script, "mark_take"), {"csrfmiddlewaretoken": token})
    Session.objects.all().delete()

    sent = LEVELS | {
        "act": "keep",
        "rev": 0,
        "role": "first",
        "did_well": LINES,
        "csrfmiddlewaretoken": token,
    }
    late = careful.post(url(script, "mark_save"), sent)
    assert late.status_code == 401 and AGAIN in words(late)
    address, pairs = form_of(late)
    still = careful.post(address, pairs)
    assert still.status_code == 401 and form_of(still)[1]["did_well"] == pairs["did_well"]

    _signed_in(careful)
    asked = careful.post(address, pairs)
    assert asked.status_code == 403 and str(marker) in words(asked) and not Marking.objects.exists()
    address, pairs = form_of(asked)
    assert careful.post(address, pairs).status_code == 302
    mark = Marking.objects.get()
    assert (mark.marker, mark.levels, mark.did_well) == (marker, writing.TOP, LINES.strip())


@pytest.mark.parametrize(
    "headers",
    [ELSEWHERE, {}, {"sec-fetch-site": "cross-site"}, ELSEWHERE | {"sec-fetch-site": "same-origin"}],
)
def test_what_another_page_sends_is_given_no_token(marker_and_script, headers):
    client = Client(enforce_csrf_checks=True)
    _signed_in(Client())
    answer = client.post("/display/", {"theme": "dark", "words": "Two chairs and a lamp."}, headers=headers)
    assert answer.status_code == 403
    assert AGAIN not in words(answer) and "Two chairs" not in words(answer)


def test_a_browser_that_names_no_origin_is_believed_where_it_says_the_page_was_ours(marker_and_script):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/display/", {"theme": "dark"}, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 403 and AGAIN in words(answer)


@pytest.mark.parametrize("name", ["password", "password1", "oldpassword", "code"])
def test_what_is_secret_stands_on_no_page(name):
    client = Client(enforce_csrf_checks=True, headers=HERE)
    answer = client.post("/accounts/login/", {"login": "ada@example.org", name: "two chairs and a lamp"})
    assert answer.status_code == 403
    assert AGAIN not in words(answer) and "two chairs" not in words(answer)


def test_of_files_the_words_beside_them_are_there_to_be_copied(marker_and_script, client):
    _marker, script = marker_and_script
    file = SimpleUploadedFile("talk.txt", b"Words")
    answer = save(client, script, file=file, comment="Beside the file.")
    page = words(answer)
    assert answer.status_code == 401 and "Beside the file." in page
    assert AGAIN not in page and "choose them again" in page


@pytest.mark.parametrize(
    ("referer", "goes_on"),
    [
        ("http://testserver/marking/?p=2", "/marking/%3Fp%3D2"),
        ("https://evil.example/marking/", None),
        ("", None),
    ],
)
def test_signing_in_leads_back_to_the_page_the_form_was_on(marker_and_script, client, referer, goes_on):
    _marker, script = marker_and_script
    take = url(script, "mark_take")
    answer = client.post(take, {}, headers={"referer": referer})
    expected = goes_on or take
    assert answer.status_code == 302
    assert answer.url.replace("%2F", "/") == f"{reverse('account_login')}?next={expected}"
    kept = client.post(take, {"why": "Because it is so."}, headers={"referer": referer})
    assert f"?next={expected.replace('%3F', '%3F')}" in kept.content.decode().replace("%2F", "/")
