"""What only some seats, or only some variants, meet: where they cannot go on, or come to no good end."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from assessments.conversation.casting import for_seat, signature, with_variant
from assessments.conversation.explore import attainable, explore
from assessments.conversation.graph import Graph
from assessments.conversation.skeleton import named, skeleton
from assessments.conversation.wording import as_after, listed
from assessments.conversation.writing import write_graph
from assessments.engine.findings import Finding, ask, block
from courses.audience import Seat

Way = str | tuple[str, ...]
"""A way: replies by their ids, then in words."""


@dataclass(frozen=True)
class _Met:
    """What one version comes to.

    stuck    turns where nobody may be able to reply, and the way there; endless: where it may never end
    well     whether a good ending can be reached; earns: whether anything can be earned without a critical error
    """

    stuck: Mapping[str, Way]
    endless: Mapping[str, Way]
    turns: frozenset[str]
    well: bool
    earns: bool


def lint(graph: Graph, seats: Mapping[str, Seat]) -> Iterator[Finding]:
    """All of it; what everybody meets as it first begins is left out, being no different for anybody."""
    everybody = _met(graph)
    casts = _casts(graph, seats)
    for names, cast in casts:
        yield from _worse(everybody, cast, f"for {listed(names)}")
    yield from _passed_by(graph, everybody, casts)
    for variant in graph.variants:
        begun = with_variant(graph, variant)
        where = f"in the variant “{variant.title or variant.id}”"
        whole = _met(begun)
        yield from _worse(everybody, whole, where)
        for names, cast in _casts(begun, seats):
            yield from _worse(whole, cast, f"{where}, for {listed(names)}")


def _casts(graph: Graph, seats: Mapping[str, Seat]) -> list[tuple[list[str], _Met]]:
    """What every group of seats meets that does not meet everything, with their names."""
    groups: dict[str, list[str]] = {}
    for name, seat in seats.items():
        groups.setdefault(signature(graph, seat), []).append(name)
    return [(names, _met(for_seat(graph, seats[names[0]]))) for seen, names in groups.items() if "0" in seen]


def _met(graph: Graph) -> _Met:
    """What one version comes to. Versions that differ in words alone are tried once."""
    bones = _bare(_Bones.of(graph))
    return replace(bones, stuck=_worded(graph, bones.stuck), endless=_worded(graph, bones.endless))


def _worded(graph: Graph, ways: Mapping[str, Way]) -> dict[str, Way]:
    return {node: as_after(graph, named(graph, way)) for node, way in ways.items()}


@dataclass(frozen=True)
class _Bones:
    """A version without its words, the same as another where both go alike."""

    text: str
    graph: Graph = field(compare=False)

    @classmethod
    def of(cls, graph: Graph) -> "_Bones":
        bare = skeleton(graph)
        return cls(json.dumps(write_graph(bare), sort_keys=True), bare)


@lru_cache(maxsize=256)
def _bare(bones: _Bones) -> _Met:
    found = explore(bones.graph)
    stuck = {found.node(one): found.path(one) for one in reversed(found.stuck)}
    if not found.complete:
        return _Met(stuck, {}, found.possible.turns, well=True, earns=True)
    leads = found.leading_to([*found.endings, *found.stuck])
    endless = [moment for moment in range(len(found.moments)) if not leads[moment]]
    return _Met(
        stuck=stuck,
        endless={found.node(one): found.path(one) for one in reversed(endless)},
        turns=frozenset(found.turns),
        well=any(found.ending(one) == "good" for one in found.endings),
        # What can be earned is asked for anyhow, at publication: it is remembered.
        earns=attainable(bones.graph).weighed > 0,
    )


def _worse(usual: _Met, met: _Met, who: str) -> Iterator[Finding]:
    """What is amiss in one version and not in the usual one."""
    for node, way in met.stuck.items():
        if node not in usual.stuck:
            yield block(
                node, f"Here none of the replies may be offered {who}, {way}. Let one of them always be."
            )
    for node, way in list(met.endless.items())[-1:]:
        if not usual.endless:
            yield block(node, f"From here the talk may never end {who}, {way}. Let one way lead out.")
    if usual.well and not met.well:
        yield block("", f"No way leads to a good ending {who}. Let one.")
    if usual.earns and not met.earns:
        yield block("", f"Nothing can be earned without a critical error {who}. Let replies show skills.")


def _passed_by(graph: Graph, usual: _Met, casts: list[tuple[list[str], _Met]]) -> Iterator[Finding]:
    """Turns that only some seats come to."""
    for node in graph.nodes:
        names = [name for some, met in casts if node.id not in met.turns for name in some]
        if names and node.id in usual.turns:
            yield ask(node.id, f"No way leads to this turn for {listed(names)}. Is that intended?")
