"""Whom a text speaks to, pure: the one mechanism by which lessons, blocks, cases and conversations differ by seat.

An audience is a list of codes, each with its sort before a colon:

    scope:prescribes   track:allied   discipline:pharmacist   seat:nurse/apn

Nobody is kept from knowledge: what is written for other seats opens once a learner has completed their own version.
"""

from collections.abc import Iterable
from dataclasses import dataclass

SCOPE, TRACK, DISCIPLINE, SEAT = SORTS = ("scope", "track", "discipline", "seat")


@dataclass(frozen=True)
class Seat:
    """Where somebody sits: codes of discipline and sub-role, of the track, and the scope of practice. All may be ""."""

    discipline: str = ""
    sub_role: str = ""
    track: str = ""
    scope: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """Every code that speaks of this seat."""
        found = set()
        if self.scope:
            found.add(f"{SCOPE}:{self.scope}")
        if self.track:
            found.add(f"{TRACK}:{self.track}")
        if self.discipline:
            found.add(f"{DISCIPLINE}:{self.discipline}")
        if self.discipline and self.sub_role:
            found.add(f"{SEAT}:{self.discipline}/{self.sub_role}")
        return frozenset(found)


@dataclass(frozen=True)
class Audience:
    """Whom something is for. Without codes: everybody. `but`: everybody except the people the codes name."""

    codes: frozenset[str] = frozenset()
    but: bool = False

    @classmethod
    def of(cls, codes: Iterable[str] | None, but: bool = False) -> "Audience":
        """Make one of a stored list; None and [] are everybody."""
        return cls(frozenset(codes or ()), bool(but))

    @property
    def is_everybody(self) -> bool:
        """Whether it leaves nobody out."""
        return not self.codes

    def includes(self, seat: Seat | None) -> bool:
        """Whether it speaks to somebody in this seat.

        Who has no seat (faculty, a learner without a profile) is spoken to by everything: nothing is hidden by
        not knowing.
        """
        if not self.codes or seat is None or not seat.codes:
            return True
        return bool(self.codes & seat.codes) != self.but


def problem(code: str) -> str:
    """Return what is wrong with a code as a sentence, or ""."""
    sort, colon, rest = code.partition(":")
    if not colon or sort not in SORTS or not rest:
        return f"“{code}” names nobody. Expected a scope, a track, a discipline or a seat."
    return ""
