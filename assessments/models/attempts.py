"""Attempts and their append-only event logs."""

import dataclasses
import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments.engine import casting, release
from assessments.engine.public import count_of, number_of
from assessments.models.rubric_changes import rubric_of_digest
from assessments.timing import Window, at_least
from courses.audience import Seat


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
    sitting = models.ForeignKey("assessments.Sitting", on_delete=models.PROTECT, related_name="attempts")
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
    released_at = models.DateTimeField(
        null=True, blank=True, help_text="When what the learner now reads of it was released."
    )
    released_outcome = models.ForeignKey(
        "assessments.Outcome",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What was released of it last; its rows of ReleasedResult hold every one.",
    )
    rubrics = models.JSONField(
        default=dict,
        blank=True,
        help_text="Question → digest of the rubric it is marked by, where that is not the one of the case.",
    )
    last_seq = models.PositiveIntegerField(default=0)
    seat = models.JSONField(default=dict, help_text="Codes of the seat from which it is answered.")
    variant_seed = models.CharField(
        max_length=36, blank=True, help_text="The same for all tries of a learner at a case."
    )
    policy_snapshot = models.JSONField(
        default=dict,
        blank=True,
        help_text="What the learner was promised when it began; later changes of the sitting take none of it.",
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
        """The case as this attempt meets it, with the rubrics it is marked by now."""
        found = self.as_frozen
        if self.is_open or not self.rubrics:
            return found
        return casting.judged_by(
            found, {item: rubric_of_digest(digest) for item, digest in self.rubrics.items()}
        )

    @cached_property
    def as_frozen(self):
        """The case from its own seat, its own variants, the pass mark it was promised; rubrics as they were frozen."""
        frozen, cut = self.version.definition, self.policy_snapshot.get("cut")
        promised = frozen if cut is None else dataclasses.replace(frozen, cut=Decimal(cut))
        if not self.policy_snapshot.get("marks_words"):
            promised = casting.unmarked(promised)
        return casting.cast(promised, self.answers_from, casting.drawn(self.variant_seed, self.number))

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
    def purpose(self):
        """What the sitting was for when it began."""
        return self.policy_snapshot.get("purpose") or self.sitting.purpose

    @property
    def is_practice(self):
        """Whether it is for trying things out: in conversations one may go back."""
        return self.purpose == self.sitting.Purpose.PRACTICE

    @property
    def policy(self):
        """What of it may be seen when, as it was promised."""
        promised = self.policy_snapshot.get("feedback")
        return self.sitting.policy if promised is None else release.read_policy(promised)

    @property
    def is_released(self):
        """Whether its result is released to its learner."""
        return self.released_at is not None and self.released_at <= timezone.now()

    @property
    def pinned_outcome_id(self):
        """The outcome its learner reads, whatever was marked since; None where they read the newest.

        Where anything of the result waits for a release, a change of it waits for one as well.
        """
        waits = any(
            moment == release.Moment.AFTER_RELEASE
            for what, moment in self.policy.items()
            if what in release.OF_RESULT
        )
        return self.released_outcome_id if waits and self.is_released else None

    @property
    def window(self):
        """Its limit and close before anything personal: the longer of what was promised and what holds now."""
        present = self.sitting.window
        if "limit_minutes" not in self.policy_snapshot:
            return present
        limit, closes = self.policy_snapshot["limit_minutes"], self.policy_snapshot.get("closes_at")
        promised = Window(
            present.opens_at,
            datetime.fromisoformat(closes) if closes else None,
            timedelta(minutes=limit) if limit else None,
        )
        return at_least(promised, present)

    @property
    def seed(self):
        """What decides the order of options in this attempt, for ever the same."""
        return str(self.uuid)

    @property
    def talk_seed(self):
        """What names and orders the replies of its conversations.

        The address of an attempt is its uuid: with that alone somebody could try out likely ids of replies, and read
        from their names and their order which the author wrote first. So the secret of the site is in it.
        """
        return salted_hmac("assessments.talk_seed", str(self.uuid), algorithm="sha256").hexdigest()


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
