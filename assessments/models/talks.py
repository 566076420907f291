"""What people say of a case afterwards: the learner's keep and change, what other seats saw, ratings by the rubric."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reflection(models.Model):
    """One thing to keep and one to change, written before the replay is shown. The learner's own, and theirs to change."""

    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="reflections")
    item = models.CharField(max_length=80)
    keep = models.TextField(blank=True)
    change = models.TextField(blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "item"], name="one_reflection_on_a_conversation")
        ]

    def __str__(self):
        return self.keep[:60]


class SeatSeen(models.Model):
    """What another seat saw in a case that the learner had not, in their own words. Theirs to change and to erase."""

    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="seats_seen")
    discipline = models.SlugField(help_text="Code of the discipline whose seat it is.")
    words = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "discipline"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "discipline"], name="one_sentence_on_a_seat")
        ]

    def __str__(self):
        return self.words[:60]


class TalkInvitation(models.Model):
    """A learner lets one colleague of the cohort see a run and rate it; taken back, it opens nothing."""

    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="invitations")
    item = models.CharField(max_length=80)
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "item", "colleague"],
                condition=models.Q(withdrawn_at=None),
                name="a_colleague_is_invited_once",
            )
        ]

    def __str__(self):
        return f"{self.colleague}: {self.attempt}"


class TalkRatingQuerySet(models.QuerySet):
    """Which ratings."""

    def standing(self):
        """Those that hold: without what its rater replaced by another one."""
        return self.filter(replaced_at=None)


class TalkRating(models.Model):
    """A run judged by the communication rubric: by the learner, a colleague, a standardized patient, faculty.

    The rubric stands in it as it was (structure and words), so that a later change moves no rating. A rating is never
    changed: whoever may correct theirs adds another one, and the earlier one is replaced. Given by somebody with an
    account, or by a link to somebody without one.
    """

    class Role(models.TextChoices):
        """Who rates."""

        SELF = "self", _("The learner")
        PEER = "peer", _("A colleague")
        PATIENT = "patient", _("A standardized patient")
        FACULTY = "faculty", _("Faculty")

    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="ratings")
    item = models.CharField(max_length=80)
    role = models.CharField(max_length=10, choices=Role.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    link = models.OneToOneField(
        "assessments.RaterLink", on_delete=models.PROTECT, null=True, related_name="rating"
    )
    rubric = models.JSONField(default=dict)
    levels = models.JSONField(default=dict, help_text="Criterion → level.")
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = TalkRatingQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "item", "role", "by"],
                condition=models.Q(replaced_at=None),
                name="one_rating_of_a_role_each",
            ),
            models.CheckConstraint(
                condition=models.Q(by__isnull=False, link__isnull=True)
                | models.Q(by__isnull=True, link__isnull=False),
                name="rated_by_an_account_or_by_a_link",
            ),
            models.CheckConstraint(
                condition=models.Q(link__isnull=True) | models.Q(role__in=("patient", "faculty")),
                name="links_are_for_patients_and_faculty",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.attempt}"

    @property
    def rater(self):
        """Who gave it, in words."""
        return str(self.by) if self.by_id else self.link.name
