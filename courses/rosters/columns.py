"""Which column of a roster says what, pure: headings as people write them."""

import re
import unicodedata
from dataclasses import dataclass

from cms.lines import clean
from courses.rosters.refusing import Unreadable

FIELDS = {
    "email": "E-mail",
    "first_name": "First name",
    "last_name": "Last name",
    "certificate_name": "Name on the certificate",
    "discipline": "Discipline",
    "seat": "Role",
    "credentials": "Credentials",
    "student_id": "Student ID",
}
"""Name of a field → its heading in the template."""

HEADINGS = {
    "email": "email emailaddress emailadress mail mailaddress address login username studentemail workemail "
    "universityemail primaryemail correo",
    "first_name": "firstname first given givenname forename firstnames givennames",
    "last_name": "lastname last surname family familyname lastnames",
    "certificate_name": "nameonthecertificate nameoncertificate certificatename fullname name legalname "
    "chosenname learner student displayname",
    "discipline": "discipline profession field track",
    "seat": "role subrole seat position jobrole",
    "credentials": "credentials credential degree degrees postnominals letters",
    "student_id": "studentid id studentnumber learnerid uid universityid sisid",
}
KNOWN = {word: name for name, words in HEADINGS.items() for word in words.split()}


def squeezed(text: str) -> str:
    """A heading without case, accents, spaces and signs: “E-Mail Address” and “email_address” are one."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "", plain.casefold())


@dataclass(frozen=True)
class Columns:
    """Where each field stands: its place in the line; what was not understood; what stands twice."""

    places: dict[str, int]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]
    width: int

    @property
    def has_email(self) -> bool:
        """Whether there is the one column a roster cannot do without."""
        return "email" in self.places

    @property
    def notes(self) -> list[str]:
        """What the office should know of the columns, as sentences."""
        if not self.unknown:
            return []
        named = ", ".join(f"“{heading}”" for heading in self.unknown[:12])
        return [f"Not read, since no such column is known: {named}."]

    def refuse(self, line: int, head: list[str]) -> None:
        """Raise Unreadable where the headings cannot be those of a roster."""
        if self.twice:
            named = ", ".join(f"“{FIELDS[name]}”" for name in self.twice)
            raise Unreadable(
                f"Two columns could both be {named}. Leave one of them, and send the file again."
            )
        if self.has_email:
            return
        if any("@" in cell for cell in head):
            raise Unreadable(
                f"Line {line} is a person and not the names of the columns. "
                "Put a first line above it, such as: E-mail, First name, Last name, Discipline."
            )
        named = ", ".join(f"“{clean(cell)[:40]}”" for cell in head[:12] if cell.strip())
        raise Unreadable(
            f"No column is called E-mail, and without addresses nobody can be invited. Line {line} names: {named}."
        )

    def values(self, cells: list[str]) -> dict[str, str]:
        """What a line says, each value as one clean line of text."""
        return {
            name: clean(cells[place]) if place < len(cells) else "" for name, place in self.places.items()
        }


def read_headings(cells: list[str]) -> Columns:
    """Find the fields among the headings of a file."""
    places: dict[str, int] = {}
    twice, unknown, width = [], [], 0
    for place, cell in enumerate(cells):
        heading = clean(cell)
        if not heading:
            continue
        width = place + 1
        name = KNOWN.get(squeezed(heading))
        if name is None:
            unknown.append(heading[:60])
        elif name in places:
            twice.append(name)
        else:
            places[name] = place
    return Columns(places, tuple(unknown), tuple(dict.fromkeys(twice)), width)
