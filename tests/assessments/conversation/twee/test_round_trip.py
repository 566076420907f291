"""What is written is read back the same, whatever it says."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.conversation.twee import read_twee, write_twee
from tests.assessments.conversation import strategies as some

IFID = "6F1C8A52-0D3B-4B7E-9C56-1A2B3C4D5E6F"


@given(some.graphs(), st.data())
def test_a_conversation_that_is_written_is_read_back_the_same(graph, data):
    positions = data.draw(st.dictionaries(st.sampled_from([node.id for node in graph.nodes]), some.POSITIONS))
    text = write_twee(graph, title="A: “title” [x]", ifid=IFID, positions=positions)
    found = read_twee(text)
    assert found.graph == graph
    assert (found.title, found.ifid, found.positions) == ("A: “title” [x]", IFID, positions)
    assert write_twee(found.graph, title=found.title, ifid=found.ifid, positions=found.positions) == text
