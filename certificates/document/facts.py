"""What a certificate says: copied once at issue, so that it reads the same in ten years."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date

from django.utils import dateformat, translation

from certificates.document import wording
from cms.lines import clean

SCHEMA = 1


@dataclass(frozen=True)
class Picture:
    """A seal or a signature: the SHA-256 of the kept PNG in hexadecimal, and what it shows, in words."""

    sha256: str
    alt: str

    def __post_init__(self):
        object.__setattr__(self, "alt", clean(self.alt))


@dataclass(frozen=True)
class Signer:
    """Who signs, in which role, and a picture of the signature where there is one."""

    name: str
    role: str
    signature: Picture | None = None

    def __post_init__(self):
        object.__setattr__(self, "name", clean(self.name))
        object.__setattr__(self, "role", clean(self.role))
        object.__setattr__(self, "signature", _picture(self.signature))


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """Every word on the paper. Texts are kept as one clean line each (see cms.lines).

    name: as it stands on the paper; name_in_latin: stands below a name in another script.
    program_title: the kind of certificate, such as “Certificate of Program Completion”.
    program_line: the program's full title. lead and sentence stand before and after the name.
    hours: credit and hours, one short text each. award_date: the calendar day in the program's zone,
    award_date_text: the same in words (see in_words). signers: two at most.
    reissued_on: of one that takes another's place, the day on which it was made, in words; the award date stays.
    number: canonical (certificates.number). verify_url: where it is verified, in full; short_url: as printed.
    seal: stands in the place of the drawn emblem. design: of certificates.document.designs.DESIGNS.
    language: of the document, a tag that certificates.document.wording has words for.
    """

    name: str
    name_in_latin: str = ""
    credentials: str = ""
    discipline: str = ""
    program_title: str
    organization: str
    program_line: str
    lead: str = "This certifies that"
    sentence: str
    hours: tuple[str, ...] = ()
    award_date: date
    award_date_text: str
    reissued_on: str = ""
    office: str
    signers: tuple[Signer, ...] = ()
    fine_print: str = ""
    seal: Picture | None = None
    number: str
    verify_url: str
    short_url: str
    design: str = "formal"
    language: str = "en"

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, clean(value))
        object.__setattr__(self, "hours", tuple(filter(None, map(clean, self.hours))))
        object.__setattr__(
            self, "signers", tuple(s if isinstance(s, Signer) else Signer(*s) for s in self.signers)
        )
        object.__setattr__(self, "seal", _picture(self.seal))

    @property
    def pictures(self):
        """Every picture on the paper."""
        return [one for one in (self.seal, *(signer.signature for signer in self.signers)) if one]

    def as_dict(self):
        """Return the facts in JSON's own types, for the database row."""
        return {"schema": SCHEMA, **asdict(self), "award_date": self.award_date.isoformat()} | {
            "hours": list(self.hours),
            "signers": [asdict(signer) for signer in self.signers],
        }

    @classmethod
    def from_dict(cls, stored):
        """Return the facts of a stored row. Raises ValueError naming what is unknown or missing."""
        stored = dict(stored)
        if (schema := stored.pop("schema", None)) != SCHEMA:
            raise ValueError(f"Certificate facts of schema {schema!r} cannot be read; known is {SCHEMA}.")
        if unknown := stored.keys() - {field.name for field in fields(cls)}:
            raise ValueError(f"Certificate facts hold unknown fields: {', '.join(sorted(unknown))}.")
        try:
            stored["award_date"] = date.fromisoformat(stored["award_date"])
            stored["signers"] = tuple(Signer(**signer) for signer in stored.get("signers", ()))
            return cls(**stored)
        except (KeyError, TypeError) as error:
            raise ValueError(f"Certificate facts are incomplete: {error}.") from error

    def canonical(self):
        """Return the facts as canonical JSON bytes: sorted keys, no spaces, UTF-8."""
        return json.dumps(self.as_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def in_words(day, language="en"):
    """Return a date as it is printed: “June 12, 2026”, whatever language the reader's screen is in."""
    with translation.override(language.split("-")[0]):
        return dateformat.format(day, wording.of(language).date)


def _picture(given):
    return Picture(**given) if isinstance(given, dict) else given
