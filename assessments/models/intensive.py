"""An in-person day: stations, who rates and plays there, who stands where when, who came, and what was seen."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.engine import rubric as engine
from assessments.engine.reading import Reader
from assessments.engine.rotations import Clock
from assessments.models.assigned import Assigned, AssignedQuerySet, doer
from cms.days import day_in_words

USER = settings.AUTH_USER_MODEL
GRACE = timedelta(days=14)
"""So long after an assignment is over what waits on a tablet may still arrive, and is dealt with in words."""


class IntensiveDay(models.Model):
    """A day on which learners of a cohort talk with people at stations while somebody watches and rates."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("courses.Cohort", on_delete=models.PROTECT, related_name="intensive_days")
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    begins = models.TimeField(help_text=_("When the first round begins, by the clocks of the cohort."))
    minutes = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(3), MaxValueValidator(120)]
    )
    change_minutes = models.PositiveSmallIntegerField(default=3, validators=[MaxValueValidator(60)])
    break_every = models.PositiveSmallIntegerField(
        default=4, validators=[MaxValueValidator(40)], help_text=_("Rounds until a break. 0: none.")
    )
    break_minutes = models.PositiveSmallIntegerField(default=15, validators=[MaxValueValidator(180)])
    delay_minutes = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(600)])
    place = models.CharField(max_length=120, blank=True)
    note = models.TextField(
        max_length=2000, blank=True, help_text=_("For learners: how to get there, what to bring.")
    )
    made_by = doer()
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = doer(null=True)
    opened_despite = models.CharField(max_length=500, blank=True)
    results_opened_at = models.DateTimeField(null=True, blank=True)
    results_opened_by = doer(null=True)

    class Meta:
        ordering = ["-held_on", "begins", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(results_opened_at=None) | models.Q(opened_at__isnull=False),
                name="results_are_of_a_day_that_was_opened",
            )
        ]

    def __str__(self):
        return f"{self.title}, {day_in_words(self.held_on)}"

    @property
    def zone(self):
        """The cohort's time zone: the day's clock is read in it."""
        return self.cohort.zone

    @property
    def clock(self):
        """Its rounds on the clock, as the engine counts them."""
        first = datetime.combine(self.held_on, self.begins, self.zone) + timedelta(minutes=self.delay_minutes)
        return Clock(first, self.minutes, self.change_minutes, self.break_every, self.break_minutes)

    @property
    def is_open(self):
        """Whether its schedule holds, and ratings are taken."""
        return self.opened_at is not None


class Station(models.Model):
    """One place of a day: whom learners meet there, and by which rubric that is watched."""

    day = models.ForeignKey(IntensiveDay, on_delete=models.CASCADE, related_name="stations")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(40)])
    title = models.CharField(max_length=120)
    brief = models.TextField(max_length=4000, blank=True, help_text=_("What learners read at the door."))
    rater_notes = models.TextField(
        max_length=4000, blank=True, help_text=_("What raters watch for. Learners never see it.")
    )
    place = models.CharField(max_length=80, blank=True)
    rubric_slug = models.SlugField(max_length=80, default="talking-with-people")
    rubric = models.JSONField(null=True, blank=True)
    has_patient = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["day", "number"], name="one_station_of_a_number"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    @property
    def read_rubric(self):
        """The rubric as the day froze it; None before the day is opened."""
        return engine.read_rubric(Reader(self.rubric, "", [])) if self.rubric else None


class StationPersonQuerySet(AssignedQuerySet):
    """Which assignments."""

    def heard(self, now=None):
        """Those that hold, or that were over lately: what they saw may still be on its way."""
        now = now or timezone.now()
        not_long_over = models.Q(ends_at=None) | models.Q(ends_at__gt=now - GRACE)
        not_long_ended = models.Q(ended_at=None) | models.Q(ended_at__gt=now - GRACE)
        return self.filter(not_long_over, not_long_ended, starts_at__lte=now)


