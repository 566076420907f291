"""What somebody sent after their session had ended: nothing is stored, and their words are there to be copied.

Pages with our scripts keep what was typed in the window. This is for the plain form, whose words would otherwise be gone
with the redirect to sign-in. They stand in this one answer and nowhere else: we do not know who sent them.
"""

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

LEAST = 4
"""Characters from which a value is worth copying."""
MOST = 120
"""So many texts are shown at most."""
NO_WORDS = ("csrfmiddlewaretoken", "password", "code", "next")


def kept_to_copy(request):
    """The page with the words of a form that came too late; None where it held none."""
    if request.method != "POST" or request.headers.get("HX-Request"):
        return None
    texts = [
        text
        for name in request.POST
        if not any(one in name for one in NO_WORDS)
        for text in request.POST.getlist(name)
        if _is_words(text)
    ]
    if not texts:
        return None
    context = {"texts": texts[:MOST], "next": request.get_full_path()}
    answer = render(request, "signed_out.html", context, status=401)
    add_never_cache_headers(answer)
    return answer


def _is_words(text):
    """Whether a value was typed and not chosen: it has a space or a line in it."""
    text = text.strip()
    return len(text) >= LEAST and len(text.split()) > 1
