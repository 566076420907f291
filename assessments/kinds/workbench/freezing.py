"""From what an author wrote to the frozen workbench: key, ranges and working for every variant, from the table in force."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from assessments.engine import recipe
from assessments.engine.conversion import AnyTable, Preparation, read_table
from assessments.engine.measure import round_to
from assessments.engine.quantity import CATALOG, factor_between, plain
from assessments.engine.reading import Reader, to_fraction
from assessments.engine.variants import Values, enumerated, fill_all, solved, solved_ranges, text_of
from assessments.kinds.workbench.question import COMPUTED, TITLES, Plan, Taken, plan_of
from assessments.kinds.workbench.working import computed, in_keyed

Frozen = Mapping[str, Mapping[str, Any]]
UNREDUCED = (
    "{amount} {unit} in 24 hours is the whole equivalent or more, with nothing taken off. The pain was controlled: so "
    "much of a new opioid could have stopped the breathing."
)


def parsed(frozen: Frozen) -> dict[str, AnyTable]:
    """Tables as the calculators take them, each of its own type."""
    return {slug: read_table(Reader(raw, "", [])) for slug, raw in frozen.items()}


def worked_out(fields: dict[str, Any], quantities: list[Mapping[str, Any]], frozen: Frozen) -> dict[str, Any]:
    """The frozen fields of a workbench, with its variants where quantities give several.

    fields  as an author has them: tables by slug, units by code, numbers or formulas, texts that may say {{name}}
    frozen  {slug: a published table as plain JSON, with its digest}
    """
    tables = parsed(frozen)

    def make(values: Values) -> tuple[dict[str, Any], list[str]]:
        said: list[str] = []
        done = _Making(fields, frozen, tables, values, said).done()
        missing: set[str] = set()
        done = fill_all(done, values, missing)
        said += [f"The text names {{{{{name}}}}}, and nothing is called so." for name in sorted(missing)]
        return done, said

    mixed = mixture(fields, frozen)
    return enumerated(quantities, make, [mixed] if mixed else [])


def _absent(slug: str) -> dict[str, Any]:
    """What stands for a table that is not published: the checks say so."""
    return {
        "slug": slug,
        "title": slug or "?",
        "kind": "equianalgesic",
        "version": "",
        "rows": [],
        "sha256": "",
    }


class _Making:
    """One choice of values, worked out from the first step to the last."""

    def __init__(
        self,
        fields: dict[str, Any],
        frozen: Frozen,
        tables: Mapping[str, AnyTable],
        values: Values,
        said: list[str],
    ) -> None:
        self.fields, self.frozen, self.tables, self.values, self.said = fields, frozen, tables, values, said
        self.sizes: dict[str, Fraction] = {}

    def done(self) -> dict[str, Any]:
        fields = self.fields
        rows = [self._row(one) for one in fields["from"]]
        target = fields["target"]
        table = dict(self.frozen.get(fields["table"]) or _absent(fields["table"]))
        rule = fields["patch_table"] and dict(
            self.frozen.get(fields["patch_table"]) or _absent(fields["patch_table"]) | {"kind": "patch"}
        )
        plan = plan_of(
            _parsed(table),
            _parsed(rule) if rule else None,
            Preparation(target["opioid"], target["route"]) if target else None,
        )
        taken = tuple(_taken(one) for one in rows)
        kept = {name: value for name, value in fields.items() if name not in ("table", "patch_table", "from")}
        steps = [self._step(one, plan, taken) for one in fields["steps"]]
        numbers = [one for one in steps if one["kind"] != "safety"]
        safety = [
            {name: one[name] for name in one if name != "kind"} for one in steps if one["kind"] == "safety"
        ]
        done = kept | {"table": table, "from": rows, "steps": numbers}
        return done | ({"safety": safety} if safety else {}) | ({"rule": rule} if rule else {})

    def _row(self, one: Mapping[str, Any]) -> dict[str, Any]:
        said = one.get("text") or one.get("opioid")
        solved_ = {
            name: solved(one[name], self.values, self.tables, f"“{said}”, {name}", self.said) or "0"
            for name in ("amount", "times")
        }
        table = self.tables.get(self.fields["table"])
        row = table.row(Preparation(one["opioid"], one["route"])) if table else None
        return {**one, **solved_, "name": row.name if row else one["opioid"]}

    def _step(self, one: Mapping[str, Any], plan: Plan, taken: tuple[Taken, ...]) -> dict[str, Any]:
        if one["kind"] == "safety":
            names = ("id", "kind", "label", "points", "options")
            return {name: one[name] for name in names}
        keyed = one["unit"] if one["unit"] in CATALOG else "mg"
        value = self._value(one, plan, taken, keyed)
        self.values[one["kind"]] = value
        self.sizes[one["kind"]] = CATALOG[keyed].size
        what = TITLES.get(one["kind"], "")  # an unfinished step has no kind yet
        before = len(self.said)
        bands = solved_ranges(one["bands"], self.values, self.tables, self.said)
        critical = solved_ranges(one["critical"], self.values, self.tables, self.said)
        self.said[before:] = [f"{what}: {sentence}" for sentence in self.said[before:]]
        shown = {name: one[name] for name in ("id", "kind", "label", "points", "hint", "rest_because")}
        done = shown | {
            "units": [_unit(code, keyed) for code in one["units"]],
            "unit": keyed.replace("/", "-"),
            "value": text_of(value),
            "bands": bands or self._own_band(one),
            "critical": critical or self._unreduced(one, keyed),
        }
        for name in ("tolerance", "practical", "every", "model_every", "own", "flags_count"):
            if one.get(name):
                done[name] = one[name]
        if not done["bands"] and not one.get("tolerance") and not one.get("practical"):
            done["tolerance"] = {"abs": "0"}
        return done

    def _value(self, one: Mapping[str, Any], plan: Plan, taken: tuple[Taken, ...], keyed: str) -> Fraction:
        what = TITLES.get(one["kind"], "")  # an unfinished step has no kind yet
        if one["kind"] in COMPUTED and not one.get("value"):
            found = computed(plan, taken, one["kind"])
            if found is None:
                return Fraction(0)
            value = in_keyed(keyed, found)
            practical = one.get("practical") or {}
            step = to_fraction(practical.get("step"))
            if one["kind"] == "patch" and step and step > 0:
                return round_to(value, step, practical.get("how") or "down")[0]
            return value
        text = solved(one.get("value"), self.values, self.tables, what, self.said)
        if text is None:
            self.said.append(f"{what}: give the worked answer.")
        return to_fraction(text) or Fraction(0)

    def _own_band(self, one: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Where a regimen cannot be read: the same share of the worked one."""
        own = one.get("own")
        kind = next((kind for kind in ("regimen", "reduce") if kind in self.values), None)
        if not own or kind is None:
            return []
        size = CATALOG[one["unit"]].size if one["unit"] in CATALOG else Fraction(1)
        regimen = self.values[kind] * self.sizes[kind] / size
        least, most = (to_fraction(own[name]) or Fraction(0) for name in ("least", "most"))
        because = f"Between {plain(least * 100)} % and {plain(most * 100)} % of the new daily dose."
        band = {
            "low": text_of(least * regimen),
            "high": text_of(most * regimen),
            "share": "1",
            "because": because,
        }
        return [band]

    def _unreduced(self, one: Mapping[str, Any], keyed: str) -> list[dict[str, Any]]:
        """With pain controlled the whole equivalent is critical, unless the author gave ranges of their own."""
        if not self.fields["pain_controlled"] or one["kind"] not in ("reduce", "regimen"):
            return []
        whole = self.values.get("convert")
        if not whole:
            return []
        amount = whole * self.sizes["convert"] / CATALOG[keyed].size
        because = UNREDUCED.format(amount=plain(amount), unit=CATALOG[keyed].label)
        return [{"low": text_of(amount), "because": because}]


