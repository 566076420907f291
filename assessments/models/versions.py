"""Frozen versions of cases: what learners answer, and what is marked. Never changed, never deleted."""

import json

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.engine import definition

MOST_KEPT = 200
_read = {}
"""Definitions already read, by the digest of their bytes: what is frozen is read once in each process."""


class CaseVersionQuerySet(models.QuerySet):
    """Which versions."""

    def newest(self, case_key):
        """The latest version of a case, or None; its text is fetched only when it is read."""
        return self.filter(case_key=case_key).order_by("-number").defer("content").first()

    def read_once(self, versions):
        """Read the texts of these that this process has not read yet, all in one query."""
        wanted = [one.pk for one in versions if one.content_sha256 not in _read]
        for one in self.filter(pk__in=wanted) if wanted else ():
            one.definition  # noqa: B018  (reading it remembers it)


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

    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    change_kind = models.CharField(
        max_length=10,
        blank=True,
        help_text="What it changes: wording, key or structure; empty for the first.",
    )
    change_note = models.TextField(blank=True)

    objects = CaseVersionQuerySet.as_manager()

    class Meta:
        ordering = ["case_key", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case_key", "number"], name="one_version_of_a_number"),
        ]

    def __str__(self):
        return f"{self.title}, version {self.number}"

    @property
    def definition(self):
        """The frozen case as the engine reads it; the text itself is fetched only where it was not read before."""
        found = _read.get(self.content_sha256)
        if found is None:
            found = definition.parse(json.loads(self.content))
            if len(_read) >= MOST_KEPT:
                _read.clear()
            _read[self.content_sha256] = found
        return found

    @property
    def is_whole(self):
        """Whether the stored bytes are still those that were frozen."""
        return definition.digest(self.content.encode()) == self.content_sha256


class CaseRuns(models.Model):
    """The test runs of a published version, as they stood: the safety net of every later change to engine or kinds.

    They are no part of what is frozen: an author who adds a run changes nothing for a learner. The newest row of a
    version counts.
    """

    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="test_runs")
    runs = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "case runs"

    def __str__(self):
        return f"{self.version}: {len(self.runs)} test runs"
