"""What is written is read back the same, whatever it says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.conversation.reading import read_graph
from assessments.conversation.twee import read_twee, write_twee
from assessments.conversation.writing import write_graph
from assessments.engine.reading import Reader
from tests.assessments.conversation import graphs
from tests.assessments.conversation import strategies as some
from tests.assessments.conversation.twee.samples import THE_WHOLE

IFID = "6F1C8A52-0D3B-4B7E-9C56-1A2B3C4D5E6F"


@settings(max_examples=50)
@given(some.graphs(), st.data())
def test_a_conversation_that_is_written_is_read_back_the_same(graph, data):
    positions = data.draw(st.dictionaries(st.sampled_from([node.id for node in graph.nodes]), some.POSITIONS))
    text = write_twee(graph, title="A: “title” [x]", ifid=IFID, positions=positions)
    found = read_twee(text)
    assert found.graph == graph
    assert (found.title, found.ifid, found.positions) == ("A: “title” [x]", IFID, positions)
    assert write_twee(found.graph, title=found.title, ifid=found.ifid, positions=found.positions) == text


@settings(max_examples=25)
@given(graphs.any_talks().map(graphs.read))
def test_a_conversation_that_makes_sense_is_read_back_without_complaint(graph):
    found = read_twee(write_twee(graph, title="A talk", ifid=IFID))
    # A comparison with what can never be is told, and still kept.
    assert all("is never" in one.sentence for one in found.problems)
    assert found.graph == graph
    findings = []
    assert write_graph(read_graph(Reader(found.graph_json, "", findings))) == found.graph_json
    assert not findings


def test_what_is_written_is_set_out_as_a_person_would():
    found = read_twee(THE_WHOLE)
    written = write_twee(found.graph, title=found.title, ifid=found.ifid, positions=found.positions)
    unusual = {"# Nobody reads this line.", ""}
    assert sorted(set(written.split("\n")) - unusual) == sorted(set(THE_WHOLE.split("\n")) - unusual)


def test_the_identity_of_the_file_is_the_callers():
    found = read_twee(THE_WHOLE)
    assert f'"ifid": "{IFID}"' in write_twee(found.graph, title=found.title, ifid=IFID)
