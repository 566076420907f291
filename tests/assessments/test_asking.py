"""A learner asks a colleague: the note is told, once, and nothing that was typed is lost."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from assessments import actions, asking, asking_reports, freezing, log
from assessments.engine import definition
from assessments.models import Attempt, AttemptEvent, CasePage, CaseVersion, Draft
from assessments.refusals import Closed, Conflict, NotFromHere, Stale
from courses import evidence
from courses.models import Competency
from tests import factories
from tests.assessments import asked, cases

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def case():
    return asked.page()


@pytest.fixture
def enrollment(case, learner):
    factories.profile(learner.user, seat="physician")
    return cases.learner(case, learner.user)


@pytest.fixture
def attempt(case, enrollment):
    return cases.attempt(case, enrollment)


@pytest.fixture
def graded(case, enrollment):
    """An attempt whose results wait for a release."""
    cases.sitting(case, enrollment, purpose="summative")
    return cases.attempt(case, enrollment)


def ask_url(attempt, note):
    return reverse("attempt_ask", args=[attempt.uuid, note])


def page_of(visitor, attempt):
    return visitor.get(reverse("attempt", args=[attempt.uuid])).content.decode()


def events(attempt):
    return list(attempt.events.filter(kind="asked").values_list("payload", flat=True))


# Frozen


def test_a_case_with_colleagues_is_frozen_as_schema_3_and_others_keep_their_bytes(case):
    assert case.title and CaseVersion.objects.newest(case.key).schema_version == 3
    plain = freezing.compile_case(cases.page())
    assert plain["schema"] == 2
    said = definition.canonical(plain)
    for word in (b"colleagues", b"takes", b"limit", b"clock", b"asked", b"minutes_at_least"):
        assert b'"' + word + b'"' not in said


# Asked


def test_what_is_asked_stands_in_the_log_once_whoever_presses_how_often(attempt):
    for _press in range(3):
        found = asking.ask(attempt=attempt, note="vigil")
    assert found.state.asked == ("vigil",)
    assert events(attempt) == [{"note": "vigil"}]
    attempt.refresh_from_db()
    assert attempt.last_seq == 2 and log.verify(attempt).is_whole


def test_nobody_is_asked_in_a_stage_that_is_not_open_or_in_a_closed_attempt(attempt):
    with pytest.raises(Stale):
        asking.ask(attempt=attempt, note="night")
    with pytest.raises(NotFromHere):
        asking.ask(attempt=attempt, note="nobody")
    cases.finish(attempt)
    with pytest.raises(Closed):
        asking.ask(attempt=attempt, note="vigil")
    assert events(attempt) == []


def test_a_chaplain_is_told_what_the_chaplain_knows_and_cannot_ask_it(case, visit):
    enrollment = cases.learner(case)
    factories.profile(enrollment.user, seat="spiritual-care")
    attempt = cases.attempt(case, enrollment)
    text = page_of(visit(enrollment.user), attempt)
    assert asked.VIGIL in text and ask_url(attempt, "vigil") not in text
    assert asked.CLEARANCE not in text and ask_url(attempt, "clearance") in text
    with pytest.raises(NotFromHere):
        asking.ask(attempt=attempt, note="vigil")


# Over HTTP


def test_before_asking_no_note_stands_on_the_page_and_afterwards_only_the_one_asked_for(attempt, learner):
    text = page_of(learner, attempt)
    for hidden in (asked.VIGIL, asked.CLEARANCE, asked.NIGHT, asked.GONE, asked.WHY):
        assert hidden not in text
    assert "Tuesday, 2 pm" in text and "20 minutes" in text and "What he waits for" in text
    answer = learner.post(ask_url(attempt, "vigil"))
    assert answer.status_code == 302 and answer.url.endswith("#note-vigil")
    text = page_of(learner, attempt)
    assert asked.VIGIL in text and "Tuesday, 2:20 pm" in text
    for hidden in (asked.CLEARANCE, asked.NIGHT, asked.GONE, asked.WHY):
        assert hidden not in text
    learner.post(ask_url(attempt, "clearance"))
    assert asked.GONE in page_of(learner, attempt)


def test_without_a_script_everything_typed_comes_back_after_asking(attempt, learner):
    sent = {"option:meaning": "pain", "rev:meaning": "0", "event": uuid.uuid4()}
    learner.post(ask_url(attempt, "vigil"), sent)
    assert Draft.objects.get(attempt=attempt).raw == {"option": "pain"}
    assert re.search(r'value="pain"[^>]*checked', page_of(learner, attempt))


def test_another_window_s_answer_is_not_written_over_and_nobody_is_asked(attempt, learner):
    actions.save_draft(attempt=attempt, item="meaning", raw={"option": "dying"}, rev=0)
    with pytest.raises(Conflict):
        asking.ask(attempt=attempt, note="vigil", raws={"meaning": {"option": "pain"}}, revs={"meaning": 0})
    answer = learner.post(ask_url(attempt, "vigil"), {"option:meaning": "pain", "rev:meaning": "0"})
    assert answer.status_code == 409 and "Changed in another window" in answer.content.decode()
    assert events(attempt) == [] and Draft.objects.get().raw == {"option": "dying"}


def test_a_script_gets_the_note_in_its_place_and_a_sentence_to_read_out(attempt, learner):
    said = learner.post(ask_url(attempt, "vigil"), **JSON).json()
    assert said["note"] == "note-vigil" and asked.VIGIL in said["html"]
    assert said["said"] == "Spiritual care has answered. In the story it is Tuesday, 2:20 pm now."
    assert asked.CLEARANCE not in json.dumps(said)


def test_what_is_out_of_date_is_said(attempt, learner):
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    assert learner.post(ask_url(attempt, "vigil"), **JSON).status_code == 409
    answer = learner.post(ask_url(attempt, "vigil"), {"option:meaning": "pain"})
    assert answer.status_code == 409 and asked.VIGIL not in answer.content.decode()
    assert learner.post(ask_url(attempt, "no-such-note"), **JSON).status_code in (400, 404)


def test_nobody_asks_in_somebody_else_s_attempt(attempt, other_learner):
    assert other_learner.post(ask_url(attempt, "vigil")).status_code == 404
    assert events(attempt) == []


def test_what_was_told_can_be_read_again_when_the_stage_is_given(attempt, learner):
    asking.ask(attempt=attempt, note="vigil")
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    text = page_of(learner, attempt)
    assert asked.VIGIL in text and asked.CLEARANCE not in text
    assert "It took 20 minutes in the story." in text
    assert "Tuesday, 3:20 pm" in text, "the stage itself took an hour"


def test_no_note_that_was_not_asked_for_stands_on_any_page_before_it_is_released(
    case, enrollment, graded, learner
):
    attempt = graded
    asking.ask(attempt=attempt, note="clearance")
    cases.finish(attempt)
    urls = [case.url, reverse("record"), reverse("today"), reverse("passport_json", args=[enrollment.uuid])]
    urls += [reverse(name, args=[attempt.uuid]) for name in ("attempt", "debrief", "feedback")]
    for url in urls:
        text = learner.get(url, follow=True).content.decode()
        assert asked.VIGIL not in text and asked.NIGHT not in text and asked.WHY not in text, url


def test_every_event_of_one_note_has_the_same_id(attempt):
    asking.ask(attempt=attempt, note="vigil")
    row = AttemptEvent.objects.get(kind="asked")
    assert row.client_event_id == asking.event_of(attempt, "vigil")


# Authors


def test_authors_see_every_note_in_the_preview_and_can_ask_in_a_try(case, visit):
    teacher = factories.user("administrator")
    page = CasePage.objects.get(pk=case.pk)
    page.save_revision()
    text = (
        visit(teacher)
        .get(reverse("case_try", args=[case.pk]), {"seat": "", "variant": 1, "stage": 0})
        .content.decode()
    )
    assert asked.VIGIL not in text
    trial = re.search(r'name="trial" value="([^"]+)"', text)[1]
    text = (
        visit(teacher)
        .post(
            reverse("case_try", args=[case.pk]), {"trial": trial, "asks": "vigil", "option:meaning": "pain"}
        )
        .content.decode()
    )
    assert asked.VIGIL in text and re.search(r'value="pain"[^>]*checked', text)
    assert attempt_events() == 0


def attempt_events():
    return AttemptEvent.objects.count()


# Looked back at


def debrief_of(visitor, attempt):
    return visitor.get(reverse("debrief", args=[attempt.uuid])).content.decode()


def test_the_look_back_says_whom_one_asked_when_and_what_was_missed(attempt, learner):
    asking.ask(attempt=attempt, note="clearance")
    asking.ask(attempt=attempt, note="vigil")
    cases.finish(attempt)
    text = debrief_of(learner, attempt)
    assert "You asked 2 of 3 colleagues; it took 35 minutes in the story." in text
    assert "Tuesday, 2:15 pm" in text, "the chaplain was asked after the pharmacist had answered"
    assert "Not asked, and it mattered" in text and asked.NIGHT in text and "It dates the jerks." in text
    assert asked.GONE in text


def test_asking_nobody_and_asking_everybody_are_said(case, attempt, learner):
    cases.finish(attempt)
    assert "You asked nobody; 3 could have been asked." in debrief_of(learner, attempt)
    again = cases.attempt(case, attempt.user.enrollments.get())
    asking.ask(attempt=again, note="vigil")
    asking.ask(attempt=again, note="clearance")
    cases.give(again, {"meaning": cases.SAFE["meaning"]})
    asking.ask(attempt=again, note="night")
    cases.finish(again)
    text = debrief_of(learner, again)
    assert "You asked everybody there was, 3 in all; it took 45 minutes in the story." in text
    assert "Not asked" not in text


def ran_out(attempt):
    """The attempt, its time over before anybody noticed."""
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(hours=1))
    actions.expire_due()


def test_nobody_could_be_asked_in_a_stage_that_time_ran_out_before(attempt, learner):
    ran_out(attempt)
    text = debrief_of(learner, attempt)
    assert "You asked nobody; 2 could have been asked." in text
    assert (
        asked.VIGIL in text and asked.NIGHT not in text.partition('id="asking"')[2].partition("</section>")[0]
    )


def test_however_many_were_asked_and_noticed_the_look_back_reads_the_names_of_seats_a_fixed_number_of_times(
    case, attempt, learner
):
    def reads():
        with CaptureQueriesContext(connection) as found:
            debrief_of(learner, attempt)
        return sum('FROM "courses_track"' in one["sql"] for one in found)

    asking.ask(attempt=attempt, note="vigil")
    cases.give(attempt, {"meaning": cases.SAFE["meaning"]})
    asking.ask(attempt=attempt, note="night")
    cases.finish(attempt)
    assert reads() == 2, "once for the stages, once for whom one asked"


def test_before_the_release_one_reads_whom_one_asked_and_not_what_the_others_knew(graded, learner):
    attempt = graded
    asking.ask(attempt=attempt, note="vigil")
    cases.finish(attempt)
    text = debrief_of(learner, attempt)
    assert "You asked 1 of 3 colleagues" in text and asked.VIGIL in text
    assert "opens with the explanations" in text
    for hidden in (asked.CLEARANCE, asked.NIGHT, asked.WHY, "Not asked"):
        assert hidden not in text


def test_faculty_read_it_too(attempt, faculty_of):
    asking.ask(attempt=attempt, note="vigil")
    cases.finish(attempt)
    assert "Asked: 1 of 3 colleagues, 20 minutes in the story." in debrief_of(faculty_of(attempt), attempt)


@pytest.fixture
def faculty_of(visit):
    return lambda _attempt: visit(factories.user("administrator"))


# As evidence


def told_of(enrollment):
    found = evidence.of(enrollment.user, enrollment.cohort.program)
    return [(one.title, one.result, one.competencies) for one in found if one.kind == "asked"]


def test_a_case_in_which_somebody_was_asked_is_evidence_for_what_the_vocabulary_says(attempt, enrollment):
    roles = Competency.objects.get(code__iexact="rr")
    assert roles.shown_by_asking, "seeded so"
    asking.ask(attempt=attempt, note="vigil")
    assert told_of(enrollment) == [], "not while the case is open"
    asking.ask(attempt=attempt, note="clearance")
    cases.finish(attempt)
    assert told_of(enrollment) == [("Changing the drug", "Asked 2 colleagues", {roles.pk})]
    Competency.objects.update(shown_by_asking=False)
    assert told_of(enrollment) == []


def test_a_case_in_which_nobody_was_asked_is_none(attempt, enrollment):
    cases.finish(attempt)
    assert told_of(enrollment) == []


# Who asks whom


def asked_by(case, count, seat, *notes, cohort=None):
    for _one in range(count):
        enrollment = factories.enrollment(cohort=cohort) if cohort else cases.learner(case)
        factories.profile(enrollment.user, seat=seat)
        attempt = cases.attempt(case, enrollment)
        for note in notes:
            asking.ask(attempt=attempt, note=note)
        cases.finish(attempt)


def test_faculty_read_who_asks_whom_from_five_of_a_discipline_on(case, visit):
    asked_by(case, 4, "physician", "vigil")
    asked_by(case, 4, "pharmacist")
    url, admin = reverse("case_asking", args=[case.pk]), factories.user("administrator")
    text = visit(admin).get(url).content.decode()
    assert "Fewer than five, and not shown:" in text
    # Only what is read: tokens and addresses hold any number.
    assert "80" not in strip_tags(text.partition("<main")[2])
    asked_by(case, 1, "physician")
    asked_by(case, 1, "pharmacist", "vigil")
    text = " ".join(visit(admin).get(url).content.decode().split())
    assert 'Physician <span class="meta">of 5' in text and "80&nbsp;%" in text and "20&nbsp;%" in text
    assert "could not ask" in text, "a pharmacist cannot ask the pharmacist"
    assert "Fewer than five" not in text


def test_whom_one_could_ask_is_whom_one_met(case):
    asked_by(case, 4, "physician", "vigil", "clearance")
    enrollment = cases.learner(case)
    factories.profile(enrollment.user, seat="physician")
    late = cases.attempt(case, enrollment)
    for note in ("vigil", "clearance"):
        asking.ask(attempt=late, note=note)
    ran_out(late)
    version = CaseVersion.objects.newest(case.key)
    (row,) = asking_reports.table(version, cases.program_of(case), {"physician": "Physician"}).rows
    assert row.asked == (100, 100, 0)
    assert row.everybody == 20, "the one whom time left no second stage asked everybody there was"


def test_no_cohort_is_shown_by_which_fewer_than_five_elsewhere_could_be_told_apart(case):
    """Of the program's figure and those of its cohorts, no difference is one of fewer than five people."""
    program, names = cases.program_of(case), {"physician": "Physician"}
    version = CaseVersion.objects.newest(case.key)
    cohorts = [factories.cohort(program=program) for _one in range(3)]
    for cohort, count in zip(cohorts, (5, 6, 4), strict=True):
        asked_by(case, count, "physician", "vigil", cohort=cohort)
    shown = [bool(asking_reports.table(version, program, names, one).rows) for one in cohorts]
    assert shown == [False, True, False], "15 less 6 are 9; 15 less 6 less 5 would have been the four"
    assert asking_reports.table(version, program, names).rows[0].n == 15


def test_a_cohort_that_is_the_whole_program_is_shown(case):
    asked_by(case, 5, "physician", "vigil")
    version, program = CaseVersion.objects.newest(case.key), cases.program_of(case)
    cohort = program.cohorts.get()
    (row,) = asking_reports.table(version, program, {"physician": "Physician"}, cohort).rows
    assert (row.n, row.nobody) == (5, 0)


def test_who_asks_whom_is_counted_in_a_fixed_number_of_queries(case, django_assert_num_queries):
    asked_by(case, 2, "physician", "vigil")
    asked_by(case, 1, "nurse")
    version = CaseVersion.objects.newest(case.key)
    version.definition  # noqa: B018  (read before)
    names = {"physician": "Physician"}
    program = cases.program_of(case)
    with django_assert_num_queries(5):
        found = asking_reports.table(version, program, names)
    assert (found.rows, found.few, found.n) == ((), ("Physician",), 3)
