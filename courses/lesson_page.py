"""What a lesson's page shows: its place in the week, the contents, and how far this learner is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.blocks import lay_out
from courses import beside, checking, glossary, outline, parts, pausing, reviews, seating
from courses.models import CoursePage, Half, LessonProgress, WeekPage
from courses.pages import above, lines, minutes_in_words, minutes_left, studying
from courses.viewing import viewing


@dataclass(frozen=True)
class Next:
    """What comes after a lesson."""

    title: str
    url: str
    words: str


def lesson_context(request, page):
    """The place in the week, the contents, and how far this learner is."""
    enrollment = studying(request, page)
    week_page = above(WeekPage, page)
    layout = lay_out(page.body) if page.body else None
    headings = [one for one in layout.headings if one.level == 2] if layout else []
    shared = {
        "enrollment": enrollment,
        "week": week_page,
        "course": above(CoursePage, page),
        "half": page.half if page.half in Half.values else "",
        "minutes": minutes_in_words(page.minutes),
        "objectives": lines(page.objectives),
        "contents": headings,
        "review": reviews.of(page),
        "terms": glossary.words_for(layout.terms) if layout else [],
        "shows_keys": enrollment is None,
    }
    shared |= pausing.around(request, page, page.body, week_page)
    if enrollment:
        studied = _studied(request, page, week_page, headings)
        return shared | studied | beside.turns(request, page, week_page, studied["seat"])
    look = viewing(request)
    seen = {"profile": look.profile, "seat": look.seat} if look else {}
    return shared | seen | beside.turns(request, page, week_page, seen.get("seat"))


def _studied(request, page, week_page, headings):
    """What a lesson shows to somebody who studies it: their seat, their place, what they answered and wrote."""
    user = request.user
    progress = LessonProgress.objects.filter(user=user, page_id=page.original_id).first()
    is_done = progress is not None and progress.completed_at is not None
    share = progress.share if progress and progress.share < 100 else 0
    seat = seating.seat_of(user)
    answers = checking.answers(user, page)
    return beside.written(request, page, headings) | {
        "profile": seating.profile_of(user),
        "seat": seat,
        "progress": progress,
        "is_done": is_done,
        "place": _place(headings, progress),
        "left": minutes_in_words(minutes_left(page.minutes, share)) if share and not is_done else "",
        "share": share,
        "checks": answers,
        "check_error": getattr(request, "check_error", ""),
        "answers_here": True,
        "to_answer": len([one for one in parts.checks_for(page.body, seat) if one not in answers]),
        "next": _next(request, page, week_page) if is_done and week_page else None,
    }


def _place(headings, progress):
    """The heading where a learner stopped, if the text still has it and there is anything left to go on with."""
    if progress is None or progress.completed_at or not progress.place:
        return None
    return next((one for one in headings if one.id == progress.place), None)


def _next(request, page, week_page):
    """What follows a lesson that is read: the next unread one, then what joins the halves, then the week itself."""
    week = outline.of_week(week_page, user=request.user)
    unread = [one for one in week.lessons if one.state != "done" and not one.opens_at]
    after = [one for one in unread if one.page.path > page.path] or unread
    if after:
        return Next(after[0].page.title, after[0].page.get_url(request), _("Go on to the next lesson"))
    for activity in week.activities:
        if activity.state != "done" and not activity.opens_at:
            return Next(activity.title, activity.url, activity.verb or _("Go on"))
    return Next(week_page.title, week_page.get_url(request), _("Back to the week"))
