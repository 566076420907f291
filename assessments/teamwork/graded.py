"""Team work as a part of a course's grade: the share of the points, for each member who has done their part.

A grade tells nothing before its time, and nobody gets a team's points for having been in it: the share is there once
the kind of exercise counts the member as done and its points are final. Until then it is missing, with the sentence
that says what is. What one has done with several teams, or in several cohorts, counts by the best or the last of them.
"""

import functools
import operator
from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models.exercises import ExercisePage
from assessments.teamwork import kinds
from assessments.teamwork import parts as of_people
from courses.grade_sources import Source
from courses.grading import Piece


class TeamWorkGraded(Source):
    """Exercises for teams, of every kind that has points."""

    name = "team_work"
    label = gettext_lazy("Team work")
    may_be_about_words = gettext_lazy(
        "Choose a week or an exercise for teams, or leave this empty for the whole course."
    )

    @property
    def may_be_about(self):
        """A week, or an exercise of any kind that has points."""
        pages = [kind.page_model._meta.label for kind in kinds.KINDS.values() if kind.has_points]
        return ("courses.WeekPage", *pages)

    def problem_of_about(self, about):
        """The same as for others; of an exercise without points it is said that it has none."""
        if about is not None and issubclass(about.specific_class, ExercisePage):
            kind = kinds.get(about.specific_class.exercise)
            return "" if kind.has_points else _no_points([kind])
        return super().problem_of_about(about)

    def pieces(self, parts, enrollments):
        """A piece for each exercise with points at or below the page that a component is about."""
        pages = _pages(parts)
        users = {one.pk: one.user_id for one in enrollments}
        keys = {page.key for found in pages.values() for page in found}
        mine = of_people.parts(set(users.values()), keys=keys) if keys else {}
        done = [(one.work, user) for user, found in mine.items() for one in found if one.stand.is_done]
        shares = kinds.shares(done)
        by_key = defaultdict(list)
        for user, found in mine.items():
            for one in found:
                by_key[user, one.work.task.exercise_key].append(one)
        return {
            (part, pk): tuple(
                piece_of(page, by_key[user, page.key], shares, user, part.takes)
                for page in pages[part]
                if kinds.get(page.exercise).has_points
            )
            or (_nothing(part, pages[part]),)
            for part in parts
            for pk, user in users.items()
        }


def _pages(parts):
    """{Part: [page, …]} of the live exercises at or below what each component is about. One query for each kind."""
    below = functools.reduce(operator.or_, (Q(path__startswith=part.root.path) for part in parts))
    rows = [page for kind in kinds.KINDS.values() for page in kind.page_model.objects.filter(below).live()]
    rows.sort(key=lambda one: one.path)
    return {part: [page for page in rows if page.path.startswith(part.root.path)] for part in parts}


def piece_of(page, parts, shares, user, takes):
    """What somebody's parts in an exercise come to in a grade: the best of those that have a share, or the last."""
    found = [(one, *shares.get((one.work.pk, user), (None, ""))) for one in parts if one.stand.is_done]
    known = [row for row in found if row[1] is not None]
    if takes == "last":
        known = [row for row in found[-1:] if row[1] is not None]
    if known:
        part, share, why = max(known, key=lambda row: row[1])
        url = part.work.url if part.may_look else page.url or ""
        return Piece(page.title, share, why, url=url, about=(f"team_work:{part.work.uuid}",))
    part = of_people.best(parts)
    if part is None:
        return Piece(page.title, why=_("No team of yours has it now."), url=page.url or "")
    why = found[-1][2] if found else part.why
    url = part.work.url if part.when == of_people.OPEN else page.url or ""
    return Piece(page.title, why=why, url=url)


def _nothing(part, pages):
    """The piece of a component without an exercise that has points: it can never be there, and says why."""
    if not pages:
        return Piece(part.name, why=_("There is no team work here yet."))
    return Piece(part.name, why=_no_points([kinds.get(page.exercise) for page in pages]))


def _no_points(of):
    names = ", ".join(dict.fromkeys(str(kind.label) for kind in of))
    return _("%(kinds)s has no points: it is done or not, and no part of a grade.") % {"kinds": names}
