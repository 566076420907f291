"""The registry of what shows that a learner has begun: apps above add what is theirs.

A function [enrollment, …] → iterable of (enrollment id, moment); used as a decorator. It asks a fixed number of
queries, whatever the number of enrollments.
"""

from django.db.models import Max, Q

from courses.models import CheckAnswer, ExtensionRequest, LessonNote, LessonProgress, SelfAssessment

_signs = []


def sign(function):
    """Register what shows that learners have begun."""
    _signs.append(function)
    return function


def begun(enrollments):
    """Return {enrollment id: the last moment at which the learner did anything in its program}."""
    enrollments = list(enrollments)
    found = {}
    if not enrollments:
        return found
    for function in _signs:
        for pk, moment in function(enrollments):
            if moment and (pk not in found or moment > found[pk]):
                found[pk] = moment
    return found


@sign
def studied(enrollments):
    """Lessons read, notes and answers written, anywhere in the program."""
    for program, members in _by_program(enrollments).items():
        below = Q(page__path__startswith=program.path)
        for model, moment in (
            (LessonProgress, "seen_at"),
            (LessonNote, "changed_at"),
            (CheckAnswer, "answered_at"),
        ):
            rows = (
                model.objects.filter(below, user__in=members)
                .order_by()
                .values("user")
                .annotate(at=Max(moment))
            )
            for row in rows:
                yield from ((pk, row["at"]) for pk in members[row["user"]])


@sign
def answered(enrollments):
    """Self-assessments begun, and more time asked for."""
    pks = [one.pk for one in enrollments]
    for model, moment in ((SelfAssessment, "begun_at"), (ExtensionRequest, "asked_at")):
        rows = (
            model.objects.filter(enrollment__in=pks).order_by().values("enrollment").annotate(at=Max(moment))
        )
        yield from ((row["enrollment"], row["at"]) for row in rows)


def _by_program(enrollments):
    """Return {program: {user id: [enrollment id, …]}}."""
    found = {}
    for one in enrollments:
        found.setdefault(one.cohort.program, {}).setdefault(one.user_id, []).append(one.pk)
    return found
