"""Where the ways of a conversation lead: dead ends, talks without end, endings, and what it takes to earn the most."""

from collections.abc import Iterator

from assessments.conversation.explore import CRITICAL, ERRORS, MOST_STATES, NO_ERRORS, Explored
from assessments.conversation.wording import as_after, counted
from assessments.engine.findings import Finding, ask, block

SHORT = 3
"""A way of fewer replies than this is hardly a talk."""
A_FEW = 3
"""So many replies after which the good ending is lost are named."""


def lint(found: Explored) -> Iterator[Finding]:
    """All of it, about one version of a conversation."""
    yield from _stuck(found)
    yield from _endings(found)
    if found.complete:
        yield from _endless(found)
        yield from _lost(found)
        yield from _earned(found)
        yield from _short(found)
    else:
        yield ask(
            "",
            f"This talk can come to more than {MOST_STATES:,} different moments, too many to try them all. What is"
            " said here was found among the first of them; a dead end later on may have been missed, and nobody may"
            " be able to reach all the points. Fewer variables, or conditions that ask for less, make it smaller.",
        )


def _stuck(found: Explored) -> Iterator[Finding]:
    named: set[str] = set()
    for moment in found.stuck:
        node = found.node(moment)
        if node not in named:
            named.add(node)
            yield block(
                node,
                f"Here none of the replies may be offered, {as_after(found.graph, found.path(moment))}."
                " Let one of them always be.",
            )


def _endings(found: Explored) -> Iterator[Finding]:
    ends = [node for node in found.graph.nodes if node.ending]
    reached = [node for node in ends if node.id in found.turns]
    if not ends:
        yield block("", "Nothing ends this talk. Write an ending, and let a way lead to it.")
        return
    if not reached:
        if found.complete:
            yield block("", "No way leads to an ending. Let a reply go to one.")
        return
    kinds = {node.ending.kind for node in reached if node.ending}
    if not found.complete:
        return
    if len(reached) == 1:
        yield ask(reached[0].id, "Every way ends here. Let what is said make a difference to the end.")
    elif not kinds & {"bad", "mixed"}:
        yield ask("", "No ending is bad or mixed. Let a talk that goes badly end so.")
    if "good" not in kinds:
        yield ask("", "No way leads to a good ending.")


def _endless(found: Explored) -> Iterator[Finding]:
    """Moments from which neither an ending nor a dead end comes: the talk turns round and round."""
    if not found.endings:
        return
    leads = found.leading_to([*found.endings, *found.stuck])
    named: set[str] = set()
    for moment in range(len(found.moments)):
        node = found.node(moment)
        if not leads[moment] and node not in named and len(named) < A_FEW:
            named.add(node)
            yield block(
                node,
                f"From here the talk may never end, {as_after(found.graph, found.path(moment))}:"
                " every way comes back. Let one lead out.",
            )


def _lost(found: Explored) -> Iterator[Finding]:
    """Replies after which the talk goes on and can no longer end well."""
    good = [moment for moment in found.endings if found.ending(moment) == "good"]
    if not good:
        return
    leads = found.leading_to(good)
    first: dict[str, int] = {}
    for moment in range(len(found.moments)):
        if not leads[moment]:
            continue
        for move, after in found.edges(moment):
            goes_on = not found.ending(after) and found.outcome(move).error not in CRITICAL
            if goes_on and not leads[after]:
                first.setdefault(move.choice, moment)
    others = len(first) - A_FEW
    for number, (choice, moment) in enumerate(list(first.items())[:A_FEW], start=1):
        node, _ = found.graph.choices_by_id[choice]
        way = as_after(found.graph, (*found.path(moment), choice))
        more = (
            f" So it is with {counted(others, 'more reply', 'more replies')} further on."
            if others > 0
            else ""
        )
        yield ask(
            f"{node.id}/{choice}",
            f"After this reply the talk may go on and can no longer end well, {way}."
            f"{more if number == A_FEW else ''} Is that intended?",
        )


def _earned(found: Explored) -> Iterator[Finding]:
    graph = found.graph
    if not graph.skills:
        yield block("", "There is no skill to show. Write what the talk lets one practice.")
        return
    if not found.endings:
        return
    (clean, _), (most, way), (all_, worst) = (
        found.ways(avoiding).weighed for avoiding in (ERRORS, CRITICAL, NO_ERRORS)
    )
    if way is None:
        yield block("", "Every way to an ending passes through a critical error. Let one lead round it.")
    elif most <= 0:
        yield block("", "Nothing can be earned on any way to an ending. Let replies show skills.")
    elif clean < most:
        yield ask(
            "",
            f"The most points take a mistake on the way, {as_after(graph, way)}. Without one a learner earns"
            f" {round(clean / most * 100)} % of them. Is that intended?",
        )
    if most < all_ and worst is not None:
        yield ask(
            "", f"A way through a critical error earns more points than any other, {as_after(graph, worst)}."
        )


def _short(found: Explored) -> Iterator[Finding]:
    for moment in found.endings[:1]:
        path = found.path(moment)
        if len(path) < SHORT:
            yield ask(
                found.node(moment),
                f"The talk can end here after {counted(len(path), 'reply', 'replies')},"
                f" {as_after(found.graph, path)}. Is that intended?",
            )
