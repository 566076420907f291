"""What "done" means, pure: requirements and facts in; met, not yet and why out."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Standing:
    """How one learner stands with one requirement.

    title   the requirement as learners read it
    met     whether it is met
    begun   whether something of it is done (never together with met)
    why     the evidence when met, else what is missing, in one sentence
    safety  it is open because of a critical error: shown apart, in the alert color
    about   ids of the records that show it, plain JSON for the certificate's evidence
    """

    title: str
    met: bool
    why: str = ""
    begun: bool = False
    safety: bool = False
    url: str = ""
    about: tuple[str, ...] = ()


def met(standings: Iterable[Standing]) -> list[Standing]:
    """Those that are met, in order."""
    return [standing for standing in standings if standing.met]


def not_yet(standings: Iterable[Standing]) -> list[Standing]:
    """Those that are not, in order."""
    return [standing for standing in standings if not standing.met]


def weeks_complete(*, title: str, done: int, total: int, outlines: int) -> Standing:
    """Weeks whose lessons are all read. A week that is only an outline (no lessons yet) can never be complete."""
    if total and done == total and not outlines:
        return Standing(title, True, f"All {total} read." if total > 1 else "Read.")
    if not total and not outlines:
        return Standing(title, False, "There is no week in it yet.")
    parts = [f"{done} of {total + outlines} weeks read."]
    if outlines:
        parts.append(f"{outlines} {'is' if outlines == 1 else 'are'} not written yet.")
    return Standing(title, False, " ".join(parts), begun=done > 0)


def amount_reached(*, title: str, have: Decimal, need: Decimal, unit: str) -> Standing:
    """So much of something, such as credits. Numbers are Decimals."""
    return Standing(title, have >= need, f"{_plain(have)} of {_plain(need)} {unit}.", begun=0 < have < need)


def _plain(number):
    """A Decimal without needless zeros: 12, not 12.00."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
