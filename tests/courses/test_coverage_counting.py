"""Counting coverage, pure: what a cell counts, which gaps there are, and whom an audience gives a voice."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms import charts_matrix
from courses import coverage
from courses.audience import Audience, Seat
from courses.coverage import Gap, Piece, Topic, Voice

TOPICS = tuple(Topic(f"domain:{number}", f"Domain {number}") for number in range(1, 5))
VOICES = tuple(Voice(code, code.title(), (Seat(code),)) for code in ("nurse", "pharmacist", "chaplain"))
some_topics = st.frozensets(st.sampled_from([one.code for one in TOPICS] + ["domain:99"]))
some_voices = st.frozensets(st.sampled_from([one.code for one in VOICES] + ["nobody"]))
pieces = st.lists(
    st.builds(
        Piece,
        key=st.integers(1, 6),
        kind=st.just("lesson"),
        title=st.just("A lesson"),
        topics=some_topics,
        voices=some_voices,
    ),
    max_size=12,
)


def count(found):
    return coverage.count(found, TOPICS, VOICES)


@given(pieces)
def test_a_cell_is_the_number_of_pages_behind_it(found):
    matrix = count(found)
    for topic in TOPICS:
        assert matrix.about.get(topic.code, 0) == len(coverage.behind(found, topic.code))
        for voice in VOICES:
            assert matrix.cell(topic, voice) == len(coverage.behind(found, topic.code, voice.code))


@given(pieces)
def test_no_seat_has_more_pages_about_a_topic_than_there_are(found):
    matrix = count(found)
    assert all(number <= matrix.about.get(topic.code, 0) for topic in TOPICS for number in matrix.row(topic))


@given(pieces, st.randoms())
def test_the_order_of_the_pages_changes_nothing(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert count(shuffled) == count(found)


@given(pieces)
def test_a_page_that_stands_there_twice_counts_once(found):
    assert count(found + found) == count(found)


@given(pieces, pieces)
def test_more_pages_never_open_a_gap(found, more):
    before, after = count(found), count(found + more)
    for topic in TOPICS:
        assert after.about.get(topic.code, 0) >= before.about.get(topic.code, 0)
        assert all(new >= old for old, new in zip(before.row(topic), after.row(topic), strict=True))


@given(pieces)
def test_the_gaps_name_every_empty_cell_and_no_other(found):
    matrix = count(found)
    named = set()
    for gap in matrix.gaps:
        topics = [gap.topic] if gap.topic else TOPICS
        named |= {(topic, voice) for topic in topics for voice in gap.voices or VOICES}
    empty = {(topic, voice) for topic in TOPICS for voice in VOICES if not matrix.cell(topic, voice)}
    assert named == empty


def test_what_is_missing_altogether_is_said_once():
    nurse, pharmacist, chaplain = VOICES
    lesson = Piece(1, "lesson", "L", frozenset({"domain:1", "domain:2"}), frozenset({"nurse"}))
    second = Piece(2, "lesson", "M", frozenset({"domain:1"}), frozenset({"pharmacist"}))
    assert count([lesson, second]).gaps == [
        Gap(None, (chaplain,)),
        Gap(TOPICS[1], (pharmacist,)),
        Gap(TOPICS[2]),
        Gap(TOPICS[3]),
    ]
    assert count([]).is_empty and not count([lesson]).is_empty
    assert count([lesson]).silent == (pharmacist, chaplain)
    assert nurse not in count([lesson]).silent


NURSE = Voice(
    "nurse",
    "Nurse",
    (
        Seat("nurse", "", "bio", "gives"),
        Seat("nurse", "bsn", "bio", "gives"),
        Seat("nurse", "apn", "bio", "prescribes"),
    ),
)
PHYSICIAN = Voice("physician", "Physician", (Seat("physician", "", "bio", "prescribes"),))
CHAPLAIN = Voice("chaplain", "Chaplain", (Seat("chaplain", "", "allied", "none"),))


@pytest.mark.parametrize(
    ("codes", "but", "heard"),
    [
        (["discipline:nurse"], False, {"nurse"}),
        (["seat:nurse/apn"], False, {"nurse"}),
        (["scope:prescribes"], False, {"nurse", "physician"}),
        (["track:bio"], False, {"nurse", "physician"}),
        (["track:allied", "scope:gives"], False, {"nurse", "chaplain"}),
        (["scope:prescribes"], True, {"nurse", "chaplain"}),
        (["discipline:nurse"], True, {"physician", "chaplain"}),
        (["discipline:gone"], False, set()),
        ([], False, set()),
        ([], True, set()),
    ],
)
def test_scopes_and_tracks_give_a_voice_to_the_disciplines_they_name(codes, but, heard):
    assert coverage.voices_of([Audience.of(codes, but)], [NURSE, PHYSICIAN, CHAPLAIN]) == heard


def test_several_parts_give_voices_together():
    parts = [Audience(), Audience.of(["discipline:chaplain"]), Audience.of(["seat:nurse/bsn"])]
    assert coverage.voices_of(parts, [NURSE, PHYSICIAN, CHAPLAIN]) == {"nurse", "chaplain"}


# The figure


@given(st.integers(0, 400), st.integers(0, 400))
def test_more_is_never_drawn_smaller(one, other):
    small, large = sorted((one, other))
    assert charts_matrix.radius(small) <= charts_matrix.radius(large)
    assert (charts_matrix.radius(small) == 0) == (small == 0)


@given(
    st.lists(st.text("abc defgh <&\"'", min_size=1, max_size=40), min_size=1, max_size=12),
    st.lists(st.text("abc <&\"' defgh", min_size=1, max_size=60), min_size=1, max_size=9),
)
def test_the_figure_is_well_formed_whatever_the_names_are(columns, names):
    rows = [(name, [place % 9 for place, _column in enumerate(columns)]) for name in names]
    drawn = charts_matrix.dot_matrix(columns=columns, rows=rows, title="A <b>", about="It & more")
    tree = ElementTree.fromstring(drawn)
    circles = list(tree.iter("circle"))
    assert len(circles) == len(columns) * len(rows)
    assert sum(circle.get("class") == "none" for circle in circles) == sum(
        not number for _name, numbers in rows for number in numbers
    )
    width, height = map(float, tree.get("viewBox").split()[2:])
    for circle in circles:
        assert 0 < float(circle.get("cx")) + float(circle.get("r")) <= width
        assert 0 < float(circle.get("cy")) + float(circle.get("r")) <= height


def test_the_figure_says_what_it_is():
    drawn = charts_matrix.dot_matrix(columns=["All"], rows=[("One", [1])], title="Dots", about="One dot.")
    assert re.search(r'role="img" aria-labelledby="dots-title dots-about"', drawn)
    assert '<title id="dots-title">Dots</title><desc id="dots-about">One dot.</desc>' in drawn


def test_the_key_names_every_size_of_dot():
    assert [words for _dot, words in charts_matrix.key()] == [
        "none yet",
        "1",
        "2 to 3",
        "4 to 6",
        "7 or more",
    ]


@given(st.text("ab ", max_size=80), st.integers(1, 30))
def test_lines_hold_all_words_in_their_order(words, letters):
    lines = charts_matrix.wrapped(words, letters)
    assert " ".join(lines).split() == words.split()
    assert all(len(line) <= letters or " " not in line for line in lines)
