"""How people come in: allauth's adapters and forms, with our limits, our words and our own address."""

import time
from urllib.parse import urlsplit, urlunsplit

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from cms import audit
from cms.models import User
from cms.passwords import HINT
from cms.templatetags.ui import device

log = structlog.get_logger(__name__)

# What allauth tells a person by mail is what the audit log should know: template of the mail → verb and thing.
CHANGES = {
    "account/email/password_changed": ("changed", "password"),
    "account/email/password_reset": ("reset", "password"),
    "account/email/password_set": ("set", "password"),
    "account/email/email_changed": ("changed", "e-mail address"),
    "account/email/email_deleted": ("removed", "e-mail address"),
    "mfa/email/totp_activated": ("added", "authenticator app"),
    "mfa/email/totp_deactivated": ("removed", "authenticator app"),
    "mfa/email/webauthn_added": ("added", "passkey"),
    "mfa/email/webauthn_removed": ("removed", "passkey"),
    "mfa/email/recovery_codes_generated": ("renewed", "recovery codes"),
    "socialaccount/email/account_connected": ("connected", "university sign-in"),
    "socialaccount/email/account_disconnected": ("disconnected", "university sign-in"),
}


def on_this_site(url):
    """Return the same page at SITE_URL: no Host header ever decides where a link in a mail leads."""
    parts = urlsplit(url)
    return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))


class AccountAdapter(DefaultAccountAdapter):
    """allauth's rules for accounts, with ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. If that is a mistake, write to the program office."),
        "duplicate_email": _("That is your address already."),
        "email_password_mismatch": _(
            "This address and this password do not belong together. Look at both, or let us e-mail you a code."
        ),
        "email_taken": _("There is already an account with this address."),
        "enter_current_password": _("That is not your current password."),
        "incorrect_code": _("That is not the code. The newest message counts, and its code works once."),
        "incorrect_password": _("That is not your password."),
        "invalid_or_expired_key": _("This link no longer works."),
        "invalid_password_reset": _("This link no longer works."),
        "rate_limited": _("That was a little fast. Wait half a minute, then try again."),
        "same_as_current": _("That is what it is already."),
        "too_many_login_attempts": _(
            "That was too many tries in a row. Wait five minutes, or come in another way."
        ),
    }

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Count failed sign-ins by name and client address together.

        By name alone, a stranger could keep a learner out on the day of an examination. By address alone, a
        class behind one campus address would keep itself out. What one address may try with many names is
        limited, generously, in settings.ACCOUNT_RATE_LIMITS.
        """
        name = credentials.get("email") or credentials.get("username") or ""
        return f"{name.lower()}|{get_ip(request)}"

    def authentication_failed(self, request, **credentials):
        """Leave a line in the log; the name is not in it, since people type passwords there."""
        log.warning("sign_in_failed", address=self.get_client_ip(request))

    def post_login(self, request, user, **kwargs):
        """Leave a line in the log: who came in, and by what."""
        methods = [record["method"] for record in get_authentication_records(request, user)]
        log.info("signed_in", user=user.pk, methods=methods)
        return super().post_login(request, user, **kwargs)

    def login(self, request, user):
        """Sign in; the session's days count from now."""
        super().login(request, user)
        request.session["began_at"] = int(time.time())

    def logout(self, request):
        """Sign out; the middleware then asks the browser to forget what this site kept in it.

        Not where somebody else's unsent answers lie there, sealed: then the page has cleared what was one's own.
        """
        super().logout(request)
        request.signed_out = request.POST.get("others") != "stay"

    def get_reauthentication_methods(self, user):
        """Offer the ways to show again who one is, in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from your app"),
            "mfa_reauthenticate:webauthn": _("Use a passkey or security key"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**way, "description": words[way["id"]]} for way in methods]

    def save_user(self, request, user, form, commit=True):
        """Make the account, and say so in the audit log."""
        user = super().save_user(request, user, form, commit)
        if commit:
            audit.record("signed up", user, by=user)
        return user

    def send_mail(self, template_prefix, email, context):
        """Send a message whose links all stand on SITE_URL."""
        links = {name: on_this_site(value) for name, value in context.items() if name.endswith("_url")}
        super().send_mail(template_prefix, email, {**context, **links, "site_url": settings.SITE_URL})

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell the person, and the audit log, what was changed about their way of signing in."""
        by = self.request.user if self.request.user.is_authenticated else user
        verb, thing = CHANGES[template_prefix]
        audit.record(verb, user, by=by, what=thing)
        super().send_notification_mail(template_prefix, user, context, email)


