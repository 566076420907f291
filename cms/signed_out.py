"""What somebody sent that could not be taken because they were signed out, or signed in anew since the page was opened.

Nothing is stored. Everything that was sent, what was chosen as well as what was written, stands in the answer: to be sent
again from there once the person is signed in, and their words also to be read and copied. It stands in this one answer
and nowhere else: we do not know who sent it, so whoever sends it again reads first as whom.

Pages with our scripts keep what was typed in the window as well. This is for the plain form, whose content would
otherwise be gone with the redirect to sign-in.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

LEAST = 4
"""Characters from which a value is worth copying."""
MOST = 120
"""So many texts are shown at most; all are sent again."""
NO_WORDS = ("csrfmiddlewaretoken", "password", "code", "next")
NOT_SENT = ("csrfmiddlewaretoken",)
"""What is never sent again: the page gives its own."""


def kept_to_send(request):
    """The page with a form that came too late; None where it held nothing."""
    sent = _sent(request)
    if sent is None:
        return None
    return _page(request, "signed_out.html", sent | {"next": came_from(request)}, 401)


def kept_after_sign_in(request):
    """The page with a form whose token is void, as after signing in in another window; None where it held nothing.

    Only for a form that the browser says came from a page of ours: what a foreign page sends is never given a token.
    """
    sent = _sent(request) if _is_from_here(request) else None
    return None if sent is None else _page(request, "403_csrf.html", sent, 403)


def came_from(request):
    """Where to go on after signing in: the page a form was sent from, since many addresses of forms have none to show."""
    address = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    if request.method != "POST" or not is_ours:
        return request.get_full_path()
    found = urlsplit(address)
    return f"{found.path}?{found.query}" if found.query else found.path


def _page(request, template, context, status):
    answer = render(request, template, context, status=status)
    add_never_cache_headers(answer)
    return answer


def _sent(request):
    """What a form held, as its page needs it; None where it held nothing, or something secret."""
    if request.method != "POST" or request.headers.get("HX-Request"):
        return None
    if any("password" in name or name == "code" for name in request.POST):
        return None
    pairs = [
        (name, value) for name, values in request.POST.lists() if name not in NOT_SENT for value in values
    ]
    if not any(value.strip() for name, value in pairs if name != "next"):
        return None
    texts = [value for name, value in pairs if _is_words(value) and not any(one in name for one in NO_WORDS)]
    return {
        "pairs": pairs,
        "texts": texts[:MOST],
        "has_files": bool(request.FILES),
        "address": request.get_full_path(),
    }


def _is_from_here(request):
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    return origin in (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)


def _is_words(text):
    """Whether a value was typed and not chosen: it has a space or a line in it."""
    text = text.strip()
    return len(text) >= LEAST and len(text.split()) > 1
