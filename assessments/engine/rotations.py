"""Who stands where when on a day of stations: rounds on the clock, rotations, and what clashes, in words. Pure."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_MINUTES = 90
"""Minutes somebody plays a patient without a break, at the most."""
A_BREAK = 10
"""Minutes that count as a break."""


@dataclass(frozen=True)
class Clock:
    """The rounds of a day on the clock. `first` is aware; the others are whole minutes and rounds.

    A break of `break_minutes` comes after every `break_every` rounds (0: never), instead of the time to change.
    """

    first: datetime
    minutes: int
    change: int = 0
    break_every: int = 0
    break_minutes: int = 0

    def begins(self, round_: int) -> datetime:
        """When a round begins; the first one is 1."""
        breaks = (round_ - 1) // self.break_every if self.break_every else 0
        passed = (round_ - 1) * (self.minutes + self.change) + breaks * max(
            0, self.break_minutes - self.change
        )
        return self.first + timedelta(minutes=passed)

    def ends(self, round_: int) -> datetime:
        """When a round ends: then people change."""
        return self.begins(round_) + timedelta(minutes=self.minutes)

    def round_at(self, now: datetime, rounds: int) -> int:
        """The round that runs or comes next; rounds + 1 once the last one is over."""
        return next((one for one in range(1, rounds + 1) if now < self.ends(one)), rounds + 1)


@dataclass(frozen=True)
class Turn:
    """A learner at a station in a round."""

    round: int
    station: Hashable
    learner: Hashable


def rotate(learners: Sequence[Hashable], stations: Sequence[Hashable]) -> list[Turn]:
    """Let every learner meet every station once, nobody twice at once, in as few rounds as there can be.

    Where there are more learners than stations the rests are spread; where there are fewer, stations rest.
    """
    places = max(len(learners), len(stations))
    at = {number * places // len(stations): station for number, station in enumerate(stations)}
    turns = [
        Turn(round_ + 1, at[(index + round_) % places], learner)
        for round_ in range(places)
        for index, learner in enumerate(learners)
        if (index + round_) % places in at
    ]
    order = {station: number for number, station in enumerate(stations)}
    return sorted(turns, key=lambda turn: (turn.round, order[turn.station]))


@dataclass(frozen=True)
class Place:
    """A station: what it is called, its room, and whether a patient is played there."""

    title: str
    room: str = ""
    has_patient: bool = False


@dataclass(frozen=True)
class Post:
    """Somebody at a station in a role, "rater" or "patient", for the rounds in which they are assigned."""

    person: Hashable
    name: str
    station: Hashable
    role: str
    starts: datetime | None = None
    ends: datetime | None = None

    def covers(self, until: datetime) -> bool:
        """Whether they are assigned for this time; whoever joins before it is over is there for it."""
        return (self.starts is None or self.starts < until) and (self.ends is None or self.ends >= until)


@dataclass(frozen=True)
class Clash:
    """Something that cannot be, or that nobody thought of: what kind, and the sentence people read."""

    kind: str
    sentence: str


@dataclass(frozen=True)
class Schedule:
    """Everything a schedule is checked against.

    names   {learner: name} of everybody who should meet every station
    absent  learners who are not there; `excused` {(learner, station)} that need not be met
    after   rounds up to this one are over: what was, is no clash any more
    """

    turns: Sequence[Turn]
    stations: Mapping[Hashable, Place]
    names: Mapping[Hashable, str]
    posts: Sequence[Post]
    clock: Clock
    absent: Collection[Hashable] = frozenset()
    excused: Collection[tuple[Hashable, Hashable]] = frozenset()
    after: int = 0

    def title(self, station: Hashable) -> str:
        """A station as sentences call it."""
        return f"“{self.stations[station].title}”"

    def name(self, learner: Hashable) -> str:
        """A learner as sentences call them."""
        return self.names.get(learner, "Somebody who left the cohort")

    def coming(self) -> list[Turn]:
        """The turns that are not over."""
        return [turn for turn in self.turns if turn.round > self.after]


def clashes(schedule: Schedule) -> list[Clash]:
    """Everything in a schedule that clashes, each once, in the order in which people put it right."""
    found: list[Clash] = []
    for check in (
        _learners_twice,
        _stations_twice,
        _rooms,
        _raters,
        _patients,
        _people_missing,
        _absent,
        _meet_all,
    ):
        found.extend(check(schedule))
    return list(dict.fromkeys(found))


def _by_round(schedule: Schedule) -> Iterator[tuple[int, list[Turn]]]:
    rounds = defaultdict(list)
    for turn in schedule.coming():
        rounds[turn.round].append(turn)
    yield from sorted(rounds.items())


def _learners_twice(schedule: Schedule) -> Iterator[Clash]:
    for round_, turns in _by_round(schedule):
        at = defaultdict(list)
        for turn in turns:
            at[turn.learner].append(schedule.title(turn.station))
        for learner, stations in at.items():
            if len(stations) > 1:
                yield Clash(
                    "learner_twice",
                    f"In round {round_} {schedule.name(learner)} stands at {' and at '.join(stations)}. "
                    "Move one of them to another round.",
                )


def _stations_twice(schedule: Schedule) -> Iterator[Clash]:
    for round_, turns in _by_round(schedule):
        at = defaultdict(list)
        for turn in turns:
            at[turn.station].append(schedule.name(turn.learner))
        for station, names in at.items():
            if len(names) > 1:
                yield Clash(
                    "station_twice",
                    f"In round {round_} {' and '.join(names)} stand at {schedule.title(station)} together.",
                )


def _rooms(schedule: Schedule) -> Iterator[Clash]:
    pairs = set()
    for _round, turns in _by_round(schedule):
        in_room = defaultdict(set)
        for turn in turns:
            room = schedule.stations[turn.station].room.strip().casefold()
            if room:
                in_room[room].add(turn.station)
        pairs |= {tuple(sorted(stations, key=str)) for stations in in_room.values() if len(stations) > 1}
    for stations in sorted(pairs, key=str):
        room = schedule.stations[stations[0]].room
        titles = " and ".join(schedule.title(one) for one in stations)
        yield Clash("room_twice", f"{titles} are both in {room} at the same time. Give one another room.")


def _raters(schedule: Schedule) -> Iterator[Clash]:
    told = set()
    for round_, turns in _by_round(schedule):
        used = {turn.station for turn in turns}
        at: dict[tuple[Hashable, str], list[str]] = defaultdict(list)
        for post in _there(schedule, round_):
            if post.station in used and schedule.title(post.station) not in at[(post.person, post.name)]:
                at[(post.person, post.name)].append(schedule.title(post.station))
        for (person, name), stations in at.items():
            if len(stations) > 1 and (person, *stations) not in told:
                told.add((person, *stations))
                yield Clash(
                    "person_twice",
                    f"{name} is needed at {' and at '.join(stations)} at the same time, first in round {round_}. "
                    "End one of the assignments, or ask somebody else.",
                )


def _there(schedule: Schedule, round_: int) -> list[Post]:
    return [post for post in schedule.posts if post.covers(schedule.clock.ends(round_))]


def _patients(schedule: Schedule) -> Iterator[Clash]:
    """Who plays too long: a patient shared by several people of a station is played by each in turn."""
    sharing: dict[Hashable, set[Hashable]] = defaultdict(set)
    played: dict[tuple[Hashable, str], list[int]] = defaultdict(list)
    for post in schedule.posts:
        if post.role == "patient":
            sharing[post.station].add(post.person)
    for round_, turns in _by_round(schedule):
        used = {turn.station for turn in turns}
        for post in _there(schedule, round_):
            if post.role == "patient" and post.station in used and len(sharing[post.station]) == 1:
                played[(post.person, post.name)].append(round_)
    for (_person, name), rounds in played.items():
        yield from _without_break(schedule.clock, name, sorted(set(rounds)))


def _without_break(clock: Clock, name: str, rounds: list[int]) -> Iterator[Clash]:
    since, before = None, None
    for round_ in rounds:
        if (
            before is None
            or since is None
            or clock.begins(round_) - clock.ends(before) >= timedelta(minutes=A_BREAK)
        ):
            since = clock.begins(round_)
        before = round_
        if clock.ends(round_) - since > timedelta(minutes=MOST_MINUTES):
            yield Clash(
                "no_break",
                f"{name} plays for more than {MOST_MINUTES} minutes without a break, up to round {round_}. "
                "Put breaks into the day, or let a second person share the part.",
            )
            return


def _people_missing(schedule: Schedule) -> Iterator[Clash]:
    for station, place in schedule.stations.items():
        rounds = sorted({turn.round for turn in schedule.coming() if turn.station == station})
        for role, wanted, words in (
            ("rater", True, "nobody rates"),
            ("patient", place.has_patient, "nobody plays the patient"),
        ):
            bare = [
                one
                for one in rounds
                if not any(post.station == station and post.role == role for post in _there(schedule, one))
            ]
            if wanted and bare:
                which = "in any round" if bare == rounds else f"in round {', '.join(map(str, bare))}"
                yield Clash(f"no_{role}", f"At {schedule.title(station)} {words} {which}. Assign somebody.")


def _absent(schedule: Schedule) -> Iterator[Clash]:
    for turn in schedule.coming():
        if turn.learner in schedule.absent:
            yield Clash(
                "absent",
                f"{schedule.name(turn.learner)} is absent and stands at {schedule.title(turn.station)} in round "
                f"{turn.round}. Free the place, or note that they came.",
            )


def _meet_all(schedule: Schedule) -> Iterator[Clash]:
    met = defaultdict(list)
    for turn in schedule.turns:
        met[turn.learner].append(turn.station)
    for learner, name in schedule.names.items():
        if learner in schedule.absent:
            continue
        missing = [
            schedule.title(station)
            for station in schedule.stations
            if station not in met[learner] and (learner, station) not in schedule.excused
        ]
        if missing:
            yield Clash("missing", f"{name} does not come to {', '.join(missing)}. Give them a place there.")
        for station in schedule.stations:
            if met[learner].count(station) > 1:
                yield Clash("again", f"{name} comes to {schedule.title(station)} more than once.")
