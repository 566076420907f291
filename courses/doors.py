"""Who may read a page of the curriculum: learners of its program, its faculty, and those who review or run it."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect

from cms import access
from courses.models.cohorts import Enrollment


def enrollments_of(user):
    """The person's enrollments that let them read, newest first, with cohort and program."""
    if not user.is_authenticated:
        return Enrollment.objects.none()
    return Enrollment.objects.active().filter(user=user).select_related("cohort__program")


def enrollment_for(user, page):
    """The enrollment under which this person studies a page, or None. One query."""
    return next((one for one in enrollments_of(user) if page.path.startswith(one.cohort.program.path)), None)


def may_read(user, page):
    """Whether the person may read this page of a program."""
    return access.may(user, "page", "read", page=page) or enrollment_for(user, page) is not None


def program_of(page):
    """The program a page stands in (or is)."""
    from courses.models.pages import ProgramPage

    return ProgramPage.objects.ancestor_of(page, inclusive=True).first()


def answer_for_stranger(request, page):
    """None for who may read; a redirect for visitors (to sign in) and for learners of other programs (to join)."""
    if getattr(request, "is_preview", False) or may_read(request.user, page):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    program = program_of(page)
    if program is None or not program.live:
        raise Http404
    return redirect(program.get_url(request))
