"""What holds for every request: two content policies, session limits, the second factor, private pages."""

import time

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import logout
from django.db import connection
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from cms import access

CMS_PREFIX = "/cms/"


class ContentPolicyMiddleware(CSPMiddleware):
    """Strict for everybody; Wagtail's own screens under /cms/ get the policy they need."""

    def process_response(self, request, response):
        """Choose the policy by path, then let django-csp write the header."""
        if request.path.startswith(CMS_PREFIX) and not hasattr(response, "_csp_replace"):
            response._csp_replace = settings.CMS_CONTENT_SECURITY_POLICY
        return super().process_response(request, response)


class SessionLimitMiddleware:
    """End a session some days after it began, however busy it was (Django only knows idle time)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Sign out whoever signed in too long ago; note the start of new sessions."""
        if request.user.is_authenticated:
            began = request.session.get("began_at")
            if began is None:
                request.session["began_at"] = int(time.time())
            elif time.time() - began > settings.SESSION_ABSOLUTE_AGE:
                logout(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Staff without a second factor may set one up, sign out, and nothing else (except in local mode)."""

    OPEN = ("/accounts/", "/static/", "/healthz", "/display/", "/accessibility/", "/privacy/", "/support/")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Send staff who have no second factor to the page where they make one."""
        if (
            not settings.IS_LOCAL
            and request.user.is_authenticated
            and not request.path.startswith(self.OPEN)
            and access.is_staff_member(request.user)
            and not self._has_second_factor(request.user)
        ):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    @staticmethod
    def _has_second_factor(user):
        from allauth.mfa.utils import is_mfa_enabled

        return is_mfa_enabled(user)


class PrivatePagesMiddleware:
    """Whatever a signed-in person sees stays out of caches and off the disk."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Add no-store to answers for signed-in people; pages that know better have set Cache-Control."""
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        patch_vary_headers(response, ["Cookie"])
        return response


class QueryCountMiddleware:
    """Count the queries of a request and say so in a header; only where COUNT_QUERIES is on (benchmarks)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Wrap every query of the request in a counter."""
        count = 0

        def counter(execute, sql, params, many, context):
            nonlocal count
            count += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counter):
            response = self.get_response(request)
        response["X-Query-Count"] = str(count)
        return response
