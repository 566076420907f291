"""What a load did, page by page."""

from collections import Counter
from dataclasses import dataclass, field

OUTCOMES = ("made", "changed", "unchanged", "left alone", "no longer in the pack")


@dataclass(frozen=True)
class Line:
    """One page (or part) and what became of it."""

    outcome: str
    path: str
    title: str
    remark: str = ""

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

    def say(self, outcome, path, title, remark=""):
        """Note what became of a page."""
        self.lines.append(Line(outcome, path, str(title), remark))

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
        """Whether nothing was made or changed."""
        return not self.of("made") and not self.of("changed")

    @property
    def summary(self):
        """One sentence with the counts."""
        parts = [f"{count} {outcome}" for outcome, count in self.counts.items() if count]
        words = f"{self.title}: {', '.join(parts) or 'no pages'}."
        return f"{words} Nothing was kept: this was a dry run." if self.dry else words

    def __str__(self):
        return "\n".join([*(str(line) for line in self.lines), self.summary])
