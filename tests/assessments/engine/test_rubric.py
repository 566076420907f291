"""Rubrics: what their digests tell apart, what a level earns, and what an author is told."""

from copy import deepcopy
from fractions import Fraction

import pytest

from assessments.engine import rubric as engine
from assessments.engine.reading import Reader
from tests.assessments import writing


def read(**changes):
    """The rubric of the worked case, with some of its values changed."""
    findings = []
    found = engine.read_rubric(Reader(deepcopy(writing.RUBRIC) | changes, "", findings))
    assert findings == []
    return found


def changed(number, **changes):
    """Its criteria, one of them changed."""
    criteria = deepcopy(writing.CRITERIA)
    criteria[number] |= changes
    return read(criteria=criteria)


def sentences(rubric, points=None):
    return [(one.severity, one.sentence) for one in engine.lint(rubric, points)]


def test_the_worked_rubric_has_nothing_to_put_right():
    assert engine.lint(read()) == []


def test_another_wording_keeps_the_structure_and_changes_the_content():
    other = changed(0, title="Says why, in plain words")
    assert other.structure_hash == read().structure_hash
    assert other.content_hash != read().content_hash


def test_the_same_letters_in_another_form_of_unicode_are_the_same_wording():
    one, other = read(title="Caf\u00e9"), read(title="Cafe\u0301")
    assert one.content_hash == other.content_hash


@pytest.mark.parametrize(
    "change",
    [
        lambda criteria: criteria.reverse(),
        lambda criteria: criteria[0]["levels"].reverse(),
        lambda criteria: criteria[0]["levels"][1].update(points="1.5"),
        lambda criteria: criteria[0]["levels"][1].update(id="other"),
        lambda criteria: criteria[0].update(id="other"),
        lambda criteria: criteria[1].update(critical_level="silent"),
        lambda criteria: criteria.pop(),
    ],
    ids=["order", "order of levels", "points", "id of a level", "id", "critical level", "one fewer"],
)
def test_what_makes_old_marks_another_thing_changes_the_structure(change):
    criteria = deepcopy(writing.CRITERIA)
    change(criteria)
    assert read(criteria=criteria).structure_hash != read().structure_hash


def test_points_written_otherwise_are_the_same_points():
    criteria = deepcopy(writing.CRITERIA)
    criteria[0]["levels"][2]["points"] = "2.0"
    assert read(criteria=criteria).content_hash == read().content_hash


def test_a_frozen_rubric_is_read_back_with_its_digests():
    found = engine.frozen(read())
    findings = []
    assert engine.read_rubric(Reader(found, "", findings)) == read()
    assert findings == []


def test_a_frozen_rubric_that_was_changed_by_hand_is_noticed():
    found = engine.frozen(read())
    found["criteria"][0]["levels"][0]["points"] = "2"
    findings = []
    engine.read_rubric(Reader(found, "", findings))
    assert {"content_hash" in one.sentence or "structure_hash" in one.sentence for one in findings} == {True}
    assert len(findings) == 2


@pytest.mark.parametrize(
    ("levels", "share"),
    [
        (writing.TOP, Fraction(1)),
        (writing.MIDDLE, Fraction(1, 2)),
        (writing.HARM, Fraction(1, 2)),
        ({"cause": "none", "safety": "harm"}, Fraction(0)),
        ({"cause": "full"}, None),
        ({"cause": "full", "safety": "best"}, None),
        ({**writing.TOP, "more": "full"}, None),
        ({}, None),
    ],
)
def test_levels_earn_their_share_and_nothing_while_one_is_missing(levels, share):
    assert read().share(levels) == share


def test_a_critical_level_says_its_sentence_whatever_the_points():
    assert read().criticals(writing.HARM) == ("Twice the dose could have stopped his breathing.",)
    assert read().criticals(writing.TOP) == ()


def test_the_best_levels_harm_nobody():
    assert read().best_levels == writing.TOP


def level(id_, points, label="A level", descriptor="So."):
    return {"id": id_, "label": label, "points": points, "descriptor": descriptor}


@pytest.mark.parametrize(
    ("changes", "severity", "words"),
    [
        ({"levels": [level("a", "1")]}, "block", "needs at least two levels"),
        ({"levels": [level("a", "1"), level("b", "3"), level("c", "2")]}, "block", "are not in order"),
        ({"levels": [level("a", "1"), level("b", "1"), level("c", "2")]}, "ask", "earn the same"),
        ({"levels": [level("a", "-1"), level("b", "2")]}, "block", "takes points away"),
        ({"levels": [level("a", "0"), level("a", "2")]}, "block", "share the id"),
        ({"levels": [level("a", "0", label=" "), level("b", "2")]}, "block", "has no name"),
        ({"levels": [level("a", "0", descriptor=""), level("b", "2")]}, "ask", "by what a marker knows"),
        ({"title": " "}, "block", "has no title"),
        ({"critical_level": "full", "critical_because": "Harm."}, "block", "earns the most"),
        ({"critical_level": "gone", "critical_because": "Harm."}, "block", "is not among its levels"),
        ({"critical_level": "none"}, "block", "could have done to the patient"),
        ({"critical_because": "Harm."}, "ask", "no level is critical"),
    ],
)
def test_an_author_is_told(changes, severity, words):
    found = [one for one in sentences(changed(0, **changes)) if words in one[1]]
    assert [one[0] for one in found] == [severity]


def test_levels_from_the_best_down_are_in_order_too():
    levels = [level("a", "2"), level("b", "1"), level("c", "0")]
    assert engine.lint(changed(0, levels=levels)) == []


def test_a_rubric_without_criteria_or_points_cannot_be_marked_by():
    assert ("block", "The rubric has no criterion. Add at least one, with its levels.") in sentences(
        read(criteria=[])
    )
    flat = [{**writing.CRITERIA[0], "levels": [level("a", "0"), level("b", "0")]}]
    assert "No level of the rubric earns points." in dict(map(reversed, sentences(read(criteria=flat))))


def test_other_points_than_the_question_has_are_asked_about():
    from decimal import Decimal

    assert sentences(read(), Decimal(4)) == []
    ((severity, said),) = sentences(read(), Decimal(6))
    assert severity == "ask"
    assert said.startswith("The rubric gives up to 4 points and the question earns 6.")


# Examples of levels


def with_example(text):
    criteria = deepcopy(writing.CRITERIA)
    criteria[0]["levels"][2]["example"] = text
    return read(criteria=criteria)


def test_a_rubric_without_examples_keeps_the_digests_it_had_before_there_were_any():
    # Noted before levels could hold an example: frozen cases and final marks name these.
    assert read().content_hash == "49e3d60ca726089e5cd3291bbae0f76bdb6b93d787d81ac1afc76c09a00d840b"
    assert read().structure_hash == "084dc39b88c3706d771c36c5a3a6432778c9541a325e3984b4b5643a0459f979"
    assert "example" not in str(engine.frozen(read()))
    assert with_example("") == read()


def test_an_example_is_wording_and_not_structure():
    other = with_example("His kidneys hold the morphine back.")
    assert other.content_hash != read().content_hash
    assert other.structure_hash == read().structure_hash


def test_an_example_travels_with_its_level_and_comes_back():
    other = with_example("His kidneys hold the morphine back.")
    findings = []
    assert engine.read_rubric(Reader(engine.frozen(other), "", findings)) == other
    assert findings == []
    shown = engine.explained(other)[0]["levels"]
    assert [one["example"] for one in shown] == ["", "", "His kidneys hold the morphine back."]
