"""What an author is told of a conversation before anybody meets it, each with a way that shows it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from assessments.conversation import lint_never, lint_seated, lint_sounds, lint_ways, lint_words
from assessments.conversation.casting import with_variant
from assessments.conversation.explore import Explored, explore
from assessments.conversation.graph import Graph
from assessments.conversation.integrity import broken
from assessments.conversation.writing import write_graph
from assessments.engine.findings import Finding, block
from courses.audience import Seat


def lint(graph: Graph) -> list[Finding]:
    """All findings about a conversation, placed by turn and reply, blocking ones first. Total.

    A turn, a reply or a line is called idle only where no variant needs it either.
    """
    return list(_linted(_Written(_text(graph), graph)))


def lint_seats(graph: Graph, seats: Mapping[str, Seat]) -> list[Finding]:
    """What only some seats, or only some variants, would meet: where they cannot go on, or come to no good end.

    seats  everybody who may meet it, by name
    """
    return list(_seated(_Written(_text(graph), graph), tuple(seats.items())))


@dataclass(frozen=True)
class _Written:
    """A conversation, the same as another where both are written alike."""

    text: str
    graph: Graph = field(compare=False)


def _text(graph: Graph) -> str:
    return json.dumps(write_graph(graph), sort_keys=True)


@lru_cache(maxsize=64)
def _linted(written: _Written) -> tuple[Finding, ...]:
    graph = written.graph
    complaints = broken(graph)
    findings = [block(place, sentence) for place, sentence in complaints]
    findings += [*lint_words.lint(graph), *lint_sounds.lint(graph)]
    if not complaints:
        tried = [_tried(graph), *(_tried(with_variant(graph, one)) for one in graph.variants)]
        findings += [*lint_ways.lint(tried[0]), *lint_never.lint(tried)]
    return _sorted(findings)


@lru_cache(maxsize=64)
def _seated(written: _Written, seats: tuple[tuple[str, Seat], ...]) -> tuple[Finding, ...]:
    return () if broken(written.graph) else _sorted(lint_seated.lint(written.graph, dict(seats)))


def _tried(graph: Graph) -> Explored:
    """With what is said, or without where that makes too many moments."""
    whole = explore(graph, words=True)
    return whole if whole.complete else explore(graph)


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: one.severity != "block"))
