"""Who comes in where: every address has a rule, and every door of ours is tried by everybody."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from cms import access, gates
from cms.models import User
from tests import factories
from tests.cms.doors import DOORS, VISITORS, World

pytestmark = pytest.mark.django_db
# allauth's pages are tried in test_accounts_*.py and test_side_doors.py; these two of Wagtail's are never used.
TRIED_ELSEWHERE = ("account_", "mfa_", "socialaccount_", "usersessions_", "openid_connect_", "wagtailcore_")
EXAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000007"}


def addresses(resolver=None, prefix="", spaces=()):
    """Yield (route, full name) of every address the site knows."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, ":".join([*spaces, entry.name or ""])
        else:
            yield from addresses(entry, route, (*spaces, entry.namespace) if entry.namespace else spaces)


ALL = sorted(set(addresses()))
NAMES = sorted({name for _route, name in ALL})
WAGTAIL = [(route, name) for route, name in ALL if route.startswith("cms/") and name.startswith("wagtail")]


def is_wagtails(name):
    return name.startswith("wagtail") and gates.rule_for(name) == ("cms", "enter")


def test_every_address_has_a_name_and_a_rule():
    nameless = {route for route, name in ALL if not name or name.endswith(":")}
    # An address without a name is shut for everybody. Packages know these few, and nobody else may make one.
    known = {
        "cms/test404/",
        "cms/^.*/$",
        *(route for route in nameless if route.startswith("accounts/social/")),
    }
    assert nameless <= known
    assert [name for name in NAMES if name and gates.rule_for(name) is None] == []


def test_every_door_of_ours_stands_in_the_written_table():
    ours = {name for name in NAMES if name and not name.startswith(TRIED_ELSEWHERE) and not is_wagtails(name)}
    ours -= {"wagtaildocs_authenticate_with_password"}
    written = {row[0] for row in DOORS}
    assert ours - written == set(), "write these doors into tests/cms/doors.py"
    assert written - set(NAMES) == set(), "these doors are gone: take them out of tests/cms/doors.py"


def test_the_table_of_rules_names_no_address_that_is_gone():
    assert set(gates.DOORS) - set(NAMES) == set()


@pytest.mark.parametrize("row", DOORS, ids=lambda row: f"{row[1]} {row[0]}")
def test_each_door_opens_for_whom_it_should(row, visit):
    name, method, address, marks = row
    world = World()
    made = address(world)
    if isinstance(made, str):
        url = made
    else:
        url = reverse(name, **({"kwargs": made} if isinstance(made, dict) else {"args": made}))
    found = "".join(_try(visit(world.person(visitor)), method, url) for visitor in VISITORS)
    assert dict(zip(VISITORS, found, strict=True)) == dict(zip(VISITORS, marks, strict=True))


def test_the_written_table_says_what_the_matrix_says():
    world = World()
    for name, _method, _address, marks in DOORS:
        for visitor, mark in zip(VISITORS, marks, strict=True):
            user = world.person(visitor)
            if not gates.may_enter(user or _Stranger(), gates.rule_for(name)):
                assert mark == ("s" if user is None else "n"), f"the gate does not let {visitor} in at {name}"
            elif mark == "s":
                assert visitor == "anonymous", f"{visitor} is signed in at {name}"


WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
NOTED_BY_READING = {
    # That somebody looked, and who is here.
    "cms_auditentry": ".*",
    "django_session": ".*",
    "usersessions_usersession": ".*",
    "assessments_attempt": r'SET "feedback_read_at"',
    # What is worked out from other rows: how learners stand, and the signed list of what does not count any more.
    "certificates_learnerrecord": ".*",
    "certificates_recordline": ".*",
    "certificates_signature": "^INSERT",
    # Rows that are made when they are first needed: settings as they are without any, keys on one's own computer.
    "cms_sitesettings": "^INSERT",
    "certificates_creditsettings": "^INSERT",
    "certificates_signingkey": "^INSERT",
    "wagtailusers_userprofile": "^INSERT",
}
"""What a look may write, and nothing else: whoever only opens an address decides nothing."""


def _decided(asked):
    """Every statement of a look that writes what no look may write."""
    for query in asked.captured_queries:
        for table in WRITES.findall(query["sql"]):
            if not re.search(NOTED_BY_READING.get(table, "^nothing$"), query["sql"]):
                yield query["sql"]


class _Stranger:
    is_authenticated = is_active = is_superuser = False


