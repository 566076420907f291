"""Blocks of a rubric: criteria, each with its levels."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LevelBlock(blocks.StructBlock):
    """One level of a criterion."""

    label = blocks.CharBlock(max_length=60, help_text=_("A word or two: “Not yet”, “Sound”, “Exemplary”."))
    points = blocks.DecimalBlock(min_value=0, max_digits=6, decimal_places=2)
    descriptor = blocks.TextBlock(
        rows=3, required=False, help_text=_("By what a marker knows it, in a sentence.")
    )
    example = blocks.TextBlock(
        rows=2,
        required=False,
        help_text=_(
            "A sentence somebody might write at this level. Markers read it; learners after their results."
        ),
    )
    critical = blocks.BooleanBlock(
        required=False, help_text=_("An answer at this level could harm the patient. One level at most.")
    )

    class Meta:
        label_format = "{label} ({points})"


class CriterionBlock(blocks.StructBlock):
    """One thing that is judged."""

    title = blocks.CharBlock(max_length=120, help_text=_("What is judged: “Explains why the drug changes”."))
    description = blocks.TextBlock(rows=2, required=False)
    levels = blocks.ListBlock(
        LevelBlock(), min_num=2, help_text=_("In the order of their points, lowest or highest first.")
    )
    critical_because = blocks.TextBlock(
        rows=2,
        required=False,
        help_text=_("Where a level is critical: what it could have done to the patient, in a sentence."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Criterion")
        label_format = "{title}"
        description = _("One thing that is judged, with its levels.")
        preview_value = {
            "title": "Says why the drug changes",
            "levels": [
                {"label": "Not yet", "points": Decimal(0), "descriptor": "Names no reason."},
                {"label": "Sound", "points": Decimal(2), "descriptor": "Names the kidneys and what gathers."},
            ],
        }


class CriteriaBlock(blocks.StreamBlock):
    """The criteria of a rubric, in the order in which a marker meets them."""

    criterion = CriterionBlock()

    class Meta:
        min_num = 1
