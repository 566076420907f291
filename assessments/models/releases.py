"""What was released to whom: a row for each result that went out. A learner reads these, whatever came after."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class ReleasedResult(models.Model):
    """One attempt's result went out with one release. Appended; the newest row of an attempt is what its learner reads.

    changes  what became another than they read before: words of releasing.CHANGES; empty the first time
    """

    release = models.ForeignKey("assessments.Release", on_delete=models.PROTECT, related_name="results")
    attempt = models.ForeignKey(
        "assessments.Attempt", on_delete=models.PROTECT, related_name="released_results"
    )
    outcome = models.ForeignKey("assessments.Outcome", on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["release", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "attempt"], name="a_result_goes_out_once_a_release"),
            models.UniqueConstraint(fields=["attempt", "outcome"], name="a_result_is_released_once"),
        ]

    def __str__(self):
        return f"{self.release}: {self.attempt}"


class QuestionException(models.Model):
    """A learner may question marks of an attempt until later than the plan says. Appended; the latest one holds."""

    attempt = models.ForeignKey(
        "assessments.Attempt", on_delete=models.PROTECT, related_name="question_exceptions"
    )
    until = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    granted_at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=500)

    class Meta:
        ordering = ["-granted_at", "-pk"]

    def __str__(self):
        return f"{self.attempt_id}, {self.until:%Y-%m-%d}"