def _try(visitor, method, url):
    """The mark a visitor gets at a door; what they do there is undone."""
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = visitor.generic(method, url)
        transaction.set_rollback(True)
    if method == "GET":
        assert list(_decided(asked)) == [], f"a look at {url} changes something"
    if answer.status_code == 302 and answer.url.startswith("/accounts/login/"):
        return "s"
    assert answer.status_code < 500 or url == "/healthz", f"{method} {url} answered {answer.status_code}"
    return {403: "n", 404: "x"}.get(answer.status_code, "y")


# Wagtail's own screens


def example(route):
    """An address of a route with something in every part that changes."""
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda part: EXAMPLES.get(part[1] or "str", "1"), route)


def test_no_screen_of_wagtail_opens_for_a_learner_or_a_stranger(learner, anonymous):
    assert len(WAGTAIL) > 150
    for route, name in WAGTAIL:
        if name.startswith(TRIED_ELSEWHERE) or "(" in route:
            continue
        address = example(route)
        for method in ("GET", "POST"):
            if _shadowed(address):
                continue
            assert learner.generic(method, address).status_code == 403, f"{method} {address} ({name})"
            answer = anonymous.generic(method, address)
            assert answer.status_code == 302 and answer.url.startswith("/accounts/login/"), (
                f"{method} {address}"
            )


def _shadowed(address):
    from django.urls import resolve

    return resolve(address).view_name.startswith("shadowed_")


@pytest.mark.parametrize("role", sorted(access.STAFF))
def test_everybody_who_works_here_gets_to_the_first_page(visit, role):
    answer = visit(factories.user(role)).get("/cms/")
    assert answer.status_code == 200 and "Alongside" in answer.content.decode()


def test_the_first_page_asks_the_database_little(visit, django_assert_max_num_queries):
    for role in sorted(access.STAFF):
        one = visit(factories.user(role))
        with django_assert_max_num_queries(46):
            one.get("/cms/")


# What belongs to another course


@pytest.fixture
def world():
    return World()


def test_a_draft_of_another_course_is_shown_to_nobody_but_its_own(world, visit):
    lesson = world.lesson
    lesson.standfirst = "Not for others yet."
    lesson.save_revision(user=world.person("faculty"))
    addresses = [
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[lesson.pk, lesson.latest_revision_id]),
        reverse("wagtailadmin_pages:revisions_revert", args=[lesson.pk, lesson.latest_revision_id]),
        f"/cms/api/main/pages/{lesson.pk}/?fields=*",
    ]
    own, elsewhere = visit(world.person("faculty")), visit(world.person("elsewhere"))
    for address in addresses:
        assert "Not for others yet." not in elsewhere.get(address, follow=True).content.decode(), address
    assert "Not for others yet." in own.get(addresses[0]).content.decode()


def test_a_page_that_is_not_live_is_a_404_on_the_site_for_everybody(world, visit):
    lesson = world.lesson
    address = lesson.get_url()
    lesson.unpublish()
    for visitor in VISITORS:
        assert visit(world.person(visitor)).get(address).status_code == 404


def test_a_lesson_is_for_its_learners_and_those_who_teach_review_or_run_it(world, visit):
    address = world.lesson.get_url()
    opened = {name for name in VISITORS if visit(world.person(name)).get(address).status_code == 200}
    assert opened == {"learner", "faculty", "reviewer", "office", "administrator"}


# The gate itself


def test_an_address_without_a_row_is_shut(visit, monkeypatch):
    monkeypatch.delitem(gates.DOORS, "today")
    assert visit(factories.user("administrator")).get("/today/").status_code == 404


def test_an_address_cannot_have_two_rules():
    with pytest.raises(ValueError, match="two rules"):
        gates.guard(gates.EVERYBODY, "today")


def test_a_rule_that_the_matrix_does_not_know_fails_at_start():
    with pytest.raises(KeyError):
        gates.guard(("certificate", "forge"), "somewhere")


def test_who_is_switched_off_is_a_stranger(visit):
    person = factories.user("administrator")
    one = visit(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert one.get("/cms/").status_code == 302
    assert access.roles(User.objects.get(pk=person.pk)) == {access.VISITOR}


@pytest.mark.parametrize("thing", sorted(access.MATRIX))
def test_the_matrix_speaks_only_of_known_roles_and_reaches(thing):
    known = {access.LEARNER, *access.STAFF}
    for allowed in access.MATRIX[thing].values():
        assert set(allowed) <= known | access.WORK
        for role, extent in allowed.items():
            assert (extent == access.ASSIGNED) == (role in access.WORK)
            assert extent in {access.OWN, access.COURSE, access.ALL, access.ASSIGNED}
