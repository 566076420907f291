"""What the author of a matrix is told."""

from collections.abc import Iterator

from assessments.engine import parts
from assessments.engine.findings import Finding, ask, block
from assessments.engine.options import lint_words
from assessments.kinds.matrix.grid import Column, Row

ROWS, COLUMNS = 6, 5
"""The largest table that still reads well on a phone."""


def lint(columns: tuple[Column, ...], rows: tuple[Row, ...], *, several: bool) -> list[Finding]:
    """Size, doubles, rows without a key, cells that do not exist, criticals without a sentence, a key too easy."""
    findings = lint_words([(column.id, column.text) for column in columns], "column")
    findings += parts.lint_parts([(row.id, row.text) for row in rows], "row")
    findings += _size(columns, rows)
    ids = {column.id for column in columns}
    for row in rows:
        found = [*_key(row, ids, several), *_because(row)]
        findings += [finding.within(row.id) for finding in found]
    if rows and columns:
        findings += _several(columns, rows) if several else _one(columns, rows)
    return findings


def _size(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Iterator[Finding]:
    if len(columns) < 2:
        yield block("", f"There are {len(columns)} columns. Two at least are needed to choose between.")
    if not rows:
        yield block("", "There is no row. Add what is to be judged, a row each.")
    elif len(rows) == 1:
        yield ask("", "There is one row only. A single best answer asks the same.")
    if len(rows) > ROWS or len(columns) > COLUMNS:
        yield ask(
            "",
            f"{len(rows)} rows and {len(columns)} columns are much to take in on a phone. "
            f"{ROWS} and {COLUMNS} at most are usual.",
        )


def _key(row: Row, columns: set[str], several: bool) -> Iterator[Finding]:
    for id_ in sorted((row.right | row.critical) - columns):
        yield block("", f"This row names a column “{id_}” that is not there.")
    if row.right & row.critical:
        yield block(
            "", "A column is right for this row and critical at once. Take one of the two marks away."
        )
    if not several and len(row.right) != 1:
        yield block(
            "", f"{len(row.right)} columns are right for this row. Mark exactly one, or allow several a row."
        )
    if several and not row.right:
        yield ask("", "No column is right for this row. Is that intended?")


def _because(row: Row) -> Iterator[Finding]:
    if row.because.strip():
        return
    if row.critical:
        yield block(
            "", "A cell of this row is critical. Say in one sentence what it could have done to the patient."
        )
    else:
        yield ask("", "This row says nothing afterwards. Add why its column is right.")


def _one(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Iterator[Finding]:
    if len(rows) > 1 and len({row.right for row in rows}) == 1:
        yield ask("", "The same column is right for every row. Is that intended?")


def _several(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Iterator[Finding]:
    if not any(row.right for row in rows):
        yield block("", "No cell is marked as right. Mark at least one.")
        return
    for column in columns:
        right = sum(column.id in row.right for row in rows)
        if not right:
            yield ask(column.id, "This column is right for no row, so ticking it costs nothing.")
        elif right == len(rows):
            yield ask(column.id, "This column is right for every row, so ticking all of it wins.")
