"""Rating a run of a conversation over HTTP: oneself, as faculty, as an invited colleague; asking some, and taking it back."""

import uuid as uuids

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessments import rating_talks, whose
from assessments.engine.release import Viewer
from assessments.log import Log
from assessments.models import Attempt, TalkRating
from assessments.raters import form as the_form
from assessments.raters import peers
from assessments.refusals import CannotInvite, NotRatedYet, RatingStands, WordsTooLong, recorded
from assessments.replay_views import open_run
from assessments.screens import ratings
from assessments.screens.replay import replay_screen
from assessments.screens.talks import run_of, shown_of
from cms import audit
from cms.sent import row_number

READ_OR_WRITE = ["GET", "HEAD", "POST"]
Role = TalkRating.Role


@require_http_methods(READ_OR_WRITE)
@recorded("rate")
def rate(request, uuid, item):
    """The form by itself, for the learner or for faculty; what cannot be kept comes back with everything in it."""
    found, run, _viewer, elsewhere = open_run(request, uuid, item)
    if elsewhere:
        return redirect(elsewhere)
    open_roles = [one for one in rating_talks.roles_of(request.user, found, item) if one != Role.PEER]
    asked = request.POST.get("role") or request.GET.get("as") or (open_roles[0] if open_roles else "")
    role = next((one for one in open_roles if one == asked), None)
    if role is None or rating_talks.rubric_now() is None:
        raise Http404
    context = {"attempt": found, "item": run.item, "title": found.definition.title}
    return rated(request, found, item, role, context, "assessments/replay/rate.html", "talk_replay")


@require_http_methods(READ_OR_WRITE)
@recorded("rate")
def colleague(request, uuid, item):
    """A run as an invited colleague sees it: what was said, the trace, and the form. Nobody else finds this page."""
    found = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    if found.state == Attempt.State.VOID or rating_talks.rubric_now() is None:
        raise Http404
    if not peers.is_invited(request.user, found, item):
        raise Http404
    run = run_of(Log.of(found), item)
    if run is None:
        raise Http404
    shown = shown_of(found, Viewer(is_owner=True)) & peers.SHOWN_TO_COLLEAGUES
    context = replay_screen(run, shown, is_owner=False, is_colleague=True)
    if request.method != "POST":
        audit.record("viewed", found, by=request.user, item=item, invited=True)
    return rated(
        request, found, item, Role.PEER, context, "assessments/replay/colleague.html", "talk_colleague"
    )


def rated(request, found, item, role, context, template, then):
    """Take a rating, or show the form with what is to be looked at."""
    refused, given, note = None, None, None
    if request.method == "POST":
        given, note = the_form.sent(request.POST)
        try:
            rating_talks.rate(attempt=found, item=item, role=role, by=request.user, levels=given, note=note)
        except (NotRatedYet, WordsTooLong, RatingStands) as problem:
            refused = problem
        else:
            messages.success(
                request,
                _("Your rating is kept.")
                if role in rating_talks.STAYS
                else _("Your rating is kept. You can change it here."),
            )
            return redirect(then, found.uuid, item)
    rows = TalkRating.objects.standing().filter(attempt=found, item=item, role=role, by=request.user)
    rows = list(rows)
    missing = getattr(refused, "missing", frozenset())
    context |= {
        "one": ratings.form(rating_talks.rubric_now(), role, rows, request.user, given, note, missing),
        "refused": refused,
        "stands": rows[0] if rows and role in rating_talks.STAYS else None,
        "kept_note": note if isinstance(refused, RatingStands) else "",
    }
    return render(request, template, context, status=refused.status if refused else 200)


@require_POST
@recorded("invite")
def invite(request, uuid, item):
    """Ask colleagues of the cohort to rate this run: as many as were chosen, or none."""
    mine = whose.mine(request, uuid)
    shown = shown_of(mine, Viewer(is_owner=True))
    asked = [found for found in map(_uuid, request.POST.getlist("colleague")) if found]
    try:
        made = peers.invite(attempt=mine, item=item, whom=asked, shown=shown)
    except CannotInvite as refused:
        messages.warning(request, str(refused))
    else:
        names = ", ".join(str(one.colleague) for one in made)
        said = ngettext(
            "%(names)s can see this run now, and rate it.",
            "%(names)s can see this run now, and rate it.",
            len(made),
        )
        messages.success(
            request,
            said % {"names": names} if made else _("Whom you chose can see this run already, and rate it."),
        )
    return redirect("talk_replay", uuid, item)


@require_POST
def invite_withdraw(request, uuid, item):
    """Take one back: that colleague sees the run no longer."""
    number = row_number(request.POST.get("invitation")) or 0
    gone = peers.withdraw(attempt=whose.mine(request, uuid), item=item, colleague=number)
    if gone is not None:
        messages.success(request, _("%(name)s no longer sees this run.") % {"name": gone.colleague})
    return redirect("talk_replay", uuid, item)


def _uuid(text):
    try:
        return uuids.UUID(text)
    except ValueError:
        return None
