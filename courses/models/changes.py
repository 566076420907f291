"""What the office changed about a learner's place, name and accounts: each with a reason, who and when."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PlaceChange(models.Model):
    """One change of where a learner stands in a program. Appended, never changed."""

    class Kind(models.TextChoices):
        """What happened."""

        WITHDRAWN = "withdrawn", _("Withdrawn")
        RETURNED = "returned", _("Back again")
        DEFERRED = "deferred", _("Deferred")
        RESUMED = "resumed", _("Resumed")
        TRANSFERRED = "transferred", _("Transferred")
        MERGED = "merged", _("Merged with another place")

    enrollment = models.ForeignKey("courses.Enrollment", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    from_cohort = models.ForeignKey(
        "courses.Cohort", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_cohort = models.ForeignKey(
        "courses.Cohort", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.enrollment}"


class NameChange(models.Model):
    """The office changed a learner's name, and why. What the name was can be blanked, should they ask for it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="name_changes")
    before = models.JSONField(default=dict, help_text="Names by field, as they were.")
    after = models.JSONField(default=dict, help_text="The same fields, as they are since.")
    why = models.CharField(max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.user_id}, {self.at:%Y-%m-%d}"


class MergedAccount(models.Model):
    """An account that turned out to be another one's duplicate. It is shut, and stands for the other for good.

    Rows that may never change, such as the log of an attempt, keep naming the old account: this row says who it is.
    The database lets attempts and accommodations change hands only where such a row says so.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="merged_into"
    )
    stands_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="merged_accounts"
    )
    email = models.EmailField(help_text="The address by which the old account signed in.")
    why = models.CharField(max_length=500)
    moved = models.JSONField(default=list, help_text="[what, how many moved, how many stayed]")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(account=models.F("stands_for")), name="nobody_is_merged_into_themself"
            )
        ]

    def __str__(self):
        return self.email
