"""No text makes the reader fail, and what it gives for any text can be used."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.conversation.integrity import broken
from assessments.conversation.reading import read_graph
from assessments.conversation.twee import read_twee, write_twee
from assessments.conversation.twee.notes import MOST
from assessments.conversation.twee.reading import LARGEST
from assessments.engine.reading import Reader
from tests.assessments.conversation import strategies as some
from tests.assessments.conversation.twee.samples import SAMPLES, THE_WHOLE

LINES = st.sampled_from([line for sample in SAMPLES for line in sample.split("\n")])
ROWS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "  ", "    ", "\t", ":: ", "\ufeff"]),
    LINES | st.text(max_size=30) | st.lists(st.sampled_from(some.ODD), max_size=6).map("".join),
    st.sampled_from(["", "", "”", "]]", ":", " (", "\x00", "\u2028", "\ud800"]),
)


def _is_fine(text):
    found = read_twee(text)
    lines = text.count("\n") + text.count("\r") + text.count("\u2028") + text.count("\u2029") + 1
    assert all(1 <= one.line <= lines and one.sentence for one in found.problems)
    assert found.understood.counts
    if found.graph is None:
        assert found.problems
        return
    findings = []
    again = read_graph(Reader(found.graph_json, "", findings))
    assert [(one.where, one.sentence) for one in findings] == broken(found.graph)
    assert [node.id for node in again.nodes] == [node.id for node in found.graph.nodes]
    assert len(again.by_id) == len(again.nodes)
    assert again.start in again.by_id
    assert set(again.variables) == set(found.graph.variables)
    written = write_twee(found.graph, title=found.title, ifid=found.ifid, positions=found.positions)
    assert read_twee(written).graph == found.graph


@settings(max_examples=200)
@given(st.text(max_size=400))
def test_any_text_is_read_without_failing(text):
    _is_fine(text)


@given(st.lists(ROWS, max_size=40).map("\n".join))
def test_any_lines_are_read_without_failing(text):
    _is_fine(text)


@given(
    st.sampled_from(SAMPLES),
    st.lists(
        st.tuples(st.integers(0, 10**4), st.integers(0, 12), st.sampled_from(some.ODD) | st.just("")),
        min_size=1,
        max_size=6,
    ),
)
def test_a_good_file_with_characters_changed_is_read_without_failing(text, changes):
    for place, length, instead in changes:
        place %= len(text)
        text = text[:place] + instead + text[place + length :]
    _is_fine(text)


@given(st.sampled_from(SAMPLES), st.data())
def test_a_good_file_with_lines_moved_or_gone_is_read_without_failing(text, data):
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(1, 5))):
        line = lines.pop(data.draw(st.integers(0, len(lines) - 1)))
        if data.draw(st.booleans()):
            lines.insert(data.draw(st.integers(0, len(lines))), line)
    _is_fine("\n".join(lines))


def test_it_goes_on_after_a_complaint_and_keeps_all_the_rest():
    broken = THE_WHOLE.replace("does: joaquin.trust +1", "does: joaquin.trust up a bit")
    found, whole = read_twee(broken), read_twee(THE_WHOLE)
    assert len(found.problems) == len(whole.problems) + 1
    assert found.understood == whole.understood
    assert found.graph.nodes[1:] == whole.graph.nodes[1:]


def test_a_file_that_is_too_large_is_told_and_not_read():
    found = read_twee(":: a0\n" + "é" * (LARGEST // 2))
    assert found.graph is None
    assert [one.sentence for one in found.problems] == [
        "The file is larger than 1 MB, far more than a conversation needs. Is it the right file?"
    ]


def test_deep_and_endless_things_are_complained_of():
    deep = "(" * 3000 + "a = 1" + ")" * 3000
    braces = "{" * 50_000
    text = f":: StoryData\n{'[' * 50_000}\n\n:: a0 {braces}\nLucia: “Yes.”\n[[“Go.”->a0]]\n  when: {deep}\n  does: a +{'9' * 5000}\n"
    found = read_twee(text)
    assert [one.line for one in found.problems if "expected" in one.sentence] == [7, 8]


def test_a_file_full_of_mistakes_is_read_in_the_end_and_its_complaints_are_few():
    text = ":: a0\n" + "[[x->nowhere]]\n  becuase: y\n  when: ((\n" * 5000
    assert len(read_twee(text).problems) <= MOST