class StationPerson(Assigned):
    """Somebody rates or plays at a station, or at every station of a day, from a moment until another. Never deleted."""

    class Role(models.TextChoices):
        """What the person does there."""

        RATER = "rater", _("Rates")
        PATIENT = "patient", _("Plays the patient")

    day = models.ForeignKey(IntensiveDay, on_delete=models.PROTECT, related_name="people")
    station = models.ForeignKey(
        Station, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="stations")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.RATER)
    seen_at = models.DateTimeField(null=True, blank=True)
    waiting = models.PositiveSmallIntegerField(
        default=0, help_text="Ratings on the tablet, when it was last heard of."
    )

    objects = StationPersonQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "station", "user", "role"],
                condition=models.Q(ended_at=None),
                name="at_a_station_once_in_a_role",
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.station or self.day}"


class SlotQuerySet(models.QuerySet):
    """Which slots."""

    def standing(self):
        """Those that take place, or took place."""
        return self.filter(freed_at=None)


class Slot(models.Model):
    """A learner at a station in a round. Freed, never deleted, once the day is open."""

    day = models.ForeignKey(IntensiveDay, on_delete=models.PROTECT, related_name="slots")
    round = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="slots")
    enrollment = models.ForeignKey("courses.Enrollment", on_delete=models.PROTECT, related_name="slots")
    freed_at = models.DateTimeField(null=True, blank=True)
    freed_by = doer(null=True)
    freed_why = models.CharField(max_length=500, blank=True)
    makeup = models.CharField(max_length=500, blank=True)
    excused_at = models.DateTimeField(null=True, blank=True)
    excused_by = doer(null=True)
    excused_why = models.CharField(max_length=500, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["round", "station__number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "station"],
                condition=models.Q(freed_at=None),
                name="one_learner_at_a_station_in_a_round",
            ),
            models.UniqueConstraint(
                fields=["day", "round", "enrollment"],
                condition=models.Q(freed_at=None),
                name="one_station_for_a_learner_in_a_round",
            ),
            models.CheckConstraint(
                condition=models.Q(excused_at=None) | ~models.Q(excused_why=""),
                name="an_excuse_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.round}, {self.station_id}: {self.enrollment_id}"


class Attendance(models.Model):
    """Somebody came, came late, did not come, or left. Append-only: the last row of a learner and day holds."""

    class Kind(models.TextChoices):
        """What happened."""

        ARRIVED = "arrived", _("Here")
        LATE = "late", _("Here, late")
        ABSENT = "absent", _("Absent")
        LEFT = "left", _("Left")

    day = models.ForeignKey(IntensiveDay, on_delete=models.PROTECT, related_name="attendance")
    enrollment = models.ForeignKey("courses.Enrollment", on_delete=models.PROTECT, related_name="attendance")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    by = doer()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["day", "enrollment"], name="attendance_of_a_day")]

    def __str__(self):
        return f"{self.enrollment_id}: {self.kind}"


class StationRating(models.Model):
    """How a rater saw a learner at a station. Append-only: the last one of a rater for a slot holds.

    client_event_id  made on the tablet; the same once more is the same rating
    said_at          when it was made, by the tablet's own clock, kept as said
    made_at          when it was made, by the server's clock less the age the tablet told
    """

    client_event_id = models.UUIDField(unique=True)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="ratings")
    by = doer()
    levels = models.JSONField()
    note = models.TextField(blank=True)
    said_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    came_after_end = models.BooleanField(
        default=False, help_text="It reached the server after the rater's assignment had ended."
    )

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self):
        return str(self.client_event_id)


class DaySelfRating(models.Model):
    """How a learner saw themself at the end of a day, before they see what others saw. One a learner and day."""

    day = models.ForeignKey(IntensiveDay, on_delete=models.PROTECT, related_name="self_ratings")
    enrollment = models.ForeignKey(
        "courses.Enrollment", on_delete=models.PROTECT, related_name="day_self_ratings"
    )
    rubric = models.JSONField()
    levels = models.JSONField()
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "enrollment"], name="one_self_rating_of_a_day"),
        ]

    def __str__(self):
        return f"{self.enrollment_id}: {self.day_id}"
