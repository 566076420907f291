"""What was released stays what a learner reads: to one, some or all, and a correction is a release of its own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from assessments import log, reports, scoring
from assessments import releasing as acts
from assessments.feedback_doors import release_marked
from assessments.marking import plans
from assessments.models import Attempt, Release, ReleasedResult
from assessments.refusals import NotReleasable
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases, released, writing

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def case():
    return released.case()


@pytest.fixture
def clock(time_machine):
    """Noon, until the test moves it."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def attempt(case, enrollment):
    return released.handed_in(case, enrollment)


def letters(mailoutbox, subject):
    return [one for one in mailoutbox if one.subject == subject]


# What is read


def test_a_mark_that_changes_after_the_release_changes_nothing_for_the_learner_until_it_is_released(
    attempt, teacher
):
    released.mark(attempt, teacher)
    first = released.release(attempt, teacher)
    before = reports.told_outcomes([released.fresh(attempt)])[attempt.pk]
    released.remark(attempt, teacher)
    told = reports.told_outcomes([released.fresh(attempt)])[attempt.pk]
    newest = reports.latest_outcomes([released.fresh(attempt)])[attempt.pk]
    assert told == before and newest.points > told.points
    assert scoring.told(released.fresh(attempt)) == before
    made = released.release(attempt, teacher, words="The second criterion was read again.")
    assert (first.number, made.number) == (1, 2)
    assert reports.told_outcomes([released.fresh(attempt)])[attempt.pk] == newest
    assert [one.changes for one in ReleasedResult.objects.order_by("pk")] == [
        [],
        ["decision", "points", "marks"],
    ]
    assert log.verify(released.fresh(attempt)).is_whole


def test_a_case_is_passed_by_what_was_released(attempt, teacher, enrollment, case):
    released.mark(attempt, teacher, writing.TOP)
    released.release(attempt, teacher)
    released.remark(attempt, teacher, writing.HARM)

    def said():
        (tries,) = reports.tries(users=[enrollment.user_id], keys=[case.key]).values()
        return tries[0].decision, tries[0].criticals, tries[0].is_unsigned

    assert said() == ("pass", (), False)
    released.release(attempt, teacher, words="Read again.")
    assert said() == ("not_yet", (released.HARM,), True)


def test_what_is_practiced_shows_the_newest_mark_at_once(case, teacher):
    attempt = cases.finish(cases.attempt(case), writing.ANSWERS)
    released.mark(attempt, teacher)
    acts.release(sitting=attempt.sitting, by=teacher)
    released.remark(attempt, teacher)
    found = released.fresh(attempt)
    assert found.pinned_outcome_id is None
    assert reports.told_outcomes([found]) == reports.latest_outcomes([found])


def test_a_further_try_after_a_release_waits_for_one_of_its_own(attempt, teacher, case, enrollment):
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    second = released.handed_in(case, enrollment)
    assert "decision" not in reports.shown_to_owner(released.fresh(second))
    released.mark(second, teacher)
    released.release(second, teacher)  # words are asked for where something was corrected, and nothing was
    assert "decision" in reports.shown_to_owner(released.fresh(second))


def test_the_words_are_those_of_the_mark_that_was_released(attempt, teacher):
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    released.remark(attempt, teacher)
    told, newest = scoring.told(released.fresh(attempt)), scoring.latest(attempt)
    assert scoring.markings_of(told)["letter"].comment == "Well said."
    assert scoring.markings_of(newest)["letter"].comment == "Better than I saw."


def test_runs_from_before_marks_were_named_in_them_find_theirs_by_the_levels(attempt, teacher):
    first = released.mark(attempt, teacher)
    outcome = scoring.latest(attempt)
    for row in outcome.run.scores.all():
        row.detail.pop("marking", None)
    assert scoring.markings_of(outcome) == {"letter": first}


# To whom


def test_what_is_not_marked_whole_is_left_out_and_said(attempt, teacher, case):
    other = released.handed_in(case, cases.learner(case))
    released.mark(attempt, teacher)
    made = released.release(attempt, teacher)
    assert [one.attempt.pk for one in made.left_out] == [other.pk]
    assert released.fresh(attempt).is_released and not released.fresh(other).is_released


def test_where_nothing_is_marked_nothing_is_released(attempt, teacher):
    with pytest.raises(NotReleasable, match="still wait for a marker"):
        released.release(attempt, teacher)
    assert not Release.objects.exists()


