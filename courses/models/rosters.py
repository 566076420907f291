"""Rosters that the office read in: the plan made of a file, and what became of each line of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RosterImport(models.Model):
    """One file of people for one cohort: a plan until somebody applies it; then what was done, line by line.

    The file itself is not kept. Its digest is, so that the office can tell which one it was.
    """

    class State(models.TextChoices):
        """How far it is. In the two middle ones a job works on its lines."""

        PLANNED = "planned", _("Dry run")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Left alone")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("courses.Cohort", on_delete=models.PROTECT, related_name="rosters")
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    notes = models.JSONField(default=list, help_text="Remarks about the file as a whole, as sentences.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    read_at = models.DateTimeField(default=timezone.now)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undo_why = models.CharField(max_length=500, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True, help_text="When a job last did a line of it.")

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self):
        return f"{self.file_name}: {self.cohort}"

    @property
    def is_planned(self):
        """Whether nothing has happened yet and it can still be applied."""
        return self.state == self.State.PLANNED

    @property
    def is_at_work(self):
        """Whether a job works on it."""
        return self.state in (self.State.APPLYING, self.State.UNDOING)

    @property
    def is_applied(self):
        """Whether it was carried out, and can be undone."""
        return self.state == self.State.APPLIED


class RosterRow(models.Model):
    """One line of a roster: what the file says, what would happen, and what did."""

    class Kind(models.TextChoices):
        """What would happen."""

        CONFLICT = "conflict", _("Conflicting")
        REFUSED = "refused", _("Refused")
        NEW = "new", _("New")
        MATCHED = "matched", _("Has an account")
        ALREADY = "already", _("Already in")

    class Outcome(models.TextChoices):
        """What happened."""

        PLANNED = "planned", _("Nothing yet")
        WAITING = "waiting", _("Waiting its turn")
        INVITED = "invited", _("Invited")
        ENROLLED = "enrolled", _("Enrolled")
        LEFT_OUT = "left_out", _("Left out")
        CHANGED = "changed", _("Left out: changed meanwhile")
        UNDONE = "undone", _("Undone")
        STAYED = "stayed", _("Could not be undone")

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    values = models.JSONField(default=dict, help_text="What the file says, by field.")
    problems = models.JSONField(default=list, help_text="What is wrong with it as a line, as sentences.")
    doubts = models.JSONField(default=list, help_text="What other lines of the file make doubtful.")
    email = models.CharField(max_length=254, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reasons = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    seat = models.CharField(max_length=101, blank=True)
    letter = models.CharField(max_length=12, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_ticked = models.BooleanField(default=False, help_text="The office takes a conflicting line along.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PLANNED)
    words = models.CharField(max_length=500, blank=True, help_text="Why it was left out, or stayed.")
    invitation = models.ForeignKey(
        "courses.Invitation", on_delete=models.SET_NULL, null=True, blank=True, related_name="roster_rows"
    )
    enrollment = models.ForeignKey(
        "courses.Enrollment", on_delete=models.SET_NULL, null=True, blank=True, related_name="roster_rows"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["roster", "line"], name="one_row_per_line")]
        indexes = [
            models.Index(fields=["roster", "kind"], name="roster_by_kind"),
            models.Index(fields=["roster", "outcome"], name="roster_by_outcome"),
        ]

    def __str__(self):
        return f"{self.line}: {self.email}"

    @property
    def name(self):
        """The person's name as the file has it."""
        parts = (self.values.get("first_name", ""), self.values.get("last_name", ""))
        return " ".join(filter(None, parts)) or self.values.get("certificate_name", "")

    @property
    def sentences(self):
        """Everything that is said of it, reasons first."""
        return [*self.reasons, *self.remarks]
