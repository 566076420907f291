"""Rating oneself at three moments of a program: what is open, and the acts of beginning, keeping and giving.

Only the learner ever reads the ratings. A draft may change; what was given stays as it is.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import audit
from cms.errors import Refused
from courses import facts
from courses.kinds_of_requirements import Tree
from courses.models import Enrollment, SelfAssessment, SelfRating, Statement
from courses.refusals import NotStudying
from courses.self_ratings import MOMENTS, Rating, why_not_yet


class NotOpenYet(Refused):
    """The moment has not come."""

    title = _("This self-assessment is not open yet.")


class AlreadyGiven(Refused):
    """What was given is not changed any more."""

    title = _("This self-assessment has been given.")


class StillMissing(Refused):
    """Some statements have no rating; `statements` are these."""

    status = 422
    title = _("Some statements are not rated yet.")

    def __init__(self, statements):
        super().__init__(
            ngettext(
                "%(n)d statement is not rated yet. What you have rated is kept.",
                "%(n)d statements are not rated yet. What you have rated is kept.",
                len(statements),
            )
            % {"n": len(statements)}
        )
        self.statements = statements


@dataclass(frozen=True)
class Moment:
    """One of the three moments as it stands for one learner; `shut` is the sentence why it is not open, or ""."""

    moment: SelfAssessment.Moment
    shut: str = ""
    assessment: SelfAssessment | None = None
    rated: int = 0

    @property
    def label(self):
        """When it is, in words."""
        return self.moment.label

    @property
    def is_given(self):
        """Whether it is done."""
        return self.assessment is not None and self.assessment.given_at is not None

    @property
    def is_begun(self):
        """Whether there is a draft."""
        return self.assessment is not None and not self.is_given

    @property
    def is_open(self):
        """Whether it can be given now. A draft stays open, whatever has become of the weeks since."""
        return not self.is_given and (self.is_begun or not self.shut)


def asked(program):
    """The statements that a program asks its learners to rate; none where it has no self-assessment."""
    if program.statements_id is None:
        return []
    return list(Statement.objects.filter(set=program.statements_id, retired=False))


def weeks_read(program, enrollments):
    """{enrollment id: (weeks read, weeks that have lessons)} for many learners, in a fixed number of queries."""
    users = [enrollment.user_id for enrollment in enrollments]
    tree = Tree(program, users)
    written = len(tree.weeks) - len(tree.outlines(tree.weeks))
    return {one.pk: (len(tree.complete(one.user_id, tree.weeks)), written) for one in enrollments}


def moments_of(program, enrollments):
    """{enrollment id: the three moments in order} for many learners of a program, in a fixed number of queries."""
    enrollments = list(enrollments)
    rows = SelfAssessment.objects.filter(enrollment__in=enrollments).annotate(rated=Count("ratings"))
    stored = {(row.enrollment_id, row.moment): row for row in rows}
    weeks = weeks_read(program, enrollments)
    return {
        one.pk: [_moment(name, stored.get((one.pk, name)), *weeks[one.pk]) for name in MOMENTS]
        for one in enrollments
    }


def moments(enrollment):
    """The three moments of one learner, in order."""
    return moments_of(enrollment.cohort.program, [enrollment])[enrollment.pk]


def _moment(name, stored, read, written):
    return Moment(
        moment=SelfAssessment.Moment(name),
        shut=why_not_yet(name, read=read, written=written),
        assessment=stored,
        rated=stored.rated if stored else 0,
    )


def opened(*, enrollment, moment):
    """The self-assessment of a moment, draft or given, or None while it can begin and has not.

    Raises NotStudying for who is not in the cohort any more, NotOpenYet before the moment has come.
    """
    here = next(one for one in moments(enrollment) if one.moment == moment)
    if here.is_given:
        return here.assessment
    if not Enrollment.objects.active().filter(pk=enrollment.pk).exists():
        raise NotStudying(_("You can rate yourself again once you are back in the program."))
    if not here.is_open:
        raise NotOpenYet(here.shut)
    return here.assessment


def begin(*, enrollment, moment, by):
    """Open a self-assessment and return it, or the one that is there already; it may have been given.

    Raises what `opened` raises.
    """
    if found := opened(enrollment=enrollment, moment=moment):
        return found
    with transaction.atomic():
        assessment, made = SelfAssessment.objects.get_or_create(enrollment=enrollment, moment=moment)
        if made:
            audit.record("began", assessment, by=by, moment=moment)
            facts.changed(assessment.enrollment.user_id)
    return assessment


def keep(*, assessment, values):
    """Keep ratings in a draft: {statement: 1 to 5}, each with the words as they were read. Others stay as they are.

    Raises AlreadyGiven once it is given. Not logged: what stands in a draft concerns nobody but the learner.
    """
    rows = [
        SelfRating(assessment=assessment, statement=statement, text=statement.text, value=value)
        for statement, value in values.items()
    ]
    with transaction.atomic():
        _still_open(assessment)
        SelfRating.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["assessment", "statement"],
            update_fields=["text", "value"],
        )


def give(*, assessment, by):
    """Give a self-assessment: from now on it never changes.

    Raises StillMissing with every statement that is asked and not rated, AlreadyGiven once it is given.
    """
    with transaction.atomic():
        assessment = _still_open(assessment)
        rated = set(assessment.ratings.values_list("statement_id", flat=True))
        missing = [one for one in asked(assessment.enrollment.cohort.program) if one.pk not in rated]
        if missing:
            raise StillMissing(missing)
        assessment.given_at = timezone.now()
        assessment.save(update_fields=["given_at"])
        audit.record("gave", assessment, by=by, moment=assessment.moment)
        facts.changed(assessment.enrollment.user_id)
    return assessment


def _still_open(assessment):
    """The locked row. Raises AlreadyGiven."""
    locked = SelfAssessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    if locked.given_at:
        raise AlreadyGiven(_("It stays as it is, so that you can see later what has changed."))
    return locked


def values(assessment):
    """{statement id: value} of a draft; {} before it is begun."""
    return dict(assessment.ratings.values_list("statement_id", "value")) if assessment else {}


def ratings_given(enrollment):
    """{moment: [Rating, …]} of everything given, in the order of the moments and of the statements."""
    rows = (
        SelfRating.objects.filter(assessment__enrollment=enrollment, assessment__given_at__isnull=False)
        .order_by("statement__position", "statement__code")
        .values_list("assessment__moment", "statement__code", "statement__area", "value", "text")
    )
    found = {}
    for moment, *rating in rows:
        found.setdefault(moment, []).append(Rating(*rating))
    return {moment: found[moment] for moment in MOMENTS if moment in found}
