"""The learner's own pages: today, the record, and where they are in a lesson."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.blocks import flat, lay_out
from cms.errors import wants_json
from cms.sent import whole
from courses import actions, checking, doors, seating
from courses import record as registry
from courses import today as todays
from courses.dates import Dates
from courses.models import Cohort, Enrollment, LessonPage, LessonProgress


@require_safe
def today(request):
    """Say the one next step, then where everything stands."""
    paths = [todays.path_for(request, one) for one in doors.enrollments_of(request.user)]
    # What can be gone on with comes first; what is finished stays below it.
    paths.sort(key=lambda path: (path.step is None, path.enrollment.state != Enrollment.State.ACTIVE))
    open_cohorts = []
    if not paths:
        open_cohorts = Cohort.objects.open_now().filter(program__live=True).select_related("program")
    return render(
        request, "courses/today.html", {"now": timezone.now(), "paths": paths, "cohorts": open_cohorts}
    )


@require_safe
def record(request):
    """Show a person everything kept about their studies."""
    enrollments = Enrollment.objects.filter(user=request.user).select_related("cohort__program")
    lessons = LessonProgress.objects.filter(user=request.user).select_related("page").order_by("-seen_at")
    context = {"enrollments": enrollments, "lessons": lessons, "sections": registry.sections(request)}
    return render(request, "courses/record.html", context)


@require_POST
def lesson_place(request, page_id):
    """Keep how far the reader is; sent by the page itself while they read."""
    page = doors.studied_lesson(request.user, page_id)
    actions.note_place(
        user=request.user,
        page=page,
        place=request.POST.get("place", ""),
        place_title=request.POST.get("place_title", ""),
        share=whole(request.POST.get("share"), most=999) or 0,
        age=whole(request.POST.get("age"), most=10**8) or 0,
    )
    return HttpResponse(status=204)


@require_POST
def lesson_check(request, page_id, block):
    """Keep the answer to a knowledge check and show what was right, or let it be answered again."""
    page = doors.studied_lesson(request.user, page_id)
    place = _place_of(page, block)
    if request.POST.get("again"):
        checking.again(user=request.user, page=page, block_id=block)
        return _go_on(request, f"{page.get_url(request)}#{place}")
    given = checking.answer(
        user=request.user, page=page, block_id=block, chosen=request.POST.getlist("option")
    )
    if given is None:
        if wants_json(request):
            return _say(_("Choose an answer first. Nothing was lost."), status=422)
        request.check_error = block
        response = page.serve(request)
        response.status_code = 422
        return response
    return _go_on(request, f"{page.get_url(request)}#{place}")


def _go_on(request, url):
    """Lead to what comes next; our own scripts, which may send late, are told where that is."""
    return JsonResponse({"url": url}) if wants_json(request) else redirect(url)


def _say(sentence, *, status=409, **about):
    return JsonResponse({"sentence": sentence, **about}, status=status)


def _place_of(page, block):
    """The id of a check on its page."""
    for place in flat(lay_out(page.body).places):
        if place.block == block:
            return place.id("check")
    return ""


@require_POST
def lesson_done(request, page_id):
    """Note that the lesson is read (or take that back), and lead to what comes next in the week."""
    page = doors.studied_lesson(request.user, page_id)
    open_checks = (
        []
        if request.POST.get("undo")
        else checking.unanswered(request.user, page, seating.seat_of(request.user))
    )
    if open_checks:
        sentence, where = checking.words_for(open_checks), _place_of(page, open_checks[0])
        if wants_json(request):
            return _say(sentence, at=f"{page.get_url(request)}#{where}")
        messages.error(request, sentence)
        return redirect(f"{page.get_url(request)}#{where}")
    if request.POST.get("undo"):
        actions.reopen_lesson(user=request.user, page=page)
        return _go_on(request, page.get_url(request))
    actions.complete_lesson(user=request.user, page=page)
    return _go_on(request, _what_follows(request, page))


def _what_follows(request, page):
    """The next unread lesson of the week, else the week's page, where the case waits."""
    siblings = [
        one for one in page.get_siblings(inclusive=False).live().specific() if isinstance(one, LessonPage)
    ]
    read = set(
        LessonProgress.objects.filter(
            user=request.user, page_id__in=[one.original_id for one in siblings], completed_at__isnull=False
        ).values_list("page_id", flat=True)
    )
    dates = Dates.of(request.user)
    unread = [one for one in siblings if one.original_id not in read and not dates.opens_at(one)]
    after = [one for one in unread if one.path > page.path]
    following = (after or unread or [page.get_parent()])[0]
    return following.get_url(request)
