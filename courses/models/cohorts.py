"""Cohorts, who is in them, and invitations to join."""

import uuid
import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class CohortQuerySet(models.QuerySet):
    """Which cohorts."""

    def open_now(self):
        """Cohorts anyone may join today."""
        today = timezone.localdate()
        return (
            self.filter(open_enrollment=True)
            .filter(models.Q(enrollment_closes_on=None) | models.Q(enrollment_closes_on__gte=today))
            .filter(models.Q(ends_on=None) | models.Q(ends_on__gte=today))
        )

    def overlapping(self, cohort):
        """Other cohorts of the same program, or the same course of it, that run while this one would."""
        found = self.filter(program_id=cohort.program_id, course_id=cohort.course_id).exclude(pk=cohort.pk)
        found = found.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=cohort.starts_on))
        return found.filter(starts_on__lte=cohort.ends_on) if cohort.ends_on else found


class Cohort(models.Model):
    """A dated offering of a program, or of one course of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    program = models.ForeignKey("courses.ProgramPage", on_delete=models.PROTECT, related_name="cohorts")
    course = models.ForeignKey(
        "courses.CoursePage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cohorts",
        help_text=_("Empty: the whole program."),
    )
    name = models.CharField(max_length=80)
    faculty = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="cohorts_taught")
    time_zone = models.CharField(max_length=64, default="America/Denver")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    open_enrollment = models.BooleanField(
        default=False, help_text=_("Anyone with an account may join. Otherwise by invitation.")
    )
    enrollment_closes_on = models.DateField(null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="one_cohort_of_a_name"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="a_cohort_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.program.title}, {self.name}"

    @property
    def zone(self):
        """The cohort's time zone: dates and award days are read in it."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def root(self):
        """The page below which its learners study: its course, else the whole program."""
        return self.course or self.program

    @property
    def is_open(self):
        """Whether anyone may join today."""
        return Cohort.objects.open_now().filter(pk=self.pk).exists()

    def clean(self):
        """Dates in order, a zone that exists, a course of this program."""
        super().clean()
        if self.course_id and self.program_id and not self.course.path.startswith(self.program.path):
            raise ValidationError({"course": _("This course belongs to another program.")})
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The cohort would end before it starts.")})
        if self.time_zone not in zoneinfo.available_timezones():
            raise ValidationError(
                {"time_zone": _("There is no such time zone. Use a name such as America/Denver.")}
            )


class EnrollmentQuerySet(models.QuerySet):
    """Which enrollments."""

    def active(self):
        """People studying now, or done and still welcome to read."""
        return self.filter(state__in=Enrollment.STUDYING)


class Enrollment(models.Model):
    """A learner in a cohort. Never deleted; each change of state is in the audit log."""

    class State(models.TextChoices):
        """Where the learner stands in this cohort."""

        ACTIVE = "active", _("Active")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DEFERRED = "deferred", _("Deferred")

    STUDYING = (State.ACTIVE, State.COMPLETED)
    """Whoever studies now, or is done and still welcome to read."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrollments")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrollments")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    deferred_to = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="expected",
        help_text=_("While deferred: the cohort in which the learner goes on, where it is known."),
    )
    enrolled_at = models.DateTimeField(default=timezone.now)
    state_since = models.DateTimeField(default=timezone.now)
    rules = models.ForeignKey(
        "courses.RulesVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrollments",
        help_text=_("The rules by which this learner is judged. Empty: those that are published now."),
    )

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        ordering = ["-enrolled_at"]
        constraints = [models.UniqueConstraint(fields=["user", "cohort"], name="one_enrollment_per_cohort")]
        indexes = [models.Index(fields=["cohort", "state"], name="enrollment_roster")]

    def __str__(self):
        return f"{self.user} in {self.cohort}"

    @property
    def place_history(self):
        """What the office changed about this place, the newest first."""
        return self.changes.select_related("from_cohort", "to_cohort", "by")

    @property
    def name_history(self):
        """When the office changed the learner's name, the newest first."""
        return self.user.name_changes.select_related("by")

    @property
    def account_history(self):
        """Accounts of the same person that were merged into this one."""
        return self.user.merged_accounts.select_related("by")


class InvitationQuerySet(models.QuerySet):
    """Which invitations."""

    def usable(self):
        """Neither used nor withdrawn nor expired."""
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """An e-mail invitation into a cohort or to a role: single use, expiring; only the token's digest is kept."""

    email = models.EmailField()
    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(max_length=20, blank=True)
    course = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    discipline = models.SlugField(blank=True)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    prefilled = models.JSONField(
        default=dict,
        blank=True,
        help_text="What the office knows of the person: it fills what they left empty when they accept.",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cohort__isnull=False) | ~models.Q(role=""),
                name="an_invitation_leads_somewhere",
            )
        ]

    def __str__(self):
        return f"{self.email} → {self.cohort or self.role}"

    @property
    def state(self):
        """Where the invitation is, in one word."""
        if self.used_at:
            return "used"
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if self.expires_at <= timezone.now() else "waiting"
