"""Entering grades by hand: for a component, or in the place of a course's whole grade. Everything is kept.

A new percentage, and taking one back, are both a new row with its reason; the last row holds. The learner reads the
reason, and nobody enters a grade for themself.
"""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cms import audit
from courses import facts, grades
from courses.models import Enrollment, GradeEntry
from courses.refusals import NotEntered

MOST_CHARACTERS = 500


def enter(*, enrollment, course, component, percent, by, why, seen=None):
    """Enter a percentage (0 to 100) for a component, or with `component` "" for the whole course; None takes back.

    `seen` is the id of the entry that the person had before them, 0 for none; where another one holds by now nothing
    is overwritten. The same percentage again, as it stands, changes nothing. Raises NotEntered.
    """
    why = " ".join(why.split())[:MOST_CHARACTERS]
    if not why:
        raise NotEntered(_("Say why. The learner reads the reason, and it is kept with the grade."))
    if enrollment.user_id == by.pk:
        raise NotEntered(_("Nobody grades themself. Ask a colleague."))
    if percent is not None:
        percent = _as_percent(percent)
    with transaction.atomic():
        # The lock makes a second person wait and then find the first one's row; it joins nothing, since a join would
        # lose a learner who is moved to another cohort at this moment.
        Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
        enrollment = Enrollment.objects.select_related("cohort__program").get(pk=enrollment.pk)
        _refuse_what_is_not_entered(enrollment, course, component)
        holds = last(enrollment, course, component)
        stands = holds.percent if holds else None
        if seen is not None and seen != (holds.pk if holds else 0):
            raise NotEntered(
                _(
                    "Somebody else entered a grade here meanwhile. Look at it, then enter yours if it still holds."
                )
            )
        if percent == stands:
            return holds
        entry = GradeEntry.objects.create(
            enrollment=enrollment, course=course, component=component, percent=percent, why=why, by=by
        )
        audit.record(
            "took back a grade" if percent is None else "entered a grade",
            entry,
            by=by,
            why=why,
            user=enrollment.user_id,
            course=course.pk,
            component=component,
            before=stands,
            after=percent,
        )
        facts.changed(enrollment.user_id)
    return entry


def last(enrollment, course, component):
    """The last row of a learner, course and component, or None; a row without a percentage took back what stood."""
    rows = GradeEntry.objects.filter(enrollment=enrollment, course=course, component=component)
    return rows.order_by("pk").last()


def last_of(enrollments, course, component):
    """{enrollment id: id of the last row of a course and component} of many learners. One query."""
    rows = GradeEntry.objects.filter(enrollment__in=enrollments, course=course, component=component)
    return dict(rows.order_by("pk").values_list("enrollment_id", "pk"))


def newest(enrollment, course):
    """Id of the last row of a learner in a course, whatever it is for; 0 for none."""
    rows = GradeEntry.objects.filter(enrollment=enrollment, course=course)
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def history(enrollment, course):
    """Everything that was ever entered for a learner in a course, the newest first."""
    return (
        GradeEntry.objects.filter(enrollment=enrollment, course=course).select_related("by").order_by("-pk")
    )


def _as_percent(percent):
    percent = Decimal(percent)
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise NotEntered(_("A grade is a percentage from 0 to 100."))
    if percent != percent.quantize(Decimal("0.01")):
        raise NotEntered(_("A percentage has two decimals at most."))
    return percent


def _refuse_what_is_not_entered(enrollment, course, component):
    """Only what the learner's own rules say is entered by hand, and courses of their program."""
    found = grades.of(enrollment.cohort.program, [enrollment])[enrollment.pk].get(course.pk)
    if found is None:
        raise NotEntered(_("This learner is not graded in this course."))
    if component != grades.WHOLE_COURSE and component not in found.by_hand:
        raise NotEntered(_("This part of the grade is not entered by hand for this learner."))
