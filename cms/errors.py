"""When something cannot be done: one exception that carries the sentence, and the pages that say it."""

import structlog
from django.db import DataError
from django.http import HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext_lazy as _

from cms import signed_out
from cms.logging import current_request_id

log = structlog.get_logger(__name__)


class Refused(Exception):
    """Something a person asked for that cannot be done. The sentence is what they read.

    Domain exceptions subclass this and set `status`; RefusalMiddleware turns them into a page (or JSON for our
    own scripts). `about` may hold plain JSON for the script, such as the other version of a text.
    """

    status = 409
    title = _("That was not done.")

    def __init__(self, sentence, **about):
        super().__init__(sentence)
        self.sentence = sentence
        self.about = about


def wants_json(request):
    """Whether one of our own scripts asks, and not a person's browser."""
    return "application/json" in request.headers.get("Accept", "").split(",")[0]


class RefusalMiddleware:
    """Answer a Refused raised by any view with its sentence and status."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Turn a refusal into an answer; everything else goes its way."""
        if isinstance(exception, DataError) and "NUL" in str(exception):
            # No keyboard types the character NUL, and PostgreSQL keeps it in no text: whoever sent it tries us out.
            return bad_request(request)
        if not isinstance(exception, Refused):
            return None
        if request.path.startswith("/cms/") and request.user.is_authenticated:
            from cms import editor

            return editor.answer(request, exception)
        if wants_json(request):
            return JsonResponse({"sentence": exception.sentence, **exception.about}, status=exception.status)
        context = {"title": exception.title, "sentence": exception.sentence}
        return render(request, "refused.html", context, status=exception.status)


def bad_request(request, exception=None):
    """400: what was sent cannot be read. Rendered without the request's context: it may be what is broken."""
    html = loader.render_to_string("400.html", {"request_id": current_request_id()})
    return HttpResponse(html, status=400)


def permission_denied(request, exception=None):
    """403: signed in, and not allowed."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    """404: nothing here, or nothing for this person."""
    return render(request, "404.html", status=404)


def csrf_failure(request, reason=""):
    """403: the form came from elsewhere, or the page was open for too long, or opened before signing in anew."""
    log.warning("csrf_refused", reason=reason)
    return signed_out.kept_after_sign_in(request) or render(request, "403_csrf.html", status=403)


def server_error(request):
    """500: our fault. Rendered without context processors, since one of them may be what failed."""
    return HttpResponseServerError(loader.render_to_string("500.html", {"request_id": current_request_id()}))
