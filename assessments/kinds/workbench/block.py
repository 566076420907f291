"""The opioid workbench, as faculty write it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments import number_blocks
from assessments.authoring import NUMBERS, ItemBlock, decimal_text, freeze_common, listed, without_empty
from assessments.engine.conversion import ROUTES
from assessments.engine.quantity import CATALOG
from assessments.kinds.workbench import freezing
from assessments.kinds.workbench.question import STEP_KINDS, TITLES
from assessments.number_blocks import BandBlock, FormulaBlock, RangeBlock, frozen_range, number_text

UNITS = [(code, unit.label) for code, unit in CATALOG.items()]
CODE = r"^[a-z][a-z0-9-]*$"
_CODE = {"invalid": _("Small letters, digits and dashes only.")}


def tables(*kinds):
    """Tables in force of these sorts, asked when the form is shown."""

    def choices():
        from assessments import table_rules

        return table_rules.choices(*kinds)

    return choices


def converting_or_tallying():
    """Equianalgesic tables and MME factors: the table decides which of the two the question is."""
    return tables("equianalgesic", "mme")()


def patch_rules():
    """Patch rules in force."""
    return tables("patch")()


class TakenBlock(blocks.StructBlock):
    """A line of what the patient takes now."""

    opioid = blocks.RegexBlock(CODE, help_text=_("As the table calls it: morphine."), error_messages=_CODE)
    route = blocks.ChoiceBlock(choices=[(route, route) for route in ROUTES])
    amount = FormulaBlock(help_text=number_blocks.BY_FORMULA)
    unit = blocks.ChoiceBlock(choices=[one for one in UNITS if one[0] not in ("ml", "mme")])
    times = FormulaBlock(default="1", label=_("Times in 24 hours"), help_text=_("1 for what runs all day."))
    text = blocks.CharBlock(help_text=_("As learners read it: “Morphine ER 60 mg every 12 hours”."))

    class Meta:
        label_format = "{text}"


class TargetBlock(blocks.StructBlock):
    """What to convert to; empty in a tally."""

    opioid = blocks.RegexBlock(CODE, required=False, error_messages=_CODE)
    route = blocks.ChoiceBlock(choices=[(route, route) for route in ROUTES], required=False)


class SafetyOptionBlock(blocks.StructBlock):
    """One thing to choose in the safety step."""

    text = blocks.TextBlock(rows=2)
    correct = blocks.BooleanBlock(required=False)
    critical = blocks.BooleanBlock(
        required=False, help_text=_("Choosing it could harm the patient. Nobody passes with it.")
    )
    because = blocks.TextBlock(rows=3)

    class Meta:
        label_format = "{text}"


class StepBlock(blocks.StructBlock):
    """A step of the working. Total, convert, patch and tally are computed by the table."""

    kind = blocks.ChoiceBlock(choices=[(kind, TITLES[kind]) for kind in STEP_KINDS])
    label = blocks.CharBlock(help_text=_("What is asked: “Hydromorphone for the next 24 hours”."))
    hint = blocks.CharBlock(required=False)
    points = blocks.DecimalBlock(min_value=0, default=Decimal(1))
    units = blocks.MultipleChoiceBlock(
        choices=UNITS, required=False, help_text=_("On offer, wrong ones as well.")
    )
    unit = blocks.ChoiceBlock(choices=UNITS, required=False, label=_("Keyed unit"))
    value = FormulaBlock(
        required=False,
        label=_("Worked answer"),
        help_text=_("Empty where it is computed by the table. A number or a formula, such as convert * 0.5."),
    )
    tolerance, tolerance_share = number_blocks.tolerance_blocks()
    bands = blocks.ListBlock(BandBlock(), default=[])
    rest_because = blocks.TextBlock(
        required=False, rows=2, help_text=_("Said when no band holds the answer.")
    )
    critical = blocks.ListBlock(
        RangeBlock(),
        default=[],
        help_text=_(
            "Empty in “Reduce” and “Regimen” with pain controlled: the unreduced equivalent and above."
        ),
    )
    step = blocks.DecimalBlock(
        required=False, min_value=0, help_text=_("Real strengths come in steps of this.")
    )
    how = number_blocks.how_block()
    every = blocks.ListBlock(
        blocks.IntegerBlock(min_value=1, max_value=72),
        default=[],
        label=_("Every … hours"),
        help_text=_("For a regimen: the intervals on offer. Its total in 24 hours is judged."),
    )
    model_every = blocks.IntegerBlock(required=False, min_value=1, max_value=72, label=_("Worked interval"))
    own_least = blocks.DecimalBlock(
        required=False, min_value=0, max_value=1, label=_("Own regimen, least share")
    )
    own_most = blocks.DecimalBlock(
        required=False,
        min_value=0,
        max_value=1,
        label=_("Own regimen, most share"),
        help_text=_("For a rescue dose: 0.1 and 0.2 judge it against the learner’s own regimen."),
    )
    flags_count = blocks.BooleanBlock(required=False, label=_("Writing counts"))
    options = blocks.ListBlock(SafetyOptionBlock(), default=[], help_text=_("For “Safety” only."))

    class Meta:
        label_format = "{kind}: {label}"


class WorkbenchBlock(ItemBlock):
    """An opioid conversion in steps over a table, or a tally of MME."""

    kind = "workbench"
    table = blocks.ChoiceBlock(
        choices=converting_or_tallying,
        help_text=_("An equianalgesic table converts; MME factors tally, and nothing else."),
    )
    patch_table = blocks.ChoiceBlock(choices=patch_rules, required=False, label=_("Patch rule"))
    target = TargetBlock(label=_("Convert to"))
    pain_controlled = blocks.BooleanBlock(
        required=False, default=True, help_text=_("Then the unreduced equivalent is critical.")
    )
    taken = blocks.ListBlock(TakenBlock(), label=_("What the patient takes"))
    steps = blocks.ListBlock(
        StepBlock(), help_text=_("In the order in which they are worked; each kind once.")
    )
    quantities = blocks.ListBlock(number_blocks.QuantityBlock(), default=[], label=_("Numbers that vary"))
    worked = blocks.ListBlock(
        blocks.CharBlock(), default=[], help_text=_("Added to the worked solution, which is computed.")
    )

    class Meta:
        group = NUMBERS
        place = 2
        icon = "table"
        label = _("Opioid workbench")
        description = _(
            "A conversion in steps over a table, or a tally of MME; each step is marked by itself."
        )
        preview_value = {
            "stem": "Work out the new dose for the next 24 hours.",
            "points": Decimal(2),
            "table": "mcpherson-2018",
            "patch_table": "",
            "target": {"opioid": "hydromorphone", "route": "oral"},
            "pain_controlled": True,
            "taken": [
                {
                    "opioid": "morphine",
                    "route": "oral",
                    "amount": "60",
                    "unit": "mg",
                    "times": "2",
                    "text": "Morphine ER 60 mg every 12 hours",
                }
            ],
            "steps": [
                {"kind": "total_24h", "label": "Morphine in 24 hours", "units": ["mg", "mcg"], "unit": "mg"},
                {
                    "kind": "convert",
                    "label": "As hydromorphone by mouth",
                    "units": ["mg", "mcg"],
                    "unit": "mg",
                },
            ],
        }

    def freeze(self, value):
        """The author's block as the engine's item, without its id: key and working computed from the table in force."""
        from assessments import table_rules

        fields = {
            **freeze_common(value),
            "table": value["table"] or "",
            "patch_table": value["patch_table"] or "",
            "target": _target(value["target"]),
            "pain_controlled": bool(value["pain_controlled"]),
            "from": [_taken(child.value) for child in listed(value["taken"])],
            "steps": [_step(child) for child in listed(value["steps"])],
            "worked": [child.value for child in listed(value["worked"])],
        }
        slugs = {fields["table"], fields["patch_table"], *freezing.named_in_formulas(fields)} - {""}
        quantities = number_blocks.frozen_quantities(value["quantities"])
        return freezing.worked_out(fields, quantities, table_rules.in_force(slugs))


def _target(value):
    return (
        {"opioid": value["opioid"], "route": value["route"]} if value["opioid"] and value["route"] else None
    )


def _taken(value):
    found = {name: value[name] or "" for name in ("opioid", "route", "unit", "text")}
    return found | {name: number_text(value[name]) or "0" for name in ("amount", "times")}


def _step(child):
    value = child.value
    own = without_empty({"least": decimal_text(value["own_least"]), "most": decimal_text(value["own_most"])})
    return {
        "id": str(child.id),
        "kind": value["kind"],
        "label": value["label"],
        "hint": value["hint"] or "",
        "points": decimal_text(value["points"]),
        "units": list(value["units"] or []),
        "unit": value["unit"] or "",
        "value": number_text(value["value"]),
        "bands": [frozen_range(one.value, share=True) for one in listed(value["bands"])],
        "rest_because": value["rest_because"] or "",
        "critical": [frozen_range(one.value) for one in listed(value["critical"])],
        "every": [one.value for one in listed(value["every"])],
        "model_every": value["model_every"],
        "own": own if len(own) == 2 else None,
        "options": [_option(one) for one in listed(value["options"])],
        **number_blocks.frozen_judging(value),
    }


def _option(child):
    value = child.value
    marks = {name: bool(value[name]) for name in ("correct", "critical")}
    return {"id": str(child.id), "text": value["text"], **marks, "because": value["because"] or ""}
