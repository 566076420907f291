"""Thousands of invented learners, for measuring: copies of the first ones' rows, made in bulk.

What cannot be copied is done for real by some: an attempt is a chain of digests, so every tenth of those who have
one answers the case themself.
"""

import uuid

from certificates.synthetic import people, planned, program, studying
from cms.models import User
from courses.models import (
    CheckAnswer,
    Confirmation,
    Enrollment,
    EvaluationAnswered,
    GradeEntry,
    LearnerProfile,
    LessonProgress,
    SelfAssessment,
    SelfRating,
)

AT_ONCE = 500
REAL_EVERY = 10


def add(cohort, numbers, *, office, say):
    """Add the invented learners of these numbers, as far as they are not there."""
    there = set(
        User.objects.filter(email__startswith="synthetic-", enrollments__cohort=cohort).values_list(
            "email", flat=True
        )
    )
    wanted = [number for number in numbers if studying.address(number) not in there]
    likes = _templates(cohort)
    for start in range(0, len(wanted), AT_ONCE):
        chunk = wanted[start : start + AT_ONCE]
        _copy(cohort, chunk, likes, office)
        _answer(cohort, chunk)
        say(f"{start + len(chunk)} of {len(wanted)} more learners")


def _templates(cohort):
    """The first learners' enrollments, by their place in the list."""
    found = {
        one.user.email: one
        for one in cohort.enrollments.filter(user__email__startswith="synthetic-").select_related(
            "user__learner_profile"
        )
    }
    return [found[studying.address(number)] for number in range(len(people.PEOPLE))]


def _copy(cohort, numbers, likes, office):
    users = User.objects.bulk_create(_user(number) for number in numbers)
    profiles = []
    for number, user in zip(numbers, users, strict=True):
        like = likes[number % len(likes)].user.learner_profile
        profiles.append(_again(like, user=user, certificate_name=user.get_full_name()))
    LearnerProfile.objects.bulk_create(profiles)
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(user=user, cohort=cohort, rules_id=likes[number % len(likes)].rules_id)
        for number, user in zip(numbers, users, strict=True)
    )
    for place, like in enumerate(likes):
        mine = [row for number, row in zip(numbers, enrollments, strict=True) if number % len(likes) == place]
        _copy_work(like, mine)
        planned.copy(like, mine, by=office)


def _user(number):
    person = people.invented(number)
    user = User(email=studying.address(number), first_name=person.first, last_name=person.last)
    user.set_unusable_password()
    return user


def _copy_work(like, enrollments):
    for model in (LessonProgress, CheckAnswer):
        rows = list(model.objects.filter(user=like.user))
        model.objects.bulk_create(
            (_again(row, user=one.user) for one in enrollments for row in rows), batch_size=1000
        )
    rows = list(GradeEntry.objects.filter(enrollment=like).order_by("pk"))
    GradeEntry.objects.bulk_create(_again(row, enrollment=one) for one in enrollments for row in rows)
    # Only that it was answered is copied: what was answered belongs to nobody.
    rows = list(EvaluationAnswered.objects.filter(enrollment=like))
    EvaluationAnswered.objects.bulk_create(_again(row, enrollment=one) for one in enrollments for row in rows)
    rows = list(Confirmation.objects.filter(enrollment=like, withdrawn_at=None))
    Confirmation.objects.bulk_create(_again(row, enrollment=one) for one in enrollments for row in rows)
    for given in SelfAssessment.objects.filter(enrollment=like):
        ratings = list(SelfRating.objects.filter(assessment=given))
        copies = SelfAssessment.objects.bulk_create(_again(given, enrollment=one) for one in enrollments)
        SelfRating.objects.bulk_create(
            (_again(row, assessment=copy) for copy in copies for row in ratings), batch_size=1000
        )


def _again(row, **changed):
    """A copy of a row that is not stored yet, with some columns changed."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    if "uuid" in values:
        values["uuid"] = uuid.uuid4()
    copy = type(row)(**values)
    for name, value in changed.items():
        setattr(copy, name, value)
    return copy


def _answer(cohort, numbers):
    for number in numbers:
        person = people.invented(number)
        if number % REAL_EVERY == 0 and people.CASE not in person.lacks:
            enrollment = cohort.enrollments.select_related("user", "cohort__program").get(
                user__email=studying.address(number)
            )
            studying.answer(enrollment, program.PAIN, studying.run_of(person))
