"""What to do about a team left too small, and where somebody who came late fits best. Pure, by the rule of forming."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.engine.forming import Learner, weight

MERGE, SPREAD, MOVE = "merge", "spread", "move"


@dataclass(frozen=True)
class Way:
    """One way to mend a team that is too small.

    kind   merge: everybody of it joins another team; spread: they join several; move: people of other teams join it
    moves  (learner, key of the team they leave, key of the team they join)
    cost   what the teams concerned weigh afterwards, less what they weighed
    """

    kind: str
    moves: tuple[tuple[Learner, str, str], ...]
    cost: int


def fits(learner: Learner, teams: Mapping[str, Sequence[Learner]], most: int, least: int = 0) -> list[str]:
    """Keys of the teams that have room for somebody: those that are too small first, then where they fit best."""
    found = [
        (len(team) >= least, weight([*team, learner]) - weight(team), len(team), key)
        for key, team in teams.items()
        if len(team) < most
    ]
    return [key for _whole, _cost, _size, key in sorted(found)]


def mend(small: str, teams: Mapping[str, Sequence[Learner]], least: int, most: int) -> list[Way]:
    """Every way to mend a team with fewer than `least`, the one that weighs least first; [] where there is none.

    A team that nobody is left in is not filled from others: it is dissolved by hand.
    """
    mine = list(teams[small])
    if not mine or len(mine) >= least:
        return []
    found = list(_merges(small, mine, teams, most))
    spread = None if found else _spread(small, mine, teams, most)
    found += [way for way in (spread, _moves(small, mine, teams, least)) if way]
    return sorted(found, key=lambda one: (one.cost, len(one.moves), one.kind, [m[2] for m in one.moves]))


def _merges(small, mine, teams, most):
    for key, team in teams.items():
        if key != small and team and len(team) + len(mine) <= most:
            cost = weight([*team, *mine]) - weight(team) - weight(mine)
            yield Way(MERGE, tuple((one, small, key) for one in mine), cost)


def _spread(small, mine, teams, most):
    """Where no single team has room for all of them: each into the one where they fit best; None without room."""
    now = {key: list(team) for key, team in teams.items() if key != small and team}
    before = sum(weight(team) for team in now.values()) + weight(mine)
    moves = []
    for one in mine:
        keys = fits(one, now, most)
        if not keys:
            return None
        now[keys[0]].append(one)
        moves.append((one, small, keys[0]))
    return Way(SPREAD, tuple(moves), sum(weight(team) for team in now.values()) - before)


def _moves(small, mine, teams, least):
    """Fetch one after the other whoever helps most, from teams that stay large enough; None where they run out."""
    now = {key: list(team) for key, team in teams.items()}
    before = sum(weight(team) for team in now.values())
    moves = []
    while len(now[small]) < least:
        ways = [
            (
                weight([*now[small], one])
                + weight([other for other in team if other is not one])
                - weight(team),
                -len(team),
                key,
                place,
            )
            for key, team in now.items()
            if key != small and len(team) > least
            for place, one in enumerate(team)
        ]
        if not ways:
            return None
        _cost, _size, key, place = min(ways)
        one = now[key].pop(place)
        now[small].append(one)
        moves.append((one, key, small))
    return Way(MOVE, tuple(moves), sum(weight(team) for team in now.values()) - before)
