"""The cast, the test database and the browser."""

import os
import shutil
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client, TransactionTestCase

from cms import healthz
from tests import testdatabase

CHROMIUM = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A busy machine is slow, which says nothing about the code. CI tries the same examples every time.
hypothesis.settings.register_profile(
    "alongside",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
hypothesis.settings.load_profile("alongside")
SCREENS = Path(__file__).resolve().parent.parent / "var" / "screens"


def pytest_unconfigure(config):
    """Remove the folder in which this process kept its files."""
    shutil.rmtree(os.environ["VAR_DIR"], ignore_errors=True)


# The database


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Give this process its own copy of a database that was migrated once (tests/testdatabase.py)."""
    with django_db_blocker.unblock():
        copies = testdatabase.copies()
        copies.make()
        django_default = TransactionTestCase._fixture_teardown
        TransactionTestCase._fixture_teardown = lambda test: copies.put_back()
        yield copies
        TransactionTestCase._fixture_teardown = django_default
        copies.drop()


@pytest.fixture(autouse=True)
def _fresh_caches():
    cache.clear()
    healthz.recently.forget()
    yield
    cache.clear()


# The cast: each is a test client that is signed in, and knows its person as `.user`.


class Visitor(Client):
    """Somebody who looks at the site: a test client with the person it is signed in as."""

    def __init__(self, user=None):
        super().__init__()
        self.user = user
        if user:
            self.force_login(user)


@pytest.fixture
def visit(db):
    """Return a function that makes a Visitor of any user."""
    return Visitor


@pytest.fixture
def anonymous():
    """A visitor who is not signed in."""
    return Visitor()


def _cast(role, number=1):
    def somebody(db):
        from tests import factories

        return Visitor(factories.user(role))

    somebody.__name__ = role
    somebody.__doc__ = f"A signed-in {role}."
    return somebody


learner = pytest.fixture(_cast("learner"), name="learner")
other_learner = pytest.fixture(_cast("learner"), name="other_learner")
faculty = pytest.fixture(_cast("faculty"), name="faculty")
reviewer = pytest.fixture(_cast("reviewer"), name="reviewer")
office = pytest.fixture(_cast("office"), name="office")
administrator = pytest.fixture(_cast("administrator"), name="administrator")


# The browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the Chromium of the system, with nothing of it calling home."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        pytest.fail("The browser tests need Chromium. Run: apt-get install --no-install-recommends chromium")
    return {**browser_type_launch_args, "executable_path": found, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """Look at the site as somebody in Denver with a laptop."""
    return {
        **browser_context_args,
        "viewport": {"width": 1280, "height": 900},
        "locale": "en-US",
        "timezone_id": "America/Denver",
    }


@pytest.fixture
def site(live_server, settings):
    """The address of a running site whose links, mails and QR codes point to itself."""
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    return live_server.url


@pytest.fixture
def sign_in(site, context):
    """Return a function that signs the browser in as a person, without the sign-in page."""

    def as_(user):
        from django.conf import settings

        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": Visitor(user).cookies[name].value, "url": site}])

    return as_


@pytest.fixture
def other_window(browser, site):
    """Return a function that opens the site as somebody in a browser of their own."""
    opened = []

    def as_(user, **about):
        from django.conf import settings

        context = browser.new_context(viewport={"width": 1280, "height": 900}, **about)
        opened.append(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": Visitor(user).cookies[name].value, "url": site}])
        return context.new_page()

    yield as_
    for context in opened:
        context.close()


@pytest.fixture
def axe():
    """Return a function that fails, with the findings, when axe finds anything on a page."""
    from axe_playwright_python.sync_playwright import Axe

    tool = Axe()

    def check(page, context=None, **options):
        page.wait_for_load_state()  # a press that leads on returns before the next page is there
        results = tool.run(page, context=context, options=options or None)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture
def screen(page):
    """Return a function that keeps a picture of the page under a name in var/screens."""

    def keep(name, *, full_page=True):
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENS / f"{name}.png", full_page=full_page, animations="disabled")

    return keep


@pytest.fixture
def real_server(transactional_db):
    """A real server process on the test database; a test may kill it and start it again."""
    from tests.realserver import RealServer

    server = RealServer().start()
    yield server
    server.kill()
