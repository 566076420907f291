"""A team's care plan: its rows with every version, what is said about them, who signed, and what each member wrote."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.teams import TeamMember, TeamWork, doer


class PlanRow(models.Model):
    """One row of a team's plan. What it says stands in its versions; here is which of them is the one that holds.

    position    its place among the rows of the plan, by when it came
    number      the number of the version that holds
    deleted_at  when it was taken out; None again once it is brought back
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    work = models.ForeignKey(TeamWork, on_delete=models.PROTECT, related_name="plan_rows")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["work", "position"], name="one_row_of_a_plan_at_a_position")
        ]

    def __str__(self):
        return f"row {self.position}"


class PlanRowVersion(models.Model):
    """What a row said from a moment on. Never changed, never deleted: nobody's accepted words are lost.

    change  the number of the work's change that it was
    client  the id the browser gave to the edit: one that comes twice counts once
    base    the number of the version that its author had before them
    fields  what the row says; erased, should that ever be asked for, it says nothing, and the digest stays
    """

    class Kind(models.TextChoices):
        """What was done."""

        MADE = "made", _("wrote the row")
        CHANGED = "changed", _("changed the row")
        DELETED = "deleted", _("took the row out")
        RESTORED = "restored", _("brought the row back")

    row = models.ForeignKey(PlanRow, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    change = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    client = models.UUIDField(unique=True)
    base = models.PositiveIntegerField()
    fields = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    by = doer()
    at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = doer(null=True)

    class Meta:
        ordering = ["change", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["row", "number"], name="one_version_of_a_plan_row_and_number")
        ]

    def __str__(self):
        return f"{self.row}, version {self.number}"


class PlanComment(models.Model):
    """What a member or faculty said about a row. The text can be erased; that and when it was said stays."""

    uuid = models.UUIDField(unique=True)
    row = models.ForeignKey(PlanRow, on_delete=models.PROTECT, related_name="comments")
    change = models.PositiveBigIntegerField()
    text = models.TextField(blank=True)
    by = doer()
    is_faculty = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = doer(null=True)

    class Meta:
        ordering = ["change", "pk"]

    def __str__(self):
        return "(erased)" if self.erased_at else self.text[:60]


class PlanSignature(models.Model):
    """A member signed the plan as it stood: by its digest, and by the number of the last change. Never changed."""

    work = models.ForeignKey(TeamWork, on_delete=models.PROTECT, related_name="plan_signatures")
    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="plan_signatures")
    change = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "work", "change"], name="a_member_signs_a_state_of_the_plan_once"
            )
        ]

    def __str__(self):
        return f"{self.member} at {self.change}"


class PlanCompletion(models.Model):
    """Every member had signed the same state: what it came to by rule then. Never changed; a later one adds a row."""

    work = models.ForeignKey(TeamWork, on_delete=models.PROTECT, related_name="plan_completions")
    number = models.PositiveIntegerField()
    change = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    points = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    harms = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["work", "number"], name="one_completion_of_a_plan_and_number")
        ]

    def __str__(self):
        return f"{self.points} of {self.most}"


class PlanReflection(models.Model):
    """What one member reflected, in their own words: read by them and by faculty, and by nobody else.

    verdict  what faculty said of it; "" while nobody has, and again once it is written anew
    """

    class Verdict(models.TextChoices):
        """What faculty say."""

        MET = "met", _("Met")
        NOT_YET = "not_yet", _("Not yet")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    work = models.ForeignKey(TeamWork, on_delete=models.PROTECT, related_name="plan_reflections")
    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="plan_reflections")
    text = models.TextField(blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    comment = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = doer(null=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = doer(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "member"], name="one_reflection_of_a_member_on_a_plan")
        ]

    def __str__(self):
        return f"{self.member}: reflection"


class PlanPeerRating(models.Model):
    """How one member saw another: levels by id of the question, and a few words for faculty alone."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    work = models.ForeignKey(TeamWork, on_delete=models.PROTECT, related_name="plan_ratings")
    rater = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="plan_ratings_given")
    ratee = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="plan_ratings_got")
    levels = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = doer(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work", "rater", "ratee"], name="one_rating_of_a_member_by_a_member"
            ),
            models.CheckConstraint(
                condition=~models.Q(rater=models.F("ratee")), name="nobody_rates_themselves_as_a_peer"
            ),
        ]

    def __str__(self):
        return f"{self.rater} on {self.ratee}"


class PlanMark(models.Model):
    """What faculty make of a plan by the rubric: a draft until it is released to the team, and unchanged from then on."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Draft")
        RELEASED = "released", _("Released")

    work = models.ForeignKey(TeamWork, on_delete=models.PROTECT, related_name="plan_marks")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    levels = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    change = models.PositiveBigIntegerField()
    by = doer()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["work", "number"], name="one_mark_of_a_plan_and_number"),
            models.UniqueConstraint(
                fields=["work"], condition=models.Q(state="draft"), name="one_draft_of_a_mark_of_a_plan"
            ),
        ]

    def __str__(self):
        return f"{self.work}: mark {self.number}"


class PlanDebrief(models.Model):
    """Faculty talked with the team about what in its plan could have harmed. Never changed."""

    work = models.ForeignKey(TeamWork, on_delete=models.PROTECT, related_name="plan_debriefs")
    change = models.PositiveBigIntegerField()
    note = models.CharField(max_length=500)
    by = doer()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.note[:60]


class PlanReader(models.Model):
    """How far somebody has seen a plan. Whether they want mail about it is one choice for all: TeamMailChoice.

    seen  the last change that was on their screen
    told  the last change that a mail told them of
    """

    work = models.ForeignKey(TeamWork, on_delete=models.CASCADE, related_name="plan_readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen = models.PositiveBigIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "user"], name="one_reader_of_a_plan_each")]

    def __str__(self):
        return f"{self.user}: {self.seen}"
