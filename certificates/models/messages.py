"""What the office wrote to learners from its list, and to whom: kept, and each person once."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Message(models.Model):
    """One text of the office to several learners. Appended, never changed."""

    key = models.UUIDField(
        default=uuid.uuid4,
        unique=True,
        help_text="Made with the form: a second press of the button finds it.",
    )
    subject = models.CharField(max_length=150)
    text = models.TextField(help_text="As it was written, with its fields.")
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    to = models.CharField(max_length=255, help_text="Whom the office had chosen, in words.")

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self):
        return self.subject


class CopyQuerySet(models.QuerySet):
    """Which copies."""

    def to_write(self):
        """Those of which no mail was made yet."""
        return self.filter(mail=None, written_at=None)


class MessageCopy(models.Model):
    """What one learner was told. The mail is made by a job, in the same transaction that notes it here."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="copies")
    enrollment = models.ForeignKey("courses.Enrollment", on_delete=models.PROTECT, related_name="messages")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    name = models.CharField(max_length=255)
    email = models.CharField(max_length=254)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    written_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        "cms.OutgoingMail", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CopyQuerySet.as_manager()

    class Meta:
        ordering = ["message", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="each_is_written_to_once")]
        indexes = [models.Index(fields=["written_at"], name="copies_to_write")]

    def __str__(self):
        return f"{self.message}: {self.name}"
