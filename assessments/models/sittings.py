"""Sittings, what one learner was granted, releases of results, and signed debriefs."""

from datetime import timedelta
from fractions import Fraction

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.engine import release
from assessments.timing import Allowance, Window, is_over_for_all

USUAL_WAIT_HOURS = 48
"""Between two summative tries, unless the sitting says otherwise (domain reference, §5 "Retakes")."""


class Sitting(models.Model):
    """A case set to a cohort: when it is open, how often it may be tried, what is shown when.

    One for each case, cohort and purpose: a case can be practiced freely and then be sat once for the record.
    """

    class Purpose(models.TextChoices):
        """What the sitting is for; it decides the feedback preset."""

        PRACTICE = "practice", _("Practice")
        FORMATIVE = "formative", _("Formative")
        SUMMATIVE = "summative", _("Summative")

    cohort = models.ForeignKey("courses.Cohort", on_delete=models.PROTECT, related_name="sittings")
    case_key = models.UUIDField(db_index=True)
    version = models.ForeignKey("assessments.CaseVersion", on_delete=models.PROTECT, related_name="sittings")
    follows_case = models.BooleanField(
        default=True,
        help_text=_(
            "Attempts that begin after a new version is published use it. Off: everyone answers one version."
        ),
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.FORMATIVE)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    last_extension_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The latest close anybody was ever given here."
    )
    time_limit_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(
        default=3, help_text=_("0: as many as the learner likes.")
    )
    wait_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    cut_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    feedback = models.JSONField(
        default=dict, blank=True, help_text="What of an attempt is shown at another moment than usual."
    )
    marks_words = models.BooleanField(
        default=False,
        verbose_name=_("Own words in conversations are marked"),
        help_text=_(
            "Where a conversation asks for the learner’s own words, faculty mark them by its rubric."
        ),
    )
    released_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "case_key", "purpose"], name="one_sitting_per_case_cohort_and_purpose"
            )
        ]

    def __str__(self):
        return f"{self.version.title}: {self.cohort}"

    @property
    def window(self):
        """When it is open and how long an attempt may take, before anything personal."""
        limit = timedelta(minutes=self.time_limit_minutes) if self.time_limit_minutes else None
        return Window(self.opens_at, self.closes_at, limit)

    @property
    def policy(self):
        """What of an attempt may be seen when: the preset of the purpose, with what this sitting says otherwise."""
        return release.policy_of(self.purpose, self.feedback)

    @property
    def wait(self):
        """How long after a try the next one may begin."""
        usual = USUAL_WAIT_HOURS if self.is_summative else 0
        return timedelta(hours=usual if self.wait_hours is None else self.wait_hours)

    @property
    def is_summative(self):
        """Whether it counts."""
        return self.purpose == self.Purpose.SUMMATIVE

    @property
    def is_released(self):
        """Whether results of it are released; whose is said by each attempt."""
        return self.released_at is not None and self.released_at <= timezone.now()

    def is_over_for_all(self, now):
        """Whether nobody's answer can arrive any more, the last personal extension included."""
        return is_over_for_all(self.closes_at, self.last_extension_at, now)

    def promise(self):
        """What an attempt that begins now is promised, in the form in which it is stored."""
        return {
            "purpose": str(self.purpose),
            "limit_minutes": self.time_limit_minutes,
            "closes_at": self.closes_at.isoformat() if self.closes_at else None,
            "cut": None if self.cut_percent is None else str(self.cut_percent / 100),
            "feedback": release.written_policy(self.policy),
            "marks_words": self.marks_words,
        }


class AccommodationQuerySet(models.QuerySet):
    """Which accommodations."""

    def running(self):
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def at(self, sitting, users):
        """What holds for these people at a sitting: granted for it, or for everything."""
        here = models.Q(sitting=None) | models.Q(sitting=sitting)
        return self.running().filter(here, user__in=users)


class Accommodation(models.Model):
    """More time or tries for one learner: at every sitting, or at one. Private; a change is a new row.

    Several that run at once are never added up: of each thing the most generous holds (assessments/timing.py).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accommodations"
    )
    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, null=True, blank=True, related_name="accommodations"
    )
    multiplier = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    break_minutes = models.PositiveSmallIntegerField(default=0)
    extra_tries = models.PositiveSmallIntegerField(default=0)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AccommodationQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_at"]
        indexes = [models.Index(fields=["user", "withdrawn_at"], name="accommodations_running")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sitting__isnull=False) | models.Q(opens_at=None, closes_at=None),
                name="own_dates_belong_to_one_sitting",
            )
        ]

    def __str__(self):
        return f"{self.pk}"  # who has one is nobody's business who meets it in a list

    @property
    def allowance(self):
        """As the reckoning of time reads it."""
        return Allowance(
            multiplier=Fraction(self.multiplier),
            extra=timedelta(minutes=self.extra_minutes),
            breaks=timedelta(minutes=self.break_minutes),
            tries=self.extra_tries,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
        )


class Release(models.Model):
    """Results of a sitting were released, to one, some or all: its rows say whose. Appended, never taken back.

    A correction is another release, with words. `by` is nobody where the clock released what was marked.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["sitting", "number"]
        constraints = [models.UniqueConstraint(fields=["sitting", "number"], name="one_release_of_a_number")]

    def __str__(self):
        return f"{self.sitting}, release {self.number}"


class CriticalDebrief(models.Model):
    """Faculty went through a critical error with the learner and signed for it. Appended, never changed."""

    attempt = models.OneToOneField(
        "assessments.Attempt", on_delete=models.PROTECT, related_name="critical_debrief"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    note = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.attempt_id}, {self.at:%Y-%m-%d}"
