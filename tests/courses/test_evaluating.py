"""Evaluations: that somebody answered counts, what was answered belongs to nobody, and fewer than five is never read."""

import json
import random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from cms.models import AuditEntry
from courses import actions, evaluating, facts, placing, requirements
from courses.evaluating import FEWEST, _joined, size
from courses.models import (
    EvaluationAnswered,
    EvaluationQuestion,
    EvaluationTally,
    ProgramPage,
    ProgramRequirement,
)
from courses.refusals import NotAnswered
from tests import factories

pytestmark = pytest.mark.django_db
AGREE, TIME, WORDS = "The cases were like my work.", "How long did it take?", "What helped?"


@pytest.fixture
def course():
    made = factories.course(title="Pain")
    factories.lesson(week=factories.week(course=made))
    EvaluationQuestion.objects.create(page=made, text=AGREE, kind="agreement", sort_order=1)
    EvaluationQuestion.objects.create(page=made, text=TIME, kind="choice", options="Less\nMore", sort_order=2)
    EvaluationQuestion.objects.create(page=made, text=WORDS, kind="words", sort_order=3)
    return made


@pytest.fixture
def program(course):
    return ProgramPage.objects.get(pk=course.get_parent().pk)


@pytest.fixture
def cohort(program):
    return factories.cohort(program=program)


@pytest.fixture
def teacher(course, visit):
    return visit(factories.user("faculty", course=course))


def learner(cohort, reads=True):
    enrollment = factories.enrollment(cohort=cohort)
    if reads:
        for lesson in lessons(cohort.program):
            actions.complete_lesson(user=enrollment.user, page=lesson)
    return enrollment


def lessons(program):
    from courses.models import LessonPage

    return LessonPage.objects.descendant_of(program)


def sent(course, agree=None, time=None, words=None):
    values = dict(zip((AGREE, TIME, WORDS), (agree, time, words), strict=True))
    return {
        one.name: values[one.text] for one in evaluating.questions(course) if values.get(one.text) is not None
    }


def answer(enrollment, course, **values):
    evaluating.answer(
        enrollment=enrollment, course=course, answers=sent(course, **values), by=enrollment.user
    )


def many(cohort, course, number, **values):
    for _turn in range(number):
        answer(learner(cohort), course, **(values or {"agree": "4"}))


def result(course, cohort, text=AGREE):
    return next(one for one in evaluating.results(course, cohort) if one.tally.text == text)


def page_of(visitor, course, cohort):
    return visitor.get(reverse("evaluation_results", args=[cohort.uuid, course.pk])).content.decode()


# Answering


def test_it_opens_once_every_week_is_read(course, cohort):
    enrollment = learner(cohort, reads=False)
    with pytest.raises(NotAnswered, match="0 of 1 so far"):
        answer(enrollment, course, agree="5")
    for lesson in lessons(cohort.program):
        actions.complete_lesson(user=enrollment.user, page=lesson)
    answer(enrollment, course, agree="5")
    assert EvaluationAnswered.objects.get().enrollment == enrollment


def test_it_is_answered_once(course, cohort):
    enrollment = learner(cohort)
    answer(enrollment, course, agree="5")
    with pytest.raises(NotAnswered, match="answered already"):
        answer(enrollment, course, agree="1")
    tally = EvaluationTally.objects.get(text=AGREE)
    assert tally.waiting["counts"] == {"5": 1}


def test_an_empty_form_is_no_answer(course, cohort):
    for values in ({}, {"agree": "6"}, {"time": "2"}, {"words": "  \n "}):
        with pytest.raises(NotAnswered, match="at least one"):
            answer(learner(cohort), course, **values)
    assert not EvaluationAnswered.objects.exists()


def test_who_has_left_answers_no_more(course, cohort):
    enrollment = learner(cohort)
    actions.withdraw(enrollment=enrollment, by=enrollment.user)
    with pytest.raises(NotAnswered, match="back in the program"):
        answer(enrollment, course, agree="5")


