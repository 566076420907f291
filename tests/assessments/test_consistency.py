"""Rules of a sitting that cannot be meant together are refused in sentences; others must be said to be meant."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.consistency import Rules, asked, refused
from assessments.engine.release import (
    KEY_LIKE,
    PRESETS,
    WHAT,
    Moment,
    Standing,
    Viewer,
    policy_of,
    read_policy,
    visible,
    written_policy,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SUMMATIVE = Rules(
    "summative", PRESETS["summative"], opens_at=NOON, closes_at=NOON + HOUR, limit=45, minutes=40
)
said = st.dictionaries(
    st.sampled_from(WHAT), st.sampled_from([one.name.lower() for one in Moment] + ["never"])
)


def but(**changes):
    return dataclasses.replace(SUMMATIVE, **changes)


def shows(**overrides):
    return but(policy=policy_of("summative", overrides))


def formative(*, tries, **overrides):
    return Rules("formative", policy_of("formative", overrides), tries=tries)


def test_what_goes_together_is_neither_refused_nor_asked_about():
    assert (refused(SUMMATIVE), asked(SUMMATIVE)) == ([], [])
    for purpose, policy in PRESETS.items():
        assert refused(Rules(purpose, policy)) == []


@pytest.mark.parametrize(
    ("rules", "about", "words"),
    [
        (but(closes_at=NOON), "closes", "close before it opens"),
        (but(tries=0), "attempts_allowed", "needs a number of tries"),
        (but(formative_only=True), "purpose", "for practice only"),
        (shows(key="after_submit"), "show_key", "before the last attempt of anyone ends"),
        (shows(explanation="after_stage"), "show_explanation", "before the last attempt of anyone ends"),
        (shows(correctness="never"), "show_key", "The key says what was right"),
        (shows(key="after_window", correctness="after_release"), "show_key", "The key says what was right"),
        (dataclasses.replace(shows(points="after_window"), closes_at=None), "closes", "it never closes"),
        (
            but(policy=policy_of("formative", {"own_answer": "never"}), purpose="formative"),
            "show_points",
            "first",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_where_it_stands(rules, about, words):
    assert any(one.about == about and words in one.sentence for one in refused(rules))


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (but(minutes=50), "estimated at 50 minutes, and the limit is 45"),
        (but(closes_at=NOON + HOUR / 2), "open for 30 minutes, less than the limit"),
        (but(rehearsed=True), "has read its key before"),
        (formative(tries=2, key="after_release", correctness="after_stage"), "there is another try"),
        (formative(tries=0, key="never"), "there is another try"),
    ],
)
def test_what_may_be_meant_is_asked(rules, words):
    assert refused(rules) == []
    assert any(words in one.sentence for one in asked(rules))


@pytest.mark.parametrize(
    "rules",
    [
        formative(tries=1, key="after_release"),
        formative(tries=3),
        formative(tries=3, key="after_release", others="after_release"),
        but(tries=2, policy=policy_of("summative", {"others": "after_window"})),
    ],
)
def test_what_others_answered_helps_nobody_who_cannot_try_again_or_reads_the_key_anyway(rules):
    assert asked(rules) == []


@given(overrides=said)
def test_no_summative_rules_that_pass_show_a_key_while_anyone_can_still_answer(overrides):
    policy = policy_of("summative", overrides)
    if refused(but(policy=policy)):
        return
    for standing in (
        Standing("open"),
        Standing("open", stage_locked=True),
        Standing("submitted", stage_locked=True),
    ):
        assert not set(KEY_LIKE) & visible(policy, Viewer(is_owner=True), standing)


@given(purpose=st.sampled_from(sorted(PRESETS)), overrides=said)
def test_a_policy_survives_being_stored(purpose, overrides):
    policy = policy_of(purpose, overrides)
    assert dict(read_policy(written_policy(policy))) == dict(policy)
    assert set(policy) == set(WHAT) - {word for word, moment in overrides.items() if moment == "never"}


def test_unknown_words_show_nothing():
    assert dict(policy_of("none such", {"key": "whenever", "all": "after_stage"})) == {}
