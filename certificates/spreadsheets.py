"""Lists as files for a spreadsheet, CSV or XLSX, in which nothing that people typed can run as a formula."""

import csv
import io

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING
from openpyxl.styles import Font

from cms.cells import inert

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def response(kind, name, columns, rows):
    """Return a list as a file to keep: kind "csv" or "xlsx"; name without ending; rows of texts and numbers."""
    content = as_csv(columns, rows) if kind == "csv" else as_xlsx(columns, rows)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def as_csv(columns, rows):
    """Return CSV text, with a mark so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(map(str, columns))
    for row in rows:
        writer.writerow(inert(value) for value in row)
    return out.getvalue()


def as_xlsx(columns, rows):
    """Return a workbook with one sheet; every text is stored as text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, column, bold=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet, value, bold=False):
    if isinstance(value, int | float):
        return value
    cell = WriteOnlyCell(sheet)
    # The kind comes first: by itself the cell would take what begins with = for a formula.
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", inert(value))
    cell.data_type = TYPE_STRING
    if bold:
        cell.font = Font(bold=True)
    return cell
