"""A number with its unit, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments import number_blocks
from assessments.authoring import NUMBERS, ItemBlock, decimal_text, freeze_common, listed
from assessments.kinds.numeric import recipe
from assessments.number_blocks import (
    BandBlock,
    FormulaBlock,
    RangeBlock,
    frozen_range,
    is_formula,
    number_text,
)


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


class NumericBlock(ItemBlock):
    """A dose or another quantity; its unit is part of the answer."""

    kind = "numeric"
    label = blocks.CharBlock(help_text=_("What the number is: “Hydromorphone in 24 hours”."))
    hint = blocks.CharBlock(required=False)
    units = blocks.ListBlock(UnitBlock(), min_num=1)
    unit = blocks.CharBlock(help_text=_("Code of the keyed unit: the key and all ranges are written in it."))
    value = FormulaBlock(help_text=_("The worked answer, in the keyed unit: a number, or a formula."))
    tolerance, tolerance_share = number_blocks.tolerance_blocks()
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

    how = number_blocks.how_block()
    flags_count = blocks.BooleanBlock(
        required=False,
        label=_("Writing counts"),
        help_text=_(
            "A naked point (.5) or a zero at the end (5.0) earns nothing. It is never critical for that."
        ),
    )
    recipe = number_blocks.RecipeBlock()

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
            "value": number_text(value["value"]) or "0",
            "bands": [frozen_range(child.value, share=True) for child in listed(value["bands"])],
            "rest_because": value["rest_because"] or "",
            "critical": [frozen_range(child.value) for child in listed(value["critical"])],
            "worked": [child.value for child in listed(value["worked"])],
            **number_blocks.frozen_judging(value),
        }
        plan = _plan(value.get("recipe"))
        return _worked_out(frozen, plan) if _varies(frozen, plan) else frozen


def _plan(value):
    """The recipe as it is worked out."""
    if not value:
        return {"quantities": [], "conditions": [], "lines": []}
    return {
        "quantities": number_blocks.frozen_quantities(value["quantities"]),
        "conditions": [child.value for child in listed(value["conditions"])],
        "lines": [
            {"is": child.value["formula"], **{name: child.value[name] for name in ("name", "unit", "text")}}
            for child in listed(value["lines"])
        ],
        "least": decimal_text(value["least"]),
        "most": decimal_text(value["most"]),
    }


def _varies(frozen, plan):
    ends = [one.get(name) for one in (*frozen["bands"], *frozen["critical"]) for name in ("low", "high")]
    return bool(plan["quantities"] or plan["lines"]) or any(map(is_formula, [frozen["value"], *ends]))


def _worked_out(frozen, plan):
    """Key and ranges for every variant; the rows of the tables that formulas look into are copied."""
    from assessments import table_rules
    from assessments.kinds.workbench.freezing import parsed

    used = recipe.looked_into(frozen, plan)
    tables = table_rules.in_force(used) if used else {}
    copied = [recipe.used_rows(tables[slug], used[slug]) for slug in sorted(tables)]
    return recipe.worked_out(frozen | ({"tables": copied} if copied else {}), plan, parsed(tables))
