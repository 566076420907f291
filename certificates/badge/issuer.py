"""Who issues: the site's own name for machines (did:web), and the public keys that count for it."""

import base64
from urllib.parse import urlsplit

from django.conf import settings

from certificates.badge import contexts
from certificates.models import SigningKey
from certificates.signing import multikey

PURPOSES = (SigningKey.Purpose.CREDENTIAL, SigningKey.Purpose.STATUS)


def did():
    """Return the issuer's identifier: did:web with the host of SITE_URL, a port's colon encoded."""
    return "did:web:" + urlsplit(settings.SITE_URL).netloc.lower().replace(":", "%3A")


def method(key):
    """Return the full name of a key, as proofs give it."""
    return f"{did()}#{key.name}"


def address(path):
    """Return the full address of a path of this site."""
    return settings.SITE_URL + path


def document():
    """Return the DID document: keys that sign and retired ones, since what those signed counts; no distrusted ones."""
    methods = [
        {"id": method(key), "type": "Multikey", "controller": did(), "publicKeyMultibase": key.public}
        for key in _keys()
    ]
    return {
        "@context": [contexts.DID, contexts.MULTIKEY],
        "id": did(),
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }


def key_set():
    """Return the same keys as a JSON Web Key Set (RFC 8037), for programs that read no DID document."""
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "use": "sig",
                "kid": method(key),
                "x": base64.urlsafe_b64encode(multikey.public_key(key.public)).decode().rstrip("="),
            }
            for key in _keys()
        ]
    }


def _keys():
    return SigningKey.objects.filter(purpose__in=PURPOSES, distrusted_at=None).order_by("made_at", "pk")
