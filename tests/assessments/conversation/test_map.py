"""The map of a conversation: nothing stands on anything, every reply has a line, ways are real and come in order."""

import re
from itertools import combinations

import pytest
from hypothesis import given, settings

from assessments.conversation.drawing import draw
from assessments.conversation.explore import explore
from assessments.conversation.flow import Flow
from assessments.conversation.layout import HEIGHT, WIDTH, lay_out
from assessments.conversation.step import play
from assessments.conversation.ways import steps_of, ways_to
from tests.assessments.conversation import graphs


@pytest.fixture
def sound():
    return graphs.read(graphs.sound())


@given(graphs.any_talks())
@settings(max_examples=150, deadline=None)
def test_no_turn_stands_on_another_and_every_reply_has_its_line(plain):
    graph = graphs.read(plain)
    drawn = lay_out(graph)
    assert {one.id for one in drawn.turns} == set(graph.by_id)
    for one, other in combinations(drawn.turns, 2):
        apart = abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT
        assert apart, (one, other)
    for one in drawn.turns:
        assert 0 <= one.x <= drawn.width - WIDTH
        assert 0 <= one.y <= drawn.height - HEIGHT
    told = {(line.start, choice, line.end) for line in drawn.lines for choice in line.choices}
    assert told == {
        (node.id, choice.id, outcome.goes_to or choice.outcome.goes_to)
        for node in graph.nodes
        for choice in node.choices
        for outcome in choice.outcomes
    }


def test_the_opening_is_on_top_and_a_line_down_never_leads_up(sound):
    drawn = lay_out(sound)
    row = {one.id: one.row for one in drawn.turns}
    assert row[sound.start] == 0
    assert all(row[line.start] < row[line.end] for line in drawn.lines if not line.back)
    assert [(line.start, line.end) for line in drawn.lines if line.back] == [("a2", "a1")]


def test_a_turn_no_way_leads_to_stands_apart():
    plain = graphs.sound()
    plain["nodes"].append(graphs.turn("lost", graphs.reply("lost-1", "good")))
    drawn = lay_out(graphs.read(plain))
    assert drawn.lost == ("lost",)
    assert next(one for one in drawn.turns if one.id == "lost").row == max(one.row for one in drawn.turns)


def test_the_map_escapes_what_authors_write(sound):
    plain = graphs.sound()
    plain["nodes"][0]["title"] = '<script>"x"&'
    svg = draw(
        graphs.read(plain), lay_out(graphs.read(plain)), title="<b>", url_of=lambda id_: f"/t/{id_}?a=1&b=2"
    )
    assert "<script" not in svg and "<b>" not in svg
    assert 'href="/t/a0?a=1&amp;b=2"' in svg


@given(graphs.any_talks())
@settings(max_examples=100, deadline=None)
def test_every_way_that_is_named_can_be_played_and_leads_there(plain):
    graph = graphs.read(plain)
    for node in graph.by_id:
        ways = ways_to(graph, node, most=4)
        assert len(set(ways)) == len(ways) <= 4
        assert bool(ways) == (node in explore(graph).turns)
        for way in ways:
            end = play(graph, way)[-1].after.node if way else graph.start
            assert end == node


def test_ways_without_a_mistake_come_first(sound):
    ways = ways_to(sound, "good")
    slips = [sum(bool(turn.outcome.error) for turn in play(sound, way)) for way in ways]
    assert slips[0] == 0
    assert any(slips)
    assert len(ways) <= 12


def test_a_way_is_highlighted_step_by_step_and_the_rest_steps_back(sound):
    way = ways_to(sound, "good", most=2)[0]
    svg = draw(sound, lay_out(sound), title="Map", ways=steps_of(sound, way))
    assert svg.count("line--on") == len(way)
    assert "line--off" in svg and "turn--off" in svg


def test_a_map_of_counts_says_how_many_came_and_draws_a_line_as_wide_as_their_share(sound):
    found = Flow(4, {"a0": 4, "a1": 3}, {("a0", "a1"): 3}, {}, {}, 4, {}, {})
    svg = draw(sound, lay_out(sound), title="Ways", flow=found)
    assert "3 of 4" in svg and "4 of 4" in svg
    widths = re.findall(r'line--went" stroke-width="([0-9.]+)"', svg)
    assert widths == ["12.0"]
