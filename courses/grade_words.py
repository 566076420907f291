"""Grades in words: the same sentences on the learner's pages, on the desk and in the rules."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.days import day_in_words
from courses.grading import plain


def in_words(grade):
    """A final grade in a few words: the letter where there is one, and the percentage."""
    percent = _("%(percent)s percent") % {"percent": plain(grade.percent)}
    return f"{grade.letter}, {percent}" if grade.letter else percent


def not_final(grade):
    """Why a grade is not final, in a sentence: what is missing, and what there is so far."""
    names = ", ".join(line.component.name for line in grade.missing)
    missing = _("Not final yet. Missing: %(names)s.") % {"names": names}
    if grade.so_far is None:
        return missing
    so_far = _("So far %(percent)s percent of what is there.") % {"percent": plain(grade.so_far)}
    return f"{missing} {so_far}"


def summary(found):
    """What a learner has in a course (a grades.CourseGrade), in a sentence or two."""
    grade, entry = found.grade, found.override
    if entry is None:
        return f"{in_words(grade)}." if grade.is_final else not_final(grade)
    day = timezone.localtime(entry.at)
    put = _("%(grade)s, put in the place of the calculation on %(day)s. %(why)s") % {
        "grade": in_words(grade),
        "day": day_in_words(day),
        "why": entry.why,
    }
    if grade.worked_out is None:
        return put
    return f"{put} " + _("The calculation alone says %(percent)s percent.") % {
        "percent": plain(grade.worked_out)
    }
