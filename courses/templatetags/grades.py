"""Grades in templates: {% load grades %}{% grades_of enrollment %} shows one learner's calculation, course by course."""

from django import template

from courses import evaluating, grade_words, grading
from courses import grades as reading

register = template.Library()


@register.filter
def plain(number):
    """Write a percentage or points without needless zeros; nothing for None."""
    return "" if number is None else grading.plain(number)


@register.filter
def summary(found):
    """Say in a sentence or two what a learner has in a course."""
    return grade_words.summary(found)


@register.filter
def digest(words):
    """Name a text of an evaluation without sending it again."""
    return evaluating.digest_of(words)


@register.inclusion_tag("courses/grades.html")
def grades_of(enrollment):
    """Show the grades of one learner in their program, nothing where no course is graded. The same for everyone."""
    return {"grades": reading.of_enrollment(enrollment)}
