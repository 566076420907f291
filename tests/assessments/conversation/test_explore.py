"""What exploring says of a conversation is what happens when every reply is really given."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessments.conversation.conditions import TurnAtLeast, Visited, leaves
from assessments.conversation.earned import earned, gain
from assessments.conversation.explore import (
    CRITICAL,
    ERRORS,
    NO_ERRORS,
    attainable,
    attainable_with_errors,
    explore,
)
from assessments.conversation.most import weighed_gain
from assessments.conversation.needed import conditions
from assessments.conversation.step import begin, is_over, offered, play, step
from tests.assessments.conversation.graphs import any_talks, end, read, reply, sound, talk, turn

ENOUGH = 3_000
SKILLS = ("asks", "empathy")


def points_of(skill):
    """How many points an outcome gives to a skill."""
    return lambda graph, outcome: gain(outcome).get(skill, Fraction(0))


class Given:
    """Every reply really given, again and again, by `step`: the slow way, with nothing forgotten but high counts."""

    def __init__(self, graph):
        asked = [leaf for condition in conditions(graph) for leaf in leaves(condition)]
        visits = [leaf.times for leaf in asked if isinstance(leaf, Visited)]
        turns = [leaf.turn for leaf in asked if isinstance(leaf, TurnAtLeast)]
        self.visits = max([2, *visits, *(node.most for node in graph.nodes)])
        self.turns = max([0, *turns])
        self.graph = graph
        self.steps = {}
        start = begin(graph)
        self.states = {self.key(start): start}
        waiting = [self.key(start)]
        while waiting and len(self.states) < ENOUGH:
            key = waiting.pop()
            self.steps[key] = []
            for choice in offered(graph, self.states[key]):
                one = step(graph, self.states[key], choice.id)
                after = self.key(one.after)
                self.steps[key].append((one, after))
                if after not in self.states:
                    self.states[after] = one.after
                    waiting.append(after)
        self.complete = not waiting

    def key(self, state):
        visits = frozenset((node, min(times, self.visits)) for node, times in state.visits.items())
        cues = frozenset(state.cues.items())
        return (
            state.node, tuple(state.values.items()), visits, state.taken, min(state.turns, self.turns), cues
        )  # fmt: skip

    def most(self, avoiding, points):
        """The most that a way to an ending earns: values only ever grow, until none does."""
        first = next(iter(self.states))
        best, waiting = {first: Fraction(0)}, [first]
        while waiting:
            key = waiting.pop()
            for one, after in self.steps[key]:
                if one.outcome.error in avoiding:
                    continue
                found = best[key] + (points(self.graph, one.outcome) if one.counts else 0)
                if found > best.get(after, -1):
                    best[after] = found
                    waiting.append(after)
        ends = [best[key] for key, state in self.states.items() if key in best and is_over(self.graph, state)]
        return max(ends, default=None)


@given(any_talks())
@settings(max_examples=120, deadline=None)
def test_what_is_explored_is_what_happens_when_every_reply_is_given(plain):
    graph = read(plain)
    given_ = Given(graph)
    assume(given_.complete)
    for words in (False, True):
        found = explore(graph, words=words)
        assert found.complete
        assert len(found.moments) <= len(given_.states)
        assert set(found.turns) == {state.node for state in given_.states.values()}
        assert {found.node(one) for one in found.endings} == {
            state.node for state in given_.states.values() if is_over(graph, state)
        }
        assert {found.node(one) for one in found.stuck} == {
            given_.states[key].node for key, steps in given_.steps.items()
            if not steps and not is_over(graph, given_.states[key])
        }  # fmt: skip
        happened = [one for steps in given_.steps.values() for one, _ in steps]
        assert {(move.choice, move.outcome, move.rule, move.stopped) for move in found.moves} == {
            (one.choice.id, _number(one), one.rule, one.stopped) for one in happened
        }
        for avoiding in (NO_ERRORS, CRITICAL, ERRORS):
            most = found.most(avoiding)
            weighed = given_.most(avoiding, weighed_gain)
            assert most.attainable.weighed == (weighed or 0)
            assert (most.path is None) == (weighed is None)
            for id_ in SKILLS:
                assert most.attainable.skills[id_] == (given_.most(avoiding, points_of(id_)) or 0)
    assert {move.met for move in found.moves} == {one.met for one in happened}
    assert {move.missed for move in found.moves} == {one.missed for one in happened}


def _number(given_):
    return next(n for n, one in enumerate(given_.choice.outcomes) if one is given_.outcome)


@given(any_talks())
@settings(max_examples=80, deadline=None)
def test_every_way_it_names_can_be_played(plain):
    graph = read(plain)
    found = explore(graph, words=True, cap=2_000)
    for moment in range(0, len(found.moments), 1 + len(found.moments) // 40):
        turns = play(graph, found.path(moment))
        state = turns[-1].after if turns else begin(graph)
        assert state.node == found.node(moment)
        if moment < found.tried:
            replies = [choice.id for choice in offered(graph, state)]
            assert [move.choice for move, _ in found.edges(moment)] == replies
    for avoiding in (NO_ERRORS, CRITICAL, ERRORS):
        most = found.most(avoiding)
        if most.path is not None:
            turns = play(graph, most.path)
            assert is_over(graph, turns[-1].after if turns else begin(graph))
            assert earned(turns).weighed(graph) == most.attainable.weighed
            assert not {one.outcome.error for one in turns} & avoiding


@given(any_talks())
@settings(max_examples=80, deadline=None)
def test_what_may_happen_is_never_less_than_what_can(plain):
    graph = read(plain)
    found = explore(graph, cap=4_000)
    less = explore(graph, cap=1)
    assert set(found.turns) <= less.possible.turns
    ways = {(way.choice, way.outcome, way.rule) for way in less.possible.ways}
    assert {(move.choice, move.outcome, move.rule) for move in found.moves} <= ways
    if found.complete and not less.complete:
        for avoiding in (NO_ERRORS, CRITICAL, ERRORS):
            most, bound = found.most(avoiding).attainable, less.most(avoiding).attainable
            assert most.weighed <= bound.weighed
            assert all(most.skills[id_] <= bound.skills[id_] for id_ in most.skills)


@given(any_talks(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_nobody_can_score_more_than_is_attainable_but_by_a_critical_error(plain, random):
    graph = read(plain)
    state, turns = begin(graph), []
    while (choices := offered(graph, state)) and len(turns) < 30:
        turns.append(step(graph, state, random.choice(choices).id))
        state = turns[-1].after
    run = earned(turns)
    if is_over(graph, state) and not run.criticals:
        assert run.weighed(graph) <= attainable(graph).weighed


def test_the_worked_talk_is_explored_in_full():
    graph = read(sound())
    found = explore(graph)
    assert found.complete
    assert set(found.turns) == set(graph.by_id)
    assert attainable(graph).skills == {"asks": Fraction(4), "empathy": Fraction(2)}


def test_a_mistake_that_opens_the_way_to_more_points_is_seen():
    graph = read(
        talk(
            turn("a", reply("ask", "b", skills={"asks": "1"}), reply("rush", "c", error="slip")),
            turn("b", reply("on", "good")),
            turn("c", reply("repair", "good", skills={"asks": "3"}), reply("push", "good", error="critical",
                 harm="She is harmed.", skills={"asks": "5"})),
            end("good"),
        )
    )  # fmt: skip
    assert explore(graph).most(ERRORS).attainable.weighed == 1
    assert attainable(graph).weighed == 3
    worst = attainable_with_errors(graph)
    assert worst.attainable.weighed == 5
    assert worst.path == ("rush", "push")


def test_a_reply_given_again_earns_nothing_more():
    graph = read(
        talk(
            turn("a", reply("ask", "a", again=True, skills={"asks": "1"}), reply("end", "good")), end("good")
        )
    )
    assert attainable(graph).weighed == 1
    assert explore(graph).most().path == ("ask", "end")


@pytest.mark.parametrize("cap", [1, 5])
def test_past_the_cap_it_says_that_not_everything_was_tried(cap):
    found = explore(read(sound()), cap=cap)
    assert not found.complete
    assert found.tried < len(found.moments)
    assert found.most().attainable.weighed >= attainable(read(sound())).weighed


def test_the_same_conversation_is_explored_once():
    assert explore(read(sound())) is explore(read(sound()))
