"""What learners are asked about a course, that they answered, and what was answered: apart from each other.

Who answered and what was answered share no row, no time and no order. There is no sheet of one person: of each
question only how often each answer was given is kept, and own words in the order of the alphabet. See
courses/evaluating.py for the acts, and for what this can and cannot hide.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable


class EvaluationQuestion(Orderable):
    """One question of a course's evaluation."""

    class Kind(models.TextChoices):
        """How it is answered."""

        AGREEMENT = "agreement", _("How far one agrees, 1 to 5")
        CHOICE = "choice", _("One of some answers")
        WORDS = "words", _("In own words")

    page = ParentalKey("courses.CoursePage", on_delete=models.CASCADE, related_name="evaluation_questions")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.AGREEMENT)
    text = models.CharField(
        max_length=250,
        verbose_name=_("question"),
        help_text=_(
            "For agreement a statement: “The cases were like my work.” Nothing that tells who answers."
        ),
    )
    options = models.TextField(
        blank=True, verbose_name=_("answers"), help_text=_("For a choice: two to eight answers, one a line.")
    )

    panels = [FieldPanel("text"), FieldPanel("kind"), FieldPanel("options")]

    def __str__(self):
        return self.text

    @property
    def choices(self):
        """The answers of a choice."""
        return [line.strip() for line in self.options.splitlines() if line.strip()]

    def clean(self):
        """A choice has answers, and nothing else has."""
        super().clean()
        if self.kind == self.Kind.CHOICE:
            if not 2 <= len(self.choices) <= 8:
                raise ValidationError({"options": _("Write two to eight answers, one a line.")})
            if len(set(self.choices)) < len(self.choices):
                raise ValidationError({"options": _("An answer stands there twice.")})
        elif self.choices:
            raise ValidationError({"options": _("Only a choice has answers. Leave this empty.")})


class EvaluationAnswered(models.Model):
    """That a learner answered the evaluation of a course: nothing of what, and not when."""

    wagtail_reference_index_ignore = True

    enrollment = models.ForeignKey(
        "courses.Enrollment", on_delete=models.PROTECT, related_name="evaluations_answered"
    )
    course = models.ForeignKey("courses.CoursePage", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrollment", "course"], name="one_evaluation_each")]

    def __str__(self):
        return f"{self.enrollment}: {self.course}"


class EvaluationTally(models.Model):
    """How one question was answered in one cohort, all together.

    `shown` is what faculty and office may read. `waiting` are answers that came since: they join it five at a time,
    so that no two readings differ by fewer. Both are {"counts": {answer: how often}, "words": [text, …]}, the texts
    in the order of the alphabet. The question is kept as it was asked; another wording is another tally.
    """

    wagtail_reference_index_ignore = True

    course = models.ForeignKey("courses.CoursePage", on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey("courses.Cohort", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=64, help_text="Digest of the question as it was asked.")
    kind = models.CharField(max_length=10, choices=EvaluationQuestion.Kind.choices)
    text = models.CharField(max_length=250)
    options = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    shown = models.JSONField(default=dict)
    waiting = models.JSONField(default=dict)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "cohort", "question"], name="one_tally_of_a_question")
        ]

    def __str__(self):
        return self.text
