"""What keeps a page from being removed by a pack: learners, cohorts, and whatever else hangs on it.

Higher apps add their reasons:

    @keeping.reason
    def attempts(pages): return "two learners have attempted it"
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from cms.models import RoleGrant
from courses.models import (
    CheckAnswer,
    Cohort,
    EvaluationTally,
    Extension,
    GradeComponent,
    GradeEntry,
    LessonNote,
    LessonProgress,
    ProgramRequirement,
    ScheduledDate,
)

REASONS = []


def reason(function):
    """Register a function of a list of pages' keys that says why they must stay, or ""."""
    REASONS.append(function)
    return function


def reasons(page):
    """Everything that keeps a page and what is below it, as sentences without a point; [] where nothing does."""
    keys = list(page.get_descendants(inclusive=True).values_list("pk", flat=True))
    return [words for function in REASONS if (words := function(keys))]


@reason
def progress(keys):
    """Learners have read in it."""
    people = set()
    for model in (LessonProgress, LessonNote, CheckAnswer):
        people |= set(model.objects.filter(page_id__in=keys).values_list("user_id", flat=True))
    count = len(people)
    return count and ngettext(
        "one learner has made progress in it", "%(n)d learners have made progress in it", count
    ) % {"n": count}


@reason
def cohorts(keys):
    """It is taught."""
    found = Cohort.objects.filter(program_id__in=keys) | Cohort.objects.filter(course_id__in=keys)
    names = sorted(set(found.values_list("name", flat=True)))
    return names and _("cohorts study it: %(names)s") % {"names": ", ".join(names)}


@reason
def dates(keys):
    """Cohorts have dates for it, or learners longer time."""
    there = ScheduledDate.objects.filter(page_id__in=keys).exists()
    there = there or Extension.objects.filter(page_id__in=keys).exists()
    return _("a cohort has dates for it") if there else ""


@reason
def requirements(keys):
    """A program that stays asks for it."""
    found = ProgramRequirement.objects.filter(about_id__in=keys).exclude(program_id__in=keys)
    titles = sorted(set(found.values_list("program__title", flat=True)))
    return titles and _("a requirement of %(titles)s is about it") % {"titles": ", ".join(titles)}


@reason
def grades(keys):
    """A course that stays grades it, or learners have grades or gave their opinion in it."""
    found = GradeComponent.objects.filter(about_id__in=keys).exclude(page_id__in=keys)
    titles = sorted(set(found.values_list("page__title", flat=True)))
    if titles:
        return _("the grade of %(titles)s is about it") % {"titles": ", ".join(titles)}
    if GradeEntry.objects.filter(course_id__in=keys).exists():
        return _("grades were entered in it")
    return (
        _("learners have evaluated it") if EvaluationTally.objects.filter(course_id__in=keys).exists() else ""
    )


@reason
def aliases(keys):
    """Another program shares it."""
    found = Page.objects.filter(alias_of_id__in=keys).exclude(pk__in=keys)
    return _("other programs share it") if found.exists() else ""


@reason
def teachers(keys):
    """Somebody teaches it."""
    there = RoleGrant.objects.filter(course_id__in=keys, ended_at=None).exists()
    return _("faculty are named for it") if there else ""
