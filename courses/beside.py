"""What stands beside a lesson for who studies it: their notes, the lessons before and after, what a device may keep."""

import json
from dataclasses import dataclass
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from courses import noting
from courses.audience import Audience
from courses.models import LessonNote, LessonPage

Kind = LessonNote.Kind


@dataclass(frozen=True)
class Turn:
    """The lesson before or after this one."""

    title: str
    url: str


def written(request, page, headings):
    """The reader's own notes, highlights and reflections, in the order of the text; one query."""
    rows = noting.of_lesson(request.user, page)
    order = {heading.id: number for number, heading in enumerate(headings)}
    rows.sort(key=lambda row: (order.get(row.place, -1 if not row.place else len(order)), row.made_at))
    for row in rows:
        row.has_place = row.place in order
    return {
        "reflections": {row.block: row for row in rows if row.kind == Kind.REFLECTION},
        "notes": [row for row in rows if row.kind == Kind.NOTE],
        "highlights": [row for row in rows if row.kind == Kind.HIGHLIGHT],
        "new_note": uuid4(),
    }


def turns(request, page, week_page, seat):
    """The lessons before and after this one in its week, and the week as a device may keep it; one query."""
    if week_page is None or not page.path:
        return {}
    rows = LessonPage.objects.child_of(week_page).live().order_by("path").defer("body", "objectives")
    mine = [one for one in rows if one.pk == page.pk or _speaks_to(one, seat)]
    here = next((number for number, one in enumerate(mine) if one.pk == page.pk), None)
    before = mine[here - 1] if here else None
    after = mine[here + 1] if here is not None and here + 1 < len(mine) else None
    return {
        "lesson_before": before and Turn(before.title, before.get_url(request)),
        "lesson_after": after and Turn(after.title, after.get_url(request)),
        "keepable": keepable(request, week_page, mine),
    }


def _speaks_to(lesson, seat):
    return Audience.of(lesson.audience, lesson.audience_but).includes(seat)


def keepable(request, week_page, lessons):
    """A week as a device may keep it for reading without a connection, as JSON for the page's script."""
    title = _("Week %(number)d: %(title)s") % {"number": week_page.number, "title": week_page.title}
    pages = [{"url": week_page.get_url(request), "title": title}]
    pages += [{"url": one.get_url(request), "title": one.title} for one in lessons]
    return json.dumps({"id": week_page.pk, "title": title, "pages": pages, "away": reverse("offline")})
