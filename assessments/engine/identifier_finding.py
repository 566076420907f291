"""What the checker finds: a kind, a place, and the words as they are compared."""

from dataclasses import dataclass

NAME, INITIALS = "name", "initials"
DATE, PART_OF_DATE, AGE = "date", "part_of_date", "age"
PHONE, SSN, RECORD, NUMBER, LONG_NUMBER = "phone", "ssn", "record", "number", "long_number"
MAIL, ADDRESS_ON_NET, HANDLE = "mail", "net", "handle"
STREET, ZIP, PLACE, ROOM = "street", "zip", "place", "room"
EMPLOYER, ROLE = "employer", "role"

HARD = frozenset({DATE, AGE, PHONE, SSN, RECORD, LONG_NUMBER, MAIL, ADDRESS_ON_NET, STREET})
"""Kinds that are changed and never confirmed."""
KINDS = frozenset(
    {
        NAME, INITIALS, DATE, PART_OF_DATE, AGE, PHONE, SSN, RECORD, NUMBER, LONG_NUMBER, MAIL, ADDRESS_ON_NET, HANDLE,
        STREET, ZIP, PLACE, ROOM, EMPLOYER, ROLE,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """A place in the text as it is read."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Finding:
    """One likely identifier. `start`, `end` and `words` are of the original; `same` is what the same words share."""

    kind: str
    start: int
    end: int
    words: str
    same: str

    @property
    def is_hard(self) -> bool:
        """Whether it has to be changed, whatever the writer says."""
        return self.kind in HARD
