"""Rows and columns of a matrix, read from a definition."""

from dataclasses import dataclass

from assessments.engine.reading import Reader


@dataclass(frozen=True)
class Column:
    """One way to answer a row."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing to be answered.

    right     ids of the columns that are right for it
    critical  ids of those that could harm the patient; `because` then says so
    """

    id: str
    text: str
    right: frozenset[str]
    critical: frozenset[str]
    because: str


def read_columns(reader: Reader) -> tuple[Column, ...]:
    """Read the columns of an item."""
    columns = []
    for part in reader.readers("columns"):
        columns.append(Column(id=part.identifier(), text=part.text("text")))
        part.close()
    return tuple(columns)


def read_rows(reader: Reader) -> tuple[Row, ...]:
    """Read the rows of an item."""
    rows = []
    for part in reader.readers("rows"):
        rows.append(
            Row(
                id=part.identifier(),
                text=part.text("text"),
                right=frozenset(part.texts("right")),
                critical=frozenset(part.texts("critical")),
                because=part.text("because", ""),
            )
        )
        part.close()
    return tuple(rows)
