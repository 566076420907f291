"""One reply further: what is offered, what it changes and in which order, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.conversation.step import NotOffered, begin, is_over, offered, play, scene, step
from tests.assessments.conversation.graphs import (
    any_talks,
    compare,
    does,
    end,
    number,
    read,
    reply,
    says,
    sound,
    talk,
    turn,
)


def after(plain, *replies):
    """The state after these replies."""
    graph = read(plain)
    turns = play(graph, replies)
    return turns[-1].after if turns else begin(graph)


def ids(choices):
    """Their ids."""
    return [one.id for one in choices]


@given(any_talks(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_only_what_is_offered_moves_and_the_same_replies_come_to_the_same(plain, random):
    graph = read(plain)
    state, replies = begin(graph), []
    for _ in range(12):
        now = ids(offered(graph, state))
        for id_ in graph.choices_by_id:
            if id_ not in now:
                with pytest.raises(NotOffered):
                    step(graph, state, id_)
        if not now or is_over(graph, state):
            break
        before = (
            state.node,
            dict(state.values),
            dict(state.visits),
            state.taken,
            state.turns,
            dict(state.cues),
        )
        replies.append(random.choice(now))
        turn_ = step(graph, state, replies[-1])
        assert before == (
            state.node, dict(state.values), dict(state.visits), state.taken, state.turns, dict(state.cues)
        )  # fmt: skip
        assert turn_.number == len(replies)
        state = turn_.after
    assert [one.after for one in play(graph, replies)][-1:] == ([state] if replies else [])


@given(any_talks(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_no_value_ever_leaves_its_range(plain, random):
    graph = read(plain)
    state = begin(graph)
    for _ in range(15):
        assert all(graph.variables[name].takes(value) for name, value in state.values.items())
        choices = offered(graph, state)
        if not choices:
            return
        state = step(graph, state, random.choice(choices).id).after


def test_a_reply_is_given_once_unless_it_may_be_given_again():
    plain = talk(
        turn("a", reply("once", "a"), reply("often", "a", again=True), reply("go", "end")), end("end")
    )
    graph = read(plain)
    assert ids(offered(graph, after(plain, "once", "often"))) == ["often", "go"]
    twice = play(graph, ["often", "often"])
    assert [one.counts for one in twice] == [True, False]


def test_a_turn_that_may_be_entered_no_more_is_led_to_by_no_reply():
    plain = talk(
        turn("a", reply("in", "b", again=True), reply("go", "end", otherwise=[
            {"when": compare("lucia.trust >= 6"), "goes_to": "b"},
        ])),
        turn("b", reply("back", "a", again=True), reply("raise", "a", "lucia.trust +1"), most=2),
        end("end"),
    )  # fmt: skip
    graph = read(plain)
    assert ids(offered(graph, after(plain, "in", "back"))) == ["in", "go"]
    assert ids(offered(graph, after(plain, "in", "back", "in", "back"))) == ["go"]
    assert ids(offered(graph, after(plain, "in", "back", "in", "raise"))) == []


def test_a_value_stops_at_the_end_of_its_range_after_every_effect():
    plain = talk(
        turn("a", reply("b", "end", "heard +9", "heard -1")), end("end"), variables=[number("heard", 3)]
    )
    assert after(plain, "b").values["heard"] == 2


def test_a_gate_keeps_something_from_rising_and_has_effects_of_its_own():
    plain = talk(
        turn("a", reply("tell", "b", "lucia.awareness +2", "lucia.emotion +1"), reply("calm", "b", "lucia.emotion -5")),
        turn("b", reply("less", "end", "lucia.awareness -1"), reply("tell-again", "end", "lucia.awareness +1")),
        end("end"),
        people=[{"id": "lucia", "name": "Lucia, 38", "starts": {"emotion": 7}}],
        gates=[{"id": "hot", "when": compare("lucia.emotion >= 7"), "stops": ["lucia.awareness"],
                "effects": does("lucia.trust -1"), "says": [says("Sorry. What?")]}],
    )  # fmt: skip
    graph = read(plain)
    stopped = play(graph, ["tell"])[0]
    assert stopped.stopped == ("hot",)
    assert [one.text for one in stopped.reaction] == ["Sorry. What?"]
    assert stopped.after.of("lucia", "awareness") == 1
    assert stopped.after.of("lucia", "trust") == 4
    assert stopped.after.of("lucia", "emotion") == 8
    assert play(graph, ["tell", "less"])[1].stopped == (), "what falls is not stopped"
    assert after(plain, "calm", "tell-again").of("lucia", "awareness") == 2


def test_a_gate_asks_for_the_moment_before_the_reply():
    plain = talk(
        turn("a", reply("both", "end", "lucia.emotion -5", "lucia.awareness +1")),
        end("end"),
        people=[{"id": "lucia", "name": "Lucia, 38", "starts": {"emotion": 9}}],
        gates=[{"id": "hot", "when": compare("lucia.emotion >= 7"), "stops": ["lucia.awareness"]}],
    )
    assert after(plain, "both").of("lucia", "awareness") == 1


@pytest.mark.parametrize("lasts", [1, 2, 3])
def test_a_cue_can_be_answered_for_exactly_so_many_replies(lasts):
    chain = [
        turn(f"t{n}", reply(f"wait-{n}", f"t{n + 1}"), reply(f"meet-{n}", "end", meets=["sigh"]))
        for n in range(4)
    ]
    chain[0]["raises"] = ["sigh"]
    plain = talk(
        *chain, turn("t4", reply("stop", "end")), end("end"),
        cues=[{"id": "sigh", "person": "lucia", "words": "…", "lasts": lasts, "missed": does("lucia.trust -2")}],
    )  # fmt: skip
    graph = read(plain)
    waits = [f"wait-{n}" for n in range(4)]
    for waited in range(4):
        last = play(graph, [*waits[:waited], f"meet-{waited}"])[-1]
        assert last.met == (("sigh",) if waited < lasts else ())
        assert last.after.cues["sigh"] == ("met" if waited < lasts else "missed")
    turns = play(graph, waits)
    assert [one.missed for one in turns] == [("sigh",) if n + 1 == lasts else () for n in range(4)]
    assert turns[-1].after.of("lucia", "trust") == 3


def test_cues_that_pass_together_pass_in_the_authors_order_whichever_came_first():
    def plain(*raised):
        return talk(
            turn("a", reply("one", "b"), raises=[raised[0]]),
            turn("b", reply("two", "end"), raises=[raised[1]]),
            end("end"),
            cues=[
                {"id": "x", "person": "lucia", "words": "…", "lasts": 2 if raised[0] == "x" else 1,
                 "missed": does("lucia.trust = 3")},
                {"id": "y", "person": "lucia", "words": "…", "lasts": 2 if raised[0] == "y" else 1,
                 "missed": does("lucia.trust +1")},
            ],
        )  # fmt: skip

    for order in (("x", "y"), ("y", "x")):
        assert after(plain(*order), "one", "two").of("lucia", "trust") == 4


def test_a_cue_comes_once():
    plain = talk(
        turn("a", reply("again", "a", again=True), reply("go", "end"), raises=["sigh"]), end("end"),
        cues=[{"id": "sigh", "person": "lucia", "words": "…"}],
    )  # fmt: skip
    assert after(plain, "again", "again").cues == {"sigh": "missed"}


def test_the_first_rule_that_holds_sends_the_talk_elsewhere_and_none_sends_it_where_it_is():
    plain = talk(
        turn("a", reply("low", "b", "lucia.trust = 1"), reply("lower", "b", "lucia.trust = 0")),
        turn("b", reply("on", "end")),
        turn("c", reply("from-c", "b"), reply("go", "end")),
        end("end"),
        rules=[
            {"id": "none", "when": compare("lucia.trust = 0"), "goes_to": "end"},
            {"id": "little", "when": compare("lucia.trust <= 1"), "goes_to": "c"},
        ],
    )  # fmt: skip
    graph = read(plain)
    assert [(one.rule, one.after.node) for one in play(graph, ["low"])] == [("little", "c")]
    assert [(one.rule, one.after.node) for one in play(graph, ["lower"])] == [("none", "end")]
    assert [(one.rule, one.after.node) for one in play(graph, ["low", "from-c"])][1:] == [("", "b")]


def test_rules_ask_what_a_reply_and_a_missed_cue_changed_before_the_next_turn_is_entered():
    plain = talk(
        turn("a", reply("wait", "b"), raises=["sigh"]),
        turn("b", reply("on", "end"), effects=does("lucia.trust = 9")),
        end("left", "stopped"),
        end("end"),
        cues=[{"id": "sigh", "person": "lucia", "words": "…", "missed": does("lucia.trust = 0")}],
        rules=[{"id": "leaves", "when": compare("lucia.trust = 0"), "goes_to": "left"}],
    )
    assert after(plain, "wait").node == "left"


def test_the_first_otherwise_that_holds_replaces_the_outcome():
    plain = talk(
        turn("a", reply("b", "end", "heard = 1", otherwise=[
            {"when": compare("lucia.trust >= 9"), "goes_to": "bad"},
            {"when": compare("lucia.trust >= 5"), "effects": does("heard = 2")},
            {"when": compare("lucia.trust >= 4"), "goes_to": "bad"},
        ])),
        end("end"), end("bad", "bad"), variables=[number("heard")],
    )  # fmt: skip
    state = after(plain, "b")
    assert (state.values["heard"], state.node) == (2, "end"), (
        "an “otherwise” without a turn goes where the reply goes"
    )


def test_a_line_is_said_as_it_is_after_the_reply():
    graph = read(sound())
    assert [one.text for one in play(graph, ["a0-ask", "a1-facts"])[1].lines] == ["What now?"]
    assert [one.text for one in play(graph, ["a0-ask", "a1-name"])[1].lines] == ["Go on."]


def test_a_scene_is_seen_once_and_not_again_when_the_talk_comes_back():
    graph = read(talk(turn("a0", reply("a", "a0", again=True), scene="Rain."), end("good")))
    opening = begin(graph)
    back = step(graph, opening, "a").after
    assert scene(graph.by_id["a0"], opening) == "Rain."
    assert scene(graph.by_id["a0"], back) == ""
