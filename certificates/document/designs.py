"""The designs a certificate can be printed in: what has which place, and how large. Their sheets say where."""

from dataclasses import dataclass

from certificates.document.faces import DISPLAY, ITALIC, SANS, SEMIBOLD, TEXT, Face


@dataclass(frozen=True)
class NamePlace:
    """Where the name stands: width in mm, sizes in points to try on one line, then on two, then on three."""

    width: float
    one_line: tuple[int, ...]
    two_lines: tuple[int, ...]
    three_lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where another text stands: its face, size in points, width in mm and how many lines it may take."""

    face: Face
    size: float
    width: float
    lines: int = 1
    tracking: float = 0
    small_caps: bool = False


@dataclass(frozen=True)
class PaperDesign:
    """One composition.

    hours_apart: credit and hours stand below each other, not on one line. number_groups: of the number in a row.
    """

    name: NamePlace
    places: dict[str, Place]
    hours_apart: bool = False
    number_groups: int = 7


LABEL = Place(SEMIBOLD, 8, 46.4, tracking=0.02)
NOTE = Place(SANS, 8, 46.4)

DESIGNS = {
    "formal": PaperDesign(
        name=NamePlace(226, (42, 38, 34, 31), (28, 25, 22)),
        places={
            "organization": Place(TEXT, 14, 231, tracking=0.06, small_caps=True),
            "program_line": Place(ITALIC, 11.5, 231),
            "program_title": Place(DISPLAY, 25, 231, tracking=0.002),
            "lead": Place(ITALIC, 12.5, 231),
            "below_name": Place(TEXT, 13, 231),
            "discipline": Place(ITALIC, 12, 231),
            "sentence": Place(TEXT, 13, 176, lines=3),
            "hours": Place(TEXT, 11, 73),
            "award_date_text": Place(TEXT, 11, 73),
            "office": Place(TEXT, 11, 73),
            "signer": Place(SEMIBOLD, 10, 68),
            "role": Place(SANS, 9, 68),
            "short_url": Place(SANS, 9, 84, lines=2),
            "fine_print": Place(SANS, 7.5, 231),
            "mark_note": NOTE,
        },
    ),
    "quiet": PaperDesign(
        name=NamePlace(170, (42, 38, 34, 31), (29, 26, 22)),
        places={
            "organization": Place(SEMIBOLD, 10, 172),
            "program_line": Place(SANS, 10, 172),
            "program_title": Place(SEMIBOLD, 13, 172, tracking=0.01),
            "lead": Place(ITALIC, 13, 172),
            "below_name": Place(SANS, 12, 172),
            "discipline": Place(SANS, 10.5, 46.4, lines=2),
            "sentence": Place(TEXT, 14, 165, lines=4),
            "hours": Place(SANS, 10.5, 46.4, lines=2),
            "award_date_text": Place(SANS, 10.5, 46.4),
            "office": Place(SANS, 10.5, 46.4, lines=2),
            "signer": Place(SEMIBOLD, 10, 68),
            "role": Place(SANS, 9, 68),
            "short_url": Place(SANS, 9, 58, lines=2),
            "fine_print": Place(SANS, 7.5, 235),
            "mark_note": NOTE,
        },
        hours_apart=True,
        number_groups=4,
    ),
    "upright": PaperDesign(
        name=NamePlace(148, (40, 36, 32, 29), (28, 25, 22), (22, 20)),
        places={
            "organization": Place(SEMIBOLD, 10, 108),
            "program_line": Place(SANS, 10, 108, lines=2),
            "program_title": Place(DISPLAY, 25, 149, tracking=0.002, lines=2),
            "lead": Place(ITALIC, 13, 149),
            "below_name": Place(TEXT, 13, 149),
            "discipline": Place(ITALIC, 12, 149),
            "sentence": Place(TEXT, 13.5, 146, lines=5),
            "hours": Place(SANS, 10.5, 46.4, lines=2),
            "award_date_text": Place(SANS, 10.5, 46.4),
            "office": Place(SANS, 10.5, 46.4, lines=2),
            "signer": Place(SEMIBOLD, 10, 68),
            "role": Place(SANS, 9, 68),
            "short_url": Place(SANS, 9, 62, lines=2),
            "fine_print": Place(SANS, 7.5, 149, lines=2),
            "mark_note": NOTE,
        },
        hours_apart=True,
        number_groups=4,
    ),
}
