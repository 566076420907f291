"""Where to read again before the next try: lessons of the course that are about what was missed."""

from django.db.models import Q
from wagtail.models import Page

from assessments.screens.case import case_page
from courses.dates import Dates
from courses.models import LessonPage

MISSED = frozenset({"partly", "wrong", "blank", "ungradable"})
MOST = 6


def lessons_for(log, stages):
    """Lessons to go back to, [{"title", "url"}, …]: this week's first. [] while nobody may know what was missed.

    stages  as the look back shows them; without a verdict on an item it is not known to be missed
    """
    missed = {item["id"] for stage in stages for item in stage["items"] if item.get("standing") in MISSED}
    page = case_page(log.attempt) if missed else None
    if page is None:
        return []
    about = _about(page, [log.definition.find(item) for item in missed])
    if about is None:
        return []
    week, course = (page.path[: -Page.steplen * above] for above in (1, 2))
    rows = LessonPage.objects.live().filter(path__startswith=course).filter(about).distinct()
    found = sorted(rows.defer("body"), key=lambda one: (not one.path.startswith(week), one.path))
    dates = Dates.of(log.attempt.user)
    open_now = [one for one in found if dates.opens_at(one) is None]
    return [{"title": one.title, "url": one.url} for one in open_now[:MOST]]


def _about(page, items):
    """Which lessons: those mapped to what the items are evidence for; an item that says nothing is about its case."""
    codes = {code for item in items for code in item.maps_to}
    wanted = [found for code in codes if (found := _of_code(code)) is not None]
    if not all(item.maps_to for item in items):
        wanted.append(Q(domains__in=page.domains.all()) | Q(competencies__in=page.competencies.all()))
    if not wanted:
        return None
    about = wanted[0]
    for one in wanted[1:]:
        about |= one
    return about


def _of_code(code):
    """Lessons mapped to a permanent code: "domain:2" or "competency:ipec/c"; None for one that is neither."""
    kind, _colon, name = code.partition(":")
    if kind == "domain" and name.isascii() and name.isdecimal():
        return Q(domains__number=int(name[:4]))
    framework, slash, short = name.partition("/")
    if kind == "competency" and slash:
        return Q(competencies__framework__code=framework, competencies__code__iexact=short)
    return None
