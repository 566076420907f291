"""Anyone checks a certificate: by number, by name, by file; the same answer for what never was."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates import actions, filing, sharing, verification
from certificates import number as numbers
from certificates.models import Certificate
from certificates.verification.findings import standing_of
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


def test_the_award_date_reads_as_it_does_on_the_paper(anonymous, certificate):
    words = page(anonymous.get(f"/v/{certificate.number}"))
    assert f"Awarded on {certificate.facts['award_date_text']}" in words


def test_every_page_is_kept_from_search_engines(anonymous, certificate):
    for path in (f"/v/{certificate.number}", "/v/", "/v/how/", f"/v/{numbers.new()}", "/v/nonsense"):
        response = anonymous.get(path)
        assert "noindex" in response["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_a_page_that_names_nobody_may_be_cached_for_half_a_minute_and_carries_no_cookie(
    anonymous, certificate
):
    for path in (f"/v/{certificate.number}", "/v/", f"/v/{numbers.new()}", "/v/nonsense"):
        response = anonymous.get(path)
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=30", path
        assert not response.cookies
        assert "csrfmiddlewaretoken" not in response.content.decode()


def test_what_names_somebody_or_answers_somebody_is_never_cached(anonymous, learner, certificate):
    path = f"/v/{certificate.number}"
    answers = [
        learner.get(path),
        anonymous.post(path, {"name": given.NAME}),
        anonymous.post(path, pdf(filing.contents(certificate))),
        anonymous.post("/v/", {"number": "nonsense"}),
    ]
    sharing.set_name_public(certificate=certificate, by=certificate.learner, yes=True)
    answers.append(anonymous.get(path))
    for response in answers:
        assert "no-store" in response["Cache-Control"]


def test_the_name_is_shown_when_the_holder_agreed(anonymous, certificate):
    sharing.set_name_public(certificate=certificate, by=certificate.learner, yes=True)
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


@pytest.mark.parametrize("typed", ["http://[x/v/", "//[", "／／[", "https://a]b/v/8CA4"])
def test_an_address_that_cannot_be_read_is_said_to_be_no_number(anonymous, typed):
    answer = anonymous.post("/v/", {"number": typed})
    assert answer.status_code == 422 and "certificate number" in page(answer).lower()


def test_an_unknown_number_gets_404_and_a_form_to_try_again(anonymous):
    response = anonymous.get(f"/v/{numbers.new()}")
    assert response.status_code == 404
    assert "We can show no certificate with this number." in page(response)
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


@pytest.mark.parametrize(
    "name, another",
    [
        ("मनोज कुमार", "मनीज कुमार"),
        ("মিতা সেন", "মাতা সেন"),
        ("மீனா ராஜன்", "மானா ராஜன்"),
        ("สมปูน ใจดี", "สมปาน ใจดี"),
    ],
)
def test_a_name_that_differs_in_a_vowel_sign_is_another_name(anonymous, name, another):
    certificate = given.certificate(given.learner(confirmed=True, name=name))
    answers = [page(anonymous.post(f"/v/{certificate.number}", {"name": typed})) for typed in (name, another)]
    assert ["Yes. The certificate bears this name." in one for one in answers] == [True, False]


def test_who_guesses_from_one_address_shuts_nobody_else_out(anonymous, certificate):
    def ask(address, name="Guess"):
        answer = anonymous.post(f"/v/{certificate.number}", {"name": name}, REMOTE_ADDR=address)
        return answer.status_code

    assert [ask("192.0.2.1") for _guess in range(40)][-20:] == [429] * 20
    assert ask("198.51.100.7", given.NAME) == 200
    # Many addresses together are stopped as well, at ten times as many.
    guesses = [ask(f"203.0.113.{n // 20}") for n in range(200)]
    assert guesses.count(200) == 200 - 21 and guesses[-1] == 429


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
        assert "This file is not as we issued it." in page(response)
        assert "is valid" not in page(response)


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
    [
        (b"", "file is empty"),
        (b"GIF89a....", "This is a picture."),
        (b"hello", "not a PDF"),
        (b"%PDF-1.7" + b"0" * 2_000_001, "too large"),
    ],
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
        assert "Choose the PDF file of the certificate, or its credential file, first." in page(response)


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


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://[::"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": "http://["},
    ],
)
def test_a_form_of_another_site_is_refused(anonymous, certificate, headers):
    for path, sent in {
        "/v/": {"number": certificate.number},
        f"/v/{certificate.number}": {"name": "x"},
    }.items():
        response = anonymous.post(path, sent, headers=headers)
        assert response.status_code == 403
        assert "sent from another site" in page(response)


def test_a_form_of_this_site_needs_neither_cookie_nor_token(certificate):
    from django.test import Client

    visitor = Client(enforce_csrf_checks=True)
    headers = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert visitor.post("/v/", {"number": certificate.number}, headers=headers).status_code == 302
    assert visitor.post(f"/v/{certificate.number}", {"name": given.NAME}).status_code == 200


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


# What the holder decides


MOMENT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def told(response):
    """The headers of an answer, without what names the request itself."""
    return {name: value for name, value in response.headers.items() if name != "X-Request-ID"}


@pytest.mark.parametrize("way", ["get", "head", "name", "file"])
def test_a_page_taken_down_and_a_number_that_never_was_get_the_same_answer_after_the_same_work(
    anonymous, certificate, way
):
    sharing.set_page_withdrawn(certificate=certificate, by=certificate.learner, yes=True)
    answers = []
    for number in (certificate.number, numbers.new()):
        with time_machine.travel(MOMENT, tick=False), CaptureQueriesContext(connection) as asked:
            if way == "name":
                response = anonymous.post(f"/v/{number}", {"name": given.NAME})
            elif way == "file":
                response = anonymous.post(f"/v/{number}", pdf(b"GIF89a"))
            else:
                response = getattr(anonymous, way)(f"/v/{number}")
        queries = [query["sql"].replace(number, "THE-NUMBER") for query in asked.captured_queries]
        answers.append(
            (
                response.status_code,
                response.content.decode().replace(number, "THE-NUMBER"),
                told(response),
                queries,
            )
        )
    assert answers[0] == answers[1]
    assert answers[0][0] == (422 if way == "file" else 404)


def test_guessing_names_is_not_counted_where_there_is_no_page(anonymous, certificate):
    sharing.set_page_withdrawn(certificate=certificate, by=certificate.learner, yes=True)
    for number in (certificate.number, numbers.new()):
        answers = {anonymous.post(f"/v/{number}", {"name": "Guess"}).status_code for _ in range(22)}
        assert answers == {404}


def test_whoever_has_the_file_can_still_check_it_after_the_page_was_taken_down(anonymous, certificate):
    sharing.set_page_withdrawn(certificate=certificate, by=certificate.learner, yes=True)
    words = page(anonymous.post("/v/", pdf(filing.contents(certificate))))
    assert "This certificate is valid." in words


def test_a_page_that_is_put_back_answers_again(anonymous, certificate):
    for down in (True, False):
        sharing.set_page_withdrawn(certificate=certificate, by=certificate.learner, yes=down)
    assert "is valid" in page(anonymous.get(f"/v/{certificate.number}"))


def test_the_wish_to_tell_the_public_nothing_is_stronger_than_an_older_yes(anonymous, certificate):
    sharing.set_name_public(certificate=certificate, by=certificate.learner, yes=True)
    profile = certificate.learner.learner_profile
    profile.directory_opt_out = True
    profile.save()
    assert given.NAME not in anonymous.get(f"/v/{certificate.number}").content.decode()
    with pytest.raises(sharing.OptedOut, match="told nothing"):
        sharing.set_name_public(certificate=Certificate.objects.get(), by=certificate.learner, yes=True)


def test_a_name_is_shown_only_while_its_holder_could_take_the_word_back(anonymous, certificate):
    sharing.set_name_public(certificate=certificate, by=certificate.learner, yes=True)
    assert given.NAME in page(anonymous.get(f"/v/{certificate.number}"))
    Certificate.objects.update(learner=None)  # as when the account is deleted
    response = anonymous.get(f"/v/{certificate.number}")
    assert "This certificate is valid." in page(response)
    assert given.NAME not in response.content.decode()


@pytest.mark.parametrize("reason", ["replaced", "name", "error"])
def test_nobody_is_named_beside_a_certificate_that_does_not_count(anonymous, certificate, reason):
    sharing.set_name_public(certificate=certificate, by=certificate.learner, yes=True)
    actions.revoke(certificate=certificate, by=given.user(), reason=reason, words="Wrong.")
    assert given.NAME not in anonymous.get(f"/v/{certificate.number}").content.decode()


def test_no_name_is_confirmed_for_a_replaced_certificate(anonymous, certificate):
    actions.revoke(certificate=certificate, by=given.user(), reason="replaced", words="Another name.")
    response = anonymous.post(f"/v/{certificate.number}", {"name": given.NAME})
    words = page(response)
    assert "Yes." not in words and given.NAME not in response.content.decode()
    assert "No name is shown for a certificate that was replaced." in words
    assert 'name="name"' not in response.content.decode()


def test_a_typed_name_gives_away_neither_degrees_nor_profession(anonymous):
    certificate = given.certificate(given.learner(confirmed=True, credentials="MSN"))
    response = anonymous.post(f"/v/{certificate.number}", {"name": given.NAME})
    assert given.NAME in page(response)
    for private in ("MSN", "Ethicist"):
        assert private not in response.content.decode()


def test_a_name_that_was_typed_cannot_turn_the_direction_of_the_page(anonymous, certificate):
    response = anonymous.post(f"/v/{certificate.number}", {"name": "ecilA \u202e<b>"})
    assert "<bdi>ecilA" in response.content.decode()
    assert "<b>" not in response.content.decode().replace("<b><span", "")


def test_every_claim_of_the_paper_stands_on_its_page(anonymous, certificate):
    words = page(anonymous.get(f"/v/{certificate.number}"))
    facts = certificate.facts
    for claim in (
        facts["program_title"],
        facts["program_line"],
        facts["sentence"],
        *facts["hours"],
        facts["office"],
        facts["organization"],
        facts["signers"][0]["name"],
        facts["signers"][0]["role"],
        facts["fine_print"],
    ):
        assert claim in words


def test_a_certificate_that_names_its_last_day_expires(certificate):
    facts = certificate.facts
    for until, state in {
        "2020-01-01": verification.State.EXPIRED,
        "2020-01-01T00:00:00Z": verification.State.EXPIRED,
        "2999-01-01": verification.State.VALID,
        "": verification.State.VALID,
    }.items():
        certificate.facts = facts | {"valid_until": until}
        assert standing_of(certificate)[0] == state


def test_how_checking_works_is_told_to_everybody(anonymous):
    words = page(anonymous.get("/v/how/"))
    for told_there in ("signer unknown", "compare every line", "Nothing of the file"):
        assert told_there in words
    assert "How checking works" in page(anonymous.get("/v/"))


def test_the_certificates_of_our_document_keys_are_public(anonymous, certificate):
    response = anonymous.get("/v/document-keys.pem")
    assert certificate.signed_with.public.strip() in response.content.decode()
