"""A roster's file → its lines, pure: whatever spreadsheet wrote it, in whichever encoding.

Nothing in a file is ever carried out. What one line has wrong is said with its number and takes only that line out;
what makes the file unreadable as a whole is said in one sentence.
"""

import csv
import io
from dataclasses import dataclass, field

from courses.rosters import xlsx
from courses.rosters.columns import Columns, read_headings
from courses.rosters.encoding import decode
from courses.rosters.refusing import Unreadable

MOST_ROWS = 5000
MOST_BYTES = 12_000_000
LONGEST_CELL = 500
DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Line:
    """One line of a roster: its number in the file, what its columns say, and what is wrong with it as a line."""

    number: int
    values: dict[str, str]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """What a file says: its lines in order, and remarks about the file as a whole, as sentences."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


@dataclass
class _Sheet:
    """Rows of text with their line numbers, before anything was made of them."""

    rows: list[tuple[int, list[str]]]
    notes: list[str] = field(default_factory=list)
    bad_lines: dict[int, str] = field(default_factory=dict)


def read(name: str, content: bytes) -> Roster:
    """Read a CSV or XLSX file (its name, its bytes). Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(
            f"The file has {len(content) / 1e6:.0f} MB, and a roster may have {MOST_BYTES / 1e6:.0f} MB. "
            "Take out what is no list of people, or split it."
        )
    if not content.strip():
        raise Unreadable("The file is empty.")
    kind = _kind(name, content)
    sheet = _from_xlsx(content) if kind == "xlsx" else _from_text(content)
    return _lines(sheet)


def _kind(name: str, content: bytes) -> str:
    """Tell by the first bytes: a name says little."""
    if content[:4] == b"PK\x03\x04":
        return "xlsx"
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable(
            "This is an older Excel file, or one that is locked by a password. "
            "Save it as “Excel Workbook (.xlsx)” without a password, or as CSV."
        )
    if content[:5] == b"%PDF-":
        raise Unreadable("This is a PDF. A roster is a table: save it as CSV or as .xlsx.")
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise Unreadable("This file is called .xlsx and is none: it may be damaged. Save it again.")
    return "csv"


def _from_xlsx(content: bytes) -> _Sheet:
    rows, notes = xlsx.rows(content, most=MOST_ROWS + 1)
    return _Sheet(rows, notes)


def _from_text(content: bytes) -> _Sheet:
    decoded = decode(content)
    text, skipped = decoded.text, 0
    first, _break, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:
        text, skipped = rest, 1
    rows, before = [], skipped
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for cells in reader:
            rows.append((before + 1, cells))
            before = reader.line_num + skipped
    except csv.Error:
        raise Unreadable(
            f"Line {before + 1} cannot be read as a table: a quotation mark may be open, or a cell is very long."
        ) from None
    return _Sheet(rows, list(decoded.notes), decoded.bad_lines)


def _delimiter(text: str) -> str:
    """The sign between cells: the one that lets the first line name an e-mail column, else the most frequent."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    for sign in DELIMITERS:
        if read_headings(next(csv.reader([head], delimiter=sign), [])).has_email:
            return sign
    return max(DELIMITERS, key=head.count)


def _lines(sheet: _Sheet) -> Roster:
    filled = [(number, cells) for number, cells in sheet.rows if any(cell.strip() for cell in cells)]
    if not filled:
        raise Unreadable("The file is empty.")
    (at, head), people = filled[0], filled[1:]
    columns = read_headings(head)
    columns.refuse(at, head)
    if not people:
        raise Unreadable("The file names its columns, and nobody stands below them.")
    if len(people) > MOST_ROWS:
        how_many = f"{len(people):,}" if len(people) > MOST_ROWS + 1 else f"more than {MOST_ROWS:,}"
        raise Unreadable(
            f"The file has {how_many} people, and at most {MOST_ROWS:,} are taken at a time. "
            "Nothing was read. Split it into several files."
        )
    notes = [*sheet.notes, *columns.notes]
    blank = sum(1 for number, cells in sheet.rows if number > at and not any(cell.strip() for cell in cells))
    if blank:
        notes.append(
            "One blank line was passed over." if blank == 1 else f"{blank:,} blank lines were passed over."
        )
    ends = [number for number, _cells in sheet.rows[1:]] + [None]
    following = dict(zip([number for number, _cells in sheet.rows], ends, strict=True))
    return Roster(
        tuple(_line(number, cells, columns, sheet.bad_lines, following[number]) for number, cells in people),
        tuple(notes),
    )


def _line(
    number: int, cells: list[str], columns: Columns, bad: dict[int, str], following: int | None
) -> Line:
    problems = [bad[one] for one in range(number, following or number + 1) if one in bad]
    surplus = [cell for cell in cells[columns.width :] if cell.strip()]
    if surplus:
        problems.append(
            f"it has {len(cells)} cells and the heading has {columns.width}: "
            "a value with a separator in it needs quotation marks."
        )
    long = [cell for cell in cells if len(cell) > LONGEST_CELL]
    if long:
        problems.append(f"a cell has {max(map(len, long)):,} characters.")
    values = {} if long else columns.values(cells)
    return Line(number, values, tuple(problems))
