"""A site in production, for tests of what differs there."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client

ENVIRONMENT = {
    "SITE_URL": "https://learn.example.edu",
    "SECRET_KEY": "production-" + "9876543210" * 5,
    "EMAIL_URL": "submission://user:password@mail.example.edu",
    "EMAIL_FROM": "office@example.edu",
}
PRINT_SETTINGS = """
import json
from cms import settings
simple = (bool, int, str, list, tuple, type(None))
found = {name: value for name, value in vars(settings).items() if name.isupper() and isinstance(value, simple)}
print(json.dumps(found, default=str))
"""
TAKEN = (
    "SITE_",
    "IS_LOCAL",
    "ALLOWED_HOSTS",
    "SECURE_",
    "SESSION_",
    "CSRF_",
    "ACCOUNT_DEFAULT",
    "MFA_WEBAUTHN",
)


class Browser(Client):
    """A test client that speaks https to the site's own host."""

    def __init__(self, **defaults):
        super().__init__(**{"HTTP_HOST": "learn.example.edu", **defaults})

    def generic(self, *args, **kwargs):
        return super().generic(*args, **{**kwargs, "secure": True})


@pytest.fixture(scope="session")
def production_environment(tmp_path_factory):
    """The environment of a site in production: what every operator sets, and nothing else."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, **ENVIRONMENT, "VAR_DIR": str(tmp_path_factory.mktemp("production"))}


@pytest.fixture(scope="session")
def production_settings(production_environment):
    """The settings as a process in production reads them."""
    done = subprocess.run(
        [sys.executable, "-c", PRINT_SETTINGS], env=production_environment, capture_output=True, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture
def production(settings, production_settings):
    """Behave as in production; return a function that makes a browser (a test client over https)."""
    for name, value in production_settings.items():
        if name.startswith(TAKEN) and name != "SESSION_ENGINE":
            setattr(settings, name, value)
    assert not settings.IS_LOCAL
    return Browser
