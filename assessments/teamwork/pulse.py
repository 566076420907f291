"""What a team's page asks every few seconds: whether something changed, and what to say of it. No request is held open.

Nothing changed costs a 304 without a body. What changed is said in short sentences, for the page's polite live region;
the page then asks for itself again and renews the parts that differ (cms/static/cms/js/pulse.js).
"""

from django.http import HttpResponseNotModified, JsonResponse

from assessments.forms import whole

MOST_SAID = 3


def tag(work, phase=""):
    """The state of a room in a few letters: a change of it, or of what time alone brings, makes another."""
    return f'"{work.change}{"." if phase else ""}{phase}"'


def answer(request, work, said, phase=""):
    """304 where the page has this state; else the state, and what happened since.

    said  function (change the page knew) → sentences, called only where something changed
    """
    state = tag(work, phase)
    if request.headers.get("If-None-Match") == state:
        found = HttpResponseNotModified()
    else:
        since = whole(request.GET.get("since", ""), most=10**15)
        sentences = list(said(since))[-MOST_SAID:] if since is not None and since < work.change else []
        found = JsonResponse({"change": work.change, "phase": phase, "said": sentences})
    found["ETag"] = state
    found["Cache-Control"] = "private, no-cache"
    return found


def silent(since):
    """For who reads without being of the team: their page is renewed, and says nothing about who did what."""
    return []
