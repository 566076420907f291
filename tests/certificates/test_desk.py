"""The office's desk: who can have a certificate, why not yet, and the steps from looking to issuing."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from certificates import actions, spreadsheets
from certificates.models import Certificate, LearnerRecord
from cms.models import AuditEntry
from courses import actions as study
from courses.models import Enrollment, LearnerProfile
from tests.certificates import given
from tests.certificates.document import poppler
from tests.certificates.test_verification import page

pytestmark = pytest.mark.django_db


def rows(response):
    """The learners listed, in order."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', response.content.decode())


# The list


def test_the_heading_is_the_answer(office):
    cohort = given.cohort()
    assert "Nobody is waiting for a certificate today." in page(office.get("/desk/"))
    given.learner(cohort, confirmed=True)
    assert "One learner can have their certificate today." in page(office.get("/desk/"))
    given.learner(cohort, confirmed=True)
    given.learner(cohort)
    assert "Two learners can have their certificate today." in page(office.get("/desk/"))
    found_none = page(office.get("/desk/?q=zzzz"))
    assert "Nobody of these is waiting" in found_none and "Nobody is waiting" not in found_none


def test_each_learner_stands_with_every_reason_and_can_be_chosen(office):
    cohort = given.cohort(given.program(rules=("One intensive attended", "Two care plans written")))
    everybody = [
        given.learner(cohort, name="Folake Adeyemi", confirmed=True),
        given.learner(cohort, name="Maja Eriksen"),
        given.learner(cohort, name="𓀀𓀁", confirmed=True),
    ]
    response = office.get("/desk/")
    words = page(response)
    assert rows(response) == ["Folake Adeyemi", "Maja Eriksen", "𓀀𓀁"]
    assert re.findall(r'name="chosen" value="([^"]+)"', response.content.decode()) == [
        str(one.uuid) for one in everybody
    ]
    assert words.count("One intensive attended: ") == words.count("Two care plans written: ") == 1
    assert "typeface" in words
    assert "2 of 2" in words and "0 of 2" in words


def test_a_row_shows_three_reasons_and_folds_the_rest_but_never_a_matter_of_safety(office):
    words = [f"Task {letter} done" for letter in "ABCDE"]
    learner = given.learner(given.cohort(given.program(rules=words)))
    shown = office.get("/desk/").content.decode()
    folded = re.search(r"<details class=\"reasons-rest\">.*?</details>", shown, re.DOTALL)[0]
    assert "and 2 more" in folded
    assert [one in folded for one in words] == [False, False, False, True, True]
    assert all(shown.count(one + ":") == 1 for one in words)
    record = LearnerRecord.objects.get(enrollment=learner)
    record.reasons = [*([words[0], "Not yet.", False] for _each in range(4)), ["A dose", "Critical.", True]]
    record.save()
    assert [one.title for one in record.first_reasons] == ["A dose", words[0], words[0]]
    assert len(record.other_reasons) == 2
    given.confirm(learner)
    assert "reasons-rest" not in office.get("/desk/").content.decode()


def test_the_learners_page_counts_in_words_what_is_in_the_way(office):
    learner = given.learner(
        given.cohort(given.program(rules=("One thing", "Another thing"))), name="Ola Berg"
    )
    said = page(office.get(reverse("desk_learner", args=[learner.uuid])))
    assert "Two things stand between Ola Berg and the certificate." in said


def test_the_tabs_are_counted_and_open(office):
    cohort = given.cohort()
    given.learner(cohort, name="Folake Adeyemi", confirmed=True)
    given.learner(cohort, name="Maja Eriksen")
    given.certificate(given.learner(cohort, name="Ren Ishikawa", confirmed=True))
    actions.issue(enrollment=given.learner(cohort, name="Pilar Jaramillo", confirmed=True), by=given.user())
    words = page(office.get("/desk/"))
    assert "All 4 Eligible 1 Not yet 1 Issued 2" in words
    assert rows(office.get("/desk/?standing=eligible")) == ["Folake Adeyemi"]
    assert rows(office.get("/desk/?standing=not-yet")) == ["Maja Eriksen"]
    assert rows(office.get("/desk/?standing=issued")) == ["Pilar Jaramillo", "Ren Ishikawa"]


