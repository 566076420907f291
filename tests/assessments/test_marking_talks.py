"""Own words in a conversation, marked by people where the sitting asks for it; what learners are told of that before."""

from html import unescape

import pytest
from django.urls import reverse

from assessments import marking, scoring
from assessments.log import Log
from assessments.models import Attempt, Script, Sitting
from assessments.refusals import NothingToMark
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return told.page(with_rubric=True)


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


@pytest.fixture
def teacher(case, visit):
    return visit(factories.user("faculty", course=case.get_parent().get_parent().specific))


@pytest.fixture
def attempt(case, enrollment):
    return told.through(case, enrollment, told.BEST, marks_words=True)


def address(attempt, name="mark"):
    return reverse(name, args=[Script.objects.get(attempt=attempt).uuid])


def page_of(reply):
    return " ".join(unescape(reply.content.decode()).split())


def test_where_the_sitting_asks_for_it_own_words_wait_in_the_queue(attempt, teacher):
    assert scoring.latest(attempt).decision == "pending"
    page = page_of(teacher.get(reverse("marking")))
    assert "One answer waits for your mark." in page
    assert reverse("marking_next", args=[attempt.sitting_id, told.ITEM]) in page


def test_elsewhere_nobody_marks_them(case, enrollment, teacher):
    attempt = told.through(case, enrollment, told.BEST)
    assert scoring.latest(attempt).decision == "pass"
    assert "No answer waits for your mark." in page_of(teacher.get(reverse("marking")))


def test_the_marker_reads_what_was_said_before_the_words_the_reply_and_the_wordings(attempt, teacher):
    page = page_of(teacher.get(address(attempt)))
    for said in (
        "You have given up on him.", "What would you say to her now?", told.OWN, "This is frightening. I am here.",
        "I am not going anywhere.", told.RATED["title"], "Dimension 9",
    ):  # fmt: skip
        assert said in page
    assert str(attempt.user) not in page


def test_the_mark_decides_the_case_with_its_share(attempt, teacher):
    sent = {f"level:{one}": level for one, level in told.TOP.items()} | {
        "act": "finish",
        "rev": 0,
        "role": "first",
    }
    teacher.post(address(attempt, "mark_save"), sent)
    outcome = scoring.latest(Attempt.objects.get(pk=attempt.pk))
    assert (outcome.decision, outcome.points) == ("pass", 10)


def test_erased_words_are_said_to_be_erased(attempt, teacher, administrator):
    words = attempt.words.get()
    administrator.post(reverse("words_erase", args=[words.pk]), {"why": "names a patient"})
    page = page_of(teacher.get(address(attempt)))
    assert told.OWN not in page and "What was written has been erased." in page


def test_a_conversation_in_which_nothing_was_written_waits_for_nobody(case, enrollment):
    cases.sitting(case, enrollment, marks_words=True)
    attempt = told.say(cases.attempt(case, enrollment), "open-ask")
    with pytest.raises(NothingToMark):
        marking.rubric_of(Log.of(attempt), told.ITEM)


# Before it begins


def test_the_learner_is_told_before_they_begin(case, enrollment, learner):
    cases.sitting(case, enrollment)
    assert "Nobody marks them" in page_of(learner.get(case.url))
    Sitting.objects.update(marks_words=True)
    assert "mark it by a rubric" in page_of(learner.get(case.url))


# The form of a sitting


def form(case, cohort, **more):
    return {
        "cohort": cohort.pk, "case": case.pk, "purpose": "formative", "attempts_allowed": "3", "marks_words": "on",
    } | more  # fmt: skip


def test_faculty_ask_for_marks_in_the_form_and_see_it_in_the_plan(case, enrollment, teacher):
    page = teacher.post(reverse("sitting_new"), form(case, enrollment.cohort))
    html = page.content.decode()
    assert "marked by faculty" in html
    seen = html.partition('name="seen" value="')[2].partition('"')[0]
    teacher.post(reverse("sitting_new"), form(case, enrollment.cohort, seen=seen))
    assert Sitting.objects.get().marks_words


def test_a_case_without_own_words_to_mark_is_refused_with_a_sentence(enrollment, teacher, case):
    plain = told.page(parent=case.get_parent(), slug="plain")
    reply = teacher.post(reverse("sitting_new"), form(plain, enrollment.cohort))
    assert "No conversation of this case asks for own words and has a rubric" in page_of(reply)
    assert not Sitting.objects.exists()
