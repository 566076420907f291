"""What stands out in a team's care plan, and what it comes to by rule. Pure: a plan and its exercise, nothing else.

Sentences are finished English, as those of the engine's findings are; they name rows by their problem.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.engine.careplan import CarePlan, MustHave, MustNot, Row

OPEN, KEY = "open", "key"


@dataclass(frozen=True)
class Flag:
    """One sentence about the plan, and the rows it is about.

    kind   "two-owners", "no-owner", "unfinished", "twice", "contradiction", "domain", "discipline", "missing", "harm"
    when   "open": said while the team works; "key": it gives an answer away, and is said only afterwards
    harm   whether the person could come to harm
    """

    kind: str
    sentence: str
    rows: tuple[str, ...] = ()
    when: str = OPEN
    harm: bool = False


@dataclass(frozen=True)
class MustScore:
    """One must-have: whether the plan has it, and in which rows."""

    id: str
    sentence: str
    is_met: bool
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """What the plan comes to by rule: each must-have 0 or 1, and what could harm, which no points make good."""

    musts: tuple[MustScore, ...]
    harms: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def points(self) -> int:
        """Must-haves that are there."""
        return sum(one.is_met for one in self.musts)

    @property
    def most(self) -> int:
        """Must-haves there are."""
        return len(self.musts)

    @property
    def is_safe(self) -> bool:
        """Whether nothing in the plan is what must not be."""
        return not self.harms


def flags(
    plan: Sequence[Row], exercise: CarePlan, *, keys: bool = False, names: Mapping[str, str] | None = None
) -> list[Flag]:
    """Everything that stands out, what could harm first; with the keys only where `keys` says so.

    names  of disciplines by code, those of the team among them; without it, those the exercise expects
    """
    names = exercise.names if names is None else names
    found = [*_contradictions(plan, exercise), *_owners(plan, names), *_gaps(plan, exercise)]
    if keys:
        found = [*_harms(plan, exercise), *_missing(plan, exercise), *found]
    return found


def score(plan: Sequence[Row], exercise: CarePlan) -> Score:
    """What the plan comes to by rule, whatever stands in it."""
    musts = []
    for must in exercise.musts:
        rows = tuple(row.id for row in plan if meets(row, must))
        musts.append(MustScore(must.id, must.sentence, bool(rows), rows))
    harms = tuple(
        (one.id, one.because, rows) for one in exercise.must_nots if (rows := _standing_on(plan, one))
    )
    return Score(tuple(musts), harms)


def meets(row: Row, must: MustHave) -> bool:
    """Whether a row meets a must-have: it stands on one of its interventions, where and by whom it is asked."""
    return (
        row.library in must.any_of
        and bool(row.intervention.strip())
        and must.domain in (0, row.domain)
        and (not must.owners or bool(set(must.owners) & set(row.owners)))
    )


def _standing_on(plan: Sequence[Row], one: MustNot) -> tuple[str, ...]:
    return tuple(row.id for row in plan if row.library == one.intervention and row.intervention.strip())


def _and(names: Sequence[str], last: str = "and") -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _named(rows: Iterable[Row]) -> str:
    return _and([f"“{row.short or 'a row without words'}”" for row in rows])


def _owners(plan: Sequence[Row], names: Mapping[str, str]) -> Iterator[Flag]:
    for row in plan:
        said = [names.get(code, code) for code in row.owners]
        if len(said) > 1:
            words = f"{_named([row])} has {len(said)} owners: {_and(said)}. Say who of them answers for it."
            yield Flag("two-owners", words, (row.id,))
        elif not said:
            yield Flag("no-owner", f"Nobody owns {_named([row])}.", (row.id,))
    same: dict[str, list[Row]] = defaultdict(list)
    for row in plan:
        if row.library:
            same[row.library].append(row)
    for rows in same.values():
        owners = {code for row in rows for code in row.owners}
        if len(rows) > 1 and len(owners) > 1:
            said = [names.get(code, code) for code in sorted(owners)]
            words = f"The same intervention stands in {_named(rows)}, with different owners: {_and(said)}."
            yield Flag("two-owners", words, tuple(row.id for row in rows))
        elif len(rows) > 1:
            words = f"The same intervention stands in {_named(rows)}. One row may be enough."
            yield Flag("twice", words, tuple(row.id for row in rows))


def _contradictions(plan: Sequence[Row], exercise: CarePlan) -> Iterator[Flag]:
    standing: dict[str, list[Row]] = defaultdict(list)
    for row in plan:
        for id_ in {row.library, row.goal_id} - {""}:
            standing[id_].append(row)
    for one in exercise.contradictions:
        if standing[one.one] and standing[one.other]:
            rows = {row.id: row for row in [*standing[one.one], *standing[one.other]]}
            words = f"{one.sentence} It stands in {_named(rows.values())}."
            yield Flag("contradiction", words, tuple(rows))


def _gaps(plan: Sequence[Row], exercise: CarePlan) -> Iterator[Flag]:
    used = {row.domain for row in plan}
    if empty := [one.name for one in exercise.domains if one.number not in used]:
        yield Flag("domain", f"Nothing is planned yet in {_and(empty)}.")
    owners = {code for row in plan for code in row.owners}
    if idle := [one.name for one in exercise.disciplines if one.code not in owners]:
        yield Flag("discipline", f"Nothing is asked yet of: {_and(idle)}.")
    for row in plan:
        wanted = (("goal", "goal"), ("when", "time"), ("measure", "way to tell whether it helps"))
        lacking = [words for name, words in wanted if not getattr(row, name).strip()]
        if lacking:
            yield Flag("unfinished", f"{_named([row])} has no {_and(lacking, 'and no')} yet.", (row.id,))


def _missing(plan: Sequence[Row], exercise: CarePlan) -> Iterator[Flag]:
    for must in exercise.musts:
        if not any(meets(row, must) for row in plan):
            yield Flag("missing", f"Missing: {must.sentence}", when=KEY)


def _harms(plan: Sequence[Row], exercise: CarePlan) -> Iterator[Flag]:
    for one in exercise.must_nots:
        if rows := _standing_on(plan, one):
            yield Flag("harm", one.because, rows, when=KEY, harm=True)
