"""What machines ask: which keys count, what was revoked, what replaced what, and what a certificate is given for."""

import json
from urllib.parse import urlsplit

import jwt
import pytest

from certificates import actions, number, printing
from certificates.badge import bits, status
from certificates.models import Certificate, Revocation, Signature, SigningKey
from certificates.signing import keys, multikey
from cms.models import AuditEntry
from tests.certificates import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return given.certificate()


def path_of(address):
    return urlsplit(address).path


def said(certificate):
    return json.loads(certificate.credential)


def is_listed(client, certificate, purpose="revocation"):
    address = said(certificate)["credentialStatus"]["statusListCredential"].replace("revocation", purpose)
    listed = json.loads(client.get(path_of(address)).content)["credentialSubject"]
    assert listed["statusPurpose"] == purpose
    return bits.is_set(listed["encodedList"], int(said(certificate)["credentialStatus"]["statusListIndex"]))


def replaced(old, reason="name", name="Marisol Delacroix", issued=True):
    """The old certificate gives way to a new one, as the office does it."""
    Revocation.objects.create(certificate=old, reason=reason, words="For the test.")
    Certificate.objects.filter(pk=old.pk).update(standing="replaced")
    old.refresh_from_db()
    digits = number.new()
    new = Certificate.objects.create(
        number=digits,
        enrollment=old.enrollment,
        learner=old.learner,
        program_id_at_issue=old.program_id_at_issue,
        program_title=old.program_title,
        facts=old.facts | {"name": name, "number": digits, "verify_url": f"http://localhost:8000/v/{digits}"},
        evidence=old.evidence,
        award_date=old.award_date,
        replaces=old,
    )
    if issued:
        printing.print_certificate.call(new.pk)
        new.refresh_from_db()
        assert new.issued_at, new.last_error
    return new


# Keys


def test_the_key_document_names_the_host_and_its_port_and_holds_no_document_key(
    client, certificate, settings
):
    document = json.loads(client.get("/.well-known/did.json").content)
    assert document["id"] == "did:web:localhost%3A8000" == said(certificate)["issuer"]["id"]
    names = {one["id"] for one in document["verificationMethod"]}
    assert names == set(document["assertionMethod"])
    assert said(certificate)["proof"][0]["verificationMethod"] in names
    assert not any("#document" in name or "#z6Mk" in name for name in names)
    settings.SITE_URL = "https://learn.example.edu"
    assert json.loads(client.get("/.well-known/did.json").content)["id"] == "did:web:learn.example.edu"


def test_the_key_set_holds_the_same_keys_and_a_stolen_one_no_more(client, certificate):
    def published():
        document = json.loads(client.get("/.well-known/did.json").content)
        return {
            one["id"]: multikey.public_key(one["publicKeyMultibase"])
            for one in document["verificationMethod"]
        }

    def key_set():
        answer = client.get("/.well-known/jwks.json")
        assert answer["Content-Type"] == "application/jwk-set+json"
        found = jwt.PyJWKSet.from_json(answer.content.decode())
        return {one.key_id: one.key.public_bytes_raw() for one in found.keys}

    keys.rotate("credential")
    assert len(key_set()) == 3 and key_set() == published()
    keys.distrust(certificate.credential_signed_with, why="Stolen.")
    assert len(key_set()) == 2 and key_set() == published()


def test_what_machines_ask_may_be_kept_for_a_minute_at_most_and_read_by_any_page(client, certificate):
    for path in (
        "/.well-known/did.json",
        "/.well-known/jwks.json",
        "/credentials/status/revocation/1/",
        "/credentials/status/refresh/1/",
    ):
        response = client.get(path)
        assert response.status_code == 200
        public, age = response["Cache-Control"].split(", max-age=")
        assert public == "public" and 0 < int(age) <= 60
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in response
        assert client.post(path).status_code == 405


# Status lists


@pytest.mark.parametrize("path", ["revocation/0", "revocation/2", "suspension/1", "revocation/99999999999"])
def test_a_list_that_is_not_there_is_not_found(client, certificate, path):
    assert client.get(f"/credentials/status/{path}/").status_code == 404


def test_a_revocation_shows_at_once_and_only_in_its_place(client, certificate):
    other = given.certificate()
    assert not is_listed(client, certificate)
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    assert is_listed(client, certificate)
    assert not is_listed(client, other)
    assert not is_listed(client, certificate, "refresh")


def test_what_was_replaced_shows_in_both_lists(client, certificate):
    new = replaced(certificate)
    assert is_listed(client, certificate) and is_listed(client, certificate, "refresh")
    assert not is_listed(client, new) and not is_listed(client, new, "refresh")


def test_a_list_is_signed_anew_only_when_it_says_something_new_and_each_time_is_logged(client, certificate):
    path = path_of(said(certificate)["credentialStatus"]["statusListCredential"])
    first = client.get(path).content
    assert client.get(path).content == first
    logged = Signature.objects.filter(about="status list revocation 1")
    assert logged.count() == 1 and logged.get().key.purpose == SigningKey.Purpose.STATUS
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    assert client.get(path).content != first
    assert logged.count() == 2


