"""What an author is told about one part of a chart, wherever the chart stands."""

from collections.abc import Iterator

from assessments.engine.definition import ChartEntry
from assessments.engine.findings import Finding, block


def lint_entry(where: str, entry: ChartEntry) -> Iterator[Finding]:
    """Findings about a note, a table or a picture of a chart."""
    if not entry.title.strip():
        yield block(where, "Give this part of the chart a title.")
    if entry.kind == "table":
        if not entry.columns or not entry.rows:
            yield block(where, "This table is empty. Fill it or take it away.")
        if any(len(row) != len(entry.columns) for row in entry.rows):
            yield block(where, f"Every row needs {len(entry.columns)} cells, one for each column.")
    elif entry.kind == "picture":
        if not entry.picture:
            yield block(where, "There is no picture here, or its file is gone. Choose one.")
        if not entry.alt.strip():
            yield block(where, "Say in words what this picture shows, for those who cannot see it.")
    elif not entry.html.strip():
        yield block(where, "This note is empty. Write it or take it away.")
