"""How far learners are. Progress belongs to the person and the original page, so a shared week counts once."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page


class LessonProgress(models.Model):
    """Where a learner is in a lesson, and when they said they had read it."""

    # What people read and write is no use of a page that staff should see listed.
    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress"
    )
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    place = models.CharField(max_length=80, blank=True, help_text="Id of the heading last passed.")
    place_title = models.CharField(max_length=200, blank=True)
    share = models.PositiveSmallIntegerField(default=0, help_text="Per cent of the lesson passed.")
    seen_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="one_progress_per_lesson"),
            models.CheckConstraint(condition=models.Q(share__lte=100), name="a_share_is_a_percentage"),
        ]

    def __str__(self):
        return f"{self.user}: {self.page}"


class Confirmation(models.Model):
    """The office's word that a learner met a requirement that no record of ours can show."""

    enrollment = models.ForeignKey(
        "courses.Enrollment", on_delete=models.PROTECT, related_name="confirmations"
    )
    requirement = models.ForeignKey(
        "courses.ProgramRequirement", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    words = models.CharField(max_length=200)
    why = models.CharField(max_length=500)
    confirmed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "words"],
                condition=models.Q(withdrawn_at=None),
                name="one_confirmation_each",
            )
        ]

    def __str__(self):
        return self.words
