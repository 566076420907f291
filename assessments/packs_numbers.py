"""What content packs say of numbers: formulas, ranges, tolerance, quantities that vary. Shared by the kinds that use them."""

from dataclasses import dataclass

from assessments.engine import recipe
from assessments.engine.reading import to_fraction
from courses.packs import scalars
from courses.packs.bodies.kinds import items
from courses.packs.drafts import listed
from courses.packs.mappings import Mapping, Several
from courses.packs.shapes import MAY, Decimal, Flag, Key, Line, Paragraph, Word, decimal_text

NAME = Line(40, recipe.NAME.pattern, "dose_1")


@dataclass(frozen=True)
class Formula(Line):
    """A number in quotes, or a formula."""

    def read(self, fields, name, optional):
        node = fields.node.value.get(name)
        if node is not None and node.kind in ("whole", "decimal"):
            fields.asked(name)
            fields.say(name, f"expected a number in quotes; put {node.value} in quotes.")
            return "1"
        words = fields.plain(name, optional, recipe.LONGEST)
        tree = recipe.parse(words) if words and to_fraction(words) is None else None
        if isinstance(tree, recipe.Fault):
            fields.say(name, f"{tree}")
        return words

    def emit(self, value, indent, used):
        return [f'"{decimal_text(value)}"' if _is_decimal(value) else scalars.in_quotes(str(value))]

    def inline(self, value):
        return self.emit(value, 0, 0)[0]

    def schema(self):
        return {"type": "string", "minLength": 1, "maxLength": recipe.LONGEST}


def _is_decimal(value):
    return to_fraction(str(value)) is not None and "/" not in str(value)


@dataclass(frozen=True)
class Hours(Several):
    """Whole numbers of hours."""

    def read(self, fields, name, optional):
        found = []
        for node in fields.nodes(name, "a list of hours", optional=optional):
            if node.kind == "whole" and isinstance(node.value, int) and 1 <= node.value <= 72:
                found.append(node.value)
            else:
                fields.say(name, "expected whole numbers of hours, from 1 to 72.")
        return found

    def emit(self, value, indent, used):
        return [f"[{', '.join(str(int(one)) for one in value)}]"]

    def inline(self, value):
        return self.emit(value, 0, 0)[0]

    def schema(self):
        return {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 72}}


_ENDS = (
    Key("low", Formula(), "The lower end, in the keyed unit; without it there is none.", MAY),
    Key("low_open", Flag(), "The lower end itself does not belong to it.", MAY),
    Key("high", Formula(), "The upper end, in the keyed unit; without it there is none.", MAY),
    Key("high_open", Flag(), "The upper end itself does not belong to it.", MAY),
)
_BECAUSE = Key("because", Paragraph(), "Why.")
BAND = Mapping(*_ENDS, Key("share", Decimal(most=1), "Share of the points."), _BECAUSE)
RANGE = Mapping(*_ENDS, _BECAUSE)
TOLERANCE = Mapping(
    Key("abs", Decimal(), "In the keyed unit, up and down.", MAY),
    Key("rel", Decimal(most=1), "As a share of the answer.", MAY),
    flow=True,
)
PRACTICAL = Mapping(
    Key("step", Decimal(above_zero=True), "Real strengths come in steps of this."),
    Key(
        "how", Word(("up", "down", "nearest")), "How one rounds; without it up and down are both right.", MAY
    ),
)
QUANTITY = Mapping(
    Key("name", NAME, "As formulas and {{name}} say it."),
    Key("values", Several(Line(30), flow=True), "Its values, in quotes.", MAY),
    Key("from", Decimal(), "The first value.", MAY),
    Key("to", Decimal(), "The last value at most.", MAY),
    Key("step", Decimal(), "By what it goes up.", MAY),
    flow=True,
)
JUDGING = (
    Key("tolerance", TOLERANCE, "How far from the answer is still right; the larger counts.", MAY),
    Key("practical", PRACTICAL, "What can be given in practice.", MAY),
    Key("flags_count", Flag(), "A writing that can be misread earns nothing.", MAY),
)
"""Keys that say how a number is judged beside its bands."""


def judging(record):
    """The values of the author's block for JUDGING."""
    tolerance, practical = record["tolerance"] or {}, record["practical"] or {}
    return {
        "tolerance": tolerance.get("abs"),
        "tolerance_share": tolerance.get("rel"),
        "step": practical.get("step"),
        "how": practical.get("how") or None,
        "flags_count": bool(record["flags_count"]),
    }


def plain_judging(value):
    """The plain values of JUDGING."""
    tolerance = {"abs": value.get("tolerance"), "rel": value.get("tolerance_share")}
    practical = {"step": value.get("step"), "how": value.get("how") or None}
    return {
        "tolerance": tolerance if any(one is not None for one in tolerance.values()) else None,
        "practical": practical if practical["step"] is not None else None,
        "flags_count": bool(value.get("flags_count")),
    }


def quantities(record, *place):
    """Raw data of the quantities; complains of values that are no numbers."""
    found = []
    for number, one in enumerate(record["quantities"]):
        if any(to_fraction(value) is None for value in one["values"]):
            one.say("values", "expected numbers in quotes.")
        found.append(
            {
                "name": one["name"],
                "values": listed(one["values"], *place, "quantity", number),
                "start": one["from"],
                "stop": one["to"],
                "step": one["step"],
            }
        )
    return listed(found, *place, "quantities")


def plain_quantities(raw):
    """The plain values of QUANTITY."""
    return [
        {
            "name": one["name"],
            "values": [decimal_text(value) for value in items(one.get("values"))],
            "from": one.get("start"),
            "to": one.get("stop"),
            "step": one.get("step"),
        }
        for one in items(raw)
    ]
