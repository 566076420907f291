"""What can be earned, for each variant and each group of seats: asked once for versions that differ in words alone."""

from fractions import Fraction

from hypothesis import given, settings

from assessments.conversation.casting import for_seat, signature
from assessments.conversation.earned import earned
from assessments.conversation.explore import attainable, best_way
from assessments.conversation.maxima import key_of, maxima, most_of, read_maxima, versions
from assessments.conversation.skeleton import named, skeleton
from assessments.conversation.step import play
from courses.audience import Seat
from tests.assessments.conversation import graphs

NURSE = Seat("nurse", "bsn", "biomedical", "gives")
CHAPLAIN = Seat("spiritual-care", "", "allied", "none")


def seated():
    plain = graphs.sound()
    first = plain["nodes"][0]["choices"]
    first[0]["audience"] = {"codes": ["discipline:nurse"]}
    first.append(
        graphs.reply("a0-pray", "a1", "lucia.trust +1", skills={"asks": "1"})
        | {"audience": {"codes": ["discipline:spiritual-care"]}}
    )
    plain["variants"] = [{"id": "brother", "title": "With her brother", "starts": {"lucia.trust": 4}}]
    return graphs.read(plain)


def test_each_group_of_seats_and_each_variant_has_its_own():
    graph = seated()
    found = maxima(graph, [NURSE, CHAPLAIN])
    names = {
        key_of(name, signature(graph, seat))
        for name, _one in versions(graph)
        for seat in (None, NURSE, CHAPLAIN)
    }
    assert set(found) == names
    read = read_maxima(found)
    nurse, chaplain = (read[key_of("", signature(graph, seat))] for seat in (NURSE, CHAPLAIN))
    assert nurse.skills["asks"] == chaplain.skills["asks"] + 1


def test_what_was_not_known_at_publication_is_worked_out():
    graph = seated()
    cast = for_seat(graph, NURSE)
    assert most_of(cast, {}, "", signature(graph, NURSE)) == attainable(cast)


def test_it_is_read_back_exactly_and_nothing_else_is_read():
    graph = seated()
    found = maxima(graph, [])
    read = read_maxima(found)
    assert all(isinstance(one.weighed, Fraction) for one in read.values())
    for broken in (None, [], {"x": 1}, {"x": {"weighed": "a", "skills": {}}}, {"x": {"weighed": "1"}}):
        assert read_maxima(broken) is None


@given(graphs.any_talks())
@settings(max_examples=150, deadline=None)
def test_without_its_words_a_conversation_earns_the_same_and_goes_the_same_ways(plain):
    graph = graphs.read(plain)
    bare = skeleton(graph)
    assert attainable(bare) == attainable(graph)
    way = best_way(graph)
    assert earned(play(graph, way)).weighed(graph) == attainable(graph).weighed or not way
    numbered = [f"{turn.before.node}.{turn.node.choices.index(turn.choice) + 1}" for turn in play(graph, way)]
    assert named(graph, numbered) == way
    assert [turn.after.node for turn in play(bare, numbered)] == [
        turn.after.node for turn in play(graph, way)
    ]
