"""What reads without complaint can be run; what cannot be run is said, with its place."""

import copy

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.conversation.casting import for_seat, with_variant
from assessments.conversation.explore import explore
from assessments.conversation.integrity import broken
from assessments.conversation.reading import read_graph
from assessments.conversation.step import begin, offered, opening_lines, seen, step
from assessments.conversation.writing import write_graph
from assessments.engine.describing import Describer
from assessments.engine.reading import Reader
from courses.audience import Seat
from tests.assessments.conversation.graphs import (
    any_talks,
    compare,
    does,
    end,
    number,
    person,
    read,
    reading,
    reply,
    says,
    sound,
    talk,
    turn,
)

NAMES = [
    "t0",
    "t1",
    "t0-0",
    "good",
    "lucia",
    "lucia.trust",
    "lucia.feeling",
    "heard",
    "asks",
    "nobody",
    "",
    "calm",
]
WRONG = [
    ({"start": "nowhere"}, ": The talk begins at “nowhere”, and there is no such turn."),
    ({"start": ""}, ": Say with which turn the talk begins."),
    ({"people": []}, ": There is nobody to talk with. Add a person."),
    ({"nodes": []}, ": There are no turns. Write the first one."),
    ({"people": [person(), person()]}, "people/lucia: 2 people share the id “lucia”. Give each its own."),
    ({"people": [person(), person("a.b", "Ada, 80")]}, "people/a.b: The id of a person has no dot. Write a dash."),
    ({"people": [person(name=" ,")]}, "people/lucia: Name this person, with age: “Emil Sandoval, 74”."),
    ({"people": [person(starts={"trust": 11})]}, "people/lucia: “trust” goes from 0 to 10; 11 is not one of these."),
    ({"people": [person(starts={"hope": 1})]}, "people/lucia: “hope” is no variable of this talk. A person's is"
     " written with a dot: “lucia.trust”."),
    ({"people": [person(looks=[{"mood": "sad", "when": {"visited": "x"}}])]},
     "people/lucia: A condition asks for the turn “x”, and there is no such turn."),
    ({"variables": [number("a.b")]}, "variables/a.b: The id of a variable has no dot. Write a dash."),
    ({"variables": [number("n", 21)]}, "variables/n: This goes from 0 to 21. Keep it within 20 steps."),
    ({"variables": [number("n", 0)]}, "variables/n: This goes from 0 to 0. Let it end above where it begins."),
    ({"variables": [number("n", 3, 4)]}, "variables/n: “n” goes from 0 to 3; 4 is not one of these."),
    ({"variables": [number("n"), number("n")]}, "variables/n: 2 variables share the id “n”. Give each its own."),
    ({"variables": [{"id": "w", "words": ["a", "a"], "start": "a"}]}, "variables/w: The same word stands here twice."),
    ({"variables": [{"id": "w", "words": ["a", "b"], "start": "c"}]}, "variables/w: “w” is one of a, b; “c” is not."),
    ({"skills": [{"id": "asks", "label": "Asks", "weight": "-1"}]}, "skills/asks: A skill cannot weigh less than 0."),
    ({"cues": [{"id": "c", "person": "x", "words": "…"}]},
     "cues/c: “x” gives this cue, and nobody has that id. Choose one of the people."),
    ({"gates": [{"id": "g", "when": {"turn": 1}, "stops": ["hope"]}]},
     "gates/g: “hope” is no variable of this talk. A person's is written with a dot: “lucia.trust”."),
    ({"rules": [{"id": "r", "when": {"turn": 1}, "goes_to": "x"}]},
     "rules/r: This rule leads to “x”, and there is no such turn."),
    ({"variants": [{"id": "v", "title": "V", "starts": {"lucia.trust": 12}}]},
     "variants/v: “lucia.trust” goes from 0 to 10; 12 is not one of these."),
    ({"variants": [{"id": "v", "title": "V", "people": [person("ana", "Ana, 30")]}]},
     "variants/v: “ana” takes the place of nobody. Use the id of one of the people."),
]  # fmt: skip
WRONG_REPLIES = [
    ({"goes_to": ""}, "This reply leads nowhere. Choose the turn that follows."),
    ({"goes_to": "x"}, "This reply leads to “x”, and there is no such turn."),
    ({"otherwise": [{"when": {"turn": 2}, "goes_to": "x"}]},
     "An “otherwise” of this reply leads to “x”, and there is no such turn."),
    ({"skills": {"hope": "1"}}, "This shows the skill “hope”, and there is no such skill."),
    ({"meets": ["x"]}, "The cue “x” is answered here, and there is no such cue."),
    ({"effects": does("hope +1")}, "“hope” is no variable of this talk. A person's is written with a dot: “lucia.trust”."),
    ({"effects": does("lucia.trust = 11")}, "“lucia.trust” goes from 0 to 10; 11 is not one of these."),
    ({"effects": does("lucia.feeling = hope")},
     "“lucia.feeling” is one of calm, fear, sadness, anger, withdrawal; “hope” is not."),
    ({"effects": does("lucia.feeling +1")},
     "“lucia.feeling” is a word and cannot go up or down. Set it to one of its words."),
    ({"effects": [{"var": "lucia.trust", "op": "+", "by": "calm"}]},
     "“lucia.trust” is a number. Say by how much it goes up or down."),
    ({"when": compare("hope > 1")}, "“hope” is no variable of this talk. A person's is written with a dot: “lucia.trust”."),
    ({"when": compare("lucia.feeling > calm")},
     "“lucia.feeling” is a word: ask whether it is, or is not, one of its words."),
    ({"when": {"not": {"all": [{"visited": "x"}]}}}, "A condition asks for the turn “x”, and there is no such turn."),
    ({"when": {"chose": "x"}}, "A condition asks for the reply “x”, and there is no such reply."),
    ({"when": {"cue": "x", "is": "met"}}, "A condition asks for the cue “x”, and there is no such cue."),
    ({"reaction": [says("So.", "x")]}, "“x” speaks here, and nobody has that id. Choose one of the people."),
    ({"reaction": [says("So.", only={"visited": "x"})]},
     "A condition asks for the turn “x”, and there is no such turn."),
]  # fmt: skip


