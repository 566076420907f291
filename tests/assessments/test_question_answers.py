"""Nothing that somebody wrote about a mark is lost: too long, too late, or beside what a colleague answered."""

from html import unescape

import pytest
from django.urls import reverse

from assessments import questioning
from assessments.models import QuestionMessage
from assessments.refusals import CannotQuestion, QuestionClosed
from tests import factories
from tests.assessments import cases, released

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return released.case()


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def other_teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def attempt(case, learner, teacher):
    found = released.handed_in(case, cases.learner(case, learner.user))
    released.mark(found, teacher)
    released.release(found, teacher)
    return released.fresh(found)


@pytest.fixture
def question(attempt):
    return questioning.ask(attempt=attempt, item="letter", why="I name the kidneys.", by=attempt.user)


def text(reply):
    return unescape(" ".join(reply.content.decode().split()))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x" * 50_000, "This has 50,000 characters, and 4,000 are the most."),
        ("<b>bold</b> " * 400, "and 4,000 are the most."),
        ("  ", "Write what you want to say."),
    ],
    ids=["far too much", "too much markup", "nothing"],
)
def test_what_cannot_be_added_to_a_question_comes_back_with_every_character(question, learner, words, said):
    reply = learner.post(
        reverse("mark_question_write", args=[question.uuid]), {"text": words, "act": "write"}
    )
    assert reply.status_code == 422
    assert said in text(reply) and words.strip() in text(reply)
    assert "<b>bold" not in reply.content.decode()
    assert question.messages.count() == 1


def test_what_is_added_after_the_answer_comes_back_and_says_that_it_is_answered(question, learner, teacher):
    questioning.stands(question=question, why="It does.", by=teacher)
    reply = learner.post(
        reverse("mark_question_write", args=[question.uuid]), {"text": "One more line.", "act": "write"}
    )
    assert reply.status_code == 409
    assert "Somebody has answered it meanwhile" in text(reply) and "One more line." in text(reply)
    assert question.messages.count() == 2


def test_a_second_answer_is_not_taken_for_the_first(question, teacher, other_teacher, visit):
    questioning.stands(question=question, why="It does.", by=teacher)
    questioning.stands(question=question, why="It does.", by=teacher)
    with pytest.raises(QuestionClosed):
        questioning.stands(question=question, why="It does, since nothing names it.", by=other_teacher)
    reply = visit(other_teacher).post(
        reverse("mark_question", args=[question.uuid]), {"act": "stands", "why": "Nothing names it."}
    )
    assert reply.status_code == 409 and "Nothing names it." in text(reply)
    assert QuestionMessage.objects.filter(is_answer=True).count() == 1


def test_only_a_changed_mark_is_corrected_from_its_question(question, attempt, teacher, other_teacher, visit):
    released.remark(attempt, teacher)
    with pytest.raises(CannotQuestion, match="Only a mark that was changed"):
        questioning.correct(question=question, words="Read again.", by=other_teacher)
    reply = visit(other_teacher).post(
        reverse("mark_question", args=[question.uuid]), {"act": "correct", "words": "Read again."}
    )
    assert reply.status_code == 409
    assert released.fresh(attempt).released_results.count() == 1


def test_a_correction_without_words_comes_back_on_its_page(question, attempt, other_teacher, visit):
    questioning.change(
        question=question, levels=released.writing.TOP, why="You are right.", by=other_teacher,
        instead_of=attempt.scripts.get().counted_id, comment="Better than I saw.",
    )  # fmt: skip
    url = reverse("mark_question", args=[question.uuid])
    long = "Read again. " * 100
    for words, said in ((" ", "Say what was corrected"), (long, "1,000 are the most")):
        reply = visit(other_teacher).post(url, {"act": "correct", "words": words})
        assert reply.status_code in (409, 422) and said in text(reply) and words.strip() in text(reply)
