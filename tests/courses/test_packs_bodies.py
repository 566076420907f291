"""Bodies both ways: whatever stands in a StreamField comes back as it was, and nothing in a text is taken for a fence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.blocks import LessonBody
from courses.packs import tidy
from courses.packs.bodies import BLOCKS, Body, Pen, references_of
from courses.packs.bodies.kinds import items
from courses.packs.complaints import Complaints
from courses.packs.drafts import Joined, Placeholder, Vocabulary
from courses.packs.kinds import Reading

KNOWN = Vocabulary(
    disciplines={"physician": 1, "nurse": 2, "none": 3},
    seats={"physician": (1, ""), "nurse": (2, ""), "nurse/apn": (2, "apn"), "none": (3, "")},
    tracks={"allied": 1},
    scopes=("prescribes", "none"),
    terms={"total-pain": 7, "hospice": 8},
    names=frozenset({"total pain", "hospice", "the whole pain"}),
)
FILES = {1: "figures/total pain.png", 2: "figures/b.svg", 11: "media/tale.mp3", 12: "media/film.mp4", 13: "media/film.vtt", 14: "files/card.pdf"}  # fmt: skip


class Folder:
    """Stands for the files of a pack and for those of the site."""

    def figure(self, source):
        return Path(source) if source in FILES.values() else None

    def closest(self, source):
        return ""

    def image(self, key):
        return FILES.get(key, "")

    def document(self, key, folder):
        return FILES.get(key, "")


def read(text, references=(), block=None):
    """(raw data, complaints, advice) of a body."""
    said = Complaints()
    body = Body(
        Reading(Folder(), KNOWN, said), "x.md", "x", block=block or LessonBody(), references=list(references)
    )
    return bare(body.read(text)), said._found, said.advice


def write(raw, notes=None):
    return Pen(KNOWN, Folder(), note=(notes if notes is not None else []).append).body(raw)


def bare(value):
    """Raw data without ids, and with the keys of files where placeholders stand."""
    if isinstance(value, Placeholder):
        return next(key for key, path in FILES.items() if path == str(value.path))
    if isinstance(value, Joined):
        return "".join(str(bare(part)) for part in value.parts)
    if isinstance(value, dict):
        if value.get("type") == "item":
            return bare(value["value"])
        return {name: bare(one) for name, one in value.items() if not (name == "id" and "type" in value)}
    return [bare(one) for one in value] if isinstance(value, list) else value


# Whatever an author may have typed or pasted

SIGNS = st.sampled_from(
    [
        *"abcé \t'\"\\|:;,.>-[]#*_`<&/=1٣",
        "שלום",
        "مرحبا",
        "\u200f",
        "\u00a0",
        "…",
        "“",
        "”",
        "—",
        "🙂",
        ": ",
        ":::",
        "::::",
    ]
)
PIECES = st.sampled_from(
    [
        "Plain words.", "::: pearl", ":::", "\\::: x", "\\\\:::", "::::", ":::: for who=\"x\"", "- [ ] a box", "\\- [x] one",
        "> quoted", "1. one", "| a | b |", "    indented", "ends with two  ", "one space ", "tab\t", "[[total pain]]",
        "[[The Whole Pain|all of it]]", "`[[code]]`", "```", "10<sup>9</sup>/L", "m<sup>2</sup>", "<sup>\\2</sup>", "[[", "]]",
        "שלום עולם", "مرحبا", "a\u00a0b", "\u2028", "&amp; <b>", "*x*", "\\", "title: yes", "---x", "* * *", "", "", "",
    ]
)  # fmt: skip
LINE = st.lists(SIGNS, min_size=1, max_size=12).map("".join).map(tidy.line).filter(lambda text: text.strip())
LONG = st.lists(LINE, min_size=1, max_size=30).map(" ".join)
MARKDOWN = st.lists(PIECES, min_size=1, max_size=8).map("\n".join)
TIDY = MARKDOWN.map(tidy.markdown).filter(lambda text: text.strip())
OPTIONAL = st.one_of(st.just(""), LINE)


def block(kind, **fields):
    return st.fixed_dictionaries(fields).map(lambda value: {"type": kind, "value": value})


def table(cells):
    columns = [{"type": "text", "heading": words} for words in cells[0]]
    return {"columns": columns, "rows": [{"values": row} for row in cells[1:]], "caption": ""}


CELLS = st.integers(1, 4).flatmap(
    lambda width: st.tuples(
        st.lists(LINE, min_size=width, max_size=width),
        st.lists(
            st.lists(st.one_of(st.just(""), LINE), min_size=width, max_size=width), min_size=1, max_size=3
        ),
    ).map(lambda pair: [pair[0], *pair[1]])
)
CHECK = st.fixed_dictionaries(
    {
        "question": TIDY,
        "options": st.lists(
            st.fixed_dictionaries({"text": LONG, "right": st.booleans(), "because": LONG}),
            min_size=2,
            max_size=4,
        ).filter(lambda options: len({one["right"] for one in options}) == 2),
    }
).map(lambda value: {"type": "check", "value": value})
IMAGE = st.one_of(
    LINE.map(lambda alt: {"image": 1, "alt_text": alt, "decorative": False}),
    st.just({"image": 2, "alt_text": "", "decorative": True}),
)
INNER = [
    TIDY.map(lambda text: {"type": "prose", "value": text}),
    st.just({"type": "richtext", "value": '<p data-block-key="x1">A <b>b</b> <a id="14" linktype="document">c</a> &amp;</p>'}),
    block("quotation", text=LONG, who=OPTIONAL),
    block("steps", title=OPTIONAL, steps=st.lists(st.fixed_dictionaries({"name": LINE, "text": st.one_of(st.just(""), LONG)}), min_size=2, max_size=4)),
    block("table", caption=LINE, heads=st.booleans(), table=CELLS.map(table)),
    block("figure", image=IMAGE, caption=OPTIONAL),
    block("recording", title=LINE, file=st.just(12), captions=st.just(13), transcript=TIDY),
    block("download", document=st.just(14), title=LINE, about=OPTIONAL),
    block("link", url=st.just("https://www.example.org/a?b=c&d"), title=LINE, source=LINE, about=OPTIONAL),
    TIDY.map(lambda text: {"type": "claim", "value": {"text": f"True.<sup>1</sup>\n{text}"}}),
    block("term", term=st.sampled_from([7, 8])),
    CHECK,
    block("reflection", prompt=LONG),
]  # fmt: skip
SEATS = st.lists(
    st.sampled_from([(1, ""), (2, ""), (2, "apn"), (3, "")]), min_size=2, max_size=4, unique=True
)
OUTER = [
    *INNER,
    block("pause", text=LONG, skip_to=st.just(""), instead=OPTIONAL),
    block(
        "addressed",
        who=st.lists(
            st.sampled_from(["scope:prescribes", "scope:none", "discipline:none", "track:allied", "seat:nurse/apn"]),
            min_size=1,
            unique=True,
        ),
        but=st.booleans(),
        title=LINE,
        body=st.lists(st.one_of(INNER), min_size=1, max_size=3),
    ),
    st.tuples(OPTIONAL, SEATS.flatmap(lambda seats: st.tuples(st.just(seats), st.lists(LONG, min_size=len(seats), max_size=len(seats))))).map(
        lambda pair: {
            "type": "seats",
            "value": {
                "title": pair[0] or "What each seat notices",
                "seats": [{"discipline": a, "sub_role": b, "text": text} for (a, b), text in zip(*pair[1], strict=True)],
            },
        }
    ),
    block("pearl", text=LONG),
]  # fmt: skip
WORK = {"text": "A work.", "doi": "", "pmid": "", "url": ""}


@st.composite
def bodies(draw):
    """Raw data of a body: any blocks, at most one pearl, one reference."""
    found, pearls = [], 0
    for one in draw(st.lists(st.one_of(OUTER), min_size=1, max_size=6)):
        pearls += one["type"] == "pearl"
        if one["type"] != "pearl" or pearls == 1:
            found.append(one)
    return [*found, {"type": "references", "value": {"references": [WORK]}}]


@given(bodies())
def test_what_is_written_is_read_as_it_was_and_written_as_it_stood(raw):
    text = write(raw)
    found, complaints, _ = read(text, references_of(raw))
    assert complaints == []
    assert found == raw
    assert write(found) == text


@given(st.lists(st.sampled_from(sorted(BLOCKS)), max_size=4), MARKDOWN, st.sampled_from(["\n", "\r\n", "\r"]))
def test_pasted_text_of_any_line_ends_is_written_the_same_ever_after(kinds, text, ends):
    raw = [{"type": "prose", "value": text.replace("\n", ends)} for _ in [0, *kinds]]
    first = write(raw)
    found, complaints, _ = read(first)
    assert complaints == []
    assert write(found) == first


@given(st.text(max_size=300))
def test_reading_never_breaks_whatever_the_file_holds(text):
    raw, complaints, _ = read(text)
    if not complaints:
        first = write(raw)
        again, more, _ = read(first)
        assert (again, more) == (raw, [])


def test_a_word_the_glossary_does_not_have_is_said_with_the_closest_one_it_has():
    _, complaints, _ = read("Plain.\n\nThis is [[totl pain]] and `[[code]]`.\n")
    assert [(one.line, one.sentence) for one in complaints] == [
        (3, "The glossary has no term “totl pain”. Did you mean “total pain”?")
    ]


def test_a_link_to_a_word_nobody_explains_is_written_as_its_words():
    notes = []
    raw = [{"type": "prose", "value": "Of [[nothing|some words]] and [[void]], `[[void]]`."}]
    assert write(raw, notes) == "Of some words and void, `[[void]]`.\n"
    assert len(notes) == 2


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("::: check\nWhat?\n\n- [ ] one\n  > no\n- [ ] two\n  > no\n:::", 1, "none is"),
        ("::: check\nWhat?\n\n- [x] one\n  > yes\n- [ ] two\n:::", 6, "> why"),
        ("::: check\nWhat?\n:::", 1, "options"),
        ("::: check\n\n- [x] one\n  > yes\n- [ ] two\n  > no\n:::", 1, "empty"),
        ("::: claim\nAvoid it.\n:::", 1, "reference"),
        ("::: reflection\n:::", 1, "empty"),
        (':::: for who="prescribers" title="x"\nText.\n::::', 1, "Did you mean “prescribes”?"),
        (':::: for who="prescribes"\nText.\n::::', 1, "title"),
        (':::: for who="prescribes" not="none" title="x"\nText.\n::::', 1, "one of the two"),
        (':::: for who="prescribes" title="x"\n## Head\n::::', 2, "level 3"),
        (':::: for who="prescribes" title="x"\n::: pearl\nx\n:::\n::::', 2, "cannot stand in here"),
        (':::: for who="prescribes" title="x"\nText.', 1, "not closed"),
        (":::: pearl\nx\n::::", 1, "three colons"),
        ('::: for who="prescribes" title="x"\nx\n:::', 1, "four colons"),
        ("::: table\n| a |\n|---|\n| b |\n:::", 1, "caption"),
        ('::: table caption="x"\n| a | b |\n|---|---|\n| c |\n:::', 4, "2 cells"),
        ('::: recording src="media/film.mp4" title="x"\nWords.\n:::', 1, "captions"),
        ('::: recording src="media/tale.mp3" title="x"\n:::', 1, "empty"),
        ('::: recording src="files/card.pdf" title="x"\nWords.\n:::', 1, ".mp4"),
        ('::: download src="files/no.pdf" title="x"\n:::', 1, "there is none"),
        ('::: link url="javascript:x" title="x" source="y"\n:::', 1, "https://"),
        ("::: term\ntotal-pein\n:::", 1, "Did you mean “total-pain”?"),
        ("::: richtext\n<p>a</p>\n<script>x</script>\n:::", 3, "<script>"),
        ('::: richtext\n<p onclick="x">a</p>\n:::', 2, "onclick"),
        ('::: richtext\n<a href="javascript:x">a</a>\n:::', 2, "href"),
        ("::: richtext\n<p>a\n:::", 2, "not closed"),
        ('::: figure src="figures/b.svg"\n:::', 1, "alt"),
        ("m<sup>7</sup>", 1, "<sup>\\7</sup>"),
        ("![x](y.png)", 1, "Expected no picture"),
    ],
)
def test_a_fault_is_said_at_its_line_with_what_was_expected(text, line, said):
    _, complaints, _ = read(text)
    assert any(one.line == line and said in one.sentence for one in complaints), [
        str(one) for one in complaints
    ]


def test_a_superscript_that_is_no_reference_is_written_with_a_backslash():
    text = "10<sup>\\9</sup>/L, as one work says.<sup>1</sup>\n"
    raw, complaints, advice = read(text, [WORK])
    assert (complaints, advice) == ([], [])
    assert raw[0]["value"] == "10<sup>9</sup>/L, as one work says.<sup>1</sup>"
    assert write(raw) == text


def test_a_reference_that_is_named_nowhere_is_advice_and_no_fault():
    _, complaints, advice = read("Plain.", [WORK | {"line": 9}])
    assert complaints == []
    assert [one.line for one in advice] == [9]


def test_every_block_an_editor_offers_can_be_written():
    offered = set(LessonBody().child_blocks) - {"references"}
    assert offered == set(BLOCKS)


def test_the_steps_of_a_list_keep_what_their_names_hold():
    raw = [
        {
            "type": "steps",
            "value": {
                "title": "",
                "steps": [{"name": "Ask: how", "text": "a: b"}, {"name": "Why:", "text": ""}],
            },
        }
    ]
    found, complaints, _ = read(write(raw))
    assert complaints == []
    assert [items(one["value"]["steps"]) for one in found] == [
        [{"name": "Ask: how", "text": "a: b"}, {"name": "Why:", "text": ""}]
    ]
