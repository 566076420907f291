"""Whether an intensive day was attended: it was come to, and every station of it was rated or excused. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cms.days import day_in_words


@dataclass(frozen=True)
class StationDone:
    """A station a learner should come to. why: the reason of an excuse; makeup: what was noted when it fell out."""

    title: str
    is_rated: bool = False
    is_excused: bool = False
    is_over: bool = False
    makeup: str = ""


@dataclass(frozen=True)
class DayDone:
    """A learner's day. came: "" (nobody checked them in), "arrived", "late", "absent" or "left"."""

    title: str
    on: date
    is_past: bool
    came: str
    stations: Sequence[StationDone]

    @property
    def is_here(self) -> bool:
        """Whether they came."""
        return self.came in ("arrived", "late", "left")

    @property
    def is_met(self) -> bool:
        """Whether nothing of it is open."""
        settled = all(one.is_rated or one.is_excused for one in self.stations)
        return self.is_here and bool(self.stations) and settled and any(one.is_rated for one in self.stations)


@dataclass(frozen=True)
class Verdict:
    """How it stands over all days: met by one of them, or every reason why not yet."""

    met: bool
    begun: bool
    why: str
    day: DayDone | None = None


def judge(days: Sequence[DayDone]) -> Verdict:
    """Met by one day that has nothing open; else what is open of the one that is nearest to it, and what to do."""
    if not days:
        return Verdict(
            False, False, "You stand in no schedule yet. The program says when the next day in person is."
        )
    met = next((day for day in days if day.is_met), None)
    if met is not None:
        return Verdict(True, False, f"Attended on {day_in_words(met.on)}: {_counted(met)}.", met)
    best = max(days, key=lambda day: (day.is_here, not day.is_past, _done(day), day.on))
    return Verdict(False, best.is_here, " ".join(_reasons(best)), best)


def _done(day: DayDone) -> int:
    return sum(1 for one in day.stations if one.is_rated)


def _counted(day: DayDone) -> str:
    excused = sum(1 for one in day.stations if one.is_excused and not one.is_rated)
    rated = _done(day)
    said = f"{rated} {'station' if rated == 1 else 'stations'}"
    return f"{said}, {excused} excused" if excused else said


def _reasons(day: DayDone) -> list[str]:
    found = []
    if day.came == "absent":
        found.append(
            f"You were absent on {day_in_words(day.on)}. The faculty of the day finds another day with you: answer their mail, "
            "or write to the program office."
        )
    elif not day.came and day.is_past:
        found.append(
            f"Nobody noted that you came on {day_in_words(day.on)}. Were you there? Tell the program office; they can look it up."
        )
    elif not day.came:
        found.append(f"It is on {day_in_words(day.on)}: check in when you arrive.")
    if day.is_here or day.came == "absent":
        found.extend(_of_stations(day))
    return found


def _of_stations(day: DayDone) -> list[str]:
    unsettled = [one for one in day.stations if not (one.is_rated or one.is_excused)]
    made_up = [one for one in unsettled if one.makeup]
    over = [one for one in unsettled if not one.makeup and one.is_over]
    coming = [one for one in unsettled if not one.makeup and not one.is_over]
    found = []
    if made_up:
        found.append(f"To be made up: {_names(made_up)}. {made_up[0].makeup}")
    if over:
        found.append(
            f"Not rated yet: {_names(over)}. A rating may still be on a tablet; you need do nothing. "
            "If it stays so for a week, tell the program office."
        )
    if coming:
        found.append(f"Still to come: {_names(coming)}.")
    if not day.stations:
        found.append("You were given no station. Ask the faculty of the day.")
    elif not unsettled and not any(one.is_rated for one in day.stations):
        found.append(
            "Every station was excused and none was rated: the program office decides whether that is enough."
        )
    return found


def _names(stations: Sequence[StationDone]) -> str:
    return ", ".join(f"“{one.title}”" for one in stations)
