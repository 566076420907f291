"""The registry of where grades come from.

The app that owns the facts registers its source by defining it:

    class Cases(Source):
        name = "cases"

A source reads its facts for all components of a program that come from it and for many learners at once, in a number
of queries that does not grow with the learners. What is not there yet is a piece without a share, never a zero.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.days import day_in_words
from courses import grading, seating
from courses import parts as body_parts
from courses.grading import Piece
from courses.models import CheckAnswer, CoursePage, LessonPage
from courses.refusals import GradingDoesNotAddUp

SOURCES: dict[str, "Source"] = {}


@dataclass(frozen=True, eq=False)
class Part:
    """A component of a course as a source reads it. `about` is the page it is about, None for the whole course."""

    course: CoursePage
    key: str
    name: str
    about: Page | None = None
    takes: str = "best"
    is_orphan: bool = False
    """Whether the page it was about exists no more."""

    @property
    def root(self):
        """The page below which its facts are."""
        return self.about or self.course


class Source:
    """Where a component's grade comes from. `name` is permanent: rows and frozen rules carry it."""

    name = ""
    label = ""
    by_hand = False
    """Whether faculty or the office enter it."""
    may_be_about = ()
    """Labels of the models of pages it can be about; none: only the whole course."""
    may_be_about_words = ""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if not cls.name or cls.name in SOURCES:
            raise TypeError(f"A source of grades needs a name of its own; {cls.name!r} is none.")
        SOURCES[cls.name] = cls()

    def problem_of_about(self, about):
        """Why a component cannot be about a page (or about none), in one sentence, or nothing."""
        if about is None or about.specific_class._meta.label in self.may_be_about:
            return ""
        return str(self.may_be_about_words or _("This is about the whole course. Leave this empty."))

    def pieces(self, parts, enrollments):
        """Return {(Part, enrollment id): (Piece, …)} for all of them. What is left out counts as missing."""
        raise NotImplementedError


def check(component):
    """Raise ValidationError where a component's source is unknown, or cannot be about its page."""
    source = SOURCES.get(component.source)
    if source is None:
        raise ValidationError({"source": _("There is no such source of grades.")})
    about = component.about
    sentence = source.problem_of_about(about)
    if not sentence and about is not None and component.page_id and not _is_within(about, component.page_id):
        sentence = _("That page stands in another course.")
    if sentence:
        raise ValidationError({"about": sentence})


def check_course(page):
    """Raise GradingDoesNotAddUp where the components of a course, as they are about to go live, cannot be."""
    rows = list(page.grade_components.all())
    sentence = grading.problem_of_weights([row.weight for row in rows])
    keys = [row.key or slugify(row.name) for row in rows]
    if not sentence and len(set(keys)) < len(keys):
        sentence = _("Two components of the grade have the same key. Give each a key of its own.")
    if sentence:
        raise GradingDoesNotAddUp(sentence)


def _is_within(page, course):
    path = CoursePage.objects.filter(pk=course).values_list("path", flat=True).first()
    return not path or page.path.startswith(path)


class ByHand(Source):
    """A percentage that faculty or the office enter."""

    name = "hand"
    label = gettext_lazy("Entered by hand")
    by_hand = True

    def pieces(self, parts, enrollments):
        """What was entered is put in by courses/grades.py, which knows of every component what was entered."""
        return {}


class KnowledgeChecks(Source):
    """The share of the knowledge checks of lessons that a learner had right the first time."""

    name = "knowledge_checks"
    label = gettext_lazy("Knowledge checks of the lessons, as first answered")
    may_be_about = ("courses.WeekPage", "courses.LessonPage")
    may_be_about_words = gettext_lazy("Choose a week or a lesson, or leave this empty for the whole course.")

    def pieces(self, parts, enrollments):
        """A piece for each lesson that has checks for the learner's seat."""
        lessons = {part: _lessons_below(part.root) for part in parts}
        everything = {page.original_id: page for found in lessons.values() for page in found}
        users = {one.pk: one.user_id for one in enrollments}
        first = _first_answers(set(users.values()), set(everything))
        seats = seating.seats_of(set(users.values()))
        asked = {}
        found = {}
        for part, pages in lessons.items():
            for pk, user in users.items():
                seat = seats.get(user)
                pieces = []
                for page in pages:
                    if (page.pk, seat) not in asked:
                        asked[page.pk, seat] = body_parts.checks_for(page.body, seat)
                    if asked[page.pk, seat]:
                        pieces.append(
                            _of_lesson(page, asked[page.pk, seat], first.get((user, page.original_id), {}))
                        )
                found[part, pk] = tuple(pieces)
        return found


def _lessons_below(root):
    if issubclass(root.specific_class, LessonPage):
        return list(LessonPage.objects.filter(pk=root.pk).live())
    return list(LessonPage.objects.descendant_of(root).live().order_by("path"))


def _first_answers(users, pages):
    """{(user id, lesson id): {block: whether the first answer was right}}."""
    rows = CheckAnswer.objects.filter(user__in=users, page__in=pages).exclude(chosen=[]).order_by("pk")
    found = defaultdict(dict)
    for user, page, block, is_right in rows.values_list("user_id", "page_id", "block", "is_right"):
        found[user, page].setdefault(block, is_right)
    return found


def _of_lesson(page, asked, first):
    answered = [block for block in asked if block in first]
    right = sum(first[block] for block in answered)
    numbers = {"right": right, "asked": len(asked), "answered": len(answered)}
    if len(answered) < len(asked):
        why = _("%(answered)d of %(asked)d answered.") % numbers
        return Piece(page.title, why=why, size=len(asked), url=page.url or "")
    why = _("%(right)d of %(asked)d right the first time.") % numbers
    return Piece(page.title, Fraction(right, len(asked)), why, size=len(asked), url=page.url or "")


def entered(part, entry):
    """The piece of what somebody entered for a component."""
    day = timezone.localtime(entry.at)
    why = _("Entered on %(day)s. %(why)s") % {"day": day_in_words(day), "why": entry.why}
    return Piece(part.name, Fraction(entry.percent) / 100, why, about=(f"grade:{entry.pk}",))


def waiting(part):
    """The piece of a component that nobody has entered yet."""
    return Piece(part.name, why=_("Nobody has entered it yet."))
