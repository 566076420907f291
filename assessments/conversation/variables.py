"""Variables: bounded numbers, or one of a few words. Nothing ever passes an end of its range."""

from dataclasses import dataclass
from typing import Literal

Value = int | str
MOST = 20
"""The widest range of a number: more can neither be shown nor checked."""


@dataclass(frozen=True)
class Variable:
    """A number between two ends, or one of some words."""

    id: str
    label: str = ""
    least: int = 0
    most: int = 1
    start: Value = 0
    words: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it is counted."""
        return not self.words

    def clamp(self, value: Value) -> Value:
        """The nearest value within the range; a word that is not one of its own stays what it was at the start."""
        if isinstance(value, int) and self.is_number:
            return min(max(value, self.least), self.most)
        return value if value in self.words else self.start

    def takes(self, value: Value) -> bool:
        """Whether it can have this value."""
        if self.is_number:
            return isinstance(value, int) and self.least <= value <= self.most
        return value in self.words


@dataclass(frozen=True)
class Effect:
    """A change of one variable: by so much up or down, or to a value."""

    variable: str
    op: Literal["+", "-", "="]
    by: Value

    def on(self, variable: Variable, value: Value) -> Value:
        """The value after it, within the range."""
        if self.op == "=" or not isinstance(value, int) or not isinstance(self.by, int):
            return variable.clamp(self.by)
        return variable.clamp(value + self.by if self.op == "+" else value - self.by)

    @property
    def raises(self) -> bool:
        """Whether it could make a number larger."""
        return self.op == "=" or (
            isinstance(self.by, int) and (self.by > 0) == (self.op == "+") and self.by != 0
        )
