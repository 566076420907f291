"""Pictures of frozen charts: copied when a case is published, so that what a version shows never changes."""

from django.db import models
from django.utils import timezone


class CasePicture(models.Model):
    """A picture named by the SHA-256 of its bytes. Never changed, never deleted: frozen versions name it."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content_type = models.CharField(max_length=40)
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(width__gt=0, height__gt=0), name="a_picture_has_a_size")
        ]

    def __str__(self):
        return f"{self.content_type}, {self.width} × {self.height}, {self.sha256[:16]}"
