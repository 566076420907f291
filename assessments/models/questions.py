"""Questions about a mark: what a learner asks, what is written back, and what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MarkQuestionQuerySet(models.QuerySet):
    """Which questions."""

    def open(self):
        """Those that wait for an answer."""
        return self.filter(state=MarkQuestion.State.OPEN)


class MarkQuestion(models.Model):
    """A learner questions how one answer of theirs was marked. One open question an answer; an answer is final.

    criterion  which criterion of the rubric it is about; "" for the whole
    due_at     until when it should be answered
    asked_of   the mark they read when they asked
    changed_to the mark that was given in its place, where it was changed
    outcome    what the attempt came to with that mark: until it is released, nobody tells the learner
    """

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("Waits for an answer")
        ANSWERED = "answered", _("Answered")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Decision(models.TextChoices):
        """What came of it."""

        STANDS = "stands", _("The mark stands")
        CHANGED = "changed", _("The mark is changed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey("assessments.Attempt", on_delete=models.PROTECT, related_name="questions")
    item = models.CharField(max_length=80)
    criterion = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    asked_of = models.ForeignKey("assessments.Marking", on_delete=models.PROTECT, related_name="+")
    changed_to = models.ForeignKey(
        "assessments.Marking", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.ForeignKey(
        "assessments.Outcome", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    objects = MarkQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "item"],
                condition=models.Q(state="open"),
                name="one_open_question_about_a_mark",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="answered", decision=""),
                name="an_answered_question_says_what_came_of_it",
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def code(self):
        """What who answers calls it: it tells nothing of the learner."""
        return self.uuid.hex[:6].upper()

    @property
    def is_open(self):
        """Whether it waits for an answer."""
        return self.state == self.State.OPEN

    @property
    def is_changed(self):
        """Whether the mark was changed."""
        return self.decision == self.Decision.CHANGED

    def is_told(self, attempt):
        """Whether its answer may be read by the learner of this attempt: of a changed mark, once it is theirs to read."""
        if self.is_open or not self.is_changed or attempt.pinned_outcome_id is None:
            return True
        return attempt.pinned_outcome_id >= self.outcome_id


class QuestionMessage(models.Model):
    """What somebody wrote in the thread of a question. The text can be erased; that and when it was written stays."""

    class Side(models.TextChoices):
        """Who wrote."""

        LEARNER = "learner", _("The learner")
        FACULTY = "faculty", _("Faculty")

    question = models.ForeignKey(MarkQuestion, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=10, choices=Side.choices)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)
    is_answer = models.BooleanField(default=False)
    salt = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(text=""), name="an_erased_message_has_no_text"
            )
        ]

    def __str__(self):
        return "(erased)" if self.erased_at else self.text[:60]
