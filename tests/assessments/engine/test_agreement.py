"""Agreement of markers: published and recomputed examples to six places, and what holds for all marks whatsoever."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.engine import agreement, beta

A = [3, 2, 4, 1, 0, 2, 3, 4, 1, 2, 3, 0]
B = [3, 3, 4, 1, 1, 2, 2, 4, 1, 1, 3, 0]
AB = agreement.confusion(zip(A, B, strict=True), 5)
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Four observers, twelve units, missing values (Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011)."""


def six(value):
    return round(float(value), 6)


# The examples of the reference (assessment, 4.5)


def test_exact_and_adjacent_agreement_of_the_example():
    assert agreement.exact(AB) == Fraction(8, 12)
    assert agreement.adjacent(AB) == 1


@pytest.mark.parametrize(
    ("weights", "expected"), [("none", 0.582609), ("linear", 0.771429), ("quadratic", 0.899582)]
)
def test_kappa_of_the_example(weights, expected):
    assert six(agreement.kappa(AB, weights)) == expected


@pytest.mark.parametrize(("metric", "expected"), [("ordinal", 0.903119), ("interval", 0.903766)])
def test_alpha_of_the_example(metric, expected):
    assert six(agreement.alpha(zip(A, B, strict=True), metric)) == expected


def test_intraclass_correlations_of_the_example():
    found = agreement.icc(list(zip(A, B, strict=True)))
    assert [six(one.value) for one in (found.icc1, found.icc2, found.icc3)] == [0.907563, 0.907173, 0.899582]
    assert found.icc3.value == agreement.kappa(AB, "quadratic")  # because the two means are equal


def test_the_mean_squares_of_shrout_and_fleiss():
    found = agreement.anova(SHROUT_FLEISS)
    assert [six(one) for one in (found.rows, found.columns, found.error, found.within)] == [
        11.241667, 32.486111, 1.019444, 6.263889,
    ]  # fmt: skip


def test_the_six_coefficients_of_shrout_and_fleiss():
    found = agreement.icc(SHROUT_FLEISS)
    values = (found.icc1, found.icc2, found.icc3, found.icc1k, found.icc2k, found.icc3k)
    assert [six(one.value) for one in values] == [0.165742, 0.289764, 0.714841, 0.442797, 0.620051, 0.909316]


def test_their_intervals_are_those_published_with_the_same_data():
    found = agreement.icc(SHROUT_FLEISS)
    assert [(round(one.low, 2), round(one.high, 2)) for one in (found.icc1, found.icc2, found.icc3)] == [
        (-0.13, 0.72), (0.02, 0.76), (0.34, 0.95),
    ]  # fmt: skip
    assert [(round(one.low, 2), round(one.high, 2)) for one in (found.icc1k, found.icc2k, found.icc3k)] == [
        (-0.88, 0.91), (0.07, 0.93), (0.68, 0.99),
    ]  # fmt: skip


