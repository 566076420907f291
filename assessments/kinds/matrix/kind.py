"""Matrix: a table in which each row is answered by one column, or by several.

One for each row: a point for each row that is right (NCSBN "0/1").
Several: each column is marked by itself, one up for each right cell and one down for each wrong one, never below
zero; then the columns add (NCSBN "+/-", floor for each column).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.engine import parts
from assessments.engine.answers import Answer, Critical, Result, scored, without_mark
from assessments.engine.choosing import Part
from assessments.engine.findings import Finding
from assessments.engine.item import Item, common
from assessments.engine.parts import Picks
from assessments.engine.reading import Reader
from assessments.kinds.matrix import checks
from assessments.kinds.matrix.grid import Column, Row, read_columns, read_rows

TITLE = "Matrix"
REASONS = parts.REASONS
FEEDBACK = {
    "rows": "",
    "id": "",
    "text": "",
    "chosen": "own_answer",
    "right": "key",
    "is_right": "key",
    "is_critical": "key",
    "critical": "key",
    "because": "option_feedback",
}


@dataclass(frozen=True, kw_only=True)
class Matrix(Item):
    """Rows to be answered by columns.

    several  more than one column may be right for a row
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    several: bool


def read(reader: Reader) -> Matrix:
    """Read the item from a definition."""
    return Matrix(
        **common(reader),
        columns=read_columns(reader),
        rows=read_rows(reader),
        several=reader.flag("several"),
    )


def lint(item: Matrix) -> list[Finding]:
    """What is amiss with the rows, the columns and the key: see the checks of this kind."""
    return checks.lint(item.columns, item.rows, several=item.several)


def variants(item: Matrix) -> list[Item]:
    """Only itself."""
    return [item]


def public_view(item: Matrix, seed: str) -> dict[str, Any]:
    """The table in the author's order: rows and columns often have one of their own."""
    return {
        "columns": [{"id": column.id, "text": column.text} for column in item.columns],
        "rows": [{"id": row.id, "text": row.text} for row in item.rows],
        "several": item.several,
    }


def parse(item: Matrix, raw: object) -> Answer:
    """Read {row: column}, or {row: [columns]} where several may be right."""
    columns = [column.id for column in item.columns]
    return parts.parse(raw, {row.id: columns for row in item.rows}, several=item.several)


def typed(raw: object) -> str:
    """Nothing: cells are chosen, not written."""
    return ""


stored = parts.stored


def restore(item: Matrix, payload: Mapping[str, Any]) -> Answer:
    """The choice an event keeps."""
    return parse(item, payload)


def score(item: Matrix, answer: Answer) -> Result:
    """The share of rows, or of right cells column by column; a row with a critical cell chosen is one critical."""
    if not isinstance(answer, Picks):
        return without_mark(item, answer)
    earned, most = _by_column(item, answer) if item.several else _by_row(item, answer)
    criticals = tuple(
        Critical(item.id, row.because) for row in item.rows if row.critical & set(answer.of(row.id))
    )
    return scored(
        item,
        Fraction(sum(earned.values()), most) if most else Fraction(0),
        criticals,
        {"chosen": stored(answer), "earned": earned, "most": most},
    )


def _by_row(item: Matrix, answer: Picks) -> tuple[dict[str, int], int]:
    earned = {row.id: int(bool(row.right & set(answer.of(row.id)))) for row in item.rows}
    return earned, len(item.rows)


def _by_column(item: Matrix, answer: Picks) -> tuple[dict[str, int], int]:
    earned = {}
    for column in item.columns:
        ticked = [row for row in item.rows if column.id in answer.of(row.id)]
        right = sum(column.id in row.right for row in ticked)
        earned[column.id] = max(0, right - (len(ticked) - right))
    offered = {column.id for column in item.columns}
    return earned, sum(len(row.right & offered) for row in item.rows)


def _texts(item: Matrix, ids: frozenset[str] | tuple[str, ...]) -> list[str]:
    return [column.text for column in item.columns if column.id in ids]


def compared(item: Matrix) -> list[Part]:
    """Which columns people chose in each row."""
    columns = tuple((one.id, one.text) for one in item.columns)
    return [Part(row.id, row.text, columns, several=item.several, ordered=True) for row in item.rows]


def summary(item: Matrix, answer: Answer) -> str:
    """The chosen columns, row by row."""
    return parts.said((row.text, _texts(item, parts.chosen(answer, row.id))) for row in item.rows)


def model_answer(item: Matrix) -> dict[str, Any]:
    """The right cells of every row."""
    if item.several:
        return {row.id: sorted(row.right) for row in item.rows}
    return {
        row.id: min(row.right, key=lambda id_: (id_ in row.critical, id_), default="") for row in item.rows
    }


def feedback(item: Matrix, answer: Answer, seed: str | None = None) -> dict[str, Any]:
    """Every row with the columns that were chosen, those that are right, and why."""
    return {"rows": [_explained(item, row, parts.chosen(answer, row.id)) for row in item.rows]}


def _explained(item: Matrix, row: Row, chosen: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": row.id,
        "text": row.text,
        "chosen": _texts(item, chosen),
        "right": _texts(item, row.right),
        "is_right": set(chosen) == row.right if item.several else bool(row.right & set(chosen)),
        "critical": _texts(item, row.critical),
        "is_critical": bool(row.critical & set(chosen)),
        "because": row.because,
    }
