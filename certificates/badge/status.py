"""Status lists: which credentials do not count any more, and which were replaced; signed, public, about nobody.

There are two with the same places: `revocation` (it does not count, for whatever reason) and `refresh` (it was
replaced, and the refresh service of the credential knows by what). A list is worked out when it is asked for,
so a revocation shows at once; it is signed anew only when it says something new, or would run out soon.
"""

import hashlib
from datetime import timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from certificates.badge import bits, contexts, issuer, proof
from certificates.badge.credential import as_text, instant
from certificates.models import Certificate, SigningKey
from certificates.signing import keys

REVOCATION, REFRESH = "revocation", "refresh"
STANDINGS = {
    REVOCATION: (Certificate.Standing.REVOKED, Certificate.Standing.REPLACED),
    REFRESH: (Certificate.Standing.REPLACED,),
}
FRESH_FOR = timedelta(seconds=30)
"""How long a reader may rely on a copy: a revocation must be known everywhere within a minute."""
VALID_FOR = timedelta(hours=24)
SIGNED_AGAIN_AFTER = timedelta(hours=6)


def count():
    """Return how many lists there are: one at least."""
    last = (
        Certificate.objects.exclude(status_index=None)
        .order_by("-status_index")
        .values_list("status_index")
        .first()
    )
    return last[0] // bits.LENGTH + 1 if last else 1


def signed_list(purpose, number, now=None):
    """Return a list as the text of a signed credential. number: from 1. Raises NoKey."""
    now = now or timezone.now()
    packed = bits.pack(_places(purpose, number))
    key, half = keys.signer(SigningKey.Purpose.STATUS, now)
    address = issuer.address(reverse("status_list", args=[purpose, number]))
    what = hashlib.sha256(f"{issuer.method(key)} {key.fingerprint} {address} {packed}".encode()).hexdigest()
    if kept := cache.get(f"status-list-{what}"):
        return kept
    text = as_text(
        proof.signed(
            _unsigned(purpose, address, packed, now),
            method=issuer.method(key),
            created=instant(now),
            sign=half.sign,
        )
    )
    keys.write_down(key, about=f"status list {purpose} {number}", content=text.encode(), at=now)
    cache.set(f"status-list-{what}", text, SIGNED_AGAIN_AFTER.total_seconds())
    return text


def _places(purpose, number):
    first = (number - 1) * bits.LENGTH
    found = Certificate.objects.filter(
        standing__in=STANDINGS[purpose], status_index__gte=first, status_index__lt=first + bits.LENGTH
    )
    return [index - first for index in found.order_by().values_list("status_index", flat=True)]


def _unsigned(purpose, address, packed, now):
    return {
        "@context": [contexts.CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did(),
        "validFrom": instant(now),
        "validUntil": instant(now + VALID_FOR),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": packed,
            "ttl": int(FRESH_FOR.total_seconds() * 1000),
        },
    }
