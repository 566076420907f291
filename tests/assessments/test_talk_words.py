"""What is said stands as speech, and what is done beside it does not."""

import pytest

from assessments.screens.talk_words import wording_parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I am here.", [("“I am here.”", True)]),
        ("“I am here.” Then wait.", [("“I am here.”", True), ("Then wait.", False)]),
        ("Sit down. “I am here.”", [("Sit down.", False), ("“I am here.”", True)]),
    ],
)
def test_the_words_of_a_colleague_are_quoted_once_and_only_where_they_are_said(text, found):
    assert [(one["text"], one["is_said"]) for one in wording_parts(text)] == found
