"""What holds for every request: content policies, session limits, the second factor, private pages, statuses."""

import time

from allauth.usersessions.models import UserSession
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import connection
from django.forms import BaseForm
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _

from cms import access, university
from cms.gates import has_second_factor

CMS_PREFIX = "/cms/"
ACCOUNTS_PREFIX = "/accounts/"
UNIVERSITY_PREFIX = "/accounts/oidc/"


class ContentPolicyMiddleware(CSPMiddleware):
    """Strict for everybody; Wagtail's own screens under /cms/ get the policy they need.

    Stands before everything that answers by itself, so that static files and redirects carry it as well.
    """

    def process_response(self, request, response):
        """Choose the policy by path, then let django-csp write the header."""
        if request.path.startswith(CMS_PREFIX) and not hasattr(response, "_csp_replace"):
            response._csp_replace = settings.CMS_CONTENT_SECURITY_POLICY
        elif request.path.startswith(UNIVERSITY_PREFIX):
            response._csp_update = settings.UNIVERSITY_CONTENT_SECURITY_POLICY
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return super().process_response(request, response)


class SessionLimitMiddleware:
    """Note when a session began and was last used, and end it some days after it began, however busy it was.

    Django ends a session some days after its last *change*: noting the time every few minutes is that change,
    so that idle time counts from the last use. The list of one's own sessions is brought up to date as rarely.
    """

    NOTED_EVERY = 300

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Sign out whoever signed in too long ago; note the use of all other sessions."""
        if request.user.is_authenticated:
            self._note(request, int(time.time()))
        return self.get_response(request)

    def _note(self, request, now):
        session = request.session
        if now - session.setdefault("began_at", now) > settings.SESSION_ABSOLUTE_AGE:
            logout(request)
        elif now - session.get("seen_at", 0) >= self.NOTED_EVERY:
            session["seen_at"] = now
            UserSession.objects.create_from_request(request)


class SecondFactorMiddleware:
    """Staff without a second factor may set one up, sign out, and nothing else (except in local mode)."""

    OPEN = (
        "/accounts/2fa/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
        "/static/",
        "/healthz",
        "/display/",
        "/accessibility/",
        "/privacy/",
        "/support/",
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Send staff who have no second factor to the page where they make one."""
        if (
            not settings.IS_LOCAL
            and request.user.is_authenticated
            and not request.path.startswith(self.OPEN)
            and access.is_staff_member(request.user)
            and not has_second_factor(request.user)
        ):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Whatever a signed-in person sees stays out of caches and off the disk, also after signing out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Add no-store to answers for signed-in people; pages that know better have set Cache-Control."""
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        patch_vary_headers(response, ["Cookie"])
        if getattr(request, "signed_out", False):
            # Answers that waited in this browser for a network belong to the person who has just left.
            response["Clear-Site-Data"] = '"storage"'
        return response


class SignInAnswersMiddleware:
    """What allauth's pages leave unsaid: proper statuses, and a sentence when a code or a link has run out."""

    WAITING = ("account_confirm_login_code", "account_email_verification_sent", "mfa_authenticate")
    BEGINNING = ("account_login", "account_request_login_code")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Say why somebody who sends a code too late finds themselves at the beginning again."""
        response = self.get_response(request)
        if (
            request.method == "POST"
            and request.resolver_match
            and request.resolver_match.view_name in self.WAITING
            and getattr(response, "url", "").partition("?")[0] in map(reverse, self.BEGINNING)
            and not messages.get_messages(request).added_new
        ):
            messages.info(request, _("That took too long, and the code has run out. Begin again, please."))
        return response

    def process_template_response(self, request, response):
        """Answer 422 with a form that has something to put right, as our own pages do, and 410 for a used link."""
        if request.path.startswith(ACCOUNTS_PREFIX) and response.status_code == 200:
            shown = response.context_data or {}
            if shown.get("token_fail"):
                response.status_code = 410
            elif request.method == "POST" and any(
                isinstance(form, BaseForm) and form.errors for form in shown.values()
            ):
                response.status_code = 422
        return response

    def process_exception(self, request, exception):
        """Put trouble at the university's server into words."""
        return university.answer_for_trouble(request, exception)


class QueryCountMiddleware:
    """Say in headers what a request cost: queries, the database's time for them, and processor time, in milliseconds.

    Only where COUNT_QUERIES is on (benchmarks).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Wrap every query of the request in a counter."""
        count, waited = 0, 0.0

        def counter(execute, sql, params, many, context):
            nonlocal count, waited
            count += 1
            began = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                waited += time.perf_counter() - began

        began = time.thread_time()
        with connection.execute_wrapper(counter):
            response = self.get_response(request)
        response["X-Query-Count"] = str(count)
        response["X-Query-Ms"] = f"{waited * 1000:.2f}"
        response["X-Processor-Ms"] = f"{(time.thread_time() - began) * 1000:.2f}"
        return response
