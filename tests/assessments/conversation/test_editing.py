"""What the outline does to a conversation, without a screen: ids stay one's own, and nothing is left hanging."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.conversation import editing, renaming
from assessments.conversation.differences import differences
from assessments.conversation.frameworks import DIMENSIONS, FRAMEWORKS, label_of, steps
from assessments.conversation.reading import read_draft
from assessments.conversation.renaming import renamed
from assessments.conversation.uses import uses
from assessments.conversation.walking import unreached, walk
from assessments.conversation.writing import write_graph
from assessments.engine.reading import Reader
from tests.assessments.conversation.graphs import any_talks
from tests.assessments.outline.given import GRAPH


def draft(raw):
    return read_draft(Reader(raw, "", []))


TALK = draft(GRAPH)
RAW = write_graph(TALK)
QUICK = settings(max_examples=50, suppress_health_check=list(HealthCheck))


# Walking


@given(any_talks())
@QUICK
def test_a_walk_and_what_it_leaves_are_every_turn_exactly_once(plain):
    graph = draft(plain)
    ids = [place.node.id for place in (*walk(graph), *unreached(graph))]
    assert sorted(ids) == sorted(node.id for node in graph.nodes)


def test_a_chain_is_not_set_in_and_a_branch_is():
    depths = {place.node.id: place.depth for place in walk(TALK)}
    assert depths == {"opening": 0, "listening": 1, "good": 1, "stops": 1}


def test_a_conversation_without_its_first_turn_is_walked_nowhere():
    assert walk(draft(GRAPH | {"start": "nowhere"})) == ()


# Editing


@given(any_talks(), st.data())
@QUICK
def test_a_turn_that_is_taken_out_leaves_nothing_that_leads_to_it(plain, data):
    graph = draft(plain)
    turn = data.draw(st.sampled_from([node.id for node in graph.nodes]))
    instead = data.draw(st.sampled_from([node.id for node in graph.nodes if node.id != turn]))
    rest = editing.take_out(graph, turn, instead)
    assert turn not in rest.by_id
    assert [one for one in uses(write_graph(rest), renaming.TURN, turn) if one.how != "visited"] == []


@given(any_talks(), st.data())
@QUICK
def test_what_is_added_or_copied_has_ids_that_nothing_else_has(plain, data):
    graph = draft(plain)
    turn = data.draw(st.sampled_from([node.id for node in graph.nodes]))
    for new, _id in (
        editing.duplicate(graph, turn),
        editing.add_turn(graph, turn, "A title"),
        editing.add_reply(graph, turn, "So.", editing.NEW_ENDING),
    ):
        turns = [node.id for node in new.nodes]
        replies = [choice.id for node in new.nodes for choice in node.choices]
        assert len(set(turns)) == len(turns) and len(set(replies)) == len(replies)


def test_ids_are_made_of_words():
    assert editing.free_id([], "She cries, again!") == "she-cries-again"
    assert editing.free_id(["turn", "turn-2"], "turn") == "turn-3"
    assert editing.free_id([], "…") == "part"


# Renaming


THINGS = [
    (renaming.TURN, "opening"),
    (renaming.TURN, "listening"),
    (renaming.REPLY, "opening-ask"),
    (renaming.PERSON, "lucia"),
    (renaming.VARIABLE, "alignment"),
    (renaming.SKILL, "opens"),
    (renaming.CUE, "bounce"),
]


@pytest.mark.parametrize(("sort", "id_"), THINGS)
def test_a_thing_that_is_renamed_is_named_by_its_new_id_alone(sort, id_):
    raw = renamed(RAW, sort, {id_: "new-name"})
    before = [one for one in uses(RAW, sort, id_) if (one.part, one.id) != ("people", id_)]
    after = [one for one in uses(raw, sort, "new-name") if (one.part, one.id) != ("people", id_)]
    assert before and [one.how for one in after] == [one.how for one in before]
    assert [one for one in uses(raw, sort, id_) if one.part != "people"] == []


@pytest.mark.parametrize(("sort", "id_"), THINGS)
def test_renaming_there_and_back_changes_nothing(sort, id_):
    assert renamed(renamed(RAW, sort, {id_: "new-name"}), sort, {"new-name": id_}) == RAW


def test_two_that_change_names_change_them_at_once():
    swapped = renamed(RAW, renaming.TURN, {"opening": "listening", "listening": "opening"})
    assert swapped["start"] == "listening"


# Differences and frameworks


@given(any_talks())
@QUICK
def test_a_conversation_differs_from_itself_in_nothing(plain):
    assert differences(draft(plain), draft(plain)) == ()


def test_differences_are_told_in_sentences():
    new, _id = editing.add_reply(TALK, "listening", "So.", "good")
    assert differences(TALK, new) == ("Turn “listening” changed: reply 3 is new.",)
    assert differences(TALK, editing.take_out(TALK, "attic")) == ("Turn removed: “attic”.",)


def test_every_step_of_a_framework_has_one_code_and_a_source():
    codes = [code for code, _label, _framework in steps()]
    assert len(set(codes)) == len(codes) and all(one.source for one in FRAMEWORKS.values())
    assert len(FRAMEWORKS) == 7 and len(DIMENSIONS) == 9
    assert label_of("nurse:naming") == "NURSE: Naming" and label_of("own:step") == "own:step"
