"""Who rates runs beside the learner and the course's faculty: people outside by a link, people assigned to a sitting."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assigned import Assigned


class RaterRole(models.TextChoices):
    """As what somebody rates who is no faculty of the course."""

    RATER = "rater", _("Rates as faculty would")
    PATIENT = "patient", _("Played the patient, or somebody close")


class RaterLink(models.Model):
    """A link that lets somebody without an account rate one run, once. Its token is known to their mail alone.

    shows_name  whether the page says the learner's name; else it says "a learner"
    """

    class Role(models.TextChoices):
        """As what they rate."""

        PATIENT = "patient", _("Standardized patient")
        FACULTY = "faculty", _("Faculty from outside")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="rater_links")
    item = models.CharField(max_length=80)
    role = models.CharField(max_length=10, choices=Role.choices)
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    shows_name = models.BooleanField(default=False)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(withdrawn_at=None),
                name="a_used_link_is_not_withdrawn",
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.get_role_display()}"

    @property
    def is_usable(self):
        """Whether a rating can be given by it now."""
        return not (self.used_at or self.withdrawn_at) and self.expires_at > timezone.now()


class RaterAssignment(Assigned):
    """Somebody rates the conversations of a sitting, from a day until another. Ended, never deleted."""

    Role = RaterRole

    sitting = models.ForeignKey("assessments.Sitting", on_delete=models.PROTECT, related_name="raters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rates_at")
    role = models.CharField(max_length=10, choices=RaterRole.choices, default=RaterRole.RATER)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "user", "role"],
                condition=models.Q(ended_at=None),
                name="assigned_once_to_rate_a_sitting",
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.sitting}"
