"""An Excel workbook → rows of text, pure. Formulas are never carried out: the value last saved stands for them.

A workbook is a ZIP of XML, so a small file can unpack to a huge one. How large it would be is looked at before
anything is unpacked, and no more is read than a roster may have.
"""

import io
import warnings
import zipfile
from datetime import date, datetime

from openpyxl import load_workbook

from courses.rosters.refusing import Unreadable

MOST_UNPACKED = 60_000_000
MOST_PARTS = 500
MOST_TIMES = 200
"""How often larger than packed one part may be, beyond the first megabyte."""
MOST_COLUMNS = 60
MOST_LOOKED_AT = 60_000

DAMAGED = (
    "This workbook cannot be opened: it may be damaged, or locked by a password. Save it again, or as CSV."
)


def rows(content: bytes, *, most: int) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Return [(line, cells), …] of the first sheet that holds anything, and remarks. Raises Unreadable.

    Stops after `most` filled rows beyond the headings.
    """
    _refuse_bombs(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                return _first_filled(book, most)
            finally:
                book.close()
    except Unreadable:
        raise
    except Exception:  # a library's many ways to fail on what somebody sent are one sentence here
        raise Unreadable(DAMAGED) from None


def _first_filled(book, most):
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for place, sheet in enumerate(sheets):
        found = _filled(sheet, most)
        if found:
            others = [one.title for one in sheets[place + 1 :]]
            return found, [_said_of(sheet, others)] if others else []
    raise Unreadable("The workbook is empty.")


def _filled(sheet, most):
    found, filled = [], 0
    # What a sheet says of its own size is often wrong, and can be a trap.
    sheet.reset_dimensions()
    for number, cells in enumerate(
        sheet.iter_rows(max_row=MOST_LOOKED_AT, max_col=MOST_COLUMNS, values_only=True), 1
    ):
        texts = [_text(value) for value in cells]
        if any(texts):
            filled += 1
            found.append((number, texts))
        elif found:
            found.append((number, []))
        if filled > most:
            break
    while found and not found[-1][1]:
        found.pop()
    return found


def _text(value) -> str:
    """A cell as somebody sees it: 1234.0 is 1234, a day is its date."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def _said_of(sheet, others) -> str:
    named = ", ".join(f"“{title}”" for title in others[:6])
    return f"Only the sheet “{sheet.title}” was read, not {named}."


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
                raise Unreadable("This is no Excel workbook. A roster is a CSV or an Excel workbook (.xlsx).")
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(DAMAGED)
            total = sum(part.file_size for part in parts)
            if total > MOST_UNPACKED or len(parts) > MOST_PARTS or any(map(_swells, parts)):
                raise Unreadable(
                    "This workbook would unpack to far more than a roster needs, so it was not opened. "
                    "Copy the list into a new workbook, or save it as CSV."
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_declarations(packed, part)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError):
        raise Unreadable(DAMAGED) from None


def _swells(part) -> bool:
    return part.file_size > 1_000_000 and part.file_size > MOST_TIMES * max(part.compress_size, 1)


def _refuse_declarations(packed, part) -> None:
    """No part of a workbook declares entities; one that does wants something else."""
    with packed.open(part) as opened:
        head = opened.read(2000)
    if b"\0" in head or b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in head.upper():
        raise Unreadable(DAMAGED)