@pytest.mark.parametrize("change, complaint", WRONG)
def test_what_cannot_be_run_is_said_with_its_place(change, complaint):
    plain = talk(turn("a", reply("b", "c")), end("c")) | change
    assert complaint in reading(plain)[1]


@pytest.mark.parametrize("change, sentence", WRONG_REPLIES)
def test_what_a_reply_cannot_do_is_said_at_the_reply(change, sentence):
    plain = talk(turn("a", reply("b", "c") | change), end("c"))
    assert f"a/b: {sentence}" in reading(plain)[1]


def test_more_turns_than_anybody_can_keep_in_view_are_not_run():
    turns = [turn(f"t{n}", reply(f"r{n}", f"t{n + 1}")) for n in range(199)]
    assert not reading(talk(*turns, end("t199")))[1]
    turns.append(turn("more", reply("more-1", "t199")))
    assert any("at most 200 turns" in one for one in reading(talk(*turns, end("t199")))[1])


def test_a_turn_goes_on_or_ends():
    plain = talk(turn("a", reply("b", "c"), ending={"kind": "good", "title": "G"}), {"id": "c"})
    assert reading(plain)[1] == [
        "a: This turn ends the talk, so nobody can reply. Take the ending or the replies away.",
        "c: This turn has neither a reply nor an ending. Write one.",
    ]


def test_ids_of_replies_are_their_own_in_the_whole_talk():
    plain = talk(turn("a", reply("x", "b")), turn("b", reply("x", "c")), end("c"), end("c"))
    assert reading(plain)[1] == [
        ": 2 turns share the id “c”. Give each its own.",
        ": 2 replies share the id “x”. Give each its own.",
    ]


def test_places_stand_below_the_place_of_the_talk():
    findings = []
    read_graph(Reader(talk(turn("a", reply("b", "x"))), "talk", findings))
    assert [one.where for one in findings] == ["talk/a/b"]


def test_a_sound_talk_reads_without_complaint_and_is_written_back_the_same():
    graph = read(sound())
    assert broken(graph) == []
    assert read(write_graph(graph)) == graph


def test_the_schema_of_the_readers_takes_what_is_written():
    asked = Describer()
    read_graph(asked)
    validator = jsonschema.Draft202012Validator(asked.schema)
    for plain in (sound(), write_graph(read(sound()))):
        assert list(validator.iter_errors(plain)) == []
    plain["nodes"][0]["choices"][0]["error"] = "slipp"
    assert list(validator.iter_errors(plain))


def _leaves(plain, way=()):
    """The way to every number and text of a conversation."""
    inner = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for key, value in inner:
        if isinstance(value, dict | list):
            yield from _leaves(value, (*way, key))
        else:
            yield (*way, key)


@st.composite
def bent_talks(draw):
    """A conversation with up to two values replaced by others: some can be run, most cannot."""
    plain = copy.deepcopy(draw(any_talks()))
    for _ in range(draw(st.integers(0, 2))):
        *way, last = draw(st.sampled_from(list(_leaves(plain))))
        place = plain
        for key in way:
            place = place[key]
        place[last] = draw(st.sampled_from(NAMES) | st.integers(0, 25) | st.none())
    return plain


def _played(graph, random):
    """Play at random, and look at everything on the way."""
    state = begin(graph)
    seen(graph, state, opening_lines(graph, state))
    for _ in range(12):
        choices = offered(graph, state)
        if not choices:
            return
        turn_ = step(graph, state, random.choice(choices).id)
        state = turn_.after
        for name, value in state.values.items():
            assert graph.variables[name].takes(value)
        seen(graph, state, (*turn_.reaction, *turn_.lines))


@given(bent_talks(), st.randoms(use_true_random=False))
@settings(max_examples=120, deadline=None)
def test_what_reads_without_complaint_can_be_begun_cast_played_and_explored(plain, random):
    graph, complaints = reading(plain)
    if complaints:
        return
    for one in (graph, *(with_variant(graph, variant) for variant in graph.variants)):
        for seat in (None, Seat("nurse"), Seat("chaplain", track="allied")):
            cast = for_seat(one, seat)
            _played(cast, random)
            explore(cast, cap=300)


@given(bent_talks())
@settings(max_examples=80, deadline=None)
def test_everything_else_has_a_complaint_and_none_of_it_fails(plain):
    graph, _ = reading(plain)
    broken(graph)
