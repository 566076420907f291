"""How long written work waits, and what marking costs."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from assessments.engine.turnaround import Answer, cost, turnaround

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


def days(number):
    return timedelta(days=number)


def answer(waited, took=None, allowed=10):
    since = NOW - days(waited)
    return Answer(since, since + days(allowed), None if took is None else since + days(took))


def test_what_is_settled_and_what_waits_are_told_apart():
    found = turnaround([answer(20, 4), answer(20, 6), answer(20, 14), answer(12), answer(3)], NOW)
    assert (found.settled, found.waiting, found.usual) == (3, 2, days(6))
    assert (found.late, found.in_time, found.overdue) == (1, 2, 1)
    assert (found.oldest, found.next_due) == (NOW - days(12), NOW - days(2))


def test_what_is_settled_on_the_moment_it_is_due_is_in_time():
    assert turnaround([answer(20, 10)], NOW).late == 0
    assert turnaround([answer(10)], NOW).overdue == 0


def test_nothing_has_no_median():
    found = turnaround([], NOW)
    assert (found.settled, found.waiting, found.usual, found.oldest, found.next_due) == (
        0,
        0,
        None,
        None,
        None,
    )


def test_a_usual_time_is_told_from_three_timed_marks_on():
    assert cost([60, 0, 120]).usual is None
    assert cost([60, 90, 300]).usual == timedelta(seconds=90)
    assert cost([60, 90, 300]).left(4) == timedelta(minutes=6)
    assert cost([60]).left(4) is None


def test_a_mark_without_a_time_counts_and_takes_none():
    found = cost([0, 60])
    assert (found.marks, found.whole) == (2, timedelta(minutes=1))


@given(some.lists(some.tuples(some.integers(0, 40), some.none() | some.integers(0, 40)), max_size=30))
def test_every_answer_is_counted_once(rows):
    found = turnaround([answer(waited, took) for waited, took in rows], NOW)
    assert found.settled + found.waiting == len(rows)
    assert 0 <= found.late <= found.settled and 0 <= found.overdue <= found.waiting
