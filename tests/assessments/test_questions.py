"""A learner questions a mark: by when, what is written, what stands or changes, and who is told what when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from assessments import log, question_queue, questioning, reports, scoring
from assessments.marking import plans
from assessments.models import Marking, MarkQuestion, QuestionException, QuestionMessage
from assessments.refusals import (
    CannotQuestion,
    MarkedElsewhere,
    NotMarkedYet,
    QuestionClosed,
    WithoutReason,
    WordsTooLong,
)
from cms import attention
from cms.models import AuditEntry
from tests import factories
from tests.assessments import cases, released, writing

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WHY = "I name the kidneys in the first line."
NO = "The kidneys are named; what gathers is not."


@pytest.fixture
def clock(time_machine):
    """Noon, until the test moves it."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


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
    return ask(attempt)


def ask(attempt, **about):
    given = {"item": "letter", "why": WHY, "criterion": "cause", "by": attempt.user} | about
    return questioning.ask(attempt=released.fresh(attempt), **given)


def change(question, by, **about):
    question.refresh_from_db()
    counted = question.attempt.scripts.get().counted_id
    given = {
        "levels": writing.TOP, "why": "You are right about the kidneys.", "instead_of": counted,
        "comment": "Better than I saw.",
    } | about  # fmt: skip
    return questioning.change(question=question, by=by, **given)


def text(reply):
    return " ".join(reply.content.decode().split())


def feedback(attempt):
    return reverse("feedback", args=[attempt.uuid])


def letters(mailoutbox, words):
    return [one for one in mailoutbox if words in one.subject]


# Asking


def test_a_learner_asks_about_a_criterion_and_why(attempt, teacher):
    question = ask(attempt)
    assert (question.criterion, question.state) == ("cause", "open")
    assert question.asked_of == attempt.scripts.get().counted
    assert question.messages.get().text == WHY
    assert question.due_at - question.opened_at == timedelta(days=10)
    assert WHY not in str(AuditEntry.objects.get(verb="questioned").details)