def _parsed(raw: Mapping[str, Any]) -> AnyTable:
    return read_table(Reader(raw, "", []))


def _taken(one: Mapping[str, Any]) -> Taken:
    return Taken(
        opioid=one["opioid"],
        route=one["route"],
        amount=to_fraction(one["amount"]) or Fraction(0),
        unit=one["unit"],
        times=to_fraction(one["times"]) or Fraction(0),
        name=one["name"],
        text=one["text"],
    )


def _unit(code: str, keyed: str) -> dict[str, str]:
    known = CATALOG[code]
    factor = factor_between(code, keyed)
    return {
        "id": code.replace("/", "-"),
        "label": known.label,
        "dimension": known.dimension,
        "factor": "0" if factor is None else plain(factor),
    }


def named_in_formulas(fields: Mapping[str, Any]) -> set[str]:
    """Slugs of the tables that formulas look into."""
    return set(recipe.all_lookups(_texts(fields)))


def _texts(fields: Mapping[str, Any]) -> list[Any]:
    """Every text that may be a formula."""
    texts = [one.get(name) for one in fields["from"] for name in ("amount", "times")]
    for step in fields["steps"]:
        ranges = (*step.get("bands", ()), *step.get("critical", ()))
        texts += [step.get("value"), *(one.get(name) for one in ranges for name in ("low", "high"))]
    return texts


def mixture(fields: Mapping[str, Any], frozen: Frozen) -> str:
    """Why the tables named in formulas must not stand beside those of the question; "" where they may."""
    used, tables = named_in_formulas(fields), parsed(frozen)
    if not used:
        return ""
    return recipe.mixed([*used, fields["table"]], tables) or recipe.converts_by_tally(_texts(fields), tables)
