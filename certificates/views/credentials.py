"""What machines ask about credentials: who we are, which keys count, what was revoked, and what replaced what.

All of it is public and about nobody, but for two doors: the holder's own file, and the refresh service, whose
address stands in the credential alone.
"""

import hmac
import json

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates import replacing, sharing
from certificates.badge import achievements, credential_of, issuer, status
from certificates.models import Certificate
from cms import access, audit
from cms.errors import wants_json

JSON_LD = "application/ld+json"


@require_safe
def did(request):
    """Answer the issuer's DID document: the keys whose signatures count."""
    return _public(json.dumps(issuer.document(), indent=2), "application/json", seconds=60)


@require_safe
def key_set(request):
    """Answer the same keys as a JSON Web Key Set."""
    return _public(json.dumps(issuer.key_set(), indent=2), "application/jwk-set+json", seconds=60)


@require_safe
def status_list(request, purpose, number):
    """Answer a status list as a signed credential."""
    if purpose not in status.STANDINGS or not 1 <= number <= status.count():
        raise Http404
    seconds = int(status.FRESH_FOR.total_seconds())
    return _public(status.signed_list(purpose, number), JSON_LD, seconds=seconds)


@require_safe
def credential_refresh(request, number, token):
    """Give who presents a credential its present form: itself, or the one that replaced it.

    A credential that a change of name replaced leads to the new one only where its holder shows their name to
    everybody, or asks in person: who has the old file need not learn the new name.
    """
    certificate = get_object_or_404(
        Certificate.objects.select_related("revocation", "learner"), number=number, issued_at__isnull=False
    )
    if not hmac.compare_digest(_token(certificate).encode(), token.encode()):
        raise Http404
    newest, renamed = replacing.newest(certificate)
    if newest.standing == Certificate.Standing.REVOKED:
        return _said(_("This credential was revoked, and nothing takes its place."), 410)
    if newest.standing == Certificate.Standing.REPLACED:
        return _said(_("This credential was replaced. What replaces it is not issued yet."), 404)
    if (
        renamed
        and not sharing.is_name_shown(newest)
        and not access.may(request.user, "certificate", "read", owner=newest.learner)
    ):
        return _said(_("This credential was replaced. Ask its holder for the new one."), 403)
    response = _public(credential_of(newest).decode(), JSON_LD, seconds=0)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def achievement(request, kind, pk):
    """Say what a certificate of ours is given for, as the newest one says it; stays when the program is gone."""
    column = {"program": "program_id_at_issue", "credit": "activity_id_at_issue"}.get(kind)
    if column is None:
        raise Http404
    of_it = Certificate.objects.filter(kind=kind, issued_at__isnull=False, **{column: pk})
    certificate = of_it.order_by("-pk").first()
    if certificate is None:
        raise Http404
    if wants_json(request):
        said = achievements.of(certificate)
        return _public(json.dumps(said, ensure_ascii=False, indent=2), "application/json", seconds=300)
    context = {
        "achievement": achievements.described(certificate),
        "organization": certificate.facts.get("organization", ""),
    }
    return render(request, "certificates/achievement.html", context)


@require_safe
def certificate_credential(request, number):
    """Give the credential to its holder and the office, as a file that wallets import."""
    certificate = get_object_or_404(
        Certificate.objects.select_related("learner").exclude(credential=""),
        number=number,
        issued_at__isnull=False,
    )
    if not access.may(request.user, "certificate", "read", owner=certificate.learner):
        raise Http404
    if request.user.pk != certificate.learner_id:
        audit.record("downloaded", certificate, by=request.user, what="credential")
    response = HttpResponse(certificate.credential, content_type=JSON_LD)
    name = (
        f"{slugify(certificate.program_title)[:60] or 'certificate'}-{certificate.number[-6:].lower()}.json"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _token(certificate):
    if not certificate.credential:
        return ""
    address = json.loads(certificate.credential)["refreshService"]["id"]
    return address.rstrip("/").rpartition("/")[2]


def _said(sentence, code):
    response = JsonResponse({"sentence": sentence}, status=code)
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _public(text, content_type, *, seconds):
    response = HttpResponse(text, content_type=content_type)
    response["Cache-Control"] = f"public, max-age={seconds}"
    # Verifiers that run in a browser ask from pages of their own.
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response