def test_a_question_edited_meanwhile_never_takes_another_ones_answer(course, cohort):
    values = sent(course, agree="1", words="Fine")
    EvaluationQuestion.objects.filter(text=AGREE).update(text="I was bored.")
    enrollment = learner(cohort)
    evaluating.answer(enrollment=enrollment, course=course, answers=values, by=enrollment.user)
    assert not EvaluationTally.objects.filter(waiting__counts={"1": 1}).exists()
    assert EvaluationTally.objects.get(text=WORDS).waiting["words"] == ["Fine"]


# What is stored


def test_nothing_that_is_stored_leads_from_a_person_to_an_answer(course, cohort):
    texts = ["zebra", "apple", "mango", "birch"]
    people = [learner(cohort) for _text in texts]
    for enrollment, words in zip(people, texts, strict=True):
        answer(enrollment, course, agree="2", words=words)
    tally = EvaluationTally.objects.get(text=WORDS)
    assert tally.waiting["words"] == sorted(texts)
    fields = {field.name for field in EvaluationTally._meta.concrete_fields}
    assert fields == {
        "id", "course", "cohort", "question", "kind", "text", "options", "position", "shown", "waiting",
    }  # fmt: skip
    assert {field.name for field in EvaluationAnswered._meta.concrete_fields} == {
        "id",
        "enrollment",
        "course",
    }
    log = json.dumps(list(AuditEntry.objects.values("verb", "why", "details")), default=str)
    for words in texts:
        assert words not in log


def test_the_order_of_answering_leaves_no_trace(course, cohort):
    """The same answers in any order come to the same bytes, and to as many rows in the same order."""
    given = [
        ("1", "one"),
        ("5", "two"),
        ("3", "three"),
        ("3", "four"),
        ("2", "five"),
        ("4", "six"),
        ("1", ""),
    ]
    other = factories.cohort(program=cohort.program)
    backwards = list(given)
    random.Random(4).shuffle(backwards)
    # Up to a whole batch the two must agree; after it what waits depends on who came last, and nobody reads it.
    for place, those in ((cohort, given[:5]), (other, sorted(given[:5]))):
        for agree, words in those:
            answer(learner(place), course, agree=agree, words=words)
    rows = [
        list(
            EvaluationTally.objects.filter(cohort=one).order_by("pk").values_list("text", "shown", "waiting")
        )
        for one in (cohort, other)
    ]
    assert json.dumps(rows[0]) == json.dumps(rows[1])


@given(some.lists(some.sampled_from("12345"), max_size=17), some.randoms())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_joined_answers_forget_their_order(values, chance):
    shuffled = list(values)
    chance.shuffle(shuffled)

    def kept(those):
        found = {}
        for one in those:
            found = _joined(found, {"counts": {one: 1}, "words": [f"words {one}"]})
        return json.dumps(found)

    assert kept(values) == kept(shuffled)


def test_a_double_click_counts_once(course, cohort, visit):
    enrollment = learner(cohort)
    visitor = visit(enrollment.user)
    url = reverse("evaluation", args=[enrollment.uuid, course.pk])
    assert visitor.post(url, sent(course, agree="5")).status_code == 302
    assert visitor.post(url, sent(course, agree="5")).status_code == 422
    assert size(EvaluationTally.objects.get(text=AGREE).waiting) == 1


# What is read


def test_fewer_than_five_are_never_read(course, cohort, teacher, office):
    many(cohort, course, 4, agree="1", words="Only I say this.")
    assert result(course, cohort).count == 0
    for visitor in (teacher, office):
        page = page_of(visitor, course, cohort)
        assert "Only I say this." not in page and "1, not at all" not in page
        assert "Fewer than 5 people" in page
    many(cohort, course, 1, agree="1", words="Fifth.")
    found = result(course, cohort)
    assert (found.count, found.mean, dict(found.rows)["1, not at all"]) == (5, 1.0, 5)
    assert "Only I say this." in page_of(teacher, course, cohort)


def test_two_readings_never_differ_by_fewer_than_five(course, cohort):
    sizes = []
    for turn in range(12):
        answer(learner(cohort), course, agree=str(turn % 5 + 1))
        sizes.append(result(course, cohort).count)
    assert sizes == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]


