"""Numbers with units: the vectors, the worked bands, and what an author is told."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import checks, definition, kinds
from assessments.engine.answers import Blank, Ungradable
from assessments.engine.quantity import factor_between
from assessments.engine.ranges import Range, leave_gaps, overlap
from assessments.kinds.numeric.question import Measured
from tests.assessments.engine import rotation

VECTORS = json.loads((Path(__file__).parent.parent / "engine" / "vectors.json").read_text())["numeric"]
STATES = {"unit_missing": "unit_missing", "unparseable": "not_a_number", "ungradable": "negative"}


def numeric(**changes):
    """The dose of the worked case, changed."""
    return definition.parse(rotation.case_of(rotation.item("dose", **changes))).find("dose")


def twenty():
    """Key 20 mg, give or take 1, critical from 40 up and from 2 down."""
    units = [
        {"id": "mg", "label": "mg", "dimension": "mass", "factor": "1"},
        {"id": "mcg", "label": "mcg", "dimension": "mass", "factor": "0.001"},
        {"id": "g", "label": "g", "dimension": "mass", "factor": "1000"},
        {"id": "ml", "label": "mL", "dimension": "volume", "factor": "1"},
        {"id": "mg-day", "label": "mg/day", "dimension": "rate", "factor": "1"},
    ]
    bands = [{"low": "19", "high": "21", "share": "1", "because": "Yes."}]
    critical = [{"low": "40", "because": "Too much."}, {"high": "2", "because": "Too little."}]
    return numeric(units=units, value="20", bands=bands, critical=critical)


def scored(item, amount, unit="mg"):
    """The result of an answer."""
    return kinds.score(item, kinds.parse(item, {"amount": amount, "unit": unit}))


@pytest.mark.parametrize(("typed", "expected"), VECTORS, ids=[typed or "blank" for typed, _ in VECTORS])
def test_the_vectors(typed, expected):
    item = twenty()
    answer = kinds.parse(item, {"amount": typed, "unit": ""})
    result = kinds.score(item, answer)
    assert bool(result.criticals) == expected["critical"]
    if expected["state"] == "blank":
        assert isinstance(answer, Blank)
        assert result.status == "blank"
    elif expected["state"] != "graded":
        assert isinstance(answer, Ungradable)
        assert answer.reason == STATES[expected["state"]]
        assert result.points is None
    else:
        assert result.share == expected["fraction"]
        assert result.detail["canonical"] == expected["canonical"]
        assert result.detail["flags"] == expected.get("warnings", [])
        assert result.detail["wrong_kind"] == (expected.get("why") == "wrong kind of unit")


@pytest.mark.parametrize(
    ("amount", "share", "critical"),
    [
        ("0", 0, False), ("8.999", 0, False), ("9", "1/2", False), ("11.99", "1/2", False), ("12", 1, False),
        ("16", 1, False), ("18", 1, False), ("20", 1, False), ("20.001", "1/2", False), ("25", "1/2", False),
        ("27", "1/2", False), ("27.001", 0, False), ("35.999999", 0, False), ("36", 0, True), ("45", 0, True),
        ("180", 0, True),
    ],
)  # fmt: skip
def test_the_bands_of_the_worked_case(amount, share, critical):
    result = scored(numeric(), amount)
    assert result.share == Fraction(share)
    assert bool(result.criticals) == critical


@pytest.mark.parametrize(
    ("amount", "unit", "points"),
    [("18000", "mcg", 6), ("25000", "mcg", 3), ("18", "mcg", 0), ("18", "ml", 0)],
)
def test_the_unit_is_part_of_the_answer(amount, unit, points):
    assert scored(numeric(), amount, unit).points == points


def test_a_thousand_times_too_much_is_critical_whatever_the_unit_looks_like():
    assert scored(numeric(), "36000", "mcg").criticals
    assert not scored(numeric(), "36", "mcg").criticals


def test_a_third_is_a_third():
    item = numeric(points="1", bands=[{"low": "12", "high": "20", "share": "1"}, *(
        {"low": "20", "low_open": True, "high": "27", "share": "0.333333333333"},)])  # fmt: skip
    assert scored(item, "25").points == Fraction("0.333333333333")


@pytest.mark.parametrize(
    ("amount", "unit", "slip"),
    [
        ("18", "mcg", "unit"), ("18", "ml", "unit"), ("1.8", "mg", "tenfold"), ("180", "mg", "tenfold"),
        ("0.018", "mg", "thousandfold"), ("18000", "mg", "unit"), ("30", "mg", None), ("18", "mg", None),
        ("10", "mg", None),
    ],
)  # fmt: skip
def test_a_likely_slip_is_named_and_changes_nothing(amount, unit, slip):
    assert scored(numeric(), amount, unit).detail["slip"] == slip


def test_rounding_to_a_real_strength_earns_full_marks():
    item = numeric(bands=[{"low": "17.5", "high": "18.5", "share": "1"}], practical={"step": "4"})
    assert [scored(item, str(amount)).share for amount in (12, 16, 17, 18, 20, 24)] == [0, 1, 0, 1, 1, 0]
    assert "real strength" in kinds.get("numeric").feedback(item, Measured(Decimal(16), "mg"))["because"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"amount": "18", "unit": "stone"}, "unreadable"), ({"amount": 18, "unit": "mg"}, "unreadable"),
        ({"amount": "18", "unit": ["mg"]}, "unreadable"), ("18 mg", "unreadable"), (["18"], "unreadable"),
        ({"amount": "18", "unit": ""}, "unit_missing"), ({"amount": "18 mg", "unit": "mcg"}, "unit_conflict"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_says_why(raw, reason):
    answer = kinds.parse(numeric(), raw)
    assert answer.reason == reason
    assert answer.sentence
    assert answer.malformed == (reason == "unreadable")


@pytest.mark.parametrize("raw", [None, {}, {"amount": "", "unit": "mg"}, {"amount": "  "}, {"unit": None}])
def test_an_empty_field_is_no_answer(raw):
    assert kinds.parse(numeric(), raw) == Blank()


def test_what_is_kept_holds_nothing_that_was_typed():
    item = numeric()
    answer = kinds.parse(item, {"amount": " 1,018.0   MG ", "unit": ""})
    assert kinds.stored(item, answer) == {"amount": "1018.0", "unit": "mg", "flags": ["trailing_zero"]}
    refused = kinds.parse(item, {"amount": "ask Jane Doe", "unit": "mg"})
    assert kinds.stored(item, refused) == {"ungradable": "not_a_number"}


def test_the_debrief_shows_where_the_answer_lies():
    item = numeric()
    feedback = kinds.get("numeric").feedback(item, kinds.parse(item, {"amount": "25", "unit": "mg"}))
    assert feedback["because"] == "The kidneys are missed."
    assert [band["words"] for band in feedback["bands"] if band["here"]] == ["above 20 and up to 27"]
    assert feedback["scale"]["value"] == "25"
    assert feedback["given"] == "25 mg"
    assert feedback["value"] == "18 mg"
    assert len(feedback["worked"]) == 3


def test_a_wrong_kind_of_unit_is_explained():
    feedback = kinds.get("numeric").feedback(numeric(), Measured(Decimal(18), "ml"))
    assert feedback["wrong_kind"]
    assert feedback["slip"].startswith("18 mg would have been right")
    assert feedback["scale"]["value"] is None


def unit(id_, label=None, dimension="mass", factor="1"):
    """A unit of an item."""
    return {"id": id_, "label": label or id_, "dimension": dimension, "factor": factor}


MG, MCG = unit("mg"), unit("mcg", factor="0.001")
FULL = {"low": "12", "high": "20", "share": "1", "because": "Safe."}


@pytest.mark.parametrize(
    ("changes", "severity", "words"),
    [
        ({"units": []}, "block", "at least one unit"),
        ({"units": [MG]}, "ask", "Only one unit"),
        ({"units": [MCG], "unit": "mg"}, "block", "not among those offered"),
        ({"units": [unit("mg", factor="2"), MCG]}, "block", "factor must be 1"),
        ({"units": [MG, unit("x", factor="0")]}, "block", "more than 0"),
        ({"units": [MG, unit("mcg", factor="0.01")]}, "block", "contradict each other"),
        ({"units": [MG, unit("ml", "mL")]}, "block", "measure different things"),
        ({"units": [MG, unit("mcg", dimension="weight", factor="0.001")]}, "block", "measure the same"),
        ({"units": [MG, unit("other", "MG")]}, "block", "same name"),
        ({"units": [MG, MG]}, "block", "same id"),
        ({"label": " "}, "block", "Name the quantity"),
        ({"worked": []}, "ask", "worked steps"),
        ({"value": "0"}, "block", "more than 0"),
        ({"value": "25"}, "block", "does not earn full marks"),
        ({"value": "40", "bands": [{**FULL, "high": "50"}]}, "block", "lies in a critical range"),
        ({"bands": []}, "block", "No band earns full marks"),
        ({"bands": [{**FULL, "share": "1.5"}]}, "block", "between 0 and 1"),
        ({"bands": [FULL, {"low": "9", "high": "8", "share": "0"}]}, "block", "holds no value"),
        ({"bands": [FULL, {"low": "-1", "high": "3", "share": "0"}]}, "block", "below 0"),
        (
            {"bands": [FULL, {"low": "20", "high": "27", "share": "0.5"}]},
            "block",
            "12 to 20 and 20 to 27 overlap",
        ),
        ({"bands": [{**FULL, "because": ""}]}, "ask", "says nothing afterwards"),
        ({"rest_because": ""}, "ask", "lie in no band"),
        ({"bands": [{**FULL, "high": "40"}]}, "block", "overlap. Separate them"),
        (
            {"bands": [FULL, {"low": "30", "high": "37", "share": "0.5"}]},
            "ask",
            "critical (36 or more) at once",
        ),
        ({"critical": [{"low": "36"}]}, "block", "could have done to the patient"),
        ({"critical": [{"because": "Any."}]}, "block", "every answer critical"),
        ({"critical": [{"low": "5", "high": "4", "because": "No."}]}, "block", "holds no value"),
        ({"bands": [{"low": "18", "high": "18", "share": "1"}]}, "ask", "Only exactly 18 mg"),
        ({"practical": {"step": "0"}}, "block", "step of real strengths"),
        ({"practical": {"step": "40"}}, "block", "Rounded to a real strength"),
    ],
)
def test_the_author_is_told(changes, severity, words):
    findings = checks.lint_item(numeric(**changes))
    assert [f for f in findings if f.severity == severity and words in f.sentence], findings


def test_the_worked_items_have_nothing_to_put_right():
    case = definition.parse(rotation.case())
    assert checks.lint_item(case.find("dose")) == []
    assert checks.lint_item(case.find("rescue")) == []


ends = st.none() | st.integers(0, 8).map(Decimal)
ranges = st.builds(Range, low=ends, high=ends, low_open=st.booleans(), high_open=st.booleans())
HALVES = [Decimal(n) / 2 for n in range(40)]


@given(ranges, ranges)
def test_two_ranges_overlap_exactly_when_a_value_lies_in_both(one, other):
    assert overlap(one, other) == any(value in one and value in other for value in [*HALVES, Decimal(-1)])


@given(st.lists(ranges, max_size=5))
def test_gaps_are_found_exactly_where_a_value_lies_in_no_band(bands):
    assert leave_gaps(bands) == any(all(value not in band for band in bands) for value in HALVES)


@given(ranges)
def test_an_empty_range_holds_no_value(part):
    assert part.is_empty == (not any(value in part for value in [*HALVES, Decimal(-1)]))
    assert part.words


# Tolerance, real strengths, and keys that no decimal says


def measured(**changes):
    """Key 20 mg without bands, to be judged by what is given."""
    fields = {"units": twenty_units(), "value": "20", "bands": [], "critical": [], **changes}
    fields.setdefault("practical", None)
    return numeric(**fields)


def twenty_units():
    return [
        {"id": "mg", "label": "mg", "dimension": "mass", "factor": "1"},
        {"id": "mcg", "label": "mcg", "dimension": "mass", "factor": "0.001"},
    ]


@pytest.mark.parametrize(
    ("tolerance", "right", "wrong"),
    [
        ({"abs": "1"}, ["19", "21", "20"], ["18.999", "21.001"]),
        ({"rel": "0.05"}, ["19", "21"], ["18.999", "21.001"]),
        ({"abs": "0.5", "rel": "0.05"}, ["19", "21"], ["18.9"]),
        ({"abs": "2", "rel": "0.05"}, ["18", "22"], ["17.9"]),
        ({"abs": "0"}, ["20"], ["20.000000000001", "19.9"]),
    ],
)
def test_the_larger_tolerance_counts_and_its_ends_belong_to_it(tolerance, right, wrong):
    item = measured(tolerance=tolerance)
    assert [scored(item, amount).share for amount in right] == [1] * len(right)
    assert [scored(item, amount).share for amount in wrong] == [0] * len(wrong)


def test_a_key_of_a_third_is_compared_exactly():
    item = measured(value="1/3", tolerance={"rel": "0.01"})
    assert scored(item, "0.33").share == 1  # exactly one percent below a third
    assert scored(item, "0.3299999").share == 0
    assert kinds.get("numeric").model_answer(item) == {"amount": "0.33", "unit": "mg"}


def test_a_key_of_0_is_refused():
    found = [one.sentence for one in checks.lint_item(measured(value="0", tolerance={"rel": "0.05"}))]
    assert "The worked answer must be more than 0." in found


@pytest.mark.parametrize(
    ("how", "right", "wrong"),
    [
        ("down", ["50"], ["75", "62.5", "55"]),
        ("up", ["75"], ["50", "62.5"]),
        ("nearest", ["50", "75"], ["62.5"]),
        (None, ["50", "75"], ["62.5"]),
    ],
)
def test_real_strengths_are_reached_by_the_way_the_author_says(how, right, wrong):
    practical = {"step": "25"} | ({"how": how} if how else {})
    item = measured(value="62.5", practical=practical)
    assert [scored(item, amount).share for amount in right] == [1] * len(right)
    assert [scored(item, amount).share for amount in wrong] == [0] * len(wrong)


def test_a_value_that_is_right_by_tolerance_belongs_to_no_other_band():
    half = {"low": "15", "high": "19.5", "share": "0.5", "because": "Nearly."}
    found = [one.sentence for one in checks.lint_item(measured(tolerance={"abs": "1"}, bands=[half]))]
    assert any("belongs to one band only" in sentence for sentence in found)
    found = checks.lint_item(measured(tolerance={"abs": "1"}, bands=[half | {"high": "18"}]))
    assert not [one for one in found if one.severity == "block"]


def test_a_tolerance_that_reaches_a_critical_range_is_refused():
    critical = [{"low": "21", "because": "Too much."}]
    found = [one.sentence for one in checks.lint_item(measured(tolerance={"abs": "1"}, critical=critical))]
    assert any("Full marks" in sentence and "critical" in sentence for sentence in found)


def test_flags_count_only_where_the_author_says_so_and_are_never_critical():
    lenient, strict = measured(tolerance={"abs": "1"}), measured(tolerance={"abs": "1"}, flags_count=True)
    assert scored(lenient, "20.0").share == 1
    result = scored(strict, "20.0")
    assert (result.share, result.criticals, result.detail["flags"]) == (0, (), ["trailing_zero"])
    assert scored(strict, "20").share == 1


RATES = [("mg-h", "mg/h", "24"), ("mcg-h", "mcg/h", "0.024"), ("mg-24h", "mg/24 h", "1")]


@given(st.sampled_from(RATES), st.decimals(min_value=0, max_value=500, places=2))
def test_the_same_number_in_every_unit_is_right_exactly_where_its_amount_is(unit, amount):
    units = [
        {"id": id_, "label": label, "dimension": "rate", "factor": factor} for id_, label, factor in RATES
    ]
    bands = [{"low": "9", "high": "11", "share": "1", "because": "Yes."}]
    critical = [{"low": "24", "because": "Too much."}]
    item = numeric(units=units, unit="mg-24h", value="10", bands=bands, critical=critical, practical=None)
    daily = Fraction(amount) * Fraction(unit[2])
    result = scored(item, str(amount), unit[0])
    assert result.share == int(9 <= daily <= 11)
    assert bool(result.criticals) == (daily >= 24)


def test_the_closed_list_of_units_has_exact_factors():
    assert factor_between("mg/h", "mg/24h") == 24
    assert factor_between("mcg/h", "mg/24h") == Decimal("0.024")
    assert factor_between("mcg/h", "mg/h") == Decimal("0.001")
    assert factor_between("mg/24h", "mg/h") is None


def test_a_hundredfold_slip_is_named():
    assert scored(measured(tolerance={"abs": "1"}), "2000").detail["slip"] == "hundredfold"
    assert scored(measured(tolerance={"abs": "1"}), "0.02").detail["slip"] == "thousandfold"
    assert scored(measured(tolerance={"abs": "1"}), "20", "mcg").detail["slip"] == "unit"
