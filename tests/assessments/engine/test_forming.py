"""Forming teams: everybody once, sizes within bounds, the same for the same seed, never worse by a swap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import forming
from assessments.engine.forming import Learner, Wishes, assess, deal, form, improve, numbers, weight
from assessments.engine.mending import MERGE, MOVE, SPREAD, fits, mend

BIOMEDICAL = ("physician", "nurse", "pharmacist", "physician-assistant")
ALLIED = ("social-worker", "spiritual-care", "psychologist", "counselor", "ethicist", "therapist")


def learner(number, discipline="", offset=0):
    track = "biomedical" if discipline in BIOMEDICAL else "allied" if discipline else ""
    return Learner(str(number), f"Learner {number}", discipline, track, offset)


def many(*disciplines):
    return [learner(number, discipline) for number, discipline in enumerate(disciplines)]


people = st.lists(
    st.tuples(st.sampled_from(("", *BIOMEDICAL, *ALLIED)), st.sampled_from((-420, -360, 0, 60, 330, 720))),
    min_size=2,
    max_size=24,
).map(lambda rows: [learner(number, *row) for number, row in enumerate(rows)])
bounds = st.tuples(st.integers(2, 7), st.integers(0, 4)).map(lambda both: (both[0], both[0] + both[1]))


@given(people, bounds, st.integers(1, 50))
def test_everybody_is_in_one_team_and_sizes_keep_the_bounds(learners, sizes, seed):
    least, most = sizes
    if not numbers(len(learners), least, most):
        with pytest.raises(forming.CannotSplit, match=r"cannot be split|no team"):
            form(learners, least, most, seed=seed)
        return
    formed = form(learners, least, most, seed=seed)
    assert sorted(one.id for team in formed.teams for one in team) == sorted(one.id for one in learners)
    found = [len(team) for team in formed.teams]
    assert least <= min(found) <= max(found) <= most
    assert max(found) - min(found) <= 1


@given(people, bounds, st.integers(1, 50), st.randoms(use_true_random=False))
def test_the_same_people_and_seed_give_the_same_teams_in_whichever_order_they_come(
    learners, sizes, seed, random
):
    if not numbers(len(learners), *sizes):
        return
    other = list(learners)
    random.shuffle(other)
    assert form(learners, *sizes, seed=seed) == form(other, *sizes, seed=seed)


@given(
    people,
    st.integers(1, 5),
    st.lists(st.sets(st.sampled_from("0123456"), min_size=2, max_size=2), max_size=3),
)
def test_swapping_never_makes_anything_worse_and_loses_nobody(learners, number, pairs):
    wishes = Wishes(apart=frozenset(map(frozenset, pairs)))
    before = deal(learners, min(number, len(learners)))
    after = improve(before, wishes)
    assert sum(weight(one, wishes) for one in after) <= sum(weight(one, wishes) for one in before)
    assert sorted(map(len, after)) == sorted(map(len, before))
    assert sorted(one.id for team in after for one in team) == sorted(one.id for one in learners)


def test_disciplines_are_spread_so_that_each_team_has_as_many_as_there_are():
    formed = form(many(*BIOMEDICAL[:2] * 3, *ALLIED[:3] * 2), 4, 4)
    assert all(len({one.discipline for one in team}) == 4 for team in formed.teams)
    assert formed.remarks == ()


def test_a_chaplain_is_not_left_alone_among_physicians():
    formed = form(many(*["physician", "nurse"] * 4, "spiritual-care", "social-worker"), 5, 5)
    allied = sorted(sum(one.track == "allied" for one in team) for team in formed.teams)
    assert allied == [0, 2]
    assert any("too few for two in each of 2 teams" in said for said in formed.remarks)


def test_a_team_of_one_discipline_is_worse_than_somebody_alone():
    formed = form(many(*["physician"] * 8, "spiritual-care", "social-worker"), 5, 5)
    assert [sum(one.track == "allied" for one in team) for team in formed.teams] == [1, 1]


def test_one_who_is_alone_of_their_track_is_named():
    said = form(many(*["physician"] * 4, "spiritual-care"), 5, 5).remarks
    assert "Team 1: Learner 4 is the only one of the allied track." in said


def test_time_zones_are_put_together_where_disciplines_allow_it():
    here = [learner(number, one, -420) for number, one in enumerate((*BIOMEDICAL[:2], *ALLIED[:2]))]
    there = [learner(number + 4, one, 330) for number, one in enumerate((*BIOMEDICAL[:2], *ALLIED[:2]))]
    formed = form([*here, *there], 4, 4)
    assert [len({one.offset for one in team}) for team in formed.teams] == [1, 1]


def test_the_short_way_round_the_day_counts():
    assert forming.spread([learner(1, offset=720), learner(2, offset=-660)]) == 1
    assert forming.shared_hours([learner(1), learner(2, offset=90)]) == 6.5


def test_who_is_to_be_kept_apart_or_together_is_and_where_it_cannot_be_it_is_said():
    learners = many(*BIOMEDICAL, *ALLIED[:4])
    pair = frozenset({"0", "1"})
    apart = form(learners, 4, 4, wishes=Wishes(apart=frozenset({pair})))
    assert not any(pair <= {one.id for one in team} for team in apart.teams)
    together = form(learners, 4, 4, wishes=Wishes(together=frozenset({pair})))
    assert any(pair <= {one.id for one in team} for team in together.teams)
    one_team = form(learners, 8, 8, wishes=Wishes(apart=frozenset({pair})))
    assert "Learner 0 and Learner 1 are in one team although they were to be kept apart." in one_team.remarks


@pytest.mark.parametrize(
    ("count", "least", "most", "sentence"),
    [
        (
            7,
            4,
            5,
            "7 learners cannot be split into teams of 4 to 5. It can be done with 3 as the fewest or with 7 as the most.",
        ),
        (3, 4, 6, "3 learners cannot be split into teams of 4 to 6. It can be done with 3 as the fewest."),
        (
            11,
            5,
            5,
            "11 learners cannot be split into teams of 5. It can be done with 3 as the fewest or with 6 as the most.",
        ),
        (1, 2, 3, "One learner is no team. Wait until there are more."),
        (0, 2, 3, "There is nobody to put into a team."),
        (8, 4, 5, ""),
    ],
)
def test_what_cannot_be_split_is_said_with_what_would_do(count, least, most, sentence):
    assert forming.refusal(count, least, most) == sentence


def test_teams_changed_by_hand_are_judged_as_they_are():
    formed = assess([many("nurse", "nurse"), many("physician", "social-worker")])
    assert "Team 1: all are of one discipline." in formed.remarks


def test_two_small_teams_become_one_or_somebody_moves_whichever_is_better():
    teams = {"1": many("physician", "nurse"), "2": many("ethicist", "counselor", "pharmacist")}
    assert [one.kind for one in mend("1", teams, 3, 5)] == [MERGE]
    teams["3"] = [learner(number + 9, one) for number, one in enumerate((*BIOMEDICAL, "psychologist"))]
    ways = mend("1", teams, 3, 5)
    assert {one.kind for one in ways} == {MERGE, MOVE}
    moved = next(one for one in ways if one.kind == MOVE)
    assert [(one.discipline, before, after) for one, before, after in moved.moves] == [
        ("psychologist", "3", "1")
    ] or (moved.moves[0][1:] == ("3", "1"))


def test_a_team_that_is_large_enough_needs_nothing_and_one_that_nobody_can_help_has_no_way():
    assert mend("1", {"1": many("nurse", "physician", "ethicist")}, 3, 5) == []
    assert mend("1", {"1": many("nurse")}, 3, 5) == []


def test_who_comes_late_fits_best_where_their_discipline_is_missing_and_there_is_room():
    teams = {
        "1": many("nurse", "physician", "ethicist", "counselor"),
        "2": many("nurse", "nurse", "physician", "ethicist"),
        "3": many("nurse", "physician", "ethicist", "counselor", "psychologist"),
    }
    assert fits(learner(99, "counselor"), teams, 5) == ["2", "1"]
    teams["4"] = many("counselor", "nurse")
    assert fits(learner(99, "counselor"), teams, 5, least=3)[0] == "4"


def test_where_no_single_team_has_room_for_all_of_them_they_are_spread():
    ids = iter(range(100))
    seats = ("nurse", "physician", "ethicist", "counselor")

    def team(size):
        return [learner(next(ids), seats[number]) for number in range(size)]

    teams = {"1": team(3), "2": team(4), "3": team(4), "4": team(4)}
    (way,) = mend("1", teams, 4, 5)
    assert way.kind == SPREAD
    assert sorted(after for _learner, _before, after in way.moves) == ["2", "3", "4"]
    assert mend("1", {"1": team(3), "2": team(4), "3": team(4)}, 4, 5) == []


def test_nobody_is_fetched_into_a_team_that_nobody_is_left_in():
    full = many("nurse", "physician", "ethicist", "counselor", "pharmacist")
    assert mend("1", {"1": [], "2": full, "3": [*full]}, 2, 6) == []
