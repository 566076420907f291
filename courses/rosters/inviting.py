"""Everybody who was invited into a cohort, and what to do about those who have not come."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from cms import audit
from cms.errors import Refused
from cms.sent import row_numbers
from courses import actions
from courses.models import Cohort

ON_A_PAGE = 50
MOST_AT_ONCE = 500
STATES = {
    "waiting": gettext_lazy("Waiting"),
    "expired": gettext_lazy("Expired"),
    "used": gettext_lazy("Taken up"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


def _rule(state):
    """The invitations in one state, as a condition."""
    now = timezone.now()
    return {
        "used": Q(used_at__isnull=False),
        "withdrawn": Q(used_at=None, withdrawn_at__isnull=False),
        "expired": Q(used_at=None, withdrawn_at=None, expires_at__lte=now),
        "waiting": Q(used_at=None, withdrawn_at=None, expires_at__gt=now),
    }[state]


def _wanted(sent):
    state = sent.get("state", "")
    return state if state in STATES else ""


@require_safe
def invitations(request, cohort):
    """List the invitations into a cohort, by state."""
    cohort = get_object_or_404(Cohort.objects.select_related("program"), uuid=cohort)
    wanted, words = _wanted(request.GET), " ".join(request.GET.get("q", "").split())[:120]
    found = cohort.invitations.select_related("used_by", "created_by")
    if words:
        found = found.filter(email__icontains=words)
    counts = {state: found.filter(_rule(state)).count() for state in STATES}
    if wanted:
        found = found.filter(_rule(wanted))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("p"))
    audit.read(cohort, by=request.user, people=[one.used_by_id for one in page])
    query = f"state={wanted}" if wanted else ""
    context = {
        "cohort": cohort,
        "page": page,
        "wanted": wanted,
        "words": words,
        "query": f"{query}&q={words}" if words else query,
        "tabs": [
            {"state": state, "words": label, "count": counts[state], "open": state == wanted}
            for state, label in STATES.items()
        ],
        "all_count": min(counts.get(wanted, 0), MOST_AT_ONCE) if wanted in ("waiting", "expired") else 0,
    }
    return render(request, "courses/desk/invitations_page.html", context)


@require_POST
def invitations_many(request, cohort):
    """Write again to those chosen, or make their links open nothing; who has come meanwhile is left alone."""
    cohort = get_object_or_404(Cohort, uuid=cohort)
    back = reverse("invitations", args=[cohort.uuid])
    state = _wanted(request.POST)
    if state:
        back += f"?state={state}"
    act = next((name for name in ACTS if name in request.POST), None)
    chosen = list(_chosen(request, cohort, state, act))
    if act is None or not chosen:
        messages.error(request, _("Nothing was done: choose somebody first."))
        return HttpResponseRedirect(back)
    do, said, said_many = ACTS[act]
    done = 0
    for invitation in chosen:
        try:
            done += bool(do(invitation, request.user))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    if done:
        messages.success(request, ngettext(said, said_many, done) % {"count": done})
    return HttpResponseRedirect(back)


def _chosen(request, cohort, state, act):
    found = cohort.invitations.filter(used_at=None)
    if act and request.POST.get(act) == "all" and state in ("waiting", "expired"):
        return found.filter(_rule(state)).order_by("pk")[:MOST_AT_ONCE]
    pks = row_numbers(request.POST.getlist("chosen"))
    return found.filter(pk__in=pks[:MOST_AT_ONCE]).order_by("pk")


def _again(invitation, by):
    return actions.invite_again(invitation=invitation, by=by)


def _withdraw(invitation, by):
    was_open = invitation.withdrawn_at is None
    return actions.withdraw_invitation(invitation=invitation, by=by).withdrawn_at if was_open else None


ACTS = {
    "again": (
        _again,
        "One new invitation is on its way. The old link opens nothing any more.",
        "%(count)d new invitations are on their way. The old links open nothing any more.",
    ),
    "withdraw": (_withdraw, "One invitation is withdrawn.", "%(count)d invitations are withdrawn."),
}
