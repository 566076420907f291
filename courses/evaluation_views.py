"""The form in which learners evaluate a course, and what faculty and the office read of all of them together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms import access, audit
from courses import evaluating
from courses.desk import cohorts_for
from courses.forms import WhyForm
from courses.models import CoursePage, Enrollment, EvaluationTally
from courses.refusals import NotAnswered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request, enrollment, course):
    """Answer the evaluation of a course, once. Nothing of a form that was not sent is kept."""
    rows = Enrollment.objects.filter(user=request.user).select_related("cohort__program")
    enrollment = get_object_or_404(rows, uuid=enrollment)
    found = next(
        (
            one
            for one in evaluating.states(enrollment.cohort.program, [enrollment])[enrollment.pk]
            if one.course.pk == course
        ),
        None,
    )
    if found is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            evaluating.answer(
                enrollment=enrollment, course=found.course, answers=request.POST.dict(), by=request.user
            )
        except NotAnswered as refusal:
            problem = refusal.sentence
        else:
            messages.success(
                request, _("Thank you. That you answered is kept; which answers are yours is not.")
            )
            return redirect(found.course.get_url(request))
    context = {
        "enrollment": enrollment,
        "state": found,
        "course": found.course,
        "rows": _rows(found.course, request.POST) if found.is_open else [],
        "problem": problem,
        "most": evaluating.MOST_CHARACTERS,
        "fewest": evaluating.FEWEST,
    }
    return render(request, "courses/evaluation.html", context, status=422 if problem else 200)


def _rows(course, sent):
    labels = evaluating.agreement()
    rows = []
    for one in evaluating.questions(course):
        words = labels if one.kind == "agreement" else dict(zip(one.values, one.options, strict=True))
        choices = [] if one.kind == evaluating.WORDS else list(words.items())
        rows.append({"question": one, "choices": choices, "value": sent.get(one.name, "")})
    return rows


def _courses_for(user, program):
    """The courses of a program whose evaluation somebody may read."""
    courses = CoursePage.objects.child_of(program).order_by("path")
    return [one for one in courses if access.may(user, "evaluation", "read", page=one)]


@require_safe
def evaluations(request):
    """List the courses that are evaluated, by cohort."""
    rows = []
    for cohort in cohorts_for(request.user).order_by("program__title", "-starts_on"):
        courses = _courses_for(request.user, cohort.program)
        asked = evaluating.asking([one.pk for one in courses])
        for course in courses:
            if course.pk in asked:
                done, there = evaluating.answered_count(course, cohort)
                rows.append({"cohort": cohort, "course": course, "done": done, "there": there})
    return render(request, "courses/desk/evaluations.html", {"rows": rows, "fewest": evaluating.FEWEST})


def _of(request, cohort, course):
    cohort = get_object_or_404(cohorts_for(request.user), uuid=cohort)
    found = next((one for one in _courses_for(request.user, cohort.program) if one.pk == course), None)
    if found is None:
        raise Http404
    return cohort, found


@never_cache
@require_safe
def evaluation_results(request, cohort, course):
    """Show how a cohort answered, all together: each question from five answers on."""
    cohort, course = _of(request, cohort, course)
    done, there = evaluating.answered_count(course, cohort)
    context = {
        "cohort": cohort,
        "course": course,
        "results": evaluating.results(course, cohort),
        "done": done,
        "there": there,
        "fewest": evaluating.FEWEST,
        "may_erase": access.may(request.user, "evaluation", "erase_words"),
    }
    audit.record("read the evaluation of", course, by=request.user, cohort=cohort.pk)
    return render(request, "courses/desk/evaluation_results.html", context)


@require_POST
def evaluation_erase(request, pk):
    """Take a text out of an evaluation, with a reason."""
    if not access.may(request.user, "evaluation", "erase_words"):
        raise PermissionDenied
    tally = get_object_or_404(EvaluationTally.objects.select_related("cohort", "course"), pk=pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: say why, for the log."))
    elif evaluating.erase_words(
        tally=tally,
        digest=request.POST.get("text", ""),
        by=request.user,
        why=form.cleaned_data["why"],
    ):
        messages.success(request, _("Erased. That it was done and why is in the log; the text is gone."))
    else:
        messages.info(request, _("That text is not there any more."))
    return redirect("evaluation_results", tally.cohort.uuid, tally.course_id)
