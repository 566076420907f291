"""The table of doors: which rule guards each address by its name, read by the check below and by the tests.

An address without a row is shut for everybody (and fails the tests). A row says who may come in at all; whose
attempt or which course's page it may be is asked by the view, which answers 404 for what is not the person's.
"""

import structlog
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms import access, signed_out
from cms.errors import wants_json
from cms.sent import MOST_ROWS

log = structlog.get_logger(__name__)

EVERYBODY = "everybody"
SIGNED_IN = "signed in"
ITS_OWN = "its own rules"
"""For addresses of packages that guard themselves: allauth's, and the password pages of Wagtail that we never use."""

DOORS = {}
NAMESPACES = {}


def guard(rule, *names):
    """Put rows into the table: EVERYBODY, SIGNED_IN, ITS_OWN, or (object, action) of access.MATRIX."""
    if isinstance(rule, tuple):
        access.MATRIX[rule[0]][rule[1]]  # a rule that is not in the matrix is a mistake: fail at start
    for name in names:
        if DOORS.get(name, rule) != rule:
            raise ValueError(f"The address {name!r} has two rules.")
        DOORS[name] = rule


def guard_namespace(rule, *prefixes):
    """The same for all names that begin so, such as "wagtailadmin_" or "account_"."""
    for prefix in prefixes:
        NAMESPACES[prefix] = rule


def rule_for(name):
    """Return the rule of an address by its full name, or None."""
    if name in DOORS:
        return DOORS[name]
    return next((rule for prefix, rule in NAMESPACES.items() if name and name.startswith(prefix)), None)


def may_enter(user, rule):
    """Whether a rule lets this person in at all."""
    if rule in (EVERYBODY, ITS_OWN):
        return True
    if not user.is_authenticated or rule is None:
        return False
    return rule == SIGNED_IN or access.reach(user, *rule) is not None


def has_second_factor(user):
    """Whether the person signs in with a second factor; recovery codes alone are none."""
    return is_mfa_enabled(user, ("totp", "webauthn"))


class GateMiddleware:
    """Ask the table before any view runs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Let through, lead to sign-in, or refuse."""
        name = request.resolver_match.view_name
        rule = rule_for(name)
        if rule is None:
            log.error("door_without_rule", name=name, path=request.path)
            raise Http404
        if any(isinstance(value, int) and value > MOST_ROWS for value in kwargs.values()):
            raise Http404  # such a number is no row's, and a database that is asked for it fails
        if may_enter(request.user, rule):
            return self._second_factor(request, rule)
        if not request.user.is_authenticated:
            if wants_json(request):
                sentence = _(
                    "You are signed out. Sign in again in another window; this page keeps what you wrote."
                )
                return JsonResponse({"kind": "signed_out", "sentence": sentence}, status=401)
            return signed_out.kept_to_send(request) or redirect_to_login(signed_out.came_from(request))
        raise PermissionDenied(
            _("This part of the site is for other people's work. Ask the program office if you need it.")
        )

    @staticmethod
    def _second_factor(request, rule):
        """Who comes in by an assignment alone reads other people's work: the same second factor as for staff.

        Staff are asked by SecondFactorMiddleware at every page; asking everybody for assignments would cost learners
        a query a page.
        """
        if settings.IS_LOCAL or not isinstance(rule, tuple):
            return None
        if access.comes_by_work_alone(request.user, *rule) and not has_second_factor(request.user):
            return redirect("mfa_index")
        return None


guard(EVERYBODY, "offline_worker", "offline")
guard(EVERYBODY, "healthz", "display", "support", "wagtail_serve", "mailbox", "mailbox_message")
guard(EVERYBODY, "shadowed_login", "shadowed_logout", "shadowed_password_reset", "shadowed_trial")
guard_namespace(ITS_OWN, "account_", "mfa_", "socialaccount_", "usersessions_", "openid_connect_")
# Wagtail guards each of its screens by permissions of its own; nobody comes that far who does not work here.
guard_namespace(("cms", "enter"), "wagtail")
guard(ITS_OWN, "wagtailcore_login", "wagtailcore_authenticate_with_password")
# Files that faculty uploaded; Wagtail then asks whether their collection is for this person.
guard(SIGNED_IN, "recording", "wagtaildocs_serve", "wagtaildocs_authenticate_with_password")
guard(("cms", "enter"), "markdown_preview", "page_checks")
guard(("role", "grant"), "wagtailusers_users:index", "wagtailusers_users:index_results")
