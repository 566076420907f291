"""Why a third person decided as they did where two marks part: words for the two markers, which no learner reads."""

from django.db import models
from django.utils import timezone


class Adjudication(models.Model):
    """The words that belong to an adjudicator's mark. Kept as they were, also where the mark is withdrawn later."""

    marking = models.OneToOneField(
        "assessments.Marking", on_delete=models.PROTECT, related_name="adjudication"
    )
    why = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    def __str__(self):
        return f"{self.marking}"
