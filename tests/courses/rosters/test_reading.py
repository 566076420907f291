"""Reading a roster's file: every spreadsheet's habits, and what is no roster said in a sentence."""

import codecs
import contextlib

import hypothesis
import pytest
from hypothesis import strategies as st
from openpyxl import Workbook

from courses.rosters import reading
from courses.rosters.columns import HEADINGS, read_headings
from courses.rosters.reading import read
from courses.rosters.refusing import Unreadable
from tests.courses.rosters import given

TEXT = "E-mail;First name;Last name\nsven@example.org;Sven;Åström\nzoë@example.org;Zoë;Łukasz\n"


def refusal(content, name="roster.csv"):
    with pytest.raises(Unreadable) as raised:
        read(name, content)
    return raised.value.sentence


def people(content, name="roster.csv"):
    return [(line.number, line.values) for line in read(name, content).lines]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        b"sep=;\r\n" + TEXT.replace("\n", "\r\n").encode(),
    ],
)
def test_every_spreadsheets_encoding_and_separator_reads_the_same(content):
    found = [values for _number, values in people(content)]
    assert found == [
        {"email": "sven@example.org", "first_name": "Sven", "last_name": "Åström"},
        {"email": "zoë@example.org", "first_name": "Zoë", "last_name": "Łukasz"},
    ]


def test_windows_1252_is_read_and_the_office_is_asked_to_look():
    found = read("roster.csv", "E-mail,First name\na@example.org,Zoë\n".encode("windows-1252"))
    assert found.lines[0].values["first_name"] == "Zoë" and not found.lines[0].problems
    assert "was read as Windows-1252" in found.notes[0] and "“Zoë”" in found.notes[0]


def test_a_file_of_two_encodings_names_each_line_that_differs_and_takes_the_others():
    content = given.csv("a@example.org,Zoë,,") + "b@example.org,Jörg,,\n".encode("windows-1252")
    found = read("roster.csv", content)
    assert [(line.number, bool(line.problems)) for line in found.lines] == [(2, False), (3, True)]
    assert "another encoding" in found.lines[1].problems[0]


def test_line_numbers_are_those_of_the_file_also_after_blank_lines_and_line_breaks_in_cells():
    content = b'E-mail,First name\n\na@example.org,"two\nlines"\n,,\nb@example.org,B\n'
    found = read("roster.csv", content)
    assert [line.number for line in found.lines] == [3, 6]
    assert found.lines[0].values["first_name"] == "two lines"
    assert "2 blank lines were passed over." in found.notes


def test_a_line_with_too_many_cells_says_so_and_a_short_one_is_fine():
    found = read("roster.csv", b"E-mail,First name\na@example.org,Lee,Ann\nb@example.org\n")
    assert "it has 3 cells and the heading has 2" in found.lines[0].problems[0]
    assert (
        found.lines[1].values == {"email": "b@example.org", "first_name": ""} and not found.lines[1].problems
    )


def test_columns_that_are_not_known_are_named_and_not_read():
    found = read("roster.csv", b"Email Address,Phone,Surname\na@example.org,555,Ray\n")
    assert found.lines[0].values == {"email": "a@example.org", "last_name": "Ray"}
    assert found.notes == ("Not read, since no such column is known: “Phone”.",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"  \n\n", "The file is empty."),
        (b"E-mail,First name\n", "nobody stands below"),
        (b"Name,Phone\nLee,555\n", "No column is called E-mail"),
        (b"lee@example.org,Lee\n", "Line 1 is a person"),
        (b"E-mail,Email address\na@example.org,b@example.org\n", "Two columns could both be “E-mail”"),
        (b"%PDF-1.7 ...", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "older Excel file, or one that is locked"),
        (b"\x00\x01\x02\x03\x04\x05binary", "no text file"),
        (b"PK\x03\x04 broken", "cannot be opened"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "damaged"),
        (b'E-mail,x\n"a@example.org,' + b"x" * 200_000, "quotation mark may be open"),
    ],
)
def test_what_is_no_roster_is_refused_in_a_sentence(content, sentence):
    assert sentence in refusal(content)


