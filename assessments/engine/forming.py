"""Forming teams by rule: sizes balanced within bounds, disciplines mixed, nobody alone, hours of the day shared. Pure.

Interprofessional work needs several professions in a team; teams of five to seven are usual in team-based learning. So
the rule asks, the weightiest first: whom to keep apart or together; no team of one discipline; nobody who is the only
one of their track, a lone voice; both tracks in each team; each discipline once; working hours that overlap. It starts
from a fair deal and then swaps and moves people as long as that makes something better. The same people and the same
seed always give the same teams.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

WORKDAY = 8
"""Hours of a working day, from nine to five by everybody's own clock."""
APART, ONE_DISCIPLINE, LONE, ONE_TRACK, SAME, NO_HOURS = 10_000, 1_000, 100, 60, 10, 6
"""What each thing that is not as it should be weighs; an hour between the time zones of a team weighs one."""
NEAREST, MANY = 5, 100
"""Of the possible numbers of teams, so many nearest to the middle of the bounds are tried; of more than MANY people one."""


class CannotSplit(ValueError):
    """So many people cannot be put into teams of these sizes; the text is a sentence that says why and what would do."""


@dataclass(frozen=True)
class Learner:
    """Somebody to be put into a team.

    discipline  its code, "" where it is not known; track likewise; offset: minutes of their clock before UTC's
    """

    id: str
    name: str = ""
    discipline: str = ""
    track: str = ""
    offset: int = 0


@dataclass(frozen=True)
class Wishes:
    """Pairs of ids to keep apart or together, whatever else is lost by it."""

    apart: frozenset[frozenset[str]] = frozenset()
    together: frozenset[frozenset[str]] = frozenset()


NO_WISHES = Wishes()


@dataclass(frozen=True)
class Formed:
    """Teams as tuples of learners, what they weigh (0: as they should be), and what could not be met, in sentences."""

    teams: tuple[tuple[Learner, ...], ...]
    cost: int
    remarks: tuple[str, ...] = field(default=())


