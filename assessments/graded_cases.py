"""Cases and conversations as parts of a course's grade: the share of the points of the try that counts.

Practice does not count, nor does a rehearsal of a case that is sat for the record. What waits for a marker, or is not
released, is missing: a grade tells nothing before its time.
"""

import functools
import operator
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import reports
from assessments.engine import kinds
from assessments.models import CasePage
from courses.grade_sources import Source
from courses.grading import Piece, plain


class Cases(Source):
    """Cases that are no conversations."""

    name = "cases"
    label = gettext_lazy("Cases")
    may_be_about = ("courses.WeekPage", "assessments.CasePage")
    may_be_about_words = gettext_lazy("Choose a week or a case, or leave this empty for the whole course.")
    are_played = False
    """Whether its cases are conversations, or everything else."""

    def pieces(self, parts, enrollments):
        """A piece for each case of the sort below the page that a component is about."""
        cases = _cases(parts, self.are_played)
        keys = {key for found in cases.values() for key, _page in found}
        users = {one.pk: one.user_id for one in enrollments}
        tries = reports.tries(users=set(users.values()), keys=keys) if keys else {}
        return {
            (part, pk): tuple(
                piece_of(page, tries.get((user, key), ()), part.takes) for key, page in cases[part]
            )
            for part in parts
            for pk, user in users.items()
        }


class Conversations(Cases):
    """Cases that are conversations."""

    name = "conversations"
    label = gettext_lazy("Conversations")
    are_played = True


def _cases(parts, are_played):
    """{Part: [(key, page)]} of the live cases of the sort at or below what each component is about. Two queries."""
    below = functools.reduce(operator.or_, (Q(path__startswith=part.root.path) for part in parts))
    rows = CasePage.objects.filter(below).live().order_by("path")
    keys = dict(rows.with_keys())
    pages = [page for page in rows.only(*_READ) if _is_played(page) == are_played]
    return {
        part: [(keys[page.pk], page) for page in pages if page.path.startswith(part.root.path)]
        for part in parts
    }


_READ = ("title", "url_path", "slug", "path", "depth", "stages")


def _is_played(page):
    """Whether a case holds a conversation, read from its stages as they are stored."""
    stages = (child.get("value") or {} for child in page.stages.raw_data)
    return any(
        kinds.played_by_name(item.get("type", "")) for stage in stages for item in stage.get("items") or ()
    )


def piece_of(page, tries, takes):
    """What the tries at a case (standing.Try, in order) come to in a grade: the best one that counts, or the last."""
    url = page.url or ""
    counted = [one for one in tries if one.counts and not one.is_practice]
    closed = [one for one in counted if one.decision]
    known = [one for one in closed if one.points is not None and one.decision != "pending" and one.max_points]
    last = closed[-1] if closed else None
    chosen = last if takes == "last" and last in known else None
    if takes != "last" and known:
        chosen = max(known, key=lambda one: Fraction(one.points) / Fraction(one.max_points))
    if chosen is None:
        return Piece(page.title, why=_why_missing(tries, counted, last), url=url)
    points, most = Fraction(chosen.points), Fraction(chosen.max_points)
    why = _("%(points)s of %(most)s points.") % {
        "points": plain(chosen.points),
        "most": plain(chosen.max_points),
    }
    share = min(max(points / most, Fraction(0)), Fraction(1))
    return Piece(page.title, share, why, url=url, about=(f"attempt:{chosen.id}",))


def _why_missing(tries, counted, last):
    if last is not None:
        if last.decision == "pending":
            return _("Waiting for a marker.")
        return _("Handed in. The results are not released yet.")
    if counted:
        return _("Begun, and not handed in yet.")
    return _("Practiced, and not yet done for the grade.") if tries else _("Not begun.")
