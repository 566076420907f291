"""There is one way in. Whatever page anybody reaches, only allauth's pages ask for a password."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests import factories
from tests.cms.people import PASSWORD, STAFF, digits, is_in, person, sign_in, with_app

pytestmark = pytest.mark.django_db
MOST_OF_A_KIND = 2
MOST_PAGES = 700
LINK = re.compile(r"""\s(?:href|action|src|data-[a-z-]*url[a-z-]*)=["']([^"'#]+)""")
PASSWORD_FIELD = re.compile(r"""<input\b[^>]*type=["']?password|name=["'][^"']*password""", re.IGNORECASE)
LEAVES = ("/static/", "/media/", "/cms/logout/", "/accounts/logout/")
DOORS = (
    "/cms/login/",
    "/_util/login/",
    "/cms/password_reset/",
    "/cms/password_reset/done/",
    "/cms/password_reset/confirm/MQ/abc-123/",
    "/cms/password_reset/complete/",
)


def addresses_without_arguments():
    """Every address of the site that needs no argument, linked or not."""
    found = set()

    def walk(patterns, prefix):
        for one in patterns:
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)
            elif one.name:
                try:
                    found.add(reverse(f"{prefix}{one.name}"))
                except NoReverseMatch:
                    continue

    walk(get_resolver().url_patterns, "")
    return sorted(found)


def kind_of(path):
    """Pages that differ by a number or a long name only are of one kind."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "#", path)


def walk_through(client, starts):
    """Visit every page that can be reached from some, as far as there are new kinds; return each with its status."""
    waiting, seen, kinds, pages = deque(starts), set(starts), Counter(), {}
    while waiting and len(pages) < MOST_PAGES:
        address = waiting.popleft()
        kind = kind_of(urlsplit(address).path)
        if kinds[kind] >= MOST_OF_A_KIND or address.startswith(LEAVES):
            continue
        kinds[kind] += 1
        answer = client.get(address)
        body = "" if answer.streaming else answer.content.decode(errors="replace")
        pages[address] = (answer.status_code, body)
        found = [unescape(link) for link in LINK.findall(body)]
        if answer.status_code in (301, 302):
            found.append(answer["Location"])
        for link in found:
            parts = urlsplit(urljoin(address, link))
            following = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.netloc in ("", "testserver", "localhost:8000") and following not in seen:
                seen.add(following)
                waiting.append(following)
    return pages


@pytest.fixture
def place(settings):
    """A site with a program to be looked at."""
    lesson = factories.lesson()
    factories.cohort(program=lesson.get_ancestors().type(type(factories.program())).last().specific)
    return lesson


@pytest.mark.slow
@pytest.mark.parametrize("role", ["anonymous", "learner", *STAFF])
def test_no_page_outside_the_accounts_asks_for_a_password(place, role):
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        client.force_login(factories.user(role))
    pages = walk_through(client, ["/", "/today/", "/desk/", "/cms/", *DOORS, *addresses_without_arguments()])
    asking = sorted(address for address, (_status, body) in pages.items() if PASSWORD_FIELD.search(body))
    assert [address for address in asking if not address.startswith("/accounts/")] == []
    assert [address for address, (status, _body) in pages.items() if status >= 500] == []
    # The walk went somewhere, and would have seen a password field.
    least = {
        "anonymous": 30,
        "learner": 30,
        "faculty": 60,
        "reviewer": 50,
        "office": 50,
        "administrator": 100,
    }
    assert len(pages) >= least[role], sorted(pages)
    assert any(address.startswith("/accounts/") for address in asking)


@pytest.mark.parametrize("door", DOORS)
def test_wagtails_own_doors_lead_to_ours(client, door):
    answer = client.get(door)
    assert answer.status_code == 302
    assert answer.url.split("?")[0] in ("/accounts/login/", "/accounts/password/reset/")


def test_the_way_is_kept_through_a_shadowed_door(client):
    assert client.get("/cms/login/?next=/cms/pages/3/").url == "/accounts/login/?next=%2Fcms%2Fpages%2F3%2F"
    assert client.get("/cms/login/?next=https://evil.example/").url == "/accounts/login/"
    assert client.get("/cms/login/?next=//evil.example/").url == "/accounts/login/"
    client.force_login(person())
    assert client.get("/cms/login/?next=//evil.example/").url == "/today/"
    assert client.get("/cms/login/?next=/record/").url == "/record/"


@pytest.mark.parametrize("door", ["/accounts/login/", *DOORS, "/admin/login/", "/django-admin/login/"])
def test_a_password_alone_opens_no_door_for_somebody_with_a_second_step(door):
    hanna = person()
    secret = with_app(hanna)
    client = Client()
    fields = {"username": hanna.email, "login": hanna.email, "email": hanna.email, "password": PASSWORD}
    client.post(door, fields, follow=True)
    client.post(f"{door}?next=/today/", fields)
    assert not is_in(client)
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": digits(secret)})
    assert is_in(client), "the proper way is open meanwhile"


@pytest.mark.parametrize("address", ["/admin/", "/django-admin/", "/cms/admin/"])
def test_djangos_own_administration_is_not_there(client, address):
    client.force_login(factories.user("administrator"))
    assert client.get(address).status_code == 404


def test_nobody_sets_anothers_password_or_address_in_the_cms(client):
    client.force_login(factories.user("administrator"))
    hanna = person()
    before = hanna.password
    fields = {
        "first_name": "Hanna",
        "last_name": "Reyes",
        "email": "other@example.org",
        "password1": "nine-owls-at-dawn",
        "password2": "nine-owls-at-dawn",
        "is_superuser": "on",
        "is_active": "on",
    }
    client.post(reverse("wagtailusers_users:edit", args=[hanna.pk]), fields)
    hanna.refresh_from_db()
    assert hanna.password == before
    assert hanna.email == "hanna@example.org"
    assert not hanna.is_superuser


def test_the_cms_account_page_changes_neither_password_nor_address(client):
    office = factories.user("office")
    client.force_login(office)
    before = office.password
    page = client.get("/cms/account/").content.decode()
    assert not PASSWORD_FIELD.search(page)
    fields = {
        "password-old_password": PASSWORD,
        "password-new_password1": "nine-owls-at-dawn",
        "password-new_password2": "nine-owls-at-dawn",
        "name_email-email": "other@example.org",
        "name_email-first_name": "O",
        "name_email-last_name": "P",
    }
    client.post("/cms/account/", fields)
    office.refresh_from_db()
    assert office.password == before
    assert office.email.startswith("office-")
