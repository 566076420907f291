"""What a team's page asks every few seconds: whether something changed, and what. No request is held open.

Nothing changed costs a 304 without a body. In most rooms what changed is said in short sentences, for the page's polite
live region; the page then asks for itself again and renews the parts that differ (cms/static/cms/js/pulse.js). The room of
a plan gets its rows with the answer (plan.js). Both ask by asking.js, and are answered by `respond`.
"""

from datetime import timedelta

from django.http import HttpResponseNotModified, JsonResponse
from django.utils.http import parse_etags

from cms.sent import whole

MOST_SAID = 3
MOST_CHANGES = 10**15
RENEWS = "X-Renews"
"""The header by which a page says that it asks for itself again, and nobody came anew."""
A_VISIT = timedelta(hours=8)
"""How long a page that renews itself counts as one reading of it."""


def tag(work, phase=""):
    """The state of a room in a few letters: a change of it, or of what time alone brings, makes another."""
    return f'"{work.change}{"." if phase else ""}{phase}"'


def respond(request, state, make):
    """304 where the page has this state; else what `make` returns, as JSON. state: an entity tag.

    make  function (change the page knew, or None) → plain JSON, called only where something changed
    """
    if has(request, state):
        found = HttpResponseNotModified()
    else:
        found = JsonResponse(make(whole(request.GET.get("since", ""), most=MOST_CHANGES)))
    found["ETag"] = state
    found["Cache-Control"] = "private, no-cache"
    return found


def has(request, state):
    """Whether the page has this state. A proxy that compresses makes the tag a weak one on the way."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return state in [one.removeprefix("W/") for one in known]


def answer(request, work, said, phase=""):
    """304 where the page has this state; else the state, and what happened since.

    said  function (change the page knew) → sentences, called only where something changed
    """

    def make(since):
        is_behind = since is not None and since < work.change
        sentences = list(said(since))[-MOST_SAID:] if is_behind else []
        return {"change": work.change, "phase": phase, "said": sentences}

    return respond(request, tag(work, phase), make)


def silent(since):
    """For who reads without being of the team: their page is renewed, and says nothing about who did what."""
    return []


def visit(request):
    """The span in which a reading is one with the last one: where the page renews itself; None where somebody comes."""
    return A_VISIT if RENEWS in request.headers else None
