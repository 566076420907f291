"""A learner's calendar feed and reminders: what they asked for, and what they were told."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


def new_key():
    """A fresh secret for a feed's address."""
    return secrets.token_urlsafe(24)


class Reminders(models.Model):
    """How one learner wants to be reminded, and the key of their calendar feed. Without a row: the defaults."""

    class Before(models.IntegerChoices):
        """How long before something is due the message comes."""

        NEVER = 0, _("Do not write to me about dates")
        ONE = 1, _("One day before")
        THREE = 3, _("Three days before")
        SEVEN = 7, _("A week before")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    before = models.PositiveSmallIntegerField(choices=Before.choices, default=Before.THREE)
    opens = models.BooleanField(default=False, help_text=_("Also when a week opens."))
    feed_key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    feed_made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "reminders"

    def __str__(self):
        return f"Reminders of {self.user}"


class Reminded(models.Model):
    """One message that went out, so that nobody gets it twice. `about_at` is the date it spoke of."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    about_at = models.DateTimeField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "kind", "about_at"], name="one_message_per_date")
        ]

    def __str__(self):
        return f"{self.user}: {self.kind} {self.page}"
