"""Anyone checks a certificate: by number, by name, by file; the same answer for what never was."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates import actions, filing, verification
from certificates import number as numbers
from certificates.models import Certificate
from tests.certificates import given
from tests.certificates.document import poppler

pytestmark = pytest.mark.django_db


def page(response):
    """The words of a page, without markup and in one line."""
    text = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(text.split())


def pdf(content, name="certificate.pdf"):
    return {"file": SimpleUploadedFile(name, content, content_type="application/pdf")}


@pytest.fixture
def certificate():
    return given.certificate()


def test_a_valid_certificate_is_found_with_its_facts_and_without_the_name(anonymous, certificate):
    response = anonymous.get(f"/v/{certificate.number}")
    words = page(response)
    assert response.status_code == 200
    assert "This certificate is valid." in words
    for fact in (
        certificate.grouped,
        "Certificate of Completion",
        "Palliative Care Program Office",
        "It has not been revoked",
    ):
        assert fact in words
    for private in (given.NAME, "Lindqvist", certificate.learner.email, "Ethicist", given.RULE):
        assert private not in response.content.decode()


def test_the_page_is_kept_from_search_engines_and_caches(anonymous, certificate):
    for path in (f"/v/{certificate.number}", "/v/", f"/v/{numbers.new()}", "/v/nonsense"):
        response = anonymous.get(path)
        assert "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_the_name_is_shown_when_the_holder_agreed(anonymous, certificate):
    actions.set_name_public(certificate=certificate, by=certificate.learner, yes=True)
    words = page(anonymous.get(f"/v/{certificate.number}"))
    assert given.NAME in words
    assert "the holder agreed" in words


@pytest.mark.parametrize(
    "reason, title",
    [
        ("error", "This certificate was revoked."),
        ("misconduct", "This certificate was revoked."),
        ("replaced", "This certificate was replaced."),
    ],
)
def test_a_revoked_certificate_says_so_at_once_and_not_why(anonymous, certificate, reason, title):
    assert "is valid" in page(anonymous.get(f"/v/{certificate.number}"))
    actions.revoke(certificate=certificate, by=given.user(), reason=reason, words="A private matter.")
    response = anonymous.get(f"/v/{certificate.number}")
    words = page(response)
    assert response.status_code == 200
    assert title in words
    assert "is valid" not in words
    for private in ("private matter", "misconduct", "error", given.NAME):
        assert private not in words.lower().replace(given.NAME.lower(), given.NAME)


def test_an_unknown_number_gets_404_and_a_form_to_try_again(anonymous):
    response = anonymous.get(f"/v/{numbers.new()}")
    assert response.status_code == 404
    assert "We issued no certificate with this number." in page(response)
    assert 'name="number"' in response.content.decode()


def test_what_is_awarded_and_not_given_out_is_as_unknown_as_what_never_was(anonymous):
    certificate = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    never = numbers.new()
    here, nowhere = anonymous.get(f"/v/{certificate.number}"), anonymous.get(f"/v/{never}")
    varying = re.compile(r"(?<=value=\")\w{64}|datetime=\"[^\"]+\">[^<]+")
    assert here.status_code == nowhere.status_code == 404
    assert varying.sub("", here.content.decode()).replace(certificate.number, never) == varying.sub(
        "", nowhere.content.decode()
    )
    assert dict(here.headers).keys() == dict(nowhere.headers).keys()


@pytest.mark.parametrize("path", ["known", "revoked", "unknown"])
def test_every_number_costs_one_query(anonymous, certificate, path):
    if path == "revoked":
        actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    number = numbers.new() if path == "unknown" else certificate.number
    with CaptureQueriesContext(connection) as asked:
        anonymous.get(f"/v/{number}")
    ours = [query for query in asked.captured_queries if "wagtail" not in query["sql"]]
    assert len(ours) == 1, "Wagtail looks for a redirect after a 404; nothing else is asked"


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("hello", "has 28 letters and digits"),
        ("0" * 28, "does not add up"),
        ("0" * 27 + "U", "never contains “U”"),
        ("%20", "Type the number"),
        ("x" * 350, "too long"),
    ],
)
def test_what_is_no_number_gets_404_and_a_sentence_that_helps(anonymous, typed, sentence):
    response = anonymous.get(f"/v/{typed}")
    assert response.status_code == 404
    assert sentence in page(response)
    assert 'name="number"' in response.content.decode()


def test_a_number_typed_otherwise_leads_to_its_own_address(anonymous, certificate):
    spelled = numbers.grouped(certificate.number, "-").lower()
    response = anonymous.get(f"/v/{spelled}")
    assert response.status_code == 302
    assert response["Location"] == f"/v/{certificate.number}"
    assert anonymous.get(f"/v/{certificate.number}/").status_code == 200


def test_the_address_in_capitals_as_the_square_code_spells_it_works(anonymous, certificate):
    assert anonymous.get(f"/V/{certificate.number}").status_code == 200


def test_the_form_takes_the_number_however_it_is_typed(anonymous, certificate):
    for typed in (
        certificate.grouped,
        certificate.number.lower().replace("0", "o").replace("1", "l"),
        f"http://elsewhere.example/V/{certificate.number}",
        f"  {numbers.grouped(certificate.number, '–')} ",
    ):
        response = anonymous.post("/v/", {"number": typed})
        assert response.status_code == 302, page(response)
        assert response["Location"] == f"/v/{certificate.number}"


def test_the_form_says_what_is_wrong_with_a_number(anonymous):
    response = anonymous.post("/v/", {"number": "7K3Q M94T"})
    assert response.status_code == 422
    assert "This has 8." in page(response)
    assert "7K3Q M94T" in response.content.decode(), "what was typed is still there"


def test_a_preview_is_called_one(anonymous):
    response = anonymous.get(f"/v/{numbers.SAMPLE}")
    assert "This is a preview, not a certificate." in page(response)
    assert "is valid" not in page(response)


# A name


@pytest.mark.parametrize(
    "typed", [given.NAME, "  marisol   OKAFOR lindqvist ", "Márisol Okafor‑Lindqvist", f"{given.NAME}, MSN"]
)
def test_the_right_name_gets_a_yes(anonymous, typed):
    certificate = given.certificate(given.learner(confirmed=True, credentials="MSN"))
    words = page(anonymous.post(f"/v/{certificate.number}", {"name": typed}))
    assert "Yes. The certificate bears this name." in words
    assert "Shown because you typed it." in words


@pytest.mark.parametrize(
    "typed", ["Marisol Okafor", "Lindqvist", "MSN", "x", "Marisol Okafor-Lindqvst", "-", "🙂"]
)
def test_another_name_gets_a_no_and_learns_nothing(anonymous, typed):
    certificate = given.certificate(given.learner(confirmed=True, credentials="MSN"))
    response = anonymous.post(f"/v/{certificate.number}", {"name": typed})
    assert "No. The certificate does not bear the name" in page(response)
    assert given.NAME not in response.content.decode()


def test_an_empty_name_gets_a_sentence(anonymous, certificate):
    response = anonymous.post(f"/v/{certificate.number}", {"name": " "})
    assert response.status_code == 422
    assert "Type the name" in page(response)


def test_guessing_names_ends_soon_and_only_for_that_certificate(anonymous, certificate):
    answers = [
        anonymous.post(f"/v/{certificate.number}", {"name": f"Guess {n}"}).status_code for n in range(21)
    ]
    assert answers == [200] * 20 + [429]
    another = given.certificate()
    assert anonymous.post(f"/v/{another.number}", {"name": "Guess"}).status_code == 200
    assert anonymous.get(f"/v/{certificate.number}").status_code == 200


def test_a_class_behind_one_address_can_check_at_once(anonymous, certificate):
    assert {anonymous.get(f"/v/{certificate.number}").status_code for _ in range(120)} == {200}


# A file


def test_the_file_itself_is_the_stronger_proof(anonymous, certificate):
    content = filing.contents(certificate)
    for path in ("/v/", f"/v/{certificate.number}"):
        words = page(anonymous.post(path, pdf(content)))
        assert "This certificate is valid." in words
        assert "The file is, byte for byte, the one that we issued." in words
        assert given.NAME in words
        assert "Shown because you have the file." in words


def test_one_changed_byte_is_found(anonymous, certificate):
    content = bytearray(filing.contents(certificate))
    content[len(content) // 2] ^= 1
    for path in ("/v/", f"/v/{certificate.number}"):
        response = anonymous.post(path, pdf(bytes(content)))
        assert "This file is not one that we issued." in page(response)
        assert "is valid" not in page(response)
        assert given.NAME not in response.content.decode()


def test_the_file_of_a_revoked_certificate_is_ours_and_does_not_count(anonymous, certificate):
    content = filing.contents(certificate)
    actions.revoke(certificate=certificate, by=given.user(), reason="error", words="Wrong.")
    words = page(anonymous.post("/v/", pdf(content)))
    assert "This certificate was revoked." in words
    assert "byte for byte" in words


def test_the_file_of_another_certificate_is_not_taken_for_this_one(anonymous, certificate):
    another = given.certificate(given.learner(name="Tobias Lindgren", confirmed=True))
    words = page(anonymous.post(f"/v/{certificate.number}", pdf(filing.contents(another))))
    assert "This file is another certificate." in words
    assert another.grouped in words
    assert certificate.grouped not in words


@pytest.mark.parametrize(
    "content, sentence",
    [(b"", "file is empty"), (b"GIF89a....", "not a PDF"), (b"%PDF-1.7" + b"0" * 2_000_001, "too large")],
)
def test_what_is_no_certificate_file_gets_a_sentence_and_nothing_is_lost(
    anonymous, certificate, content, sentence
):
    response = anonymous.post(f"/v/{certificate.number}", pdf(content))
    assert response.status_code == 422
    assert sentence in page(response)
    assert certificate.grouped in page(response)


def test_a_missing_file_gets_a_sentence(anonymous, certificate):
    for path in ("/v/", f"/v/{certificate.number}"):
        response = anonymous.post(path, {})
        assert response.status_code == 422
        assert "Choose the PDF file" in page(response)


def test_a_huge_upload_is_refused_before_it_is_read(anonymous):
    class Unreadable(BytesIO):
        def read(self, *size):
            raise AssertionError("the upload was read")

    response = anonymous.generic("POST", "/v/", b"", content_type="multipart/form-data; boundary=x")
    assert response.status_code == 422
    response = anonymous.request(
        **{
            "PATH_INFO": "/v/",
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "CONTENT_LENGTH": "900000000",
            "wsgi.input": Unreadable(),
        }
    )
    assert response.status_code == 413
    assert "smaller than 2 MB" in page(response)


def test_a_form_from_elsewhere_is_refused(certificate):
    from django.test import Client

    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/v/", {"number": certificate.number}).status_code == 403
    assert stranger.post(f"/v/{certificate.number}", {"name": given.NAME}).status_code == 403


# The paper leads here


def test_the_paper_says_the_name_and_the_number_and_its_code_leads_to_the_page(tmp_path, settings, anonymous):
    settings.SITE_URL = "https://alongside.example"
    certificate = given.certificate()
    path = tmp_path / "certificate.pdf"
    path.write_bytes(filing.contents(certificate))
    words = " ".join(poppler.run("pdftotext", path, "-").decode().split())
    assert given.NAME in words
    assert "".join(certificate.grouped.split()) in "".join(words.split())
    picture = poppler.picture(path, tmp_path / "page", resolution=150)
    scanned = poppler.run("zbarimg", "--raw", "-q", picture).decode().strip()
    assert scanned.lower() == certificate.facts["verify_url"].lower()
    assert anonymous.get(scanned.removeprefix("HTTPS://ALONGSIDE.EXAMPLE")).status_code == 200


def test_findings_say_what_was_checked():
    certificate = given.certificate()
    found = verification.by_number(certificate.number)
    assert [one.met for one in found.checked] == [True, True]
    assert verification.by_number(numbers.new()).checked == []
    assert Certificate.objects.count() == 1
