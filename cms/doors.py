"""The doors that Wagtail would open by itself: each leads to allauth's, which knows limits and second factors."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def to_sign_in(request):
    """Lead to the sign-in page, and back afterwards to where the person wanted to go."""
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if request.user.is_authenticated:
        return redirect(target if safe else settings.LOGIN_REDIRECT_URL)
    query = f"?{urlencode({'next': target})}" if safe else ""
    return redirect(reverse("account_login") + query)


def to_sign_out(request):
    """Lead to the page that signs out."""
    return redirect("account_logout")


def nowhere(request):
    """Wagtail's trial pages ("fail whale") have no business on a site."""
    raise Http404


def to_password_reset(request):
    """Lead to the page that mails a reset link."""
    return redirect("account_reset_password")
