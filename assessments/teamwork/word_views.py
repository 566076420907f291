"""Erasing what somebody wrote in a team's room, and which letters one wants about team work."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessments.models import TeamDecision, TeamText, TeamWord
from assessments.refusals import WithoutReason
from assessments.teamwork import mailing, saying
from cms import access, audit

ERASABLE = (TeamWord, TeamText, TeamDecision)


@require_http_methods(["GET", "HEAD", "POST"])
def words_erase(request, uuid):
    """Erase one text for good, with a reason: for the office, when somebody asks for it or a name stands in it."""
    row = next((one for one in (model.objects.filter(uuid=uuid).first() for model in ERASABLE) if one), None)
    if row is None:
        raise Http404
    refused = None
    if request.method == "POST":
        try:
            saying.erase(row=row, by=request.user, why=request.POST.get("why", ""))
        except WithoutReason as error:
            refused = error
        else:
            messages.success(request, _("The text is erased. That it was written stays."))
            return redirect("team_words_erase", uuid)
    else:
        audit.read(row, by=request.user, people=[row.user_id])
    context = {"row": row, "refused": refused}
    return render(
        request, "assessments/together/erase.html", context, status=refused.status if refused else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request):
    """Which letters one wants about team work: the one place where it is said."""
    if request.method == "POST":
        mailing.choose(user=request.user, letters=request.POST.get("letters", ""))
        messages.success(request, _("Your choice is kept. It holds for all your teams, from now on."))
        return redirect("team_mail")
    context = {
        "letters": mailing.holds(request.user),
        "choices": mailing.Letters.choices,
        "may_see_desk": access.reach(request.user, "team", "read") is not None,
    }
    return render(request, "assessments/together/mail.html", context)


@csrf_exempt  # Mail programs post to it when somebody presses their own "unsubscribe"; the link is signed.
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request, token):
    """Stop the letters of whoever's link this is: opening it asks, pressing the button (or the mail program) does."""
    reader = mailing.STOPS.reader(token)
    if reader is None:
        raise Http404
    stopped = request.method == "POST"
    if stopped:
        mailing.choose(user=reader, letters=mailing.Letters.NONE)
    response = render(request, "assessments/together/mail_stop.html", {"stopped": stopped})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
