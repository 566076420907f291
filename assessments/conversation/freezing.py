"""The conversation as it is frozen: its graph in one form, and what can be earned in each of its versions."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from assessments.conversation.graph import Graph
from assessments.conversation.maxima import maxima
from assessments.conversation.reading import read_graph
from assessments.conversation.writing import write_graph
from assessments.engine.findings import Finding
from assessments.engine.reading import Reader
from courses.audience import Seat


def one_form(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A draft of a graph in the one form in which it is stored; what cannot be read is left as it is, for the checks."""
    graph = _read(json.dumps(raw, sort_keys=True, ensure_ascii=False))
    return dict(raw) if graph is None else write_graph(graph)


def attainable_of(raw: Mapping[str, Any], seats: Iterable[Seat]) -> dict[str, Any]:
    """What can be earned by whom, to be frozen beside a graph; {} where it cannot be read.

    This takes seconds in a long conversation, and is remembered: ask for it before a transaction, then in it.
    """
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False)
    return json.loads(_attainable(text, frozenset(seats)))  # type: ignore[no-any-return]  # `maxima` wrote it


@lru_cache(maxsize=64)
def _read(text: str) -> Graph | None:
    findings: list[Finding] = []
    graph = read_graph(Reader(json.loads(text), "", findings))
    return None if findings else graph


@lru_cache(maxsize=64)
def _attainable(text: str, seats: frozenset[Seat]) -> str:
    graph = _read(text)
    if graph is None:
        return "{}"
    ordered: list[Seat | None] = [*sorted(seats, key=lambda seat: (seat.discipline, seat.sub_role))]
    return json.dumps(maxima(graph, ordered))
