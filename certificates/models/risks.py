"""When the office wants to be told that a learner may not get there: rules as data, a program each."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class RiskRule(models.Model):
    """One rule of one program, judged by certificates/risks.py."""

    # A rule about people is no use of the program's page that staff should see listed.
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        """What is looked at; the values are permanent."""

        NOT_SEEN = "not_seen", _("Not seen for some days")
        OVERDUE = "overdue", _("A due date has passed, and what was due is not done")
        UNSAFE = "unsafe", _("A matter of safety is open")
        SLOW = "slow", _("Few requirements are met, and the end is near")

    program = models.ForeignKey("courses.ProgramPage", on_delete=models.CASCADE, related_name="risk_rules")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    days = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(730)],
        help_text=_("For so many days; of the last kind: with so many days to the cohort’s last day."),
    )
    percent = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Of the last kind only: fewer than this share of the requirements is met."),
    )

    class Meta:
        ordering = ["program", "kind", "days"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "kind", "days"], name="one_risk_rule_of_a_kind_and_days"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="slow", percent__isnull=False)
                | ~models.Q(kind="slow") & models.Q(percent=None),
                name="only_slowness_has_a_share",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        """A share belongs to slowness, and to nothing else."""
        super().clean()
        if self.kind == self.Kind.SLOW and self.percent is None:
            raise ValidationError({"percent": _("Say below which share of the requirements.")})
        if self.kind != self.Kind.SLOW and self.percent is not None:
            raise ValidationError({"percent": _("This rule has no share. Leave this empty.")})
