"""When things open and are due in a cohort, and who has been given longer."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class ScheduledDate(models.Model):
    """When a page of the curriculum opens and is due in one cohort.

    Days count from the cohort's first day (day 0), hours are local to its zone: that is what a rollover copies. The
    instants are computed from them when they are saved (courses/calendar_days.py) and are what every page compares.
    """

    cohort = models.ForeignKey("courses.Cohort", on_delete=models.CASCADE, related_name="dates")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    opens_day = models.SmallIntegerField(null=True, blank=True)
    opens_time = models.TimeField(null=True, blank=True)
    due_day = models.SmallIntegerField(null=True, blank=True)
    due_time = models.TimeField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True, editable=False)
    due_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["opens_at", "due_at"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "page"], name="one_date_per_page_and_cohort"),
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(due_at=None)
                | models.Q(due_at__gt=models.F("opens_at")),
                name="nothing_is_due_before_it_opens",
            ),
        ]

    def __str__(self):
        return f"{self.page} in {self.cohort}"


class Extension(models.Model):
    """Longer time for one learner and one page. Never computes a second clock: it is the date that counts."""

    # What people read and write is no use of a page that staff should see listed.
    wagtail_reference_index_ignore = True

    enrollment = models.ForeignKey("courses.Enrollment", on_delete=models.PROTECT, related_name="extensions")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    request = models.ForeignKey(
        "courses.ExtensionRequest",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="extensions",
    )
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "page"],
                condition=models.Q(withdrawn_at=None),
                name="one_running_extension_per_page",
            )
        ]

    def __str__(self):
        return f"{self.enrollment}: {self.page}"


class ExtensionRequest(models.Model):
    """A learner asks the office for more time, in confidence: faculty and peers never see it.

    The words can be erased by the learner; that a request was made and answered stays.
    """

    class Reason(models.TextChoices):
        """What it is about. Nobody has to say more than this."""

        BEREAVED = "bereaved", _("I am bereaved")
        ILL = "ill", _("I am ill, or someone close to me is")
        WORK = "work", _("Work does not leave me the time")
        OTHER = "other", _("Something else")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrollment = models.ForeignKey(
        "courses.Enrollment", on_delete=models.PROTECT, related_name="extension_requests"
    )
    reason = models.CharField(max_length=10, choices=Reason.choices)
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted = models.BooleanField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=models.Q(answered_at=None),
                name="one_open_request_per_enrollment",
            )
        ]

    def __str__(self):
        return f"{self.enrollment}: {self.get_reason_display()}"
