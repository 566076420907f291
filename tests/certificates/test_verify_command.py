"""`verify_certificate`: the page's answers in a terminal, for programs, and on a machine that has only our keys."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from certificates import actions, filing
from certificates import number as numbers
from certificates.badge import issuer, status
from certificates.models import SigningKey
from tests.certificates import given
from tests.certificates.badge import forging

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return given.certificate()


@pytest.fixture
def files(certificate, tmp_path):
    """The certificate's two files, and what the site publishes."""
    keys = SigningKey.objects.trusted(SigningKey.Purpose.DOCUMENT)
    made = {
        "paper.pdf": filing.contents(certificate),
        "credential.json": certificate.credential.encode(),
        "did.json": json.dumps(issuer.document()).encode(),
        "keys.pem": "".join(keys.values_list("public", flat=True)).encode(),
        "status.json": status.signed_list("revocation", 1).encode(),
        "changed.pdf": filing.contents(certificate) + b" ",
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return lambda *names: [str(tmp_path / name) for name in names]


def verify(capsys, *arguments):
    """Run the command; return its code and what it said."""
    code = 0
    try:
        call_command("verify_certificate", *arguments)
    except CommandError as refusal:
        code = refusal.returncode
    return code, capsys.readouterr().out


def trusting(files, *names):
    """The arguments that name what is known of the issuer."""
    return [part for path in files(*names) for part in ("--keys", path)]


def test_several_are_checked_and_one_that_fails_fails_all(capsys, files, certificate):
    code, words = verify(capsys, *files("paper.pdf", "credential.json"), certificate.grouped)
    assert code == 0 and words.count("This certificate is valid.") == 3
    code, words = verify(capsys, *files("paper.pdf", "changed.pdf"))
    assert code == 1 and "not as we issued it" in words


def test_each_line_of_json_is_one_answer(capsys, files, certificate):
    code, words = verify(capsys, "--json", *files("paper.pdf", "changed.pdf"), "hello", certificate.number)
    answers = [json.loads(line) for line in words.splitlines()]
    assert code == 1
    assert [answer["state"] for answer in answers] == ["valid", "changed", "unreadable", "valid"]
    assert answers[0]["counts"] is True and answers[0]["number"] == certificate.number
    assert {check["about"]: check["outcome"] for check in answers[0]["checks"]}["signature"] == "met"
    assert given.NAME in json.dumps(answers[0]["claims"])
    assert given.NAME not in json.dumps(answers[3])


def test_a_file_may_come_from_the_standard_input(capsys, files, certificate, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(certificate.credential.encode())))
    assert verify(capsys, "-")[0] == 0


def test_a_number_that_never_was_fails(capsys):
    assert verify(capsys, numbers.new())[0] == 1


def test_with_keys_alone_nothing_is_asked_of_a_database(
    capsys, files, certificate, django_assert_num_queries
):
    known = trusting(files, "did.json", "keys.pem", "status.json")
    with django_assert_num_queries(0):
        code, words = verify(capsys, *known, *files("paper.pdf", "credential.json"))
    assert code == 0 and words.count("It is genuine, and it counts.") == 2
    assert certificate.number in words and given.NAME in words


@pytest.mark.parametrize(
    "known, file, code, sentence",
    [
        (["did.json"], "credential.json", 3, "No status list was given"),
        (["did.json", "status.json"], "paper.pdf", 3, "No key for documents was given"),
        (["keys.pem"], "paper.pdf", 3, "No key for credentials was given"),
        (["did.json", "keys.pem", "status.json"], "changed.pdf", 1, "changed after it was signed"),
        (["did.json"], "did.json", 1, "no credential"),
        (["credential.json"], "paper.pdf", 2, ""),
        (["nowhere.json"], "paper.pdf", 2, ""),
    ],
)
def test_what_is_missing_or_wrong_is_said(capsys, files, known, file, code, sentence):
    found, words = verify(capsys, *trusting(files, *known), *files(file))
    assert found == code and sentence in words


def test_keys_of_somebody_else_prove_nothing(capsys, files, tmp_path):
    document = issuer.document()
    for method in document["verificationMethod"]:
        method["publicKeyMultibase"] = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    (tmp_path / "other.json").write_text(json.dumps(document))
    code, words = verify(capsys, "--keys", str(tmp_path / "other.json"), *files("credential.json"))
    assert code == 1 and "counts" not in words


OTHER = "did:web:clinic.example"


@pytest.mark.parametrize("says_it_has", [OTHER, "ours"])
def test_of_two_issuers_none_signs_for_the_other(capsys, files, certificate, tmp_path, says_it_has):
    said = json.loads(certificate.credential)
    method = said["proof"][0]["verificationMethod"]
    said["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    forged = forging.signed_by_a_stranger(forging.bare(said), method)
    (tmp_path / "forged.json").write_text(json.dumps(forged))
    theirs = method if says_it_has == "ours" else method.replace(issuer.did(), OTHER)
    other = {"id": theirs, "publicKeyMultibase": forging.STRANGER}
    (tmp_path / "other.json").write_text(json.dumps({"id": OTHER, "verificationMethod": [other]}))
    for known in (("other.json", "did.json"), ("did.json", "other.json")):
        code, words = verify(capsys, *trusting(files, *known, "status.json"), *files("forged.json"))
        assert code == 1 and "Somebody Else" not in words


def test_another_issuers_list_does_not_speak_for_us(capsys, files, certificate, tmp_path):
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    listing = forging.bare(json.loads((tmp_path / "status.json").read_text())) | {"issuer": OTHER}
    forged = forging.signed_by_a_stranger(listing, f"{OTHER}#key-1")
    (tmp_path / "status.json").write_text(json.dumps(forged))
    other = {"id": f"{OTHER}#key-1", "publicKeyMultibase": forging.STRANGER}
    (tmp_path / "other.json").write_text(json.dumps({"id": OTHER, "verificationMethod": [other]}))
    known = trusting(files, "did.json", "other.json", "status.json")
    code, words = verify(capsys, *known, *files("credential.json"))
    assert code == 1 and "cannot be relied on" in words


def test_a_status_list_tells_a_revocation_without_us(capsys, files, certificate, tmp_path):
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    (tmp_path / "status.json").write_text(status.signed_list("revocation", 1))
    known = trusting(files, "did.json", "keys.pem", "status.json")
    for file in ("paper.pdf", "credential.json"):
        code, words = verify(capsys, *known, *files(file))
        assert code == 1 and "It was revoked." in words


def test_a_status_list_that_was_changed_proves_nothing(capsys, files, tmp_path):
    listing = json.loads((tmp_path / "status.json").read_text())
    listing["validUntil"] = "2099-01-01T00:00:00Z"
    (tmp_path / "status.json").write_text(json.dumps(listing))
    code, words = verify(capsys, *trusting(files, "did.json", "status.json"), *files("credential.json"))
    assert code == 1 and "cannot be relied on" in words
