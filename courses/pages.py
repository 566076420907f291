"""What the curriculum's pages show: each function gives the context of one kind of page.

Previews come through here as well, so nothing may fail on a draft with blanks or on a page that is not stored yet.
"""

from django.utils import timezone

from cms import access
from cms.blocks import contents
from courses import activities, doors, outline, requirements
from courses.joining import profile_of
from courses.models import Cohort, LessonPage, LessonProgress, ProgramPage
from courses.models.pages import Half
from courses.requirements import KINDS


def lines(text):
    """The lines of a field that holds one thing a line."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def catalog_context(request, page):
    """The live programs, with the cohorts that are open."""
    programs = list(ProgramPage.objects.child_of(page).live().select_related("level_of_care"))
    opened = set(Cohort.objects.open_now().filter(program__in=programs).values_list("program_id", flat=True))
    mine = {one.cohort.program_id for one in doors.enrollments_of(request.user)}
    return {
        "programs": [
            {"page": program, "is_open": program.pk in opened, "is_mine": program.pk in mine}
            for program in programs
        ]
    }


def program_context(request, page):
    """What the program is, what earns its certificate, its weeks, and how to come in."""
    if not page.pk:
        return {"rules": [], "courses": [], "cohorts": [], "standings": []}
    enrollment = doors.enrollment_for(request.user, page)
    rules = page.requirements.select_related("about")
    return {
        "rules": [rule.words or KINDS[rule.kind].title(rule) for rule in rules if rule.kind in KINDS],
        "courses": outline.outline(page, user=request.user),
        "cohorts": [] if enrollment else list(Cohort.objects.open_now().filter(program=page)),
        "enrollment": enrollment,
        "standings": requirements.standings(page, [enrollment])[enrollment.pk] if enrollment else [],
        "may_read": enrollment is not None or access.may(request.user, "page", "read", page=page),
    }


def _program_of(page):
    return doors.program_of(page) if page.pk else None


def _course_node(request, page):
    """The outline of one course, found in that of its program."""
    program = _program_of(page)
    nodes = outline.outline(program, user=request.user) if program else []
    return next((node for node in nodes if page.path.startswith(node.page.path)), None)


def course_context(request, page):
    """The weeks, with how far this learner is."""
    node = _course_node(request, page)
    return {
        "program": _program_of(page),
        "weeks": node.weeks if node else [],
        "objectives": lines(page.objectives),
    }


def week_context(request, page):
    """The two halves around the story, and what joins them."""
    parent = page.get_parent() if page.pk else None
    lessons = outline.lessons_below(page, request.user) if page.pk else []
    pages = (
        [child for child in page.get_children().live() if child.specific_class is not LessonPage]
        if page.pk
        else []
    )
    found = activities.activities(request.user if request.user.is_authenticated else None, pages)
    node = outline.WeekNode(page, None, lessons, [found[one.pk] for one in pages if one.pk in found])
    return {
        "course": parent,
        "week": node,
        "objectives": lines(page.objectives),
        "halves": _halves(request, page, node),
        "may_study": bool(page.pk and doors.enrollment_for(request.user, page)),
    }


def _halves(request, page, node):
    """Both halves; only the first that has something unread carries a button, so that there is one thing to do."""
    unread = [half for half in Half.values if node.state(half) in ("open", "begun")]
    return {half: _half(request, page, node, half, leads=unread[:1] == [half]) for half in Half.values}


def _half(request, page, node, half, *, leads):
    lessons = node.half(half)
    following = next((lesson for lesson in lessons if lesson.state != "done"), None) if leads else None
    words = {"done": "This half is read.", "later": "Not written yet."}.get(node.state(half), "")
    return {
        "half": half,
        "title": getattr(page, f"{half}_title"),
        "summary": getattr(page, f"{half}_summary"),
        "items": [
            {
                "title": lesson.page.title,
                "url": lesson.page.get_url(request),
                "state": lesson.state,
                "meta": _reading_time(lesson),
            }
            for lesson in lessons
        ],
        "words": words,
        "url": following.page.get_url(request) if following else "",
        "url_words": "Continue reading" if following and following.state == "begun" else "Begin reading",
    }


def _reading_time(lesson):
    minutes = f"{lesson.page.minutes} minutes"
    if lesson.state == "done":
        return f"Read. {minutes}"
    if lesson.state == "begun" and lesson.progress.share:
        return f"{lesson.progress.share} per cent read. {minutes}"
    return minutes


def lesson_context(request, page):
    """The contents, the reader's seat and place, and where the lesson stands in its week."""
    week = page.get_parent().specific if page.pk else None
    is_real = page.pk and not getattr(request, "is_preview", False)
    enrollment = doors.enrollment_for(request.user, page) if is_real else None
    progress = _opened(request.user, page) if enrollment else None
    headings = [heading for heading in contents(page.body) if heading.level == 2]
    return {
        "week": week,
        "course": week.get_parent() if week else None,
        "contents": headings,
        "objectives": lines(page.objectives),
        "profile": profile_of(request.user),
        "enrollment": enrollment,
        "progress": progress,
        "stopped_at": _stopped_at(progress, headings),
    }


def _opened(user, page):
    """The learner's row for this lesson, made when they open it for the first time."""
    progress, made = LessonProgress.objects.get_or_create(user=user, page_id=page.original_id)
    if not made:
        LessonProgress.objects.filter(pk=progress.pk).update(seen_at=timezone.now())
    return progress


def _stopped_at(progress, headings):
    """The heading where somebody stopped who is not done; None at the first one, where nobody needs to be led."""
    if progress is None or progress.completed_at or not progress.place:
        return None
    return next((heading for heading in headings[1:] if heading.id == progress.place), None)
