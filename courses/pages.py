"""What the pages of the curriculum show: one function a page, from the page and its reader to a template's context.

Everybody may look at a program; below it LearnerPage.serve has asked who may read. Only people enrolled in the program
have progress; those who teach, review or run it, and previews of drafts, read the same pages without any.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from cms import access
from courses import (
    beside,
    coverage_shown,
    doors,
    evaluating,
    grades,
    outline,
    pausing,
    requirements,
    seating,
)
from courses.dates import Dates
from courses.models import (
    Cohort,
    CoursePage,
    Half,
    ProgramPage,
    WeekPage,
)
from courses.progress import met, not_yet
from courses.viewing import viewing

STORY = "story-"
"""Before every id of a week's story, which shares its page with the two halves."""


@dataclass(frozen=True)
class Item:
    """One thing to read in a half of a week."""

    title: str
    url: str
    state: str
    meta: str
    opens_at: datetime | None = None


@dataclass(frozen=True)
class Column:
    """One half of a week; `url` is there when the page's one filled button stands in it."""

    half: str
    title: str
    summary: str
    items: tuple[Item, ...]
    words: str = ""
    url: str = ""
    url_words: str = ""


def lines(text):
    """The lines of a field that holds one thing a line."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def studying(request, page):
    """The enrollment whose progress this page shows, or None for previews and everybody who is not enrolled."""
    user = getattr(request, "user", None)
    if getattr(request, "is_preview", False) or user is None or not page.path:
        return None
    return doors.enrollment_for(user, page)


def above(model, page):
    """The nearest page of a kind above this one, or None while a draft stands nowhere."""
    return model.objects.ancestor_of(page).last() if page.path else None


# The catalog


def catalog_context(request, page):
    """The live programs, and which of them take people in today."""
    programs = list(
        ProgramPage.objects.child_of(page).live().select_related("level_of_care").order_by("path")
    )
    ids = [program.pk for program in programs]
    taking_in = set(Cohort.objects.open_now().filter(program_id__in=ids).values_list("program_id", flat=True))
    user = getattr(request, "user", None)
    mine = {one.cohort.program_id for one in doors.enrollments_of(user)} if user else set()
    rows = [
        {"page": program, "figures": figures(program), "standing": _catalog_words(program, mine, taking_in)}
        for program in programs
    ]
    return {"programs": programs, "rows": rows}


def _catalog_words(program, mine, taking_in):
    if program.pk in mine:
        return _("You are enrolled.")
    return _("A cohort is open to join.") if program.pk in taking_in else ""


def figures(program):
    """Level of care, credits and hours of a program in a few words each; what is not known is left out."""
    found = [str(program.level_of_care)] if program.level_of_care else []
    if program.credits:
        found.append(
            ngettext("%(n)s credit", "%(n)s credits", 1 if program.credits == 1 else 2)
            % {"n": f"{program.credits.normalize():f}"}
        )
    if program.hours:
        found.append(
            ngettext("about %(n)s hour", "about %(n)s hours", 1 if program.hours == 1 else 2)
            % {"n": f"{program.hours.normalize():f}"}
        )
    return found


# A program


def program_context(request, page):
    """The outline, what earns the certificate, open cohorts; for learners of it, how they stand."""
    enrollment = studying(request, page)
    courses = outline.outline(page, user=request.user if enrollment else None) if page.path else []
    standings = requirements.standings(page, [enrollment])[enrollment.pk] if enrollment else []
    return {
        "enrollment": enrollment,
        "figures": figures(page),
        "outline": [
            {"node": course, "may_read": enrollment is not None or _may_read(request, course.page)}
            for course in courses
        ],
        "rules": [] if standings else [rule_in_words(one) for one in _rules(page)],
        "met": met(standings),
        "not_yet": not_yet(standings),
        "cohorts": [] if enrollment else _open_cohorts(page),
        "coverage": coverage_shown.shown(page),
    }


def _may_read(request, page):
    user = getattr(request, "user", None)
    return user is not None and access.may(user, "page", "read", page=page)


def _open_cohorts(page):
    if page.pk is None:
        return []
    return list(Cohort.objects.open_now().filter(program_id=page.pk).order_by("starts_on", "name"))


def _rules(page):
    """The requirements of a program as it is, or as a draft says it shall be."""
    rules = list(page.requirements.all())
    about = {rule.about_id for rule in rules if rule.about_id}
    pages = Page.objects.in_bulk(about) if about else {}
    for rule in rules:
        if rule.about_id in pages:
            rule.about = pages[rule.about_id]
    return rules


def rule_in_words(rule):
    """A requirement as people read it; one that makes no sense yet (in a draft) at least by its name."""
    kind = requirements.KINDS.get(rule.kind)
    if kind is None:
        return rule.words or rule.kind
    if kind.problem(about=rule.about, amount=rule.amount, words=rule.words, letter=rule.letter):
        return rule.words or str(kind.label)
    return str(kind.title(rule))


# A course


def course_context(request, page):
    """The weeks of a course with how far this learner is, and where to go on."""
    enrollment = studying(request, page)
    course = outline.of_course(page, user=request.user if enrollment else None)
    read = sum(week.is_read for week in course.weeks)
    can_be_read = (week for week in course.weeks if not week.is_outline and not week.opens_at)
    following = next((week for week in can_be_read if not week.is_read), None)
    return {
        "enrollment": enrollment,
        "program": above(ProgramPage, page),
        "course": course,
        "objectives": lines(page.objectives),
        "read": _weeks_read(read, len(course.weeks)) if enrollment else "",
        "following": following if enrollment else None,
        "following_words": _go_to_week(following) if enrollment and following else "",
        "grade": _grade_in(page, enrollment),
        "evaluation": evaluating.state(enrollment, page) if enrollment else None,
    }


def _grade_in(page, enrollment):
    """How the learner is graded in this course, or None."""
    if enrollment is None:
        return None
    found = grades.of(enrollment.cohort.program, [enrollment])[enrollment.pk].get(page.pk)
    return found if found and (found.grade.is_declared or found.override) else None


def _weeks_read(read, all_weeks):
    if not all_weeks:
        return ""
    return ngettext("%(read)d of %(all)d week read", "%(read)d of %(all)d weeks read", all_weeks) % {
        "read": read,
        "all": all_weeks,
    }


def _go_to_week(week):
    begun = any(lesson.state != "none" for lesson in week.lessons)
    words = _("Go on with week %(number)d") if begun else _("Begin week %(number)d")
    return words % {"number": week.page.number}


# A week


def week_context(request, page):
    """The two halves, the person between them, and what joins them."""
    enrollment = studying(request, page)
    look = viewing(request)
    week = outline.of_week(page, user=request.user if enrollment else None, seat=look and look.seat)
    if look and look.cohort:
        week.due = Dates.in_cohort(look.cohort).due(page)
    unread = [one for one in _reading_order(week) if one.state != "done" and not one.opens_at]
    first = unread[0] if enrollment and unread else None
    left, right = (_column(request, week, half, first) for half in Half)
    activities = [
        # The one filled button is here once both halves are read.
        {"activity": one, "filled": first is None and enrollment is not None and not done}
        for one, done in _with_earlier(week.activities)
    ]
    return {
        "enrollment": enrollment,
        "week": week,
        "course": above(CoursePage, page),
        "number": week_number(page),
        "left": left,
        "right": right,
        "activities": activities,
        "objectives": lines(page.objectives),
        "has_story": bool(page.patient_name or page.story),
        "is_whole": week.is_read and all(one.state == "done" for one in week.activities),
        "body_prefix": STORY,
        "profile": seating.profile_of(request.user) if enrollment else look and look.profile,
        "others": week.others if enrollment is None or week.is_read else [],
        "others_later": bool(week.others) and enrollment is not None and not week.is_read,
        "keepable": beside.keepable(request, page, [one.page for one in week.lessons]) if enrollment else "",
    } | pausing.around(request, page, page.story, page)


def _with_earlier(activities):
    """Each activity with whether its button may not be the filled one: it is done or shut, or one before it is not."""
    waiting = False
    for one in activities:
        yield one, waiting or one.is_settled or bool(one.opens_at)
        waiting = waiting or not one.is_settled


def _reading_order(week):
    """The lessons of a week, those somebody has begun first."""
    return sorted(week.lessons, key=lambda lesson: lesson.state != "begun")


def _column(request, week, half, first):
    lessons = week.half(half)
    biomedical = half == Half.BIOMEDICAL
    page = week.page
    here = first is not None and first in lessons
    return Column(
        half=half.value,
        title=(page.biomedical_title if biomedical else page.psychosocial_title) or half.label,
        summary=page.biomedical_summary if biomedical else page.psychosocial_summary,
        items=tuple(
            Item(one.page.title, one.page.get_url(request), one.state, _lesson_words(one), one.opens_at)
            for one in lessons
        ),
        words=_half_words(week.state(half)),
        url=first.page.get_url(request) if here else "",
        url_words=(_("Continue reading") if first.state == "begun" else _("Begin reading")) if here else "",
    )


def _half_words(state):
    return {"later": _("Not written yet."), "done": _("This half is read.")}.get(state, "")


def _lesson_words(lesson):
    minutes = lesson.page.minutes
    if lesson.state == "done":
        return _("Read. %(minutes)s") % {"minutes": minutes_in_words(minutes)}
    if lesson.state == "begun" and lesson.progress.share:
        left = minutes_left(minutes, lesson.progress.share)
        return _("You have begun. About %(minutes)s left") % {"minutes": minutes_in_words(left)}
    return minutes_in_words(minutes)


def minutes_in_words(minutes):
    """A reading time in words."""
    return ngettext("%(n)d minute", "%(n)d minutes", minutes or 0) % {"n": minutes or 0}


def minutes_left(minutes, share):
    """Minutes of reading that are left when so much per cent is passed; never none before the end is said."""
    return max(1, round((minutes or 0) * (100 - share) / 100))


def week_number(page):
    """Say which week of its course it is. A course may borrow one week that is the fourth of another."""
    if not page.path:
        return _("Week %(number)d") % {"number": page.number or 0}
    weeks = WeekPage.objects.sibling_of(page).live().count()
    if page.number and 1 < weeks >= page.number:
        return _("Week %(number)d of %(weeks)d") % {"number": page.number, "weeks": weeks}
    return _("Week %(number)d") % {"number": page.number or 0}
