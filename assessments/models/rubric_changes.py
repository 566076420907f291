"""By which rubric answers of a sitting are marked, where that is no longer the one frozen into their case."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.engine.reading import Reader
from assessments.engine.rubric import read_rubric


class SittingRubric(models.Model):
    """From then on answers to one question of a sitting are marked by this rubric. Appended; the newest row holds.

    The rubric stands in it whole, as a question of a case holds it. What was released stays with the one before.
    """

    sitting = models.ForeignKey("assessments.Sitting", on_delete=models.PROTECT, related_name="rubrics")
    item = models.CharField(max_length=80)
    rubric = models.JSONField()
    content_hash = models.CharField(max_length=64)
    structure_hash = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    why = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["sitting", "pk"]

    def __str__(self):
        return f"{self.sitting_id}, {self.item}: {self.content_hash[:8]}"

    def as_rubric(self):
        """As the engine reads it."""
        return read_rubric(Reader(self.rubric, "", []))


@lru_cache(maxsize=64)
def rubric_of_digest(content_hash):
    """The rubric of this content, as the engine reads it: the digest covers all of it, so it is read once a process."""
    return SittingRubric.objects.filter(content_hash=content_hash).order_by("pk")[0].as_rubric()
