"""What "done" means, pure: requirements and facts in; met, not yet and why out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cms.days import day_in_words
from courses.grading import plain


@dataclass(frozen=True)
class Standing:
    """How one learner stands with one requirement.

    title   the requirement as learners read it
    met     whether it is met
    begun   whether something of it is done (never together with met)
    why     the evidence when met, else what is missing, in one sentence
    safety  it is open because of a critical error: shown apart, in the alert color
    about   ids of the records that show it, plain JSON for the certificate's evidence
    waived  it counts as met because the office let the learner off it
    rule    key of the program's rule, and kind its kind; set where standings are put together
    figure  the same as a figure of few characters, such as "9 of 12", for lists of many learners
    since   of a matter of safety: when it came up
    """

    title: str
    met: bool
    why: str = ""
    begun: bool = False
    safety: bool = False
    url: str = ""
    about: tuple[str, ...] = ()
    waived: bool = False
    rule: str = ""
    kind: str = ""
    figure: str = ""
    since: datetime | None = None


def met(standings: Iterable[Standing]) -> list[Standing]:
    """Those that are met, in order."""
    return [standing for standing in standings if standing.met]


def not_yet(standings: Iterable[Standing]) -> list[Standing]:
    """Those that are not, in order."""
    return [standing for standing in standings if not standing.met]


def weeks_complete(*, title: str, done: int, total: int, outlines: int) -> Standing:
    """Weeks whose lessons are all read. A week that is only an outline (no lessons yet) can never be complete."""
    if total and done == total and not outlines:
        return Standing(
            title, True, f"All {total} read." if total > 1 else "Read.", figure=f"{done} of {total}"
        )
    if not total and not outlines:
        return Standing(title, False, "There is no week in it yet.")
    every = total + outlines
    parts = [f"{done} of {every} {'week' if every == 1 else 'weeks'} read."]
    if outlines:
        parts.append(f"{outlines} {'is' if outlines == 1 else 'are'} not written yet.")
    return Standing(title, False, " ".join(parts), begun=done > 0, figure=f"{done} of {every}")


def amount_reached(*, title: str, have: Decimal, need: Decimal, unit: str) -> Standing:
    """So much of something, such as credits. Numbers are Decimals."""
    figure = f"{plain(have)} of {plain(need)}"
    return Standing(title, have >= need, f"{figure} {unit}.", begun=0 < have < need, figure=figure)


def within_years(*, title: str, begun: date, years: int, today: date) -> Standing:
    """Whether the years since a day are not over. Who began on February 29 has until March 1."""
    try:
        last = begun.replace(year=begun.year + years)
    except ValueError:
        last = date(begun.year + years, 3, 1)
    day = day_in_words(last)
    if today <= last:
        return Standing(title, True, f"Until {day}.")
    return Standing(title, False, f"The time ended on {day}. The program office can waive this.")
