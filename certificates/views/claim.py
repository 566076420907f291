"""Continuing education as learners meet it: what is open, what it asks, claiming, their numbers, and another print."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.credit import claiming, identifiers, statements
from certificates.credit.errors import CannotClaim
from certificates.credit.forms import ClaimForm, IdentifierForm
from certificates.document import credit as paper
from certificates.document.credit_facts import CreditFacts
from certificates.models import Activity, Certificate, CreditSettings, LearnerIdentifier
from cms import access, audit

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@require_safe
def credits(request):
    """List the activities whose credit one may claim."""
    _on_or_404(request)
    found = [claiming.case(one, request.user) for one in claiming.activities_of(request.user)]
    context = {"cases": [one for one in found if one], "numbers": _wanted_numbers(request.user)}
    return render(request, "certificates/credit/mine.html", context)


@require_http_methods(READ_OR_WRITE)
def credit(request, pk):
    """Tell everything about an activity before it is begun; claim its credit when it is done."""
    settings = _on_or_404(request)
    activity = get_object_or_404(Activity.objects.select_related("program"), pk=pk)
    case = claiming.case(activity, request.user)
    if case is None:
        raise Http404
    if request.method == "POST" and case.claim:
        messages.info(request, _("You have claimed credit of this activity already."))
        return redirect("credit", activity.pk)
    form = ClaimForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            claiming.claim(activity=activity, user=request.user, chosen=form.chosen, settings=settings)
        except CannotClaim as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Claimed."))
            return redirect("credit", activity.pk)
    context = {
        "case": case,
        "activity": activity,
        "form": form,
        "accreditation": statements.in_force(activity).get(None),
        "lacking": any(case.lacking.values()),
    }
    return render(request, "certificates/credit/claim.html", context, status=422 if form.is_bound else 200)


@require_http_methods(READ_OR_WRITE)
def numbers(request):
    """Give or erase the numbers by which accreditors know one."""
    _on_or_404(request)
    wanted = _wanted_numbers(request.user)
    sent = request.POST.get("kind")
    bound = None
    if request.method == "POST" and sent in identifiers.KINDS:
        if "erase" in request.POST:
            claiming.erase_identifier(user=request.user, kind=sent)
            messages.success(request, _("Erased."))
            return redirect("credit_numbers")
        bound = IdentifierForm(request.POST, kind=sent, today=timezone.localdate())
        if bound.is_valid():
            claiming.keep_identifier(user=request.user, kind=sent, **bound.cleaned_data)
            messages.success(request, _("Kept. Only the program office and the accreditor read it."))
            return redirect("credit_numbers")
    held = {one.kind: one for one in LearnerIdentifier.objects.filter(user=request.user)}
    rows = [
        {
            "kind": kind,
            "held": held.get(kind),
            "form": bound if kind == sent and bound else _empty(kind, held.get(kind)),
        }
        for kind in [*wanted, *(kind for kind in held if kind not in wanted)]
    ]
    context = {"rows": rows, "form": bound}
    return render(request, "certificates/credit/numbers.html", context, status=422 if bound else 200)


@require_safe
def certificate_duplicate(request, number):
    """Print a certificate of continuing education once more, marked as a duplicate. The issued file stays as it is."""
    found = get_object_or_404(
        Certificate.objects.select_related("learner", "enrollment__cohort"),
        number=number,
        kind=Certificate.Kind.CREDIT,
        standing=Certificate.Standing.VALID,
        issued_at__isnull=False,
    )
    if not access.may(request.user, "certificate", "read", owner=found.learner):
        raise Http404
    said = CreditFacts.from_dict(found.facts)
    on = timezone.localdate(timezone=found.zone)
    content = paper.duplicate(said, on=on, issued=timezone.localdate(found.issued_at, found.zone)).pdf
    audit.record("downloaded a duplicate of", found, by=request.user, number=found.number)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="duplicate-{found.number[-6:].lower()}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _empty(kind, held):
    initial = {"state": held.state, "expires_on": held.expires_on} if held else {}
    return IdentifierForm(kind=kind, today=timezone.localdate(), initial=initial)


def _wanted_numbers(user):
    """The kinds of numbers that open activities ask of this person, each once."""
    cases = [claiming.case(one, user) for one in claiming.activities_of(user)]
    kinds = [kind for one in cases if one for each in one.designations for kind in each.credit_type.needs]
    return list(dict.fromkeys(kinds))


def _on_or_404(request):
    settings = CreditSettings.for_request(request)
    if not settings.is_on:
        raise Http404
    return settings
