"""Files of people for the tests of rosters."""

import io
import zipfile

from openpyxl import Workbook

HEAD = "E-mail,First name,Last name,Discipline"


def csv(*lines, head=HEAD):
    """A CSV in UTF-8."""
    return "\n".join([head, *lines, ""]).encode()


def xlsx(*rows, head=("E-mail", "First name", "Last name"), before=()):
    """A workbook of one sheet; `before`: titles of empty sheets that stand before it."""
    book = Workbook()
    sheet = book.active
    for title in before:
        sheet.title = title
        sheet = book.create_sheet("People")
    for row in (head, *rows):
        sheet.append(row)
    return saved(book)


def saved(book):
    """A workbook as bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content, **parts):
    """A workbook in which parts are replaced: {"xl/worksheets/sheet1.xml": bytes}."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return out.getvalue()