@pytest.mark.parametrize(("metric", "published"), [("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_krippendorffs_published_example(metric, published):
    assert round(float(agreement.alpha(zip(*KRIPPENDORFF, strict=True), metric)), 3) == published


def test_levels_nobody_used_count_for_the_weights():
    pairs = [(1, 1), (2, 3), (3, 3), (1, 2)]
    five, four = (agreement.confusion(pairs, size) for size in (5, 4))
    assert agreement.kappa(five, "none") == agreement.kappa(four, "none")
    assert len(five) == 5
    # K cancels in a ratio of disagreements, so even kappa with weights stays: what changes is nothing but the table.
    assert agreement.kappa(five, "linear") == agreement.kappa(four, "linear")


def test_the_error_of_kappa_is_that_of_the_delta_method():
    for weights in ("none", "linear", "quadratic"):
        found = agreement.kappa_with_interval(AB, weights)
        low = float(found.value) - 1.959963984540054 * sqrt(_delta(AB, weights))
        assert found.low == pytest.approx(low, abs=1e-5)


def _delta(matrix, weights):
    """The variance of kappa from its numeric derivatives, cell by cell: another way to the same number."""
    n, size, step = agreement.count(matrix), len(matrix), 1e-6
    shares = [[cell / n for cell in row] for row in matrix]

    def kappa(table):
        total = sum(map(sum, table))
        power = {"none": 0, "linear": 1, "quadratic": 2}[weights]
        off = [
            [(abs(i - j) / (size - 1)) ** power if i != j else 0.0 for j in range(size)] for i in range(size)
        ]
        rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
        seen = sum(off[i][j] * table[i][j] for i in range(size) for j in range(size)) / total
        chance = sum(off[i][j] * rows[i] * columns[j] for i in range(size) for j in range(size)) / total**2
        return 1 - seen / chance

    slopes = []
    for i in range(size):
        for j in range(size):
            up, down = ([row[:] for row in shares] for _turn in range(2))
            up[i][j] += step
            down[i][j] -= step
            slopes.append((shares[i][j], (kappa(up) - kappa(down)) / (2 * step)))
    mean = sum(share * slope for share, slope in slopes)
    return (sum(share * slope**2 for share, slope in slopes) - mean**2) / n


# What is not defined is None, never 0


def test_nothing_marked_gives_nothing():
    empty = agreement.confusion([], 4)
    assert (agreement.exact(empty), agreement.adjacent(empty), agreement.kappa(empty)) == (None, None, None)
    assert agreement.kappa_with_interval(empty) == agreement.Estimate()
    assert agreement.alpha([]) is None
    assert agreement.icc([]) == agreement.Icc() == agreement.icc([[1, 2]])


def test_everybody_at_one_level_agrees_on_nothing_beyond_chance():
    same = agreement.confusion([(2, 2)] * 12, 4)
    assert agreement.exact(same) == 1
    assert agreement.kappa(same) is None
    assert agreement.alpha([(2, 2)] * 12) is None
    assert agreement.icc([[2, 2]] * 12) == agreement.Icc()


def test_a_level_beyond_the_rubric_is_refused():
    with pytest.raises(ValueError, match="There are 3 levels"):
        agreement.confusion([(0, 3)], 3)


def test_two_who_always_agree_have_no_interval_for_nothing_is_certain_by_a_few_scripts():
    found = agreement.icc([[1, 1], [2, 2], [4, 4]])
    assert (found.icc1.value, found.icc2.value, found.icc3.value) == (1, 1, 1)
    assert (found.icc3.low, found.icc3.high) == (None, None)
    perfect = agreement.kappa_with_interval(agreement.confusion([(0, 0), (1, 1), (2, 2)], 3))
    assert perfect == agreement.Estimate(Fraction(1))


def test_one_who_gives_a_point_more_is_consistent_and_does_not_agree():
    found = agreement.icc([[1, 2], [2, 3], [4, 5]])
    assert found.icc3.value == 1
    assert found.icc2.value < 1


# Severity


def test_severity_is_the_mean_distance_to_the_others_on_the_same_scripts():
    marks = [
        ("s", "ada", 8),
        ("s", "ben", 6),
        ("t", "ada", 7),
        ("t", "ben", 6),
        ("t", "cy", 5),
        ("u", "cy", 9),
    ]
    found = agreement.severity(marks)
    assert found["ada"].mean == Fraction(2 + Fraction(3, 2), 2)
    assert (found["ada"].n, found["ben"].n, found["cy"].n) == (2, 2, 1)
    assert found["cy"].mean == Fraction(-3, 2)
    assert found["cy"].low is None
    assert found["ada"].low < found["ada"].mean < found["ada"].high


def test_who_marked_alone_has_no_severity():
    assert agreement.severity([("s", "ada", 3), ("t", "ben", 4)]) == {}


def test_the_interval_of_severity_is_students():
    marks = [(n, who, total) for n, a in enumerate([1, 3, 5]) for who, total in (("a", a), ("b", 2))]
    found = agreement.severity(marks)["a"]  # -1, 1, 3: mean 1, s 2, t of 2 degrees 4.302653
    assert found.mean == 1
    assert found.high == pytest.approx(1 + 4.302653 * 2 / sqrt(3), abs=1e-5)


# Rules of use (4.9)


@pytest.mark.parametrize(
    ("n", "said"), [(0, "hidden"), (9, "hidden"), (10, "unstable"), (29, "unstable"), (30, "stable")]
)
def test_few_scripts_are_not_shown_and_not_many_are_unstable(n, said):
    assert agreement.standing(n) == said


# Quantiles


@pytest.mark.parametrize(
    ("probability", "above", "below", "expected"),
    [(0.95, 1, 10, 4.9646), (0.975, 5, 15, 3.5764), (0.975, 5, 18, 3.3820), (0.975, 15, 5, 6.4277), (0.5, 7, 7, 1)],
)  # fmt: skip
def test_quantiles_of_f_are_those_of_the_tables(probability, above, below, expected):
    assert beta.f_quantile(probability, above, below) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("freedom", "expected"), [(1, 12.7062), (2, 4.3027), (10, 2.2281), (120, 1.9799)])
def test_quantiles_of_t_are_those_of_the_tables(freedom, expected):
    assert beta.t_quantile(0.975, freedom) == pytest.approx(expected, abs=5e-5)


sizes = st.floats(min_value=0.5, max_value=300)


@given(st.floats(min_value=0, max_value=1), sizes, sizes)
def test_the_beta_function_mirrors_itself(x, a, b):
    assert beta.share(x, a, b) == pytest.approx(1 - beta.share(1 - x, b, a), abs=1e-9)
    assert 0 <= beta.share(x, a, b) <= 1 + 1e-12


@given(st.floats(min_value=0, max_value=1), sizes)
def test_the_beta_function_is_a_power_where_one_of_its_sizes_is_one(x, b):
    assert beta.share(x, 1, b) == pytest.approx(1 - (1 - x) ** b, abs=1e-9)


@given(st.floats(min_value=0.01, max_value=0.99), sizes, sizes)
def test_a_quantile_leads_back_to_its_share(probability, above, below):
    assert beta.f_share(beta.f_quantile(probability, above, below), above, below) == pytest.approx(
        probability, abs=1e-7
    )


# For all marks whatsoever

LEVELS = 4
pairs = st.lists(st.tuples(st.integers(0, LEVELS - 1), st.integers(0, LEVELS - 1)), max_size=30)
weights = st.sampled_from(["none", "linear", "quadratic"])
units = st.lists(st.lists(st.none() | st.integers(0, 4), min_size=2, max_size=4), max_size=12)
tables = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=2, max_size=10)
)