def test_results_go_to_one_of_two_and_later_to_the_other(attempt, teacher, case, mailoutbox):
    other = released.handed_in(case, cases.learner(case))
    for one in (attempt, other):
        released.mark(one, teacher)
    released.release(attempt, teacher, attempts=[attempt.pk])
    assert not released.fresh(other).is_released
    released.release(attempt, teacher)
    assert released.fresh(other).is_released
    told = [one.to for one in letters(mailoutbox, "Results are released")]
    assert told == [[attempt.user.email], [other.user.email]]


def test_nobody_is_told_while_somebody_else_is_still_asked_not_even_one(attempt, teacher, case):
    cases.learner(case)
    released.mark(attempt, teacher)
    with pytest.raises(NotReleasable, match="has not begun and still can"):
        released.release(attempt, teacher, attempts=[attempt.pk])


def test_a_correction_reaches_who_was_told_already_although_another_try_is_open(
    attempt, teacher, case, enrollment
):
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    cases.attempt(case, enrollment)
    released.remark(attempt, teacher)
    released.release(attempt, teacher, words="Read again.")
    assert released.fresh(attempt).released_outcome == scoring.latest(attempt)


# Corrections


def test_a_correction_says_what_was_corrected_to_whom_it_concerns_and_what_kind_of_change_it_is(
    attempt, teacher, case, mailoutbox
):
    other = released.handed_in(case, cases.learner(case))
    for one in (attempt, other):
        released.mark(one, teacher)
    released.release(attempt, teacher)
    released.remark(attempt, teacher)
    with pytest.raises(NotReleasable, match="Say what was corrected"):
        released.release(attempt, teacher, words=" ")
    released.release(attempt, teacher, words="We read the second criterion again.")
    [mail] = letters(mailoutbox, "A correction to released results")
    assert mail.to == [attempt.user.email]
    assert "We read the second criterion again." in mail.body
    assert "The points have changed." in mail.body and "Whether you passed has changed." in mail.body
    assert not any(word in mail.body for word in ("of 4", "of 6", "Sound", "Passed"))


def test_only_other_words_are_a_change_of_what_the_marker_wrote(attempt, teacher):
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    released.remark(attempt, teacher, writing.MIDDLE, comment="The same, said better.")
    released.release(attempt, teacher, words="Other words.")
    assert ReleasedResult.objects.order_by("-pk").first().changes == ["marks"]


def test_the_same_mark_given_again_writes_to_nobody(attempt, teacher, mailoutbox):
    same = {"did_well": "", "to_change": "", "comment": "As before."}
    released.mark(attempt, teacher, **same)
    released.release(attempt, teacher)
    released.remark(attempt, teacher, writing.MIDDLE, **same)
    released.release(attempt, teacher, words="Nothing changed after all.")
    assert ReleasedResult.objects.order_by("-pk").first().changes == []
    assert letters(mailoutbox, "A correction to released results") == []


def test_a_second_press_changes_nothing_and_writes_to_nobody(attempt, teacher, mailoutbox):
    released.mark(attempt, teacher)
    assert released.release(attempt, teacher).is_new
    again = released.release(attempt, teacher)
    assert (again.is_new, again.number) == (False, 1)
    assert len(letters(mailoutbox, "Results are released")) == 1
    assert AuditEntry.objects.filter(verb="released").count() == 1


def test_feedback_is_news_again_with_the_correction_and_not_before(attempt, teacher, learner, case):
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    program = cases.program_of(case)
    debrief = reverse("debrief", args=[attempt.uuid])
    learner.get(debrief)
    assert reports.unread(learner.user, program) == []
    released.remark(attempt, teacher)
    assert reports.unread(learner.user, program) == []
    released.release(attempt, teacher, words="Read again.")
    assert reports.unread(learner.user, program) == [attempt]


# By the clock


def test_the_clock_releases_once_the_sitting_is_over_and_everything_is_marked(
    case, enrollment, teacher, clock
):
    attempt = released.handed_in(case, enrollment, closes_at=NOON + DAY)
    other = released.handed_in(case, cases.learner(case))
    plans.change(sitting=attempt.sitting, by=teacher, release_rule="when_marked")
    released.mark(attempt, teacher)
    clock.move_to(NOON + 2 * DAY, tick=False)
    assert not release_marked()
    released.mark(other, teacher)
    clock.move_to(NOON + DAY - timedelta(hours=1), tick=False)
    assert not release_marked()
    clock.move_to(NOON + 2 * DAY, tick=False)
    assert release_marked() == 1
    assert Release.objects.get().by_id is None
    assert AuditEntry.objects.get(verb="released").actor_id is None
    assert not release_marked()


