"""Checking a certificate, open to everybody: by number, by name, by file. Nothing that is sent is kept."""

from functools import wraps
from urllib.parse import urlsplit

from allauth.core.internal import ratelimit
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates import number as numbers
from certificates import verification as findings
from certificates.forms import FileForm, NameForm, NumberForm
from certificates.models import SigningKey
from certificates.verification import claims
from cms.errors import Refused

# A class behind one campus address may check at once; guessing names costs more. Names are counted for each certificate
# by address first, so that nobody who guesses shuts out an employer who asks once, and only far above that for all.
RATES = {
    "certificate_look": "600/m/ip",
    "certificate_file": "120/m/ip",
    "certificate_name": "120/m/ip,20/15m/key",
    "certificate_names": "200/15m/key",
}
LARGEST_REQUEST = findings.LARGEST_FILE + 20_000
KEPT_FOR = 30
"""Seconds for which a shared cache may give out a page that names nobody: a revocation is seen within a minute.

Browsers ask each time: whoever looks again after a revocation sees it at once."""


class TooLarge(Refused):
    """What was sent is larger than any certificate; it was not read."""

    status = 413
    title = _("This file is too large.")


class FromElsewhere(Refused):
    """Another site's page sent a form of ours."""

    status = 403
    title = _("That was not checked.")


def public(view):
    """Guard a view of this module: no search engine, no form of another site, no upload read before its size is known.

    A check changes nothing and keeps nothing, so its forms carry no token: a token would be a cookie for everybody
    who looks at a certificate, and no cache could hold a page. What a browser says of where a form comes from is
    asked instead. A page that names nobody may be kept by shared caches for half a minute; every other answer not
    at all.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def door(request, *args, **kwargs):
        if request.method == "POST":
            _refuse_strangers(request)
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        if request.method == "POST" or request.user.is_authenticated or not hasattr(response, "is_public"):
            add_never_cache_headers(response)
        else:
            patch_cache_control(response, public=True, max_age=0, s_maxage=KEPT_FOR)
        return response

    return door


@public
def verify(request):
    """Ask for a number or a file; lead to the certificate's own page, or say what is wrong."""
    if request.method != "POST":
        return _for_everybody(_ask(request))
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
        return _for_everybody(_unreadable(request, number, refusal.sentence))
    if canonical != number and request.method != "POST":
        return redirect("verification", canonical)
    if request.method == "POST" and ("file" in request.FILES or "name" not in request.POST):
        return _check_file(request, canonical)
    finding = findings.by_number(canonical)
    if request.method == "POST" and finding.is_known and finding.may_ask_name:
        return _check_name(request, finding)
    response = _show(request, finding, canonical)
    return response if finding.shows_name else _for_everybody(response)


@require_safe
def how(request):
    """Say in plain words how a certificate is checked, and what other programs say of it."""
    response = render(request, "certificates/how.html")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def document_keys(request):
    """Give the certificates of the keys that sign our documents, for programs that check a PDF without us."""
    trusted = SigningKey.objects.trusted(SigningKey.Purpose.DOCUMENT)
    response = HttpResponse(
        "".join(trusted.values_list("public", flat=True)), content_type="application/x-pem-file"
    )
    response["Content-Disposition"] = 'attachment; filename="document-keys.pem"'
    response["Cache-Control"] = "public, max-age=60"
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


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
        except findings.NotReadable as refusal:
            form.add_error("file", refusal.sentence)
    if not number:
        return _ask(request, file_form=form, status=422)
    return _show(request, findings.by_number(number), number, file_form=form, status=422)


def _check_name(request, finding):
    certificate = finding.certificate
    here = f"{certificate.number} from {ratelimit.get_ip(request)}"
    if not (
        _allowed(request, "certificate_name", key=here)
        and _allowed(request, "certificate_names", key=certificate.number)
    ):
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
    if finding.is_known:
        context |= {
            "person": claims.person(finding.certificate),
            "about": claims.about(finding.certificate),
            "claims": [*claims.award(finding.certificate), *claims.standing(finding.certificate)],
        }
    unknown = finding.state == findings.State.UNKNOWN
    return render(
        request, "certificates/verification.html", context | more, status=status or (404 if unknown else 200)
    )


def _unreadable(request, number, sentence):
    form = NumberForm({"number": number}, auto_id="check_%s")
    form.is_valid()
    context = {"number_form": form, "file_form": FileForm(auto_id="check_%s"), "sentence": sentence}
    return render(request, "certificates/verify.html", context, status=404)


def _for_everybody(response):
    """Mark an answer that would be the same for anybody: it names nobody, and nobody sent anything for it."""
    response.is_public = True
    return response


def _refuse_strangers(request):
    if _length(request) > LARGEST_REQUEST:
        raise TooLarge(_("Our certificates are smaller than 2 MB. Choose the file as you received it."))
    origin = request.headers.get("Origin")
    elsewhere = origin is not None and _host(origin) != request.get_host()
    if elsewhere or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise FromElsewhere(_("The form was sent from another site. Open this page itself, and check again."))


def _host(origin):
    try:
        return urlsplit(origin).netloc
    except ValueError:  # no address at all
        return ""


def _allowed(request, action, key=None):
    return bool(
        ratelimit.consume(request, app="certificates", action=action, config=RATES, key=key, limit_get=True)
    )


def _length(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
