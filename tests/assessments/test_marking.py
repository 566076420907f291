"""People mark what was written: drafts, final marks, taking back; what is stored and what a learner reads of it."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessments import actions, log, marking, reports, scoring, sittings
from assessments.material import rubrics
from assessments.models import (
    Attempt,
    CaseVersion,
    Draft,
    ItemScore,
    Marking,
    Outcome,
    Rubric,
    ScoringRun,
    Sitting,
    Words,
)
from assessments.models.rubrics import RubricCannotBePublished
from assessments.refusals import MarkedElsewhere, NothingToMark, NotMarkedYet, NotReady, WithoutReason
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases, writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.page(writing.case())


@pytest.fixture
def attempt(case):
    return cases.finish(cases.attempt(case), writing.ANSWERS)


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


def mark(
    attempt, levels=writing.TOP, *, by, comment="Well said.", rev=0, item="letter", act=marking.finish_mark
):
    return act(attempt=attempt, item=item, levels=levels, comment=comment, rev=rev, by=by)


def outcome(attempt):
    return scoring.latest(attempt)


# Freezing


def test_the_whole_rubric_is_frozen_into_the_question_with_both_digests(case):
    rubric = CaseVersion.objects.get().definition.find("letter").rubric
    assert rubric == Rubric.objects.get().read()[0]
    assert f'"content_hash":"{rubric.content_hash}"' in CaseVersion.objects.get().content
    assert f'"structure_hash":"{rubric.structure_hash}"' in CaseVersion.objects.get().content


def test_a_rubric_that_changes_later_changes_no_frozen_question(case):
    before = CaseVersion.objects.get().content
    writing.published(values=writing.RUBRIC | {"title": "Another name"})
    assert CaseVersion.objects.get().content == before
    type(case).objects.get(pk=case.pk).save_revision().publish()
    assert CaseVersion.objects.newest(case.key).number == 2


def test_a_case_does_not_go_live_without_a_published_rubric(case):
    from assessments.freezing import CaseCannotBePublished

    Rubric.objects.update(live=False)
    with pytest.raises(CaseCannotBePublished, match="Choose a published rubric"):
        type(case).objects.get(pk=case.pk).save_revision().publish()


# Writing


def test_what_is_written_stands_in_its_erasable_row_and_not_in_the_log(attempt):
    words = {one.item: one.text for one in Words.objects.all()}
    assert words["letter"] == writing.TEXT
    for event in attempt.events.all():
        assert "kidneys" not in str(event.payload)
    assert log.verify(attempt).is_whole


def test_a_text_that_is_too_long_is_told_before_it_is_given_and_can_be_given(case):
    attempt = cases.attempt(case)
    raws = writing.ANSWERS | {"letter": {"text": "word " * 30}}
    with pytest.raises(NotReady) as refused:
        cases.give(attempt, raws)
    assert refused.value.problems["letter"][0] == "too_long"
    assert "At most 20 words are asked for, and this has 30." in refused.value.sentence
    assert Draft.objects.get(item="letter").raw == raws["letter"]
    cases.give(attempt, raws, despite={("letter", "too_long")}, revs={"letter": 1, "antidote": 1})
    assert attempt.state == Attempt.State.SUBMITTED


def test_the_case_is_pending_while_an_answer_waits(attempt):
    assert outcome(attempt).decision == Outcome.Decision.PENDING
    scores = {one.item: one.status for one in ItemScore.objects.all()}
    assert scores == {"antidote": "scored", "letter": "awaiting"}


# Drafts


def test_a_draft_counts_for_nothing_and_keeps_what_is_chosen_so_far(attempt, teacher):
    kept = mark(attempt, {"cause": "half"}, by=teacher, act=marking.save_mark)
    assert (kept.state, kept.rev, kept.levels) == ("draft", 1, {"cause": "half"})
    assert outcome(attempt).decision == Outcome.Decision.PENDING
    assert ScoringRun.objects.count() == 1


def test_what_the_rubric_does_not_have_is_not_kept(attempt, teacher):
    kept = mark(
        attempt, {"cause": "best", "charm": "full", "safety": "clear"}, by=teacher, act=marking.save_mark
    )
    assert kept.levels == {"safety": "clear"}


def test_a_draft_goes_on_from_its_rev_and_the_same_again_makes_no_other(attempt, teacher):
    first = mark(attempt, writing.MIDDLE, by=teacher, act=marking.save_mark)
    same = mark(attempt, writing.MIDDLE, by=teacher, act=marking.save_mark)
    assert same.rev == first.rev == 1
    assert mark(attempt, writing.TOP, by=teacher, rev=1, act=marking.save_mark).rev == 2
    assert Marking.objects.count() == 1


def test_who_did_not_see_the_other_draft_does_not_overwrite_it(attempt, teacher, case):
    colleague = factories.user("faculty", course=case.get_parent().get_parent().specific)
    mark(attempt, writing.MIDDLE, by=teacher, act=marking.save_mark)
    for act in (marking.save_mark, marking.finish_mark):
        with pytest.raises(MarkedElsewhere) as refused:
            mark(attempt, writing.TOP, by=colleague, act=act)
        assert refused.value.theirs.levels == writing.MIDDLE
    assert mark(attempt, writing.TOP, by=colleague, rev=1, act=marking.save_mark).marker == colleague


def test_a_draft_that_was_withdrawn_meanwhile_is_said(attempt, teacher):
    kept = mark(attempt, writing.MIDDLE, by=teacher, act=marking.save_mark)
    marking.withdraw(marking=kept, by=teacher, why="The wrong answer.")
    with pytest.raises(MarkedElsewhere, match="withdrawn meanwhile"):
        mark(attempt, writing.TOP, by=teacher, rev=1)


# Final marks


def test_the_last_mark_decides_the_case_in_a_run_of_its_own(attempt, teacher):
    first = outcome(attempt)
    mark(attempt, by=teacher)
    last = outcome(attempt)
    assert (last.decision, last.points, last.run.kind, last.run.by) == ("pass", 6, "marked", teacher)
    assert Outcome.objects.get(pk=first.pk).decision == "pending"
    assert ItemScore.objects.get(run=last.run, item="letter").detail["levels"] == writing.TOP
    assert log.verify(attempt).is_whole


def test_the_mark_names_the_rubric_it_was_given_by(attempt, teacher):
    rubric = attempt.version.definition.find("letter").rubric
    made = mark(attempt, by=teacher)
    assert made.rubric_content_hash == rubric.content_hash
    assert made.rubric_structure_hash == rubric.structure_hash


def test_a_critical_level_keeps_from_passing_and_its_sentence_is_said(attempt, teacher):
    mark(attempt, writing.HARM, by=teacher)
    assert (outcome(attempt).decision, outcome(attempt).critical_count) == ("not_yet", 1)


def test_with_another_answer_still_waiting_the_case_stays_pending(teacher, case):
    answers = writing.ANSWERS | {"antidote": {"text": "Narcan, I think"}}
    attempt = cases.finish(cases.attempt(case), answers)
    mark(attempt, by=teacher)
    assert (outcome(attempt).decision, outcome(attempt).points) == ("pending", 4)
    mark(attempt, {"answer": "partly"}, by=teacher, item="antidote")
    assert (outcome(attempt).decision, outcome(attempt).points) == ("pass", 5)
    assert ScoringRun.objects.filter(kind="marked").count() == 2
    assert log.verify(attempt).is_whole


def test_a_mark_without_a_level_for_every_criterion_stays_a_draft(attempt, teacher):
    with pytest.raises(NotMarkedYet, match="Says what to watch for"):
        mark(attempt, {"cause": "full"}, by=teacher)
    assert Marking.objects.get().state == "draft"
    assert mark(attempt, by=teacher, rev=1).is_final


def test_two_presses_make_one_mark_and_one_run(attempt, teacher):
    assert mark(attempt, by=teacher) == mark(attempt, by=teacher)
    assert ScoringRun.objects.filter(kind="marked").count() == 1


def test_a_final_mark_gives_way_to_nobody(attempt, teacher):
    mark(attempt, by=teacher)
    with pytest.raises(MarkedElsewhere, match="withdraw it"):
        mark(attempt, writing.MIDDLE, by=teacher, rev=1)
    assert Marking.objects.get().levels == writing.TOP


@pytest.mark.parametrize("item", ["antidote", "no-such-question"])
def test_what_waits_for_nobody_cannot_be_marked(attempt, teacher, item):
    with pytest.raises(NothingToMark):
        mark(attempt, by=teacher, item=item)


def test_an_open_attempt_and_an_empty_answer_cannot_be_marked(case, teacher):
    learner = cases.learner(case)
    with pytest.raises(NothingToMark):
        mark(cases.attempt(case, learner), by=teacher)
    with pytest.raises(NothingToMark, match="left empty"):
        mark(cases.finish(cases.attempt(case, learner), {}), by=teacher)


def test_each_act_is_in_the_audit_log(attempt, teacher):
    made = mark(attempt, by=teacher)
    marking.withdraw(marking=made, by=teacher, why="The wrong one.")
    verbs = AuditEntry.objects.filter(actor_id=teacher.pk).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["marked", "scored", "withdrew", "scored"]
    assert not AuditEntry.objects.filter(details__icontains="Well said").exists()


def test_what_a_learner_read_before_the_mark_is_news_again(attempt, teacher):
    reports.note_read(attempt)
    mark(attempt, by=teacher)
    attempt.refresh_from_db()
    assert attempt.feedback_read_at is None


# Taking back


def test_a_withdrawn_mark_counts_no_more_and_the_answer_waits_again(attempt, teacher):
    made = mark(attempt, by=teacher)
    marking.withdraw(marking=made, by=teacher, why="I had the wrong text before me.")
    assert outcome(attempt).decision == "pending"
    assert outcome(attempt).run.reason == "I had the wrong text before me."
    assert mark(attempt, writing.MIDDLE, by=teacher).is_final
    assert sorted(Marking.objects.values_list("state", flat=True)) == ["final", "withdrawn"]
    assert log.verify(attempt).is_whole


def test_taking_back_needs_a_reason_and_twice_changes_nothing(attempt, teacher):
    made = mark(attempt, by=teacher)
    with pytest.raises(WithoutReason):
        marking.withdraw(marking=made, by=teacher, why=" ")
    for _ in range(2):
        made = marking.withdraw(marking=made, by=teacher, why="Wrong.")
    assert ScoringRun.objects.filter(kind="marked").count() == 2


def test_a_mark_of_an_attempt_that_was_set_aside_scores_nothing(attempt, teacher):
    made = mark(attempt, by=teacher)
    actions.void(attempt=attempt, by=teacher, why="Doubled.")
    marking.withdraw(marking=made, by=teacher, why="Wrong.")
    assert ScoringRun.objects.filter(kind="marked").count() == 1


# What the database keeps


@pytest.mark.database
@pytest.mark.parametrize(
    "change", [{"levels": {}}, {"comment": "Other."}, {"state": "draft"}, {"rev": 9}, {"item": "x"}]
)
def test_a_final_mark_cannot_be_changed(attempt, teacher, change):
    made = mark(attempt, by=teacher)
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        Marking.objects.filter(pk=made.pk).update(**change)


@pytest.mark.database
def test_a_withdrawn_mark_comes_back_in_no_way(attempt, teacher):
    made = marking.withdraw(marking=mark(attempt, by=teacher), by=teacher, why="Wrong.")
    for change in ({"state": "final"}, {"state": "draft"}, {"comment": "Other."}):
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            Marking.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError, match="cannot be deleted"), transaction.atomic():
        Marking.objects.all()._raw_delete("default")


@pytest.mark.database
def test_a_draft_may_change_and_only_one_mark_stands(attempt, teacher):
    made = mark(attempt, {"cause": "half"}, by=teacher, act=marking.save_mark)
    Marking.objects.filter(pk=made.pk).update(comment="Other.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Marking.objects.create(attempt=attempt, item="letter", marker=teacher)
    Marking.objects.filter(pk=made.pk).delete()


def test_the_operation_that_keeps_final_marks_can_be_written_back_into_a_migration():
    from cms.db import FinalStays

    operation = FinalStays("Marking", states=["draft", "final", "withdrawn"])
    name, arguments, named = operation.deconstruct()
    again = {"FinalStays": FinalStays}[name](*arguments, **named)
    assert (again.model, again.states, again.column) == ("Marking", ["draft", "final", "withdrawn"], "state")
    assert "final or withdrawn" in operation.describe()


# Rubrics


def test_a_rubric_comes_back_from_the_site_as_the_pack_wrote_it():
    rubric = writing.published()
    assert rubrics.plain(rubric) == writing.RUBRIC
    assert rubric.live and not rubric.has_unpublished_changes


def test_putting_the_same_rubric_again_changes_nothing():
    first = writing.published()
    assert writing.published().latest_revision_id == first.latest_revision_id
    other = writing.published(values=writing.RUBRIC | {"about": "Read it twice."})
    assert (other.pk, other.about) == (first.pk, "Read it twice.")


def test_a_rubric_that_cannot_be_marked_by_is_not_published_and_the_old_one_stays():
    rubric = writing.published()
    criteria = [{**writing.CRITERIA[0], "levels": writing.CRITERIA[0]["levels"][:1]}]
    with pytest.raises(RubricCannotBePublished, match="needs at least two levels"):
        rubrics.put("letter", writing.RUBRIC | {"criteria": criteria}, None)
    assert rubrics.plain(Rubric.objects.get(pk=rubric.pk)) == writing.RUBRIC


def test_a_criterion_with_two_critical_levels_is_not_published():
    rubric = writing.published()
    rubric.criteria[1].value["levels"][1]["critical"] = True
    assert any("several critical levels" in one.sentence for one in rubric.findings())


# What a learner reads of it


def test_a_summative_mark_waits_for_the_release_of_results(case, teacher):
    from assessments.engine.release import Viewer
    from assessments.screens import debrief_screen

    enrollment = cases.learner(case)
    cases.sitting(case, enrollment, purpose=Sitting.Purpose.SUMMATIVE)
    mark(cases.finish(cases.attempt(case, enrollment), writing.ANSWERS), by=teacher)

    def seen():
        found = Attempt.objects.with_case().get()
        screen = debrief_screen(log.Log.of(found), viewer=Viewer(is_owner=True), now=timezone.now())
        return screen["stages"][0]["items"][1]

    assert seen()["comment"] == "" and "marked" not in seen()
    assert seen()["words"].text == writing.TEXT
    sittings.release(sitting=Sitting.objects.get(), by=teacher)
    assert seen()["comment"] == "Well said."
    assert [part["title"] for part in seen()["marked"]] == [one["title"] for one in writing.CRITERIA]


def test_a_draft_is_not_shown_to_the_learner(attempt, teacher):
    from assessments.engine.release import Viewer
    from assessments.screens import debrief_screen

    mark(attempt, by=teacher, act=marking.save_mark)
    found = Attempt.objects.with_case().get()
    screen = debrief_screen(log.Log.of(found), viewer=Viewer(is_owner=True), now=timezone.now())
    assert screen["stages"][0]["items"][1]["comment"] == ""
    assert screen["whole"]["decision"] == "pending"
