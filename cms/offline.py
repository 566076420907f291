"""Reading without a connection: the worker that a device runs once its owner asked for it, and its calm page.

A week is kept only on a device that the learner marks as their own (cms/static/cms/js/kept.js): the browser then runs
the worker below for the whole site, which keeps exactly the pages of that week and what they need to be shown.
Everything else stays no-store, and no copy of it is ever made.
"""

from functools import cache
from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SCRIPT = Path(__file__).resolve().parent / "static" / "cms" / "js" / "worker.js"


@cache
def _script():
    return SCRIPT.read_bytes()


@require_safe
def worker(request):
    """The script, from the root of the site: a worker may only answer for what lies below its own address."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    # Browsers look for a newer one by themselves, and must be able to: a worker that stays can keep a site broken.
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = "/"
    return response


@require_safe
def away(request):
    """What stands in the place of a page that is not kept here, while there is no connection."""
    return render(request, "cms/offline.html")
