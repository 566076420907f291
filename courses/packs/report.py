"""The plan of a load, or what it did: page by page, with what differs."""

from collections import Counter
from dataclasses import dataclass, field

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
CONFLICT, LEFT = "conflict", "left alone"
REMOVED, LOST = "removed", "no longer in the pack"
OUTCOMES = (NEW, CHANGED, UNCHANGED, CONFLICT, LEFT, REMOVED, LOST)


@dataclass(frozen=True)
class Line:
    """One page (or part) and what becomes of it; `diff` are the lines of a unified diff."""

    outcome: str
    path: str
    title: str
    remark: str = ""
    diff: tuple[str, ...] = ()

    def __str__(self):
        remark = f" ({self.remark})" if self.remark else ""
        return f"{self.outcome:<10} {self.path}  {self.title}{remark}"


@dataclass
class Report:
    """Every page of the pack with its outcome. `dry` means that nothing was kept."""

    pack: str
    title: str
    dry: bool = False
    lines: list[Line] = field(default_factory=list)
    advice: list = field(default_factory=list)
    """Complaints that did not stop the pack."""

    def say(self, outcome, path, title, remark="", diff=()):
        """Note what becomes of a page."""
        self.lines.append(Line(outcome, path, str(title), remark, tuple(diff)))

    @property
    def counts(self):
        """{outcome: how many}, every outcome named."""
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def of(self, outcome):
        """The paths with this outcome."""
        return [line.path for line in self.lines if line.outcome == outcome]

    @property
    def is_unchanged(self):
        """Whether nothing was made, changed or removed."""
        return not any(self.of(outcome) for outcome in (NEW, CHANGED, REMOVED))

    @property
    def summary(self):
        """One sentence with the counts."""
        words = {CONFLICT: "in conflict"}
        parts = [f"{count} {words.get(outcome, outcome)}" for outcome, count in self.counts.items() if count]
        said = f"{self.title}: {', '.join(parts) or 'no pages'}."
        return f"{said} Nothing was kept: this was a dry run." if self.dry else said

    def __str__(self):
        return "\n".join([*(str(line) for line in self.lines), self.summary])