def test_the_clock_corrects_nothing(case, enrollment, teacher, clock):
    attempt = released.handed_in(case, enrollment, closes_at=NOON + DAY)
    plans.change(sitting=attempt.sitting, by=teacher, release_rule="when_marked")
    released.mark(attempt, teacher)
    clock.move_to(NOON + 2 * DAY, tick=False)
    assert release_marked() == 1
    released.remark(attempt, teacher)
    assert not release_marked()
    assert Release.objects.count() == 1


def test_without_the_rule_the_clock_releases_nothing(case, enrollment, teacher, clock):
    attempt = released.handed_in(case, enrollment, closes_at=NOON + DAY)
    released.mark(attempt, teacher)
    clock.move_to(NOON + 2 * DAY, tick=False)
    assert not release_marked()


# What stays


def test_what_was_released_is_never_taken_back(attempt, teacher):
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    row = ReleasedResult.objects.get()
    for act in (row.delete, lambda: ReleasedResult.objects.update(changes=["points"])):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.update(words="Another word.")


def test_an_attempt_that_shows_another_result_than_was_released_is_noticed(attempt, teacher):
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    released.remark(attempt, teacher)
    assert log.verify(released.fresh(attempt)).is_whole
    Attempt.objects.update(released_outcome=scoring.latest(attempt))
    assert log.verify(released.fresh(attempt)).problems == ["It shows another result than was released."]


# The pages


@pytest.fixture
def desk(visit, teacher):
    return visit(teacher)


def text(reply):
    return " ".join(reply.content.decode().split())


def test_the_release_page_says_who_is_ready_and_who_is_not_by_code(attempt, desk, case):
    other = released.handed_in(case, cases.learner(case))
    released.mark(attempt, desk.user)
    url = reverse("sitting_release", args=[attempt.sitting_id])
    said = text(desk.get(url))
    assert "Ready." in said and "An answer waits:" in said
    assert other.scripts.get().code in said
    for one in (attempt, other):
        assert one.user.email not in said and str(one.user) not in said
        assert one.uuid.hex[:6].upper() in said
    plans.change(sitting=attempt.sitting, by=desk.user, is_anonymous=False)
    said = text(desk.get(url))
    assert str(attempt.user) in said and str(other.user) in said


def test_one_is_chosen_on_the_page_and_alone_gets_a_result(attempt, desk, case):
    other = released.handed_in(case, cases.learner(case))
    for one in (attempt, other):
        released.mark(one, desk.user)
    url = reverse("sitting_release", args=[attempt.sitting_id])
    desk.post(url, {"who": "some", "attempt": [str(other.uuid), "nonsense"], "words": ""})
    assert released.fresh(other).is_released and not released.fresh(attempt).is_released
    assert desk.post(url, {"who": "some"}).status_code == 409, "nobody is chosen"


def test_the_preview_shows_what_the_learner_reads_after_the_release_and_stores_nothing(
    attempt, desk, learner
):
    released.mark(attempt, desk.user)
    preview = reverse("release_preview", args=[attempt.sitting_id, attempt.uuid])
    shown = {page: text(desk.get(preview, {"page": page})) for page in ("feedback", "debrief")}
    assert "This is what the learner will read after the release." in shown["feedback"]
    assert released.CHANGE in shown["feedback"] and "Well said." in shown["debrief"]
    assert AuditEntry.objects.filter(verb="previewed", about_id=attempt.user_id).count() == 2
    own = text(learner.get(reverse("feedback", args=[attempt.uuid])))
    assert released.CHANGE not in own
    assert not released.fresh(attempt).is_released
    assert "<form" not in shown["feedback"].partition("<main")[2].partition("</main")[0]


def test_staff_read_the_newest_and_are_told_that_it_changed(attempt, desk):
    released.mark(attempt, desk.user)
    released.release(attempt, desk.user)
    debrief = reverse("debrief", args=[attempt.uuid])
    assert "It has changed since it was released" not in text(desk.get(debrief))
    released.remark(attempt, desk.user)
    for url in (debrief, reverse("feedback", args=[attempt.uuid])):
        said = text(desk.get(url))
        assert "It has changed since it was released" in said and "Better than I saw." in said


def test_the_release_page_costs_the_same_for_many(attempt, desk, case, django_assert_max_num_queries):
    for _number in range(5):
        released.handed_in(case, cases.learner(case))
    url = reverse("sitting_release", args=[attempt.sitting_id])
    desk.get(url)
    with django_assert_max_num_queries(45):
        desk.get(url)
