"""Bytes → text, pure: the encodings in which spreadsheets and registrars write, and files that mix two of them."""

import codecs
from dataclasses import dataclass, field

from courses.rosters.refusing import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
OLD = "windows-1252"


@dataclass(frozen=True)
class Decoded:
    """The text, remarks about how it was read, and lines (from 1) that could not be read, each with why."""

    text: str
    notes: tuple[str, ...] = ()
    bad_lines: dict[int, str] = field(default_factory=dict)


def decode(content: bytes) -> Decoded:
    """Read text in UTF-8, UTF-16 or Windows-1252. Raises Unreadable for what is no text."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _marked(content[len(mark) :], encoding)
    if b"\0" in content:
        return _marked(content, _sixteen(content))
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _by_lines(content)


def _marked(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return _by_lines(content)
        raise Unreadable(
            "The file begins as UTF-16 text and is damaged. Save it again as CSV (UTF-8)."
        ) from None
    if "\0" in text:
        raise Unreadable("This is no text file. A roster is a CSV or an Excel workbook (.xlsx).")
    notes = () if encoding == "utf-8" else ("The file was read as UTF-16.",)
    return Decoded(text, notes)


def _sixteen(content: bytes) -> str:
    """Text with a zero in every second byte is UTF-16 that does not say so."""
    half = len(content) // 2 or 1
    if content[1::2].count(0) > 0.4 * half and content[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if content[::2].count(0) > 0.4 * half and content[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    raise Unreadable("This is no text file. A roster is a CSV or an Excel workbook (.xlsx).")


def _by_lines(content: bytes) -> Decoded:
    """Text that is not UTF-8 throughout: Windows-1252, or two encodings in one file.

    Where some lines can only be UTF-8, the others were pasted in from elsewhere: nobody can know for certain how
    their letters should read, so they are shown and not taken.
    """
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    read = [_line(line) for line in lines]
    if not any(is_new for _text, is_new, _is_old in read):
        whole = content.decode(OLD, errors="replace")
        return Decoded(whole, (_said_of_old(whole),), _unreadable(whole))
    bad = {
        number: "its letters are in another encoding than the rest of the file: save the file as CSV (UTF-8)."
        for number, (_text, _is_new, is_old) in enumerate(read, 1)
        if is_old
    }
    return Decoded(
        "\n".join(text for text, _is_new, _is_old in read),
        ("The file mixes two encodings: UTF-8 and another one.",),
        bad,
    )


def _line(line: bytes) -> tuple[str, bool, bool]:
    """One line as text; whether it can only be UTF-8; whether it can only be something else."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(OLD, errors="replace"), False, True
    return text, not text.isascii(), False


def _said_of_old(text: str) -> str:
    sample = next(
        (word for word in text.replace(";", " ").replace(",", " ").split() if not word.isascii()), ""
    )
    shown = f" Look whether its letters are right: “{sample[:40]}”." if sample else ""
    return f"The file is not UTF-8 and was read as Windows-1252.{shown}"


def _unreadable(text: str) -> dict[int, str]:
    return {
        number: "a letter in it cannot be read: save the file as CSV (UTF-8)."
        for number, line in enumerate(text.splitlines(), 1)
        if "\ufffd" in line
    }
