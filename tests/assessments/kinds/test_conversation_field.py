"""The conversation as it travels unseen through the editor of a case: what cannot be stored again is refused."""

import json

import pytest
from django import forms

from assessments.kinds.conversation.block import TalkField


def field(text):
    return TalkField(required=False).clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"graph": ' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"graph": {"a": ' + '{"not": ' * 200 + "1" + "}" * 200 + "}}",
        '{"graph": {"a": "\\u0000"}}',
        '{"graph": {"\\ud800": "x"}}',
        '{"graph": {"a": NaN}}',
        '{"graph": {"a": -Infinity}}',
        '{"graph": []}',
        '["graph"]',
        "{",
    ],
)
def test_what_no_database_takes_or_nothing_can_read_is_refused_with_a_sentence(text):
    with pytest.raises(forms.ValidationError) as refused:
        field(text)
    assert refused.value.messages == ["This conversation could not be read. Load the page again."]


def test_places_that_are_none_are_left_out():
    places = {"a": [100, 200], "b": 5, "c": ["x", 1], "d": [1], "e": [True, 1], "f": None}
    assert field(json.dumps({"graph": {}, "positions": places}))["positions"] == {"a": [100, 200]}
