"""Conditions, effects and beginnings: what is said is read back, and what cannot be read says what was expected."""

import pytest
from hypothesis import given, settings

from assessments.conversation.conditions import Compare, CueIs, Every, Not, Some, TurnAtLeast, Visited
from assessments.conversation.twee.phrases import (
    parse_condition,
    parse_effects,
    parse_starts,
    say_condition,
    say_effects,
    say_starts,
)
from assessments.conversation.twee.tokens import Unreadable
from assessments.conversation.variables import Effect
from tests.assessments.conversation import strategies as some

TRUST = Compare("lucia.trust", ">=", 7)


@settings(max_examples=300)
@given(some.conditions())
def test_a_condition_that_is_said_is_read_back_the_same(condition):
    assert parse_condition(say_condition(condition)) == condition


@given(some.EFFECTS)
def test_effects_that_are_said_are_read_back_the_same(effects):
    assert parse_effects(say_effects(effects)) == effects


@given(some.STARTS)
def test_beginnings_that_are_said_are_read_back_the_same(starts):
    assert parse_starts(say_starts(starts)) == starts


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("lucia.trust >= 7", TRUST),
        ("lucia.trust ≥ 7", TRUST),
        ("lucia.trust > −1", Compare("lucia.trust", ">", -1)),
        ("joaquin.preference is not unasked", Compare("joaquin.preference", "!=", "unasked")),
        ("joaquin.preference is headlines", Compare("joaquin.preference", "=", "headlines")),
        ("lucia.trust is 7", Compare("lucia.trust", "=", 7)),
        ("not visited a1", Not(Visited("a1"))),
        ("visited a1 twice", Visited("a1", 2)),
        ("visited a1 3 times", Visited("a1", 3)),
        ("turn >= 5", TurnAtLeast(5)),
        ("turn < 5", Not(TurnAtLeast(5))),
        ("turn > 4", TurnAtLeast(5)),
        ("cue bounce met", CueIs("bounce", "met")),
        ("cue bounce is missed", CueIs("bounce", "missed")),
        ("visited a or visited b and lucia.trust >= 7", Some((Visited("a"), Every((Visited("b"), TRUST))))),
        ("(visited a or visited b) and lucia.trust >= 7", Every((Some((Visited("a"), Visited("b"))), TRUST))),
        ("“turn” >= 5", Compare("turn", ">=", 5)),
    ],
)  # fmt: skip
def test_conditions_are_read_as_they_are_meant(text, condition):
    assert parse_condition(text) == condition


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "expected a comparison such as “lucia.trust >= 7”"),
        ("lucia.trust", "expected a comparison such as “lucia.trust >= 7”"),
        ("lucia.trust about 7", "expected a comparison such as “lucia.trust >= 7”, not “about”"),
        ("lucia.feeling is fear or anger", "expected a comparison such as “lucia.trust >= 7”"),
        ("(visited a1", "expected a closing parenthesis"),
        ("visited a1 lucia.trust >= 7", "expected “and”, “or”, or the end of the condition, not “lucia.trust”"),
        ("cue bounce gone", "expected “open”, “met” or “missed”, not “gone”"),
        ("turn = 5", "expected a comparison such as “turn >= 5”"),
        ("lucia.trust >= 99999999999", "expected a number of at most 9 digits"),
        ("lucia.trust >= 7; drop", "expected words and signs such as “lucia.trust >= 7”, not “;”"),
        ("not " * 60 + "visited a", "expected fewer conditions within conditions: make it a simpler one"),
        ("(" * 60 + "visited a" + ")" * 60, "expected fewer conditions within conditions: make it a simpler one"),
        ("a" * 5000, "expected at most 4000 characters"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_read_says_what_was_expected(text, sentence):
    with pytest.raises(Unreadable) as told:
        parse_condition(text)
    assert str(told.value) == sentence


@pytest.mark.parametrize(
    ("text", "effects"),
    [
        ("lucia.trust +1, lucia.emotion -2", (Effect("lucia.trust", "+", 1), Effect("lucia.emotion", "-", 2))),
        ("lucia.emotion – 2", (Effect("lucia.emotion", "-", 2),)),
        ("lucia.trust += 1", (Effect("lucia.trust", "+", 1),)),
        ("joaquin.preference = headlines", (Effect("joaquin.preference", "=", "headlines"),)),
        ("alignment = 2,", None),
        ("lucia.trust 1", None),
        ("lucia.trust +1 lucia.emotion +1", None),
    ],
)  # fmt: skip
def test_effects_are_read_as_they_are_meant_or_told(text, effects):
    if effects is None:
        with pytest.raises(Unreadable, match="expected"):
            parse_effects(text)
    else:
        assert parse_effects(text) == effects
