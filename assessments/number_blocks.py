"""Parts of the author's blocks for numbers: a number or a formula, ranges, tolerance, quantities that vary."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.authoring import decimal_text, listed, without_empty
from assessments.engine import recipe
from assessments.engine.reading import to_fraction

BY_FORMULA = _("A number, or a formula such as total * 0.5.")


class FormulaBlock(blocks.CharBlock):
    """A number of the key, or a formula over quantities and the lines before."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_length=recipe.LONGEST, **kwargs)

    def to_python(self, value):
        """Numbers from older cases and from code as text."""
        return "" if value is None else value if isinstance(value, str) else decimal_text(value)

    def get_prep_value(self, value):
        """As it was written."""
        return self.to_python(value)

    def clean(self, value):
        """Say, with its place, why a formula cannot be read."""
        value = super().clean(value)
        if value and to_fraction(value) is None:
            tree = recipe.parse(value)
            if isinstance(tree, recipe.Fault):
                raise ValidationError(str(tree))
        return value


class RangeBlock(blocks.StructBlock):
    """Values from low to high, in the keyed unit."""

    low = FormulaBlock(required=False, help_text=_("Empty: no lower end."))
    low_open = blocks.BooleanBlock(required=False, help_text=_("The lower end itself does not belong to it."))
    high = FormulaBlock(required=False, help_text=_("Empty: no upper end."))
    high_open = blocks.BooleanBlock(
        required=False, help_text=_("The upper end itself does not belong to it.")
    )
    because = blocks.TextBlock(rows=3)

    class Meta:
        label_format = "{low} – {high}"


class BandBlock(RangeBlock):
    """A range that earns a share of the points."""

    share = blocks.DecimalBlock(min_value=0, max_value=1, help_text=_("Share of the points, 0 to 1."))


class QuantityBlock(blocks.StructBlock):
    """A number that varies from learner to learner: from a list, or from, to and step."""

    name = blocks.RegexBlock(
        recipe.NAME.pattern,
        help_text=_("Short, such as er. The question says {{er}} where the number stands."),
        error_messages={"invalid": _("Letters, digits and _ only, beginning with a letter.")},
    )
    values = blocks.ListBlock(blocks.DecimalBlock(), default=[], help_text=_("Its values, one by one."))
    start = blocks.DecimalBlock(required=False, label=_("From"))
    stop = blocks.DecimalBlock(required=False, label=_("To"))
    step = blocks.DecimalBlock(required=False, label=_("By steps of"))

    class Meta:
        label_format = "{name}"


class LineBlock(blocks.StructBlock):
    """A line of the worked solution: computed for every variant, and usable in the lines and ranges after it."""

    name = blocks.RegexBlock(
        recipe.NAME.pattern,
        error_messages={"invalid": _("Letters, digits and _ only, beginning with a letter.")},
    )
    formula = FormulaBlock(
        label=_("Is"),
        help_text=_("+ − × ÷ ( ), min, max, round(x, step, up|down|nearest), lookup(table, opioid, route)."),
    )
    unit = blocks.CharBlock(required=False)
    text = blocks.CharBlock(required=False, help_text=_("In words, for the worked solution."))

    class Meta:
        label_format = "{name} = {formula}"


class RecipeBlock(blocks.StructBlock):
    """How the numbers of a question vary, and how its answer follows from them."""

    quantities = blocks.ListBlock(QuantityBlock(), default=[])
    conditions = blocks.ListBlock(
        blocks.CharBlock(), default=[], help_text=_("In words, such as “renal function is reduced”.")
    )
    lines = blocks.ListBlock(LineBlock(), default=[])
    least = blocks.DecimalBlock(required=False, help_text=_("The smallest plausible answer."))
    most = blocks.DecimalBlock(required=False, help_text=_("The largest plausible answer."))

    class Meta:
        icon = "cog"
        label = _("Numbers that vary")
        collapsed = True


def how_block():
    """By which way one rounds to real strengths."""
    return blocks.ChoiceBlock(
        choices=[("up", _("Up")), ("down", _("Down")), ("nearest", _("To the nearest"))],
        required=False,
        label=_("Rounded"),
        help_text=_("Empty: up and down are both right."),
    )


def tolerance_blocks():
    """The two fields of a tolerance."""
    absolute = blocks.DecimalBlock(
        required=False, min_value=0, label=_("Tolerance"), help_text=_("In the keyed unit, up and down.")
    )
    relative = blocks.DecimalBlock(
        required=False,
        min_value=0,
        max_value=1,
        label=_("Tolerance, as a share"),
        help_text=_("0.05 is five percent of the answer. The larger of the two counts, its ends included."),
    )
    return absolute, relative


def frozen_range(value, share=False):
    """A range as a definition has it; formulas stay as they are, to be worked out."""
    ends = {
        "low": number_text(value["low"]),
        "high": number_text(value["high"]),
        "low_open": bool(value["low_open"]),
        "high_open": bool(value["high_open"]),
        "because": value["because"],
    }
    if share:
        ends["share"] = decimal_text(value["share"])
    return without_empty(ends)


def number_text(text):
    """A number as a definition keeps it, or a formula as it was written; None where there is nothing."""
    if not text:
        return None
    number = to_fraction(text)
    return text if number is None or "/" in text else decimal_text(text)


def is_formula(text):
    """Whether something must be worked out."""
    return bool(text) and to_fraction(text) is None


def frozen_judging(value):
    """Tolerance, real strengths and counting flags, as a definition has them; nothing where they are not given."""
    found = {}
    tolerance = {
        "abs": decimal_text(value.get("tolerance")),
        "rel": decimal_text(value.get("tolerance_share")),
    }
    if tolerance["abs"] is not None or tolerance["rel"] is not None:
        found["tolerance"] = without_empty(tolerance)
    if value.get("step") is not None:
        found["practical"] = {"step": decimal_text(value["step"])} | (
            {"how": value["how"]} if value.get("how") else {}
        )
    if value.get("flags_count"):
        found["flags_count"] = True
    return found


def frozen_quantities(value):
    """The quantities of a recipe, as they are enumerated."""
    return [
        without_empty(
            {
                "name": child.value["name"],
                "values": [decimal_text(one.value) for one in listed(child.value["values"])],
                "from": decimal_text(child.value["start"]),
                "to": decimal_text(child.value["stop"]),
                "step": decimal_text(child.value["step"]),
            }
        )
        for child in listed(value)
    ]
