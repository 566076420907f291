"""What a continuing-education certificate says: copied once at issue. It is never one paper with a program's."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date

from certificates.document.facts import Signer
from cms.lines import clean

SCHEMA = 1
KIND = "credit"


@dataclass(frozen=True)
class CreditLine:
    """One kind of credit: its name and unit, the number beside it, and amounts as they are printed."""

    name: str
    unit: str
    reference: str
    designated: str
    claimed: str
    code: str = ""

    def __post_init__(self):
        for field in fields(self):
            object.__setattr__(self, field.name, clean(getattr(self, field.name)))


@dataclass(frozen=True, kw_only=True)
class CreditFacts:
    """Every word on the paper. Texts are one clean line each; statements stand exactly as the office pasted them.

    program_title: the kind of certificate. program_line: the activity's title. award_date: the day on which the
    activity was completed; award_date_text and issued_text: that day and the day of issue, in words.
    reissued_on: of one that takes another's place, the day on which it was made, in words; the other days stay.
    accreditation: the statement that stands alone; designations: one for each kind of credit that has its own.
    statements: ids of the versions that were copied.
    """

    name: str
    name_in_latin: str = ""
    credentials: str = ""
    discipline: str = ""
    program_title: str = "Certificate of Continuing Education"
    organization: str
    office: str
    lead: str = "This records that"
    sentence: str
    program_line: str
    activity_number: str
    format: str
    place: str
    providers: str
    award_date: date
    award_date_text: str
    issued_text: str
    reissued_on: str = ""
    lines: tuple[CreditLine, ...]
    accreditation: str
    designations: tuple[str, ...] = ()
    statements: tuple[int, ...] = ()
    signers: tuple[Signer, ...] = ()
    fine_print: str = ""
    number: str
    verify_url: str
    short_url: str
    language: str = "en"

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, clean(value))
        lines = tuple(one if isinstance(one, CreditLine) else CreditLine(**one) for one in self.lines)
        object.__setattr__(self, "lines", lines)
        object.__setattr__(self, "designations", tuple(filter(None, map(clean, self.designations))))
        object.__setattr__(self, "statements", tuple(self.statements))
        signers = tuple(one if isinstance(one, Signer) else Signer(**one) for one in self.signers)
        object.__setattr__(self, "signers", signers)

    @property
    def hours(self):
        """What was claimed, one short text for each kind of credit: for pages that show a certificate's claims."""
        return [f"{line.name}: {line.claimed} of {line.designated} {line.unit}" for line in self.lines]

    def as_dict(self):
        """Return the facts in JSON's own types, for the database row."""
        made = {"schema": SCHEMA, "kind": KIND, **asdict(self), "award_date": self.award_date.isoformat()}
        return json.loads(json.dumps(made)) | {
            "hours": self.hours,
            "activity_title": self.program_line,
            "credit_line": "; ".join(self.hours),
        }

    @classmethod
    def from_dict(cls, stored):
        """Return the facts of a stored row. Raises ValueError naming what is unknown or missing."""
        stored = dict(stored)
        if (stored.pop("schema", None), stored.pop("kind", None)) != (SCHEMA, KIND):
            raise ValueError("These are no facts of a continuing-education certificate.")
        for derived in ("hours", "activity_title", "credit_line"):
            stored.pop(derived, None)
        if unknown := stored.keys() - {field.name for field in fields(cls)}:
            raise ValueError(f"Facts of credit hold unknown fields: {', '.join(sorted(unknown))}.")
        try:
            return cls(**stored | {"award_date": date.fromisoformat(stored["award_date"])})
        except (KeyError, TypeError) as error:
            raise ValueError(f"Facts of credit are incomplete: {error}.") from error
