"""The grades of learners: what their program's frozen rules say of grading, the facts of each source, and the result.

The learner's pages, the desk and the requirement kinds all come through `of`.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses import grade_sources, grading, rule_versions
from courses.grade_sources import SOURCES, Part
from courses.models import CoursePage, GradeEntry, ProgramPage, RulesVersion

WHOLE_COURSE = ""
"""Stands for the course where an entry names no component."""


@dataclass(frozen=True)
class CourseGrade:
    """One learner's grade in one course, with the scale it is read by and the entry that put another in its place."""

    course: CoursePage
    credits: Decimal
    scale: tuple[grading.Step, ...]
    grade: grading.Grade
    override: GradeEntry | None = None
    by_hand: frozenset[str] = frozenset()
    """Keys of the components that faculty or the office enter."""

    @property
    def evidence(self):
        """Ids of the records that show it."""
        if self.override:
            return (f"grade:{self.override.pk}",)
        pieces = (piece for line in self.grade.lines for piece in line.component.pieces)
        return tuple(dict.fromkeys(one for piece in pieces for one in piece.about))


@rule_versions.part("grading")
def frozen(program):
    """How the courses of a program are graded now, for a version of its rules; None while none is graded.

    No titles: a course's new name is no other rule.
    """
    courses = CoursePage.objects.child_of(program).live().order_by("path")
    found = [
        {
            "course": course.pk,
            "credits": grading.plain(course.credits),
            "components": [_plain(row) for row in course.grade_components.all()],
        }
        for course in courses.prefetch_related("grade_components")
    ]
    if not any(one["components"] for one in found):
        return None
    scale = ProgramPage.objects.select_related("letter_scale").get(pk=program.pk).letter_scale
    steps = scale.as_steps if scale else []
    return {
        "scale": [
            {"letter": one.letter, "least": grading.plain(one.least), "points": grading.plain(one.points)}
            for one in steps
        ],
        "courses": found,
    }


def _plain(row):
    return {
        "key": row.key,
        "name": row.name,
        "source": row.source,
        "weight": grading.plain(row.weight),
        "about": row.about_id,
        "takes": row.takes,
    }


def of(program, enrollments):
    """Return {enrollment id: {course id: CourseGrade}}, each learner by the grading of the rules that hold for them.

    The number of queries depends on the program and on how many versions of its rules hold, not on how many learners.
    """
    enrollments = list(enrollments)
    groups = defaultdict(list)
    for one in enrollments:
        groups[one.rules_id].append(one)
    versions = RulesVersion.objects.in_bulk([pk for pk in groups if pk is not None])
    entries = standing_entries(enrollments)
    found, now = {}, None
    for pk, members in groups.items():
        content = versions[pk].content if pk is not None else {}
        if "grading" in content:
            said = content["grading"]
        else:
            # These rules are from before there was grading, or nobody has frozen any.
            now = frozen(program) if now is None else now
            said = now
        found |= _graded(said or {"scale": [], "courses": []}, members, entries)
    return found


def of_enrollment(enrollment):
    """Return [CourseGrade, …] of one learner in the order of the courses, those that are not graded left out."""
    found = of(enrollment.cohort.program, [enrollment])[enrollment.pk].values()
    return [one for one in found if one.grade.is_declared or one.override]


def standing_entries(enrollments, **only):
    """{(enrollment id, course id, component key): the entry that holds}, those taken back left out. One query."""
    rows = GradeEntry.objects.filter(enrollment__in=[one.pk for one in enrollments], **only).order_by("pk")
    last = {(row.enrollment_id, row.course_id, row.component): row for row in rows.select_related("by")}
    return {key: row for key, row in last.items() if row.percent is not None}


def _graded(said, enrollments, entries):
    scale = tuple(
        grading.Step(one["letter"], Decimal(one["least"]), Decimal(one["points"])) for one in said["scale"]
    )
    declared = said["courses"]
    courses = CoursePage.objects.in_bulk([one["course"] for one in declared])
    courses = {one["course"]: courses.get(one["course"]) or removed(one["course"]) for one in declared}
    rows = [(courses[one["course"]], row) for one in declared for row in one["components"]]
    pages = Page.objects.in_bulk({row["about"] for _course, row in rows} - {None})
    parts = {(course.pk, row["key"]): _part(course, row, pages) for course, row in rows}
    pieces = _pieces(rows, parts, enrollments)
    found = {}
    for enrollment in enrollments:
        found[enrollment.pk] = {}
        for one in declared:
            course = courses[one["course"]]
            components = [
                _component(row, parts[course.pk, row["key"]], pieces, entries, enrollment)
                for row in one["components"]
            ]
            override = entries.get((enrollment.pk, course.pk, WHOLE_COURSE))
            grade = grading.course_grade(components, scale, override.percent if override else None)
            credits = Decimal(one["credits"])
            by_hand = frozenset(
                row["key"]
                for row in one["components"]
                if may_be_entered(SOURCES.get(row["source"]), parts[course.pk, row["key"]])
            )
            found[enrollment.pk][course.pk] = CourseGrade(course, credits, scale, grade, override, by_hand)
    return found


def removed(pk):
    """Stands for a course that was deleted: who is judged by rules that name it still lacks its grade."""
    return CoursePage(pk=pk, title=_("A course that was removed"))


def _part(course, row, pages):
    return Part(
        course=course,
        key=row["key"],
        name=row["name"],
        about=pages.get(row["about"]),
        takes=row["takes"],
        is_orphan=not course.path or (row["about"] is not None and row["about"] not in pages),
    )


def _pieces(rows, parts, enrollments):
    by_source = defaultdict(list)
    for course, row in rows:
        part = parts[course.pk, row["key"]]
        if row["source"] in SOURCES and not part.is_orphan:
            by_source[row["source"]].append(part)
    found = {}
    for name, those in by_source.items():
        found |= SOURCES[name].pieces(those, enrollments)
    return found


def _component(row, part, pieces, entries, enrollment):
    source = SOURCES.get(row["source"])
    if not part.course.path:
        why = _("The course was removed. The program office can waive what asks for its grade.")
        found = (grading.Piece(part.name, why=why),)
    elif source is None or part.is_orphan:
        found = (grading.Piece(part.name, why=_("What this was about was removed. Faculty can enter it.")),)
    elif source.by_hand:
        found = (grade_sources.waiting(part),)
    else:
        found = pieces.get((part, enrollment.pk), ())
    entry = entries.get((enrollment.pk, part.course.pk, part.key))
    if entry and may_be_entered(source, part):
        found = (grade_sources.entered(part, entry),)
    return grading.Component(
        key=row["key"],
        name=row["name"],
        weight=Decimal(row["weight"]),
        pieces=found,
        source=str(source.label) if source else "",
    )


def may_be_entered(source, part):
    """Whether a component is entered by hand: it was meant so, or nothing else can tell it any more."""
    return source is None or source.by_hand or part.is_orphan