@pytest.mark.parametrize(
    ("about", "refusal"),
    [
        ({"why": " "}, WithoutReason),
        ({"why": "x" * 50_000}, WordsTooLong),
        ({"item": "antidote"}, CannotQuestion),
    ],
    ids=["nothing", "far too much", "no mark"],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_kept(attempt, about, refusal):
    with pytest.raises(refusal):
        ask(attempt, **about)
    assert not MarkQuestion.objects.exists()


def test_markup_in_a_question_is_text(attempt, learner):
    ask(attempt, why="<script>alert(1)</script>")
    said = learner.get(feedback(attempt)).content.decode()
    assert "&lt;script&gt;alert(1)" in said and "<script>alert" not in said


def test_nobody_asks_about_somebody_elses_mark(attempt, teacher, visit, other_learner):
    with pytest.raises(CannotQuestion, match="Only the learner"):
        ask(attempt, by=teacher)
    url = reverse("mark_question_ask", args=[attempt.uuid, "letter"])
    assert other_learner.post(url, {"why": WHY}).status_code == 404


def test_two_presses_are_one_question_and_another_one_waits_for_its_answer(attempt):
    one = ask(attempt)
    assert ask(attempt) == one and QuestionMessage.objects.count() == 1
    with pytest.raises(CannotQuestion, match="asked about this mark already"):
        ask(attempt, why="And another thing.")
    row = {"attempt": attempt, "item": "letter", "asked_of": one.asked_of, "due_at": one.due_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        MarkQuestion.objects.create(**row)


def test_a_mark_that_is_not_released_cannot_be_questioned(case, learner, teacher):
    found = released.handed_in(case, cases.learner(case, learner.user))
    released.mark(found, teacher)
    with pytest.raises(CannotQuestion, match="no mark to question"):
        ask(found)


def test_after_the_deadline_nothing_is_asked_until_faculty_let_one(case, learner, teacher, clock, visit):
    found = released.handed_in(case, cases.learner(case, learner.user))
    released.mark(found, teacher)
    plans.change(sitting=found.sitting, by=teacher, question_days=3)
    released.release(found, teacher)
    said = text(learner.get(feedback(found)))
    assert "Question this mark" in said and "Fri 27 Nov 2026" in said and " in " in said
    clock.move_to(NOON + 3 * DAY + timedelta(seconds=1), tick=False)
    with pytest.raises(CannotQuestion, match="could be questioned until Fri 27 Nov 2026"):
        ask(found)
    said = text(learner.get(feedback(found)))
    assert "Question this mark" not in said and "they can let you ask later" in said
    desk = visit(teacher)
    later = reverse("mark_question_later", args=[found.uuid])
    for faulty in (
        {"until": "2026-11-30"},
        {"until": "soon", "why": "Ill."},
        {"until": "2026-01-01", "why": "Ill."},
    ):
        answer = desk.post(later, faulty)
        page = answer.content.decode()
        assert answer.status_code in (409, 422) and all(
            f'value="{value}"' in page for value in faulty.values()
        )
    desk.post(later, {"until": "2026-11-30", "why": "In hospital that week."})
    assert ask(found).is_open
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionException.objects.update(until=NOON)


def test_a_question_is_taken_back_by_who_asked_and_another_one_can_be_asked(attempt, question, learner):
    url = reverse("mark_question_write", args=[question.uuid])
    learner.post(url, {"act": "withdraw"})
    question.refresh_from_db()
    assert question.state == "withdrawn" and ask(attempt).is_open
    with pytest.raises(QuestionClosed):
        questioning.write(question=question, text="More.", by=attempt.user, side="learner")


def test_what_was_refused_comes_back_with_everything_in_it(attempt, learner):
    url = reverse("mark_question_ask", args=[attempt.uuid, "letter"])
    reply = learner.post(url, {"why": "y" * 4001, "criterion": "safety"})
    said = reply.content.decode()
    assert reply.status_code == 422
    assert "y" * 4001 in said and 'value="safety" selected' in said
    assert "This has 4,001 characters, and 4,000 are the most." in said


# Answering


def test_the_mark_stands_with_a_reason_and_the_learner_is_told_that_there_is_an_answer(
    attempt, question, other_teacher, learner, mailoutbox
):
    with pytest.raises(WithoutReason):
        questioning.stands(question=question, why=" ", by=other_teacher)
    before = scoring.latest(attempt)
    questioning.stands(question=question, why=NO, by=other_teacher)
    questioning.stands(question=question, why=NO, by=other_teacher)
    assert scoring.latest(attempt) == before
    [mail] = letters(mailoutbox, "Your question about a mark is answered")
    assert mail.to == [attempt.user.email] and feedback(attempt) in mail.body
    assert not any(words in mail.body for words in (NO, "Nearly", "stands", "points"))
    said = text(learner.get(feedback(attempt)))
    assert NO in said and "The mark stands" in said and WHY in said


def test_nobody_answers_their_own_question(attempt, question):
    for act in (questioning.stands, change):
        with pytest.raises(CannotQuestion, match="Nobody answers"):
            act(question=question, why=NO, by=attempt.user)


def test_a_changed_mark_takes_the_place_of_the_other_and_is_told_with_the_correction(
    attempt, question, other_teacher, learner, mailoutbox
):
    before = attempt.scripts.get().counted
    runs = attempt.runs.count()
    change(question, other_teacher)
    question.refresh_from_db()
    before.refresh_from_db()
    new = attempt.scripts.get().counted
    assert (before.state, new.state, new.marker) == ("withdrawn", "final", other_teacher)
    assert (question.asked_of, question.changed_to, question.decision) == (before, new, "changed")
    assert attempt.runs.count() == runs + 1, "never a run in which nothing counts"
    said = text(learner.get(feedback(attempt)))
    for hidden in ("You are right about the kidneys.", "Better than I saw.", "The mark is changed"):
        assert hidden not in said
    assert "Your question about this mark" in said
    assert not letters(mailoutbox, "answered")
    questioning.correct(question=question, words="Questioned, read again.", by=other_teacher)
    [mail] = letters(mailoutbox, "A correction to released results")
    assert mail.to == [attempt.user.email] and "Questioned, read again." in mail.body
    said = text(learner.get(feedback(attempt)))
    for told in ("You are right about the kidneys.", "Better than I saw.", "The mark is changed"):
        assert told in said
    assert "Before it was corrected: Nearly" in said
    assert log.verify(released.fresh(attempt)).is_whole


def test_where_nothing_waits_for_a_release_a_changed_mark_is_told_at_once(case, learner, teacher, mailoutbox):
    found = cases.finish(cases.attempt(case, cases.learner(case, learner.user)), writing.ANSWERS)
    released.mark(found, teacher)
    change(ask(found), teacher)
    assert len(letters(mailoutbox, "Your question about a mark is answered")) == 1
    assert "You are right about the kidneys." in text(learner.get(feedback(found)))


def test_a_second_marker_may_give_the_mark_that_decides(case, learner, teacher, other_teacher):
    found = released.handed_in(case, cases.learner(case, learner.user))
    plans.change(sitting=found.sitting, by=teacher, second="all")
    from assessments import marking

    released.mark(found, teacher)
    marking.finish_mark(
        attempt=found, item="letter", levels=writing.MIDDLE, rev=0, by=other_teacher, role="second"
    )
    released.release(found, teacher)
    change(ask(found), other_teacher)
    script = found.scripts.get()
    assert (script.state, script.counted.role, script.counted.marker) == (
        "settled",
        "adjudicator",
        other_teacher,
    )
    change_again = ask_again(found, teacher)
    assert change_again.role == "adjudicator"


def ask_again(found, teacher):
    question = found.questions.get()
    questioning.correct(question=question, words="Read again.", by=teacher)
    return change(ask(found, why="Once more."), teacher, levels=writing.HARM).changed_to


def test_comments_at_places_stay_where_the_form_does_not_send_them(attempt, teacher, other_teacher):
    words = attempt.words.get(item="letter")
    place = {"words": str(words.pk), "start": 0, "end": 4, "text": "By whom?"}
    released.remark(attempt, teacher, writing.MIDDLE, anchored=(place,))
    released.release(attempt, teacher, words="Read again.")
    change(ask(attempt), other_teacher)
    assert attempt.scripts.get().counted.anchored == [place]


def test_a_mark_that_differs_in_nothing_is_no_change(attempt, question, other_teacher):
    same = {"levels": writing.MIDDLE, "did_well": released.WELL, "to_change": released.CHANGE}
    with pytest.raises(CannotQuestion, match="Nothing differs"):
        change(question, other_teacher, **same, comment="Well said.")
    assert Marking.objects.count() == 1


def test_a_change_without_every_level_or_after_another_mark_is_refused_and_nothing_is_withdrawn(
    attempt, question, other_teacher
):
    with pytest.raises(NotMarkedYet):
        change(question, other_teacher, levels={"cause": "full"})
    with pytest.raises(NotMarkedYet):
        change(question, other_teacher, levels=writing.TOP | {"cause": "beyond"})
    with pytest.raises(MarkedElsewhere):
        change(question, other_teacher, instead_of=0)
    assert Marking.objects.final().count() == 1 and question.messages.count() == 1
    question.refresh_from_db()
    assert question.is_open


def test_an_answered_question_is_answered_once(question, teacher, other_teacher):
    questioning.stands(question=question, why=NO, by=teacher)
    with pytest.raises(QuestionClosed, match="answered it meanwhile"):
        change(question, other_teacher)


def test_an_answer_stays_as_it_was_given(question, teacher):
    questioning.stands(question=question, why=NO, by=teacher)
    with pytest.raises(DatabaseError), transaction.atomic():
        MarkQuestion.objects.update(decision="changed")
    with pytest.raises(DatabaseError), transaction.atomic():
        MarkQuestion.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionMessage.objects.update(sha256="0" * 64)


def test_what_was_written_can_be_erased_and_that_it_was_stays(attempt, question, visit, learner):
    office = visit(factories.user("office"))
    message = question.messages.get()
    url = reverse("mark_question_erase", args=[message.pk])
    assert office.post(url, {"why": ""}).status_code == 422
    office.post(url, {"why": "It named a patient."})
    message.refresh_from_db()
    assert message.text == "" and message.erased_at and message.sha256
    said = text(learner.get(feedback(attempt)))
    assert WHY not in said and "What stood here has been erased." in said
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionMessage.objects.update(erased_at=None)


# The desk


def test_the_queue_holds_the_questions_of_ones_own_courses_oldest_first(
    attempt, question, teacher, case, visit
):
    other = released.handed_in(case, cases.learner(case))
    released.mark(other, teacher)
    released.release(other, teacher)
    second = ask(other)
    desk = visit(teacher)
    page = desk.get(reverse("mark_questions"))
    assert [one.pk for one in page.context["page"]] == [question.pk, second.pk]
    said = text(page)
    assert "2 questions about marks wait" in said and question.code in said
    assert attempt.user.email not in said and str(attempt.user) not in said
    assert list(question_queue.of_user(factories.user("faculty"))) == []
    questioning.stands(question=question, why=NO, by=teacher)
    assert question.code not in text(desk.get(reverse("mark_questions")))
    assert question.code in text(desk.get(reverse("mark_questions"), {"only": "answered"}))


def test_who_leads_the_marking_by_assignment_answers_as_well_and_a_marker_does_not(
    attempt, question, teacher, visit
):
    lead, marker = factories.user(), factories.user()
    plans.assign(sitting=attempt.sitting, user=lead, by=teacher, role="lead")
    plans.assign(sitting=attempt.sitting, user=marker, by=teacher)
    url = reverse("mark_question", args=[question.uuid])
    assert visit(lead).get(url).status_code == 200
    assert visit(marker).get(url).status_code == 404


def test_the_first_page_of_the_cms_says_that_marks_are_questioned(question, teacher):
    titles = [card.title for card in attention.cards(teacher)]
    assert "Marks that were questioned" in titles
    assert "Marks that were questioned" not in [
        card.title for card in attention.cards(factories.user("faculty"))
    ]


def test_the_page_of_a_question_names_who_marked_and_warns_who_would_judge_themself(
    question, attempt, teacher, other_teacher, visit
):
    url = reverse("mark_question", args=[question.uuid])
    own, others = text(visit(teacher).get(url)), text(visit(other_teacher).get(url))
    assert "You gave this mark yourself" in own and "You gave this mark yourself" not in others
    assert f"{teacher} gave this mark." in others
    for said in (own, others):
        assert WHY in said and "Morphine stays in him" in said
        assert attempt.user.email not in said and str(attempt.user) not in said
    plans.change(sitting=attempt.sitting, by=teacher, is_anonymous=False)
    assert str(attempt.user) in text(visit(other_teacher).get(url))


def test_faculty_change_a_mark_and_release_the_correction_on_the_page(
    question, attempt, other_teacher, visit, learner
):
    desk, url = visit(other_teacher), reverse("mark_question", args=[question.uuid])
    sent = {
        "act": "change", "why": "You are right.", "instead_of": attempt.scripts.get().counted_id,
        "level:cause": "full", "did_well": "Plain words.",
    }  # fmt: skip
    refused = desk.post(url, sent)
    assert refused.status_code == 422 and "Choose a level" in text(refused)
    assert "You are right." in text(refused) and "Plain words." in text(refused)
    desk.post(url, sent | {"level:safety": "silent"})
    said = text(desk.get(url))
    assert "The mark is changed. Release the correction." in said
    assert "Nearly" in said and "Sound" in said
    desk.post(url, {"act": "correct", "words": "Read again."})
    assert "You are right." in text(learner.get(feedback(attempt)))
    assert reports.told_outcomes([released.fresh(attempt)])[attempt.pk] == scoring.latest(attempt)
    assert "Release the correction" not in text(desk.get(url))


def test_faculty_ask_back_and_the_learner_adds_to_it(question, attempt, teacher, visit, learner, mailoutbox):
    desk, url = visit(teacher), reverse("mark_question", args=[question.uuid])
    desk.post(url, {"act": "say", "why": "Which line do you mean?"})
    assert len(letters(mailoutbox, "About the mark you questioned")) == 1
    assert "Which line do you mean?" in text(learner.get(feedback(attempt)))
    learner.post(reverse("mark_question_write", args=[question.uuid]), {"text": "The second one."})
    assert "The second one." in text(desk.get(url))


def test_the_comments_on_places_can_be_changed_with_the_mark(attempt, teacher, other_teacher, visit):
    words = attempt.words.get(item="letter")
    old = {"words": str(words.pk), "start": 0, "end": 4, "text": "By whom?"}
    released.remark(attempt, teacher, writing.MIDDLE, anchored=(old,))
    released.release(attempt, teacher, words="Read again.")
    question = ask(attempt)
    desk, url = visit(other_teacher), reverse("mark_question", args=[question.uuid])
    page = desk.get(url).content.decode()
    assert "By whom?" in page and f'value="{words.pk}:0:4"' in page and "judging__number" in page
    sent = {f"level:{one}": level for one, level in writing.TOP.items()} | {
        "act": "change", "why": "Said more kindly.", "instead_of": question.attempt.scripts.get().counted_id,
        "comment": "Better than I saw.", "place": f"{words.pk}:0:4", "place_text": "By whom, and when?",
        "new_text": "And this.", "sentence": "",
    }  # fmt: skip
    refused = desk.post(url, sent)
    assert refused.status_code == 422 and "Choose the sentence" in text(refused)
    assert "By whom, and when?" in text(refused) and "And this." in text(refused)
    assert desk.post(url, sent | {"sentence": f"{words.pk}:0:6"}).status_code == 302
    kept = question.attempt.scripts.get().counted.anchored
    assert [one["text"] for one in kept] == ["By whom, and when?", "And this."]
