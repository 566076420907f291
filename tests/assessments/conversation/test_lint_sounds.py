"""Recordings of lines: what the checks ask of them, wherever the line stands."""

import copy
from dataclasses import replace

import pytest

from assessments.conversation.integrity import broken
from assessments.conversation.lint_sounds import lint, recorded
from tests.assessments.conversation.graphs import read, sound

LOW = {"var": "lucia.trust", "op": "<=", "value": 3}
SHA256 = "0f" * 32
ONE = {"speaker": "lucia", "sayings": [{"text": "Yes."}], "audio": SHA256}
TWO = ONE | {"sayings": [{"text": "No.", "when": LOW}, {"text": "Yes."}]}
BARE = ONE | {"sayings": [{"text": " ", "body": "She nods."}]}


def with_line(line, where="turn"):
    plain = copy.deepcopy(sound())
    node = plain["nodes"][0]
    if where == "turn":
        node["lines"] = [line]
    elif where == "reaction":
        node["choices"][0]["reaction"] = [line]
    elif where == "otherwise":
        node["choices"][0]["otherwise"] = [{"when": LOW, "because": "So.", "reaction": [line]}]
    else:
        plain["gates"] = [{"id": "shut", "when": LOW, "stops": ["lucia.trust"], "says": [line]}]
    return read(plain)


@pytest.mark.parametrize("where", ["turn", "reaction", "otherwise", "gate"])
def test_every_line_may_have_one_recording_beside_its_words(where):
    graph = with_line(ONE, where)
    assert [line.audio for _place, line in recorded(graph)] == [SHA256]
    assert not list(lint(graph)) and not broken(graph)


@pytest.mark.parametrize("where", ["turn", "reaction", "otherwise", "gate"])
def test_one_recording_of_several_alternatives_is_asked_about_at_its_place(where):
    [found] = lint(with_line(TWO, where))
    first = with_line(TWO, where).nodes[0]
    places = {"turn": first.id, "gate": "gates/shut"}
    assert (found.severity, found.where) == ("ask", places.get(where, f"{first.id}/{first.choices[0].id}"))
    assert found.sentence.startswith("The recording says one of these; which? Give each alternative its own")


@pytest.mark.parametrize("line", [BARE, ONE | {"sayings": []}])
def test_a_recording_without_words_stops_the_conversation(line):
    [found] = lint(with_line(line))
    assert found.severity == "block" and "Write what the recording says" in found.sentence


@pytest.mark.parametrize("name", ["a/b", "lucia.mp3", "0F" * 32, "0f" * 31, "0f" * 32 + "\n"])
def test_a_recording_is_named_by_nothing_but_a_digest(name):
    graph = with_line(ONE)
    node = graph.nodes[0]
    other = replace(node, lines=(replace(node.lines[0], audio=name),))
    [(_place, sentence)] = broken(replace(graph, nodes=(other, *graph.nodes[1:])))
    assert "names no recording" in sentence
