"""Who may read a page of the curriculum: learners of its program, its faculty, and those who review or run it."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import access
from courses import dates
from courses.models.cohorts import Enrollment
from courses.refusals import NotOpenYet, NotStudying


def enrollments_of(user):
    """The person's enrollments that let them read, newest first, with cohort and program."""
    if not user.is_authenticated:
        return Enrollment.objects.none()
    return Enrollment.objects.active().filter(user=user).select_related("cohort__program", "cohort__course")


def enrollment_for(user, page):
    """The enrollment under which this person studies a page, or None. One query."""
    return next((one for one in enrollments_of(user) if page.path.startswith(one.cohort.root.path)), None)


def may_read(user, page):
    """Whether the person may read this page of a program."""
    return access.may(user, "page", "read", page=page) or enrollment_for(user, page) is not None


def program_of(page):
    """The program a page stands in (or is)."""
    from courses.models.pages import ProgramPage

    return ProgramPage.objects.ancestor_of(page, inclusive=True).first()


def answer_at_the_door(request, page):
    """None for who may read now; else a page or a redirect.

    Visitors are led to sign in, learners of other programs to the program's own page, and learners of this one are told
    when it opens for their cohort.
    """
    if getattr(request, "is_preview", False) or access.may(request.user, "page", "read", page=page):
        return None
    if enrollment_for(request.user, page) is not None:
        hold = dates.Dates.of(request.user).waits_for(page)
        return not_open(request, page, hold) if hold else None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    program = program_of(page)
    if program is None or not program.live:
        raise Http404
    return redirect(program.get_url(request))


def not_open(request, page, hold):
    """Say when a page opens, in the learner's own time and in the cohort's. Nothing of its text is in it."""
    zone = hold.cohort.time_zone
    is_own = zone == str(timezone.get_current_timezone())
    context = {"page": page, "what": _what(page, hold), "hold": hold, "zone": "" if is_own else zone}
    return TemplateResponse(request, "courses/not_open.html", context)


def _what(page, hold):
    """What it is that opens: the page itself, or the one above it that has the date."""
    from courses.models.pages import LessonPage

    below = len(hold.path) // page.steplen - hold.cohort.program.depth
    names = {"casepage": _("This case opens on")}
    own = names.get(page.specific_class._meta.model_name, _("This exercise opens on"))
    if issubclass(page.specific_class, LessonPage):
        own = _("This lesson opens on")
    above = (_("This program opens on"), _("This course opens on"), _("This week opens on"))
    return above[below] if below < len(above) else own


def refuse_if_not_open(user, page):
    """Raise NotOpenYet when a page has not opened for this learner: for whatever is sent about it."""
    if access.may(user, "page", "read", page=page):
        return
    opens_at = dates.opens_later(user, page)
    if opens_at:
        raise NotOpenYet(opens_at)


def studied_lesson(user, page_id):
    """The live lesson with this id, if the person studies it. 404 for who may not even read it.

    Raises NotStudying for people who may read it and are not enrolled: nothing of theirs is kept beside it.
    """
    from courses.models.pages import LessonPage

    page = LessonPage.objects.live().filter(pk=page_id).first()
    if page is None or not may_read(user, page):
        raise Http404
    if enrollment_for(user, page) is None:
        raise NotStudying(
            _("You can read this lesson, but progress is kept only for people enrolled in its program.")
        )
    refuse_if_not_open(user, page)
    return page
