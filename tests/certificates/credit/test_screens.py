"""Continuing education in the browser's hands: off by default, the office's screens, the learner's, and the file."""

import csv
import hashlib
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.credit import claiming, reporting
from certificates.credit.errors import CannotReport
from certificates.models import (
    Activity,
    Claim,
    CreditFile,
    CreditSettings,
    CreditType,
    LearnerIdentifier,
    Statement,
)
from cms.models import AuditEntry
from tests import factories
from tests.certificates import given as programs
from tests.certificates.credit import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    return given.activity()


@pytest.fixture
def pharmacist(activity, visit):
    return visit(given.pharmacist(activity.program).user)


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


# Off by default


def test_continuing_education_is_off_until_somebody_switches_it_on(office, visit, activity):
    assert CreditSettings._meta.get_field("is_on").default is False
    given.settings(is_on=False)
    learner = visit(given.pharmacist(activity.program).user)
    assert [
        learner.get(path).status_code for path in ("/credit/", f"/credit/{activity.pk}/", "/credit/numbers/")
    ] == [404] * 3
    assert "/credit/" not in text(learner.get("/record/"))
    assert "is switched off" in text(office.get("/desk/credit/"))
    assert office.get("/desk/credit/new/").status_code == 404


def test_what_was_claimed_stays_a_certificate_when_it_is_switched_off(activity, visit):
    enrollment = given.pharmacist(activity.program)
    made = given.claim(activity, enrollment)
    given.settings(is_on=False)
    assert visit(enrollment.user).get(f"/certificates/{made.certificate.number}/pdf/").status_code == 200


# The office


def test_the_office_goes_from_nothing_to_an_open_activity(office):
    given.settings()
    program = programs.program()
    today = timezone.localdate()
    form = {
        "title": "Breathlessness at Night", "number": "UHSC-9", "program": program.pk, "format": "webinar",
        "place": "Online", "provider": "Campus", "faculty": "A. Person, MD", "planners": "medicine, nursing",
        "disclosures": "None.", "media": "Video", "method": "Take part", "minutes": "60", "released_on": str(today),
        "ends_on": str(today + timedelta(days=30)), "sentence": "took part in the activity named below.",
        "fine_print": "This certificate is not academic credit.",
    }  # fmt: skip
    bad = office.post("/desk/credit/new/", form | {"ends_on": str(today - timedelta(days=1))})
    assert "It ends before it is released." in text(bad, 422)
    assert office.post("/desk/credit/new/", form).status_code == 302
    activity = Activity.objects.get()
    page = f"/desk/credit/{activity.pk}/"
    assert "Say what a learner must have done." in text(office.get(page))
    ama = CreditType.objects.get(code="ama")
    wrong = office.post(f"{page}credit/", {"type": ama.pk, "ama-amount": "1.1", "ama-reference": ""})
    assert "steps of" in text(wrong, 422)
    office.post(f"{page}credit/", {"type": ama.pk, "ama-amount": "1.25", "ama-reference": ""})
    office.post(f"{page}rules/", {"kind": "profile_complete"})
    for code in ("accreditation", "ama"):
        office.post(f"{page}statements/{code}/", {"text": "Sample wording.", "source": "Letter of today"})
    office.post(f"{page}open/")
    activity.refresh_from_db()
    assert activity.is_open and "Learners see it." in text(office.get(page))
    assert office.get(f"{page}preview/").content.startswith(b"%PDF")


def test_a_rule_about_no_page_where_one_is_needed_is_refused(office, activity):
    answer = office.post(f"/desk/credit/{activity.pk}/rules/", {"kind": "case_passed"})
    assert "Choose what this rule is about" in text(answer, 422)
    assert activity.rules.count() == 1


def test_every_version_of_a_statement_is_read_with_who_pasted_it(office, activity):
    page = f"/desk/credit/{activity.pk}/statements/accreditation/"
    office.post(page, {"text": "Second wording.", "source": "Letter of June 2"})
    said = text(office.get(page))
    assert "Second wording." in said and given.ACCREDITATION in said and "Letter of June 2" in said
    assert Statement.objects.first().pasted_by == office.user


