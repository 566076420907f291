"""The faculty's pages of sittings: what they say before they do it, for whose course, and what of it is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import sittings
from assessments.models import Accommodation, Attempt, CriticalDebrief, Sitting
from cms.models import AuditEntry
from courses.models import Domain
from tests import factories
from tests.assessments import cases
from tests.assessments.engine import rotation

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def case():
    return cases.page()


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


@pytest.fixture
def teacher(case, visit):
    return visit(factories.user("faculty", course=case.get_parent().get_parent()))


def fields(case, enrollment, **changes):
    return {
        "cohort": enrollment.cohort.pk,
        "case": case.pk,
        "purpose": "summative",
        "opens_day": "2026-11-20",
        "opens_time": "08:00",
        "closes_day": "2026-12-20",
        "closes_time": "17:00",
        "time_limit_minutes": "45",
        "attempts_allowed": "2",
    } | changes


def rules(**changes):
    return {"attempts_allowed": "3", "follows_case": "on"} | changes


def text(answer):
    return answer.content.decode()


def page(client, sitting, **query):
    return client.get(reverse("sitting", args=[sitting.pk]), query)


# Opening


def test_a_sitting_is_shown_before_it_is_opened_and_opened_as_it_was_shown(case, enrollment, teacher):
    data = fields(case, enrollment)
    shown = teacher.post(reverse("sitting_new"), data)
    assert "One learner of" in text(shown)
    assert "Fri 20 Nov 2026, 8 am in Denver" in text(shown)
    assert "While a stage is open" in text(shown)
    assert not Sitting.objects.exists()
    digest = shown.context["plan"].digest
    done = teacher.post(reverse("sitting_new"), data | {"seen": digest})
    sitting = Sitting.objects.get()
    assert done.url == reverse("sitting", args=[sitting.pk])
    assert sitting.opens_at == datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert sitting.closes_at == datetime(2026, 12, 21, 0, tzinfo=UTC)
    assert (sitting.purpose, sitting.follows_case, sitting.wait_hours) == ("summative", False, None)
    assert AuditEntry.objects.get(verb="opened", thing_type="assessments.sitting").actor_id == teacher.user.pk


def test_what_changed_meanwhile_is_shown_once_more(case, enrollment, teacher):
    data = fields(case, enrollment)
    digest = teacher.post(reverse("sitting_new"), data).context["plan"].digest
    cases.learner(case)
    again = teacher.post(reverse("sitting_new"), data | {"seen": digest})
    assert "Something changed while you looked" in text(again)
    assert not Sitting.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_day": "2026-11-19"}, "It would close before it opens"),
        ({"opens_day": "", "opens_time": "08:00"}, "Say on which day"),
        ({"closes_time": ""}, "Say at what time of day"),
        ({"closes_day": "2027-03-14", "closes_time": "02:30"}, "does not exist in Denver"),
        ({"closes_day": "9999-12-31"}, "The year 9999 is none of ours"),
        ({"opens_day": "0001-01-01"}, "The year 1 is none of ours"),
        ({"show_key": "after_submit"}, "before the last attempt of anyone ends"),
        ({"attempts_allowed": "0"}, "needs a number of tries"),
        ({"attempts_allowed": "many"}, "whole number"),
    ],
)
def test_rules_that_cannot_be_are_refused_with_everything_still_typed(
    case, enrollment, teacher, changes, words
):
    answer = teacher.post(reverse("sitting_new"), fields(case, enrollment, **changes))
    assert answer.status_code == 422
    assert words in text(answer)
    assert 'value="45"' in text(answer)
    assert not Sitting.objects.exists()


def test_what_may_be_meant_is_asked_and_then_saved(case, enrollment, teacher):
    data = fields(case, enrollment, time_limit_minutes="5")
    shown = teacher.post(reverse("sitting_new"), data)
    assert "estimated at 15 minutes, and the limit is 5" in text(shown)
    assert "Yes, this is meant" in text(shown)
    teacher.post(reverse("sitting_new"), data | {"seen": shown.context["plan"].digest})
    assert Sitting.objects.get().time_limit_minutes == 5


def test_the_way_back_to_the_form_loses_nothing(case, enrollment, teacher):
    back = teacher.post(reverse("sitting_new"), fields(case, enrollment, back="1"))
    assert back.status_code == 200
    assert 'value="45"' in text(back)


def test_a_case_for_practice_only_cannot_be_summative(case, enrollment, teacher, monkeypatch):
    from assessments.engine import kinds

    monkeypatch.setattr(kinds, "formative_only", lambda definition: definition.items[:1], raising=False)
    answer = teacher.post(reverse("sitting_new"), fields(case, enrollment))
    assert "for practice only" in text(answer)
    formative = teacher.post(reverse("sitting_new"), fields(case, enrollment, purpose="formative"))
    assert formative.status_code == 200


def test_faculty_set_their_own_cases_to_their_own_cohorts_and_no_others(case, enrollment, teacher):
    other = cases.page()
    form = teacher.get(reverse("sitting_new")).context["form"]
    assert list(form.fields["case"].queryset) == [case]
    assert list(form.fields["cohort"].queryset) == [enrollment.cohort]
    foreign = cases.learner(other)
    answer = teacher.post(reverse("sitting_new"), fields(other, foreign))
    assert answer.status_code == 422
    assert not Sitting.objects.exists()


def test_a_case_outside_what_the_cohort_studies_is_refused(case, enrollment, administrator):
    answer = administrator.post(reverse("sitting_new"), fields(cases.page(), enrollment))
    assert "not part of what this cohort studies" in text(answer)


# Changing


def test_a_change_says_what_becomes_of_what_and_for_whom(case, enrollment, teacher):
    sitting = cases.attempt(case, enrollment).sitting
    cases.learner(case)
    url = reverse("sitting_edit", args=[sitting.pk])
    shown = teacher.post(url, rules(time_limit_minutes="30", show_key="after_release"))
    said = " ".join(text(shown).split())
    assert '<span class="quiet">none</span> becomes <strong>30 minutes</strong>' in said
    assert "The key and the worked solution" in said
    assert "One learner has not begun" in said and "One try is open. It keeps everything" in said
    sitting.refresh_from_db()
    assert sitting.time_limit_minutes is None
    done = teacher.post(
        url, rules(time_limit_minutes="30", show_key="after_release", seen=shown.context["plan"].digest)
    )
    assert done.status_code == 302
    sitting.refresh_from_db()
    assert (sitting.time_limit_minutes, sitting.feedback) == (30, {"key": "after_release"})


def test_nothing_changed_is_nothing_done(case, enrollment, teacher):
    sitting = cases.sitting(case, enrollment, closes_at=NOON)
    form = teacher.get(reverse("sitting_edit", args=[sitting.pk])).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    data["closes_day"], data["closes_time"] = "2026-11-24", "05:00"
    assert teacher.post(reverse("sitting_edit", args=[sitting.pk]), data).status_code == 302
    assert not AuditEntry.objects.filter(verb="changed").exists()


def test_a_version_is_switched_with_a_reason(case, enrollment, teacher):
    sitting = cases.sitting(case, enrollment)
    url = reverse("sitting_version", args=[sitting.pk])
    assert "One learner has not begun" in text(teacher.get(url))
    assert teacher.post(url, {"version": "1", "why": ""}).status_code == 422
    assert teacher.post(url, {"version": "7", "why": "x"}).status_code == 404
    teacher.post(url, {"version": "1", "why": "The first one it is."})
    sitting.refresh_from_db()
    assert not sitting.follows_case


# Learners


def test_the_roster_finds_by_state_and_name_and_counts_each(case, enrollment, teacher):
    late, unsafe = cases.learner(case), cases.learner(case)
    sitting = cases.sitting(case, enrollment, time_limit_minutes=60)
    cases.attempt(case, enrollment)
    cases.finish(cases.attempt(case, unsafe), cases.UNSAFE)
    shown = page(teacher, sitting)
    assert [tab["count"] for tab in shown.context["tabs"]] == [3, 1, 1, 1, 0, 1]
    assert "Critical error in try 1, no debrief signed" in text(shown)
    for only, who in (("not_begun", late), ("open", enrollment), ("critical", unsafe), ("submitted", unsafe)):
        rows = page(teacher, sitting, only=only).context["page"].object_list
        assert [row.enrollment for row in rows] == [who]
    rows = page(teacher, sitting, q=late.user.last_name).context["page"].object_list
    assert late in [row.enrollment for row in rows]
    assert "Nobody here fits" in text(page(teacher, sitting, q="nobody of that name"))


def test_whose_rows_were_read_is_kept_once_a_page_with_the_results_there_were(case, enrollment, teacher):
    sitting = cases.sitting(case, enrollment)
    page(teacher, sitting)
    entry = AuditEntry.objects.get(verb="viewed")
    assert (entry.about_id, entry.details) == (enrollment.user_id, {})
    attempt = cases.finish(cases.attempt(case, enrollment))
    page(teacher, sitting)
    assert AuditEntry.objects.filter(verb="viewed").last().details == {"attempts": [str(attempt.uuid)]}


def test_more_time_is_two_presses_from_the_row(case, enrollment, teacher):
    sitting = cases.sitting(case, enrollment, time_limit_minutes=60)
    attempt = cases.attempt(case, enrollment)
    more = reverse("sitting_more_time", args=[sitting.pk, enrollment.uuid])
    assert more in text(page(teacher, sitting))
    done = teacher.post(more, {"quick": "15"}, follow=True)
    assert "has until" in text(done)
    deadline = attempt.deadline_at
    attempt.refresh_from_db()
    assert attempt.deadline_at == deadline + timedelta(minutes=15)


def test_an_accommodation_in_all_its_parts(case, enrollment, teacher):
    sitting = cases.sitting(
        case, enrollment, time_limit_minutes=60, closes_at=timezone.now() + timedelta(days=1)
    )
    more = reverse("sitting_more_time", args=[sitting.pk, enrollment.uuid])
    full = {
        "give": "1",
        "where": "here",
        "multiplier": "1.5",
        "extra_minutes": "0",
        "break_minutes": "10",
        "extra_tries": "1",
        "reason": "Agreed in May.",
    }
    teacher.post(more, full)
    made = Accommodation.objects.get()
    assert (made.sitting, made.break_minutes, made.reason) == (sitting, 10, "Agreed in May.")
    wrong = {
        "That gives nothing more": {"multiplier": "1", "break_minutes": "0", "extra_tries": "0"},
        "date of one sitting": {"where": "everywhere", "closes_day": "2027-01-01", "closes_time": "10:00"},
        "both the day and the time": {"closes_day": "2027-01-01"},
        "does not exist in Denver": {"closes_day": "2027-03-14", "closes_time": "02:30"},
        "less than or equal to 5": {"multiplier": "50"},
    }
    for words, changes in wrong.items():
        answer = teacher.post(more, full | changes)
        assert answer.status_code == 422, words
        assert words in text(answer)
    assert Accommodation.objects.count() == 1


@pytest.mark.parametrize("what", ["opens", "closes"])
def test_an_own_date_at_the_end_of_the_calendar_is_refused_in_words(case, enrollment, teacher, what):
    sitting = cases.sitting(case, enrollment)
    more = reverse("sitting_more_time", args=[sitting.pk, enrollment.uuid])
    usual = {"where": "here", "multiplier": "1", "extra_minutes": 0, "break_minutes": 0, "extra_tries": 0}
    own = {f"{what}_day": "9999-12-31", f"{what}_time": "23:59"}
    answer = teacher.post(more, usual | own | {"give": "1"})
    assert answer.status_code == 422
    assert "The year 9999 is none of ours" in text(answer)
    assert not Accommodation.objects.exists()


def test_nobody_gives_themself_more_time_or_sets_their_own_try_aside(case, enrollment, visit):
    course = case.get_parent().get_parent()
    both = factories.user("faculty", course=course)
    own = cases.learner(case, both)
    attempt = cases.attempt(case, own)
    more = reverse("sitting_more_time", args=[attempt.sitting_id, own.uuid])
    assert visit(both).post(more, {"quick": "15"}).status_code == 403
    assert visit(both).post(reverse("attempt_void", args=[attempt.uuid]), {"why": "x"}).status_code == 403
    assert not Accommodation.objects.exists()


def test_a_debrief_is_signed_from_the_row(case, enrollment, teacher, learner):
    sitting = cases.sitting(case, enrollment, purpose="summative", wait_hours=0)
    attempt = cases.finish(cases.attempt(case, enrollment), cases.UNSAFE)
    sittings.release(sitting=sitting, by=teacher.user)
    assert "one step could have harmed" in text(learner.get(case.url))
    sign = reverse("debrief_sign", args=[attempt.uuid])
    assert sign in text(page(teacher, sitting))
    assert "could" in text(teacher.get(sign))
    assert teacher.post(sign, {"note": " "}).status_code == 409
    teacher.post(sign, {"note": "We worked it again."})
    assert CriticalDebrief.objects.get().signed_by == teacher.user
    assert sign not in text(page(teacher, sitting))
    assert "Try again" in text(learner.get(case.url))


def test_the_first_page_of_the_cms_says_that_debriefs_wait_and_not_whose(case, enrollment, teacher, visit):
    cases.sitting(case, enrollment, purpose="summative")
    cases.finish(cases.attempt(case, enrollment), cases.UNSAFE)
    home = reverse("wagtailadmin_home")
    said = text(teacher.get(home))
    assert "Debriefs to sign" in said and "One learner waits" in said
    assert enrollment.user.email not in said and str(enrollment.user) not in said
    assert "Debriefs to sign" not in text(visit(factories.user("faculty")).get(home))


def test_where_nothing_waits_for_a_release_none_is_offered(case, enrollment, teacher):
    formative = cases.sitting(case, enrollment)
    assert "Release the results" not in text(page(teacher, formative))
    formative.feedback = {"key": "after_release"}
    formative.save()
    assert "Release the results" in text(page(teacher, formative))


def test_a_try_is_set_aside_with_a_reason(case, enrollment, teacher):
    attempt = cases.attempt(case, enrollment)
    void = reverse("attempt_void", args=[attempt.uuid])
    assert teacher.post(void, {"why": " "}).status_code == 422
    teacher.post(void, {"why": "The power failed in the room."})
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.VOID
    assert AuditEntry.objects.get(verb="set aside").why == "The power failed in the room."


# Releasing


def test_a_release_is_shown_first_then_done_and_the_learner_reads_it(case, enrollment, teacher, learner):
    sitting = cases.sitting(case, enrollment, purpose="summative")
    attempt = cases.attempt(case, enrollment)
    url = reverse("sitting_release", args=[sitting.pk])
    assert "One attempt is still open" in text(teacher.get(url))
    assert teacher.post(url).status_code == 409
    cases.finish(attempt)
    debrief = reverse("debrief", args=[attempt.uuid])
    assert "You have passed this case." not in text(learner.get(debrief))
    assert "One learner gets a message" in text(teacher.get(url))
    teacher.post(url)
    assert "You have passed this case." in text(learner.get(debrief))
    assert "Send a correction" in text(page(teacher, sitting))


# The learner's page


def test_the_page_of_a_case_says_every_rule_before_one_begins(case, enrollment, learner):
    cases.sitting(
        case,
        enrollment,
        purpose="summative",
        attempts_allowed=2,
        time_limit_minutes=45,
        closes_at=datetime(2027, 12, 24, 12, tzinfo=UTC),
    )
    said = text(learner.get(case.url))
    for sentence in (
        "This sitting is summative",
        "It is open until Fri 24 Dec 2027, 5 am in Denver.",
        "You will have 45 minutes, by the server’s clock.",
        "The time runs on while you are away.",
        "You have two tries. Between two tries lie 48 hours.",
        "Once a stage is given, you see: your own answers.",
        "Once the results are released, you see: what was right",
    ):
        assert sentence in said, sentence


def test_a_content_note_stands_before_one_begins_with_whom_to_turn_to(case, enrollment, learner):
    program = cases.program_of(case)
    program.support = [("line", {"name": "Night line", "reach": "+1 303 555 0100", "words": "all night"})]
    program.save_revision().publish()
    assert "Night line" not in text(learner.get(case.url))
    case.content_note = "A man dies in this case."
    case.save()
    said = text(learner.get(case.url))
    assert "A man dies in this case." in said and "Night line" in said
    assert said.index("A man dies") < said.index("Begin the case")


def test_leaving_is_the_pause_where_nothing_ends_and_the_page_says_what_it_is_where_something_does(
    case, enrollment, learner
):
    free = cases.attempt(case, enrollment)
    assert "You can pause at any time" in text(learner.get(reverse("attempt", args=[free.uuid])))
    other = cases.page(parent=case.get_parent())
    cases.sitting(other, enrollment, time_limit_minutes=30)
    timed = cases.attempt(other, enrollment)
    assert "the time runs on" in text(learner.get(reverse("attempt", args=[timed.uuid])))


def test_where_a_case_is_set_twice_the_learner_finds_both(case, enrollment, learner, teacher):
    practice = cases.sitting(case, enrollment, purpose="practice")
    sittings.open_sitting(
        cohort=enrollment.cohort,
        case_key=case.key,
        purpose="summative",
        version=practice.version,
        by=teacher.user,
        attempts_allowed=1,
    )
    first = learner.get(case.url)
    assert first.context["sitting"].purpose == "summative"
    other = learner.get(case.url, {"sitting": practice.pk})
    assert "for practice" in text(other)
    learner.post(reverse("attempt_start", args=[case.pk]), {"sitting": practice.pk})
    assert Attempt.objects.get().sitting == practice
    foreign = cases.sitting(cases.page(), cases.learner(cases.page()))
    for odd in ("", "x", "9" * 30, foreign.pk):
        assert learner.get(case.url, {"sitting": odd}).status_code == 200


# Going back


def test_the_look_back_names_the_lessons_about_what_was_missed_once_that_may_be_known(learner, visit):
    raw = rotation.case()
    raw["stages"][0]["items"][0]["maps_to"] = ["domain:2"]
    case = cases.page(raw)
    week, enrollment = case.get_parent(), cases.learner(case, learner.user)
    teacher = visit(factories.user("faculty", course=week.get_parent()))
    for number, title in ((2, "Opioids that stay"), (3, "Hope and its words")):
        lesson = factories.lesson(week=week, title=title)
        lesson.domains.add(Domain.objects.get(number=number))
        lesson.save()
    sitting = cases.sitting(case, enrollment, purpose="summative")
    attempt = cases.finish(cases.attempt(case, enrollment), cases.SAFE | {"meaning": {"option": "pain"}})
    debrief = reverse("debrief", args=[attempt.uuid])
    assert "Read again before you go on" not in text(learner.get(debrief))
    sittings.release(sitting=sitting, by=teacher.user)
    said = text(learner.get(debrief))
    assert "Opioids that stay" in said and "Hope and its words" not in said
    assert "Opioids that stay" not in text(teacher.get(debrief))


def test_a_question_that_is_mapped_to_nothing_leads_to_what_its_case_is_about(learner):
    case = cases.page()
    enrollment = cases.learner(case, learner.user)
    domain = Domain.objects.get(number=4)
    case.domains.add(domain)
    case.save()
    lesson = factories.lesson(week=case.get_parent(), title="The one who gives the dose")
    lesson.domains.add(domain)
    lesson.save()
    attempt = cases.finish(cases.attempt(case, enrollment), cases.UNSAFE)
    assert "The one who gives the dose" in text(learner.get(reverse("debrief", args=[attempt.uuid])))


# Cost


def test_the_lists_cost_the_same_for_many_as_for_few(
    case, enrollment, teacher, django_assert_max_num_queries
):
    sitting = cases.sitting(case, enrollment)
    for _number in range(6):
        cases.finish(cases.attempt(case, cases.learner(case)), cases.UNSAFE)
    page(teacher, sitting)
    with django_assert_max_num_queries(28):
        page(teacher, sitting)
    other = cases.learner(cases.page(parent=case.get_parent()))
    for number in range(4):
        cases.sitting(cases.page(parent=case.get_parent()), other, time_limit_minutes=number + 1)
    with django_assert_max_num_queries(18):
        teacher.get(reverse("sittings"))
