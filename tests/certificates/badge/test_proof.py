"""Proofs: equal to the standard's own example, over everything a document says, and over nothing it does not."""

import contextlib
import copy
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.badge import contexts, proof
from certificates.signing import multikey

# The example of W3C's “Data Integrity EdDSA Cryptosuites”, section B.1.
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
ALUMNI = {
    "@context": [contexts.CREDENTIALS, EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
PRIVATE = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
DOCUMENT_HASH = "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
PROOF_HASH = "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0"
VALUE = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
MULTIKEY = multikey.of_public_key(KEY.public_key().public_bytes_raw())
BADGE = {
    "@context": contexts.BADGE,
    "id": "https://learn.example.edu/v/1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "did:web:learn.example.edu", "type": ["Profile"], "name": "A university"},
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "identifier": [
            {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": "Ann Ba"}
        ],
        "achievement": {
            "id": "https://learn.example.edu/a/1",
            "type": ["Achievement"],
            "name": "A certificate",
            "description": "Of something.",
            "criteria": {"narrative": "By work."},
        },
    },
    "credentialSchema": [{"id": "https://learn.example.edu/s", "type": "1EdTechJsonSchemaValidator2019"}],
}


def signed(document, key=KEY):
    made = proof.signed(
        document, method="did:web:learn.example.edu#key-1", created="2026-01-01T00:00:00Z", sign=key.sign
    )
    return made["proof"][0]


@pytest.fixture
def examples(monkeypatch):
    """The vocabulary of the standard's examples, for this test alone."""
    monkeypatch.setitem(contexts._kept(), EXAMPLES, "")
    read = contexts._read
    words = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    monkeypatch.setattr(contexts, "_read", lambda address: words if address == EXAMPLES else read(address))


def test_it_is_bit_for_bit_the_proof_of_the_standards_example(examples):
    private = Ed25519PrivateKey.from_private_bytes(multikey.decode(PRIVATE)[2:])
    covered = []

    def sign(content):
        covered.append(content.hex())
        return private.sign(content)

    made = proof.signed(
        ALUMNI, method=f"did:key:{PUBLIC}#{PUBLIC}", created="2023-02-24T23:36:38Z", sign=sign
    )
    assert covered == [PROOF_HASH + DOCUMENT_HASH]
    assert made["proof"][0]["proofValue"] == VALUE
    assert proof.fits(ALUMNI, made["proof"][0], PUBLIC)
    assert multikey.of_public_key(private.public_key().public_bytes_raw()) == PUBLIC


def places(value, path=()):
    """Every text, number and truth value in a document, by the way to it."""
    if isinstance(value, (dict, list)):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(one, (*path, key))
    else:
        yield path


@pytest.mark.parametrize(
    "path", [p for p in places(BADGE) if p[0] != "@context"], ids=lambda p: ".".join(map(str, p))
)
def test_a_change_anywhere_is_found(path):
    made = signed(BADGE)
    assert proof.fits(BADGE, made, MULTIKEY)
    changed = copy.deepcopy(BADGE)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = (not place[path[-1]]) if place[path[-1]] is False else place[path[-1]] + "x"
    with contextlib.suppress(proof.NotProvable):
        assert not proof.fits(changed, made, MULTIKEY)


def test_the_order_of_names_and_the_spelling_of_json_do_not_matter():
    assert proof.fits(dict(reversed(BADGE.items())), signed(BADGE), MULTIKEY)


@pytest.mark.parametrize(
    "change",
    [
        {"created": "2026-01-01T00:00:01Z"},
        {"verificationMethod": "did:web:learn.example.edu#key-2"},
        {"proofPurpose": "authentication"},
        {"cryptosuite": "eddsa-jcs-2022"},
        {"type": "Ed25519Signature2020"},
        {"proofValue": "z" + "1" * 88},
        {"proofValue": ""},
        {"proofValue": None},
        {"proofValue": "z0OIl"},
    ],
)
def test_the_proofs_own_words_are_covered_too(change):
    assert not proof.fits(BADGE, {**signed(BADGE), **change}, MULTIKEY)


def test_another_key_does_not_fit():
    other = Ed25519PrivateKey.generate()
    assert not proof.fits(BADGE, signed(BADGE, other), MULTIKEY)


UNDEFINED = {
    "a term at the top": {"grade": "A"},
    "a type": {"type": [*BADGE["type"], "Doctorate"]},
    "a term inside": {"credentialSubject": {**BADGE["credentialSubject"], "grade": "A"}},
    "a name without a place": {"id": "somewhere"},
    "a type of the schema": {"credentialSchema": [{"id": "https://x.example/", "type": "NoValidator"}]},
}


@pytest.mark.parametrize("change", UNDEFINED.values(), ids=UNDEFINED)
def test_what_no_vocabulary_defines_is_neither_signed_nor_believed(change):
    document = {**BADGE, **change}
    with pytest.raises(proof.NotProvable):
        signed(document)
    with pytest.raises(proof.NotProvable):
        proof.fits(document, signed(BADGE), MULTIKEY)


@pytest.mark.parametrize(
    "address", ["https://evil.example/context", "http://127.0.0.1/", "file:///etc/passwd"]
)
def test_no_other_vocabulary_is_loaded_from_anywhere(address, monkeypatch):
    def nobody(*args, **kwargs):
        raise AssertionError("something was asked over the network")

    monkeypatch.setattr("socket.socket.connect", nobody)
    with pytest.raises(proof.NotProvable):
        proof.statements({**BADGE, "@context": [*contexts.BADGE, address]})
    with pytest.raises(contexts.UnknownContext):
        contexts.load(address)


def knots(count):
    """A document in which every unnamed thing points at every other one."""
    return {
        "@context": {"knows": {"@id": "https://x.example/knows", "@type": "@id"}},
        "@graph": [
            {"@id": f"_:b{one}", "knows": [f"_:b{other}" for other in range(count) if other != one]}
            for one in range(count)
        ],
    }


def deep(count):
    document = {"knows": "x"}
    for _ in range(count):
        document = {"knows": document}
    return {"@context": {"knows": "https://x.example/knows"}, **document}


@pytest.mark.parametrize(
    "document",
    [
        knots(7),
        knots(30),
        deep(2000),
        {"@context": {"a": "https://x.example/a"}, "a": [str(n) for n in range(2000)]},
    ],
    ids=["seven knots", "thirty knots", "deep", "long"],
)
def test_a_document_made_to_take_for_ever_is_given_up(document):
    began = time.process_time()
    with pytest.raises(proof.NotProvable):
        proof.statements(document)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "document", [{}, {"@context": 5}, {"@context": contexts.BADGE, "id": ["x"]}, {"@graph": "x"}]
)
def test_what_is_no_document_is_never_believed(document):
    with contextlib.suppress(proof.NotProvable):
        assert not proof.fits(document, signed(BADGE), MULTIKEY)
