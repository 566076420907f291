"""Recordings of what is said in conversations: kept with their bytes, so that what a version lets one hear stays."""

from django.db import models
from django.utils import timezone


class CaseSound(models.Model):
    """A recording named by the SHA-256 of its bytes. Never changed, never deleted: frozen versions name it."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content_type = models.CharField(max_length=40)
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.content_type}, {self.sha256[:16]}"
