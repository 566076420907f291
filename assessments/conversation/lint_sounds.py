"""Recordings of lines: each says one thing, and its words stand beside it for whoever cannot hear it."""

from collections.abc import Iterator

from assessments.conversation.graph import Graph, Line
from assessments.engine.findings import Finding, ask, block


def lint(graph: Graph) -> Iterator[Finding]:
    """Recordings without words, and recordings of which nobody knows what they say."""
    for where, line in recorded(graph):
        if not all(one.text.strip() for one in line.sayings) or not line.sayings:
            yield block(
                where,
                f"A line of “{line.speaker}” has a recording and lacks words. Write what the recording says: whoever"
                " cannot hear it reads that.",
            )
        if len(line.sayings) > 1:
            yield ask(
                where,
                "The recording says one of these; which? Give each alternative its own line, or none a recording.",
            )


def recorded(graph: Graph) -> Iterator[tuple[str, Line]]:
    """Every line with a recording, and its place: ids joined by "/"."""
    for node in graph.nodes:
        yield from ((node.id, line) for line in node.lines if line.audio)
        for choice in node.choices:
            for outcome in choice.outcomes:
                yield from ((f"{node.id}/{choice.id}", line) for line in outcome.reaction if line.audio)
    for gate in graph.gates:
        yield from ((f"gates/{gate.id}", line) for line in gate.says if line.audio)
