"""What earned the certificate when a learner enrolled, kept as it was; what the office let off, and whom it moves."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class RulesVersion(models.Model):
    """A program's rules as they stood once, in full. Appended, never changed: see courses/rule_versions.py.

    A learner is judged by the version in force when they enrolled, unless the office moves them to another.
    """

    program = models.ForeignKey(
        "courses.ProgramPage", on_delete=models.PROTECT, related_name="rules_versions"
    )
    number = models.PositiveIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["program", "number"]
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="one_rules_version_of_a_number"),
            models.UniqueConstraint(fields=["program", "digest"], name="the_same_rules_are_one_version"),
        ]

    def __str__(self):
        return f"{self.program}, rules {self.number}"


class TwoPeopleQuerySet(models.QuerySet):
    """Which of what one person asks for and another one approves."""

    def running(self):
        """Asked for, and neither refused nor taken back; approved or still to be."""
        return self.filter(ended_at=None)

    def granted(self):
        """Approved, and not taken back."""
        return self.running().exclude(approved_at=None)

    def waiting(self):
        """Nobody has approved them yet."""
        return self.running().filter(approved_at=None)


class Waiver(models.Model):
    """One requirement that one learner need not meet. One person asks and gives the reason, another approves."""

    enrollment = models.ForeignKey("courses.Enrollment", on_delete=models.PROTECT, related_name="waivers")
    rule = models.UUIDField(help_text="Key of the rule, the same in every version of the program's rules.")
    title = models.CharField(max_length=255, help_text="The rule as it read when the waiver was asked for.")
    asked = models.JSONField(
        default=dict, help_text="What the rule asked then: it is this that need not be met."
    )
    why = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was refused or taken back.")

    objects = TwoPeopleQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "rule"], condition=models.Q(ended_at=None), name="one_waiver_each"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("asked_by")),
                name="who_asks_does_not_approve",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None, approved_at=None)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="an_approval_has_a_person_and_a_moment",
            ),
        ]

    def __str__(self):
        return self.title


class RulesMove(models.Model):
    """Learners who shall be judged by another version of their program's rules. One person asks, another approves."""

    version = models.ForeignKey(RulesVersion, on_delete=models.PROTECT, related_name="moves")
    enrollments = models.ManyToManyField("courses.Enrollment", related_name="rules_moves")
    why = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was refused.")

    objects = TwoPeopleQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("asked_by")),
                name="two_people_for_other_rules",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None, approved_at=None)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False, ended_at=None),
                name="other_rules_are_approved_or_refused",
            ),
        ]

    def __str__(self):
        return str(self.version)
