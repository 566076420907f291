"""Batches: certificates that one person puts together, another one approves, and a job gives out one by one.

Everything a worker must know stands on the rows, so that it may be killed anywhere; see certificates/batch_work.py.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate, Revocation
from courses import merging

CLAIM_LASTS = timedelta(minutes=2)
"""A worker that took up a row and says nothing for so long is taken for dead."""


class BatchQuerySet(models.QuerySet):
    """Which batches."""

    def waiting(self):
        """Those that somebody has put together and nobody has decided on."""
        return self.filter(state__in=(Batch.State.LOOKING, Batch.State.WAITING))

    def waiting_for(self, user):
        """Those of them that somebody else has put together: nobody approves their own, under whichever account."""
        return self.waiting().exclude(made_by__in=merging.accounts_of(user.pk))

    def running(self):
        """Those that were approved and are not finished."""
        return self.filter(state=Batch.State.RUNNING)


class Batch(models.Model):
    """Certificates that are to be issued, or issued again, together."""

    class Kind(models.TextChoices):
        """What is done with each row."""

        ISSUE = "issue", _("Issue")
        REISSUE = "reissue", _("Issue again")

    class State(models.TextChoices):
        """Where it stands. Each step is taken once."""

        LOOKING = "looking", _("Being looked through")
        WAITING = "waiting", _("Waiting for a second person")
        RUNNING = "running", _("Approved, and being issued")
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", _("Cancelled")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ISSUE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LOOKING)
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=12, choices=Revocation.Reason.choices, blank=True)
    words = models.CharField(
        max_length=500, blank=True, help_text="Why, for the record; never shown to the public."
    )
    edition = models.PositiveIntegerField(
        default=1, help_text="Grows when the list changes: who approves has seen this edition."
    )
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    looked_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    worked_at = models.DateTimeField(null=True, blank=True, help_text="When a worker last did something.")
    ended_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=500, blank=True, help_text="Why it does not go on just now.")

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["state", "-made_at"], name="batches_by_state")]
        constraints = [
            # Whatever the pages do, the database keeps that nobody approves their own.
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("made_by")),
                name="two_people_for_a_batch",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("running", "finished")) | Q(approved_by__isnull=False),
                name="approved_before_it_runs",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_undecided(self):
        """Whether it can still be approved or cancelled."""
        return self.state in (self.State.LOOKING, self.State.WAITING)


class BatchRowQuerySet(models.QuerySet):
    """Which rows."""

    def open(self):
        """Those that a worker still has something to do for.

        An awarded one whose document met trouble is left to the clock (printing.print_waiting), which goes on trying.
        """
        return self.filter(
            Q(state=BatchRow.State.WAITING)
            | Q(state=BatchRow.State.AWARDED, certificate__issued_at=None, certificate__last_error="")
        )

    def free(self, now):
        """Those of the open ones that no worker has taken up, or whose worker is long gone."""
        return self.open().filter(Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS))


class BatchRow(models.Model):
    """One learner of a batch: what was looked at, and what became of it."""

    class State(models.TextChoices):
        """The first four are of the look, the last three of the work."""

        NEW = "new", _("Not looked at yet")
        WAITING = "waiting", _("Eligible")
        BLOCKED = "blocked", _("Blocked")
        HELD = "held", _("Issued already")
        LEFT_OUT = "left_out", _("Left out")
        AWARDED = "awarded", _("Awarded; the document is being made")
        GIVEN = "given", _("Issued")
        REFUSED = "refused", _("Not issued")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    enrollment = models.ForeignKey(
        "courses.Enrollment", on_delete=models.SET_NULL, null=True, related_name="batch_rows"
    )
    old = models.ForeignKey(
        Certificate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What is replaced.",
    )
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="batch_rows"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    name = models.CharField(max_length=255, blank=True)
    line = models.CharField(
        max_length=255, blank=True, help_text="Below the name: credentials and discipline."
    )
    seen = models.CharField(max_length=64, blank=True, help_text="Fingerprint of what was looked at.")
    is_right_to_left = models.BooleanField(default=False)
    to_look_at = models.CharField(max_length=255, blank=True, help_text="Why the name should be looked at.")
    sentences = models.JSONField(
        default=list, help_text="Why not, or what stopped it; remarks while eligible."
    )
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a worker took it up.")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = BatchRowQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "enrollment"], name="once_in_a_batch"),
            models.UniqueConstraint(fields=["batch", "old"], name="replaced_once_in_a_batch"),
            models.CheckConstraint(
                condition=~Q(state__in=("awarded", "given")) | Q(certificate__isnull=False),
                name="awarded_means_there_is_one",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "state", "name"], name="rows_of_a_batch"),
            models.Index(fields=["certificate"], condition=Q(state="awarded"), name="rows_being_printed"),
        ]

    def __str__(self):
        return self.name


class Replacement(models.Model):
    """Why a new certificate is to take another's place. It does so when it is given out, and not before."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="replacement")
    reason = models.CharField(max_length=12, choices=Revocation.Reason.choices)
    words = models.CharField(max_length=500, help_text="For the record; never shown to the public.")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    def __str__(self):
        return f"{self.certificate}: {self.get_reason_display()}"
