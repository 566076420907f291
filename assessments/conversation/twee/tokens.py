"""The words and signs of a phrase, one after the other, with errors that say what was expected."""

import re
from typing import Literal

from assessments.conversation.twee.escaping import unquoted
from assessments.conversation.variables import Value

COMPARISON = "a comparison such as “lucia.trust >= 7”"
LONGEST = 4000
"""Characters of a phrase at most."""
_TOKEN = re.compile(
    r"(?P<gap> +)"
    r"|(?P<quoted>“(?:\\.|[^\\“”])*”|\"(?:\\.|[^\\\"])*\")"
    r"|(?P<op><=|>=|!=|==|[<>=≤≥≠])"
    r"|(?P<minus>[-−–])"
    r"|(?P<sign>[-+(),:])"
    r"|(?P<word>[A-Za-z0-9_][A-Za-z0-9_.-]*)",
    re.DOTALL,
)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)


class Unreadable(ValueError):
    """A phrase that cannot be read; the sentence says what was expected."""


class Tokens:
    """A phrase, read from left to right."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise Unreadable(f"expected at most {LONGEST} characters")
        self._found: list[tuple[str, str]] = []
        self._place = place = 0
        while place < len(text):
            token = _TOKEN.match(text, place)
            if token is None:
                raise Unreadable(f"expected words and signs such as “lucia.trust >= 7”, not “{text[place]}”")
            place = token.end()
            kind = token.lastgroup or ""
            if kind == "minus":
                self._found.append(("sign", "-"))
            elif kind != "gap":
                self._found.append((kind, token.group()))

    def _at(self, ahead: int = 0) -> tuple[str, str]:
        place = self._place + ahead
        return self._found[place] if place < len(self._found) else ("end", "")

    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self._at()[0] == "end"

    def takes(self, *words: str) -> bool:
        """Step over these words or signs if they come next."""
        if all(
            self._at(ahead)[0] != "quoted" and self._at(ahead)[1] == one for ahead, one in enumerate(words)
        ):
            self._place += len(words)
            return True
        return False

    def must(self, sign: str, expected: str) -> None:
        """Step over a word or sign that has to come next."""
        if not self.takes(sign):
            raise self.unlike(expected)

    def end(self, expected: str) -> None:
        """Nothing may be left."""
        if not self.is_over():
            raise self.unlike(expected)

    def unlike(self, expected: str) -> Unreadable:
        """The complaint that something else comes next."""
        found = self._at()[1]
        return Unreadable(f"expected {expected}, not “{found}”" if found else f"expected {expected}")

    def id(self, expected: str) -> str:
        """A name."""
        kind, text = self._at()
        if kind not in ("word", "quoted"):
            raise self.unlike(expected)
        self._place += 1
        return unquoted(text) if kind == "quoted" else text

    def is_number(self) -> bool:
        """Whether a whole number comes next, with or without a minus."""
        return bool(_WHOLE.fullmatch(self._at(self._at()[1] == "-")[1]))

    def after_number(self) -> str:
        """What stands behind the number that comes next."""
        return self._at(1 + (self._at()[1] == "-"))[1]

    def whole(self, expected: str) -> int:
        """A whole number."""
        if not self.is_number():
            raise self.unlike(expected)
        less = self.takes("-")
        number = int(self._at()[1])
        self._place += 1
        return -number if less else number

    def value(self, expected: str) -> Value:
        """A whole number or a word."""
        if self._at()[0] != "quoted" and self.is_number():
            return self.whole(expected)
        if self._at()[1].isdigit():
            raise Unreadable("expected a number of at most 9 digits")
        return self.id(expected)

    def sign(self, expected: str) -> Literal["+", "-", "="]:
        """What an effect does with its variable."""
        for sign in ("+", "-", "="):
            if self.takes(sign):
                self.takes("=")
                return sign  # type: ignore[return-value]  # one of the three above
        raise self.unlike(expected)
