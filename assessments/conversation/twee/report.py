"""What was understood of a file, for its author."""

from dataclasses import dataclass

from assessments.conversation.graph import Graph
from assessments.conversation.twee.notes import Notes


@dataclass(frozen=True)
class Report:
    """Counts of what was found, what was decided for the author, and what does nothing here.

    made     sentences: a person that was made, a passage that got another id, an ending of a kind nobody chose
    ignored  sentences, each with its line
    """

    people: int = 0
    turns: int = 0
    replies: int = 0
    endings: int = 0
    skills: int = 0
    cues: int = 0
    gates: int = 0
    rules: int = 0
    variants: int = 0
    lines: int = 0
    made: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in words."""
        return (self.counts, *self.made, *self.ignored)

    @property
    def counts(self) -> str:
        """What was found, in one sentence."""
        always = (
            _count(self.people, "person", "people"),
            _count(self.turns, "turn"),
            _count(self.lines, "spoken line"),
            _count(self.replies, "reply", "replies"),
            _count(self.endings, "ending"),
        )
        some = (
            (self.skills, "skill"), (self.cues, "cue"), (self.gates, "gate"), (self.rules, "rule"), (self.variants, "variant"),
        )  # fmt: skip
        found = [*always, *(_count(number, name) for number, name in some if number)]
        return f"{', '.join(found[:-1])} and {found[-1]}."


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"


def report(graph: Graph | None, notes: Notes) -> Report:
    """The report of a reading."""
    made = tuple(notes.made)
    ignored = tuple(f"Line {line}: {sentence}" for line, sentence in sorted(set(notes.ignored)))
    if graph is None:
        return Report(made=made, ignored=ignored)
    return Report(
        people=len(graph.people),
        turns=len(graph.nodes),
        replies=sum(len(node.choices) for node in graph.nodes),
        endings=sum(node.ending is not None for node in graph.nodes),
        skills=len(graph.skills),
        cues=len(graph.cues),
        gates=len(graph.gates),
        rules=len(graph.rules),
        variants=len(graph.variants),
        lines=sum(1 for _line in graph.lines()),
        made=made,
        ignored=ignored,
    )
