"""A file that somebody dropped: what it is, what is still true of it, and never more than that."""

import io
import json
import re
import zlib

import pikepdf
import pytest
from asn1crypto import cms, core
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates import actions, filing, signing, verification
from certificates.models import Certificate
from certificates.reading import attachments, kinds, strict_json
from certificates.signing import keys
from certificates.verification import State
from tests.certificates import given as cases
from tests.certificates.test_verification import page, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return cases.certificate()


@pytest.fixture
def content(certificate):
    return filing.contents(certificate)


def outcomes(finding):
    """What was checked, by its short name, and how it came out."""
    return {one.about: str(one.outcome) for one in finding.checked}


def said(finding):
    """Every sentence of a finding in one text."""
    return " ".join([finding.title, finding.words, *(f"{one.title} {one.why}" for one in finding.checked)])


def state_of(content):
    """What the answer to a file comes to."""
    try:
        return verification.by_file(content).state
    except verification.NotReadable:
        return "unreadable"


def saved_anew(content, change=lambda document: None):
    """The file as a program writes it that opened and saved it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        document.save(out)
    return out.getvalue()


# A PDF of ours


def test_the_file_as_issued_passes_every_check(certificate, content):
    found = verification.by_file(content)
    assert found.state == State.VALID and found.counts and found.shows_name
    assert found.certificate == certificate
    assert outcomes(found) == {
        "signature": "met",
        "integrity": "met",
        "credential": "met",
        "database": "met",
        "status": "met",
    }


def test_one_flipped_bit_anywhere_is_never_valid(content):
    for place in range(0, len(content), max(1, len(content) // 150)):
        spoiled = bytearray(content)
        spoiled[place] ^= 1
        assert state_of(bytes(spoiled)) in (State.CHANGED, State.UNKNOWN, "unreadable"), place


def test_what_was_added_after_the_signature_is_told(content):
    found = verification.by_file(content + b"\n1 0 obj <</Type /Page>> endobj\n%%EOF\n")
    assert found.state == State.CHANGED
    assert "Something was added after we signed it." in said(found)
    assert outcomes(found)["credential"] == "met"


def test_a_file_that_a_program_saved_anew_is_told_from_its_credential(anonymous, certificate, content):
    changed = saved_anew(content)
    found = verification.by_file(changed)
    assert found.state == State.CHANGED and found.certificate == certificate
    assert outcomes(found) == {
        "signature": "not met",
        "integrity": "not met",
        "credential": "met",
        "status": "met",
    }
    words = page(anonymous.post("/v/", pdf(changed)))
    assert "This file is not as we issued it." in words
    assert "The credential inside is ours" in words
    assert "is valid" not in words


def test_the_credential_inside_a_changed_file_does_not_hide_a_revocation(certificate, content):
    actions.revoke(certificate=certificate, by=cases.user(), reason="error", words="Wrong.")
    found = verification.by_file(saved_anew(content))
    assert found.state == State.CHANGED
    assert outcomes(found)["status"] == "not met"
    assert "It has been revoked." in said(found)


def test_a_page_of_somebody_else_round_a_credential_of_ours_is_not_believed(content):
    blank = pikepdf.new()
    blank.add_blank_page()
    with pikepdf.open(io.BytesIO(content)) as ours:
        inside = next(iter(ours.attachments.values())).get_file().read_bytes()
    blank.attachments["credential.json"] = pikepdf.AttachedFileSpec(blank, inside, filename="credential.json")
    out = io.BytesIO()
    blank.save(out)
    found = verification.by_file(out.getvalue())
    assert found.state == State.CHANGED
    assert "Do not rely on what its pages show." in found.words


def test_a_file_with_the_credential_of_another_certificate_is_not_believed(certificate, content):
    other = cases.certificate(cases.learner(name="Tobias Lindgren", confirmed=True))

    def swap(document):
        del document.attachments[next(iter(document.attachments))]
        document.attachments["credential.json"] = pikepdf.AttachedFileSpec(
            document, other.credential.encode(), filename="credential.json"
        )

    found = verification.by_file(saved_anew(content, swap))
    assert found.state == State.CHANGED
    assert found.certificate in (None, other)
    assert not found.counts


def test_two_credentials_of_ours_in_one_file_speak_for_neither(certificate, content):
    other = cases.certificate(cases.learner(name="Tobias Lindgren", confirmed=True))

    def add(document):
        document.attachments["second.json"] = pikepdf.AttachedFileSpec(
            document, other.credential.encode(), filename="second.json"
        )

    found = verification.by_file(saved_anew(content, add))
    assert found.state == State.CHANGED and found.certificate is None
    assert "several credentials" in said(found)


def test_a_locked_copy_is_told_as_such(content):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    found = verification.by_file(out.getvalue())
    assert found.state == State.UNKNOWN
    assert "locked with a password" in said(found)


def test_a_file_signed_with_a_key_that_was_lost_counts_no_more(certificate, content):
    keys.distrust(certificate.signed_with, why="It was stolen.")
    found = verification.by_file(content)
    assert not found.counts
    assert "a key that we no longer trust" in found.words
    assert "stolen" not in said(found)


def test_a_file_signed_with_an_earlier_key_counts(content, certificate):
    keys.rotate("document")
    keys.rotate("credential")
    found = verification.by_file(content)
    assert found.counts and outcomes(found)["signature"] == "met"


def test_what_is_signed_by_us_and_not_in_our_records_is_not_valid(certificate):
    blank = pikepdf.new()
    blank.add_blank_page()
    out = io.BytesIO()
    blank.save(out)
    signed, _key = signing.sign(out.getvalue(), about="status list", at=timezone.now())
    found = verification.by_file(signed)
    assert not found.counts and found.certificate is None
    assert outcomes(found)["signature"] == "met"


def test_the_name_on_a_replaced_file_is_not_repeated(anonymous, certificate, content):
    actions.revoke(certificate=certificate, by=cases.user(), reason="replaced", words="Another name.")
    for sent in (content, saved_anew(content), certificate.credential.encode()):
        response = anonymous.post("/v/", pdf(sent))
        assert response.status_code == 200
        assert cases.NAME not in response.content.decode()


# A credential


def test_the_credential_file_passes_every_check_however_it_is_spelled(anonymous, certificate):
    document = json.loads(certificate.credential)
    for text in (
        certificate.credential,
        json.dumps(document),
        json.dumps(document, sort_keys=True, indent=1),
        "\ufeff" + certificate.credential,
    ):
        found = verification.by_file(text.encode())
        assert found.state == State.VALID and found.certificate == certificate
        assert outcomes(found) == {"credential": "met", "database": "met", "status": "met"}
    words = page(anonymous.post("/v/", pdf(certificate.credential.encode(), "credential.json")))
    assert "This certificate is valid." in words and cases.NAME in words


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it["credentialSubject"]["achievement"].update(name="Doctor of Everything"),
        lambda it: it["credentialSubject"]["identifier"][0].update(identityHash="Somebody Else"),
        lambda it: it.update(validUntil="2099-01-01T00:00:00Z"),
        lambda it: it.update(unheardOf="term"),
        lambda it: it["proof"][0].update(proofValue="z" + "1" * 80),
        lambda it: it["proof"][0].update(
            verificationMethod=it["issuer"]["id"] + "#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
        ),
        lambda it: it.pop("proof"),
        lambda it: it.update(proof=it["proof"] * 2),
    ],
    ids=["award", "name", "time", "term", "proof", "forged key", "no proof", "two proofs"],
)
def test_a_credential_that_was_changed_or_made_up_is_not_believed(certificate, change):
    document = json.loads(certificate.credential)
    change(document)
    found = verification.by_file(json.dumps(document).encode())
    assert found.state == State.CHANGED and found.certificate is None and not found.shows_name
    assert outcomes(found) == {"credential": "not met"}


def test_a_credential_of_another_site_is_told_from_ours(anonymous, certificate):
    document = json.loads(certificate.credential)
    document["issuer"] = {"id": "did:web:elsewhere.example", "name": "Else\u202ewhere <b>U</b>"}
    found = verification.by_file(json.dumps(document).encode())
    assert found.state == State.FOREIGN and outcomes(found) == {"credential": "could not be checked"}
    response = anonymous.post("/v/", pdf(json.dumps(document).encode(), "c.json"))
    assert "not one of ours" in page(response)
    assert "<b>U</b>" not in response.content.decode()
    assert "\u202e" not in response.content.decode()


def test_an_older_badge_of_another_site_is_told_too():
    badge = {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://a.example/1"}
    assert verification.by_file(json.dumps(badge).encode()).state == State.FOREIGN


@pytest.mark.parametrize("reason, state", [("error", State.REVOKED), ("replaced", State.REPLACED)])
def test_a_credential_that_counts_no_more_says_so(certificate, reason, state):
    actions.revoke(certificate=certificate, by=cases.user(), reason=reason, words="A private matter.")
    found = verification.by_file(certificate.credential.encode())
    assert found.state == state and "private" not in said(found)


def test_a_credential_of_a_key_that_was_lost_is_not_believed(certificate):
    keys.distrust(certificate.credential_signed_with, why="Stolen.")
    assert verification.by_file(certificate.credential.encode()).state == State.CHANGED


# What is none


@pytest.mark.parametrize(
    "sent, sentence",
    [
        (b"\xff\xd8\xff\xe0JFIF", "This is a picture."),
        (b"\x89PNG\r\n\x1a\n", "This is a picture."),
        (b"\0\0\0\x18ftypheic", "This is a picture."),
        (b"GIF89a%PDF-1.7", "This is a picture."),
        (b"PK\x03\x04....word/document.xml", "word processor"),
        (b"PK\x03\x04....", "archive"),
        (b"<!doctype html><title>x</title>", "web page"),
        (b"Received: from a by b\r\n\r\n%P", "e-mail"),
        (b"hello", "not a PDF file and not a credential"),
        (b"\x00\x01\x02", "not a PDF file and not a credential"),
        (b"{}", "no credential"),
        (b"[1, 2]", "no credential"),
        (b'{"type": 5}', "no credential"),
        (b'{"type": "VerifiableCredential"', "cannot be read to its end"),
        (b'{"a": NaN}', "cannot be read to its end"),
        (b'{"a": 1e999}', "cannot be read to its end"),
        (b'{"a": "\\ud800"}', "cannot be read to its end"),
        (b'{"a": "\xff"}', "cannot be read to its end"),
        (b"[" * 100_000, "more entangled"),
        (b'{"a":' * 30 + b"1" + b"}" * 30, "more entangled"),
        (b'{"type": "Assertion", "type": "VerifiableCredential"}', "twice"),
        (b"{" + b" " * 250_000 + b"}", "too large"),
        (b"{" + b'"n": ' + b"9" * 5000 + b"}", "cannot be read"),
    ],
)
def test_what_is_no_certificate_gets_a_sentence(anonymous, sent, sentence):
    response = anonymous.post("/v/", pdf(sent))
    assert response.status_code == 422
    assert sentence in page(response)


@pytest.mark.parametrize(
    "sent",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n" + b"<<" * 100_000,
        b"%PDF-1.7\n/ByteRange [0 0 0 0]/ByteRange [0 1 2 3]",
        b"%PDF-1.7\n/ByteRange [ 0 9999999999 9999999999 9999999999 ]",
        b"%PDF-1.7\n" + b"/EmbeddedFile " * 100_000,
        b"%PDF-1.7\n<</Type /EmbeddedFile>>\nstream\n" + zlib.compress(b"{" + b" " * 50_000_000)[:1_900_000],
        b"junk before %PDF-1.7 /Encrypt 5 0 R",
    ],
    ids=["empty", "deep", "ranges", "far ranges", "words", "bomb", "locked"],
)
def test_a_malformed_pdf_is_simply_not_ours(anonymous, sent):
    response = anonymous.post("/v/", pdf(sent))
    assert response.status_code == 200
    assert "This file is not one that we issued." in page(response)


def test_nothing_that_is_sent_is_kept(anonymous, content, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    before = {one.pk for one in Certificate.objects.all()}
    anonymous.post("/v/", pdf(content + b" "))
    assert list(tmp_path.iterdir()) == []
    assert {one.pk for one in Certificate.objects.all()} == before


# Whatever it is


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.7\n", b"{", b"[", b"PK\x03\x04", b"\xef\xbb\xbf{"]),
)
def test_no_bytes_break_a_check(anonymous, body, head):
    response = anonymous.post("/v/", pdf(head + body or b"x"))
    assert response.status_code in (200, 422)
    assert "is valid" not in page(response)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_spoiled_copy_of_a_certificate_is_valid(content, data):
    how = data.draw(st.sampled_from(["cut", "flip", "insert", "twice"]))
    place = data.draw(st.integers(0, len(content) - 1))
    if how == "cut":
        spoiled = content[:place]
    elif how == "flip":
        spoiled = (
            content[:place] + bytes([content[place] ^ data.draw(st.integers(1, 255))]) + content[place + 1 :]
        )
    elif how == "insert":
        spoiled = content[:place] + data.draw(st.binary(min_size=1, max_size=40)) + content[place:]
    else:
        spoiled = content + content[place:]
    assert state_of(spoiled) != State.VALID


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_changed_leaf_of_a_credential_is_believed(certificate, data):
    document = json.loads(certificate.credential)
    place, key = data.draw(st.sampled_from(list(_leaves(document))))
    before = place[key]
    place[key] = data.draw(
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.text(max_size=30), st.lists(st.text(), max_size=2)
        )
    )
    assert state_of(json.dumps(document).encode()) != State.VALID or place[key] == before


def _leaves(value):
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        if isinstance(inner, (dict, list)):
            yield from _leaves(inner)
        else:
            yield value, key


# The pure parts


def test_an_attached_credential_is_found_plain_and_deflated():
    plain = b'%PDF-1.7\n1 0 obj <</Type /EmbeddedFile>>\nstream\n{"a": 1}\nendstream'
    packed = (
        b"%PDF-1.7\n1 0 obj <</Type/EmbeddedFile>>stream\r\n" + zlib.compress(b'{"a": 1}') + b"\nendstream"
    )
    assert attachments.credentials_in(plain) == attachments.credentials_in(packed) == [b'{"a": 1}']
    assert attachments.credentials_in(plain.replace(b"File>>", b"Files>>")) == []


def test_no_more_than_a_credential_is_ever_inflated():
    bomb = zlib.compress(b'{"a": "' + b"x" * strict_json.LARGEST + b'"}')
    assert attachments.credentials_in(b"<</Type /EmbeddedFile>>\nstream\n" + bomb) == []


@given(st.binary(max_size=3000))
def test_every_file_has_a_kind_and_attachments_or_none(content):
    assert kinds.kind_of(content) in vars(kinds).values()
    assert isinstance(attachments.credentials_in(content), list)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(alphabet="abc é∂", max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
        max_leaves=20,
    )
)
def test_strict_json_reads_what_json_says(value):
    assert strict_json.parse(json.dumps(value).encode()) == value


def test_a_signature_that_brings_along_something_else_than_a_certificate_is_none_of_ours(content):
    _start, before, after, _rest = map(
        int, re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", content).groups()
    )
    info = cms.ContentInfo.load(bytes.fromhex(content[before + 1 : after - 1].decode()))
    other = cms.OtherCertificateFormat({"other_cert_format": "1.2.3", "other_cert": core.Null()})
    info["content"]["certificates"] = [cms.CertificateChoices(name="other", value=other)]
    stuffed = info.dump(force=True).hex().encode().ljust(after - before - 2, b"0")
    assert state_of(content[: before + 1] + stuffed + content[after - 1 :]) == State.CHANGED
