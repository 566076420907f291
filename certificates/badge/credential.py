"""The credential of a certificate: Open Badges 3.0, made, signed and stored once.

It is in the holder's hands, in the file and inside the PDF, so it says what the paper says, the name included;
never an e-mail address, a license number, a score or why a requirement was met.
"""

import hashlib
import json
import secrets
from datetime import UTC
from email.utils import parseaddr

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from certificates.badge import achievements, bits, contexts, issuer, proof
from certificates.models import Certificate, SigningKey
from certificates.signing import keys

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
TYPES = ["VerifiableCredential", "OpenBadgeCredential"]


def credential_of(certificate):
    """Return the credential's bytes, the same for ever; the first call makes, signs, logs and stores it.

    Safe to run twice and at the same time as itself: the first to store wins, and all get what is stored.
    Raises NoKey.
    """
    if not certificate.credential:
        _place(certificate)
        _make(certificate, timezone.now())
        fields = ["credential", "credential_sha256", "credential_signed_with"]
        certificate.refresh_from_db(fields=fields)
    return certificate.credential.encode()


def unsigned(certificate):
    """Return the credential without its proof, from the stored row alone."""
    facts = certificate.facts
    return {
        "@context": list(contexts.BADGE),
        "id": facts.get("verify_url") or issuer.address(reverse("verification", args=[certificate.number])),
        "type": list(TYPES),
        "name": facts["program_title"],
        "description": achievements.in_words(certificate),
        "issuer": _issuer(facts),
        "validFrom": instant(certificate.awarded_at),
        # A calendar date; noon, so that it is this date in nearly every zone.
        "awardedDate": f"{certificate.award_date:%Y-%m-%d}T12:00:00Z",
        **({"validUntil": facts["valid_until"]} if facts.get("valid_until") else {}),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": False,
                    "identityHash": facts["name"],
                }
            ],
            "achievement": achievements.of(certificate),
        },
        "credentialStatus": _status(certificate.status_index),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "refreshService": {"id": _refresh(certificate), "type": "1EdTechCredentialRefresh"},
    }


def as_text(document):
    """Return JSON as it is given out: readable, in the order in which it was written."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def instant(at):
    """Return a moment in UTC as texts of credentials have it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _make(certificate, at):
    key, half = keys.signer(SigningKey.Purpose.CREDENTIAL, at)
    made = proof.signed(unsigned(certificate), method=issuer.method(key), created=instant(at), sign=half.sign)
    text = as_text(made)
    with transaction.atomic():
        keys.write_down(key, about=certificate.number, content=text.encode(), at=at)
        Certificate.objects.filter(pk=certificate.pk, credential="").update(
            credential=text,
            credential_sha256=hashlib.sha256(text.encode()).hexdigest(),
            credential_signed_with=key,
        )


def _place(certificate):
    """Draw a free place in a status list at random, so that a reader of the list learns nothing about people."""
    while certificate.status_index is None:
        used = Certificate.objects.filter(status_index__isnull=False).count()
        # The next list is begun when half of this one is given away: then a second draw is rarely needed.
        newest = used // (bits.LENGTH // 2)
        index = newest * bits.LENGTH + secrets.randbelow(bits.LENGTH)
        try:
            with transaction.atomic():
                Certificate.objects.filter(pk=certificate.pk, status_index=None).update(status_index=index)
        except IntegrityError:  # somebody else has it
            continue
        certificate.refresh_from_db(fields=["status_index"])


def _status(index):
    number, place = divmod(index, bits.LENGTH)
    address = issuer.address(reverse("status_list", args=["revocation", number + 1]))
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def _refresh(certificate):
    # Whoever knows this address has the credential itself: it stands nowhere else, not on the paper either.
    return issuer.address(reverse("credential_refresh", args=[certificate.number, secrets.token_urlsafe(18)]))


def _issuer(facts):
    email = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return {
        "id": issuer.did(),
        "type": ["Profile"],
        "name": facts["organization"],
        "url": settings.SITE_URL,
        **({"email": email} if email else {}),
    }
