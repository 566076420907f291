"""What can be earned in each version of a conversation somebody may meet: by variant and by the seats it differs for.

Worked out once, at publication, and frozen beside the conversation: no later change of ours moves a mark.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from assessments.conversation.casting import for_seat, signature, with_variant
from assessments.conversation.earned import Attainable
from assessments.conversation.explore import attainable
from assessments.conversation.graph import Graph
from assessments.conversation.skeleton import skeleton
from assessments.engine.reading import to_fraction
from courses.audience import Seat

Maxima = Mapping[str, Attainable]


def key_of(variant: str, seen: str) -> str:
    """The name of one version: its variant ("" for the first) and the signature of the seats that meet it."""
    return f"{variant}:{seen}"


def maxima(graph: Graph, seats: Iterable[Seat | None]) -> dict[str, Any]:
    """What can be earned, by version, as plain JSON."""
    found: dict[str, Any] = {}
    everybody = [None, *seats]
    for name, one in versions(graph):
        for seat in everybody:
            key = key_of(name, signature(graph, seat))
            if key not in found:
                most = attainable(skeleton(for_seat(one, seat)))
                skills = {id_: str(points) for id_, points in sorted(most.skills.items())}
                found[key] = {"weighed": str(most.weighed), "skills": skills}
    return found


def versions(graph: Graph) -> list[tuple[str, Graph]]:
    """The conversation as it is first met, under the name "", and each of its variants."""
    return [("", graph), *((one.id, with_variant(graph, one)) for one in graph.variants)]


def read_maxima(raw: object) -> dict[str, Attainable] | None:
    """The inverse of `maxima`; None for anything else."""
    if not isinstance(raw, Mapping):
        return None
    found = {}
    for key, one in raw.items():
        if not isinstance(one, Mapping) or not isinstance(one.get("skills"), Mapping):
            return None
        weighed = to_fraction(one.get("weighed"))
        skills = {str(id_): to_fraction(points) for id_, points in one["skills"].items()}
        if weighed is None or any(points is None for points in skills.values()):
            return None
        found[str(key)] = Attainable(
            weighed, {id_: points for id_, points in skills.items() if points is not None}
        )
    return found


def most_of(graph: Graph, known: Maxima, variant: str, seen: str) -> Attainable:
    """What can be earned in one version; worked out now where it was not known at publication (a new discipline)."""
    return known.get(key_of(variant, seen)) or attainable(skeleton(graph))
