"""Releases, questions and answers in the same moment: one of each, and everybody else is told."""

import pytest
from django.core import mail

from assessments import log, questioning, releasing
from assessments.models import Attempt, Marking, MarkQuestion, Outcome, Release, ReleasedResult
from assessments.refusals import QuestionClosed
from tests import factories
from tests.assessments import cases, released, writing
from tests.assessments.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def case():
    return released.case()


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def attempt(case, teacher):
    found = released.handed_in(case, cases.learner(case))
    released.mark(found, teacher)
    return found


def test_two_faculty_who_press_at_once_make_one_release_and_one_letter(attempt, teacher):
    other = factories.user("faculty")

    def press(by):
        return lambda: releasing.release(sitting=attempt.sitting, by=by, attempts=[attempt.pk]).is_new

    came = at_once([press(teacher), press(other)] * 8)
    assert sorted(came) == [False] * 15 + [True]
    assert (Release.objects.count(), ReleasedResult.objects.count()) == (1, 1)
    assert len([one for one in mail.outbox if one.subject == "Results are released"]) == 1


def test_a_mark_withdrawn_in_the_moment_of_the_release_is_whole_in_it_or_not_in_it(attempt, teacher):
    counted = attempt.scripts.get().counted

    def release():
        return releasing.release(sitting=attempt.sitting, by=teacher).number

    def withdraw():
        from assessments import marking

        return marking.withdraw(marking=counted, by=teacher, why="Read again.").pk

    at_once([release, withdraw])
    found = Attempt.objects.get(pk=attempt.pk)
    if found.released_outcome_id is not None:
        assert found.released_outcome.decision != Outcome.Decision.PENDING
    assert log.verify(released.fresh(attempt)).is_whole


def test_a_mark_is_questioned_once_however_often_one_presses(attempt, teacher):
    released.release(attempt, teacher)
    fresh = released.fresh(attempt)

    def press():
        return questioning.ask(attempt=fresh, item="letter", why="Why?", by=fresh.user).pk

    assert len(set(at_once([press] * 12))) == 1
    assert MarkQuestion.objects.get().messages.count() == 1


def test_of_two_answers_one_counts_and_the_other_is_told(attempt, teacher):
    released.release(attempt, teacher)
    question = questioning.ask(attempt=released.fresh(attempt), item="letter", why="Why?", by=attempt.user)
    counted = attempt.scripts.get().counted_id

    def stands():
        return questioning.stands(question=question, why="It does.", by=teacher).decision

    def change():
        return questioning.change(
            question=question, why="No.", by=factories_user, levels=writing.TOP, instead_of=counted
        ).decision

    factories_user = factories.user("faculty")
    came = at_once([stands, change])
    refused = [one for one in came if isinstance(one, QuestionClosed)]
    assert len(refused) == 1
    question.refresh_from_db()
    assert question.decision == next(one for one in came if one not in refused)
    assert Marking.objects.final().count() == 1
    assert question.messages.filter(is_answer=True).count() == 1
