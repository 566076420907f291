"""The work of marking: what is to be marked, by whom, until when, and who has it in hand now."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assigned import Assigned


class MarkingPlan(models.Model):
    """How the written work of a sitting is marked. A sitting without one is marked once, anonymously."""

    class Second(models.TextChoices):
        """What a second person marks as well, without seeing the first mark."""

        NONE = "none", _("Nothing: one person marks each answer")
        SAMPLE = "sample", _("A sample")
        ALL = "all", _("Everything")

    class ReleaseRule(models.TextChoices):
        """When results go out."""

        BY_HAND = "by_hand", _("When somebody releases them")
        WHEN_MARKED = "when_marked", _("By themselves, once the sitting is closed and everything is marked")

    sitting = models.OneToOneField("assessments.Sitting", on_delete=models.PROTECT, related_name="plan")
    second = models.CharField(max_length=10, choices=Second.choices, default=Second.NONE)
    sample_percent = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    is_anonymous = models.BooleanField(default=True)
    asks_calibration = models.BooleanField(
        default=False, help_text=_("Who marks here first agrees with the calibrated scripts of the rubric.")
    )
    due_days = models.PositiveSmallIntegerField(
        default=10, help_text=_("Days after an answer is handed in within which it is marked.")
    )
    question_days = models.PositiveSmallIntegerField(
        default=14, help_text=_("Days after the release within which a learner may question a mark.")
    )
    release_rule = models.CharField(max_length=12, choices=ReleaseRule.choices, default=ReleaseRule.BY_HAND)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.sitting}: {self.get_second_display()}"


class MarkerAssignment(Assigned):
    """Somebody marks the work of a sitting, or of one question of it, from a day until another. Ended, never deleted."""

    class Role(models.TextChoices):
        """What the person does there."""

        MARKER = "marker", _("Marks")
        LEAD = "lead", _("Leads the marking: sees both marks, decides where they part")

    sitting = models.ForeignKey("assessments.Sitting", on_delete=models.PROTECT, related_name="markers")
    item = models.CharField(max_length=80, blank=True, help_text="Empty: every question of the sitting.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="marks_at")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MARKER)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "item", "user", "role"],
                condition=models.Q(ended_at=None),
                name="assigned_once_to_the_same_work",
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.sitting}"


class ScriptQuerySet(models.QuerySet):
    """Which scripts."""

    def ask(self, attempt, items):
        """Begin a script for each of these answers of a closed attempt that waits for a person. Twice changes nothing."""
        if not items:
            return []
        plan = MarkingPlan.objects.filter(sitting=attempt.sitting_id).first() or MarkingPlan()
        rows = []
        for item in items:
            row = Script(attempt=attempt, sitting_id=attempt.sitting_id, item=item)
            row.waits_since = attempt.closed_at or timezone.now()
            row.due_at = row.waits_since + timedelta(days=plan.due_days)
            row.wants_second = row.is_drawn(plan)
            rows.append(row)
        return self.bulk_create(rows, ignore_conflicts=True)

    def live(self):
        """Those of attempts that count."""
        return self.filter(attempt__state__in=("submitted", "expired"))

    def unsettled(self):
        """Those on which somebody still has to do something."""
        return self.live().exclude(state=Script.State.SETTLED)


class Script(models.Model):
    """One answer that people judge: the piece of work that is queued, taken, marked and settled.

    Markers know it by its code, which tells nothing of the learner. What counts of it is `counted`.
    """

    class State(models.TextChoices):
        """What it waits for."""

        WAITING = "waiting", _("Waits for a mark")
        DISPUTED = "disputed", _("Two marks part: a third person decides")
        SETTLED = "settled", _("Marked")

    class Flag(models.TextChoices):
        """What a marker wants somebody to look at. No learner sees it."""

        LOOK = "look", _("Somebody else should look at this")
        SAFETY = "safety", _("Could harm a patient")
        WELLBEING = "wellbeing", _("I worry about the person who wrote this")
        COPIED = "copied", _("Reads like somebody else’s work")
        PATIENT = "patient", _("Names somebody who may be a real patient")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="scripts")
    sitting = models.ForeignKey("assessments.Sitting", on_delete=models.PROTECT, related_name="scripts")
    item = models.CharField(max_length=80)
    waits_since = models.DateTimeField()
    due_at = models.DateTimeField()
    wants_second = models.BooleanField(default=False)
    first_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="To whom the first mark is allocated; empty: to whoever comes.",
    )
    second_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    counted = models.ForeignKey(
        "assessments.Marking", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    flag = models.CharField(max_length=10, choices=Flag.choices, blank=True)
    flag_note = models.CharField(max_length=1000, blank=True)
    flagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    objects = ScriptQuerySet.as_manager()

    class Meta:
        ordering = ["waits_since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "item"], name="one_script_per_answer"),
            models.CheckConstraint(
                condition=models.Q(state="settled", counted__isnull=False)
                | (~models.Q(state="settled") & models.Q(counted__isnull=True)),
                name="a_settled_script_has_a_mark_that_counts",
            ),
        ]
        indexes = [models.Index(fields=["sitting", "item", "state"], name="scripts_of_a_question")]

    def __str__(self):
        return self.code

    @property
    def code(self):
        """What markers call it."""
        return self.uuid.hex[:6].upper()

    def is_drawn(self, plan):
        """Whether a second person marks it: all, none, or one of the sample, which its random id decides."""
        if plan.second == MarkingPlan.Second.SAMPLE:
            return self.uuid.int % 100 < plan.sample_percent
        return plan.second == MarkingPlan.Second.ALL


class Lease(models.Model):
    """Somebody has a script in hand, in one role, until then. Two cannot; one that ran out may be taken by another."""

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="leases")
    role = models.CharField(max_length=12)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["script", "role"], name="one_has_a_script_in_hand")]

    def __str__(self):
        return f"{self.script}, {self.role}: {self.user}"
