"""The arithmetic of grades: what is missing is never zero, boundaries are exact, and one rule of rounding holds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from courses.grading import (
    Component,
    Credited,
    Piece,
    Step,
    average,
    course_grade,
    problem_of_scale,
    problem_of_weights,
    rounded,
    step_of,
)

SCALE = (
    Step("A", Decimal(93), Decimal("4.0")),
    Step("B", Decimal(83), Decimal("3.0")),
    Step("C", Decimal(73), Decimal("2.0")),
    Step("F", Decimal(0), Decimal(0)),
)


def part(weight, *shares, name="Cases"):
    pieces = tuple(
        Piece(f"{name} {number}", None if share is None else Fraction(share))
        for number, share in enumerate(shares)
    )
    return Component(name.lower(), name, Decimal(weight), pieces)


def test_a_grade_weighs_its_components():
    grade = course_grade([part(60, 1), part(40, "1/2")], SCALE)
    assert (grade.percent, grade.letter, grade.points) == (Decimal(80), "C", Decimal("2.0"))


def test_pieces_of_a_component_weigh_by_their_size():
    small, large = Piece("One check", Fraction(1), size=1), Piece("Three checks", Fraction(0), size=3)
    assert course_grade([Component("k", "Checks", Decimal(100), (small, large))]).percent == Decimal(25)


def test_what_is_missing_is_missing_and_never_zero():
    grade = course_grade([part(50, "9/10"), part(50, None)], SCALE)
    assert (grade.percent, grade.letter, grade.is_final) == (None, "", False)
    assert grade.so_far == Decimal(90)
    assert [line.component.weight for line in grade.missing] == [Decimal(50)]


def test_half_a_component_counts_for_the_half_that_is_there():
    grade = course_grade([part(50, 1, None), part(50, 0)])
    # A quarter of the course is there in full and a half of it with nothing: a third of what is there.
    assert grade.so_far == Decimal("33.33")
    assert grade.lines[0].contribution == Decimal(25)
    assert not grade.lines[0].is_complete


def test_a_component_with_nothing_in_it_yet_is_missing():
    grade = course_grade([part(50, 1), Component("t", "Team work", Decimal(50))])
    assert not grade.is_final
    assert grade.so_far == Decimal(100)
    assert [line.component.key for line in grade.missing] == ["t"]


def test_nothing_at_all_is_no_grade():
    assert course_grade([part(100, None)]).so_far is None
    empty = course_grade([])
    assert (empty.is_declared, empty.is_final, empty.so_far) == (False, False, None)


def test_an_override_is_final_and_the_calculation_stays_beside_it():
    grade = course_grade([part(50, "1/2"), part(50, None)], SCALE, override=Decimal(93))
    assert (grade.percent, grade.letter, grade.is_overridden) == (Decimal(93), "A", True)
    assert grade.so_far == Decimal(50)
    whole = course_grade([part(100, "1/2")], SCALE, override=Decimal(0))
    assert (whole.percent, whole.letter, whole.worked_out) == (Decimal(0), "F", Decimal(50))


@pytest.mark.parametrize(
    "percent, letter",
    [("83", "B"), ("82.99", "C"), ("93", "A"), ("92.99", "B"), ("0", "F"), ("100", "A"), ("73", "C")],
)
def test_a_letter_begins_exactly_at_its_mark(percent, letter):
    assert step_of(Decimal(percent), SCALE).letter == letter


@pytest.mark.parametrize(
    "share, shown, letter",
    [("82995/100000", "83.00", "B"), ("82994/100000", "82.99", "C"), ("829949999/1000000000", "82.99", "C")],
)
def test_what_is_shown_is_what_counts(share, shown, letter):
    """Rounded once, half up, to two decimals; the letter is read from that."""
    grade = course_grade([part(100, share)], SCALE)
    assert (f"{grade.percent:.2f}", grade.letter) == (shown, letter)


def test_thirds_add_up():
    assert course_grade([part("33.34", 1), part("33.33", 1), part("33.33", 1)]).percent == Decimal(100)


def test_a_scale_without_a_letter_for_a_percentage_gives_none():
    assert step_of(Decimal(10), SCALE[:2]) is None
    assert step_of(Decimal(10), ()) is None


def test_a_share_out_of_bounds_makes_no_grade():
    with pytest.raises(ValueError):
        Piece("Case", Fraction(101, 100))
    with pytest.raises(ValueError):
        Piece("Case", Fraction(-1, 100))


# For any grades

shares = some.fractions(min_value=0, max_value=1, max_denominator=400)
perhaps = some.one_of(some.none(), shares)
components = some.lists(
    some.tuples(some.integers(1, 100), some.lists(perhaps, min_size=1, max_size=4)), min_size=1, max_size=5
)


def made(rows):
    return [
        Component(
            f"c{number}",
            f"C{number}",
            Decimal(weight),
            tuple(Piece(f"P{place}", share) for place, share in enumerate(those)),
        )
        for number, (weight, those) in enumerate(rows)
    ]


def figure(grade):
    return grade.percent if grade.is_final else grade.so_far


@given(components)
def test_a_grade_lies_between_the_worst_and_the_best_of_what_is_there(rows):
    there = [share for _weight, those in rows for share in those if share is not None]
    found = figure(course_grade(made(rows), SCALE))
    if not there:
        assert found is None
    else:
        assert rounded(min(there) * 100) <= found <= rounded(max(there) * 100)


@given(components)
def test_it_is_final_exactly_when_nothing_is_missing(rows):
    grade = course_grade(made(rows), SCALE)
    is_whole = all(share is not None for _weight, those in rows for share in those)
    assert grade.is_final == is_whole == (not grade.missing)
    assert (grade.so_far is None) or not is_whole


@given(components, some.data())
def test_a_better_result_never_lowers_a_grade(rows, data):
    places = [
        (row, place)
        for row, (_w, those) in enumerate(rows)
        for place, share in enumerate(those)
        if share is not None
    ]
    if not places:
        return
    row, place = data.draw(some.sampled_from(places))
    better = [(weight, list(those)) for weight, those in rows]
    old = better[row][1][place]
    better[row][1][place] = data.draw(some.fractions(min_value=old, max_value=1, max_denominator=400))
    assert figure(course_grade(made(better))) >= figure(course_grade(made(rows)))


@given(components)
def test_leaving_out_what_is_missing_changes_nothing(rows):
    """A piece that is missing has no say: the figure so far is that of the present pieces at their own weights."""
    weighed = [
        (Fraction(weight, len(those)), share)
        for weight, those in rows
        for share in those
        if share is not None
    ]
    found = figure(course_grade(made(rows)))
    if weighed:
        total = sum(weight for weight, _share in weighed)
        assert found == rounded(sum(weight * share for weight, share in weighed) / total * 100)


@given(components, some.randoms())
def test_the_order_of_components_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert figure(course_grade(made(rows))) == figure(course_grade(made(shuffled)))


@given(components)
def test_a_component_brings_its_weight_at_most(rows):
    whole = sum(weight for weight, _those in rows)
    for line in course_grade(made(rows)).lines:
        if line.contribution is not None:
            assert 0 <= line.contribution <= rounded(Fraction(line.component.weight) / whole * 100)


@given(some.fractions(min_value=0, max_value=100))
def test_rounding_is_half_up_and_once(number):
    found = Fraction(rounded(number))
    assert -Fraction(1, 200) < found - number <= Fraction(1, 200)


# The average


def graded(share, credits="3", title="Pain"):
    return Credited(title, Decimal(credits), course_grade([part(100, share)], SCALE))


def test_an_average_is_weighted_by_credits():
    assert average([graded(1, "3"), graded("3/4", "1")]).value == Decimal("3.50")


def test_an_average_with_a_course_missing_is_only_so_far():
    found = average([graded(1), graded(None, title="Symptoms")])
    assert (found.value, found.so_far, found.missing) == (None, Decimal(4), ("Symptoms",))


def test_a_course_without_credits_weighs_nothing():
    assert average([graded(1), graded(0, "0"), graded(None, "0")]).value == Decimal(4)
    assert average([graded(1, "0")]).value is None


def test_a_course_that_nobody_graded_is_missing():
    assert average([graded(1), Credited("Pain", Decimal(3), course_grade([], SCALE))]).missing == ("Pain",)


@given(some.lists(some.tuples(shares, some.integers(1, 6)), min_size=1, max_size=6))
def test_an_average_lies_between_its_courses(rows):
    found = [graded(share, str(credits)) for share, credits in rows]
    points = [one.grade.points for one in found]
    assert min(points) <= average(found).value <= max(points)


# What may be declared


@pytest.mark.parametrize("weights", [["50", "50"], ["33.33", "33.33", "33.34"], ["100"], []])
def test_weights_that_add_up_are_fine(weights):
    assert problem_of_weights([Decimal(one) for one in weights]) == ""


@pytest.mark.parametrize(
    "weights, words",
    [
        (["50", "49.99"], "The weights add up to 99.99 percent. They must add up to 100."),
        (["60", "60"], "The weights add up to 120 percent. They must add up to 100."),
        (["100", "0"], "A component needs a weight above 0. Take out what shall not count."),
        (["110", "-10"], "A component needs a weight above 0. Take out what shall not count."),
    ],
)
def test_weights_that_do_not_add_up_say_so(weights, words):
    assert problem_of_weights([Decimal(one) for one in weights]) == words


@pytest.mark.parametrize(
    "steps, words",
    [
        ([("A", 90, 4), ("F", 0, 0)], ""),
        ([], "at least one letter"),
        ([("A", 90, 4), ("A", 0, 0)], "stands twice"),
        ([("A", 90, 4), ("B", 90, 3), ("F", 0, 0)], "begin at the same"),
        ([("A", 90, 4), ("D", 60, 1)], "begins at 0"),
        ([("A", 101, 4), ("F", 0, 0)], "from 0 to 100"),
        ([("A", 90, 3), ("B", 80, 4), ("F", 0, 0)], "fewer grade points"),
    ],
)
def test_a_scale_makes_sense(steps, words):
    found = problem_of_scale([Step(one, Decimal(least), Decimal(points)) for one, least, points in steps])
    assert words in found and bool(words) == bool(found)
