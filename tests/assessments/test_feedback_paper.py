"""The feedback on paper says everything that the page says: whose it is, the expert's words, the questions asked."""

import pytest
from django.urls import reverse

from assessments import questioning
from tests import factories
from tests.assessments import cases, released
from tests.certificates.document import poppler

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return released.case()


@pytest.fixture
def teacher(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def attempt(case, learner, teacher):
    found = released.handed_in(case, cases.learner(case, learner.user))
    released.mark(found, teacher)
    released.release(found, teacher)
    return released.fresh(found)


def on_paper(learner, attempt, tmp_path):
    """The words of the file."""
    path = tmp_path / "feedback.pdf"
    path.write_bytes(learner.get(reverse("feedback_pdf", args=[attempt.uuid])).content)
    return " ".join(poppler.run("pdftotext", path, "-").decode().split())


def test_how_an_expert_would_write_it_stands_in_the_file(attempt, learner, tmp_path):
    said = on_paper(learner, attempt, tmp_path)
    assert "How an expert would write it" in said
    page = " ".join(learner.get(reverse("feedback", args=[attempt.uuid])).content.decode().split())
    assert "How an expert would write it" in page


def test_a_question_and_its_answer_stand_in_the_file_with_until_when_to_ask(
    attempt, learner, teacher, tmp_path
):
    said = on_paper(learner, attempt, tmp_path)
    assert "Marks can be questioned until" in said
    question = questioning.ask(attempt=attempt, item="letter", why="I name the kidneys.", by=attempt.user)
    questioning.stands(question=question, why="What gathers is not named.", by=teacher)
    said = on_paper(learner, attempt, tmp_path)
    assert (
        "I name the kidneys." in said and "What gathers is not named." in said and "The mark stands" in said
    )


def test_the_printed_page_says_whose_it_is(attempt, learner):
    page = learner.get(reverse("feedback", args=[attempt.uuid])).content.decode()
    line = page.partition('class="paper-only')[2].partition("</p>")[0]
    assert str(attempt.user) in line and "Printed on" in line