def test_filters_narrow_the_list_and_its_counts(office):
    autumn, spring = given.cohort(name="Autumn"), given.cohort(name="Spring")
    pharmacist = given.discipline("pharmacist")
    folake = given.learner(autumn, name="Folake Adeyemi", discipline=pharmacist)
    rule = folake.cohort.program.requirements.get().key
    given.learner(autumn, name="Maja Eriksen", confirmed=True)
    issued = given.certificate(given.learner(spring, name="Ren Ishikawa", confirmed=True))
    for query, names in {
        "q=maja": ["Maja Eriksen"],
        "q=eriksen+MAJA": ["Maja Eriksen"],
        f"q={issued.learner.email}": ["Ren Ishikawa"],
        f"q={issued.grouped[:9]}": ["Ren Ishikawa"],
        f"q={issued.number.lower()}": ["Ren Ishikawa"],
        f"cohort={autumn.uuid}": ["Maja Eriksen", "Folake Adeyemi"],
        "discipline=pharmacist": ["Folake Adeyemi"],
        f"missing={rule}": ["Folake Adeyemi"],
        f"program={autumn.program_id}": ["Maja Eriksen", "Folake Adeyemi"],
        f"program={autumn.program_id}&cohort={spring.uuid}": [],
        "missing=nonsense&program=nonsense&sort=nonsense": ["Maja Eriksen", "Folake Adeyemi", "Ren Ishikawa"],
        "sort=name": ["Folake Adeyemi", "Maja Eriksen", "Ren Ishikawa"],
        "sort=met": ["Folake Adeyemi", "Maja Eriksen", "Ren Ishikawa"],
        f"cohort={autumn.uuid}&standing=eligible": ["Maja Eriksen"],
        "q=nobody": [],
        "cohort=nonsense&standing=nonsense&p=nonsense": ["Maja Eriksen", "Folake Adeyemi", "Ren Ishikawa"],
    }.items():
        assert rows(office.get(f"/desk/?{query}")) == names, query
    assert "All 1 Eligible 0" in page(office.get("/desk/?q=Ren"))
    assert "Nobody here fits what you asked for." in page(office.get("/desk/?q=nobody"))


def test_who_left_is_not_on_the_desk_unless_they_hold_a_certificate(office):
    cohort = given.cohort()
    gone = given.learner(cohort, name="Claire Fontaine")
    holder = given.certificate(given.learner(cohort, name="Asa Greenwood", confirmed=True)).enrollment
    for enrollment in (gone, holder):
        study.withdraw(enrollment=enrollment, by=office.user)
    assert rows(office.get("/desk/")) == ["Asa Greenwood"]


def test_the_number_of_queries_does_not_grow_with_the_learners(office):
    cohort = given.cohort(given.program(rules=("First", "Second", "Third")))

    def queries():
        with CaptureQueriesContext(connection) as asked:
            office.get("/desk/")
        return len(asked)

    given.learner(cohort, confirmed=True)
    given.certificate(given.learner(cohort, confirmed=True))
    office.get("/desk/")
    few = queries()
    for number in range(30):
        given.learner(cohort, name=f"Learner {number}", confirmed=number % 2)
    many = queries()  # this look works out what is new for all of them
    assert queries() == few <= 28
    assert many <= few + 30


def test_a_long_list_comes_in_pages(office):
    cohort = given.cohort()
    for number in range(27):
        given.learner(cohort, name=f"Learner {number:02}")
    first, second = office.get("/desk/"), office.get("/desk/?p=2")
    assert len(rows(first)) == 25
    assert rows(second) == ["Learner 25", "Learner 26"]
    assert "1 to 25 of 27" in page(first)


