"""The learner's feedback: one page that says what to keep and what to change, and only what may be seen."""

import pytest
from django.urls import reverse

from assessments import actions, marking
from assessments.models import Words
from cms.models import AuditEntry
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


def text(reply):
    return " ".join(reply.content.decode().split())


def page(visitor, attempt):
    return text(visitor.get(reverse("feedback", args=[attempt.uuid])))


def place(words, start, end, said):
    return {"words": str(words.pk), "start": start, "end": end, "text": said}


def test_before_the_release_the_page_says_that_it_is_not_open(attempt, teacher, learner):
    released.mark(attempt, teacher)
    said = page(learner, attempt)
    assert "Your feedback is not open yet." in said
    for hidden in (released.WELL, released.CHANGE, "Nearly", "Names the kidneys", "Well said."):
        assert hidden not in said


def test_after_it_the_page_begins_with_what_to_change(attempt, teacher, learner):
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    said = page(learner, attempt)
    assert "Two things to change next time." in said
    assert (
        "Begin with “Says why the drug changes”. To reach “Sound”: Names the kidneys and what gathers."
        in said
    )
    assert said.index("What to change") < said.index("What you did well") < said.index("How it was judged")
    for told in (
        released.WELL,
        released.CHANGE,
        "Well said.",
        "Names the kidneys.",
        "no longer carry morphine",
    ):
        assert told in said
    assert said.count("To reach “Clear”") >= 1


def test_where_every_level_is_the_best_the_page_says_to_go_on_so(attempt, teacher, learner):
    released.mark(attempt, teacher, writing.TOP, comment="Good.")
    released.release(attempt, teacher)
    said = page(learner, attempt)
    assert "Keep doing what you did here." in said
    assert "To reach" not in said and "What you did well" in said


def test_after_harm_the_page_leads_to_the_best_level_and_not_to_silence(attempt, teacher, learner):
    released.mark(attempt, teacher, writing.HARM)
    released.release(attempt, teacher)
    said = page(learner, attempt)
    assert "To reach “Clear”" in said and "Drowsy and slow: call us." in said
    assert "To reach “Silent”" not in said


def test_comments_stand_at_the_learners_own_words(attempt, teacher, learner):
    words = Words.objects.get(item="letter")
    marks = [place(words, 0, 11, "By whom?"), place(words, 5, 26, "<b>Good</b> & plain.")]
    released.mark(attempt, teacher, anchored=tuple(marks), comment="x")
    released.release(attempt, teacher)
    said = learner.get(reverse("feedback", args=[attempt.uuid])).content.decode()
    assert f"<mark>{writing.TEXT[:5]}</mark>" in said
    assert "&lt;b&gt;Good&lt;/b&gt; &amp; plain." in said and "<b>Good" not in said
    assert f'href="#note-{words.pk}-2"' in said


def test_comments_on_erased_words_stay_and_say_so(attempt, teacher, learner):
    words = Words.objects.get(item="letter")
    released.mark(attempt, teacher, anchored=(place(words, 0, 4, "By whom?"),), comment="x")
    released.release(attempt, teacher)
    actions.erase_words(words=words, by=factories.user("office"), why="It named somebody.")
    said = page(learner, attempt)
    assert "has been erased" in said and "By whom?" in said and "tired" not in said


def test_the_debrief_and_the_feedback_lead_to_each_other(attempt, teacher, learner):
    debrief, feedback = (reverse(name, args=[attempt.uuid]) for name in ("debrief", "feedback"))
    assert feedback not in text(learner.get(debrief))
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    assert feedback in text(learner.get(debrief)) and debrief in page(learner, attempt)


def test_what_a_machine_scored_and_was_missed_is_named_with_the_way_to_it(case, learner, teacher):
    enrollment = cases.learner(case, learner.user)
    cases.sitting(case, enrollment, purpose="summative")
    answers = writing.ANSWERS | {"antidote": {"text": "midazolam"}}
    attempt = cases.finish(cases.attempt(case, enrollment), answers)
    released.mark(attempt, teacher)
    released.release(attempt, teacher)
    said = page(learner, attempt)
    assert "Also look at these again" in said
    assert f"{reverse('debrief', args=[attempt.uuid])}#q-antidote" in said


def test_staff_with_access_look_on_record_and_others_find_nothing(attempt, teacher, visit, other_learner):
    released.mark(attempt, teacher)
    before = AuditEntry.objects.filter(verb="viewed").count()
    said = page(visit(teacher), attempt)
    assert f"What {attempt.user} is told." in said and released.CHANGE in said
    assert AuditEntry.objects.filter(verb="viewed").count() == before + 1
    url = reverse("feedback", args=[attempt.uuid])
    for who in (other_learner, visit(factories.user("faculty"))):
        assert who.get(url).status_code == 404


def test_an_open_try_has_no_feedback(case, learner):
    attempt = cases.attempt(case, cases.learner(case, learner.user))
    reply = learner.get(reverse("feedback", args=[attempt.uuid]))
    assert reply.status_code == 302 and reply.url == reverse("attempt", args=[attempt.uuid])


def test_the_page_is_a_file_too_as_far_as_it_is_open(attempt, teacher, learner):
    released.mark(attempt, teacher)
    url = reverse("feedback_pdf", args=[attempt.uuid])
    early = learner.get(url)
    released.release(attempt, teacher)
    late = learner.get(url)
    assert early["Content-Type"] == late["Content-Type"] == "application/pdf"
    assert late.content.startswith(b"%PDF") and len(late.content) > len(early.content)


def test_a_second_mark_that_does_not_count_is_nobodys_to_read(attempt, teacher, learner, case):
    from assessments.marking import plans

    plans.change(sitting=attempt.sitting, by=teacher, second="all")
    released.mark(attempt, teacher)
    other = factories.user("faculty")
    marking.finish_mark(
        attempt=attempt,
        item="letter",
        levels=writing.MIDDLE,
        rev=0,
        by=other,
        role="second",
        comment="Unseen.",
    )
    released.release(attempt, teacher)
    said = page(learner, attempt)
    assert "Well said." in said and "Unseen." not in said


def test_what_no_typeface_has_is_said_and_the_page_shows_it_all_the_same(attempt, teacher, learner):
    released.mark(attempt, teacher, comment="Well done 🌱")
    released.release(attempt, teacher)
    refused = learner.get(reverse("feedback_pdf", args=[attempt.uuid]))
    assert refused.status_code == 422 and "Print the page itself instead" in text(refused)
    assert "Well done 🌱" in page(learner, attempt)
