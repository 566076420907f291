"""Evaluations of courses: who may answer when, answering once, and what faculty and the office may read of it.

Two things are kept apart: that somebody answered (a row of the learner, without a time), and how often each answer was
given (of a question in a cohort, without people, times or order). There is no sheet of one person, so nobody can put
one together again, nor say which answers belong to each other. Own words stand in the order of the alphabet.

Read is what at least five people answered, each question for itself, and more is added five at a time: two readings
never differ by fewer than five answers, whoever compares them. The last answers, up to four, are never read.

What this cannot hide: somebody who copies the database before and after one answer can compare the copies; five people
who all say the same have told what each of them said; and words can give away who wrote them. The form says so.
"""

import hashlib
import json
import random
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cms import audit
from courses import facts
from courses.kinds_of_requirements import Tree
from courses.models import (
    CoursePage,
    Enrollment,
    EvaluationAnswered,
    EvaluationQuestion,
    EvaluationTally,
)
from courses.refusals import NotAnswered

FEWEST = 5
"""So many answers are read at least, and so many more at a time."""
MOST_CHARACTERS = 1000
AGREEMENT = ("1", "2", "3", "4", "5")
WORDS = EvaluationQuestion.Kind.WORDS


@dataclass(frozen=True)
class Question:
    """A question as it is asked now. `name` is its field in the form, `digest` tells it from any other wording."""

    kind: str
    text: str
    options: tuple[str, ...]
    position: int

    @property
    def digest(self):
        """SHA-256 of what is asked."""
        asked = json.dumps([self.kind, self.text, self.options], ensure_ascii=False)
        return hashlib.sha256(asked.encode()).hexdigest()

    @property
    def name(self):
        """The name of its field: of its wording, so that an answer never goes to another question."""
        return f"q-{self.digest[:12]}"

    @property
    def values(self):
        """What can be answered: 1 to 5, or the places of the options from 0; nothing for own words."""
        if self.kind == EvaluationQuestion.Kind.AGREEMENT:
            return AGREEMENT
        return tuple(str(place) for place in range(len(self.options)))


def questions(course):
    """The questions a course asks now, in order; none where it has no evaluation."""
    rows = course.evaluation_questions.order_by("sort_order", "pk")
    return [
        Question(row.kind, row.text, tuple(row.choices), place) for place, row in enumerate(rows, start=1)
    ]


def asking(courses):
    """Ids of those courses (ids) that have an evaluation."""
    return set(
        EvaluationQuestion.objects.filter(page__in=courses).values_list("page_id", flat=True).distinct()
    )


@dataclass(frozen=True)
class State:
    """How one learner stands with the evaluation of one course: answered, open, or not open and `shut` says why."""

    course: CoursePage
    answered: EvaluationAnswered | None = None
    shut: str = ""

    @property
    def is_open(self):
        """Whether it can be answered now."""
        return self.answered is None and not self.shut


def states(program, enrollments, tree=None):
    """{enrollment id: [State, …]} for every live course of a program with an evaluation, in a fixed number of queries.

    It opens once every written week of the course is read: nobody evaluates what they have not met.
    """
    enrollments = list(enrollments)
    courses = list(CoursePage.objects.child_of(program).live().order_by("path"))
    asked = asking([one.pk for one in courses])
    courses = [one for one in courses if one.pk in asked]
    if not courses:
        return {one.pk: [] for one in enrollments}
    rows = EvaluationAnswered.objects.filter(enrollment__in=[one.pk for one in enrollments])
    answered = {(row.enrollment_id, row.course_id): row for row in rows}
    tree = tree or Tree(program, [one.user_id for one in enrollments])
    return {
        one.pk: [
            State(course, answered.get((one.pk, course.pk)), _shut(tree, course, one.user_id))
            for course in courses
        ]
        for one in enrollments
    }


def state(enrollment, course):
    """How one learner stands with the evaluation of a course, or None where it has none."""
    found = states(enrollment.cohort.program, [enrollment])[enrollment.pk]
    return next((one for one in found if one.course.pk == course.pk), None)


def _shut(tree, course, user):
    weeks = tree.below(course.path)
    written = weeks - tree.outlines(weeks)
    if not written:
        return _("It opens once the course has weeks to read.")
    read = len(tree.complete(user, written))
    if read == len(written):
        return ""
    return _("It opens once every week of the course is read: %(read)d of %(all)d so far.") % {
        "read": read,
        "all": len(written),
    }


def answer(*, enrollment, course, answers, by):
    """Take the answers of one learner: {question name: value, or words}. What is left out is not answered.

    The row that says who, the tallies and the log are written together; the log knows nothing of what was answered.
    Raises NotAnswered where it is not open, was answered before, or nothing was answered.
    """
    asked = questions(course)
    given = {one: _clean(one, answers.get(one.name, "")) for one in asked}
    given = {one: value for one, value in given.items() if value}
    if not given:
        raise NotAnswered(_("Answer at least one question."))
    with transaction.atomic():
        # One lock for all who answer in this cohort: tallies are read and written back.
        Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
        enrollment = Enrollment.objects.select_related("cohort__program").get(pk=enrollment.pk)
        _refuse_if_not_open(enrollment, course)
        type(enrollment.cohort).objects.select_for_update(no_key=True).get(pk=enrollment.cohort_id)
        _made, is_new = EvaluationAnswered.objects.get_or_create(enrollment=enrollment, course=course)
        if not is_new:
            raise NotAnswered(
                _("You have answered already. Nobody can tell which answers were yours, so they stay.")
            )
        tallies = _tallies(course, enrollment.cohort_id, asked)
        for question, value in given.items():
            _add(tallies[question.digest], question, value)
        audit.record(
            "answered the evaluation of", course, by=by, user=enrollment.user_id, cohort=enrollment.cohort_id
        )
        facts.changed(enrollment.user_id)


