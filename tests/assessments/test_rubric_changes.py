"""The rubric of a question changes while answers are marked: words carry over, structure sends marks back."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments import log, marking, reports, scoring
from assessments.engine.release import Viewer
from assessments.marking import rubric_changes
from assessments.models import Marking, SittingRubric
from assessments.refusals import RubricChanged, RubricNotNewer, WithoutReason
from assessments.screens.feedback import feedback_screen
from tests import factories
from tests.assessments import cases, released, writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return released.case()


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def attempt(case, learner):
    return released.handed_in(case, cases.learner(case, learner.user))


def publish(*, words=False, structure=False):
    """The rubric with another wording, or with another level of a criterion, is published."""
    criteria = [dict(one, levels=[dict(level) for level in one["levels"]]) for one in writing.CRITERIA]
    if words:
        criteria[0]["levels"][1]["descriptor"] = "Says that the kidneys are tired."
    if structure:
        criteria[0]["levels"][1]["id"] = "some"
    return writing.published(values=writing.RUBRIC | {"criteria": criteria})


def apply(attempt, by, **about):
    return rubric_changes.apply(
        sitting=attempt.sitting, item="letter", by=by, **({"why": "A level was missing."} | about)
    )


def kind_of(attempt):
    found = rubric_changes.newer_rubric(attempt.sitting, "letter")
    return found and found.kind


def test_a_newer_rubric_is_told_apart_by_its_words_and_by_its_structure(attempt):
    assert kind_of(attempt) is None
    publish(words=True)
    assert kind_of(attempt) == "wording"
    publish(structure=True)
    assert kind_of(attempt) == "structure"
    assert rubric_changes.newer_rubric(attempt.sitting, "antidote") is None, "it has no rubric of its own"


def test_other_words_leave_every_mark_and_are_read_from_then_on(case, learner, teacher):
    attempt = cases.finish(cases.attempt(case, cases.learner(case, learner.user)), writing.ANSWERS)
    mark = released.mark(attempt, teacher)
    publish(words=True)
    done = apply(attempt, teacher)
    assert (len(done.carry), len(done.back), done.markers) == (1, 0, [])
    mark.refresh_from_db()
    assert mark.is_final and attempt.runs.count() == 2
    screen = feedback_screen(
        log.Log.of(released.fresh(attempt)), viewer=Viewer(is_owner=True), now=timezone.now()
    )
    assert screen["parts"][0]["criteria"][0].given["descriptor"] == "Says that the kidneys are tired."
    assert log.verify(released.fresh(attempt)).is_whole
    assert kind_of(attempt) is None


def test_another_structure_sends_marked_answers_back_and_says_whom(attempt, teacher, case, mailoutbox):
    waiting = released.handed_in(case, cases.learner(case))
    mark = released.mark(attempt, teacher)
    publish(structure=True)
    plan = rubric_changes.plan(attempt.sitting, "letter")
    assert [one.attempt_id for one in plan.carry] == [waiting.pk]
    assert [script.attempt_id for script, _marks in plan.back] == [attempt.pk]
    assert plan.markers == [teacher]
    apply(attempt, teacher)
    mark.refresh_from_db()
    assert mark.state == "withdrawn"
    assert attempt.scripts.get().state == "waiting"
    assert scoring.latest(attempt).decision == "pending"
    [mail] = [one for one in mailoutbox if one.to == [teacher.email] and "rubric" in one.subject]
    assert attempt.scripts.get().code in mail.body and "A level was missing." in mail.body
    assert attempt.user.email not in mail.body
    assert log.verify(released.fresh(attempt)).is_whole, "runs by the rubric before still verify"
    new = {"cause": "some", "safety": "clear"}
    for one in (attempt, waiting):
        released.mark(one, teacher, new)
        assert scoring.latest(one).decision != "pending"
        assert log.verify(released.fresh(one)).is_whole


def test_what_was_released_stays_with_the_rubric_it_was_marked_by(attempt, teacher):
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    before = reports.told_outcomes([released.fresh(attempt)])
    publish(structure=True)
    done = apply(attempt, teacher)
    assert (len(done.carry), len(done.back), done.released) == (0, 0, 1)
    found = released.fresh(attempt)
    assert reports.told_outcomes([found]) == before and attempt.scripts.get().state == "settled"
    assert found.definition.find("letter").rubric.criteria[0].level("half") is not None
    assert log.verify(found).is_whole


def test_what_is_handed_in_later_is_marked_by_the_newer_rubric(attempt, teacher, case):
    publish(structure=True)
    apply(attempt, teacher)
    later = released.handed_in(case, cases.learner(case))
    rubric = marking.rubric_of(log.Log.of(released.fresh(later)), "letter")
    assert rubric.criteria[0].level("some") is not None


def test_a_change_needs_a_reason_a_newer_rubric_and_that_nothing_moved_since_it_was_looked_at(
    attempt, teacher
):
    with pytest.raises(RubricNotNewer, match="published rubric already"):
        apply(attempt, teacher)
    publish(structure=True)
    with pytest.raises(WithoutReason):
        apply(attempt, teacher, why=" ")
    seen = rubric_changes.plan(attempt.sitting, "letter").digest
    released.mark(attempt, teacher)
    with pytest.raises(RubricNotNewer, match="meanwhile"):
        apply(attempt, teacher, seen=seen)
    assert not SittingRubric.objects.exists() and Marking.objects.final().count() == 1
    apply(attempt, teacher)
    with pytest.raises(DatabaseError), transaction.atomic():
        SittingRubric.objects.update(why="Another reason.")


def test_who_marks_meanwhile_is_told_and_loses_neither_words_nor_levels_that_fit(attempt, teacher):
    page = marking.rubric_of(log.Log.of(released.fresh(attempt)), "letter").structure_hash
    publish(structure=True)
    apply(attempt, teacher)
    sent = {"attempt": attempt, "item": "letter", "rev": 0, "by": teacher, "comment": "So far so good."}
    with pytest.raises(RubricChanged) as told:
        marking.finish_mark(levels=writing.MIDDLE, rubric=page, **sent)
    kept = told.value.marking
    assert (kept.state, kept.levels, kept.comment) == ("draft", {"safety": "silent"}, "So far so good.")
    assert "levels that still fit" in told.value.sentence
    done = marking.finish_mark(levels={"cause": "some", "safety": "silent"}, **sent | {"rev": kept.rev})
    assert done.is_final


def test_a_draft_from_before_is_not_made_final_unseen(attempt, teacher):
    sent = {"attempt": attempt, "item": "letter", "by": teacher, "levels": writing.MIDDLE}
    draft = marking.save_mark(rev=0, **sent)
    publish(structure=True)
    apply(attempt, teacher)
    with pytest.raises(RubricChanged):
        marking.finish_mark(rev=draft.rev, **sent)
    assert Marking.objects.get().state == "draft"


def test_the_page_says_what_it_would_do_and_does_it(attempt, teacher, visit):
    desk = visit(teacher)
    url = reverse("rubric_change", args=[attempt.sitting_id, "letter"])
    assert "Answers are marked by the published rubric." in desk.get(url).content.decode()
    released.mark(attempt, teacher)
    publish(structure=True)
    page = desk.get(url)
    said = " ".join(page.content.decode().split())
    assert "One marked answer would wait again." in said
    assert attempt.scripts.get().code in said and str(teacher) in said
    assert str(attempt.user) not in said and attempt.user.email not in said
    assert desk.post(url, {"why": "", "seen": page.context["plan"].digest}).status_code == 422
    assert desk.post(url, {"why": "So.", "seen": page.context["plan"].digest}).status_code == 302
    assert attempt.scripts.get().state == "waiting"
    assert visit(factories.user("faculty")).get(url).status_code == 404
