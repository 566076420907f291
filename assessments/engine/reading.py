"""Read parts of a definition strictly, and gather every complaint instead of stopping at the first.

Unknown keys are complaints: a mistyped "critical" that is silently dropped would make a case unsafe.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from assessments.engine.findings import Finding, block

ID = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}"
DECIMAL = r"-?[0-9]{1,15}(\.[0-9]{1,12})?"
RATIO = r"-?[0-9]{1,18}/[1-9][0-9]{0,17}"
_ID = re.compile(ID, re.ASCII)
_RATIO = re.compile(RATIO, re.ASCII)
_DECIMAL = re.compile(DECIMAL, re.ASCII)


def to_decimal(text: object) -> Decimal | None:
    """Read a decimal written as a plain string ("12", "0.5", "-3"); None for anything else."""
    if isinstance(text, str) and _DECIMAL.fullmatch(text):
        return Decimal(text)
    return None


def to_fraction(text: object) -> Fraction | None:
    """Read a decimal as above, or a ratio such as "1/3" for what no decimal can say; None for anything else."""
    number = to_decimal(text)
    if number is not None:
        return Fraction(number)
    return Fraction(text) if isinstance(text, str) and _RATIO.fullmatch(text) else None


class Reader:
    """One mapping of a definition. Each method takes a key; what is amiss is added to the findings.

    After a complaint a neutral value is returned, so that reading goes on and finds the rest.
    """

    def __init__(self, raw: object, where: str, findings: list[Finding]) -> None:
        self.where = where
        self.findings = findings
        self._taken: set[str] = set()
        if isinstance(raw, Mapping):
            self._raw: Mapping[object, object] = raw
        else:
            self._raw = {}
            self.complain("A group of named values is expected here.")

    def complain(self, sentence: str) -> None:
        """Add a complaint about this place."""
        self.findings.append(block(self.where, sentence))

    def has(self, name: str) -> bool:
        """Whether the key is there and not null."""
        return self._raw.get(name) is not None

    def take(self, name: str) -> object:
        """The raw value of a key, or None; the key then counts as known."""
        self._taken.add(name)
        return self._raw.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A string. Without a default it must be there; it may be empty, which the checks judge."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            self.complain(f"“{name}” is missing or is not text.")
            return ""
        return value

    def identifier(self, name: str = "id") -> str:
        """A permanent id: up to 80 letters, digits, dots, dashes and underscores."""
        value = self.take(name)
        if isinstance(value, str) and _ID.fullmatch(value):
            return value
        self.complain(
            f"“{name}” must be an id: letters, digits and dashes, at most 80, not beginning with a dash."
        )
        return ""

    def decimal(self, name: str) -> Decimal:
        """A decimal number written as a string."""
        value = to_decimal(self.take(name))
        if value is None:
            self.complain(f'“{name}” is missing or is not a decimal number in quotes, such as "0.5".')
            return Decimal(0)
        return value

    def exact(self, name: str) -> Fraction:
        """A number written as a string, exactly: "0.5", or "1/3" where no decimal says it."""
        value = to_fraction(self.take(name))
        if value is None:
            self.complain(f'“{name}” is missing or is not a number in quotes, such as "0.5" or "1/3".')
            return Fraction(0)
        return value

    def optional_exact(self, name: str) -> Fraction | None:
        """The same, or None where the key is absent or null."""
        return self.exact(name) if self.take(name) is not None else None

    def optional_decimal(self, name: str) -> Decimal | None:
        """A decimal, or None where the key is absent or null."""
        return self.decimal(name) if self.take(name) is not None else None

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number that is not negative."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**6:
            self.complain(f"“{name}” is missing or is not a whole number.")
            return 0
        return value

    def optional_whole(self, name: str) -> int | None:
        """A whole number, or None where the key is absent or null."""
        return self.whole(name) if self.take(name) is not None else None

    def flag(self, name: str) -> bool:
        """True or false; false where the key is absent."""
        value = self.take(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            self.complain(f"“{name}” must be true or false.")
            return False
        return value

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of a closed list of words."""
        value = self.take(name)
        if isinstance(value, str) and value in allowed:
            return value
        self.complain(f"“{name}” must be one of: {', '.join(allowed)}.")
        return allowed[0]

    def optional_choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """The same, or "" where the key is absent or null."""
        return self.choice(name, allowed) if self.take(name) is not None else ""

    def values(self, name: str) -> list[object]:
        """A list, empty where the key is absent."""
        value = self.take(name)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.complain(f"“{name}” must be a list.")
            return []
        return list(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings, empty where the key is absent."""
        values = self.values(name)
        if not all(isinstance(value, str) for value in values):
            self.complain(f"“{name}” must be a list of texts.")
        return tuple(value for value in values if isinstance(value, str))

    def readers(self, name: str, within: str = "") -> list["Reader"]:
        """A list of mappings, each placed by its own id below this place (or below `within`)."""
        readers = []
        for number, value in enumerate(self.values(name), start=1):
            own = value.get("id") if isinstance(value, Mapping) else None
            part = own if isinstance(own, str) and own else f"{name} {number}"
            place = "/".join(p for p in (self.where, within, part) if p)
            readers.append(Reader(value, place, self.findings))
        return readers

    def reader(self, name: str) -> "Reader":
        """A mapping inside this one."""
        return Reader(self.take(name), "/".join(p for p in (self.where, name) if p), self.findings)

    def close(self) -> None:
        """Complain of every key nobody asked for."""
        for name in sorted(str(name) for name in self._raw if name not in self._taken):
            self.complain(f"“{name}” is not known here. Is it misspelled?")
