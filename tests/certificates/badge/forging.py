"""Credentials as a forger, a careless issuer or an unlucky line makes them."""

import copy
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld

from certificates.badge import contexts, proof
from certificates.signing import multikey, places

CREATED = "2026-01-01T00:00:00Z"
_KEY = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
STRANGER = multikey.of_public_key(_KEY.public_key().public_bytes_raw())
"""The public half of the key with which strangers sign."""


def bare(credential):
    """The credential without its proof."""
    return {name: value for name, value in copy.deepcopy(credential).items() if name != "proof"}


def signed_by_us(document, certificate):
    """Our key signs whatever it is given."""
    key = certificate.credential_signed_with
    method = json.loads(certificate.credential)["proof"][0]["verificationMethod"]
    return proof.signed(document, method=method, created=CREATED, sign=places.half_of(key).sign)


def signed_by_a_stranger(document, method):
    """A stranger's key, under a name of their choice; {multikey} stands for the key itself."""
    method = method.format(multikey=STRANGER)
    return proof.signed(document, method=method, created=CREATED, sign=_KEY.sign)


def carelessly_signed(document, certificate):
    """Our key signs, by an issuer that does not notice that some words vanish on the way to the signature."""
    options = {
        "type": proof.TYPE,
        "cryptosuite": proof.SUITE,
        "created": CREATED,
        "verificationMethod": json.loads(certificate.credential)["proof"][0]["verificationMethod"],
        "proofPurpose": proof.PURPOSE,
    }

    def digest(one):
        said = jsonld.normalize(
            one,
            {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": contexts.load},
        )
        return hashlib.sha256(said.encode()).digest()

    content = digest({"@context": document["@context"], **options}) + digest(document)
    value = multikey.encode(places.half_of(certificate.credential_signed_with).sign(content))
    return {**document, "proof": [{**options, "proofValue": value}]}
