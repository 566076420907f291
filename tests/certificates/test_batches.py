"""Certificates for many: put together and looked at by one, approved by another, given out row by row, once."""

import re

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import actions, batch_looks, batch_work, batches, eligibility, records
from certificates.models import Batch, BatchRow, Certificate
from cms.models import AuditEntry, OutgoingMail
from courses import actions as study
from courses.models import Enrollment, MergedAccount
from tests.certificates import given
from tests.certificates.document import poppler
from tests.certificates.test_verification import page

pytestmark = pytest.mark.django_db
ARABIC = "ليلى عبد الرحمن الخطيب"
LONG = "Maria Guadalupe Fernández-Castellanos de la Torre y Villaseñor"


def put_together(*enrollments, by=None):
    return batches.make(enrollments=[one.pk for one in enrollments], by=by or given.user(role="office"))


def approve(batch, by=None):
    batches.approve(batch=batch, by=by or given.user(role="administrator"), edition=batch.edition)
    batch.refresh_from_db()
    return batch


def run(batch):
    """Approve and carry out, as one worker would."""
    approve(batch)
    assert batch_work.carry_on(batch.pk, seconds=60) is False
    batch.refresh_from_db()
    return batch


def states(batch):
    return {row.name: row.state for row in batch.rows.all()}


def letters(subject="Your certificate is ready"):
    return OutgoingMail.objects.filter(subject=subject).count()


@pytest.fixture
def three():
    cohort = given.cohort()
    names = ("Folake Adeyemi", "Maja Eriksen", "Ren Ishikawa")
    return [given.learner(cohort, name=name, confirmed=True) for name in names]


# Put together and looked at


def test_a_name_that_changed_a_moment_ago_is_to_be_looked_at(three):
    enrollment = three[0]
    enrollment.user.first_name, enrollment.user.last_name = "Folake", "Adeyemi"
    enrollment.user.save()
    records.bring_up_to_date()
    profile = enrollment.user.learner_profile
    profile.certificate_name = "Somebody Else"
    study.save_profile(profile=profile, by=enrollment.user)
    row = put_together(enrollment).rows.get()
    assert (row.name, row.state) == ("Somebody Else", "waiting")
    assert row.to_look_at == "“Somebody Else” would be printed; the account is called “Folake Adeyemi”."


def test_looking_issues_nothing_and_says_of_each_how_it_stands(three):
    held = given.certificate(three[2])
    not_yet = given.learner(three[0].cohort, name="Pilar Jaramillo")
    batch = put_together(*three, not_yet)
    assert batch.state == Batch.State.WAITING
    assert states(batch) == {
        "Folake Adeyemi": "waiting",
        "Maja Eriksen": "waiting",
        "Ren Ishikawa": "held",
        "Pilar Jaramillo": "blocked",
    }
    assert given.RULE in batch.rows.get(name="Pilar Jaramillo").sentences[0]
    assert held.number[-6:] in batch.rows.get(name="Ren Ishikawa").sentences[0]
    assert Certificate.objects.count() == 1
    assert AuditEntry.objects.get(verb="put together").details == {"learners": 4}


def test_more_than_fit_into_one_look_are_looked_at_in_pieces(three, monkeypatch):
    monkeypatch.setattr(batch_looks, "AT_ONCE", 2)
    assert states(put_together(*three)) == dict.fromkeys(
        ("Folake Adeyemi", "Maja Eriksen", "Ren Ishikawa"), "waiting"
    )


def test_what_was_not_looked_at_in_time_is_looked_at_by_the_job(three, monkeypatch):
    monkeypatch.setattr(batches, "FIRST_LOOK", 0)
    batch = put_together(*three)
    assert batch.state == Batch.State.WAITING or batch_work.carry_on(batch.pk) is False
    batch.refresh_from_db()
    assert batch.state == Batch.State.WAITING


def test_the_number_of_queries_of_a_look_does_not_grow_with_the_learners(three):
    office = given.user(role="office")

    def queries(enrollments):
        with CaptureQueriesContext(connection) as asked:
            put_together(*enrollments, by=office)
        return len(asked)

    queries(three[:1])
    few = queries(three[:1])
    many = [given.learner(three[0].cohort, name=f"Learner {n}", confirmed=True) for n in range(30)]
    assert queries([*three, *many]) <= few + 1


