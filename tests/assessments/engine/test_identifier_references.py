"""The checker against lines of references: citations are left alone, and what no citation has is found in them.

Beside the list (corpus/references.txt), every reference of the demo's packs is read.
"""

import re
from pathlib import Path

import pytest
import yaml

from assessments.engine import identifier_references, identifiers
from tests.assessments.engine.test_identifier_corpus import read, sentences

CONTENT = Path(__file__).parents[3] / "courses" / "content"


@pytest.mark.parametrize(("_sign", "line"), sentences("references.txt", "="))
def test_a_citation_is_not_held_back(_sign, line):
    assert identifier_references.find(line, year=2026) == []


@pytest.mark.parametrize(("sign", "marked"), sentences("references.txt", "!", "?"))
def test_what_no_citation_has_is_found_in_a_line_of_references(sign, marked):
    line, places = read(marked)
    found = identifier_references.find(line, year=2026)
    for start, end in places:
        there = [one for one in found if one.start < end and one.end > start]
        assert there, f"nothing found in {line[start:end]!r}"
        assert sign == "?" or any(one.is_hard for one in there), f"{line[start:end]!r} could be confirmed"


def cited(plain):
    """Every line under `references` or `sources` in what a file holds."""
    if isinstance(plain, dict):
        for name, value in plain.items():
            if name in ("references", "sources"):
                yield from (one for one in value or () if isinstance(one, str))
            yield from cited(value)
    elif isinstance(plain, list):
        for one in plain:
            yield from cited(one)


def of_the_packs():
    """Every reference of the demo's packs, once."""
    files = [yaml.safe_load(one.read_text(encoding="utf-8")) for one in CONTENT.rglob("*.yaml")]
    return {line for plain in files for line in cited(plain)}


def test_no_reference_of_the_demo_is_kept_from_being_sent():
    lines = of_the_packs()
    held = {line for line in lines if identifier_references.find(line, year=2026)}
    hard = {line for line in held if any(one.is_hard for one in identifier_references.find(line, year=2026))}
    assert len(lines) > 60 and not hard
    assert not [line for line in held if re.search(r"(?:19|20)\d\d|http|doi|PMC", line)], (
        "what names a year or a link"
    )


def test_a_finding_stands_where_its_line_does():
    text = (
        "Osei-Tutu K. Fans. J Palliat Med 2016;19:412.\nOur patient, MRN 4471902\r\nHollow B. Ritual. 1999."
    )
    (found,) = identifier_references.find(text, year=2026)
    assert text[found.start : found.end] == found.words == "MRN 4471902"


def test_what_cites_nothing_is_read_as_any_other_text():
    line = "Karen Whitcombe of Alamosa, Colorado"
    assert identifier_references.find(line) == identifiers.find(line) != []