def test_each_question_is_read_from_five_answers_of_its_own(course, cohort):
    many(cohort, course, 5, agree="3")
    answer(learner(cohort), course, words="I am the only one who wrote.")
    assert result(course, cohort).count == 5
    assert result(course, cohort, WORDS) == evaluating.Result(EvaluationTally.objects.get(text=WORDS), 0)


def test_cohorts_are_never_added_up(course, cohort, program, teacher):
    other = factories.cohort(program=program)
    many(cohort, course, 3)
    many(other, course, 4)
    assert [result(course, one).count for one in (cohort, other)] == [0, 0]
    index = teacher.get(reverse("evaluations")).content.decode()
    assert "3 of the 3 who study here have answered" in index
    assert "4 of the 4 who study here have answered" in index
    assert "7 of" not in index


def test_who_left_or_moved_on_is_not_counted_among_those_who_study_here(course, cohort, program, office):
    left, moved, _here = people = [learner(cohort) for _turn in range(3)]
    for one in people:
        answer(one, course, agree="3")
    actions.withdraw(enrollment=left, by=office.user)
    later = factories.cohort(program=program, name="Later")
    placing.transfer(enrollment=moved, to=later, seen_in=cohort, by=office.user, why="New shifts")
    assert evaluating.answered_count(course, cohort) == (1, 1)
    assert evaluating.answered_count(course, later) == (1, 1)
    page = page_of(office, course, cohort)
    assert "1 of the 1 who study here have answered." in page
    assert "what they said is still among the answers below" in page


def test_another_wording_is_another_tally(course, cohort):
    many(cohort, course, 5, agree="5")
    EvaluationQuestion.objects.filter(text=AGREE).update(text="The cases were nothing like my work.")
    many(cohort, course, 4, time="0")
    assert result(course, cohort).count == 5
    assert [one.tally.text for one in evaluating.results(course, cohort)].count(AGREE) == 1


def test_own_words_come_in_an_order_of_chance(course, cohort):
    for turn in range(5):
        answer(learner(cohort), course, words=f"Words {turn}")
    orders = {result(course, cohort, WORDS).words for _look in range(40)}
    assert len(orders) > 1 and all(len(order) == 5 for order in orders)


def test_own_words_are_inert(course, cohort, teacher):
    many(cohort, course, 5, words="<script>alert(1)</script>\nsecond line")
    page = page_of(teacher, course, cohort)
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page


def test_words_that_name_somebody_can_be_erased(course, cohort, office, teacher):
    for turn in range(5):
        answer(learner(cohort), course, words=f"Words {turn}")
    tally = EvaluationTally.objects.get(text=WORDS)
    url = reverse("evaluation_erase", args=[tally.pk])
    sent = {"text": evaluating.digest_of("Words 3"), "why": "It names a colleague."}
    assert teacher.post(url, sent).status_code == 403
    assert office.post(url, {**sent, "why": ""}).status_code == 302
    assert "Words 3" in page_of(office, course, cohort)
    office.post(url, sent)
    found = result(course, cohort, WORDS)
    assert (found.count, len(found.words), found.erased) == (5, 4, 1)
    entry = AuditEntry.objects.get(verb="erased words from the evaluation of")
    assert entry.why == "It names a colleague." and "Words 3" not in json.dumps(entry.details)


def test_only_who_teaches_it_and_the_office_read_it(course, cohort, visit, office, administrator, reviewer):
    url = reverse("evaluation_results", args=[cohort.uuid, course.pk])
    elsewhere = visit(factories.user("faculty"))
    colleague = visit(factories.user("faculty", course=factories.course(program=cohort.program)))
    assert [one.get(url).status_code for one in (office, administrator)] == [200, 200]
    assert [one.get(url).status_code for one in (elsewhere, colleague, reviewer)] == [404, 404, 403]
    assert visit(learner(cohort).user).get(url).status_code == 403


# The form