def test_too_many_are_refused_whole(three):
    with pytest.raises(batches.NoBatch, match="At most 5000"):
        batches.make(enrollments=range(5001), by=given.user(role="office"))
    with pytest.raises(batches.NoBatch, match="at least one"):
        batches.make(enrollments=[], by=given.user(role="office"))
    assert not Batch.objects.exists()


def test_nobody_puts_their_own_certificate_together(three):
    batch = put_together(three[0], three[1], by=three[0].user)
    assert states(batch) == {"Folake Adeyemi": "blocked", "Maja Eriksen": "waiting"}


# Two people


@pytest.mark.parametrize("role", ["office", "administrator"])
def test_nobody_approves_what_they_put_together(three, role):
    maker = given.user(role=role)
    batch = put_together(*three, by=maker)
    with pytest.raises(batches.NotYourOwn):
        approve(batch, by=maker)
    assert not Certificate.objects.exists()
    batch.refresh_from_db()
    assert batch.state == Batch.State.WAITING


def test_nobody_is_offered_to_approve_what_they_put_together_under_another_account(three, visit):
    first, second, third = (given.user(role="office") for _person in range(3))
    batch = put_together(*three, by=first)
    MergedAccount.objects.create(account=first, stands_for=second, email="a@b.example", why="One")
    url = reverse("batch", args=[batch.uuid])
    mine, another = (visit(person).get(url).content.decode() for person in (second, third))
    assert "Approve and issue" in another and "Approve and issue" not in mine
    lists = [visit(person).get(reverse("batches")).content.decode() for person in (second, third)]
    assert ["No batch waits for you." in one for one in lists] == [True, False]


def test_nobody_puts_their_own_certificate_together_under_another_account(three):
    first = given.user(role="office")
    MergedAccount.objects.create(account=first, stands_for=three[0].user, email="a@b.example", why="One")
    assert states(put_together(*three[:2], by=first)) == {
        "Folake Adeyemi": "blocked",
        "Maja Eriksen": "waiting",
    }


