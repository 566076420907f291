"""Everything a person wrote beside their lessons, in one place: found, grouped, and written into a file."""

import json
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms import access, words
from courses import doors
from courses.models import CoursePage, LessonNote, WeekPage


@dataclass
class LessonNotes:
    """The notes of one lesson. `url` is empty where the person can no longer open it."""

    title: str
    week: str
    url: str
    notes: list[LessonNote] = field(default_factory=list)


@dataclass
class CourseNotes:
    """The lessons of one course that have notes."""

    title: str
    lessons: list[LessonNotes] = field(default_factory=list)


def of(user):
    """Everything this person wrote that is not empty, in the order of the curriculum."""
    mine = LessonNote.objects.filter(user=user).exclude(text="", quote="")
    return mine.select_related("page").order_by("page__path", "made_at")


def find(notes, question):
    """The notes that speak of all the words of a question, with these marked; all of them without a question."""
    asked = words.asked(question)
    found = []
    for note in notes:
        spoken = "\n".join((note.page.title, note.place_title, note.quote, note.text))
        if not asked or words.speaks_of(spoken, asked):
            note.pieces, note.quote_pieces = words.marked(note.text, asked), words.marked(note.quote, asked)
            found.append(note)
    return found


def by_course(request, notes):
    """Group notes into CourseNotes and LessonNotes. A fixed number of queries, whatever the notes."""
    shown = _as_read(request.user, {note.page_id for note in notes})
    above = _above([shown.get(note.page_id, note.page) for note in notes])
    courses, lessons = {}, {}
    for note in notes:
        page = shown.get(note.page_id, note.page)
        path, week = page.path[: -2 * page.steplen], above.get(page.path[: -page.steplen])
        title = above[path].title if path in above else _("A course that is gone")
        group = courses.setdefault(path, CourseNotes(title))
        if note.page_id not in lessons:
            url = page.get_url(request) if note.page_id in shown else ""
            lessons[note.page_id] = LessonNotes(page.title, _week_words(week), url or "")
            group.lessons.append(lessons[note.page_id])
        lessons[note.page_id].notes.append(note)
    return list(courses.values())


def _as_read(user, ids):
    """{id of the page a note belongs to: the page under which this person reads it}; a shared week has several."""
    if not ids:
        return {}
    paths = tuple(one.cohort.root.path for one in doors.enrollments_of(user))
    pages = Page.objects.live().filter(Q(pk__in=ids) | Q(alias_of__in=ids)).order_by("path")
    found = {}
    for page in pages:
        if page.path.startswith(paths) if paths else access.may(user, "page", "read", page=page):
            found.setdefault(page.alias_of_id or page.pk, page)
    return found


def _above(pages):
    """{tree path: page} of the weeks and courses above some lessons."""
    weeks = {page.path[: -page.steplen] for page in pages}
    courses = {page.path[: -2 * page.steplen] for page in pages}
    found = [
        *WeekPage.objects.filter(path__in=weeks).only("title", "path", "number"),
        *CoursePage.objects.filter(path__in=courses).only("title", "path"),
    ]
    return {page.path: page for page in found}


def _week_words(week):
    if week is None:
        return ""
    return _("Week %(number)d: %(title)s") % {"number": week.number, "title": week.title}


# As a file


def as_markdown(courses):
    """The notebook as a Markdown text."""
    lines = [f"# {_('My notes')}", "", _("Written for myself alone.")]
    for course in courses:
        lines += ["", f"## {course.title}"]
        for lesson in course.lessons:
            lines += ["", f"### {lesson.title}", ""]
            lines.append(
                ". ".join(filter(None, (lesson.week, lesson.url and settings.SITE_URL + lesson.url)))
            )
            for note in lesson.notes:
                lines += _note_in_markdown(note)
    return "\n".join(lines) + "\n"


def _note_in_markdown(note):
    lines = [""]
    if note.place_title:
        lines += [f"#### {note.place_title}", ""]
    if note.quote:
        lines += [f"> {line}" for line in note.quote.splitlines()] + [""]
    if note.text:
        lines += [note.text.rstrip(), ""]
    changed = timezone.localtime(note.changed_at)
    return [*lines, f"*{note.get_kind_display()}, {changed:%Y-%m-%d %H:%M} {changed.tzname()}*"]


def as_json(courses):
    """The notebook as JSON: one flat list, so that any tool can read it."""
    rows = [
        {
            "course": course.title,
            "week": lesson.week,
            "lesson": lesson.title,
            "address": settings.SITE_URL + lesson.url if lesson.url else "",
            "kind": note.kind,
            "under": note.place_title,
            "highlighted": note.quote,
            "text": note.text,
            "made_at": note.made_at.isoformat(),
            "changed_at": note.changed_at.isoformat(),
        }
        for course in courses
        for lesson in course.lessons
        for note in lesson.notes
    ]
    return json.dumps({"notes": rows}, ensure_ascii=False, indent=1)


FORMS = {"md": (as_markdown, "text/markdown"), "json": (as_json, "application/json")}
"""How a notebook can be written into a file, by what its name ends in: the writer, and the kind of file."""