def test_a_faulty_number_in_an_address_finds_nothing(office, activity):
    assert office.post(f"/desk/credit/{activity.pk}/credit/", {"type": "x"}).status_code == 404
    assert office.post(f"/desk/credit/{activity.pk}/rules/", {"remove": "999999"}).status_code == 404
    assert office.get(f"/desk/credit/{activity.pk}/statements/none/").status_code == 404


# Learners


def test_before_starting_a_learner_reads_everything_that_has_to_be_told(pharmacist, activity):
    said = text(pharmacist.get(f"/credit/{activity.pk}/"))
    for words in (
        activity.faculty, activity.disclosures, activity.media, activity.method, activity.passing, "About 240 minutes",
        "Pharmacy contact hours (ACPE): 4.0", "Plains Hospice Network", activity.number, given.ACCREDITATION,
        "Last day for claiming",
    ):  # fmt: skip
        assert words in said, words


def test_a_learner_claims_and_has_the_certificate(pharmacist, activity):
    page = f"/credit/{activity.pk}/"
    acpe, ipce = (activity.designations.get(credit_type__code=code) for code in ("acpe", "ipce"))
    form = {f"amount_{acpe.pk}": "4.00", f"amount_{ipce.pk}": "3.50"}
    assert "matches the part you took" in text(pharmacist.post(page, form), 422)
    assert pharmacist.post(page, form | {"agreed": "on"}).status_code == 302
    claim = Claim.objects.get()
    assert [line["claimed"] for line in claim.lines] == ["4.0", "3.5"]
    assert "You claimed credit on" in text(pharmacist.get(page))
    again = pharmacist.post(page, form | {"agreed": "on"}, follow=True)
    assert "already" in text(again) and Claim.objects.count() == 1


def test_an_amount_that_is_not_offered_is_refused_by_the_form(pharmacist, activity):
    acpe = activity.designations.get(credit_type__code="acpe")
    answer = pharmacist.post(f"/credit/{activity.pk}/", {f"amount_{acpe.pk}": "40", "agreed": "on"})
    assert answer.status_code == 422 and not Claim.objects.exists()


def test_numbers_are_given_checked_and_erased_and_only_that_is_logged(visit, activity):
    enrollment = programs.learner(
        programs.cohort(activity.program), discipline=programs.discipline("pharmacist"), scope="dispenses"
    )
    learner = visit(enrollment.user)
    assert "NABP e-Profile ID" in text(learner.get("/credit/numbers/"))
    wrong = learner.post("/credit/numbers/", {"kind": "birth_day", "birth_day-value": "1340"})
    assert "the month first" in text(wrong, 422)
    learner.post("/credit/numbers/", {"kind": "nabp", "nabp-value": "123 4567"})
    assert LearnerIdentifier.objects.get().value == "1234567"
    assert "1234567" not in text(learner.get("/credit/numbers/"))
    learner.post("/credit/numbers/", {"kind": "nabp", "erase": "1"})
    assert not LearnerIdentifier.objects.exists()
    verbs = AuditEntry.objects.filter(about=enrollment.user, actor=enrollment.user).values_list(
        "verb", "details"
    )
    assert ("gave a number", {"kind": "nabp"}) in verbs and ("erased a number", {"kind": "nabp"}) in verbs


def test_nobody_sees_or_claims_for_another(activity, visit, office):
    made = given.claim(activity, given.pharmacist(activity.program))
    stranger = visit(factories.user())
    assert stranger.get(f"/credit/{activity.pk}/").status_code == 404
    assert stranger.get(f"/certificates/{made.certificate.number}/duplicate/").status_code == 404
    assert office.get(f"/credit/{activity.pk}/").status_code == 404


# The accreditor's file


