"""Claiming credit: who may, how much, once; what is printed then, and what is never printed together."""

import tempfile
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection

from certificates import actions, eligibility, filing
from certificates.credit import claiming, offering, reporting, statements
from certificates.credit.errors import CannotClaim, NotOpen
from certificates.document import check, papers
from certificates.document import credit as paper
from certificates.document.credit_facts import CreditFacts
from certificates.models import Certificate, Claim, LearnerIdentifier, Revocation, Statement
from cms.models import AuditEntry
from tests import factories
from tests.certificates import given as programs
from tests.certificates.credit import given
from tests.certificates.document import poppler
from tests.certificates.document.samples import credit_facts
from tests.certificates.document.samples import facts as program_facts

pytestmark = pytest.mark.django_db


def read(content):
    """The text of a PDF as poppler reads it."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        return poppler.run("pdftotext", "-layout", file.name, "-").decode()


@pytest.fixture
def activity():
    return given.activity()


@pytest.fixture
def enrollment(activity):
    return given.pharmacist(activity.program)


def claim(activity, enrollment, **amounts):
    found = claiming.case(activity, enrollment.user)
    chosen = (
        {one.pk: Decimal(amounts.get(one.credit_type.code, "0")) for one in found.designations}
        if found
        else {}
    )
    return claiming.claim(activity=activity, user=enrollment.user, chosen=chosen, settings=given.settings())


# Opening


def test_an_activity_opens_only_when_nothing_is_missing_and_says_all_of_it():
    rules = given.settings()
    activity = given.written(passing="", planners="medicine")
    given.designate(activity, "ipce", statement=False)
    with pytest.raises(NotOpen) as refusal:
        offering.open_activity(activity=activity, settings=rules, by=None)
    said = refusal.value.sentence
    for words in (
        "must have done",
        "accreditation statement",
        "designation statement",
        "two professions",
        "told before",
    ):
        assert words in said
    assert not activity.is_open


def test_pharmacists_credit_needs_a_universal_activity_number_and_three_years_at_most(activity):
    kind = given.kind("acpe")
    problem = offering.designate(
        activity=activity, credit_type=kind, amount=Decimal(4), reference="12", by=None
    )
    assert "0000-0000-26-147-H08-P" in problem
    activity.ends_on = activity.released_on.replace(year=activity.released_on.year + 3) + timedelta(days=1)
    assert any("three years" in one for one in offering.problems(activity, given.settings()))


def test_what_is_designated_keeps_to_the_steps_of_its_kind(activity):
    kind = given.kind("apa")
    ask = {"activity": activity, "credit_type": kind, "reference": "", "by": None}
    assert "1.0" in offering.designate(amount=Decimal("0.5"), **ask)
    assert "steps" in offering.designate(amount=Decimal("1.1"), **ask)
    assert offering.designate(amount=Decimal("1.5"), **ask) == ""
    assert offering.designate(amount=Decimal(0), **ask) == ""
    entry = AuditEntry.objects.filter(verb="designated").last()
    assert (entry.details["before"], entry.details["after"]) == ("1.5", "")


def test_a_statement_is_never_changed_and_a_certificate_keeps_its_version(activity, enrollment):
    made = given.claim(activity, enrollment)
    statements.paste(text="Other wording.", source="Invented", by=None, activity=activity)
    assert made.certificate.facts["accreditation"] == given.ACCREDITATION
    assert statements.in_force(activity)[None].text == "Other wording."
    assert Statement.objects.filter(activity=activity, credit_type=None).count() == 2
    assert made.certificate.facts["statements"] == [
        Statement.objects.get(text=given.ACCREDITATION).pk,
        *Statement.objects.filter(activity=activity, credit_type__isnull=False)
        .order_by("pk")
        .values_list("pk", flat=True),
    ]


# Who may claim, and how much


def test_learners_claim_what_their_profession_may_and_the_team_s_credit(activity, enrollment):
    nurse = programs.learner(
        programs.cohort(activity.program), discipline=programs.discipline("nurse"), scope="gives"
    )
    codes = [one.credit_type.code for one in claiming.case(activity, enrollment.user).designations]
    assert codes == ["acpe", "ipce"]
    assert [one.credit_type.code for one in claiming.case(activity, nurse.user).designations] == ["ipce"]


def test_another_profession_s_credit_cannot_be_claimed_by_a_made_up_form(activity):
    nurse = programs.learner(
        programs.cohort(activity.program), discipline=programs.discipline("nurse"), scope="gives"
    )
    pharmacy = activity.designations.get(credit_type__code="acpe")
    with pytest.raises(CannotClaim, match="at least one kind"):
        claiming.claim(
            activity=activity, user=nurse.user, chosen={pharmacy.pk: Decimal(4)}, settings=given.settings()
        )


@pytest.mark.parametrize(
    ("amount", "says"), [("4.25", "at most"), ("3.6", "steps"), ("0.1", "least"), ("0", "Choose")]
)
def test_nobody_claims_more_than_designated_or_between_the_steps(activity, enrollment, amount, says):
    with pytest.raises(CannotClaim, match=says):
        claim(activity, enrollment, acpe=amount)
    assert not Claim.objects.exists() and not Certificate.objects.exists()


@pytest.mark.parametrize("lost", ["nabp", "birth_day"])
def test_a_number_that_is_missing_keeps_one_from_that_credit_and_not_from_the_other(
    activity, enrollment, lost
):
    LearnerIdentifier.objects.filter(kind=lost).delete()
    with pytest.raises(CannotClaim, match="needs your"):
        claim(activity, enrollment, acpe="4")
    assert claim(activity, enrollment, ipce="3.5").lines[0]["claimed"] == "3.5"


def test_a_license_that_has_run_out_counts_as_missing():
    given.kind("ipce", needs=["license"])
    activity = given.activity()
    enrollment = given.pharmacist(activity.program)
    LearnerIdentifier.objects.filter(kind="license").update(
        expires_on=claiming.today_of(enrollment) - timedelta(days=1)
    )
    with pytest.raises(CannotClaim, match="License number"):
        claim(activity, enrollment, ipce="1")


def test_what_is_not_done_yet_is_named(enrollment):
    activity = given.activity(enrollment.cohort.program, rule="weeks_complete")
    case = claiming.case(activity, enrollment.user)
    assert case.reasons and not case.may_claim
    with pytest.raises(CannotClaim):
        claim(activity, enrollment, acpe="4")


@pytest.mark.parametrize(("days", "says"), [(-1, "is over"), (0, "")])
def test_the_last_day_counts_and_the_day_after_does_not(activity, enrollment, days, says):
    activity.ends_on = claiming.today_of(enrollment) + timedelta(days=days)
    activity.save()
    if says:
        with pytest.raises(CannotClaim, match=says):
            claim(activity, enrollment, acpe="4")
    else:
        assert claim(activity, enrollment, acpe="4").pk


def test_an_activity_before_its_first_day_or_closed_or_of_another_program_is_not_claimed(
    activity, enrollment
):
    other = given.pharmacist(programs.program())
    assert claiming.case(activity, other.user) is None
    activity.released_on = claiming.today_of(enrollment) + timedelta(days=1)
    activity.save()
    with pytest.raises(CannotClaim, match="not begun"):
        claim(activity, enrollment, acpe="4")
    offering.close_activity(activity=activity, by=None)
    with pytest.raises(CannotClaim, match="not open to you"):
        claim(activity, enrollment, acpe="4")


# Once


def test_credit_is_claimed_once_and_anew_only_after_an_error(activity, enrollment):
    office = factories.user("office")
    first = claim(activity, enrollment, acpe="4")
    with pytest.raises(CannotClaim, match="already"):
        claim(activity, enrollment, acpe="4")
    actions.revoke(
        certificate=first.certificate, by=office, reason=Revocation.Reason.ERROR, words="Wrong amount."
    )
    second = claim(activity, enrollment, acpe="3")
    actions.revoke(
        certificate=second.certificate, by=office, reason=Revocation.Reason.MISCONDUCT, words="So."
    )
    with pytest.raises(CannotClaim, match="was revoked"):
        claim(activity, enrollment, acpe="4")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_claim_once():
    activity = given.activity()
    enrollment = given.pharmacist(activity.program)
    start, outcomes = threading.Barrier(6), []

    def click():
        try:
            start.wait()
            claim(activity, enrollment, acpe="4", ipce="4")
            outcomes.append("claimed")
        except CannotClaim:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["claimed", *["refused"] * 5]
    assert Claim.objects.count() == Certificate.objects.count() == 1


def test_a_claim_that_cannot_be_printed_leaves_nothing_behind(activity, enrollment):
    enrollment.user.learner_profile.certificate_name = "\u13a0" * 90
    enrollment.user.learner_profile.save()
    with pytest.raises(CannotClaim):
        claim(activity, enrollment, acpe="4")
    assert not Certificate.objects.exists() and not Claim.objects.exists()


# The paper


def test_the_paper_says_everything_the_accreditors_ask(activity, enrollment):
    made = given.claim(activity, enrollment, {"ipce": "3.5"})
    text = read(filing.contents(made.certificate))
    words = " ".join(text.split())
    for said in (
        "Certificate of Continuing Education", programs.NAME, activity.title, activity.number, "Enduring material",
        "University Health Sciences Campus, with Plains Hospice Network", given.UAN, "Online, alongside.example",
        given.ACCREDITATION, "Designated for 4 Pharmacy contact hours (ACPE)", "Helen Brandt-Osei, PharmD", "Pharmacist",
    ):  # fmt: skip
        assert said in words, said
    assert "4.0 4.0" in words and "4.0 3.5" in words
    assert made.certificate.number[:4] in text


def test_no_number_of_the_learner_is_printed_or_logged_or_in_the_credential(activity, enrollment):
    made = given.claim(activity, enrollment)
    text = read(filing.contents(made.certificate))
    log = str(list(AuditEntry.objects.values_list("details", "why")))
    for secret in ("1234567", "0429", "PHA.0012345"):
        assert secret not in text and secret not in made.certificate.credential
        assert secret not in str(made.certificate.facts) and secret not in log


def test_a_duplicate_says_so_and_leaves_the_issued_file_alone(activity, enrollment, visit):
    made = given.claim(activity, enrollment)
    before = filing.contents(made.certificate)
    answer = visit(enrollment.user).get(f"/certificates/{made.certificate.number}/duplicate/")
    said = read(answer.content)
    assert "DUPLICATE" in said.replace(" ", "") and "First issued" in said
    assert filing.contents(made.certificate) == before
    assert AuditEntry.objects.filter(verb="downloaded a duplicate of", about=enrollment.user).count() == 1


def test_days_on_a_duplicate_and_in_the_accreditors_file_are_the_cohorts(visit):
    with time_machine.travel("2026-06-13T02:30:00Z", tick=True):  # the evening before, where the cohort is
        activity = given.activity()
        enrollment = given.pharmacist(activity.program)
        enrollment.cohort.time_zone = "America/New_York"
        enrollment.cohort.save()
        made = given.claim(activity, enrollment)
        answer = visit(enrollment.user).get(f"/certificates/{made.certificate.number}/duplicate/")
        issued = {line.cells[reporting.COLUMNS.index("Issued")] for line in reporting.lines(activity)}
    said = read(answer.content)
    assert "Printed June 12, 2026" in said and "First issued June 12, 2026" in said and "June 13" not in said
    assert issued == {"2026-06-12"}


def test_long_statements_go_to_a_second_page_and_too_long_ones_are_refused():
    said = CreditFacts.from_dict(credit_facts().as_dict())
    long = "Sample wording. " + "The credit of this activity is for the team. " * 12
    assert paper.render(said).pages == 1
    two = credit_facts(designations=[long] * 4)
    printed = paper.render(two)
    assert printed.pages == 2 and "page 2" in read(printed.pdf)
    with pytest.raises(paper.NotPrintable, match="second page"):
        paper.render(credit_facts(designations=[long * 2] * 11))


def test_the_same_facts_give_the_same_bytes():
    assert (
        paper.render(credit_facts(), credential=b"{}").pdf
        == paper.render(credit_facts(), credential=b"{}").pdf
    )


# Two documents, never one


@pytest.mark.parametrize(
    "words",
    ["earned 4.0 AMA PRA Category 1 Credit", "4 contact hours", "continuing education in palliative care", "4 CE credits",
     "IPCE credit", "pharmacy credit (ACPE)"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["sentence", "program_line", "lead", "program_title"])
def test_a_program_certificate_carries_no_credit_for_a_profession(field, words):
    assert any("certificate of its own" in one for one in check.problems(program_facts(**{field: words})))


@pytest.mark.parametrize(
    "words",
    ["completed the graduate certificate", "earned 12 semester credits", "with a grade of A", "as on the transcript",
     "conferred by the university", "4 academic credits"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["sentence", "program_line", "lead", "program_title"])
def test_a_certificate_of_continuing_education_carries_nothing_academic(field, words):
    assert any("nothing academic" in one for one in paper.problems(credit_facts(**{field: words})))


def test_neither_kind_of_facts_is_read_as_the_other(activity, enrollment):
    from certificates.document.facts import CertificateFacts

    made = given.claim(activity, enrollment)
    with pytest.raises(ValueError, match="unknown fields"):
        CertificateFacts.from_dict(made.certificate.facts)
    with pytest.raises(ValueError, match="no facts of"):
        CreditFacts.from_dict(program_facts().as_dict())
    assert set(papers.PAPERS) == set(Certificate.Kind)


def test_credit_makes_nobody_a_holder_of_the_program_s_certificate(activity, enrollment, office):
    given.claim(activity, enrollment)
    assert not eligibility.case(eligibility.people().get(pk=enrollment.pk)).verdict.is_held
    programs.confirm(enrollment)
    program = programs.certificate(enrollment)
    assert (
        program.kind == "program" and Certificate.objects.valid().filter(learner=enrollment.user).count() == 2
    )


def test_words_that_are_saved_while_somebody_closes_an_activity_do_not_open_it_again(activity):
    edited = type(activity).objects.get(pk=activity.pk)
    offering.close_activity(activity=activity, by=None)
    edited.title = "Clearer words"
    offering.save(activity=edited, by=None)
    activity.refresh_from_db()
    assert (activity.title, activity.is_open) == ("Clearer words", False)


def test_closing_twice_is_closing_once(activity):
    for _press in range(2):
        offering.close_activity(activity=activity, by=None)
    assert AuditEntry.objects.filter(verb="closed").count() == 1
