"""Sign-in with a university's account (OpenID Connect): off unless the OIDC_ variables are set.

A person is who the issuer says under a subject, never who has the same e-mail address: addresses are given to
other people in time, and not every issuer checks them.
"""

import structlog
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.providers.base import AuthProcess, ProviderException
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from cms import audit

log = structlog.get_logger(__name__)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """allauth's rules for university sign-in, with ours."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _(
            "There is already an account with this address. Sign in as usual, then connect your university’s "
            "sign-in under your account."
        ),
        "invalid_token": _("Your university’s sign-in did not answer as it should. Try again."),
        "no_password": _("Set a password first, or you could not come in any more."),
        "no_verified_email": _("Confirm your e-mail address first, or you could not come in any more."),
        "disconnect_last": _("This is the only way you sign in, so it stays."),
        "connected_other": _("That account is already connected to another person here."),
    }

    def list_apps(self, request, provider=None, client_id=None):
        """Know only the university of the settings: none is added in the database, so none is looked for there."""
        apps = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for group in apps.values() for app in group]

    def pre_social_login(self, request, sociallogin):
        """Check who was vouched for by whom; then keep apart two people who share an address."""
        self._check_issuer_and_subject(sociallogin)
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        for address in sociallogin.email_addresses:
            if filter_users_by_email(address.email):
                page = "socialaccount/already_here.html"
                about = {"email": address.email, "provider": sociallogin.provider}
                raise ImmediateHttpResponse(render(request, page, about, status=409))

    @staticmethod
    def _check_issuer_and_subject(sociallogin):
        """Insist on an ID token of the configured issuer, and on its subject (OpenID Connect Core, 5.3.2)."""
        told = sociallogin.account.extra_data
        token = told.get("id_token") or {}
        userinfo = told.get("userinfo") or token
        issuer = sociallogin.provider.app.settings["server_url"]
        if token.get("iss", "").rstrip("/") != issuer.rstrip("/"):
            raise ProviderException("The ID token is missing or comes from another issuer.")
        if not token.get("sub") or userinfo.get("sub") != token["sub"]:
            raise ProviderException("The ID token and the user information name different people.")

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """Leave a line in the log: the page only says that it did not work."""
        log.warning("university_sign_in_failed", provider=provider.name, error=error, reason=str(exception))

    def save_user(self, request, sociallogin, form=None):
        """Make the account, and say so in the audit log (with a form, the account adapter has)."""
        user = super().save_user(request, sociallogin, form)
        if form is None:
            audit.record("signed up", user, by=user)
        return user


def answer_for_trouble(request, exception):
    """Answer 502, in words, when the university's server was away or spoke nonsense; None for other trouble."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    theirs = isinstance(exception, (RequestException, KeyError, ValueError))
    if not (theirs and name.startswith("openid_connect_")):
        return None
    log.error("university_away", error=repr(exception))
    return render(request, "socialaccount/authentication_error.html", status=502)
