"""Ways around what is hard to read: another lesson of the week, and people of the program to turn to."""

import re
from dataclasses import dataclass

from courses import parts
from courses.dates import Dates
from courses.models import LessonPage, ProgramPage


@dataclass(frozen=True)
class Line:
    """Somebody to turn to; `url` dials, writes or leads there, or is "" where only a person can read it."""

    name: str
    reach: str
    words: str
    url: str


def lines_of(program):
    """The lines of support of a program, for pages."""
    values = [child.value for child in program.support or []] if program else []
    return [
        Line(value["name"], value["reach"], value.get("words") or "", address_of(value["reach"]))
        for value in values
    ]


def address_of(reach):
    """What a click on a telephone number, an e-mail address or a web address does, or ""."""
    reach = reach.strip()
    if reach.startswith("https://"):
        return reach
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", reach):
        return f"mailto:{reach}"
    digits = re.sub(r"[\s().-]", "", reach)
    return f"tel:{digits}" if re.fullmatch(r"\+?\d{3,15}", digits) else ""


def around(request, page, body, week_page):
    """What a content note on this page may lead to; {} where the text has none. At most two queries."""
    pauses = [block.value for block, _who in parts.parts(body) if block.block_type == "pause"]
    if not pauses or not page.path:
        return {}
    found = {"support_lines": lines_of(ProgramPage.objects.ancestor_of(page).first())}
    if week_page is not None and any(value.get("instead") for value in pauses):
        found["lessons_by_title"] = _lessons(request, page, week_page)
    return found


def _lessons(request, page, week_page):
    """{title: address} of the other lessons of a week that this reader may open."""
    user = getattr(request, "user", None)
    dates = Dates.of(user) if user is not None and user.is_authenticated else Dates([])
    rows = LessonPage.objects.child_of(week_page).live().exclude(pk=page.pk).defer("body")
    return {" ".join(one.title.split()): one.get_url(request) for one in rows if dates.opens_at(one) is None}