class WithHint:
    """A form with a new password, and one sentence about it in place of Django's list of rules."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = HINT
        if "oldpassword" in self.fields:
            self.fields["oldpassword"].label = _("Current password")
        if "password2" in self.fields:
            self.fields["password1"].label = _("New password")
            self.fields["password2"].label = _("New password, once more")


class ChangePasswordForm(WithHint, AllauthChangePasswordForm):
    """A new password for the old one."""


class SetPasswordForm(WithHint, AllauthSetPasswordForm):
    """A first password."""


class SignupForm(WithHint, AllauthSignupForm):
    """An account is an e-mail address and a password; names are asked for on the profile page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")

    def try_save(self, request):
        """Make the account. The same form sent twice, by a double click, leads on with the same account."""
        try:
            with transaction.atomic():
                if not self.account_already_exists:
                    return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
        twin = self._twin()
        if twin:
            return twin, None
        # The same work as for a new address: else the clock would tell which addresses have accounts here.
        make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def _twin(self):
        """Find the account this very form made a moment ago: never entered, not confirmed, same password."""
        user = User.objects.filter(email=self.cleaned_data["email"], last_login=None, is_active=True).first()
        if user is None or EmailAddress.objects.filter(user=user, verified=True).exists():
            return None
        return user if user.check_password(self.cleaned_data["password1"]) else None


class ResetPasswordKeyForm(WithHint, AllauthResetPasswordKeyForm):
    """A new password, by a link that went to the person's address: so the address is theirs."""

    def save(self):
        """Set the password and, if it was still open, confirm the address the link went to."""
        super().save()
        verify_email_indirectly(context.request, self.user, self.user.email)


@receiver(email_confirmed, dispatch_uid="cms.accounts.forget_unproven_password")
def forget_unproven_password(request, email_address, **_kwargs):
    """Drop a password that somebody chose before anybody had shown that the address is theirs.

    Else a stranger could make an account with my address and their password, and wait until I come in by a
    code. A password that is confirmed by the code in the browser where it was chosen never gets here.
    """
    user = email_address.user
    records = get_authentication_records(request, user)
    came_by_code = bool(records) and records[-1]["method"] == "code"
    if came_by_code and user.last_login is None and user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        audit.record("removed", user, by=user, what="password chosen before the address was confirmed")
        words = _(
            "You came in by a code, so the password from before does not count. You can set one under Password."
        )
        messages.info(request, words)


class MFAAdapter(DefaultMFAAdapter):
    """allauth's rules for second factors, with ours."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "That is not the code. An app shows a new one every half minute, and each works once."
        ),
        "unverified_email": _("Confirm your address first; then you can set up a second step."),
    }

    def get_public_key_credential_rp_entity(self):
        """Bind passkeys to the host of SITE_URL, under our name."""
        return {"id": urlsplit(settings.SITE_URL).hostname, "name": "Alongside"}

    def generate_authenticator_name(self, user, type):
        """Offer a name people recognize later: the browser and device they are sitting at."""
        return device(context.request.headers.get("User-Agent", ""))


class ActivateTOTPForm(AllauthActivateTOTPForm):
    """The first code of an app that was just connected."""

    @property
    def spelled(self):
        """The secret in groups of four, for people who type it into the app."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class CodeWorksOnce:
    """A code of an authenticator app works once: in every process, and while the cache is away.

    allauth remembers used codes in the cache, which each process may have for itself. We write the time step
    of the newest code used beside the secret, and take only newer ones (RFC 6238, section 5.2).
    """

    def clean_code(self):
        """Return the code, or raise the same error as for a wrong one."""
        with transaction.atomic():
            # Who comes second waits here, and then reads what the first has written.
            list(Authenticator.objects.select_for_update().filter(user=self.user).values_list("pk"))
            code = super().clean_code()
            if self.authenticator.type == Authenticator.Type.TOTP:
                self._use_up(code)
        return code

    def _use_up(self, code):
        data = self.authenticator.data
        secret = MFAAdapter().decrypt(data["secret"])
        steps = [
            step
            for step in yield_hotp_counters_from_time()
            if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
        ]
        if not steps or max(steps) <= data.get("newest_step", 0):
            raise MFAAdapter().validation_error("incorrect_code")
        data["newest_step"] = max(steps)
        self.authenticator.save(update_fields=["data"])


class AuthenticateForm(CodeWorksOnce, AllauthAuthenticateForm):
    """The second step of signing in."""


class ReauthenticateForm(CodeWorksOnce, AllauthReauthenticateForm):
    """The second step, asked again before something that matters."""
