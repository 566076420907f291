"""Grades at the desk: a cohort in a course, percentages entered by hand, and one learner's calculation with its history."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms import access, audit
from courses import grade_entries, grades
from courses.desk import ON_A_PAGE, cohorts_for
from courses.grade_entry_forms import EntriesForm, EntryForm
from courses.models import CoursePage, Enrollment
from courses.refusals import NotEntered


def _courses_for(user, program):
    """The courses of a program whose grades somebody may read."""
    courses = CoursePage.objects.child_of(program).order_by("path")
    return [one for one in courses if access.may(user, "grade", "read", page=one)]


def _place(request, cohort, course):
    """(cohort, course) as far as this person may read grades there; 404 otherwise."""
    cohort = get_object_or_404(cohorts_for(request.user), uuid=cohort)
    found = next((one for one in _courses_for(request.user, cohort.program) if one.pk == course), None)
    if found is None:
        raise Http404
    return cohort, found


def _people(cohort):
    rows = Enrollment.objects.active().filter(cohort=cohort).select_related("user", "cohort__program")
    return rows.order_by("user__last_name", "user__first_name", "user__email", "pk")


@require_safe
def index(request):
    """List the courses that are graded, by cohort."""
    rows = []
    for cohort in cohorts_for(request.user).order_by("program__title", "-starts_on"):
        courses = _courses_for(request.user, cohort.program)
        rows += [{"cohort": cohort, "course": one} for one in courses if one.grade_components.exists()]
    return render(request, "courses/desk/grades_index.html", {"rows": rows})


@never_cache
@require_safe
def of_course(request, cohort, course):
    """Show what everybody of a cohort has in a course, each component and the grade."""
    cohort, course = _place(request, cohort, course)
    page = Paginator(_people(cohort), ON_A_PAGE).get_page(request.GET.get("p"))
    found = grades.of(cohort.program, page.object_list)
    rows = [{"enrollment": one, "found": found[one.pk].get(course.pk)} for one in page.object_list]
    rows = [row for row in rows if row["found"] is not None]
    context = {
        "cohort": cohort,
        "course": course,
        "page": page,
        "rows": rows,
        "columns": _columns(rows),
        "may_enter": access.may(request.user, "grade", "enter", page=course),
    }
    people = [one.user_id for one in page.object_list]
    about = {"course": course.pk, "page": page.number}
    audit.read(cohort, by=request.user, people=people, verb="looked at grades of", **about)
    return render(request, "courses/desk/grades.html", context)


def _columns(rows):
    """[(key, name, whether it is entered by hand)] of every component that somebody on the page is graded by.

    Learners of one cohort may be judged by different versions of the rules.
    """
    found = {}
    for row in rows:
        for line in row["found"].grade.lines:
            one = line.component
            found.setdefault(one.key, (one.key, one.name, one.key in row["found"].by_hand))
        row["lines"] = {line.component.key: line for line in row["found"].grade.lines}
    for row in rows:
        row["cells"] = [row["lines"].get(key) for key in found]
    return list(found.values())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, cohort, course, component):
    """Enter one component by hand for a page of a cohort."""
    cohort, course = _place(request, cohort, course)
    if not access.may(request.user, "grade", "enter", page=course):
        raise PermissionDenied
    page = Paginator(_people(cohort), ON_A_PAGE).get_page(request.GET.get("p"))
    found = grades.of(cohort.program, page.object_list)
    people = [
        one
        for one in page.object_list
        if course.pk in found[one.pk] and component in found[one.pk][course.pk].by_hand
    ]
    if not people:
        raise Http404
    form = EntriesForm(
        request.POST or None,
        people=people,
        standing=grades.standing_entries(people, course=course, component=component),
        last=grade_entries.last_of(people, course, component),
        by=request.user,
    )
    if request.method == "POST" and form.is_valid() and _enter_all(request, form, course, component):
        return redirect("grades", cohort.uuid, course.pk)
    context = {
        "cohort": cohort,
        "course": course,
        "name": _name_of(found[people[0].pk][course.pk], component),
        "page": page,
        "form": form,
    }
    shown = [one.user_id for one in people]
    about = {"course": course.pk, "component": component}
    audit.read(cohort, by=request.user, people=shown, verb="looked at grades of", **about)
    status = 422 if form.is_bound else 200
    return render(request, "courses/desk/grades_enter.html", context, status=status)


def _name_of(found, component):
    return next(one.component.name for one in found.grade.lines if one.component.key == component)


def _enter_all(request, form, course, component):
    """Enter every changed percentage; return whether all were taken. What was taken stays."""
    entered, fine = 0, True
    for enrollment, percent, seen in form.changes():
        try:
            grade_entries.enter(
                enrollment=enrollment,
                course=course,
                component=component,
                percent=percent,
                by=request.user,
                why=form.cleaned_data["why"],
                seen=seen,
            )
            entered += 1
        except NotEntered as refusal:
            form.add_error(form.name_of(enrollment), refusal.sentence)
            fine = False
    if entered:
        words = ngettext("One grade is entered.", "%(count)d grades are entered.", entered)
        messages.success(request, words % {"count": entered})
    elif fine:
        messages.info(request, _("Nothing was different, so nothing was entered."))
    return fine


def _learner(request, enrollment, course):
    rows = Enrollment.objects.select_related("user__learner_profile", "cohort__program")
    enrollment = get_object_or_404(rows, uuid=enrollment)
    _cohort, course = _place(request, enrollment.cohort.uuid, course)
    found = grades.of(enrollment.cohort.program, [enrollment])[enrollment.pk].get(course.pk)
    if found is None:
        raise Http404
    return enrollment, course, found


@never_cache
@require_safe
def of_learner(request, enrollment, course):
    """Show one learner's grade in a course: the calculation, what was entered, and the form to put another in its place."""
    enrollment, course, found = _learner(request, enrollment, course)
    return _show_learner(request, enrollment, course, found, EntryForm(found=found, enrollment=enrollment))


def _show_learner(request, enrollment, course, found, form, status=200):
    audit.record(
        "looked at grades of", enrollment, by=request.user, user=enrollment.user_id, course=course.pk
    )
    names = {line.component.key: line.component.name for line in found.grade.lines}
    history = [
        {"entry": one, "what": names.get(one.component, one.component) or _("The whole course")}
        for one in grade_entries.history(enrollment, course)
    ]
    context = {
        "enrollment": enrollment,
        "course": course,
        "found": found,
        "history": history,
        "form": form,
        "may_enter": access.may(request.user, "grade", "enter", page=course)
        and enrollment.user_id != request.user.pk,
    }
    return render(request, "courses/desk/grades_learner.html", context, status=status)


@require_POST
def enter_one(request, enrollment, course):
    """Enter one percentage for one learner, or take one back."""
    enrollment, course, found = _learner(request, enrollment, course)
    if not access.may(request.user, "grade", "enter", page=course):
        raise PermissionDenied
    form = EntryForm(request.POST, found=found, enrollment=enrollment)
    if form.is_valid():
        try:
            grade_entries.enter(
                enrollment=enrollment,
                course=course,
                component=form.cleaned_data["component"],
                percent=form.cleaned_data["percent"],
                by=request.user,
                why=form.cleaned_data["why"],
                seen=form.cleaned_data["seen"],
            )
        except NotEntered as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Kept, with the reason. The learner reads both."))
            return redirect("grades_learner", enrollment.uuid, course.pk)
    return _show_learner(request, enrollment, course, found, form, status=422)