def test_fifty_thousand_people_are_refused_and_five_thousand_are_read():
    line = "person{}@example.org,A,B,nurse"
    many = given.csv(*(line.format(number) for number in range(50_000)))
    assert "The file has 50,000 people, and at most 5,000" in refusal(many)
    assert len(read("roster.csv", given.csv(*(line.format(number) for number in range(5000)))).lines) == 5000


def test_a_file_beyond_its_size_is_refused_by_its_size_alone():
    assert "MB, and a roster may have 12 MB" in refusal(b"x" * (reading.MOST_BYTES + 1))


def test_a_cell_of_thousands_of_letters_takes_out_its_line_only():
    found = read("roster.csv", given.csv("a@example.org," + "x" * 900 + ",,", "b@example.org,B,,"))
    assert "a cell has 900 characters" in found.lines[0].problems[0] and not found.lines[1].problems


# Workbooks


def test_a_workbook_is_read_with_numbers_and_days_as_people_see_them():
    content = given.xlsx(
        ("a@example.org", "Ana", 4711.0), (None, None, None), ("b@example.org", "Bo", True),
        head=("E-mail", "First name", "Student ID"),
    )  # fmt: skip
    found = read("roster.xlsx", content)
    assert [(line.number, line.values["student_id"]) for line in found.lines] == [(2, "4711"), (4, "yes")]


def test_a_formula_is_never_carried_out_and_never_read_as_text():
    content = given.xlsx(("a@example.org", '=HYPERLINK("http://evil.example","Ana")', "B"))
    assert people(content, "r.xlsx")[0][1]["first_name"] == ""


def test_an_empty_first_sheet_is_passed_over_and_sheets_after_the_list_are_named():
    book = Workbook()
    sheet = book.create_sheet("People")
    sheet.append(["E-mail"])
    sheet.append(["a@example.org"])
    book.create_sheet("Old").append(["x"])
    found = read("r.xlsx", given.saved(book))
    assert len(found.lines) == 1 and "Only the sheet “People” was read, not “Old”." in found.notes


def test_a_workbook_of_too_many_people_is_refused():
    rows = [(f"p{number}@example.org", "A", "B") for number in range(6000)]
    assert "more than 5,000 people" in refusal(given.xlsx(*rows), "r.xlsx")


def test_a_small_file_that_would_unpack_to_a_huge_one_is_not_opened():
    bomb = given.repacked(
        given.xlsx(("a@example.org", "A", "B")), **{"xl/worksheets/sheet1.xml": b"0" * 80_000_000}
    )
    assert len(bomb) < 1_000_000 and "far more than a roster needs" in refusal(bomb, "r.xlsx")


def test_a_workbook_that_declares_entities_is_not_opened():
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    content = given.repacked(given.xlsx(("a@example.org", "A", "B")), **{"xl/worksheets/sheet1.xml": xml})
    assert "cannot be opened" in refusal(content, "r.xlsx")


def test_a_zip_that_is_no_workbook_says_so():
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("notes.txt", "x")
    assert "no Excel workbook" in refusal(out.getvalue(), "r.xlsx")


def test_a_sheet_that_begins_at_the_last_row_costs_nothing():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>E-mail</t></is></c></row></sheetData></worksheet>'
    )
    content = given.repacked(given.xlsx(("a@example.org", "A", "B")), **{"xl/worksheets/sheet1.xml": sheet})
    assert refusal(content, "r.xlsx")


# For all files


@hypothesis.given(st.binary(max_size=400))
def test_any_bytes_give_lines_or_a_sentence_and_never_an_error(content):
    with contextlib.suppress(Unreadable):
        assert read("roster.csv", content).lines


@hypothesis.given(
    st.lists(st.sampled_from([word for words in HEADINGS.values() for word in words.split()]), max_size=8)
)
def test_no_two_headings_ever_share_a_field_unsaid(headings):
    columns = read_headings(headings)
    assert len(columns.places) + len(headings) - len(columns.places) == len(headings)
    fields = [name for words in headings for name, known in HEADINGS.items() if words in known.split()]
    assert set(columns.twice) == {name for name in fields if fields.count(name) > 1}
