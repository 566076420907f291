"""A numeric question with a recipe: key, bands, critical ranges and the worked solution, for every variant."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from assessments.engine import recipe
from assessments.engine.conversion import AnyTable, Preparation
from assessments.engine.quantity import plain
from assessments.engine.reading import to_fraction
from assessments.engine.variants import Values, enumerated, fill_all, solved, solved_ranges

Tables = Mapping[str, AnyTable]


def worked_out(fields: dict[str, Any], plan: Mapping[str, Any], tables: Tables) -> dict[str, Any]:
    """The frozen fields of a question: with its variants where the recipe gives several.

    fields  as a definition has them, where numbers of the key may be formulas and texts may say {{name}}
    plan    {"quantities", "conditions", "lines": [{"name", "is", "unit", "text"}], "least", "most"}
    """

    def make(values: Values) -> tuple[dict[str, Any], list[str]]:
        said: list[str] = []
        worked = _lines(plan, values, tables, said)
        done = fields | {
            "value": solved(fields["value"], values, tables, "The answer", said) or "0",
            "bands": solved_ranges(fields["bands"], values, tables, said),
            "critical": solved_ranges(fields["critical"], values, tables, said),
            "worked": [
                *worked,
                *(f"Because {one}" for one in plan.get("conditions") or []),
                *fields["worked"],
            ],
        }
        missing: set[str] = set()
        done = fill_all(done, values, missing)
        said += [f"The text names {{{{{name}}}}}, and nothing is called so." for name in sorted(missing)]
        said += _plausible(done["value"], plan)
        return done, said

    mixture = recipe.mixed(looked_into(fields, plan), tables)
    backward = recipe.converts_by_tally(_texts(fields, plan), tables)
    return enumerated(plan.get("quantities") or [], make, [one for one in (mixture, backward) if one])


def _lines(plan: Mapping[str, Any], values: Values, tables: Tables, said: list[str]) -> list[str]:
    """Work out the named lines, one after the other; return them in words with their numbers."""
    words = []
    for line in plan.get("lines") or []:
        name, tree = line.get("name") or "", recipe.parse(line.get("is"))
        found = recipe.evaluate(tree, values, tables)
        if not recipe.NAME.fullmatch(name) or name in values:
            said.append(f"The line “{name}” needs a name of its own: letters, digits and _.")
        if isinstance(found, recipe.Fault):
            said.append(f"The line “{name}”: {found}")
            found = Fraction(0)
        unit = f" {line['unit']}" if line.get("unit") else ""
        before = f"{line['text']}: " if line.get("text") else ""
        words.append(f"{before}{recipe.shown(tree, values, tables)} = {plain(found)}{unit}")
        values[name] = found
    return words


def _plausible(value: object, plan: Mapping[str, Any]) -> list[str]:
    answer = to_fraction(value)
    least, most = to_fraction(plan.get("least")), to_fraction(plan.get("most"))
    if answer is None or answer <= 0:
        return ["the answer is 0 or less."]
    if (least is not None and answer < least) or (most is not None and answer > most):
        return [f"the answer is {plain(answer)}, outside the plausible range you gave."]
    return []


def looked_into(fields: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, set[Preparation]]:
    """The tables that formulas look into, and for what."""
    return recipe.all_lookups(_texts(fields, plan))


def _texts(fields: Mapping[str, Any], plan: Mapping[str, Any]) -> list[Any]:
    """Every text of the question that may be a formula."""
    lines = [line.get("is") for line in plan.get("lines") or []]
    ends = [one.get(name) for one in (*fields["bands"], *fields["critical"]) for name in ("low", "high")]
    return [*lines, *ends, fields["value"]]


def used_rows(table: Mapping[str, Any], used: set[Preparation]) -> dict[str, Any]:
    """A frozen table with only the rows that were looked up; it keeps its title, version, source and review date."""
    rows = [row for row in table["rows"] if Preparation(row["opioid"], row["route"]) in used]
    return {**table, "rows": rows}
