"""A plan as it stands: its rows with the version that holds, and the digest by which members sign it."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F

from assessments.engine import careplan, exact
from assessments.engine.careplan_flags import flags, score
from assessments.models import PlanRowVersion, PlanSignature, TeamMember

Kind = PlanRowVersion.Kind


@dataclass(frozen=True)
class Standing:
    """One row as it stands: the row, the version that holds, and what it says."""

    row: object
    version: PlanRowVersion

    @property
    def uuid(self):
        """Its permanent id."""
        return self.row.uuid

    @property
    def is_out(self):
        """Whether it was taken out."""
        return self.row.deleted_at is not None

    @cached_property
    def says(self):
        """What it says, as the engine reads it."""
        return careplan.row_of(str(self.row.uuid), self.version.number, self.version.fields)


@dataclass(frozen=True)
class Plan:
    """A whole plan at one moment, those rows included that were taken out."""

    work: object
    everything: tuple[Standing, ...]

    @cached_property
    def rows(self):
        """The rows that stand, in their order."""
        return tuple(one for one in self.everything if not one.is_out)

    @cached_property
    def out(self):
        """The rows that were taken out, the last one first."""
        return sorted((one for one in self.everything if one.is_out), key=lambda one: -one.version.change)

    @cached_property
    def said(self):
        """The rows as the engine reads them."""
        return [one.says for one in self.rows]

    @cached_property
    def changed(self):
        """The number of the last change of any row; 0 where nothing was written yet."""
        return max((one.version.change for one in self.everything), default=0)

    @cached_property
    def sha256(self):
        """The digest that members sign: of every row that stands, with its number and what it says."""
        rows = [[str(one.uuid), one.version.number, one.version.sha256] for one in self.rows]
        return exact.digest(exact.canonical({"rows": rows}))

    def flags(self, *, keys=False, names=None):
        """What stands out in it. names: of disciplines by code, where the team has others than the exercise."""
        return flags(self.said, self.work.task.version.definition, keys=keys, names=names)

    def score(self):
        """What it comes to by rule."""
        return score(self.said, self.work.task.version.definition)

    def get(self, uuid):
        """The row with this id, or None."""
        return next((one for one in self.everything if str(one.uuid) == str(uuid)), None)


def plan_of(work):
    """The plan of a work as it stands; one query."""
    versions = (
        PlanRowVersion.objects.filter(row__work=work, number=F("row__number"))
        .select_related("row")
        .order_by("row__position")
    )
    return Plan(work, tuple(Standing(one.row, one) for one in versions))


@dataclass(frozen=True)
class Signing:
    """How a member stands with signing: their last signature, and whether it is about the plan as it is."""

    member: TeamMember
    signature: PlanSignature | None
    holds: bool


def signing_of(plan):
    """Each running member with their signature, in the order in which they came; two queries."""
    members = TeamMember.objects.filter(team=plan.work.team, ended_at=None).select_related("user")
    return signing_among(plan, members.order_by("starts_at", "pk"))


def signing_among(plan, members):
    """The same for members who are known already; one query."""
    last = {one.member_id: one for one in PlanSignature.objects.filter(work=plan.work).order_by("change")}
    return [
        Signing(one, last.get(one.pk), one.pk in last and last[one.pk].change > plan.changed)
        for one in members
    ]
