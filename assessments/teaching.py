"""Which cases, cohorts and sittings somebody works with: those of the courses they teach, or all of them."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.models import Page

from assessments.models import Attempt, CasePage, CaseVersion, Sitting
from cms import access
from courses.models import Cohort


def case_pages(user):
    """Live pages of published cases this person may set to a cohort, in the order of the curriculum."""
    pages = CasePage.objects.live().order_by("path")
    extent = access.reach(user, "sitting", "write")
    if extent is None:
        return pages.none()
    if extent == access.COURSE:
        pages = pages.filter(_below(user))
    published = CaseVersion.objects.values("case_key")
    return pages.filter(Q(case_key__in=published) | Q(alias_of__casepage__case_key__in=published))


def cohorts(user):
    """Cohorts whose program holds a case of theirs, the newest first."""
    rows = Cohort.objects.select_related("program", "course").order_by("-starts_on", "name")
    if access.reach(user, "sitting", "write") == access.ALL:
        return rows
    programs = {path[: -Page.steplen] for path in access.paths_taught(user)}
    return rows.filter(program__path__in=programs)


def sittings(user):
    """The sittings they may look at."""
    rows = Sitting.objects.select_related("version", "cohort__program").defer("version__content")
    extent = access.reach(user, "sitting", "read")
    if extent == access.ALL:
        return rows
    if extent != access.COURSE:
        return rows.none()
    mine = Q(pk__in=[])
    keys = {}
    for path, key in CasePage.objects.filter(_below(user)).with_keys_and_paths():
        keys.setdefault(path, set()).add(key)
    for path in access.paths_taught(user):
        here = {key for at, found in keys.items() if at.startswith(path) for key in found}
        mine |= Q(cohort__program__path=path[: -Page.steplen], case_key__in=here)
    return rows.filter(mine)


def where_taught(user, program, course):
    """Cohorts of a program of which somebody teaches a course; of a cohort of one course, that course.

    program, course: how a query comes to the tree paths of the cohort's two, such as "cohort__program__path".
    """
    among = Q(pk__in=[])
    for path in access.paths_taught(user):
        whole = Q(**{program: path[: -Page.steplen]})
        among |= whole & (Q(**{f"{course}__isnull": True}) | Q(**{course: path}))
    return among


def _below(user):
    below = Q(pk__in=[])
    for path in access.paths_taught(user):
        below |= Q(path__startswith=path)
    return below


def sitting_or_404(user, pk, thing, action):
    """A sitting of theirs, if they may do this to it."""
    rows = Sitting.objects.select_related("version", "cohort__program", "cohort__course")
    found = get_object_or_404(rows.defer("version__content"), pk=pk)
    if not may(user, found, thing, action):
        raise Http404
    return found


def attempt_or_404(user, uuid, action):
    """An attempt at a sitting of theirs, if they may do this to it."""
    found = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    if not may(user, found.sitting, "attempt", action):
        raise Http404
    return found


def may(user, sitting, thing, action):
    """Whether somebody may do this to a sitting: the case stands in a course of theirs, in the cohort's program."""
    if access.reach(user, thing, action) == access.ALL:
        return True
    pages = CasePage.objects.in_program(sitting.cohort.program).of_cases([sitting.case_key])
    return any(access.may(user, thing, action, page=page) for page in pages.only("path", "depth"))
