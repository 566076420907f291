"""How people come in: allauth's adapters and forms, with our limits."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """allauth's rules for accounts, with ours."""


class MFAAdapter(DefaultMFAAdapter):
    """allauth's rules for second factors, with ours."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """allauth's rules for university sign-in, with ours."""


class SignupForm(AllauthSignupForm):
    """E-mail and password."""
