"""The blanks of a cloze: what each offers, and what linked ones earn together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assessments.engine import options as opt
from assessments.engine.options import Option
from assessments.engine.reading import Reader


@dataclass(frozen=True)
class Blank:
    """One blank. Its label is what a screen reader calls it."""

    id: str
    label: str
    options: tuple[Option, ...]

    def is_right(self, chosen: Iterable[str]) -> bool:
        """Whether what was chosen here is right."""
        return any(option.right for option in opt.picked(self.options, chosen))


def read_blanks(reader: Reader) -> tuple[Blank, ...]:
    """Read the blanks of an item."""
    blanks = []
    for part in reader.readers("blanks"):
        blanks.append(Blank(part.identifier(), part.text("label"), opt.read_options(part, "right")))
        part.close()
    return tuple(blanks)


def read_linked(reader: Reader) -> tuple[tuple[str, ...], ...]:
    """Read the sets of linked blanks: lists of their ids."""
    sets = []
    for value in reader.values("linked"):
        if isinstance(value, list | tuple) and all(isinstance(id_, str) for id_ in value):
            sets.append(tuple(str(id_) for id_ in value))
        else:
            reader.complain("A set of linked blanks is not a list of their ids.")
    return tuple(sets)


def worth(ids: tuple[str, ...]) -> int:
    """The most that blanks earn together: two for three linked ones, else one."""
    return 2 if len(ids) == 3 else 1


def earned(ids: tuple[str, ...], is_right: Callable[[str], bool]) -> int:
    """What blanks earn together by NCSBN's rationale rule; a single blank is simply right or not.

    Two linked: 1 if both are right, else 0. Three (the first because of the other two): 2 if all are right, 1 if the
    first and one of the others are, 0 if the first is wrong.
    """
    if not ids:
        return 0
    first, *reasons = (is_right(id_) for id_ in ids)
    if len(ids) == 3:
        return sum(reasons) if first else 0
    return int(first and all(reasons))
