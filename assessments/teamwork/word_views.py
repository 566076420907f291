"""Erasing what somebody wrote in a team's room, and whether one wants mail about team work."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.models import TeamDecision, TeamText, TeamWord
from assessments.refusals import WithoutReason
from assessments.teamwork import mailing, saying
from cms import audit

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
    """Whether one wants letters about team work."""
    if request.method == "POST":
        mailing.choose(user=request.user, wants=request.POST.get("wants") == "yes")
        messages.success(request, _("Your choice is kept."))
        return redirect("team_mail")
    return render(request, "assessments/together/mail.html", {"wants": mailing.wants(request.user)})