def test_a_learner_reads_who_reads_it_and_answers(course, cohort, visit):
    enrollment = learner(cohort)
    visitor = visit(enrollment.user)
    url = reverse("evaluation", args=[enrollment.uuid, course.pk])
    page = visitor.get(url).content.decode()
    assert AGREE in page and "once 5 people of your cohort have answered it" in page
    empty = visitor.post(url, {})
    assert empty.status_code == 422 and "Answer at least one question." in empty.content.decode()
    assert visitor.post(url, sent(course, agree="4", words="Thanks")).status_code == 302
    assert "You have answered." in visitor.get(url).content.decode()
    other = visit(learner(cohort).user)
    assert other.get(url).status_code == 404


def test_the_first_page_asks_for_it_while_it_is_open(course, cohort, visit):
    enrollment = learner(cohort)
    visitor = visit(enrollment.user)
    assert "Evaluate the course" in visitor.get(reverse("today")).content.decode()
    answer(enrollment, course, agree="4")
    assert "Evaluate the course" not in visitor.get(reverse("today")).content.decode()


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"kind": "choice", "options": "One"}, "two to eight"),
        ({"kind": "choice", "options": "Yes\nYes"}, "twice"),
        ({"kind": "words", "options": "Yes\nNo"}, "Only a choice"),
    ],
)
def test_a_question_makes_sense(course, fields, words):
    with pytest.raises(ValidationError, match=words):
        EvaluationQuestion(page=course, text="What?", **fields).clean()


# The requirement


def stands(program, enrollment):
    return requirements.standings(program, [enrollment])[enrollment.pk][0]


def test_the_requirement_is_met_by_having_answered(course, cohort, program):
    rule = ProgramRequirement(program=program, kind="evaluation_answered", about=course)
    rule.clean()
    rule.save()
    enrollment = learner(cohort, reads=False)
    found = stands(program, enrollment)
    assert (found.met, found.title) == (False, "Evaluation of “Pain” answered")
    assert found.why == "It opens once every week of the course is read: 0 of 1 so far."
    actions.complete_lesson(user=enrollment.user, page=lessons(program)[0])
    found = stands(program, enrollment)
    assert found.why == "Open now: Pain."
    assert found.url == reverse("evaluation", args=[enrollment.uuid, course.pk])
    answer(enrollment, course, agree="1")
    found = stands(program, enrollment)
    assert (found.met, found.about) == (True, (f"evaluation:{EvaluationAnswered.objects.get().pk}",))


def test_the_whole_program_means_every_course_that_asks(course, cohort, program):
    ProgramRequirement.objects.create(program=program, kind="evaluation_answered")
    second = factories.course(program=program)
    factories.lesson(week=factories.week(course=second))
    EvaluationQuestion.objects.create(page=second, text=AGREE)
    factories.course(program=program)
    enrollment = learner(cohort)
    answer(enrollment, course, agree="1")
    found = stands(program, enrollment)
    assert (found.met, found.begun) == (False, True) and found.why.startswith("1 of 2 answered. Open now:")
    answer(enrollment, second, agree="1")
    assert stands(program, enrollment).why == "2 of 2 answered."


def test_where_nothing_is_asked_nothing_is_met(cohort, program):
    EvaluationQuestion.objects.all().delete()
    ProgramRequirement.objects.create(program=program, kind="evaluation_answered")
    found = stands(program, learner(cohort))
    assert not found.met and "No evaluation is asked here yet." in found.why


def test_answering_tells_who_keeps_records(course, cohort, monkeypatch):
    enrollment, told = learner(cohort), []
    monkeypatch.setattr(facts, "_listeners", [lambda users, program: told.append(users)])
    answer(enrollment, course, agree="1")
    assert told == [(enrollment.user_id,)]


def test_a_cohort_is_judged_in_a_fixed_number_of_queries(course, cohort, program):
    ProgramRequirement.objects.create(program=program, kind="evaluation_answered")
    ProgramRequirement.objects.create(program=program, kind="within_years", amount=3)

    def queries(enrollments):
        with CaptureQueriesContext(connection) as captured:
            requirements.standings(program, enrollments)
        return len(captured)

    some_of_them = [learner(cohort), learner(cohort)]
    queries(some_of_them)
    cost = queries(some_of_them)
    assert queries([*some_of_them, *(learner(cohort) for _ in range(4))]) == cost <= 14


def test_five_is_what_is_promised():
    assert FEWEST == 5
