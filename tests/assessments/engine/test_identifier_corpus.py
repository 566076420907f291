"""The checker against two lists of sentences: what may tell who somebody is, and what people of the field write every day.

The lists (corpus/identifying.txt, corpus/clinical.txt) say of each sentence what is expected. What is not found stands
there as well, so that docs/consults.md stays true about it.
"""

import re
from pathlib import Path

import pytest

from assessments.engine import identifiers

CORPUS = Path(__file__).parent / "corpus"
_MARKED = re.compile(r"\[\[(.*?)\]\]")


def sentences(name, *signs):
    """[(sign, sentence), …] of a list, as they stand there."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    return [(line[0], line[2:]) for line in lines if line[:2] in [f"{sign} " for sign in signs]]


def read(marked):
    """A sentence without its marks, and where the marked words stand in it."""
    text, places, at = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        places.append((len(text), len(text) + len(match[1])))
        text += match[1]
        at = match.end()
    return text + marked[at:], places


@pytest.mark.parametrize(("sign", "marked"), sentences("identifying.txt", "!", "?"))
def test_what_may_tell_who_somebody_is_is_found(sign, marked):
    text, places = read(marked)
    found = identifiers.find(text, year=2026)
    for start, end in places:
        there = [one for one in found if one.start < end and one.end > start]
        assert there, f"nothing found in {text[start:end]!r}"
        assert sign == "?" or any(one.is_hard for one in there), f"{text[start:end]!r} could be confirmed"


@pytest.mark.parametrize(("_sign", "text"), sentences("identifying.txt", "-"))
def test_what_is_said_not_to_be_found_is_not_found(_sign, text):
    assert identifiers.find(text, year=2026) == []


@pytest.mark.parametrize(("sign", "text"), sentences("clinical.txt", "=", "~"))
def test_what_the_field_writes_is_left_alone(sign, text):
    found = identifiers.find(text, year=2026)
    assert not [one for one in found if one.is_hard], "nobody can send this sentence"
    assert sign == "~" or not found, "this sentence needs a confirmation for nothing"


def test_the_lists_are_long_enough_to_say_something():
    assert len(sentences("identifying.txt", "!", "?")) >= 300
    assert len(sentences("clinical.txt", "=", "~")) >= 250
