"""A number with its unit, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import NUMBERS, ItemBlock, decimal_text, freeze_common, listed, without_empty


class UnitBlock(blocks.StructBlock):
    """One unit on offer. Units of another kind may be offered on purpose: they are wrong."""

    code = blocks.RegexBlock(
        r"^[a-z0-9][a-z0-9_-]*$",
        help_text=_("Short and permanent, such as mg, mcg or ml."),
        error_messages={"invalid": _("Small letters, digits and dashes only.")},
    )
    label = blocks.CharBlock(help_text=_("As learners read it: mg, mcg, mL."))
    dimension = blocks.ChoiceBlock(
        choices=[("mass", _("Mass")), ("volume", _("Volume")), ("count", _("Count")), ("rate", _("Rate"))]
    )
    factor = blocks.DecimalBlock(
        min_value=0,
        help_text=_("How many of the keyed unit one of these is: 0.001 for mcg when mg is keyed."),
    )

    class Meta:
        label_format = "{label}"


class RangeBlock(blocks.StructBlock):
    """Values from low to high, in the keyed unit."""

    low = blocks.DecimalBlock(required=False, help_text=_("Empty: no lower end."))
    low_open = blocks.BooleanBlock(required=False, help_text=_("The lower end itself does not belong to it."))
    high = blocks.DecimalBlock(required=False, help_text=_("Empty: no upper end."))
    high_open = blocks.BooleanBlock(
        required=False, help_text=_("The upper end itself does not belong to it.")
    )
    because = blocks.TextBlock(rows=3)

    class Meta:
        label_format = "{low} – {high}"


class BandBlock(RangeBlock):
    """A range that earns a share of the points."""

    share = blocks.DecimalBlock(min_value=0, max_value=1, help_text=_("Share of the points, 0 to 1."))


class NumericBlock(ItemBlock):
    """A dose or another quantity; its unit is part of the answer."""

    kind = "numeric"
    label = blocks.CharBlock(help_text=_("What the number is: “Hydromorphone in 24 hours”."))
    hint = blocks.CharBlock(required=False)
    units = blocks.ListBlock(UnitBlock(), min_num=1)
    unit = blocks.CharBlock(help_text=_("Code of the keyed unit: the key and all ranges are written in it."))
    value = blocks.DecimalBlock(help_text=_("The worked answer, in the keyed unit."))
    bands = blocks.ListBlock(BandBlock(), help_text=_("What earns how much. Bands do not overlap."))
    rest_because = blocks.TextBlock(
        required=False, rows=3, help_text=_("Said when no band holds the answer; it earns 0.")
    )
    critical = blocks.ListBlock(
        RangeBlock(),
        help_text=_("Ranges that could harm the patient, whatever the points. Say what could happen."),
    )
    worked = blocks.ListBlock(blocks.CharBlock(), help_text=_("The worked solution, a line each."))
    step = blocks.DecimalBlock(
        required=False,
        min_value=0,
        help_text=_("Real strengths come in steps of this: the rounded answer is right too."),
    )

    class Meta:
        group = NUMBERS
        place = 1
        icon = "order"
        label = _("Number with a unit")
        description = _("A dose with its unit, bands of points and ranges that are critical.")
        preview_value = {
            "stem": "What total do you choose for the next 24 hours?",
            "points": Decimal(1),
            "label": "Hydromorphone in 24 hours",
            "hint": "A number and its unit.",
            "units": [
                {"code": "mg", "label": "mg", "dimension": "mass", "factor": Decimal(1)},
                {"code": "mcg", "label": "mcg", "dimension": "mass", "factor": Decimal("0.001")},
            ],
            "unit": "mg",
            "value": Decimal(18),
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id."""
        frozen = {
            **freeze_common(value),
            "label": value["label"],
            "hint": value["hint"] or "",
            "units": [
                {
                    "id": child.value["code"],
                    "label": child.value["label"],
                    "dimension": child.value["dimension"],
                    "factor": decimal_text(child.value["factor"]),
                }
                for child in listed(value["units"])
            ],
            "unit": value["unit"],
            "value": decimal_text(value["value"]),
            "bands": [_range(child.value, share=True) for child in listed(value["bands"])],
            "rest_because": value["rest_because"] or "",
            "critical": [_range(child.value) for child in listed(value["critical"])],
            "worked": [child.value for child in listed(value["worked"])],
        }
        if value["step"] is not None:
            frozen["practical"] = {"step": decimal_text(value["step"])}
        return frozen


def _range(value, share=False):
    ends = {
        "low": decimal_text(value["low"]),
        "high": decimal_text(value["high"]),
        "low_open": bool(value["low_open"]),
        "high_open": bool(value["high_open"]),
        "because": value["because"],
    }
    if share:
        ends["share"] = decimal_text(value["share"])
    return without_empty(ends)
