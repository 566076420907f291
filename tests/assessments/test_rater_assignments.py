"""People assigned to rate a sitting: they see its runs by code, rate them, and see nothing else."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from assessments.models import RaterAssignment, TalkRating
from assessments.raters import assigning
from assessments.refusals import CannotAssign, WithoutReason
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told

pytestmark = pytest.mark.django_db
SENT = {f"level:{name}": "l2" for name in told.TOP}


@pytest.fixture
def case():
    told.rubric()
    return told.page()


@pytest.fixture
def attempt(case, learner):
    learner.user.first_name, learner.user.last_name = "Hanna", "Reyes"
    learner.user.save()
    return told.through(case, cases.learner(case, learner.user), told.WORST)


@pytest.fixture
def faculty(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def rater(attempt, faculty, other_learner):
    assigning.assign(sitting=attempt.sitting, user=other_learner.user, by=faculty)
    return other_learner


def words(reply):
    html = reply.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def run_url(attempt):
    return reverse("rating_run", args=[attempt.uuid, told.ITEM])


def test_they_find_runs_by_code_with_what_is_due_and_no_name(rater, attempt, learner):
    page = rater.get(reverse("ratings"))
    assert "One conversation waits for your rating." in words(page)
    assert assigning.code_of(attempt) in words(page) and "Due on" in words(page)
    run = rater.get(run_url(attempt))
    assert "Say how this learner talked." in words(run) and "The scan shows that it has grown." in words(run)
    for body in (page.content.decode(), run.content.decode()):
        assert "Reyes" not in body and attempt.user.email not in body
    entry = AuditEntry.objects.filter(verb="viewed").latest("pk")
    assert (entry.actor, entry.about) == (rater.user, attempt.user)
    own = learner.get(reverse("record")).content.decode()
    assert "somebody who rates for your course looked at your record".lower() in own.lower()


def test_they_rate_and_it_stands_among_what_is_done(rater, attempt):
    assert rater.post(run_url(attempt), SENT | {"role": "faculty", "note": "Well."}).status_code == 302
    kept = TalkRating.objects.get()
    assert (kept.role, kept.by) == ("faculty", rater.user)
    assert "You have rated everything." in words(rater.get(reverse("ratings")))
    rater.post(run_url(attempt), SENT | {"role": "faculty", "note": "Very well."})
    assert TalkRating.objects.standing().get().note == "Very well."


def test_whoever_played_the_patient_rates_as_the_patient_and_as_nothing_else(attempt, faculty, other_learner):
    assigning.assign(sitting=attempt.sitting, user=other_learner.user, by=faculty, role="patient")
    assert "As the patient you played." in words(other_learner.get(reverse("ratings")))
    other_learner.post(run_url(attempt), SENT | {"role": "faculty"})
    other_learner.post(run_url(attempt), SENT | {"role": "self"})
    assert {one.role for one in TalkRating.objects.all()} == {"patient"}


def test_nothing_else_of_the_sitting_opens_to_them(rater, attempt):
    for name in ("talk_replay", "talk_rate", "talk_compare", "talk_colleague", "rater_invite"):
        assert rater.get(reverse(name, args=[attempt.uuid, told.ITEM])).status_code in (403, 404)
    assert rater.get(reverse("debrief", args=[attempt.uuid])).status_code == 404
    assert rater.get(reverse("sitting", args=[attempt.sitting_id])).status_code == 403


def test_nobody_rates_at_another_sitting_or_their_own_run(rater, attempt, faculty):
    assigning.assign(sitting=attempt.sitting, user=attempt.user, by=faculty)
    assert assigning.runs_for(attempt.user) == []
    other = told.page(slug="another")
    apart = told.through(other, cases.learner(other))
    assert rater.get(run_url(apart)).status_code == 404


def test_what_is_not_handed_in_is_not_among_it(case, learner, faculty, other_learner):
    attempt = told.through(case, cases.learner(case, learner.user), finish=False, purpose="practice")
    assigning.assign(sitting=attempt.sitting, user=other_learner.user, by=faculty)
    assert "Nothing is to be rated now." in words(other_learner.get(reverse("ratings")))
    assert other_learner.get(run_url(attempt)).status_code == 404


def test_ended_it_opens_nothing_and_what_was_rated_stays(rater, attempt, faculty, visit):
    rater.post(run_url(attempt), SENT | {"role": "faculty"})
    made = RaterAssignment.objects.get()
    there = visit(faculty)
    there.post(reverse("rater_end", args=[made.pk]), {"why": " "})
    made.refresh_from_db()
    assert made.ended_at is None, "it needs a reason"
    there.post(reverse("rater_end", args=[made.pk]), {"why": "She moved on."})
    again = visit(type(rater.user).objects.get(pk=rater.user.pk))
    assert again.get(reverse("ratings")).status_code == 403
    assert again.post(run_url(attempt), SENT).status_code == 403
    assert TalkRating.objects.standing().count() == 1
    assert AuditEntry.objects.filter(verb="unassigned", why="She moved on.").exists()


def test_its_last_day_over_it_opens_nothing(attempt, faculty, other_learner, visit):
    until = timezone.now() + timedelta(days=3)
    assigning.assign(sitting=attempt.sitting, user=other_learner.user, by=faculty, ends_at=until)
    with time_machine.travel(until + timedelta(minutes=1), tick=False):
        assert visit(other_learner.user).get(reverse("ratings")).status_code in (302, 403)
        assert assigning.runs_for(other_learner.user) == []


def test_the_same_assignment_again_changes_its_end_and_nothing_else(rater, attempt, faculty):
    until = timezone.now() + timedelta(days=3)
    made = assigning.assign(sitting=attempt.sitting, user=rater.user, by=faculty, ends_at=until)
    assert RaterAssignment.objects.get() == made and made.ends_at == until
    with pytest.raises(CannotAssign):
        assigning.assign(sitting=attempt.sitting, user=rater.user, by=faculty, ends_at=timezone.now())
    with pytest.raises(WithoutReason):
        assigning.end(assignment=made, by=faculty, why="")


def test_faculty_assign_by_address_and_are_told_what_is_wrong(attempt, faculty, other_learner, visit):
    there, address = visit(faculty), reverse("sitting_raters", args=[attempt.sitting_id])
    reply = there.post(address, {"email": "nobody@example.org", "role": "rater"})
    assert reply.status_code == 422 and "Nobody has an account with this address." in words(reply)
    reply = there.post(address, {"email": other_learner.user.email, "role": "rater", "until": "2001-01-01"})
    assert reply.status_code == 422 and "The end has to lie ahead." in words(reply)
    reply = there.post(address, {"email": other_learner.user.email, "role": "patient"}, follow=True)
    assert "Played the patient, or somebody close" in words(reply)
    assert "Reyes" not in words(reply), "the page names no learner"


def test_only_faculty_of_the_course_assign_and_end(attempt, rater, office, administrator, learner, visit):
    made = RaterAssignment.objects.get()
    people = (office, administrator, learner, rater, visit(factories.user("faculty")))
    for person in people:
        assert person.get(reverse("sitting_raters", args=[attempt.sitting_id])).status_code in (403, 404)
        assert person.post(reverse("rater_end", args=[made.pk]), {"why": "No."}).status_code in (403, 404)
    made.refresh_from_db()
    assert made.ended_at is None


def test_the_list_costs_the_same_for_one_run_and_for_twelve(case, rater, attempt, django_assert_num_queries):
    with django_assert_num_queries(4):
        assert len(assigning.runs_for(rater.user)) == 1
    for _n in range(11):
        told.through(case, cases.learner(case))
    with django_assert_num_queries(4):
        assert len(assigning.runs_for(rater.user)) == 12


def test_the_last_day_ends_by_the_clocks_of_the_cohort(attempt, faculty, other_learner, visit):
    cohort = attempt.sitting.cohort
    cohort.time_zone = "Pacific/Auckland"
    cohort.save()
    until = (timezone.now() + timedelta(days=3)).date()
    sent = {"email": other_learner.user.email, "role": "rater", "until": until.isoformat()}
    visit(faculty).post(reverse("sitting_raters", args=[attempt.sitting_id]), sent)
    ends = RaterAssignment.objects.get().ends_at.astimezone(cohort.zone)
    assert (ends.date(), ends.hour, ends.minute) == (until, 23, 59)