def numbers(count: int, least: int, most: int) -> list[int]:
    """The numbers of teams into which so many people can be split, those nearest to the middle of the bounds first."""
    middle = (least + most) / 2
    possible = range(-(-count // most), count // least + 1)
    return sorted((one for one in possible if one), key=lambda one: (abs(count / one - middle), one))


def sizes(count: int, teams: int) -> list[int]:
    """Sizes of so many teams that differ by one at the most, the larger first."""
    small, larger = divmod(count, teams)
    return [small + 1] * larger + [small] * (teams - larger)


def refusal(count: int, least: int, most: int) -> str:
    """Why so many people cannot be split, and the nearest bounds that would do; "" where they can be."""
    if numbers(count, least, most):
        return ""
    if count == 0:
        return "There is nobody to put into a team."
    if count < 2:
        return "One learner is no team. Wait until there are more."
    of = f"teams of {least}" if least == most else f"teams of {least} to {most}"
    fewer = next((one for one in range(least - 1, 1, -1) if numbers(count, one, most)), None)
    more = next((one for one in range(most, count + 1) if numbers(count, least, one)), None)
    ways = [f"with {fewer} as the fewest"] if fewer else []
    ways += [f"with {more} as the most"] if more else []
    would = f" It can be done {' or '.join(ways)}." if ways else ""
    return f"{count} learners cannot be split into {of}.{would}"


def form(
    learners: Collection[Learner], least: int, most: int, *, seed=1, wishes: Wishes = NO_WISHES
) -> Formed:
    """Put everybody into a team. Raises CannotSplit.

    The number of teams is the one nearest to the middle of the bounds, unless with another one fewer people are alone.
    """
    why = refusal(len(learners), least, most)
    if why:
        raise CannotSplit(why)
    dealt = _in_order(learners, seed)
    tried = numbers(len(learners), least, most)[: 1 if len(learners) > MANY else NEAREST]
    found = [assess(improve(deal(dealt, number), wishes), wishes) for number in tried]
    return min(found, key=lambda one: one.cost // ONE_TRACK)


def deal(learners: Sequence[Learner], number: int) -> list[list[Learner]]:
    """Deal people to teams like cards, discipline by discipline, so that each is spread before a team gets a second."""
    teams: list[list[Learner]] = [[] for _ in range(number)]
    for place, learner in enumerate(learners):
        teams[place % number].append(learner)
    return teams


def _in_order(learners, seed):
    """Sorted to be dealt: the rarer track first, in it the disciplines with most people, neighbors in time together."""
    tracks = Counter(one.track for one in learners)
    disciplines = Counter(one.discipline for one in learners)

    def mixed(one):
        return hashlib.sha256(f"{seed}:{one.id}".encode()).hexdigest()

    return sorted(
        learners,
        key=lambda one: (
            tracks[one.track],
            one.track,
            -disciplines[one.discipline],
            one.discipline,
            mixed(one),
        ),
    )


def improve(teams: Sequence[Sequence[Learner]], wishes: Wishes = NO_WISHES) -> list[list[Learner]]:
    """Swap two people of two teams, or move one from a larger team, as long as the teams weigh less by it.

    The sizes stay what they were, in whichever order. Nothing ever weighs more afterwards.
    """
    found = [list(team) for team in teams]
    costs = [weight(team, wishes) for team in found]
    stale = set(range(len(found)))
    while stale:
        changed: set[int] = set()
        for one, other in combinations(range(len(found)), 2):
            if not {one, other} & (stale | changed) or costs[one] + costs[other] == 0:
                continue
            while better := _better(found[one], found[other], costs[one] + costs[other], wishes):
                found[one], found[other], costs[one], costs[other] = better
                changed |= {one, other}
        stale = changed
    return found


def _better(one, other, cost, wishes):
    """The two teams after the one swap or move that helps most, with what each weighs; None where none helps."""
    best = None
    for left, right in _exchanges(one, other):
        weights = weight(left, wishes), weight(right, wishes)
        if sum(weights) < cost:
            best, cost = (left, right, *weights), sum(weights)
    return best


def _exchanges(one, other):
    for i, mine in enumerate(one):
        for j, theirs in enumerate(other):
            yield [*one[:i], theirs, *one[i + 1 :]], [*other[:j], mine, *other[j + 1 :]]
    if len(one) != len(other):
        larger, smaller = (one, other) if len(one) > len(other) else (other, one)
        if len(larger) == len(smaller) + 1:
            for i, mover in enumerate(larger):
                less, more = larger[:i] + larger[i + 1 :], [*smaller, mover]
                yield (less, more) if larger is one else (more, less)


def weight(team: Sequence[Learner], wishes: Wishes = NO_WISHES) -> int:
    """What of a team is not as it should be, weighed; 0 is best."""
    size = len(team)
    known = [one.discipline for one in team if one.discipline]
    distinct = len(set(known))
    same = len(known) - distinct
    cost = SAME * same * (same + 1)
    if distinct == 1 and same == size - 1 and size > 1:
        cost += ONE_DISCIPLINE
    tracks = [one.track for one in team if one.track]
    kinds = set(tracks)
    if len(kinds) > 1 and size > 2:
        cost += LONE * sum(tracks.count(kind) == 1 for kind in kinds)
    elif len(kinds) == 1 and size > 1:
        cost += ONE_TRACK
    hours = spread(team)
    cost += round(hours) + (NO_HOURS if hours > WORKDAY - 1 else 0)
    if wishes.apart or wishes.together:
        cost += APART * _unmet(team, wishes)
    return cost


def _lone(tracks, size):
    """Tracks of which a team has just one person, among others of another track; in a pair nobody is alone."""
    return [track for track, number in tracks.items() if number == 1 and len(tracks) > 1 and size > 2]


def _unmet(team, wishes):
    here = {one.id for one in team}
    return sum(pair <= here for pair in wishes.apart) + sum(len(pair & here) == 1 for pair in wishes.together)


def spread(team: Iterable[Learner]) -> float:
    """Hours between the clocks of a team, the short way round the day: 0 where all are in one zone, 12 at most."""
    places = sorted({one.offset % 1440 for one in team})
    if len(places) < 2:
        return 0.0
    gaps = [after - before for before, after in zip(places, [*places[1:], places[0] + 1440], strict=True)]
    return (1440 - max(gaps)) / 60


def shared_hours(team: Iterable[Learner]) -> float:
    """Hours of a working day from nine to five that everybody of a team has in common."""
    return max(0.0, WORKDAY - spread(team))


def assess(teams: Sequence[Sequence[Learner]], wishes: Wishes = NO_WISHES) -> Formed:
    """Teams as they are, with what they weigh and everything that is not as it should be, in sentences."""
    found = tuple(tuple(team) for team in teams)
    return Formed(found, sum(weight(team, wishes) for team in found), tuple(_remarks(found, wishes)))


def _remarks(teams, wishes):
    for number, team in enumerate(teams, 1):
        yield from (f"Team {number}: {said}" for said in said_of(team))
    yield from _of_everybody(teams)
    yield from _of_wishes(teams, wishes)


def said_of(team: Sequence[Learner]) -> list[str]:
    """What of one team is not as it should be, in sentences; [] where nothing is to be said."""
    found = []
    known = [one.discipline for one in team if one.discipline]
    tracks = Counter(one.track for one in team if one.track)
    if len(team) > 1 and len(known) == len(team) and len(set(known)) == 1:
        found.append("all are of one discipline.")
    for track in _lone(tracks, len(team)):
        alone = next(one for one in team if one.track == track)
        found.append(f"{alone.name or alone.id} is the only one of the {track} track.")
    if len(tracks) == 1 and len(team) > 1 and len(set(known)) > 1:
        found.append(f"all are of the {next(iter(tracks))} track.")
    hours = shared_hours(team)
    if spread(team) and hours < WORKDAY / 2:
        common = f"{hours:g} {'hour' if hours == 1 else 'hours'}" if hours else "no hour"
        found.append(f"{common} of a working day in common.")
    return found


def _of_everybody(teams):
    """Why something could not be met, as far as the numbers say."""
    everybody = [one for team in teams for one in team]
    tracks = Counter(one.track for one in everybody if one.track)
    for track, number in sorted(tracks.items()):
        if len(tracks) > 1 and number < 2 * len(teams):
            yield f"{number} of the {track} track are too few for two in each of {len(teams)} teams."
    if len(tracks) == 1 and len(everybody) > 1:
        yield f"Everybody is of the {next(iter(tracks))} track."
    unknown = sum(not one.discipline for one in everybody)
    if unknown:
        yield f"Of {unknown} {'learner' if unknown == 1 else 'learners'} the discipline is not known yet."


def _of_wishes(teams, wishes):
    names = {one.id: one.name or one.id for team in teams for one in team}
    for words, pairs, is_met in (
        ("are in one team although they were to be kept apart.", wishes.apart, False),
        ("are in two teams although they were to be kept together.", wishes.together, True),
    ):
        for pair in sorted(pairs, key=sorted):
            together = any(pair <= {one.id for one in team} for team in teams)
            if pair <= names.keys() and together != is_met:
                yield f"{' and '.join(names[one] for one in sorted(pair))} {words}"
