"""The pages of somebody outside: a code becomes a cookie of these pages, then the run and the form, then thanks.

No account and no session: a signed cookie that only these two addresses get says which link it is. The code comes in the
body of a POST and stands in no address that a server sees. The site's own referrer policy (same-origin) holds here: with
"no-referrer" browsers send our own forms as from nowhere, and the check of where a form comes from refuses them; what
would be handed on within the site holds no code.
"""

from functools import wraps

from allauth.core.internal import ratelimit
from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.engine import rubric as engine
from assessments.log import Log
from assessments.models import Attempt
from assessments.raters import form as the_form
from assessments.raters import links
from assessments.refusals import LinkShut, NotRatedYet, WordsTooLong
from assessments.screens import ratings
from assessments.screens.replay import replay_screen
from assessments.screens.talks import run_of
from cms import gates

gates.guard(gates.EVERYBODY, "rater_door", "rater_run")

COOKIE, SALT = "rater", "assessments.raters.outside"
LASTS = 60 * 60 * 12
"""Seconds for which a browser stays with a link; the code opens it again."""
RATES = {"rater_code": "30/m/ip", "rater_rating": "30/m/ip"}
SHOWN = frozenset({"own_answer"})
"""What a rater sees: what was said. What the case makes of it would rate before they do."""


def outside(view):
    """Guard a page of these: no search engine, no cache."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request):
        response = view(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return page


@outside
def door(request):
    """Take the code of a link: from the address, which a script reads, or typed in."""
    if request.method != "POST":
        return render(request, "assessments/raters/door.html")
    if not _allowed(request, "rater_code"):
        return ratelimit.respond_429(request)
    try:
        link = links.enter(request.POST.get("code", ""))
    except LinkShut as shut:
        context = {"shut": shut, "asks_again": shut.about["kind"] == "unknown"}
        return render(request, "assessments/raters/door.html", context, status=shut.status)
    response = redirect("rater_run")
    response.set_signed_cookie(
        COOKIE,
        str(link.uuid),
        salt=SALT,
        max_age=LASTS,
        path=reverse("rater_door"),
        secure=not settings.IS_LOCAL,
        httponly=True,
        samesite="Lax",
    )
    return response


@outside
def run(request):
    """What was said, and the form. What was typed for a link that is shut comes back to be copied."""
    link = links.of_uuid(request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LASTS))
    given, note, refused = None, None, None
    try:
        if request.method == "POST":
            if not _allowed(request, "rater_rating"):
                return ratelimit.respond_429(request)
            given, note = the_form.sent(request.POST)
            _must_have_entered(link)
            _must_be_this_one(link, request.POST.get("link"))
            links.give(link=link, levels=given, note=note)
            return render(request, "assessments/raters/thanks.html", {"link": link})
        _must_have_entered(link)
    except (NotRatedYet, WordsTooLong) as problem:
        refused = problem
    except LinkShut as shut:
        if shut.about["kind"] == "used" and given and links.gave(link=link, levels=given, note=note):
            return render(request, "assessments/raters/thanks.html", {"link": link})
        return _shut(request, shut, link, given, note)
    return _form(request, link, given, note, refused)


def _must_have_entered(link):
    if link is None:
        raise LinkShut(
            _("Open the link of your letter once more."),
            _(
                "This page stays open for half a day, in the browser that brought the code, and needs one cookie."
            ),
            "unknown",
        )
    links.must_be_open(link)


def _must_be_this_one(link, named):
    """Refuse a form of another letter: two letters opened in one browser share its one cookie."""
    if named and named != str(link.uuid):
        raise LinkShut(
            _("You have opened another letter since."),
            _(
                "This form belongs to the letter before it. Open the link of that letter again: what you chose and "
                "wrote is still there, and can then be sent."
            ),
            "another",
        )


def _form(request, link, given, note, refused):
    attempt = Attempt.objects.with_case().get(pk=link.attempt_id)
    played = run_of(Log.of(attempt), link.item)
    rubric = the_form.rubric_now()
    if played is None or rubric is None:
        shut = LinkShut(_("There is nothing to rate here now."), _("Ask whoever invited you."), "gone")
        return _shut(request, shut, link, given, note)
    context = replay_screen(played, SHOWN, is_owner=False, is_colleague=True)
    missing = getattr(refused, "missing", frozenset())
    context |= {
        "link": link,
        "one": ratings.form(rubric, link.role, [], None, given, note, missing),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "assessments/raters/run.html", context, status=status)


def _shut(request, shut, link, given, note):
    """One clear sentence, and what was typed."""
    rubric = the_form.rubric_now() if given else None
    chosen = []
    for criterion in engine.explained(rubric, given) if rubric else ():
        chosen += [(criterion["title"], level["label"]) for level in criterion["levels"] if level["chosen"]]
    context = {"shut": shut, "link": link, "chosen": chosen, "note": note or ""}
    return render(request, "assessments/raters/shut.html", context, status=shut.status)


def _allowed(request, action):
    return bool(ratelimit.consume(request, app="assessments", action=action, config=RATES, limit_get=True))
