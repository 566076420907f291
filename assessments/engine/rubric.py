"""Rubrics: criteria with levels by which people judge what machines cannot. Read, hashed, checked and added up.

A rubric is copied whole into every question that uses it, with two digests beside it: `content_hash` answers "the
same wording?", `structure_hash` answers "are marks given before still comparable?" (as in Open edX ORA2).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

from assessments.engine.exact import canonical, digest
from assessments.engine.findings import Finding, ask, block
from assessments.engine.quantity import plain
from assessments.engine.reading import Reader


@dataclass(frozen=True)
class Level:
    """One level of a criterion: what it is called, what it earns, and by what a marker knows it.

    example  a sentence somebody might write at this level, for markers; "" where there is none
    """

    id: str
    label: str
    points: Decimal
    descriptor: str
    example: str = ""


@dataclass(frozen=True)
class Criterion:
    """One thing that is judged, at one of its levels.

    critical_level    id of the level at which the patient could have been harmed; "" where there is none
    critical_because  the sentence about the patient that belongs to it
    """

    id: str
    title: str
    description: str
    levels: tuple[Level, ...]
    critical_level: str = ""
    critical_because: str = ""

    @cached_property
    def most(self) -> Decimal:
        """Points of the best level."""
        return max((level.points for level in self.levels), default=Decimal(0))

    def level(self, id: object) -> Level | None:
        """The level with this id, or None."""
        return next((level for level in self.levels if level.id == id), None)

    @property
    def best(self) -> Level | None:
        """The level that earns the most and harms nobody; None where there is no such level."""
        safe = [level for level in self.levels if level.id != self.critical_level]
        return max(safe, key=lambda level: level.points, default=None)


@dataclass(frozen=True)
class Rubric:
    """Criteria, each with levels. The slug is its permanent name; the digests do not cover it."""

    slug: str
    title: str
    about: str
    criteria: tuple[Criterion, ...]

    @cached_property
    def most(self) -> Decimal:
        """What an answer at every best level earns by the rubric's own points."""
        return sum((criterion.most for criterion in self.criteria), Decimal(0))

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything a marker reads and decides by: another word makes another digest.

        An example is part of it where there is one, so that digests from before there were examples stay.
        """
        return digest(canonical({"title": self.title, "about": self.about, "criteria": _criteria(self)}))

    @cached_property
    def structure_hash(self) -> str:
        """SHA-256 of ids, points, order and critical levels: while it stays, marks given before still hold."""
        bones = [
            {
                "id": criterion.id,
                "levels": [{"id": level.id, "points": plain(level.points)} for level in criterion.levels],
                "critical_level": criterion.critical_level,
            }
            for criterion in self.criteria
        ]
        return digest(canonical({"criteria": bones}))

    def share(self, levels: Mapping[str, str]) -> Fraction | None:
        """Share of the points these levels {criterion: level} earn, 0 to 1.

        None unless there is one known level for every criterion, and none for anything else.
        """
        if set(levels) != {criterion.id for criterion in self.criteria} or not self.most:
            return None
        chosen = [criterion.level(levels[criterion.id]) for criterion in self.criteria]
        found = [level.points for level in chosen if level is not None]
        if len(found) < len(chosen):
            return None
        return max(Fraction(0), min(Fraction(1), Fraction(sum(found, Decimal(0))) / Fraction(self.most)))

    def criticals(self, levels: Mapping[str, str]) -> tuple[str, ...]:
        """The sentence of every criterion that is judged at its critical level."""
        return tuple(
            criterion.critical_because
            for criterion in self.criteria
            if criterion.critical_level and levels.get(criterion.id) == criterion.critical_level
        )

    @property
    def best_levels(self) -> dict[str, str]:
        """{criterion: level} of an answer that nobody could judge better."""
        return {criterion.id: best.id for criterion in self.criteria if (best := criterion.best)}


SIMPLE = Rubric(
    "",
    "Right, partly or not",
    "",
    (
        Criterion(
            "answer",
            "The answer",
            "",
            (
                Level("not", "Not this", Decimal(0), "It does not say what was asked for."),
                Level("partly", "Partly", Decimal(1), "Something essential is there, something is missing."),
                Level("right", "Right", Decimal(2), "It says what was asked for, in whatever words."),
            ),
        ),
    ),
)
"""By what a short answer is judged for which its author chose no rubric."""


def read_rubric(reader: Reader) -> Rubric:
    """Read a rubric, as a snippet or a frozen question holds it; digests that stand beside it must be its own."""
    rubric = Rubric(
        slug=reader.text("slug", ""),
        title=reader.text("title"),
        about=reader.text("about", ""),
        criteria=tuple(_criterion(part) for part in reader.readers("criteria")),
    )
    for name, own in (("content_hash", rubric.content_hash), ("structure_hash", rubric.structure_hash)):
        said = reader.take(name)
        if said is not None and said != own:
            reader.complain(f"The rubric is not the one its digest names ({name}). Freeze it again.")
    reader.close()
    return rubric


def _criterion(reader: Reader) -> Criterion:
    criterion = Criterion(
        id=reader.identifier(),
        title=reader.text("title"),
        description=reader.text("description", ""),
        levels=tuple(_level(part) for part in reader.readers("levels")),
        critical_level=reader.text("critical_level", ""),
        critical_because=reader.text("critical_because", ""),
    )
    reader.close()
    return criterion


def _level(reader: Reader) -> Level:
    level = Level(
        id=reader.identifier(),
        label=reader.text("label"),
        points=reader.decimal("points"),
        descriptor=reader.text("descriptor", ""),
        example=reader.text("example", ""),
    )
    reader.close()
    return level


def frozen(rubric: Rubric) -> dict[str, Any]:
    """The rubric as plain JSON with both digests, to be copied into a question."""
    return {
        "slug": rubric.slug,
        "title": rubric.title,
        "about": rubric.about,
        "criteria": _criteria(rubric),
        "content_hash": rubric.content_hash,
        "structure_hash": rubric.structure_hash,
    }


def _criteria(rubric: Rubric) -> list[dict[str, Any]]:
    return [
        {
            "id": criterion.id,
            "title": criterion.title,
            "description": criterion.description,
            "levels": [_written_level(level) for level in criterion.levels],
            "critical_level": criterion.critical_level,
            "critical_because": criterion.critical_because,
        }
        for criterion in rubric.criteria
    ]


def _written_level(level: Level) -> dict[str, str]:
    written = {
        "id": level.id,
        "label": level.label,
        "points": plain(level.points),
        "descriptor": level.descriptor,
    }
    return written | ({"example": level.example} if level.example else {})


def explained(rubric: Rubric, levels: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Every criterion with its levels, for people to read; `chosen` marks the level given, if any."""
    given = levels or {}
    return [
        {
            "id": criterion.id,
            "title": criterion.title,
            "description": criterion.description,
            "most": plain(criterion.most),
            "has_examples": any(level.example for level in criterion.levels),
            "levels": [
                {
                    "id": level.id,
                    "label": level.label,
                    "points": plain(level.points),
                    "descriptor": level.descriptor,
                    "example": level.example,
                    "critical": level.id == criterion.critical_level,
                    "chosen": given.get(criterion.id) == level.id,
                }
                for level in criterion.levels
            ],
        }
        for criterion in rubric.criteria
    ]


