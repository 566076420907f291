"""What members write together and say to each other: texts version by version, and remarks, both never changed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.teams import doer

USER = settings.AUTH_USER_MODEL


def writer(**more):
    """A column for whose own words a row holds: they follow their person where two accounts become one."""
    return models.ForeignKey(USER, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", **more)


class Erasable(models.Model):
    """A text of somebody that can be erased while the row stays, with who wrote it and when. Abstract."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = doer(null=True)

    class Meta:
        abstract = True


class TeamText(Erasable):
    """One version of a text that several may write, such as a section. A new version says which one it was written over.

    place   what of the exercise it is: a section's id, "answer:<reading>:<question>"
    number  1, 2, 3 … of this place; the last one holds
    change  number of the change in the room that it was
    """

    work = models.ForeignKey("assessments.TeamWork", on_delete=models.PROTECT, related_name="texts")
    place = models.CharField(max_length=160)
    number = models.PositiveIntegerField()
    user = writer()
    change = models.PositiveBigIntegerField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["work", "place", "number"]
        constraints = [
            models.UniqueConstraint(fields=["work", "place", "number"], name="one_team_text_of_a_number")
        ]

    def __str__(self):
        return f"{self.place} {self.number}"


class TeamWord(Erasable):
    """Something said about a part of what a team works on, kept with what it speaks for.

    place   a question's id, "application", "ask:<reading>", "reply:<uuid of a word>", "talk:<reading>"
    option  the option it speaks for; empty for a remark
    """

    work = models.ForeignKey("assessments.TeamWork", on_delete=models.PROTECT, related_name="words")
    place = models.CharField(max_length=160)
    option = models.CharField(max_length=80, blank=True)
    user = writer()
    is_faculty = models.BooleanField(default=False)
    change = models.PositiveBigIntegerField()
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["said_at", "pk"]
        indexes = [models.Index(fields=["work", "place"], name="words_about_a_part")]

    def __str__(self):
        return f"{self.user}: {self.place}"


class TeamMailChoice(models.Model):
    """Which letters somebody wants about team work: one choice for all their teams. Without a row: what is usual."""

    class Letters(models.TextChoices):
        """Which letters."""

        SOON = (
            "soon",
            _("When my team waits for me, and within a few minutes when somebody comments on a plan"),
        )
        DAILY = (
            "daily",
            _("When my team waits for me, and what was commented on a plan once a day, all together"),
        )
        WAITING = "waiting", _("Only when my team waits for me; nothing about comments")
        NONE = "none", _("None: I look by myself")

    user = models.OneToOneField(USER, on_delete=models.PROTECT, related_name="team_mail_choice")
    letters = models.CharField(max_length=10, choices=Letters.choices)
    said_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.user}: {self.letters}"
