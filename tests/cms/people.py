"""People as the sign-in pages know them, and what they do there."""

import re
import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.core import mail

from tests import factories
from tests.factories import PASSWORD

STAFF = ("faculty", "reviewer", "office", "administrator")


def person(email="hanna@example.org", *, role="learner"):
    """Make an account whose address we know."""
    return factories.user(role, email=email)


def with_app(user):
    """Connect an authenticator app and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def digits(secret, *, later=0):
    """Read the six digits off the app, now or some steps of half a minute later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sign_in(client, email="hanna@example.org", password=PASSWORD, **more):
    """Fill in the sign-in form and send it."""
    extra = {key: more.pop(key) for key in list(more) if key.isupper()}
    return client.post("/accounts/login/", {"login": email, "password": password, **more}, **extra)


def is_in(client):
    """Whether the client's session belongs to anybody."""
    return "_auth_user_id" in client.session


def letters():
    """Return the messages that were written, oldest first."""
    return mail.outbox


def code_in(letter):
    """Find the code in a message: it stands on a line of its own."""
    return re.search(r"^([A-Z]{4}-[A-Z]{4})$", letter.body, re.MULTILINE)[1]


def link_in(letter, path):
    """Find the link in a message that leads to a path, and return it without the site's address."""
    return re.search(re.escape(settings.SITE_URL) + rf"({re.escape(path)}\S*)", letter.body)[1]