def test_a_list_costs_few_questions_however_long_it_is(client, certificate, django_assert_max_num_queries):
    client.get("/credentials/status/revocation/1/")
    with django_assert_max_num_queries(5):
        client.get("/credentials/status/revocation/1/")


def test_another_list_begins_when_one_is_half_full(certificate, monkeypatch, client):
    monkeypatch.setattr(bits, "LENGTH", 8)
    places = [given.certificate().status_index for _ in range(5)]
    assert len({*places, certificate.status_index}) == 6
    assert status.count() >= 2
    assert all(place < 16 for place in places)


def test_lists_say_nothing_about_people(client, certificate):
    actions.revoke(certificate=certificate, by=given.user(), reason="misconduct", words="Private.")
    text = client.get("/credentials/status/revocation/1/").content.decode()
    for private in (given.NAME, certificate.number, "misconduct", "Private", certificate.learner.email):
        assert private not in text


# The refresh service


def refreshed(client, certificate):
    return client.get(path_of(said(certificate)["refreshService"]["id"]))


def test_a_credential_that_counts_is_its_own_newest_form(client, certificate):
    response = refreshed(client, certificate)
    assert response.status_code == 200 and response.content.decode() == certificate.credential
    assert "no-store" in response["Cache-Control"]


def test_a_corrected_one_is_given_to_who_holds_the_old_one(client, certificate):
    newest = replaced(replaced(certificate, "replaced", given.NAME), "replaced", given.NAME)
    assert refreshed(client, certificate).content.decode() == newest.credential


def test_a_new_name_is_told_to_nobody_but_its_holder_unless_they_show_it(client, certificate, visit):
    new = replaced(certificate)
    response = refreshed(client, certificate)
    assert response.status_code == 403 and "Delacroix" not in response.content.decode()
    assert new.number not in response.content.decode()
    assert refreshed(visit(certificate.learner), certificate).content.decode() == new.credential
    assert refreshed(visit(given.user()), certificate).status_code == 403
    Certificate.objects.filter(pk=new.pk).update(name_is_public=True)
    assert refreshed(client, certificate).content.decode() == new.credential


def test_a_name_that_changed_for_another_stated_reason_is_kept_back_all_the_same(client, certificate):
    replaced(certificate, "replaced")
    assert refreshed(client, certificate).status_code == 403


def test_a_revoked_one_leads_nowhere(client, certificate):
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    response = refreshed(client, certificate)
    assert response.status_code == 410 and "revoked" in response.json()["sentence"]


def test_one_whose_successor_is_not_printed_yet_says_so(client, certificate):
    replaced(certificate, issued=False)
    assert refreshed(client, certificate).status_code == 404


@pytest.mark.parametrize("token", ["x", "AAAAAAAAAAAAAAAAAAAAAAAA", "ünïcode"])
def test_who_knows_only_the_number_is_told_nothing(client, certificate, token):
    known = client.get(f"/credentials/{certificate.number}/refresh/{token}/")
    unknown = client.get(f"/credentials/{number.new()}/refresh/{token}/")
    assert known.status_code == unknown.status_code == 404


def test_the_address_of_the_refresh_service_does_not_stand_on_the_paper(certificate, tmp_path):
    from certificates import filing
    from tests.certificates.document import poppler

    path = tmp_path / "a.pdf"
    path.write_bytes(filing.contents(certificate))
    token = said(certificate)["refreshService"]["id"].rstrip("/").rpartition("/")[2]
    assert len(token) >= 22
    assert token not in poppler.run("pdftotext", path, "-").decode()


# The achievement, and the file


def test_the_achievement_is_explained_to_people_and_machines_also_when_the_program_is_gone(
    client, certificate
):
    path = path_of(said(certificate)["credentialSubject"]["achievement"]["id"])
    page = client.get(path)
    assert page.status_code == 200
    assert given.RULE in page.content.decode() and given.NAME not in page.content.decode()
    machine = client.get(path, headers={"Accept": "application/json"}).json()
    assert machine == said(certificate)["credentialSubject"]["achievement"]
    certificate.enrollment.cohort.program.certificate_design.delete()
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["program/999999", "nothing/1", "credit/1"])
def test_an_achievement_that_nobody_has_is_not_found(client, certificate, path):
    assert client.get(f"/credentials/achievements/{path}/").status_code == 404


def test_the_holder_downloads_the_credential_as_it_stands_in_the_file(certificate, visit, learner, office):
    path = f"/certificates/{certificate.number}/credential/"
    response = visit(certificate.learner).get(path)
    assert response.content.decode() == certificate.credential
    assert response["Content-Disposition"].endswith('.json"')
    assert "no-store" in response["Cache-Control"]
    assert learner.get(path).status_code == 404
    assert not AuditEntry.objects.filter(verb="downloaded").exists()
    assert office.get(path).status_code == 200
    assert AuditEntry.objects.get(verb="downloaded").details["what"] == "credential"


def test_there_is_no_credential_before_the_document_is_given_out(visit):
    awarded = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    path = f"/certificates/{awarded.number}/credential/"
    assert visit(awarded.learner).get(path).status_code == 404
