"""A team's test by scratching: credit falls with each option scratched in vain, and who may scratch when.

The form is that of team-based learning (individual test, then team test with feedback at once). What a find at the
first, second … scratch earns is the author's; the usual 4-2-1-0 is a habit of the method and no finding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

USUAL = (4, 2, 1, 0)
ANY, HALF, ALL = "any", "half", "all"
VOICES = (ANY, HALF, ALL)
FEWEST_PEOPLE = 5
"""Below this number of people a share says nothing that should be read as one."""
FEWEST_TEAMS = 3


@dataclass(frozen=True)
class Scratched:
    """One option laid open: it cannot be covered again."""

    question: str
    option: str
    is_right: bool


@dataclass(frozen=True)
class OfQuestion:
    """How a team stands with one question.

    scratched  options in the order in which they were laid open
    credit     what it earned; None until the right one is found
    most       what finding it at the first scratch earns
    """

    question: str
    scratched: tuple[str, ...]
    credit: int | None
    most: int

    @property
    def is_found(self) -> bool:
        """Whether the right option lies open."""
        return self.credit is not None

    @property
    def at_first(self) -> bool:
        """Whether the first scratch found it."""
        return self.is_found and len(self.scratched) == 1


def credit(credits: Sequence[int], nth: int) -> int:
    """What finding the right option with the nth scratch earns (1 is the first); nothing beyond the list."""
    if nth < 1:
        raise ValueError("Scratches are counted from 1.")
    return credits[nth - 1] if nth <= len(credits) else 0


def of_questions(
    questions: Iterable[str], scratches: Iterable[Scratched], credits: Sequence[int]
) -> tuple[OfQuestion, ...]:
    """How a team stands with each question, from everything it scratched, in the order in which it did."""
    opened: dict[str, list[Scratched]] = {}
    for one in scratches:
        opened.setdefault(one.question, []).append(one)
    found = []
    for question in questions:
        mine = opened.get(question, [])
        nth = next((number for number, one in enumerate(mine, 1) if one.is_right), None)
        earned = None if nth is None else credit(credits, nth)
        found.append(OfQuestion(question, tuple(one.option for one in mine), earned, credit(credits, 1)))
    return tuple(found)


def total(stands: Iterable[OfQuestion]) -> int:
    """What a team earned so far."""
    return sum(one.credit or 0 for one in stands)


def alone(chosen: Mapping[str, str], keys: Mapping[str, str], credits: Sequence[int]) -> int:
    """What one member's own test earns: as much for each right answer as a team's find at the first scratch.

    chosen  {question: option}
    keys    {question: right option}
    """
    right = sum(chosen.get(question) == option for question, option in keys.items())
    return right * credit(credits, 1)


def needed(rule: str, members: int) -> int:
    """How many running members must have spoken for an option before it may be scratched."""
    if rule == ANY:
        return 0
    if rule == ALL:
        return max(1, members)
    return max(1, -(-members // 2))


def voices(said: Iterable[tuple[int, str]], members: Iterable[int]) -> dict[str, frozenset[int]]:
    """{option: who speaks for it}, of running members: the last option somebody spoke for is the one that holds.

    said  (person, option) in the order in which it was said; an empty option is a remark and changes nothing
    """
    here = frozenset(members)
    latest = {person: option for person, option in said if option and person in here}
    found: dict[str, frozenset[int]] = {}
    for person, option in latest.items():
        found[option] = found.get(option, frozenset()) | {person}
    return found


def gain(team: int, members: Iterable[int]) -> int | None:
    """How much more the team earned than the best of its members alone; None where nobody gave a test alone."""
    totals = list(members)
    return team - max(totals) if totals else None


@dataclass(frozen=True)
class Difficulty:
    """How hard a question was: alone and as a team. Shares are None where too few answered.

    alone      share of people whose own answer was right
    at_first   share of teams whose first scratch found it
    """

    question: str
    people: int
    alone: float | None
    teams: int
    at_first: float | None


@dataclass(frozen=True)
class Unsafe:
    """How often an option that could harm was taken. Shares are None where too few answered.

    alone      share of people whose own answer it was
    scratched  share of teams that laid one open
    """

    people: int
    alone: float | None
    teams: int
    scratched: float | None


def unsafe(options: frozenset[str], answers: Iterable[str], teams: Iterable[Iterable[str]]) -> Unsafe:
    """Of one question, from what people answered alone and what each team at it laid open.

    options  those that could harm
    """
    own, ours = list(answers), [frozenset(one) for one in teams]
    took, laid = sum(one in options for one in own), sum(bool(one & options) for one in ours)
    return Unsafe(
        len(own),
        took / len(own) if len(own) >= FEWEST_PEOPLE else None,
        len(ours),
        laid / len(ours) if len(ours) >= FEWEST_TEAMS else None,
    )


def difficulty(
    questions: Iterable[str],
    answers: Iterable[Mapping[str, bool]],
    teams: Iterable[Mapping[str, OfQuestion]],
) -> tuple[Difficulty, ...]:
    """Of each question, from everybody's own answers and every team that found it. Each figure comes with its n."""
    people, works, found = list(answers), list(teams), []
    for question in questions:
        own = [one[question] for one in people if question in one]
        ours = [one[question].at_first for one in works if question in one and one[question].is_found]
        found.append(
            Difficulty(
                question,
                len(own),
                sum(own) / len(own) if len(own) >= FEWEST_PEOPLE else None,
                len(ours),
                sum(ours) / len(ours) if len(ours) >= FEWEST_TEAMS else None,
            )
        )
    return tuple(found)