def test_a_name_cannot_bring_markup(office):
    given.learner(name="<script>alert(1)</script>", confirmed=True)
    for path in ("/desk/", "/desk/?q=<script>"):
        assert "<script>alert" not in office.get(path).content.decode()


# As a file


@pytest.mark.parametrize(
    "evil", ["=HYPERLINK(1)", "+1", "-2", "@SUM(A1)", " =1+1", "\t=1", "=cmd|' /C calc'!A0"]
)
def test_the_file_runs_no_formula(evil):
    for kind, read in (("csv", _csv_cells), ("xlsx", _xlsx_cells)):
        _heading, row = read(
            spreadsheets.response(kind, "list", ["Name", "Other"], [[evil, given.NAME]]).content
        )
        assert row[0].startswith("'")
        assert row[1] == given.NAME


def _csv_cells(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _xlsx_cells(content):
    sheet = load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_list_can_be_downloaded_and_that_is_written_down(office):
    cohort = given.cohort()
    given.learner(cohort, name="=1+1, Bo")
    issued = given.certificate(given.learner(cohort, name="Ren Ishikawa", confirmed=True))
    response = office.get("/desk/learners.csv?standing=all")
    text = response.content.decode()
    assert text.startswith("\ufeff")
    found = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["Name"] for row in found] == ["'=1+1, Bo", "Ren Ishikawa"]
    assert found[0]["Why not yet"].startswith(given.RULE)
    assert found[1]["Certificate"] == issued.grouped
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert AuditEntry.objects.filter(verb="downloaded learners of", details__learners=2).count() == 1


# Looking before issuing (batches: test_batches.py)


def test_the_preview_is_the_paper_and_says_that_it_is_none(office, tmp_path):
    enrollment = given.learner(confirmed=True)
    response = office.get(reverse("desk_preview", args=[enrollment.uuid]))
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    path = tmp_path / "preview.pdf"
    path.write_bytes(response.content)
    words = " ".join(poppler.run("pdftotext", path, "-").decode().split())
    assert given.NAME in words
    for mark in (
        "PREVIEW",
        "Not a certificate.",
        "Not valid. This preview states that",
        "0000 0000 0000 0001",
    ):
        assert mark in words.replace("\u00a0", " ")
    scanned = poppler.run("zbarimg", "--raw", "-q", poppler.picture(path, tmp_path / "p", resolution=150))
    assert scanned.decode().strip().endswith("/V/" + "0" * 27 + "1")
    assert not Certificate.objects.exists()
    assert AuditEntry.objects.filter(verb="previewed the certificate of").count() == 1


def test_what_cannot_be_printed_cannot_be_previewed_and_says_why(office):
    unprintable = given.learner(name="𓀀𓀁")
    response = office.get(reverse("desk_preview", args=[unprintable.uuid]))
    assert response.status_code == 409
    assert "typeface" in page(response)
    undesigned = given.learner(given.cohort(given.program(design=False)))
    assert "no certificate design" in page(office.get(reverse("desk_preview", args=[undesigned.uuid])))


# One learner


def test_a_look_at_a_learner_shows_everything_and_is_written_down(office):
    enrollment = given.learner(confirmed=True)
    certificate = given.certificate(enrollment)
    response = office.get(reverse("desk_learner", args=[enrollment.uuid]))
    words = page(response)
    for shown in (
        f"{given.NAME} has their certificate.",
        given.RULE,
        certificate.grouped,
        "Issued the certificate",
        enrollment.user.email,
    ):
        assert shown in words
    entry = AuditEntry.objects.get(verb="looked at")
    assert (entry.actor, entry.thing_id) == (office.user, str(enrollment.pk))


def test_a_learners_page_costs_a_fixed_number_of_queries(office, django_assert_max_num_queries):
    enrollment = given.learner(given.cohort(given.program(rules=("First", "Second"))), confirmed=True)
    given.certificate(enrollment)
    with django_assert_max_num_queries(36):
        office.get(reverse("desk_learner", args=[enrollment.uuid]))


