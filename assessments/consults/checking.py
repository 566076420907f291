"""Likely identifiers in what somebody wrote: where they stand, which of them were confirmed, and what is still open.

What is confirmed is kept as its kind and a salted digest, never as the words themselves.
"""

import hashlib
from dataclasses import dataclass, field

from django.utils import timezone

from assessments.consults import wording
from assessments.engine import identifier_references, identifiers
from assessments.models import ConfirmedIdentifier
from assessments.models.consults import WORDS

REFERENCES = "references"
"""The field whose lines cite works: it has its own rules."""
SHOWN_BESIDE = 40
"""Letters of the text that are shown on either side of a finding in a list."""


@dataclass(frozen=True)
class Place:
    """One finding as the page shows it. `number` counts through the whole text; `digest` is what a confirmation names."""

    number: int
    field: str
    finding: identifiers.Finding
    digest: str
    before: str
    after: str
    is_confirmed: bool

    @property
    def title(self):
        """Its kind in words."""
        return wording.KINDS[self.finding.kind][0]

    @property
    def why(self):
        """Why it is shown, and what to write instead."""
        return wording.KINDS[self.finding.kind][1]

    @property
    def is_open(self):
        """Whether it keeps the text from being sent."""
        return self.finding.is_hard or not self.is_confirmed


@dataclass(frozen=True)
class Part:
    """One field, cut at its findings: [(words, Place or None)]."""

    name: str
    pieces: list

    @property
    def title(self):
        """What the field is called."""
        return wording.FIELDS.get(self.name, self.name)


@dataclass(frozen=True)
class Checked:
    """Everything that was found in some fields."""

    parts: list = field(default_factory=list)
    places: list = field(default_factory=list)

    @property
    def open(self):
        """What has to be changed or confirmed."""
        return [one for one in self.places if one.is_open]

    @property
    def hard(self):
        """What has to be changed."""
        return [one for one in self.places if one.finding.is_hard]

    @property
    def soft(self):
        """What may be confirmed, each of the same words once."""
        return list({one.digest: one for one in reversed(self.places) if not one.finding.is_hard}.values())[
            ::-1
        ]


def check(salt, said, *, confirmed=frozenset()):
    """Check texts. said: {name of the field: text}; confirmed: digests that identify nobody. Returns Checked."""
    parts, places, year = [], [], timezone.localdate().year
    for name, text in said.items():
        found = (identifier_references if name == REFERENCES else identifiers).find(text, year=year)
        pieces = []
        for words, finding in identifiers.pieces(text, found):
            place = finding and _place(len(places) + 1, name, text, finding, salt, confirmed)
            if place:
                places.append(place)
            pieces.append((words, place))
        parts.append(Part(name, pieces))
    return Checked(parts, places)


def _place(number, name, text, finding, salt, confirmed):
    digest = digest_of(salt, finding)
    before, after = _beside(text, finding.start, finding.end)
    return Place(number, name, finding, digest, before, after, digest in confirmed)


def _beside(text, start, end):
    """What stands before and behind a place, in whole words."""
    before, after = text[max(0, start - SHOWN_BESIDE) : start], text[end : end + SHOWN_BESIDE]
    if start > SHOWN_BESIDE:
        before = "…" + (before.partition(" ")[2] or before)
    if end + SHOWN_BESIDE < len(text):
        after = (after.rpartition(" ")[0] or after) + "…"
    return before, after


def digest_of(salt, finding):
    """What stands for the words of a finding in the record of this consult."""
    return hashlib.sha256(f"{salt}\0{finding.kind}\0{finding.same}".encode()).hexdigest()


def of_consult(consult, *, confirmed=frozenset()):
    """What stands in the form of a consult and in the descriptions of its pictures."""
    said = {name: getattr(consult, name) for name in WORDS}
    pictures = consult.pictures.defer("content") if consult.pk else ()
    for number, picture in enumerate(pictures, start=1):
        said[f"picture-{number}"] = picture.description
    return check(consult.salt, said, confirmed=frozenset(confirmed))


def seen(consult):
    """What stands for the text and the pictures of a draft as they are now: a declaration is about these."""
    pictures = consult.pictures.order_by("pk").values_list("pk", flat=True)
    return "-".join(map(str, [consult.rev, *pictures]))


def known(consult, user):
    """Digests that this person has confirmed in this consult before."""
    rows = ConfirmedIdentifier.objects.filter(consult=consult, confirmed_by=user)
    return frozenset(rows.values_list("digest", flat=True))


def keep(consult, checked, by):
    """Write down what was confirmed; in the transaction that sends it."""
    rows = [
        ConfirmedIdentifier(consult=consult, kind=one.finding.kind, digest=one.digest, confirmed_by=by)
        for one in checked.soft
        if one.is_confirmed
    ]
    ConfirmedIdentifier.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
