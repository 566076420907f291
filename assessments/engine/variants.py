"""From a question with a recipe to its frozen variants: enumerated when a case is published, never drawn at run time.

The list is the same for ever: it is part of the frozen case, and an attempt only picks a place in it.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from assessments.engine import recipe
from assessments.engine.conversion import AnyTable
from assessments.engine.quantity import exact_decimal, plain
from assessments.engine.reading import to_fraction

MOST = 40
"""So many variants at most: of more combinations an evenly spread sample is taken."""
MOST_VALUES = 500
MOST_SAID = 6
_PLACE = re.compile(r"\{\{\s*([A-Za-z][A-Za-z0-9_]*)\s*\}\}", re.ASCII)

Values = dict[str, Fraction]
Quantities = Sequence[tuple[str, tuple[Fraction, ...]]]


def text_of(number: Fraction) -> str:
    """A number as a definition keeps it: a decimal, or "1/3" where no decimal says it."""
    exact = exact_decimal(number)
    return f"{number.numerator}/{number.denominator}" if exact is None else plain(exact)


def read_quantities(raw: Iterable[Mapping[str, Any]]) -> tuple[Quantities, list[str]]:
    """Read [{name, values} or {name, from, to, step}] and say what is wrong with them. Total."""
    found: list[tuple[str, tuple[Fraction, ...]]] = []
    said: list[str] = []
    for one in raw:
        name = one.get("name") or ""
        values = _values(one)
        if not isinstance(name, str) or not recipe.NAME.fullmatch(name) or name in recipe.FUNCTIONS:
            said.append(f"“{name}” is no name for a quantity. Use letters, digits and _, such as dose_1.")
        elif name in dict(found):
            said.append(f"Two quantities are called “{name}”. Give each a name of its own.")
        elif isinstance(values, str):
            said.append(f"The quantity “{name}”: {values}")
        else:
            found.append((name, values))
    return found, said


def _values(one: Mapping[str, Any]) -> tuple[Fraction, ...] | str:
    listed = [to_fraction(value) for value in one.get("values") or []]
    ends = [to_fraction(one.get(name)) for name in ("from", "to", "step")]
    if listed:
        values = [value for value in listed if value is not None]
        return (
            tuple(dict.fromkeys(values)) if len(values) == len(listed) else "one of its values is no number."
        )
    low, high, step = ends
    if low is None or high is None or step is None:
        return "give its values, or where it goes from and to, and by what step."
    if step <= 0 or high < low:
        return "it must go up, by a step of more than 0."
    count = (high - low) // step + 1
    if count > MOST_VALUES:
        return f"it has {count} values; {MOST_VALUES} are enough. Take a larger step."
    return tuple(low + step * number for number in range(count))


def combinations(quantities: Quantities) -> list[Values]:
    """Every combination in order, or, of more than 40, an evenly spread sample that is always the same."""
    total = prod(len(values) for _, values in quantities)
    places = range(total) if total <= MOST else [number * total // MOST for number in range(MOST)]
    return [_at(quantities, place) for place in places]


def _at(quantities: Quantities, place: int) -> Values:
    found: Values = {}
    for name, values in quantities:
        place, index = divmod(place, len(values))
        found[name] = values[index]
    return found


def fill(text: str, values: Mapping[str, Fraction], missing: set[str] | None = None) -> str:
    """Put numbers where a text says {{name}}; names that nothing is called stay, and are added to `missing`."""

    def number(match: re.Match[str]) -> str:
        if match[1] in values:
            return html.escape(plain(values[match[1]]))
        if missing is not None:
            missing.add(match[1])
        return match[0]

    return _PLACE.sub(number, text)


def fill_all(value: Any, values: Mapping[str, Fraction], missing: set[str]) -> Any:
    """The same in every text of a nested value."""
    if isinstance(value, str):
        return fill(value, values, missing)
    if isinstance(value, dict):
        return {name: fill_all(part, values, missing) for name, part in value.items()}
    if isinstance(value, list):
        return [fill_all(part, values, missing) for part in value]
    return value


def solved(
    text: object, values: Mapping[str, Fraction], tables: Mapping[str, AnyTable], what: str, said: list[str]
) -> str | None:
    """A number of the key as a definition keeps it, from a number or a formula; None stays None.

    What is wrong is added to `said` with `what` before it, and "0" stands in.
    """
    if text is None or text == "":
        return None
    given = to_fraction(text)
    found = given if given is not None else recipe.evaluate(recipe.parse(text), values, tables)
    if isinstance(found, recipe.Fault):
        said.append(f"{what}: {found}")
        return "0"
    return text_of(found)


def solved_ranges(
    ranges: Iterable[Mapping[str, Any]],
    values: Mapping[str, Fraction],
    tables: Mapping[str, AnyTable],
    said: list[str],
) -> list[dict[str, Any]]:
    """Bands or critical ranges with their ends worked out."""
    done = []
    for number, one in enumerate(ranges, start=1):
        ends = {
            name: solved(one.get(name), values, tables, f"Range {number}, its {name} end", said)
            for name in ("low", "high")
        }
        rest = {name: value for name, value in one.items() if name not in ends}
        done.append({name: value for name, value in ends.items() if value is not None} | rest)
    return done


Make = Callable[[Values], tuple[dict[str, Any], list[str]]]


def enumerated(
    quantities: Iterable[Mapping[str, Any]], make: Make, trouble: Sequence[str] = ()
) -> dict[str, Any]:
    """The fields of a question, with "variants" where it has several, and "trouble" where its recipe fails.

    make     works out the fields for one choice of values, and says what is wrong with it
    trouble  what is wrong with the whole already
    """
    read, wrong = read_quantities(quantities)
    said = [*trouble, *wrong]
    found: list[dict[str, Any]] = []
    seen: dict[str, str] = {}
    for values in combinations(read):
        fields, trouble = make(dict(values))
        said += [f"{_label(values)}{sentence}" for sentence in trouble]
        stem, whole = fields["stem"], json.dumps(fields, sort_keys=True)
        if stem in seen and seen[stem] != whole:
            said.append(
                "Two variants ask the same and have different answers. Name every quantity in the question."
            )
        if seen.setdefault(stem, whole) == whole and fields not in found:
            found.append(fields)
    first = found[0] | ({"trouble": list(dict.fromkeys(said))[:MOST_SAID]} if said else {})
    return first | {"variants": [first, *found[1:]]} if len(found) > 1 else first


def _label(values: Values) -> str:
    said = ", ".join(f"{name} {plain(value)}" for name, value in values.items())
    return f"With {said}: " if said else ""
