"""People as the sign-in pages know them, and what they do there."""

import re
import time

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from wagtail.models import Page

from cms import roles

PASSWORD = "seven-lamps-by-the-window"
STAFF = ("faculty", "reviewer", "office", "administrator")


def person(email="hanna@example.org", *, role="learner", verified=True, password=PASSWORD):
    """Make an account; staff get their role as an administrator would give it."""
    user = get_user_model().objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    if role != "learner":
        about = {"faculty": {"course": Page.objects.get(depth=1)}, "reviewer": {"discipline": "pharmacist"}}
        roles.grant(user=user, role=role, by=None, **about.get(role, {}))
    return user


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
