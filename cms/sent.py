"""What a form or an address sends as plain digits."""

MOST_ROWS = 10**15
"""No table of ours numbers its rows so high, and every database can hold it."""


def whole(text, *, most=9999):
    """The whole number that a text of plain digits says; None for anything else, and above `most`.

    Digits of other scripts and superscripts are none: Python's `isdigit` and `int` disagree about them.
    """
    if not (text and text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    return int(text) if int(text) <= most else None


def row_number(text):
    """The number of a row that a text names, or None."""
    return whole(text, most=MOST_ROWS)


def row_numbers(texts):
    """The numbers of the rows that were ticked; what is none is passed over."""
    return [pk for pk in map(row_number, texts) if pk is not None]