@given(pairs, weights)
def test_kappa_is_the_same_whoever_is_first(found, weight):
    one = agreement.confusion(found, LEVELS)
    other = agreement.confusion([(b, a) for a, b in found], LEVELS)
    assert agreement.kappa(one, weight) == agreement.kappa(other, weight)
    assert agreement.kappa_with_interval(one, weight) == agreement.kappa_with_interval(other, weight)


@given(pairs, weights)
def test_kappa_keeps_its_bounds_and_lies_in_its_interval(found, weight):
    matrix = agreement.confusion(found, LEVELS)
    estimate = agreement.kappa_with_interval(matrix, weight)
    if estimate.value is None:
        assert (estimate.low, estimate.high) == (None, None)
        return
    assert agreement.exact(matrix) <= agreement.adjacent(matrix) <= 1
    assert -1 <= estimate.value <= 1
    if estimate.low is not None:
        assert estimate.low <= float(estimate.value) + 1e-12
        assert float(estimate.value) <= estimate.high + 1e-12


@given(pairs, st.permutations(range(LEVELS)))
def test_unweighted_kappa_does_not_ask_what_the_levels_are_called(found, names):
    one = agreement.confusion(found, LEVELS)
    other = agreement.confusion([(names[a], names[b]) for a, b in found], LEVELS)
    assert agreement.kappa(one, "none") == agreement.kappa(other, "none")


@given(pairs, weights)
def test_weighted_kappa_is_the_same_from_the_other_end_of_the_scale(found, weight):
    one = agreement.confusion(found, LEVELS)
    other = agreement.confusion([(LEVELS - 1 - a, LEVELS - 1 - b) for a, b in found], LEVELS)
    assert agreement.kappa(one, weight) == agreement.kappa(other, weight)


@given(units, st.sampled_from(["ordinal", "interval"]))
def test_alpha_does_not_ask_who_marked_and_never_exceeds_one(found, metric):
    value = agreement.alpha(found, metric)
    assert value == agreement.alpha([unit[::-1] for unit in found], metric)
    assert value == agreement.alpha([[None, *unit] for unit in found], metric)
    assert value is None or value <= 1


@given(units)
def test_alpha_of_intervals_does_not_ask_for_the_unit(found):
    moved = [[None if one is None else 3 * one + 2 for one in unit] for unit in found]
    assert agreement.alpha(found, "interval") == agreement.alpha(moved, "interval")
    assert agreement.alpha(found, "ordinal") == agreement.alpha(moved, "ordinal")


@settings(max_examples=60, deadline=None)
@given(tables)
def test_the_coefficients_do_not_ask_for_the_order_of_markers_or_the_unit(table):
    found = agreement.icc(table)
    moved = agreement.icc([[5 * one + 1 for one in reversed(row)] for row in table])
    for name in ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k"):
        one, other = getattr(found, name), getattr(moved, name)
        assert one.value == other.value
        assert one.value is None or one.value <= 1
        if one.low is not None:
            assert one.low == pytest.approx(other.low) and one.high == pytest.approx(other.high)
            assert one.low - 1e-9 <= one.value <= one.high + 1e-9
