"""The forms an author lists for a short answer, right and wrong ones, and how an answer matches them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assessments.engine.reading import Reader, to_decimal

How = Literal["exact", "number", "contains"]
HOWS: tuple[str, ...] = ("exact", "number", "contains")
"""From the surest way to match to the least sure: the first way in which any form matches decides."""

_NEGATIONS = frozenset(
    [
        "no",
        "not",
        "never",
        "without",
        "don't",
        "doesn't",
        "avoid",
        "cannot",
        "can't",
        "neither",
        "nor",
        "isn't",
        "none",
    ]
)
_WORD = re.compile(r"[^\W_]+(?:['.,-][^\W_]+)*")
_COMMA_GROUPS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True)
class Form:
    """One form an answer can have.

    how       exact: the same but for case, spaces, accents and a period at the end; number: the same value;
              contains: all its words stand in the answer, and no negation that the form has not
    share     of the points, 0 to 1
    critical  who writes this could have harmed the patient; `because` is then the sentence about the patient
    right     whether it stands among the accepted forms
    """

    id: str
    text: str
    how: str
    share: Decimal
    critical: bool
    because: str
    right: bool

    def matches(self, text: str) -> bool:
        """Whether an answer has this form."""
        if self.how == "number":
            value = number(self.text)
            return value is not None and value == number(text)
        if self.how == "exact":
            return bool(normal(self.text)) and normal(self.text) == normal(text)
        own, given = words(self.text), words(text)
        return bool(own) and own <= given and not (given & _NEGATIONS) - own


def read_forms(reader: Reader, name: str, *, right: bool) -> tuple[Form, ...]:
    """Read the accepted forms (right) or the wrong ones."""
    forms = []
    for part in reader.readers(name):
        forms.append(
            Form(
                id=part.identifier(),
                text=part.text("text"),
                how=part.choice("how", HOWS),
                share=part.decimal("share") if right else Decimal(0),
                critical=False if right else part.flag("critical"),
                because=part.text("because", ""),
                right=right,
            )
        )
        part.close()
    return tuple(forms)


def match(forms: Iterable[Form], text: str) -> Form | None:
    """The one form an answer has; None where it has none, or where forms that contradict each other match it.

    The surest way to match decides: what is listed word for word is not overruled by a word it contains.
    Two accepted forms that match in the same way: the better one. An accepted and a wrong one: a person judges.
    """
    forms = tuple(forms)
    for how in HOWS:
        found = [form for form in forms if form.how == how and form.matches(text)]
        if found and len({form.right for form in found}) == 1:
            return max(found, key=lambda form: (form.critical, form.share))
        if found:
            return None
    return None


def normal(text: str) -> str:
    """A text without what does not count: case, accents, runs of spaces, a period at the end."""
    parts = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2013", "-"))
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(bare.casefold().split()).rstrip(".").rstrip()


def words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(_WORD.findall(normal(text)))


def number(text: str) -> Decimal | None:
    """The number a text is, "1,000" and ".5" included; None where it is anything else."""
    bare = "".join(text.split())
    if _COMMA_GROUPS.fullmatch(bare):
        bare = bare.replace(",", "")
    return to_decimal(f"0{bare}" if bare.startswith(".") else bare)
