"""The YAML of packs: what is written is read as it was, by our reader and by any other, and every fault has its line."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from courses.packs import descriptions, nodes, tidy
from courses.packs.bodies import BLOCKS
from courses.packs.bodies.addressed import WRITTEN
from courses.packs.complaints import Complaints
from courses.packs.descriptions import LESSON, PACK
from courses.packs.fields import Fields
from courses.packs.mappings import Keyed, Mapping, Several
from courses.packs.schemas import schemas
from courses.packs.shapes import MAY, Decimal, Flag, Key, Line, Markdown, Paragraph, Whole
from tests.courses.packing import CONTENT

ANYTHING = Mapping(
    Key("line", Line()),
    Key("paragraph", Paragraph()),
    Key("markdown", Markdown()),
    Key("flow", Several(Line(), flow=True), need=MAY),
    Key("block", Several(Paragraph()), need=MAY),
    Key("inside", Mapping(Key("name", Line()), Key("flag", Flag(), need=MAY)), need=MAY),
    Key("several", Several(Mapping(Key("name", Line()), Key("words", Markdown()))), need=MAY),
    Key("small", Several(Mapping(Key("name", Line()), Key("amount", Decimal()), flow=True)), need=MAY),
    Key("keyed", Keyed(Mapping(Key("text", Line()), flow=True), flow=True), need=MAY),
    Key("whole", Whole(0, 99)),
)
WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["yes", "no", "null", "~", "1", "0.5", "1e3", "0x1f", "1:30", "2020-01-01", "true", "True", "=", "<<", "- a", "a: b",
         "a #b", "#a", "a:", "'a'", '"a"', "&a", "*a", "!a", "%a", "@a", "`a`", "{a}", "[a]", "a, b", "? a", "---", "...", "|", ">-",
         "שלום", "a\u00a0", "\u00a0a", "\u2028", "\x85", "\ufeff", "🙂", "a\tb", "\\n", "x" * 130, "a b " * 40, "é: è " * 30]
    ),
)  # fmt: skip
LINES = WORDS.map(tidy.line).filter(bool)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from(["  deep", "ends  ", "", "\t"])), max_size=6).map("\n".join)
MARKDOWN = TEXTS.map(tidy.markdown).filter(lambda text: text.strip())
NAMED = st.fixed_dictionaries({"name": LINES, "words": MARKDOWN})
FACTS = st.fixed_dictionaries(
    {
        "line": LINES,
        "paragraph": LINES,
        "markdown": MARKDOWN,
        "flow": st.lists(LINES, max_size=4),
        "block": st.lists(LINES, max_size=3),
        "inside": st.one_of(st.none(), st.fixed_dictionaries({"name": LINES, "flag": st.booleans()})),
        "several": st.lists(NAMED, max_size=3),
        "small": st.lists(st.fixed_dictionaries({"name": LINES, "amount": st.just("0.5")}), max_size=2),
        "keyed": st.dictionaries(
            st.sampled_from(["a", "new-dose", "yes"]), st.fixed_dictionaries({"text": LINES})
        ),
        "whole": st.integers(0, 99),
    }
)


def read(shape, text):
    said = Complaints()
    record = shape.of(Fields(nodes.parse(text, "x.yaml", said), "x.yaml", said))
    return record, [str(one) for one in said._found]


@given(FACTS)
def test_what_is_written_is_read_as_it_was(facts):
    text = ANYTHING.text(facts)
    record, complaints = read(ANYTHING, text)
    assert complaints == []
    expected = {**facts, "keyed": facts["keyed"] or None}
    assert {name: record[name] or None if name == "keyed" else record[name] for name in record} == expected
    assert ANYTHING.text(record) == text


@given(FACTS)
def test_other_readers_of_yaml_take_texts_for_texts(facts):
    found = yaml.safe_load(ANYTHING.text(facts))
    assert found["line"] == facts["line"]
    assert found["paragraph"] == facts["paragraph"]
    assert found.get("flow", []) == facts["flow"]


@given(
    st.lists(st.sampled_from(["word", "a:", "#b", "- c", "“d”", "é"]), min_size=1, max_size=60).map(" ".join)
)
def test_paragraphs_are_broken_where_they_are_long(words):
    lines = Mapping(Key("words", Paragraph())).text({"words": words}).split("\n")
    assert all(len(line) <= tidy.WIDTH or line.startswith('words: "') for line in lines)


def test_short_lists_stand_on_one_line_and_long_texts_are_folded():
    facts = {
        "format": 1,
        "kind": "program",
        "slug": "x",
        "title": "A: b",
        "language": "en-us",
        "needs": ["a", "b"],
    }
    text = PACK.text(facts | {"notes": ["Short.", "word " * 30]})
    assert 'title: "A: b"\nlanguage: en-us\nneeds: [a, b]\nnotes:\n  - Short.\n  - >-\n    word word' in text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("title: a\nhalf: both", 2, "biomedical"),
        ("title: a\ntitel: b", 2, "“titel” is not known"),
        ("title: 7", 1, "quotes"),
        ("title: [a]", 1, "not a list"),
        ("minutes: soon", 1, "whole number"),
        ("references:\n  - text: a\n    doi: doi.org/x", 3, "10.1000/182"),
        ("references:\n  - doi: 10.1000/182", 2, "Expected “text”"),
        ("for: []", 1, "at least 1"),
        ("title: &a b", 1, "anchor"),
        ("title: a\n\tb", 2, "tab"),
    ],
)
def test_a_fault_is_said_at_its_line(text, line, said):
    _, complaints = read(LESSON, text)
    assert any(one.startswith(f"x.yaml:{line}:") and said in one for one in complaints), complaints


def test_what_should_be_there_is_asked_for_and_what_may_be_is_not():
    said = Complaints()
    descriptions.TEXT_PAGE.of(Fields(nodes.parse("title: a", "x.yaml", said), "x.yaml", said))
    assert said._found == []
    assert [one.sentence for one in said.advice] == [
        "“standfirst” is missing here. What it is about, in a sentence or two."
    ]


# The page that explains it all


def _names(schema):
    """Every name a schema knows, those within others included."""
    if isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            yield name
            yield from _names(value)
        for key in ("items", "allOf", "anyOf", "oneOf", "then", "additionalProperties"):
            yield from _names(schema.get(key))
    elif isinstance(schema, list):
        for one in schema:
            yield from _names(one)


def test_the_page_about_the_format_names_every_key_every_block_and_every_attribute():
    words = (CONTENT / "README.md").read_text("utf-8")
    keys = {name for schema in schemas().values() for name in _names(schema)}
    assert [name for name in sorted(keys) if f"`{name}`" not in words and f"{name}:" not in words] == []
    written = {WRITTEN.get(name, name) for name in BLOCKS}
    assert [name for name in sorted(written) if f"::: {name}" not in words] == []
    attributes = {(name, key) for name, kind in BLOCKS.items() for key in kind.attributes}
    assert [
        pair for pair in sorted(attributes) if f'{pair[1]}="' not in words and f"`{pair[1]}`" not in words
    ] == []
