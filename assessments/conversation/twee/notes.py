"""What is remembered while a file is read: what is amiss, what was decided for the author, what was passed over."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from assessments.conversation.conditions import Chose, Compare, Condition, CueIs, Visited, leaves
from assessments.conversation.variables import Effect

MOST = 200
"""Complaints kept at most: after so many, one has to begin somewhere."""
_COMPARED = 200
"""Names that are compared with a wrong one at most."""


@dataclass(frozen=True, order=True)
class Problem:
    """Something that could not be understood as it stands; `line` counts from 1."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Use:
    """A name that something else must bear: kind is "turn", "reply", "variable", "skill" or "cue"."""

    line: int
    kind: str
    name: str
    value: int | str | None = None


@dataclass
class Notes:
    """The desk of one reading. `foreign`: the file was not written for us, so markup of Twine's formats may stand in it."""

    foreign: bool = False
    problems: list[Problem] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    ignored: list[tuple[int, str]] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)

    def problem(self, line: int, sentence: str) -> None:
        """Add a complaint."""
        if len(self.problems) < MOST:
            self.problems.append(Problem(line, sentence))

    def decided(self, sentence: str) -> None:
        """Add something that was decided for the author."""
        if len(self.made) < MOST:
            self.made.append(sentence)

    def hint(self, name: str, known: Iterable[str]) -> str:
        """A question after what may have been meant, or ""."""
        if len(self.problems) >= MOST or len(name) > 60:
            return ""
        near = difflib.get_close_matches(name, list(islice(known, _COMPARED)), n=1)
        return f" Did you mean “{near[0]}”?" if near else ""

    def passed_over(self, line: int, sentence: str) -> None:
        """Add something that does nothing here."""
        if len(self.ignored) < MOST:
            self.ignored.append((line, sentence))

    def uses_name(self, line: int, kind: str, name: str, value: int | str | None = None) -> None:
        """Remember that a name is used here."""
        self.uses.append(Use(line, kind, name, value))

    def uses_of_condition(self, line: int, condition: Condition) -> None:
        """Remember every name that a condition asks about."""
        for one in leaves(condition):
            match one:
                case Compare(variable=name, value=value):
                    self.uses_name(line, "variable", name, value)
                case Visited(node=node):
                    self.uses_name(line, "turn", node)
                case Chose(choice=choice):
                    self.uses_name(line, "reply", choice)
                case CueIs(cue=cue):
                    self.uses_name(line, "cue", cue)

    def uses_of_effects(self, line: int, effects: Iterable[Effect]) -> None:
        """Remember every variable that effects change."""
        for one in effects:
            self.uses_name(line, "variable", one.variable, one.by if one.op == "=" else None)
