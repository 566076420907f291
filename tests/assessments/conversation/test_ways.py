"""The ways to a turn: also where a talk has far more of them than anybody could try."""

from assessments.conversation.step import play
from assessments.conversation.ways import ways_to
from tests.assessments.conversation import graphs
from tests.assessments.conversation.graphs import end, read, reply, talk, turn

LONG = 14


def long_talk():
    """Fourteen turns with six replies each, one of them a slip: more ways than grains of sand, and one that leads out."""
    turns = [
        turn(
            f"a{number}",
            *(
                reply(
                    f"a{number}-{letter}",
                    f"a{number + 1}" if number < LONG - 1 else "good",
                    f"lucia.trust {'+' if letter in 'abc' else '-'}1",
                    **({"error": "slip"} if letter == "f" else {}),
                )
                for letter in "abcdef"
            ),
        )
        for number in range(LONG)
    ]
    return read(talk(*turns, end("good")))


def test_a_way_to_the_end_of_a_long_talk_is_found_first_one_without_a_mistake():
    graph = long_talk()
    ways = ways_to(graph, "good")
    assert ways
    turns = play(graph, ways[0])
    assert turns[-1].after.node == "good"
    assert not any(one.outcome.error for one in turns)


def test_no_way_is_told_twice_and_each_leads_there():
    graph = read(graphs.sound())
    for node in graph.by_id:
        ways = ways_to(graph, node)
        assert len(set(ways)) == len(ways)
        assert all(play(graph, way)[-1].after.node == node for way in ways if way)
