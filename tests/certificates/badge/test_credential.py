"""The credential: valid by the published schema, accepted by other people's verifier, refused wherever it must be."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from certificates import actions, badge
from certificates.badge import contexts, credential
from certificates.models import Certificate, Signature
from certificates.signing import keys
from tests.certificates import given
from tests.certificates.badge import forging
from tests.verifier import node

pytestmark = pytest.mark.django_db
SCHEMA = json.loads(
    (Path(__file__).parent / "ob_v3p0_achievementcredential_schema.json").read_text(encoding="utf-8")
)


@pytest.fixture
def certificate():
    return given.certificate()


def document(certificate):
    return json.loads(certificate.credential)


def fetched(client, address):
    response = client.get(urlsplit(address).path)
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    return json.loads(response.content)


def world(client, now=None, of=()):
    """What a verifier would fetch: the vocabularies, our keys, and the status lists of these credentials."""
    lists = {one["credentialStatus"]["statusListCredential"] for one in of}
    return {
        "documents": {address: contexts.kept(address) for address in contexts._kept()}
        | {address: fetched(client, address) for address in lists},
        "did": fetched(client, "/.well-known/did.json"),
        "now": f"{now or timezone.now():%Y-%m-%dT%H:%M:%SZ}",
    }


# What it says


def test_it_is_valid_by_the_published_schema(certificate):
    said = document(certificate)
    jsonschema.Draft201909Validator(
        SCHEMA, format_checker=jsonschema.Draft201909Validator.FORMAT_CHECKER
    ).validate(said)
    assert isinstance(said["proof"], list) and isinstance(said["credentialStatus"], dict)
    assert isinstance(said["credentialStatus"]["statusListIndex"], str)


def test_it_says_what_the_paper_says_and_nothing_of_how_it_was_earned(certificate):
    said = document(certificate)
    assert said["id"] == certificate.facts["verify_url"]
    assert said["awardedDate"].startswith(certificate.award_date.isoformat())
    assert said["credentialSubject"]["identifier"] == [
        {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": given.NAME}
    ]
    text = certificate.credential
    assert given.RULE in text, "what it is given for"
    for private in (
        certificate.learner.email,
        "sign-in sheet",
        *(one["why"] for one in certificate.evidence if one["why"]),
    ):
        assert private not in text


def test_a_name_in_any_script_is_signed_as_it_stands():
    certificate = given.certificate(given.learner(name="Zoë Nguyễn-Kovačević", confirmed=True))
    assert "Zoë Nguyễn-Kovačević" in certificate.credential
    assert badge.check(certificate.credential).name == "Zoë Nguyễn-Kovačević"


def test_it_is_made_once_and_cannot_be_changed(certificate):
    before = certificate.credential
    assert badge.credential_of(Certificate.objects.get(pk=certificate.pk)) == before.encode()
    assert Signature.objects.filter(about=certificate.number).count() == 2
    for column in ("credential", "credential_sha256", "status_index"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**{column: 7})


def test_two_workers_that_make_it_at_once_agree(certificate, monkeypatch):
    awarded = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    slow, quick = (Certificate.objects.get(pk=awarded.pk) for _ in range(2))
    make = credential._make

    def overtaken(certificate, at):
        monkeypatch.setattr(credential, "_make", make)
        badge.credential_of(quick)
        make(certificate, at + timedelta(seconds=1))

    monkeypatch.setattr(credential, "_make", overtaken)
    assert badge.credential_of(slow) == badge.credential_of(quick)


def test_places_in_the_list_are_drawn_at_random_and_none_twice(certificate, monkeypatch):
    drawn = iter([certificate.status_index, 4])
    monkeypatch.setattr(credential.secrets, "randbelow", lambda limit: next(drawn))
    awarded = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    badge.credential_of(awarded)
    assert awarded.status_index == 4


# What others make of it


def test_an_independent_verifier_accepts_it_and_refuses_everything_else(certificate, client):
    said = document(certificate)
    other = given.certificate()
    revoked = document(other)
    actions.revoke(certificate=other, by=given.user(), reason="error", words="Wrong.")
    changed = json.loads(certificate.credential.replace(given.NAME, given.NAME.replace("O", "0", 1)))
    bare = forging.bare(said)
    did = said["issuer"]["id"]
    expired = forging.signed_by_us({**bare, "validUntil": "2026-01-02T00:00:00Z"}, certificate)
    undefined = forging.carelessly_signed({**bare, "grade": "A"}, certificate)
    cases = {
        "ours": said,
        "one flipped byte": changed,
        "another key": forging.signed_by_a_stranger(bare, said["proof"][0]["verificationMethod"]),
        "a forged fragment": forging.signed_by_a_stranger(bare, did + "#{multikey}"),
        "another issuer's key": forging.signed_by_a_stranger(bare, "did:key:{multikey}#{multikey}"),
        "revoked": revoked,
        "expired": expired,
        "undefined term": undefined,
    }
    around = world(client, of=[said])
    answers = node.verify([{"credential": one, **around} for one in cases.values()])
    found = dict(zip(cases, answers, strict=True))
    assert found["ours"] == (True, [])
    assert {name for name, (verified, _) in found.items() if verified} == {"ours"}, found
    assert found["revoked"] == (False, ["revoked"])
    states = {name: badge.check(json.dumps(one)).state for name, one in cases.items()}
    assert states == {
        "ours": "valid",
        "one flipped byte": "changed",
        "another key": "changed",
        "a forged fragment": "unknown key",
        "another issuer's key": "unknown key",
        "revoked": "revoked",
        "expired": "expired",
        "undefined term": "undefined",
    }


def test_retired_keys_go_on_counting_for_everybody_and_distrusted_ones_stop(certificate, client):
    old = certificate.credential_signed_with
    keys.rotate("credential")
    keys.rotate("status")
    newer = given.certificate()
    assert newer.credential_signed_with != old
    said = [document(certificate), document(newer)]
    around = world(client, of=said)
    assert len(around["did"]["verificationMethod"]) == 4
    assert [found for found, _ in node.verify([{"credential": one, **around} for one in said])] == [
        True,
        True,
    ]
    assert badge.check(certificate.credential).counts
    assert list(keys.distrust(old, why="Its backup was lost.")) == [certificate]
    around = world(client, of=said)
    answers = node.verify([{"credential": one, **around} for one in said])
    assert [found for found, _ in answers] == [False, True]
    finding = badge.check(certificate.credential)
    assert (finding.state, finding.is_trusted, finding.intact) == ("distrusted", False, True)
    assert badge.check(newer.credential).counts


# What we make of what we are shown


def test_a_valid_one_is_explained_part_by_part(certificate):
    finding = badge.check(certificate.credential.encode())
    assert finding.counts and finding.is_trusted
    assert finding.certificate == certificate
    assert finding.key == certificate.credential_signed_with
    assert finding.name == given.NAME
    assert [(part.what, part.met) for part in finding.parts] == [
        ("credential", True),
        ("proof", True),
        ("key", True),
        ("time", True),
        ("status", True),
    ]
    assert finding.sentence == "It has not been revoked or replaced."


def test_spelling_the_json_otherwise_changes_nothing(certificate):
    assert badge.check(json.dumps(document(certificate), sort_keys=True, indent=7)).counts


@pytest.mark.parametrize(
    "what",
    [
        b"",
        b"\xff\xfe",
        "nonsense",
        "[]",
        "{}",
        "null",
        "NaN",
        '{"type": ["OpenBadgeCredential"], "a": NaN}',
        "[" * 100_000,
        '{"type":"OpenBadgeCredential"}',
        b"x" * 200_000,
        5,
        None,
        {"type": ["OpenBadgeCredential"], "id": "_:a"},
    ],
    ids=repr,
)
def test_what_is_no_credential_is_said_to_be_none(what):
    finding = badge.check(what)
    assert finding.state == "no credential"
    assert not finding.counts and not finding.found and finding.sentence


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": 5},
        {"issuer": "did:web:evil.example"},
        {"proof": 5},
        {"proof": []},
        {"proof": [5]},
        {"proof": [{}, {}]},
        {"proof": [{"verificationMethod": ["x"]}]},
        {"credentialSubject": 5},
        {"credentialSubject": {"identifier": 7}},
        {"validFrom": 5},
        {"id": None},
        {"credentialStatus": None},
        {"@context": [*contexts.BADGE, {"@vocab": "https://x.example/"}]},
        {"@context": contexts.BADGE[:2]},
        {"type": ["OpenBadgeCredential", 5]},
    ],
    ids=repr,
)
def test_a_changed_one_is_never_believed_and_never_stumbled_over(certificate, change):
    finding = badge.check({**document(certificate), **change})
    assert not finding.counts and not finding.is_trusted
    assert finding.sentence


def test_one_that_begins_later_does_not_count_yet(certificate):
    later = forging.bare(document(certificate)) | {"validFrom": "2126-01-01T00:00:00Z"}
    assert badge.check(forging.signed_by_us(later, certificate)).state == "not yet"


def test_a_number_that_never_was_does_not_count_although_we_signed_it(certificate):
    from certificates import number as numbers

    other = forging.bare(document(certificate)) | {"id": f"http://localhost:8000/v/{numbers.new()}"}
    finding = badge.check(forging.signed_by_us(other, certificate))
    assert (finding.state, finding.intact, finding.certificate) == ("unknown", True, None)


def test_without_our_database_the_lists_decide(certificate, client):
    said = document(certificate)
    revocation = client.get(urlsplit(said["credentialStatus"]["statusListCredential"]).path).content
    refresh = client.get("/credentials/status/refresh/1/").content
    lists = {"revocation": revocation, "refresh": refresh}
    assert badge.check(said, status=lists).counts
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    assert badge.check(said, status=lists).counts, "the copy from before"
    now = client.get(urlsplit(said["credentialStatus"]["statusListCredential"]).path).content
    assert badge.check(said, status=lists | {"revocation": now}).state == "revoked"


@pytest.mark.parametrize("broken", [b"", b"{}", "tampered", "old", "swapped", None, "another's"])
def test_a_list_that_cannot_be_relied_on_is_trouble_and_not_a_yes(certificate, client, broken):
    said = document(certificate)
    listed = client.get(urlsplit(said["credentialStatus"]["statusListCredential"]).path).content
    if broken == "tampered":
        broken = listed.replace(b"revocation", b"suspension", 1)
    elif broken == "old":
        assert (
            badge.check(said, status={"revocation": listed}, now=timezone.now() + timedelta(days=2)).state
            == "unknown"
        )
        return
    elif broken == "swapped":
        broken = client.get("/credentials/status/refresh/1/").content
    elif broken == "another's":
        stranger = forging.bare(json.loads(listed))
        broken = json.dumps(
            forging.signed_by_a_stranger(stranger, json.loads(listed)["proof"][0]["verificationMethod"])
        )
    finding = badge.check(said, status={"revocation": broken})
    assert (finding.state, finding.counts) == ("unknown", False)
