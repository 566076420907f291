"""Continuing education at the office's desk: activities, their credit, rules and statements, and the accreditor's file."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.credit import drafts, offering, reporting, statements
from certificates.credit.errors import NotOpen
from certificates.credit.forms import ActivityForm, DesignationForm, ReceiptForm, RuleForm, StatementForm
from certificates.document import credit as paper
from certificates.document import marks
from certificates.document.errors import NotPrintable
from certificates.models import Activity, ActivityRule, CreditFile, CreditSettings, CreditType
from cms import audit
from cms.sent import row_number

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@require_safe
def activities(request):
    """List the activities, or say that continuing education is switched off."""
    context = {
        "settings": CreditSettings.for_request(request),
        "activities": Activity.objects.select_related("program"),
    }
    return render(request, "certificates/credit/activities.html", context)


@require_http_methods(READ_OR_WRITE)
def activity_new(request):
    """Write a new activity."""
    _on_or_404(request)
    return _form(request, Activity())


@require_http_methods(READ_OR_WRITE)
def activity_edit(request, pk):
    """Change an activity; what was issued keeps its words."""
    return _form(request, _activity(request, pk))


@require_safe
def activity(request, pk):
    """Show an activity: what is missing, credit, rules, statements, and who claimed."""
    return _show(request, _activity(request, pk))


@require_POST
def activity_designate(request, pk):
    """Designate an activity for a kind of credit, or take that back."""
    found = _activity(request, pk)
    kind = get_object_or_404(CreditType, pk=row_number(request.POST.get("type")))
    form = DesignationForm(request.POST, prefix=kind.code)
    if form.is_valid():
        amount = form.cleaned_data["amount"] or Decimal(0)
        reference = form.cleaned_data["reference"].strip().upper()
        problem = offering.designate(
            activity=found, credit_type=kind, amount=amount, reference=reference, by=request.user
        )
        if not problem:
            messages.success(request, _("Kept."))
            return redirect("credit_activity", found.pk)
        form.add_error("amount", problem)
    return _show(request, found, {kind.pk: form}, status=422)


@require_POST
def activity_rule(request, pk):
    """Add what a learner must have done, or take it away."""
    found = _activity(request, pk)
    if request.POST.get("remove"):
        rule = get_object_or_404(ActivityRule, pk=row_number(request.POST["remove"]), activity=found)
        offering.ask_no_more(rule=rule, by=request.user)
        return redirect("credit_activity", found.pk)
    form = RuleForm(request.POST, activity=found)
    if form.is_valid():
        about = form.cleaned_data["about"]
        problem = offering.ask(
            activity=found,
            kind=form.cleaned_data["kind"],
            about=about.specific if about else None,
            by=request.user,
        )
        if not problem:
            messages.success(request, _("Kept."))
            return redirect("credit_activity", found.pk)
        form.add_error("about", problem)
    return _show(request, found, rule_form=form, status=422)


@require_http_methods(READ_OR_WRITE)
def activity_statement(request, pk, code):
    """Paste a new version of an official text; read the versions before."""
    found = _activity(request, pk)
    kind = None if code == "accreditation" else get_object_or_404(CreditType, code=code)
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        statements.paste(
            text=form.cleaned_data["text"],
            source=form.cleaned_data["source"],
            activity=None if form.cleaned_data["everywhere"] else found,
            credit_type=kind,
            by=request.user,
        )
        messages.success(request, _("Kept as the new version. Certificates from now on carry it."))
        return redirect("credit_activity", found.pk)
    context = {
        "activity": found,
        "kind": kind,
        "form": form,
        "versions": statements.versions(found, kind).select_related("pasted_by"),
        "general": statements.versions(None, kind).select_related("pasted_by"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "certificates/credit/statement.html", context, status=status)


@require_POST
def activity_open(request, pk):
    """Show an activity to learners, or take it away from them."""
    found = _activity(request, pk)
    if "close" in request.POST:
        offering.close_activity(activity=found, by=request.user)
        messages.success(request, _("Closed. What was issued stays."))
    else:
        try:
            offering.open_activity(
                activity=found, settings=CreditSettings.for_request(request), by=request.user
            )
        except NotOpen as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("Learners see it now."))
    return redirect("credit_activity", found.pk)


@require_safe
def activity_preview(request, pk):
    """Show the certificate of an invented person who claims everything."""
    found = _activity(request, pk)
    designations = list(found.designations.select_related("credit_type", "activity"))
    said = drafts.sample(found, designations, CreditSettings.for_request(request))
    try:
        content = paper.render(said, marks.preview()).pdf
    except NotPrintable as refusal:
        raise NotOpen(" ".join(refusal.sentences)) from refusal
    return _file(content, "application/pdf", "inline", "preview-not-a-certificate.pdf")


@require_http_methods(READ_OR_WRITE)
def activity_report(request, pk):
    """Say whose credit lacks what; make the file of the rest, with a receipt of it."""
    found = _activity(request, pk)
    if request.method == "POST":
        content, _made = reporting.make_file(activity=found, by=request.user, again="again" in request.POST)
        name = f"credit-{found.number.lower()}-{timezone.localdate():%Y-%m-%d}.csv"
        return _file(content, "text/csv; charset=utf-8", "attachment", name)
    everything = reporting.lines(found)
    audit.read(found, by=request.user, people=[one.claim.user_id for one in everything])
    incomplete = [one for one in everything if one.missing]
    left_out = {one.claim.pk for one in incomplete}
    ready = [one for one in everything if one.claim.pk not in left_out and not one.reported]
    context = {
        "activity": found,
        "lines": everything,
        "incomplete": incomplete,
        "ready": len({one.claim.pk for one in ready}),
        "complete": any(one.claim.pk not in left_out for one in everything),
        "due_on": min((one.due_on for one in everything if one.due_on), default=None),
        "files": found.files.select_related("made_by"),
        "form": ReceiptForm(),
    }
    return render(request, "certificates/credit/report.html", context)


@require_POST
def file_receipt(request, pk):
    """Note what the accreditor answered."""
    _on_or_404(request)
    file = get_object_or_404(CreditFile, pk=pk)
    form = ReceiptForm(request.POST)
    if form.is_valid():
        reporting.note_receipt(file=file, receipt=form.cleaned_data["receipt"], by=request.user)
    return redirect("credit_report", file.activity_id)


def _on_or_404(request):
    settings = CreditSettings.for_request(request)
    if not settings.is_on:
        raise Http404
    return settings


def _activity(request, pk):
    # What was offered stays readable and reportable after continuing education is switched off.
    return get_object_or_404(Activity.objects.select_related("program"), pk=pk)


def _form(request, found):
    form = ActivityForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        saved = offering.save(activity=form.save(commit=False), by=request.user)
        messages.success(request, _("The activity is saved."))
        return redirect("credit_activity", saved.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "activity": found, "title": Activity.objects.filter(pk=found.pk).first()}
    return render(request, "certificates/credit/activity_form.html", context, status=status)


def _show(request, found, forms=None, rule_form=None, status=200):
    settings = CreditSettings.for_request(request)
    texts = statements.in_force(found)
    held = {one.credit_type_id: one for one in found.designations.all()}
    kinds = [kind for kind in CreditType.objects.all() if kind.is_offered or kind.pk in held]
    rows = []
    for kind in kinds:
        one = held.get(kind.pk)
        initial = {
            "amount": one.amount.normalize() if one else None,
            "reference": one.reference if one else "",
        }
        form = (forms or {}).get(kind.pk) or DesignationForm(initial=initial, prefix=kind.code)
        rows.append({"kind": kind, "designation": one, "form": form, "statement": texts.get(kind.pk)})
    claims = list(found.claims.select_related("certificate", "user").order_by("-pk")[:50])
    audit.read(found, by=request.user, people=[one.user_id for one in claims])
    context = {
        "activity": found,
        "settings": settings,
        "problems": [] if found.is_open else offering.problems(found, settings),
        "rows": rows,
        "accreditation": texts.get(None),
        "rules": list(zip(found.rules.all(), offering.rules_of(found), strict=True)),
        "rule_form": rule_form or RuleForm(activity=found),
        "claims": claims,
    }
    return render(request, "certificates/credit/activity.html", context, status=status)


def _file(content, kind, disposition, name):
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
