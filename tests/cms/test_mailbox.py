"""Local mode's mailbox."""

import json
import re
import runpy

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from cms import mailbox
from cms.mail import FolderTransport
from tests.cms.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


def put(subject, text="Dear Hanna"):
    FolderTransport().send_messages(
        [EmailMultiAlternatives(subject, text, "office@example.edu", ["hanna@example.org"])]
    )


def open_newest(client):
    page = client.get("/mail/").content.decode()
    return client.get(re.search(r'href="(/mail/[^"]+)"', page)[1]).content.decode()


def test_an_empty_mailbox_says_so(client):
    assert "There is no mail yet." in client.get("/mail/").content.decode()


def test_messages_are_listed_with_the_newest_first(client):
    for subject in ("First", "Second", "Third"):
        put(subject)
    page = client.get("/mail/").content.decode()
    assert page.index("Third") < page.index("Second") < page.index("First")
    assert "hanna@example.org" in page


def test_a_message_is_shown_whole_and_harmless(client):
    put("A <b>bold</b> subject", 'First line\nsecond <script>alert(1)</script>\n\nA "new" paragraph')
    page = open_newest(client)
    assert "A &lt;b&gt;bold&lt;/b&gt; subject" in page
    assert "&lt;script&gt;" in page and "<script>alert" not in page
    assert "First line<br>" in page


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (
            "Go to http://localhost:8000/accounts/login/.",
            '<a href="/accounts/login/">http://localhost:8000/accounts/login/</a>.',
        ),
        (
            "(http://localhost:8000/a/?b=1&c=2)",
            '<a href="/a/?b=1&amp;c=2">http://localhost:8000/a/?b=1&amp;c=2</a>)',
        ),
        ("http://localhost:8000", '<a href="/">http://localhost:8000</a>'),
        ("http://localhost:8000/", '<a href="/">http://localhost:8000/</a>'),
    ],
)
def test_our_own_links_can_be_followed(client, text, link):
    put("Hello", text)
    assert link in open_newest(client)


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/",
        "http://localhost:80001/",
        "http://localhost:8000.evil.example/",
        "http://localhost:8000@evil.example/",
        "http://localhost:8000//evil.example/",
        'http://localhost:8000/"onmouseover="alert(1)',
        "javascript:alert(1)",
    ],
)
def test_no_other_link_can(client, text):
    put("Hello", text)
    letter = re.search(r'<div class="panel.*?</div>', open_newest(client), re.DOTALL)[0]
    assert not re.search(r'href="(?!/(?!/))', letter)
    assert 'onmouseover="' not in letter


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../secret",
        "..%2fsecret",
        "%2e%2e%2fsecret",
        "/etc/passwd",
        "secret.json",
        "nothing",
        "a b",
        "%00",
    ],
)
def test_nothing_but_messages_can_be_read(client, folder, name):
    folder.mkdir()
    letter = {"from": "", "to": [], "subject": "Secret", "text": "", "at": "2026-11-23T10:00:00+00:00"}
    (folder.parent / "secret.json").write_text(json.dumps(letter))
    answer = client.get(f"/mail/{name}/")
    assert answer.status_code == 404
    assert b"Secret" not in answer.content


def test_a_message_that_is_still_being_written_is_not_shown_yet(client, folder):
    put("Whole")
    (folder / "20261123T100000000000-half.json").write_text('{"subject": "Ha')
    page = client.get("/mail/").content.decode()
    assert "Whole" in page and "half" not in page
    assert client.get("/mail/20261123T100000000000-half/").status_code == 404


def test_the_pages_that_wait_for_mail_lead_to_it(client):
    client.post("/accounts/signup/", {"email": "hanna@example.org", "password1": PASSWORD})
    assert 'href="/mail/"' in client.get("/accounts/confirm-email/").content.decode()
    assert 'href="/mail/"' in client.get("/accounts/password/reset/done/").content.decode()
    visitor = Client()
    visitor.post("/accounts/login/code/", {"email": "hanna@example.org"})
    assert 'href="/mail/"' in visitor.get("/accounts/login/code/confirm/").content.decode()


def test_outside_local_mode_there_is_no_mailbox_and_no_word_of_it(production, settings):
    put("Hello")
    assert production().get("/mail/").status_code == 404
    assert production().get(f"/mail/{next(settings.MAIL_FOLDER.iterdir()).stem}/").status_code == 404
    assert "/mail/" not in production().get("/accounts/password/reset/done/").content.decode()
    addresses = runpy.run_path(mailbox.__file__.replace("mailbox.py", "urls.py"))["urlpatterns"]
    assert not [one for one in addresses if str(one.pattern).startswith("mail")]
