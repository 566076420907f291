"""The conversation as it is frozen: its graph in one form, and what can be earned in each of its versions."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from assessments.conversation.maxima import maxima
from assessments.conversation.reading import read_graph
from assessments.conversation.writing import write_graph
from assessments.engine.findings import Finding
from assessments.engine.reading import Reader
from courses.audience import Seat


def frozen(raw: Mapping[str, Any], seats: Iterable[Seat]) -> dict[str, Any]:
    """{"graph", "attainable"} of a draft; what cannot be read is left as it is, for the checks to say."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False)
    return json.loads(_frozen(text, frozenset(seats)))  # type: ignore[no-any-return]


@lru_cache(maxsize=64)
def _frozen(text: str, seats: frozenset[Seat]) -> str:
    """As text, so that nobody changes what is remembered: an editor asks for the same conversation again and again."""
    raw, findings = json.loads(text), list[Finding]()
    graph = read_graph(Reader(raw, "", findings))
    if findings:
        return json.dumps({"graph": raw})
    ordered = sorted(seats, key=lambda seat: (seat.discipline, seat.sub_role))
    return json.dumps({"graph": write_graph(graph), "attainable": maxima(graph, ordered)})
