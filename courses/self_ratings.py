"""Self-ratings, pure: when each moment of a program opens, and what changed between the moments that were given."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PRE, MID, POST = "pre", "mid", "post"
MOMENTS = (PRE, MID, POST)
SCALE = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Rating:
    """One rated statement, as the learner read it. `code` is permanent: it says which statement it is at another moment."""

    code: str
    area: str
    value: int
    text: str = ""


@dataclass(frozen=True)
class Change:
    """How one area stands at each moment that was given: {moment: mean}, each with one decimal."""

    area: str
    means: Mapping[str, Decimal]


def weeks_needed(moment: str, written: int) -> int:
    """How many of the written weeks must be read: none, half of them (rounded up), or all."""
    return {PRE: 0, MID: (written + 1) // 2, POST: written}[moment]


def why_not_yet(moment: str, *, read: int, written: int) -> str:
    """Say why a moment is not open yet; "" once it is. Weeks that are only outlines count nowhere."""
    if moment == PRE:
        return ""
    if not written:
        return "It opens as you read. No week of this program is written yet."
    needed = weeks_needed(moment, written)
    if read >= needed:
        return ""
    have = f"You have read {read or 'none'} so far."
    if moment == MID:
        return f"It opens once you have read half of the weeks: {needed} of the {written} that are written. {have}"
    what = "the one week that is written" if written == 1 else f"all {written} weeks that are written"
    return f"It opens once you have read {what}. {have}"


def mean(values: Iterable[int]) -> Decimal:
    """The mean with one decimal, halves up."""
    values = list(values)
    return (Decimal(sum(values)) / len(values)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def means(given: Mapping[str, Sequence[Rating]], codes: Collection[str]) -> dict[str, Decimal]:
    """{moment: mean rating} of some statements, in the order of `given`.

    Like is compared with like: of the moments at which any of them was rated, only statements rated at all of
    them count. Where there is no such statement, each moment has its own mean.
    """
    values = {}
    for moment, ratings in given.items():
        of_these = {rating.code: rating.value for rating in ratings if rating.code in codes}
        if of_these:
            values[moment] = of_these
    shared = set.intersection(*(set(each) for each in values.values())) if values else set()
    return {moment: mean(each[code] for code in (shared or each)) for moment, each in values.items()}


def spoken_of_most(named: Sequence[Collection[int]]) -> frozenset[int]:
    """Of what some statements name, what at least half of them name; everything, where nothing is named so often.

    An area's statements touch nearly everything once; what it is about is what most of them share.
    """
    times = Counter(one for names in named for one in set(names))
    often = {one for one, count in times.items() if 2 * count >= len(named)}
    return frozenset(often or times)


def changes(given: Mapping[str, Sequence[Rating]]) -> list[Change]:
    """Every area with its means, in the order in which areas first appear."""
    codes: dict[str, set[str]] = {}
    for ratings in given.values():
        for rating in ratings:
            codes.setdefault(rating.area, set()).add(rating.code)
    return [Change(area, means(given, of_it)) for area, of_it in codes.items()]
