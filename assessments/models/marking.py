"""Scores: rows that are added, never changed. A regrade is another run. Marks: what people judged, and by what."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ScoringRun(models.Model):
    """One scoring of one attempt against one version, by one engine."""

    class Kind(models.TextChoices):
        """Why it was scored."""

        INITIAL = "initial", _("When handed in")
        REGRADE = "regrade", _("Regraded")
        MARKED = "marked", _("Marked by a person")

    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.INITIAL)
    version = models.ForeignKey("assessments.CaseVersion", on_delete=models.PROTECT, related_name="+")
    engine_version = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=models.Q(kind="initial"), name="handed_in_once_scored_once"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


class ItemScore(models.Model):
    """What one item earned in a run. No mark is not a zero: the status says which."""

    run = models.ForeignKey(ScoringRun, on_delete=models.PROTECT, related_name="scores")
    item = models.CharField(max_length=80)
    response_seq = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=10)
    points = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    max_points = models.DecimalField(max_digits=9, decimal_places=4)
    criticals = models.JSONField(default=list)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "item"], name="one_score_per_item_and_run"),
            models.CheckConstraint(
                condition=models.Q(status="scored", points__isnull=False)
                | (~models.Q(status="scored") & models.Q(points__isnull=True)),
                name="points_only_when_scored",
            ),
            models.CheckConstraint(
                condition=models.Q(points=None) | models.Q(points__gte=0, points__lte=models.F("max_points")),
                name="points_within_their_maximum",
            ),
        ]

    def __str__(self):
        return f"{self.item}: {self.points} of {self.max_points}"


class Outcome(models.Model):
    """What a run decided: points, critical errors, pass or not yet."""

    class Decision(models.TextChoices):
        """The decision, in the words of the program."""

        PASS = "pass", _("Passed")
        NOT_YET = "not_yet", _("Not yet")
        PENDING = "pending", _("Waiting for a marker")

    run = models.OneToOneField(ScoringRun, on_delete=models.PROTECT, related_name="outcome")
    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="outcomes")
    points = models.DecimalField(max_digits=9, decimal_places=4)
    max_points = models.DecimalField(max_digits=9, decimal_places=4)
    critical_count = models.PositiveSmallIntegerField(default=0)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.get_decision_display()}, {self.points} of {self.max_points}"


class MarkingQuerySet(models.QuerySet):
    """Which marks."""

    def standing(self):
        """Drafts and final marks, without what was withdrawn."""
        return self.exclude(state=Marking.State.WITHDRAWN)

    def final(self):
        """Marks that count."""
        return self.filter(state=Marking.State.FINAL)


class Marking(models.Model):
    """How one person judged one written answer: a level for each criterion of the rubric, and words for the learner.

    did_well, to_change, comment  what the learner reads with the levels
    anchored  comments on places of the text: [{"words": id of Words, "start": 3, "end": 17, "text": "…"}], places
              counted in characters. The words themselves are never copied here: they can be erased.
    seconds   how long it was in hand

    A draft changes by compare-and-swap on `rev`. Once final, the database lets nothing of it change but its
    withdrawal, which is final too (migration 0007). The digests say by which rubric it was given.
    """

    class Role(models.TextChoices):
        """Whose judgment it is: the first, a second that does not see the first, or who decides where they part."""

        FIRST = "first", _("First mark")
        SECOND = "second", _("Second mark")
        ADJUDICATOR = "adjudicator", _("Adjudication")

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Draft")
        FINAL = "final", _("Final")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="markings")
    item = models.CharField(max_length=80)
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.FIRST)
    rubric_content_hash = models.CharField(max_length=64)
    rubric_structure_hash = models.CharField(max_length=64)
    levels = models.JSONField(default=dict, blank=True)
    did_well = models.TextField(blank=True)
    to_change = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    anchored = models.JSONField(default=list, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    rev = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)

    objects = MarkingQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "item", "role"],
                condition=~models.Q(state="withdrawn"),
                name="one_standing_mark_per_answer_and_role",
            ),
            models.UniqueConstraint(
                fields=["attempt", "item", "marker"],
                condition=~models.Q(state="withdrawn"),
                name="nobody_marks_an_answer_twice",
            ),
        ]

    def __str__(self):
        return f"{self.item}: {self.get_state_display()}"

    @property
    def is_final(self):
        """Whether it counts."""
        return self.state == self.State.FINAL
