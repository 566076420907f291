"""The office's desk: who can have a certificate, why not yet, and the steps from looking to issuing."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import actions, drafts, eligibility
from certificates import desk as desks
from certificates.models import Certificate
from cms.models import AuditEntry
from courses.models import Enrollment, LearnerProfile
from tests.certificates import given
from tests.certificates.document import poppler
from tests.certificates.test_verification import page

pytestmark = pytest.mark.django_db


def rows(response):
    """The learners listed, in order."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', response.content.decode())


def seen(enrollment):
    fresh = eligibility.people().get(pk=enrollment.pk)
    return f"{enrollment.uuid}:{drafts.fingerprint(eligibility.case(fresh).facts)}"


# The list


def test_the_heading_is_the_answer(office):
    cohort = given.cohort()
    assert "Nobody is waiting for a certificate today." in page(office.get("/desk/"))
    given.learner(cohort, confirmed=True)
    assert "One learner can have their certificate today." in page(office.get("/desk/"))
    given.learner(cohort, confirmed=True)
    given.learner(cohort)
    assert "Two learners can have their certificate today." in page(office.get("/desk/"))


def test_each_learner_stands_with_every_reason_and_only_who_is_eligible_has_a_box(office):
    cohort = given.cohort(given.program(rules=("One intensive attended", "Two care plans written")))
    eligible = given.learner(cohort, name="Folake Adeyemi", confirmed=True)
    given.learner(cohort, name="Maja Eriksen")
    given.learner(cohort, name="𓀀𓀁", confirmed=True)
    response = office.get("/desk/")
    words = page(response)
    assert rows(response) == ["Folake Adeyemi", "Maja Eriksen", "𓀀𓀁"]
    assert re.findall(r'name="chosen" value="([^"]+)"', response.content.decode()) == [str(eligible.uuid)]
    assert words.count("One intensive attended: ") == words.count("Two care plans written: ") == 1
    assert "typeface" in words
    assert "2 of 2" in words and "0 of 2" in words


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
    given.learner(autumn, name="Folake Adeyemi", discipline=pharmacist)
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
        f"missing={given.RULE}": ["Folake Adeyemi"],
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
    Enrollment.objects.filter(pk__in=[gone.pk, holder.pk]).update(state="withdrawn")
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
    assert queries() == few
    assert few <= 16


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
    assert desks._inert(evil).startswith("'")
    assert desks._inert(given.NAME) == given.NAME


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


# Looking before issuing


def test_looking_issues_nothing_and_shows_what_will_stand(office):
    enrollment = given.learner(confirmed=True, credentials="MSN, APRN", scope_confirmed_at=None)
    not_yet = given.learner(enrollment.cohort, name="Maja Eriksen")
    response = office.post("/desk/review/", {"chosen": [str(enrollment.uuid), str(not_yet.uuid), "nonsense"]})
    words = page(response)
    assert "Read this certificate once more before you issue it." in words
    for shown in (given.NAME, "MSN, APRN, Ethicist", "Certificate of Completion", "scope of practice"):
        assert shown in words
    assert seen(enrollment) in response.content.decode()
    assert "Left out" in words and "Maja Eriksen" in words
    assert str(not_yet.uuid) not in re.findall(r'name="issue" value="([^":]+)', response.content.decode())
    assert not Certificate.objects.exists()


def test_all_who_are_eligible_under_the_filters_can_be_looked_at_together(office):
    autumn, spring = given.cohort(), given.cohort()
    for cohort in (autumn, spring):
        given.learner(cohort, confirmed=True)
        given.learner(cohort)
    response = office.post("/desk/review/", {"all": "yes", "cohort": str(autumn.uuid)})
    assert response.content.decode().count('name="issue"') == 1


def test_choosing_nobody_leads_back_with_a_sentence(office):
    response = office.post("/desk/review/", {"cohort": "nonsense"}, follow=True)
    assert response.redirect_chain == [("/desk/", 302)]
    assert "Choose at least one learner first." in page(response)
    assert office.get("/desk/review/").status_code == 302


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


# Issuing


def test_issuing_says_how_many_and_of_each_other_why_not(office):
    cohort = given.cohort()
    good = given.learner(cohort, name="Folake Adeyemi", confirmed=True)
    late = given.learner(cohort, name="Maja Eriksen", confirmed=True)
    held = given.learner(cohort, name="Ren Ishikawa", confirmed=True)
    chosen = [seen(one) for one in (good, late, held)]
    late.confirmations.update(withdrawn_at="2026-01-01T00:00:00Z")
    certificate = given.certificate(held)
    response = office.post("/desk/issue/", {"issue": chosen, "cohort": str(cohort.uuid)}, follow=True)
    words = page(response)
    assert response.redirect_chain == [(f"/desk/?cohort={cohort.uuid}", 302)]
    assert "One certificate is issued." in words
    assert f"Not issued. Maja Eriksen: {given.RULE}: " in words
    assert f"Ren Ishikawa has certificate {certificate.grouped}" in words
    assert Certificate.objects.count() == 2
    assert Certificate.objects.get(enrollment=good).awarded_by == office.user


def test_a_second_click_issues_nothing_more(office):
    enrollment = given.learner(confirmed=True)
    chosen = seen(enrollment)
    for _ in range(2):
        response = office.post("/desk/issue/", {"issue": [chosen]}, follow=True)
    assert Certificate.objects.count() == 1
    assert "has certificate" in page(response)


def test_a_stale_form_issues_nothing(office):
    enrollment = given.learner(confirmed=True)
    chosen = seen(enrollment)
    profile = enrollment.user.learner_profile
    profile.credentials = "PhD"
    profile.save()
    for sent in (chosen, str(enrollment.uuid), f"{enrollment.uuid}:guess", "nonsense", "nonsense:more"):
        response = office.post("/desk/issue/", {"issue": [sent]}, follow=True)
        assert response.status_code == 200
        assert not Certificate.objects.exists()
    assert "look at it again" in page(office.post("/desk/issue/", {"issue": [chosen]}, follow=True))


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
    with django_assert_max_num_queries(28):
        office.get(reverse("desk_learner", args=[enrollment.uuid]))


def test_the_office_confirms_what_no_record_shows_where_it_reads_the_record(office):
    enrollment = given.learner(scope_confirmed_at=None)
    url = reverse("desk_learner", args=[enrollment.uuid])
    words = page(office.get(url))
    assert "Confirm this" in words and "Confirm the scope of practice" in words
    rule = enrollment.cohort.program.requirements.get()
    confirm = reverse("requirement_confirm", args=[enrollment.uuid, rule.pk])
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
    response = office.post(url, {"reason": "replaced", "words": "A new name."}, follow=True)
    assert "The certificate is revoked." in page(response)
    certificate.refresh_from_db()
    assert (certificate.standing, certificate.revocation.by) == ("replaced", office.user)
    again = office.post(url, {"reason": "error", "words": "Twice."}, follow=True)
    assert "nothing left to revoke" in page(again)


# Who may


PAGES = ["desk", "desk_csv", "desk_review", "desk_issue"]


def _addresses(certificate):
    enrollment = certificate.enrollment.uuid
    yield from (reverse(name) for name in PAGES)
    yield reverse("desk_learner", args=[enrollment])
    yield reverse("desk_preview", args=[enrollment])
    yield reverse("certificate_revoke", args=[certificate.number])
    yield reverse("certificate_print", args=[certificate.number])


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