def _refuse_if_not_open(enrollment, course):
    if not Enrollment.objects.active().filter(pk=enrollment.pk).exists():
        raise NotAnswered(_("You can answer once you are back in the program."))
    found = state(enrollment, course)
    if found is None:
        raise NotAnswered(_("This course asks for no evaluation."))
    if found.answered:
        raise NotAnswered(
            _("You have answered already. Nobody can tell which answers were yours, so they stay.")
        )
    if found.shut:
        raise NotAnswered(found.shut)


def _clean(question, value):
    if question.kind == WORDS:
        return "\n".join(line.strip() for line in value.replace("\r", "").split("\n")).strip()[
            :MOST_CHARACTERS
        ]
    return value if value in question.values else ""


def _tallies(course, cohort, asked):
    """{digest: locked tally} of all questions, made together: their order is that of the form and of nothing else."""
    for one in asked:
        EvaluationTally.objects.get_or_create(
            course=course,
            cohort_id=cohort,
            question=one.digest,
            defaults={
                "kind": one.kind,
                "text": one.text,
                "options": list(one.options),
                "position": one.position,
            },
        )
    rows = EvaluationTally.objects.select_for_update(no_key=True).filter(
        course=course, cohort=cohort, question__in=[one.digest for one in asked]
    )
    return {row.question: row for row in rows.order_by("pk")}


def _add(tally, question, value):
    """Add one answer to what waits; five that wait join what is shown."""
    waiting = _joined(tally.waiting, {"words": [value]} if question.kind == WORDS else {"counts": {value: 1}})
    if size(waiting) >= FEWEST:
        tally.shown, waiting = _joined(tally.shown, waiting), {}
    tally.waiting = waiting
    tally.save(update_fields=["shown", "waiting"])


def _joined(one, other):
    """Two sets of answers as one, in an order that tells nothing of when they came."""
    counts = Counter(one.get("counts", {})) + Counter(other.get("counts", {}))
    words = sorted([*one.get("words", ()), *other.get("words", ())])
    return {"counts": dict(sorted(counts.items())), "words": words}


def size(answers):
    """How many answers there are."""
    return sum(answers.get("counts", {}).values()) + len(answers.get("words", ()))


# Reading


@dataclass(frozen=True)
class Result:
    """What may be read of one question: `rows` of (answer in words, how often), or `words` in a chance order.

    count  how many answers that are; 0 while there are fewer than five
    """

    tally: EvaluationTally
    count: int
    rows: tuple[tuple[str, int], ...] = ()
    words: tuple[str, ...] = ()
    erased: int = 0
    mean: float | None = None


def results(course, cohort):
    """Return [Result, …] of a course in a cohort, in the order of the questions."""
    rows = EvaluationTally.objects.filter(course=course, cohort=cohort)
    return [_result(row) for row in rows.defer("waiting")]


def answered_count(course, cohort):
    """(how many of those who study in a cohort have answered, how many study in it).

    Answers stay with the cohort in which they were given: among what is read are also those of people who have left.
    """
    there = Enrollment.objects.active().filter(cohort=cohort)
    return EvaluationAnswered.objects.filter(course=course, enrollment__in=there).count(), there.count()


def _result(tally):
    count = size(tally.shown)
    if count < FEWEST:
        return Result(tally, 0)
    counts = tally.shown.get("counts", {})
    if tally.kind == WORDS:
        words = [one for one in tally.shown["words"] if one]
        random.SystemRandom().shuffle(words)
        return Result(tally, count, words=tuple(words), erased=count - len(words))
    if tally.kind == EvaluationQuestion.Kind.AGREEMENT:
        mean = sum(int(value) * number for value, number in counts.items()) / count
        rows = tuple((label, counts.get(value, 0)) for value, label in agreement().items())
        return Result(tally, count, rows, mean=mean)
    rows = tuple((words, counts.get(str(place), 0)) for place, words in enumerate(tally.options))
    return Result(tally, count, rows)


def agreement():
    """{value: what it means} of the scale."""
    words = (
        _("1, not at all"),
        _("2, a little"),
        _("3, partly"),
        _("4, largely"),
        _("5, fully"),
    )
    return dict(zip(AGREEMENT, words, strict=True))


def erase_words(*, tally, digest, by, why):
    """Take one text out of what is shown: it names somebody, or should never have been written. Return how many went.

    The log keeps that it was done and why, and nothing of the text. Raises NotAnswered without a reason.
    """
    if not why.strip():
        raise NotAnswered(_("Say why. The reason is kept in the log, and the text is not."))
    with transaction.atomic():
        tally = EvaluationTally.objects.select_for_update(no_key=True).get(pk=tally.pk)
        words = tally.shown.get("words", [])
        # An empty text stays in its place: how many answered must not shrink below what may be read.
        kept = sorted("" if digest_of(one) == digest else one for one in words)
        gone = kept.count("") - words.count("")
        if gone:
            tally.shown = tally.shown | {"words": kept}
            tally.save(update_fields=["shown"])
            audit.record("erased words from the evaluation of", tally.course, by=by, why=why, tally=tally.pk)
    return gone


def digest_of(words):
    """What names a text in a form, so that the text itself is sent nowhere."""
    return hashlib.sha256(words.encode()).hexdigest()
