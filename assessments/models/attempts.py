"""Sittings, attempts and their append-only event logs."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments.engine import casting
from assessments.engine.public import count_of, number_of
from assessments.timing import Window
from courses.audience import Seat


class Sitting(models.Model):
    """A case set to a cohort: when it is open, how often it may be tried, what is shown when."""

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
    time_limit_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(
        default=3, help_text=_("0: as many as the learner likes.")
    )
    released_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "case_key"], name="one_sitting_per_case_and_cohort")
        ]

    def __str__(self):
        return f"{self.version.title}: {self.cohort}"

    @property
    def window(self):
        """When it is open and how long an attempt may take."""
        limit = timedelta(minutes=self.time_limit_minutes) if self.time_limit_minutes else None
        return Window(self.opens_at, self.closes_at, limit)

    @property
    def is_released(self):
        """Whether its results are released."""
        return self.released_at is not None and self.released_at <= timezone.now()


class AttemptQuerySet(models.QuerySet):
    """Which attempts."""

    def open_for(self, user):
        """Attempts this person can go on with."""
        return self.filter(user=user, state=Attempt.State.OPEN)

    def of(self, user):
        """The person's own attempts."""
        return self.filter(user=user)

    def counted(self):
        """Attempts that count: all but those set aside."""
        return self.exclude(state=Attempt.State.VOID)

    def with_standing_of_learner(self):
        """With `studies`: whether the learner still studies in the cohort the attempt belongs to."""
        from courses.models import Enrollment

        active = Enrollment.objects.active().filter(
            cohort=models.OuterRef("sitting__cohort"), user=models.OuterRef("user")
        )
        return self.annotate(studies=models.Exists(active))

    def with_case(self):
        """With what every page of an attempt needs; the text of the case only where it was not read before."""
        related = self.select_related("version", "sitting__cohort__program", "user")
        return related.defer("version__content").with_standing_of_learner()


class Attempt(models.Model):
    """One learner's try at a case. Its truth is the event log; the columns here are a projection of it."""

    class State(models.TextChoices):
        """Where the attempt is."""

        OPEN = "open", _("Open")
        SUBMITTED = "submitted", _("Handed in")
        EXPIRED = "expired", _("Time ran out")
        VOID = "void", _("Set aside")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="attempts")
    version = models.ForeignKey("assessments.CaseVersion", on_delete=models.PROTECT, related_name="attempts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    stage = models.PositiveSmallIntegerField(default=0, help_text="Index of the open stage.")
    skipped = models.JSONField(default=list, help_text="Indices of stages before it that no rule opened.")
    started_at = models.DateTimeField(default=timezone.now)
    deadline_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    feedback_read_at = models.DateTimeField(
        null=True, blank=True, help_text="When the learner first read what it came to."
    )
    last_seq = models.PositiveIntegerField(default=0)
    seat = models.JSONField(default=dict, help_text="Codes of the seat from which it is answered.")
    variant_seed = models.CharField(
        max_length=36, blank=True, help_text="The same for all tries of a learner at a case."
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "user", "number"], name="one_attempt_of_a_number"),
            models.UniqueConstraint(
                fields=["sitting", "user"], condition=models.Q(state="open"), name="one_open_attempt_each"
            ),
        ]
        indexes = [models.Index(fields=["state", "deadline_at"], name="attempts_running_out")]

    def __str__(self):
        return f"{self.user}: {self.version.title}, try {self.number}"

    @cached_property
    def definition(self):
        """The case as this attempt meets it: from its own seat, with its own variants."""
        return casting.cast(
            self.version.definition, self.answers_from, casting.drawn(self.variant_seed, self.number)
        )

    @property
    def answers_from(self):
        """The Seat it is answered from, or None where it was not known when it began."""
        return Seat(**self.seat) if self.seat else None

    @property
    def stage_number(self):
        """Which stage in a row is open for this learner, from 1."""
        return number_of(self.stage, frozenset(self.skipped))

    @property
    def stage_count(self):
        """How many stages there are for this learner, as far as one may know."""
        return count_of(self.definition, self.stage, frozenset(self.skipped))

    @property
    def is_open(self):
        """Whether the learner can go on."""
        return self.state == self.State.OPEN

    @property
    def is_closed(self):
        """Whether it was handed in or ran out."""
        return self.state in (self.State.SUBMITTED, self.State.EXPIRED)

    @property
    def seed(self):
        """What decides the order of options in this attempt, for ever the same."""
        return str(self.uuid)


class AttemptEvent(models.Model):
    """One thing that happened in an attempt. Appended, chained by digest, never changed.

    What a person typed freely is not in here: it stands in Words, named by id and salted digest.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    item = models.CharField(max_length=80, blank=True)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    client_event_id = models.UUIDField(null=True, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["attempt", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "seq"], name="one_event_of_a_number"),
            models.UniqueConstraint(
                fields=["attempt", "client_event_id"],
                condition=models.Q(client_event_id__isnull=False),
                name="an_event_counts_once",
            ),
        ]

    def __str__(self):
        return f"{self.seq} {self.kind} {self.item}".strip()


class Words(models.Model):
    """Text a person typed freely, apart from the log so that it can be erased while the log stays whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="words")
    item = models.CharField(max_length=80)
    salt = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "words"

    def __str__(self):
        return "(erased)" if self.erased_at else self.text[:60]


class Draft(models.Model):
    """What stands in a field of an open stage and is not given yet: the only answer row that changes."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="drafts")
    item = models.CharField(max_length=80)
    rev = models.PositiveIntegerField(default=1)
    raw = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item"], name="one_draft_per_item")]

    def __str__(self):
        return f"{self.item} rev {self.rev}"
