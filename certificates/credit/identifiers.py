"""Numbers by which accreditors and boards know a professional, pure: what each looks like, checked when it is typed.

Month and day of birth are told as four digits, MMDD, and with the e-Profile ID, to the provider
(NABP, CPE Monitor FAQs, nabp.pharmacy/help). No length of the e-Profile ID is published, so any run of digits passes.
License numbers have a form of their own in each state: only what no number can hold is refused.
"""

import re
from dataclasses import dataclass
from datetime import date

STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "DC",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "WA",
        "WV",
        "WI",
        "WY",
        "AS",
        "GU",
        "MP",
        "PR",
        "VI",
    ]
)
_NABP = re.compile(r"\d{4,12}")
_LICENSE = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{1,28}")
_UAN = re.compile(r"[0-9A-Z]{4}-[0-9]{4}-[0-9]{2}-[0-9]{3}-[A-Z][0-9]{2}-[A-Z]")


@dataclass(frozen=True)
class Identifier:
    """A kind of number: what it is called, why it is asked, and whether it belongs to a state and runs out."""

    name: str
    hint: str
    of_state: bool = False


KINDS = {
    "nabp": Identifier("NABP e-Profile ID", "Only digits. You find it in your e-Profile."),
    "birth_day": Identifier("Month and day of birth", "Four digits, month first: 0429 is April 29. No year."),
    "license": Identifier(
        "License number", "With the state that gave it and the day on which it runs out.", True
    ),
}
"""Permanent: kinds of credit refer to them."""


def clean(kind: str, value: str) -> str:
    """Return a number as it is kept. Raises ValueError with the sentence that says what is wrong."""
    text = " ".join(value.split()).upper()
    if kind == "nabp":
        text = text.replace(" ", "").replace("-", "")
        if not _NABP.fullmatch(text) or not text.isascii():
            raise ValueError("An e-Profile ID has only digits, at least four of them.")
        return text
    if kind == "birth_day":
        text = re.sub(r"[ /.-]", "", text)
        try:
            # A leap year, so that February 29 is a day.
            date(2024, int(text[:2]), int(text[2:]))
        except ValueError:
            text = ""
        if len(text) != 4 or not text.isascii():
            raise ValueError("Write four digits, the month first: 0429 is April 29.")
        return text
    if kind == "license":
        if not _LICENSE.fullmatch(text) or not any(letter.isdigit() for letter in text):
            raise ValueError("A license number has letters, digits, dots and dashes, and at least one digit.")
        return text
    raise ValueError("There is no such number.")


def problem_of_state(kind: str, state: str, expires_on: date | None, today: date) -> dict[str, str]:
    """Return what is wrong with state and last day as {field: sentence}, or {}."""
    if not KINDS[kind].of_state:
        return {}
    found = {}
    if state not in STATES:
        found["state"] = "Write the two letters of the state, such as CO."
    if expires_on is None:
        found["expires_on"] = "Give the day on which it runs out."
    elif expires_on < today:
        found["expires_on"] = "This license has run out. Give the one that holds now."
    return found


def is_uan(text: str) -> bool:
    """Whether a text has the form of a Universal Activity Number: provider-joint-year-sequence-format/topic-audience."""
    return bool(_UAN.fullmatch(text))