def test_the_office_confirms_what_no_record_shows_where_it_reads_the_record(office):
    enrollment = given.learner(scope_confirmed_at=None)
    url = reverse("desk_learner", args=[enrollment.uuid])
    words = page(office.get(url))
    assert "Confirm this" in words and "Confirm the scope of practice" in words
    rule = enrollment.cohort.program.requirements.get()
    confirm = reverse("requirement_confirm", args=[enrollment.uuid, rule.key])
    answer = office.post(confirm, {"why": "The sign-in sheet.", "next": url}, follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert "can have their certificate today." in page(answer)
    office.post(confirm, {"why": "The wrong sheet.", "undo": "yes", "next": url})
    assert "One thing stands between" in page(office.get(url))


def test_what_could_not_be_printed_is_said_on_the_desk_and_can_be_tried_again(office):
    certificate = actions.issue(enrollment=given.learner(confirmed=True), by=given.user())
    Certificate.objects.filter(pk=certificate.pk).update(last_error="It could not be made; the log says why.")
    assert "its document could not be made yet" in page(office.get("/desk/"))
    words = page(office.get(reverse("desk_learner", args=[certificate.enrollment.uuid])))
    assert "It could not be made; the log says why." in words
    assert "Make the document now" in words
    response = office.post(reverse("certificate_print", args=[certificate.number]), follow=True)
    assert "being made again" in page(response)


# Revoking


def test_revoking_asks_why_and_tells_what_follows(office):
    certificate = given.certificate()
    url = reverse("certificate_revoke", args=[certificate.number])
    assert given.NAME in page(office.get(url))
    response = office.post(url, {"reason": "error", "words": " "})
    assert response.status_code == 422
    assert "Write what happened" in page(response)
    response = office.post(url, {"reason": "error", "words": "The wrong person."}, follow=True)
    assert "The certificate is revoked." in page(response)
    certificate.refresh_from_db()
    assert (certificate.standing, certificate.revocation.by) == ("revoked", office.user)
    again = office.post(url, {"reason": "error", "words": "Twice."}, follow=True)
    assert "nothing left to revoke" in page(again)


# Who may


PAGES = ["desk", "desk_csv", "desk_review", "batches"]


def _addresses(certificate):
    enrollment = certificate.enrollment.uuid
    yield from (reverse(name) for name in PAGES)
    yield reverse("desk_learner", args=[enrollment])
    yield reverse("desk_preview", args=[enrollment])
    yield reverse("certificate_revoke", args=[certificate.number])
    yield reverse("certificate_print", args=[certificate.number])
    yield reverse("certificate_reissue", args=[certificate.number])


@pytest.mark.parametrize("role", ["learner", "holder", "faculty", "reviewer"])
def test_the_desk_is_shut_for_everybody_else(visit, anonymous, role):
    certificate = given.certificate()
    person = certificate.learner if role == "holder" else given.user(role=role)
    visitor = visit(person)
    for address in _addresses(certificate):
        for method in (visitor.get, visitor.post):
            assert method(address).status_code == 403, address
        assert anonymous.get(address).status_code == 302, address
    certificate.refresh_from_db()
    assert certificate.standing == "valid"


def test_an_unknown_learner_or_certificate_is_not_found(office):
    nowhere = "6f1f4b84-6f0e-4d0c-9d0e-2c7f1b1d1a11"
    for address in (
        reverse("desk_learner", args=[nowhere]),
        reverse("desk_preview", args=[nowhere]),
        reverse("certificate_revoke", args=["UNKNOWN"]),
        reverse("certificate_pdf", args=["UNKNOWN"]),
    ):
        assert office.get(address).status_code == 404


def test_an_enrollment_without_a_profile_can_be_looked_at(office):
    person = given.user("bare@example.org", first_name="Bare", last_name="Beginner")
    enrollment = Enrollment.objects.create(user=person, cohort=given.cohort())
    assert not LearnerProfile.objects.filter(user=person).exists()
    assert "Bare Beginner" in page(office.get("/desk/"))
    assert office.get(reverse("desk_learner", args=[enrollment.uuid])).status_code == 200
