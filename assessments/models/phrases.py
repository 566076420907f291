"""The comment bank: sentences that markers keep to use again."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class CommentPhraseQuerySet(models.QuerySet):
    """Which sentences."""

    def seen_by(self, user):
        """One's own, and those that are shared."""
        return self.filter(models.Q(owner=user) | models.Q(is_shared=True))

    def for_rubric(self, slug):
        """Those kept for a rubric, or for any."""
        return self.filter(rubric__in={"", slug})


class CommentPhrase(models.Model):
    """A sentence somebody keeps, for a rubric or one criterion of it, or for any; others see it where it is shared.

    A tool and no record: whoever keeps one may remove it. What was written with its help stands in the mark.
    """

    MOST_CHARACTERS = 1000

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField(default=False)
    rubric = models.CharField(max_length=80, blank=True, help_text="Slug; empty: any rubric.")
    criterion = models.CharField(max_length=80, blank=True, help_text="Its id; empty: the whole answer.")
    text = models.CharField(max_length=MOST_CHARACTERS)
    times_used = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    objects = CommentPhraseQuerySet.as_manager()

    class Meta:
        ordering = ["-times_used", "-at", "-pk"]
        indexes = [models.Index(fields=["owner", "rubric"], name="phrases_of_a_marker")]

    def __str__(self):
        return self.text[:60]
