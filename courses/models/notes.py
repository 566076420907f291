"""What learners write beside their lessons, for themselves alone, and how they answered the knowledge checks."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class LessonNote(models.Model):
    """A private note, a highlight or the answer to a reflection. Nobody but its writer ever reads it."""

    # What people read and write is no use of a page that staff should see listed.
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        """What sort of note it is."""

        NOTE = "note", _("Note")
        HIGHLIGHT = "highlight", _("Highlight")
        REFLECTION = "reflection", _("Reflection")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    """Made by the browser, so that sending the same note twice keeps it once."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_notes")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NOTE)
    block = models.CharField(max_length=40, blank=True, help_text="Id of the block it belongs to.")
    place = models.CharField(max_length=80, blank=True, help_text="Id of the heading above it.")
    place_title = models.CharField(max_length=200, blank=True)
    quote = models.TextField(blank=True, help_text="The words highlighted, exactly.")
    before = models.CharField(
        max_length=60, blank=True, help_text="Text right before the quote, to find it again."
    )
    text = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    rev = models.PositiveIntegerField(default=1, help_text="Grows with each change: compare and swap.")

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "block"],
                condition=models.Q(kind="reflection"),
                name="one_reflection_per_prompt",
            )
        ]
        indexes = [models.Index(fields=["user", "page"], name="notes_of_a_lesson")]

    def __str__(self):
        return self.text[:60] or self.quote[:60]


class CheckAnswer(models.Model):
    """One answer to a knowledge check of a lesson. Every try is kept; the first one is what evidence speaks of."""

    # What people read and write is no use of a page that staff should see listed.
    wagtail_reference_index_ignore = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="check_answers")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    block = models.CharField(max_length=40)
    chosen = models.JSONField(default=list, help_text="Ids of the options chosen.")
    is_right = models.BooleanField()
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["answered_at", "pk"]
        indexes = [models.Index(fields=["user", "page"], name="check_answers_of_a_lesson")]

    def __str__(self):
        return f"{self.user}: {self.block}"
