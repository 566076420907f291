"""The requirements about grades: a mark in a course, and an average over the courses of a program."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import grades, grading
from courses.grade_words import in_words, not_final
from courses.grading import plain
from courses.models import CoursePage, LetterStep
from courses.progress import Standing
from courses.requirements import Kind


def shared_grades(requirement, enrollments):
    """The grades of these enrollments; rules that are judged together read them once."""
    shared = getattr(requirement, "shared", {})
    key = ("grades", requirement.program_id, tuple(one.pk for one in enrollments))
    if key not in shared:
        shared[key] = grades.of(requirement.program, enrollments)
    return shared[key]


class CourseGradeReached(Kind):
    """A grade in a course, from a letter or a percentage on."""

    name = "course_grade"
    label = gettext_lazy("A grade in a course")
    column = gettext_lazy("Grades")
    wants_about = True
    wants_amount = "or letter"

    def problem(self, *, about, amount, words, letter=""):
        """It is about a course, and its letter is in some scale."""
        found = super().problem(about=about, amount=amount, words=words, letter=letter)
        if about is not None and not issubclass(about.specific_class, CoursePage):
            found["about"] = _("Choose a course.")
        if amount and not 0 < amount <= 100:
            found["amount"] = _("Say from how many percent on, from 1 to 100.")
        if letter and "letter" not in found and not LetterStep.objects.filter(letter=letter).exists():
            found["letter"] = _("No letter scale has “%(letter)s”.") % {"letter": letter}
        return found

    def title(self, requirement):
        """The rule in words."""
        if requirement.words:
            return requirement.words
        course = requirement.about.title
        if requirement.letter:
            return _("“%(course)s”: %(letter)s or better") % {"course": course, "letter": requirement.letter}
        return _("“%(course)s”: %(percent)s percent or better") % {
            "course": course,
            "percent": plain(requirement.amount),
        }

    def facts(self, requirement, enrollments):
        """(grade in the course, address of the learner's grades) by enrollment."""
        found = shared_grades(requirement, enrollments)
        url = f"{reverse('record')}#grades"
        return {pk: (of_it.get(requirement.about_id), url) for pk, of_it in found.items()}

    def judge(self, requirement, facts):
        """Met once the grade is final and high enough; a figure so far decides nothing."""
        title = str(self.title(requirement))
        found, url = facts or (None, "")
        if found is None or not (found.grade.is_declared or found.override):
            return Standing(title, False, _("Nobody has said yet how this course is graded."))
        least = _least(requirement, found.scale)
        if least is None:
            why = _("The program’s letter scale has no %(letter)s. The program office can put it right.")
            return Standing(title, False, why % {"letter": requirement.letter})
        grade = found.grade
        if not grade.is_final:
            return Standing(title, False, not_final(grade), begun=grade.so_far is not None, url=url)
        figure = grade.letter or plain(grade.percent)
        if grade.percent >= least:
            return Standing(title, True, f"{in_words(grade)}.", url=url, about=found.evidence, figure=figure)
        why = _("%(have)s. %(need)s percent are needed.") % {"have": in_words(grade), "need": plain(least)}
        return Standing(title, False, why, begun=True, url=url, figure=figure)


def _least(requirement, scale):
    """The percentage from which on a rule is met, or None where the scale does not have its letter."""
    if not requirement.letter:
        return requirement.amount
    return next((step.least for step in scale if step.letter == requirement.letter), None)


class GradePointAverage(Kind):
    """Grade points over all courses of the program, weighted by their credits."""

    name = "gpa"
    label = gettext_lazy("A grade point average")
    column = gettext_lazy("GPA")
    wants_amount = True

    def title(self, requirement):
        """The rule in words."""
        if requirement.words:
            return requirement.words
        return _("A grade point average of %(amount)s or better") % {"amount": f"{requirement.amount:.2f}"}

    def facts(self, requirement, enrollments):
        """(the average, evidence, whether there are letters, address of the learner's grades) by enrollment."""
        url = f"{reverse('record')}#grades"
        return {
            pk: (*_averaged(of_it.values()), any(one.scale for one in of_it.values()), url)
            for pk, of_it in shared_grades(requirement, enrollments).items()
        }

    def judge(self, requirement, facts):
        """Met once every course with credits has its grade and their average is high enough."""
        title = str(self.title(requirement))
        average, evidence, has_letters, url = facts or (grading.Average(None), (), True, "")
        if not has_letters and average.missing:
            why = _(
                "The program has no letter scale, so there are no grade points. The program office adds one."
            )
            return Standing(title, False, why)
        need = f"{requirement.amount:.2f}"
        if average.value is None:
            return Standing(title, False, _no_average(average), begun=average.so_far is not None, url=url)
        have = f"{average.value:.2f}"
        if average.value >= requirement.amount:
            return Standing(
                title, True, _("%(have)s.") % {"have": have}, url=url, about=evidence, figure=have
            )
        why = _("%(have)s; %(need)s are needed.") % {"have": have, "need": need}
        return Standing(title, False, why, begun=True, url=url, figure=have)


def _averaged(found):
    found = list(found)
    rows = [grading.Credited(one.course.title, one.credits, one.grade) for one in found]
    evidence = tuple(dict.fromkeys(mark for one in found if one.credits for mark in one.evidence))
    return grading.average(rows), evidence


def _no_average(average):
    if not average.missing:
        return _("No course of the program with credits is graded yet.")
    missing = _("Not final yet. No grade yet in: %(names)s.") % {"names": ", ".join(average.missing)}
    if average.so_far is None:
        return missing
    return f"{missing} " + _("So far %(figure)s.") % {"figure": f"{average.so_far:.2f}"}
