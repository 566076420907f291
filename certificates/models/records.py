"""How each learner stands with their certificate, worked out when facts change, kept for lists of thousands.

Never the truth itself: the learner's page and every issue judge anew. See certificates/records.py.
"""

from django.db import models
from django.utils import timezone

from certificates import rules

REASONS_AT_ONCE = 3
"""So many reasons a row of a list shows at once, so that a page of learners stays short."""


class LearnerRecordQuerySet(models.QuerySet):
    """Which records."""

    def stale(self):
        """Those about which something changed since they were worked out."""
        return self.exclude(told=models.F("asked"))

    def on_the_desk(self):
        """Learners who study, and whoever holds or held a certificate."""
        return self.filter(models.Q(is_studying=True) | ~models.Q(number=""))


class LearnerRecord(models.Model):
    """One enrollment as the desk lists it: a copy of the verdict, and of what the list is searched and sorted by."""

    enrollment = models.OneToOneField(
        "courses.Enrollment", on_delete=models.CASCADE, primary_key=True, related_name="record"
    )
    user_id = models.PositiveBigIntegerField(db_index=True)
    program_id = models.PositiveBigIntegerField(db_index=True)
    cohort_id = models.PositiveBigIntegerField(db_index=True)
    name = models.CharField(max_length=255, blank=True)
    sort_name = models.CharField(
        max_length=255, blank=True, help_text="The name in one case and without accents."
    )
    search = models.TextField(blank=True, help_text="Everything it is found by, in one case, plain.")
    email = models.CharField(max_length=254, blank=True)
    discipline = models.CharField(max_length=50, blank=True)
    seat = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, default=rules.NOT_YET)
    rank = models.PositiveSmallIntegerField(default=rules.STATES.index(rules.NOT_YET))
    met = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    is_unsafe = models.BooleanField(default=False)
    unsafe_since = models.DateTimeField(null=True, blank=True)
    is_studying = models.BooleanField(default=True, help_text="The enrollment can lead to a certificate.")
    reasons = models.JSONField(default=list, help_text="[[title, why, whether it is a matter of safety], …]")
    remarks = models.JSONField(default=list)
    number = models.CharField(max_length=28, blank=True, help_text="Of the certificate that decides.")
    awarded_on = models.DateField(null=True, blank=True)
    conflict = models.CharField(
        max_length=255, blank=True, help_text="Why the name should be looked at before anything is printed."
    )
    active_at = models.DateTimeField(
        null=True, blank=True, help_text="When the learner last did anything here."
    )
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="The earliest date of what is not done yet, past or to come."
    )
    due_title = models.CharField(max_length=255, blank=True)
    asked = models.PositiveIntegerField(default=1, help_text="Grows with each change of facts.")
    told = models.PositiveIntegerField(default=0, help_text="The change it last was worked out after.")
    fresh_at = models.DateTimeField(default=timezone.now)

    objects = LearnerRecordQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "sort_name", "enrollment"]
        indexes = [
            models.Index(fields=["cohort_id", "rank", "sort_name"], name="records_of_a_cohort"),
            models.Index(fields=["rank", "sort_name", "enrollment"], name="records_in_order"),
            models.Index(fields=["fresh_at"], name="records_by_age"),
        ]

    def __str__(self):
        return self.name

    @property
    def reasons_in_words(self):
        """Everything in the way, as a page shows it."""
        return [rules.Reason(*reason) for reason in self.reasons]

    @property
    def first_reasons(self):
        """What a row of a list shows at once: a few, and every open matter of safety before the others."""
        return self._safety_first[: self._at_once]

    @property
    def other_reasons(self):
        """What a row folds away: the rest."""
        return self._safety_first[self._at_once :]

    @property
    def _safety_first(self):
        return sorted(self.reasons_in_words, key=lambda reason: not reason.safety)

    @property
    def _at_once(self):
        return max(REASONS_AT_ONCE, sum(reason.safety for reason in self.reasons_in_words))

    @property
    def is_eligible(self):
        """Whether a certificate may be issued now, as far as the record knows."""
        return self.state == rules.ELIGIBLE


class RecordLine(models.Model):
    """How one learner stands with one requirement."""

    class State(models.TextChoices):
        """The same words everywhere."""

        MET = "met"
        WAIVED = "waived"
        BEGUN = "begun"
        NOT_YET = "not_yet"
        UNSAFE = "unsafe"

    record = models.ForeignKey(LearnerRecord, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    rule = models.UUIDField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.TextField(blank=True)
    figure = models.CharField(max_length=40, blank=True, help_text="The same in a few characters: 9 of 12.")

    class Meta:
        ordering = ["record", "position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "position"], name="one_line_of_a_position"),
        ]
        indexes = [models.Index(fields=["rule", "state"], name="lines_of_a_rule")]

    def __str__(self):
        return f"{self.title}: {self.state}"