def lint(rubric: Rubric, points: Decimal | None = None) -> list[Finding]:
    """What an author should put right. `points`: what the question earns that uses the rubric."""
    return [*_whole(rubric, points), *(one for part in rubric.criteria for one in _lint_criterion(part))]


def _whole(rubric: Rubric, points: Decimal | None) -> Iterator[Finding]:
    if not rubric.title.strip():
        yield block("", "Give the rubric a title.")
    if not rubric.criteria:
        yield block("", "The rubric has no criterion. Add at least one, with its levels.")
        return
    for id_, times in Counter(criterion.id for criterion in rubric.criteria).items():
        if times > 1:
            yield block(id_, f"{times} criteria share this id. Give each its own.")
    if rubric.most <= 0:
        yield block("", "No level of the rubric earns points.")
    elif points is not None and points != rubric.most:
        yield ask(
            "",
            f"The rubric gives up to {plain(rubric.most)} points and the question earns {plain(points)}. "
            "The same share is then counted.",
        )


def _lint_criterion(criterion: Criterion) -> Iterator[Finding]:
    name, levels = criterion.title.strip(), criterion.levels
    if not name:
        yield block(criterion.id, "A criterion of the rubric has no title. Say what is judged.")
    if len(levels) < 2:
        yield block(criterion.id, f"The criterion “{name}” needs at least two levels to choose between.")
        return
    for id_, times in Counter(level.id for level in levels).items():
        if times > 1:
            yield block(criterion.id, f"{times} levels of “{name}” share the id “{id_}”.")
    points = [level.points for level in levels]
    if min(points) < 0:
        yield block(criterion.id, f"A level of “{name}” takes points away. The least a level can earn is 0.")
    if points not in (sorted(points), sorted(points, reverse=True)):
        yield block(
            criterion.id, f"The levels of “{name}” are not in order. Put them in the order of points."
        )
    elif any(one == other for one, other in pairwise(points)):
        yield ask(criterion.id, f"Two levels of “{name}” earn the same.")
    for level in levels:
        if not level.label.strip():
            yield block(criterion.id, f"A level of “{name}” has no name.")
        if not level.descriptor.strip():
            yield ask(criterion.id, f"Say by what a marker knows the level “{level.label}” of “{name}”.")
    yield from _lint_critical(criterion, name)


def _lint_critical(criterion: Criterion, name: str) -> Iterator[Finding]:
    if not criterion.critical_level:
        if criterion.critical_because.strip():
            yield ask(criterion.id, f"“{name}” has a sentence about harm, and no level is critical.")
        return
    level = criterion.level(criterion.critical_level)
    if level is None:
        yield block(criterion.id, f"The critical level of “{name}” is not among its levels.")
    elif level.points == criterion.most:
        yield block(criterion.id, f"The critical level of “{name}” earns the most. Take one of the two back.")
    if not criterion.critical_because.strip():
        yield block(
            criterion.id, f"Say in one sentence what an answer at “{name}” could have done to the patient."
        )