@pytest.mark.database
def test_the_database_keeps_that_two_people_are_needed(three):
    batch = put_together(*three)
    for fields in (
        {"approved_by": batch.made_by},
        {"state": "running"},
        {"state": "running", "approved_by": batch.made_by},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Batch.objects.filter(pk=batch.pk).update(**fields)


def test_nobody_approves_their_own_certificate(three):
    batch = put_together(*three)
    with pytest.raises(batches.NotYourOwn, match="Your own"):
        approve(batch, by=three[1].user)


def test_who_approves_has_seen_the_list_as_it_is(three):
    batch = put_together(*three)
    seen = batch.edition
    batches.leave_out(batch=batch, rows=[batch.rows.first().pk], by=batch.made_by)
    with pytest.raises(batches.NoBatch, match="has changed since"):
        batches.approve(batch=batch, by=given.user(role="administrator"), edition=seen)


def test_the_second_approval_is_told_of_the_first_and_does_nothing(three):
    batch = approve(put_together(*three))
    with pytest.raises(batches.DecidedAlready, match="Nothing is issued twice"):
        approve(batch, by=given.user(role="office"))
    with pytest.raises(batches.DecidedAlready):
        batches.cancel(batch=batch, by=given.user(role="office"))
    assert AuditEntry.objects.filter(verb="approved").count() == 1


def test_a_cancelled_batch_cannot_be_approved(three):
    batch = put_together(*three)
    batches.cancel(batch=batch, by=batch.made_by)
    with pytest.raises(batches.DecidedAlready, match="cancelled"):
        approve(batch)
    assert batch_work.carry_on(batch.pk) is False
    assert not Certificate.objects.exists()


# Carried out


def test_a_batch_gives_each_one_certificate_and_one_letter_and_writes_to_who_approved(three):
    second = given.user(role="administrator")
    batch = put_together(*three)
    approve(batch, by=second)
    batch_work.carry_on(batch.pk, seconds=60)
    batch.refresh_from_db()
    assert batch.state == Batch.State.FINISHED
    assert set(states(batch).values()) == {"given"}
    certificates = Certificate.objects.all()
    assert certificates.count() == letters() == 3
    assert {one.awarded_by for one in certificates} == {second}
    assert all(one.issued_at for one in certificates)
    letter = OutgoingMail.objects.get(subject="The certificates you approved: 3 issued")
    assert letter.recipients == [second.email]
    assert reverse("batch", args=[batch.uuid]) in letter.text
    entry = AuditEntry.objects.filter(verb="issued").first()
    assert entry.details["batch"] == str(batch.uuid)


def test_working_again_on_a_finished_batch_changes_nothing(three):
    batch = run(put_together(*three))
    numbers = set(Certificate.objects.values_list("number", flat=True))
    before = OutgoingMail.objects.count()
    for _again in range(2):
        assert batch_work.carry_on(batch.pk) is False
        assert batch_work.keep_going() == 0
        batch_work.carry_on_job.call(batch.pk)
    assert set(Certificate.objects.values_list("number", flat=True)) == numbers
    assert OutgoingMail.objects.count() == before


def test_what_changed_since_the_look_is_refused_and_the_rest_goes_on(three):
    changed, lost, good = three
    batch = put_together(*three)
    profile = changed.user.learner_profile
    profile.certificate_name = "Folake Adeyemi-Berg"
    profile.save()
    lost.confirmations.update(withdrawn_at="2026-01-01T00:00:00Z")
    run(batch)
    refused = {row.enrollment_id: row.sentences[0] for row in batch.rows.filter(state="refused")}
    assert set(refused) == {changed.pk, lost.pk}
    assert "look at it again" in refused[changed.pk]
    assert given.RULE in refused[lost.pk]
    assert Certificate.objects.get().enrollment == good
    assert OutgoingMail.objects.filter(subject="The certificates you approved: 1 issued").exists()


def test_the_day_of_award_is_the_day_of_approval_and_no_change_of_what_was_seen(three):
    with time_machine.travel("2026-06-12T18:00:00Z", tick=True):
        batch = put_together(three[0])
    with time_machine.travel("2026-06-15T18:00:00Z", tick=True):
        approve(batch)
    with time_machine.travel("2026-06-17T18:00:00Z", tick=True):
        batch_work.carry_on(batch.pk)
    certificate = Certificate.objects.get()
    assert certificate.award_date.isoformat() == certificate.facts["award_date"] == "2026-06-15"
    assert certificate.facts["award_date_text"] == "June 15, 2026"


def test_who_was_given_theirs_meanwhile_gets_no_second_one(three):
    batch = put_together(*three)
    certificate = given.certificate(three[0])
    run(batch)
    row = batch.rows.get(enrollment=three[0])
    assert (row.state, row.certificate) == ("refused", None)
    assert certificate.grouped in row.sentences[0]
    assert Certificate.objects.count() == letters() == 3


def test_two_enrollments_of_one_learner_in_one_batch_give_one_certificate(three):
    again = Enrollment.objects.create(user=three[0].user, cohort=given.cohort(three[0].cohort.program))
    given.confirm(again)
    batch = run(put_together(three[0], again))
    assert sorted(row.state for row in batch.rows.all()) == ["given", "refused"]
    assert Certificate.objects.count() == letters() == 1


def test_who_was_left_out_gets_nothing(three):
    batch = put_together(*three)
    row = batch.rows.get(name="Maja Eriksen")
    assert batches.leave_out(batch=batch, rows=[row.pk], by=batch.made_by) == 1
    batch.refresh_from_db()
    run(batch)
    assert Certificate.objects.count() == 2
    assert batch.rows.get(pk=row.pk).state == "left_out"


def test_who_was_left_out_can_be_taken_in_again(three):
    batch = put_together(*three)
    rows = [row.pk for row in batch.rows.all()]
    batches.leave_out(batch=batch, rows=rows, by=batch.made_by)
    batches.leave_out(batch=batch, rows=rows[:1], by=batch.made_by, yes=False)
    batch.refresh_from_db()
    run(batch)
    assert Certificate.objects.count() == 1


def test_looking_again_finds_what_changed(three):
    batch = put_together(*three)
    profile = three[0].user.learner_profile
    profile.certificate_name = "Folake Adeyemi-Berg"
    profile.save()
    batches.look_again(batch=batch, by=batch.made_by)
    batch.refresh_from_db()
    assert batch.state == Batch.State.WAITING
    run(batch)
    assert "Folake Adeyemi-Berg" in states(batch)
    assert Certificate.objects.count() == 3


def test_one_learner_whose_work_fails_does_not_keep_the_others_from_theirs(three, monkeypatch):
    batch = approve(put_together(*three))
    issue = actions.issue

    def failing(*, enrollment, **more):
        if enrollment == three[0]:
            raise RuntimeError("the disk is full")
        return issue(enrollment=enrollment, **more)

    monkeypatch.setattr(actions, "issue", failing)
    batch_work.carry_on(batch.pk)
    assert Certificate.objects.count() == 2
    row = batch.rows.get(enrollment=three[0])
    assert row.state == "waiting" and "RuntimeError" in row.sentences[0]
    batch.refresh_from_db()
    assert batch.state == Batch.State.RUNNING
    monkeypatch.setattr(actions, "issue", issue)
    BatchRow.objects.filter(pk=row.pk).update(claimed_at="2020-01-01T00:00:00Z")
    batch_work.carry_on(batch.pk)
    assert Certificate.objects.count() == letters() == 3


def test_who_ends_every_worker_is_refused_in_the_end(three):
    batch = approve(put_together(three[0]))
    batch.rows.update(tries=batch_work.MOST_TRIES)
    batch_work.carry_on(batch.pk)
    row = batch.rows.get()
    assert row.state == "refused" and "administrator" in row.sentences[0]
    assert not Certificate.objects.exists()


def test_a_document_that_cannot_be_made_is_left_to_the_clock_and_told(three, monkeypatch):
    from certificates import printing

    store = printing.store

    def failing(certificate):
        raise OSError("no space")

    monkeypatch.setattr(printing, "store", failing)
    batch = run(put_together(three[0]))
    assert batch.state == Batch.State.FINISHED
    assert states(batch) == {"Folake Adeyemi": "awarded"}
    assert "could not be made" in batch.rows.get().sentences[0]
    assert OutgoingMail.objects.filter(subject="The certificates you approved: 0 issued").exists()
    monkeypatch.setattr(printing, "store", store)
    Certificate.objects.update(try_again_at=None)
    printing.print_waiting()
    batch_work.keep_going()
    assert states(batch) == {"Folake Adeyemi": "given"}
    assert letters() == 1


def test_the_clock_asks_for_work_where_a_worker_was_killed(three, django_capture_on_commit_callbacks):
    batch = approve(put_together(*three))
    row = batch_work.claim(batch)
    batch_work.award(row, batch)
    # Here the worker dies; its claim runs out.
    batch.rows.update(claimed_at="2020-01-01T00:00:00Z")
    assert batch_work.keep_going() == 1
    batch.refresh_from_db()
    assert batch.state == Batch.State.FINISHED
    assert Certificate.objects.count() == letters() == 3


def test_a_claimed_row_is_left_to_who_claimed_it(three):
    batch = approve(put_together(three[0]))
    assert batch_work.claim(batch)
    assert batch_work.claim(batch) is None
    assert batch_work.carry_on(batch.pk) is False
    assert not Certificate.objects.exists()


# The pages


@pytest.fixture
def second(visit):
    return visit(given.user(role="administrator"))


def test_the_whole_way_through_the_pages(office, second, three, django_capture_on_commit_callbacks):
    chosen = [str(one.uuid) for one in three]
    answer = office.post("/desk/review/", {"chosen": [*chosen, "nonsense"]}, follow=True)
    batch = Batch.objects.get()
    address = reverse("batch", args=[batch.uuid])
    assert answer.redirect_chain == [(address, 302)]
    assert "3 certificates wait for a second person." in page(answer)
    assert "Approve and issue" not in page(answer)
    assert office.post(f"{address}approve/", {"edition": 1}).status_code == 403
    assert "One batch waits for your approval." in page(second.get("/desk/batches/"))
    words = page(second.get(address))
    assert "3 certificates wait for your approval." in words
    with django_capture_on_commit_callbacks(execute=True):
        answer = second.post(f"{address}approve/", {"edition": batch.edition}, follow=True)
    assert "It is approved." in page(answer)
    assert "All 3 certificates are issued." in page(second.get(address))
    assert Certificate.objects.count() == 3
    again = second.post(f"{address}approve/", {"edition": batch.edition}, follow=True)
    assert "Nothing is issued twice." in page(again)


def test_the_longest_name_and_right_to_left_names_are_shown_to_be_looked_at(office, three):
    cohort = three[0].cohort
    others = [given.learner(cohort, name=name, confirmed=True) for name in (LONG, ARABIC)]
    for one in [*three, *others]:
        one.user.first_name, one.user.last_name = one.user.learner_profile.certificate_name, ""
        one.user.save()
    answer = office.post("/desk/review/", {"all": "yes"}, follow=True)
    section = page(answer).split("Look at these papers first")[1].split("Name on the paper")[0]
    assert f"Preview of {LONG} PDF, the longest name" in section
    assert f"Preview of {ARABIC} PDF, written from right to left" in section
    assert "Maja Eriksen" not in section


def test_names_that_differ_from_the_account_are_shown_to_be_looked_at(office, three):
    words = page(office.post("/desk/review/", {"all": "yes"}, follow=True))
    assert "Name to look at 3" in words
    assert "“Maja Eriksen” would be printed; the account is called" in words


def test_every_row_has_a_preview_that_says_that_it_is_none(office, three, tmp_path):
    batch = put_together(*three)
    row = batch.rows.get(name="Maja Eriksen")
    answer = office.get(reverse("batch_preview", args=[batch.uuid, row.pk]))
    assert answer["Content-Type"] == "application/pdf"
    path = tmp_path / "preview.pdf"
    path.write_bytes(answer.content)
    words = " ".join(poppler.run("pdftotext", path, "-").decode().split())
    assert "Maja Eriksen" in words and "PREVIEW" in words and "Not a certificate." in words
    assert AuditEntry.objects.filter(verb="previewed the certificate of").count() == 1
    other = put_together(three[0])
    assert office.get(reverse("batch_preview", args=[other.uuid, row.pk])).status_code == 404


def test_progress_is_polled_until_nothing_moves(second, three):
    batch = approve(put_together(*three))
    address = reverse("batch", args=[batch.uuid])
    for _row in range(2):
        batch_work.work_on(batch_work.claim(batch), batch)
    answer = second.get(address, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "2 of 3 certificates are issued." in page(answer)
    assert "<main" not in html
    assert 'hx-trigger="every 2s"' in html and 'value="2" max="3"' in html
    batch_work.carry_on(batch.pk)
    html = second.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in html and "Finished." in html


def test_while_no_worker_works_the_page_does_some_itself(second, three):
    batch = approve(put_together(*three))
    address = reverse("batch", args=[batch.uuid])
    second.get(address)
    assert not Certificate.objects.exists(), "a worker was heard of a moment ago"
    Batch.objects.update(worked_at="2026-01-01T00:00:00Z")
    second.head(address)
    assert not Certificate.objects.exists(), "looking whether the page is there does nothing"
    second.get(address)
    assert Certificate.objects.exists()


def test_what_became_of_each_row_stands_on_the_page(second, three):
    batch = put_together(*three)
    three[1].confirmations.update(withdrawn_at="2026-01-01T00:00:00Z")
    run(batch)
    words = page(second.get(reverse("batch", args=[batch.uuid]) + "?rows=refused"))
    assert "2 issued, one not." in words
    assert "Maja Eriksen" in words and given.RULE in words
    words = page(second.get(reverse("batch", args=[batch.uuid]) + "?rows=given"))
    for certificate in Certificate.objects.all():
        assert certificate.grouped in words


def test_rows_are_left_out_on_the_page(office, three):
    batch = put_together(*three, by=office.user)
    row = batch.rows.get(name="Maja Eriksen")
    answer = office.post(reverse("batch_rows", args=[batch.uuid]), {"row": [row.pk, "x"]}, follow=True)
    assert "One learner is left out." in page(answer)
    answer = office.post(reverse("batch_rows", args=[batch.uuid]), {"row": []}, follow=True)
    assert "Tick at least one learner first." in page(answer)
    undo = {"row": [row.pk], "take_in": "yes"}
    assert "One learner is taken in again." in page(
        office.post(reverse("batch_rows", args=[batch.uuid]), undo, follow=True)
    )


def test_choosing_nobody_leads_back_with_a_sentence(office):
    response = office.post("/desk/review/", {"cohort": "nonsense"}, follow=True)
    assert response.redirect_chain == [("/desk/", 302)]
    assert "Choose at least one learner first." in page(response)
    assert office.get("/desk/review/").status_code == 302


def test_all_who_are_eligible_under_the_filters_can_be_put_together(office):
    autumn, spring = given.cohort(), given.cohort()
    for cohort in (autumn, spring):
        given.learner(cohort, confirmed=True)
        given.learner(cohort)
    office.post("/desk/review/", {"all": "yes", "cohort": str(autumn.uuid)})
    assert [row.enrollment.cohort for row in Batch.objects.get().rows.all()] == [autumn]


def test_a_look_at_a_batch_is_one_entry_in_the_log(office, three):
    batch = put_together(*three)
    address = reverse("batch", args=[batch.uuid])
    office.get(address)
    entry = AuditEntry.objects.get(verb="viewed")
    assert (entry.actor, entry.thing_id) == (office.user, str(batch.pk))
    assert entry.details["shown"] == sorted(one.user_id for one in three)
    office.get(address, headers={"HX-Request": "true"})
    assert AuditEntry.objects.filter(verb="viewed").count() == 1, (
        "asking whether it is still so is no new look"
    )
    batches.leave_out(batch=batch, rows=[batch.rows.first().pk], by=office.user)
    office.get(address + "?rows=left_out", headers={"HX-Request": "true"})
    assert AuditEntry.objects.filter(verb="viewed").count() == 2, "nobody reads unseen by pretending to poll"


def test_a_long_batch_costs_no_more_queries_than_a_short_one(office, three):
    short = put_together(three[0])
    long = put_together(*three)

    def queries(batch):
        with CaptureQueriesContext(connection) as asked:
            office.get(reverse("batch", args=[batch.uuid]))
        return len(asked)

    queries(short)
    assert queries(long) == queries(short) <= 20


def test_what_waits_stands_on_the_first_page_of_whoever_may_approve(office, second, three):
    batch = put_together(*three, by=office.user)
    link = re.escape(reverse("batch", args=[batch.uuid]))
    assert not re.search(link, office.get("/cms/").content.decode())
    assert re.search(link, second.get("/cms/").content.decode())


def test_whoever_put_it_together_does_not_approve_it_under_the_account_theirs_became(three):
    maker, kept = given.user(role="office"), given.user(role="office")
    batch = put_together(*three, by=maker)
    MergedAccount.objects.create(account=maker, stands_for=kept, email=maker.email, why="One person")
    with pytest.raises(batches.NotYourOwn):
        approve(batch, by=kept)
    assert approve(batch).state == Batch.State.RUNNING


def test_a_certificate_revoked_for_good_decides_though_a_later_one_was_revoked_in_error(three):
    learner = three[0]
    bad = given.certificate(learner)
    actions.revoke(certificate=bad, by=given.user(), reason="misconduct", words="W")
    # As it is after two accounts became one: the other one brought a certificate along.
    later = given.certificate(three[1])
    actions.revoke(certificate=later, by=given.user(), reason="error", words="W")
    Certificate.objects.filter(pk=later.pk).update(learner=learner.user)
    assert eligibility.case(eligibility.people().get(pk=learner.pk)).verdict.state == "revoked"
    with pytest.raises(actions.NotYet):
        actions.issue(enrollment=learner, by=given.user())


def test_what_another_worker_gave_out_in_the_last_moment_is_counted_in_the_letter(three, monkeypatch):
    batch = approve(put_together(*three))
    for _row in three:
        batch_work.work_on(batch_work.claim(batch), batch)
    # As it stands when another worker has given one out and not yet written it on the row.
    BatchRow.objects.filter(batch=batch, name="Maja Eriksen").update(state=BatchRow.State.AWARDED)
    real, calls = batch_work.settle, []

    def settle(rows):
        calls.append(rows)
        return real(rows) if len(calls) > 1 else 0

    monkeypatch.setattr(batch_work, "settle", settle)
    assert batch_work.finish(batch)
    assert letters("The certificates you approved: 3 issued") == 1
    assert set(states(batch).values()) == {"given"}


def test_the_work_rests_after_three_documents_in_a_row_that_cannot_be_made(three, monkeypatch):
    more = [given.learner(three[0].cohort, name=f"Learner {number}", confirmed=True) for number in range(2)]
    batch = approve(put_together(*three, *more))

    def full(certificate):
        raise OSError("The disk is full.")

    monkeypatch.setattr(batch_work.printing, "store", full)
    assert batch_work.carry_on(batch.pk, seconds=60) is False
    assert sorted(states(batch).values()) == ["awarded"] * 3 + ["waiting"] * 2
    monkeypatch.undo()
    Certificate.objects.update(try_again_at=None)
    assert batch_work.carry_on(batch.pk, seconds=60) is False
    assert batch.rows.filter(state=BatchRow.State.WAITING).count() == 0
