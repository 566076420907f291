"""Frozen versions of cases: what learners answer, and what is marked. Never changed, never deleted."""

import json

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property


class CaseVersionQuerySet(models.QuerySet):
    """Which versions."""

    def newest(self, case_key):
        """The latest version of a case, or None."""
        return self.filter(case_key=case_key).order_by("-number").first()


class CaseVersion(models.Model):
    """One published state of a case: its canonical JSON and the SHA-256 of those bytes.

    The text is kept byte for byte (not as a JSON column), so that the digest can be checked for ever.
    """

    case_key = models.UUIDField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    content = models.TextField()
    content_sha256 = models.CharField(max_length=64)
    schema_version = models.PositiveSmallIntegerField()
    engine_version = models.CharField(max_length=20)
    source_page_id = models.PositiveBigIntegerField(null=True)
    source_revision_id = models.PositiveBigIntegerField(null=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    objects = CaseVersionQuerySet.as_manager()

    class Meta:
        ordering = ["case_key", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case_key", "number"], name="one_version_of_a_number"),
        ]

    def __str__(self):
        return f"{self.title}, version {self.number}"

    @cached_property
    def definition(self):
        """The frozen case as the engine reads it."""
        from assessments.engine import definition

        return definition.parse(json.loads(self.content))
