"""Proofs of credentials: `eddsa-rdfc-2022` (W3C Data Integrity), over what a document means and not how it is spelled.

The document and the proof's own options are each turned into sorted statements (RDF Dataset Canonicalization),
hashed, and the two hashes signed together with Ed25519. A term that no vocabulary defines would vanish on the way
and stand in the credential unsigned: documents with such a term are refused here, by maker and reader alike.
"""

import hashlib
import threading
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld
from pyld.canon import URDNA2015

from certificates.badge import contexts
from certificates.signing import multikey

TYPE, SUITE, PURPOSE = "DataIntegrityProof", "eddsa-rdfc-2022", "assertionMethod"
# What a relative name would be resolved against; no statement of ours may hold it.
NOWHERE = "https://undefined.invalid/"
MOST_STATEMENTS = 600
MOST_COMPARISONS = 200
# What PyLD keeps between documents is not made for several threads, and the web process has some.
_one_at_a_time = threading.Lock()

Json = dict[str, Any]


class NotProvable(ValueError):
    """The document says something that a proof could not cover, or cannot be read at all."""


def signed(document: Json, *, method: str, created: str, sign: Callable[[bytes], bytes]) -> Json:
    """Return the document with a proof: `sign` makes an Ed25519 signature, `method` names the key in full.

    created: an instant in UTC as text. Raises NotProvable.
    """
    options = {
        "type": TYPE,
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }
    value = multikey.encode(sign(_to_sign(document, options)))
    return {**document, "proof": [{**options, "proofValue": value}]}


def fits(document: Json, proof: Json, key: str) -> bool:
    """Whether a proof of a document (given without its proofs) was made with the private half of a Multikey.

    Raises NotProvable when the document cannot be covered by any proof.
    """
    if proof.get("type") != TYPE or proof.get("cryptosuite") != SUITE or proof.get("proofPurpose") != PURPOSE:
        return False
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        value = multikey.decode(proof.get("proofValue", ""))
        Ed25519PublicKey.from_public_bytes(multikey.public_key(key)).verify(
            value, _to_sign(document, options)
        )
    except (multikey.NotReadable, InvalidSignature):
        return False
    return True


def statements(document: Json) -> str:
    """Return what a document says as sorted statements. Raises NotProvable."""
    try:
        with _one_at_a_time:
            said = _canonical(document)
    except NotProvable:
        raise
    except Exception as error:  # PyLD raises whatever a hostile document makes it stumble over
        raise NotProvable(f"It is no credential that can be read ({type(error).__name__}).") from error
    if NOWHERE in said:
        raise NotProvable("No vocabulary defines one of its types or names, so no proof covers it.")
    return said


def _canonical(document: Json) -> str:
    dropped: list[str] = []
    options = {"base": NOWHERE, "documentLoader": contexts.load}
    expanded = jsonld.JsonLdProcessor(on_property_dropped=dropped.append).expand(document, options)
    if dropped:
        raise NotProvable(f"No vocabulary defines “{dropped[0]}”, so no proof covers it.")
    said: str = _Bounded().main(jsonld.to_rdf(expanded, options), {"format": "application/n-quads"})
    return said


def _to_sign(document: Json, options: Json) -> bytes:
    # The options are read with the vocabularies of the document.
    config = {"@context": document.get("@context"), **options}
    return _digest(config) + _digest(document)


def _digest(document: Json) -> bytes:
    return hashlib.sha256(statements(document).encode()).digest()


class _Bounded(URDNA2015):
    """The canonical order, given up when a document was made to take forever."""

    def __init__(self) -> None:
        super().__init__()
        self._compared = 0

    def main(self, dataset: Any, options: Any) -> Any:
        if sum(len(triples) for triples in dataset.values()) > MOST_STATEMENTS:
            raise NotProvable("It says more than any certificate of ours.")
        return super().main(dataset, options)

    def hash_n_degree_quads(self, id_: Any, issuer: Any) -> Any:
        self._compared += 1
        if self._compared > MOST_COMPARISONS:
            raise NotProvable("It is too entangled to be one of ours.")
        return super().hash_n_degree_quads(id_, issuer)

    def create_hash_to_related(self, id_: Any, issuer: Any) -> Any:
        related = super().create_hash_to_related(id_, issuer)
        # All orders of a group are tried: six have 720, ten have millions.
        if any(len(group) > 6 for group in related.values()):
            raise NotProvable("It is too entangled to be one of ours.")
        return related