def cells(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_what_is_missing_is_said_before_the_file_and_those_learners_stay_out(office, activity):
    whole = given.claim(activity, given.pharmacist(activity.program, name="Ada Whole"))
    lacking = given.claim(activity, given.pharmacist(activity.program, name="Bea Lacking"))
    claiming.erase_identifier(user=lacking.user, kind="nabp")
    said = text(office.get(f"/desk/credit/{activity.pk}/report/"))
    assert "Bea Lacking</b>, Pharmacy contact hours (ACPE)" in said and "NABP e-Profile ID" in said
    answer = office.post(f"/desk/credit/{activity.pk}/report/")
    heading, *rows = cells(answer.content)
    assert tuple(heading) == reporting.COLUMNS
    assert {row[heading.index("Certificate number")] for row in rows} == {whole.certificate.number}
    assert [row[heading.index("Credit")] for row in rows] == ["acpe", "ipce"]
    first = dict(zip(heading, rows[0], strict=True))
    assert (first["NABP e-Profile ID"], first["Birth month and day"]) == ("1234567", "0429")
    assert (first["Reference"], first["Designated"], first["Claimed"]) == (given.UAN, "4.0", "4.0")
    assert first["License number"] == ""  # this kind of credit does not ask for it
    assert dict(zip(heading, rows[1], strict=True))["NABP e-Profile ID"] == ""


def test_the_receipt_keeps_the_file_s_digest_and_the_log_whose_credit_it_was(office, activity):
    made = given.claim(activity, given.pharmacist(activity.program))
    content = office.post(f"/desk/credit/{activity.pk}/report/").content
    kept = CreditFile.objects.get()
    assert kept.sha256 == hashlib.sha256(content).hexdigest() and kept.size == len(content)
    assert kept.certificates == [made.certificate.number] and kept.made_by == office.user
    entry = AuditEntry.objects.filter(verb="exported").get()
    assert entry.details["shown"] == [made.user_id] and entry.details["sha256"] == kept.sha256
    office.post(f"/desk/credit/files/{kept.pk}/receipt/", {"receipt": "JA-1"})
    office.post(f"/desk/credit/files/{kept.pk}/receipt/", {"receipt": "JA-2"})
    kept.refresh_from_db()
    assert kept.receipt == "JA-1"


def test_what_was_reported_is_not_reported_twice_unless_asked(activity):
    by = factories.user("office")
    given.claim(activity, given.pharmacist(activity.program))
    reporting.make_file(activity=activity, by=by)
    with pytest.raises(CannotReport):
        reporting.make_file(activity=activity, by=by)
    later = given.claim(activity, given.pharmacist(activity.program))
    content, kept = reporting.make_file(activity=activity, by=by)
    assert kept.certificates == [later.certificate.number]
    content, kept = reporting.make_file(activity=activity, by=by, again=True)
    assert len(kept.certificates) == 2 and len(cells(content)) == 5


def test_the_day_by_which_it_has_to_be_reported_is_told(office, activity):
    made = given.claim(activity, given.pharmacist(activity.program))
    due = made.completed_on + timedelta(days=60)
    assert f'datetime="{due.isoformat()}"' in text(office.get(f"/desk/credit/{activity.pk}/report/"))


@pytest.mark.parametrize("evil", ["=HYPERLINK(1)", "+1", "@SUM(A1)", "-2+3"])
def test_no_cell_of_the_file_is_a_formula(activity, evil):
    enrollment = given.pharmacist(activity.program)
    enrollment.user.first_name = evil
    enrollment.user.save()
    given.claim(activity, enrollment)
    content, _kept = reporting.make_file(activity=activity, by=factories.user("office"))
    assert all(row[0] == f"'{evil}" for row in cells(content)[1:])


def test_a_revoked_certificate_is_not_reported(activity):
    from certificates import actions

    made = given.claim(activity, given.pharmacist(activity.program))
    actions.revoke(certificate=made.certificate, by=factories.user("office"), reason="error", words="Wrong.")
    assert reporting.lines(activity) == []
