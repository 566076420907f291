"""Checking a certificate, open to everybody: by number, by name, by file. Nothing that is sent is kept."""

from functools import wraps

from allauth.core.internal import ratelimit
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from certificates import number as numbers
from certificates import verification as findings
from certificates.forms import FileForm, NameForm, NumberForm
from cms.errors import Refused

# A class behind one campus address may check at once; guessing names costs more.
RATES = {
    "certificate_look": "600/m/ip",
    "certificate_file": "120/m/ip",
    "certificate_name": "120/m/ip,20/15m/key",
}
LARGEST_REQUEST = findings.LARGEST_FILE + 20_000


class TooLarge(Refused):
    """What was sent is larger than any certificate; it was not read."""

    status = 413
    title = _("This file is too large.")


def public(view):
    """Guard a view of this module: no search engine, no cache, no upload read before its size is known."""
    protected = csrf_protect(view)

    @csrf_exempt  # the check comes after the size, because it reads the whole request
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def door(request, *args, **kwargs):
        if request.method == "POST" and _length(request) > LARGEST_REQUEST:
            raise TooLarge(_("Our certificates are smaller than 2 MB. Choose the file as you received it."))
        response = protected(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return door


@public
def verify(request):
    """Ask for a number or a file; lead to the certificate's own page, or say what is wrong."""
    if request.method != "POST":
        return _ask(request)
    if "file" in request.FILES or "number" not in request.POST:
        return _check_file(request)
    form = NumberForm(request.POST, auto_id="check_%s")
    if form.is_valid():
        return redirect("verification", form.cleaned_data["number"])
    return _ask(request, form, status=422)


@public
def verification(request, number):
    """Say what we know about a number; check a name or a file against it."""
    if not _allowed(request, "certificate_look"):
        return ratelimit.respond_429(request)
    try:
        canonical = numbers.parse(number)
    except numbers.NotANumber as refusal:
        return _unreadable(request, number, refusal.sentence)
    if canonical != number and request.method != "POST":
        return redirect("verification", canonical)
    if request.method == "POST" and ("file" in request.FILES or "name" not in request.POST):
        return _check_file(request, canonical)
    finding = findings.by_number(canonical)
    if request.method == "POST" and finding.is_known:
        return _check_name(request, finding)
    return _show(request, finding, canonical)


def _ask(request, form=None, file_form=None, status=200):
    context = {
        "number_form": form or NumberForm(auto_id="check_%s"),
        "file_form": file_form or FileForm(auto_id="check_%s"),
    }
    return render(request, "certificates/verify.html", context, status=status)


def _check_file(request, number=""):
    if not _allowed(request, "certificate_file"):
        return ratelimit.respond_429(request)
    form = FileForm(request.POST, request.FILES, auto_id="check_%s")
    if form.is_valid():
        try:
            content = form.cleaned_data["file"].read(findings.LARGEST_FILE + 1)
            return _show(request, findings.by_file(content, number), number, status=200)
        except findings.NotAPdf as refusal:
            form.add_error("file", refusal.sentence)
    if not number:
        return _ask(request, file_form=form, status=422)
    return _show(request, findings.by_number(number), number, file_form=form, status=422)


def _check_name(request, finding):
    certificate = finding.certificate
    if not _allowed(request, "certificate_name", key=certificate.number):
        return ratelimit.respond_429(request)
    form = NameForm(request.POST, auto_id="check_%s")
    if not form.is_valid():
        return _show(request, finding, certificate.number, name_form=form, status=422)
    typed = form.cleaned_data["name"]
    found = findings.has_name(certificate, typed)
    return _show(request, finding, certificate.number, name_form=form, typed=typed, name_found=found)


def _show(request, finding, number, status=None, **more):
    context = {
        "finding": finding,
        "number": number,
        "now": timezone.now(),
        "number_form": NumberForm(auto_id="other_%s"),
        "file_form": FileForm(auto_id="check_%s"),
        "name_form": NameForm(auto_id="check_%s"),
    }
    unknown = finding.state == findings.UNKNOWN
    return render(
        request, "certificates/verification.html", context | more, status=status or (404 if unknown else 200)
    )


def _unreadable(request, number, sentence):
    form = NumberForm({"number": number}, auto_id="check_%s")
    form.is_valid()
    context = {"number_form": form, "file_form": FileForm(auto_id="check_%s"), "sentence": sentence}
    return render(request, "certificates/verify.html", context, status=404)


def _allowed(request, action, key=None):
    return bool(
        ratelimit.consume(request, app="certificates", action=action, config=RATES, key=key, limit_get=True)
    )


def _length(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
