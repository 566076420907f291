"""Who marks what: assigned by address and told by mail, shared out evenly or by hand, taken over when somebody falls ill."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import marking
from assessments.marking import flags, leases, plans
from assessments.models import Lease, MarkerAssignment, Marking, MarkingPlan, Script
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases, writing
from tests.assessments.marking import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return given.case()


@pytest.fixture
def work(case):
    return given.work(case, 6)


@pytest.fixture
def sitting(work, mailoutbox):
    mailoutbox.clear()
    return work[0]


@pytest.fixture
def teacher(case, visit):
    return visit(given.teacher(case))


def url(sitting, name="marking_plan"):
    return reverse(name, args=[sitting.pk])


def words(answer):
    return " ".join(unescape(answer.content.decode()).split())


def assign(visitor, sitting, **more):
    sent = {"email": "", "role": "marker", "item": "", "from_day": "", "until_day": "", **more}
    return visitor.post(url(sitting, "marking_assign"), sent)


def allocate(visitor, sitting, **more):
    return visitor.post(url(sitting, "marking_allocate"), {"act": "evenly", "which": "first", **more})


def test_faculty_assign_somebody_by_address_and_they_are_told(sitting, teacher, mailoutbox):
    person = factories.user(email="one@example.org")
    answer = assign(teacher, sitting, email="ONE@example.org", item="letter", until_day="2030-05-01")
    assert answer.headers["Location"] == url(sitting)
    made = MarkerAssignment.objects.get()
    assert (made.user, made.item, made.role, made.given_by) == (person, "letter", "marker", teacher.user)
    assert made.ends_at.astimezone(sitting.cohort.zone).strftime("%Y-%m-%d %H:%M") == "2030-05-01 23:59"
    (letter,) = mailoutbox
    assert letter.to == ["one@example.org"] and "/marking/" in letter.body and "1 May 2030" in letter.body
    page = words(teacher.get(url(sitting)))
    assert str(person) in page and "Marks: Decide: Write to his daughter" in page


def test_who_leads_is_told_so_and_leads_at_every_question(sitting, teacher, mailoutbox, visit):
    person = factories.user(email="one@example.org")
    assign(teacher, sitting, email="one@example.org", role="lead", item="letter")
    assert MarkerAssignment.objects.get().item == ""
    assert "lead the marking" in mailoutbox[0].body
    assert visit(person).get(url(sitting)).status_code == 200


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"email": "nobody@example.org"}, "No account has this address."),
        ({"email": "not an address"}, "Enter a valid email address."),
        (
            {"email": "one@example.org", "from_day": "2030-05-02", "until_day": "2030-05-01"},
            "The end has to come after the beginning.",
        ),
        ({"email": "one@example.org", "until_day": "2020-05-01"}, "The end has to come after the beginning."),
        ({"email": "one@example.org", "item": "elsewhere"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_assigned_is_said_at_its_field(sent, sentence, sitting, teacher, mailoutbox):
    factories.user(email="one@example.org")
    answer = assign(teacher, sitting, **sent)
    assert answer.status_code == 422 and sentence in words(answer)
    assert not MarkerAssignment.objects.exists() and not mailoutbox


def test_an_assigned_lead_plans_and_allocates_and_assigns_nobody(sitting, visit):
    lead = visit(given.marker(sitting, role="lead"))
    page = words(lead.get(url(sitting)))
    assert "Share them out" in page and "Assign somebody" not in page
    assert lead.post(url(sitting, "marking_assign"), {}).status_code == 403


def test_a_marker_has_no_plan(sitting, visit):
    marker = visit(given.marker(sitting))
    assert marker.get(url(sitting)).status_code == 404
    assert allocate(marker, sitting).status_code == 404


def test_an_assignment_ends_with_a_reason_and_what_was_allocated_is_free_again(sitting, teacher):
    person = given.marker(sitting)
    plans.allocate(scripts=Script.objects.filter(sitting=sitting), user=person, by=teacher.user)
    one = MarkerAssignment.objects.get()
    end = reverse("marking_unassign", args=[sitting.pk, one.pk])
    assert teacher.post(end, {"why": " "}).status_code == 422
    assert teacher.post(end, {"why": "Moved on."}).status_code == 302
    one.refresh_from_db()
    assert (one.ended_by, one.ended_why) == (teacher.user, "Moved on.")
    assert not Script.objects.exclude(first_to=None).exists()


def test_who_is_taken_off_the_work_is_told_by_mail_without_the_reason(
    sitting, teacher, mailoutbox, django_capture_on_commit_callbacks
):
    person = given.marker(sitting)
    one = MarkerAssignment.objects.get()
    mailoutbox.clear()
    end = reverse("marking_unassign", args=[sitting.pk, one.pk])
    with django_capture_on_commit_callbacks(execute=True):
        for _press in range(2):
            teacher.post(end, {"why": "Too slow."})
    (letter,) = mailoutbox
    assert letter.to == [person.email] and letter.subject == "Your marking has ended"
    assert "has ended your assignment to mark" in letter.body and "Too slow" not in letter.body


def test_who_only_ran_out_of_days_gets_no_letter(sitting, mailoutbox, django_capture_on_commit_callbacks):
    given.marker(sitting)
    mailoutbox.clear()
    MarkerAssignment.objects.update(ends_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert plans.end_what_ran_out() == 1
    assert not mailoutbox


def test_the_plan_is_changed_and_second_marks_are_drawn(sitting, teacher):
    sent = {
        "second": "all", "sample_percent": "20", "is_anonymous": "on", "due_days": "5", "question_days": "14",
        "release_rule": "by_hand",
    }  # fmt: skip
    assert teacher.post(url(sitting), sent).status_code == 302
    assert MarkingPlan.objects.get().due_days == 5
    assert Script.objects.filter(item="letter", wants_second=True).count() == 6
    answer = teacher.post(url(sitting), sent | {"due_days": "0", "sample_percent": "101"})
    assert answer.status_code == 422 and "Between 1 and 365 days." in words(answer)


def test_answers_are_shared_out_evenly_and_nobody_gets_their_own(work, sitting, teacher):
    one, other = given.marker(sitting), given.marker(sitting)
    author = work[1][0].attempt.user
    plans.assign(sitting=sitting, user=author, by=teacher.user)
    answer = allocate(teacher, sitting, item="letter", users=[one.pk, other.pk, author.pk])
    assert answer.status_code == 302
    given_to = [Script.objects.filter(first_to=user).count() for user in (one, other, author)]
    assert sorted(given_to) == [2, 2, 2]
    work[1][0].refresh_from_db()
    assert work[1][0].first_to != author


def test_chosen_answers_go_to_one_person_and_back_to_all(work, sitting, teacher):
    person = given.marker(sitting)
    chosen = [script.pk for script in work[1][:2]]
    allocate(teacher, sitting, act="give", scripts=chosen, user=person.pk, item="letter")
    assert {one.pk for one in Script.objects.filter(first_to=person)} == set(chosen)
    allocate(teacher, sitting, act="give", scripts=chosen[:1], user="", item="letter")
    assert [one.pk for one in Script.objects.filter(first_to=person)] == chosen[1:]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"act": "evenly"}, "Choose at least one person."),
        ({"act": "evenly", "users": ["x", "99999"]}, "Choose at least one person."),
        ({"act": "give", "scripts": ["x"]}, "Choose at least one answer."),
    ],
)
def test_an_allocation_without_people_or_answers_is_told(sent, sentence, sitting, teacher):
    answer = allocate(teacher, sitting, **sent)
    assert answer.status_code == 422 and sentence in words(answer)


def test_nobody_is_given_a_question_they_are_not_assigned_to(sitting, teacher):
    person = given.marker(sitting, item="antidote")
    answer = allocate(teacher, sitting, item="letter", users=[person.pk])
    assert answer.status_code == 422 and "is not assigned to that question now" in words(answer)
    assert not Script.objects.exclude(first_to=None).exists()


# Taking over


def test_everything_one_person_has_still_to_mark_goes_to_another_with_the_drafts(
    work, sitting, teacher, mailoutbox
):
    ill, well = given.marker(sitting), given.marker(sitting)
    scripts = work[1]
    plans.allocate(
        scripts=Script.objects.filter(pk__in=[one.pk for one in scripts[:3]]), user=ill, by=teacher.user
    )
    marking.finish_mark(attempt=scripts[0].attempt, item="letter", rev=0, by=ill, **given.said())
    marking.save_mark(
        attempt=scripts[3].attempt, item="letter", rev=0, by=ill, **given.said({"cause": "half"})
    )
    leases.take(script=scripts[4], role="first", by=ill)
    mailoutbox.clear()
    answer = teacher.post(url(sitting, "marking_take_over"), {"was": ill.pk, "to": well.pk}, follow=True)
    assert "takes over 4 answers. Both were written to." in words(answer)
    assert set(Script.objects.filter(first_to=well)) == set(scripts[1:5])
    assert not Lease.objects.exists()
    assert {letter.to[0] for letter in mailoutbox} == {ill.email, well.email}
    draft = Marking.objects.get(state="draft")
    marking.finish_mark(attempt=scripts[3].attempt, item="letter", rev=draft.rev, by=well, **given.said())
    assert Marking.objects.get(attempt=scripts[3].attempt).marker == well
    entry = AuditEntry.objects.get(verb="took over")
    assert (entry.details["was"], entry.details["to"], entry.details["scripts"]) == (ill.pk, well.pk, 4)


def test_what_the_other_cannot_take_goes_to_whoever_comes(work, sitting, teacher):
    ill = given.marker(sitting)
    author = work[1][0].attempt.user
    plans.assign(sitting=sitting, user=author, by=teacher.user)
    chosen = Script.objects.filter(pk__in=[one.pk for one in work[1][:2]])
    plans.allocate(scripts=chosen, user=ill, by=teacher.user)
    assert plans.take_over(sitting=sitting, was=ill, to=author, by=teacher.user) == (1, 1)
    work[1][0].refresh_from_db()
    assert work[1][0].first_to is None


def test_a_second_mark_is_not_taken_over_by_who_gave_the_first(work, sitting, teacher):
    plans.change(sitting=sitting, by=teacher.user, second="all")
    ill, well = given.marker(sitting), given.marker(sitting)
    script = work[1][0]
    marking.finish_mark(attempt=script.attempt, item="letter", rev=0, by=well, **given.said())
    plans.allocate(scripts=Script.objects.filter(pk=script.pk), user=ill, by=teacher.user, second=True)
    assert plans.take_over(sitting=sitting, was=ill, to=well, by=teacher.user) == (0, 1)


@pytest.mark.parametrize("sent", [{}, {"was": "1", "to": "1"}, {"was": "x", "to": "9"}])
def test_two_people_are_needed(sent, sitting, teacher):
    answer = teacher.post(url(sitting, "marking_take_over"), sent)
    assert answer.status_code == 422 and "Choose both people." in words(answer)


def test_nobody_takes_over_from_themself(sitting, teacher):
    person = given.marker(sitting)
    answer = teacher.post(url(sitting, "marking_take_over"), {"was": person.pk, "to": person.pk})
    assert answer.status_code == 422 and "Choose two different people." in words(answer)


def test_the_plan_costs_the_same_however_many_answers(case, sitting, teacher, django_assert_max_num_queries):
    for _ in range(2):
        given.marker(sitting)
    with django_assert_max_num_queries(40) as few:
        teacher.get(url(sitting))
    for _ in range(4):
        cases.finish(cases.attempt(case), writing.ANSWERS)
    with django_assert_max_num_queries(len(few.captured_queries)):
        teacher.get(url(sitting))


def test_an_assignment_that_begins_tomorrow_lets_nobody_in_today(sitting, visit):
    user = factories.user()
    plans.assign(sitting=sitting, user=user, by=user, starts_at=timezone.now() + timedelta(days=1))
    assert visit(user).get(reverse("marking")).status_code == 403


def test_a_lead_reads_what_markers_flagged_and_why(work, sitting, teacher):
    flags.flag(script=work[1][0], kind="wellbeing", note="Sounds <b>worn</b> out.", by=given.marker(sitting))
    page = words(teacher.get(url(sitting)))
    assert "I worry about the person who wrote this" in page and "Sounds <b>worn</b> out." in page
    assert reverse("mark", args=[work[1][0].uuid]) in page
    assert "<b>worn" not in teacher.get(url(sitting)).content.decode()
