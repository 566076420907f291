"""Colleagues who can be asked, and time in the story: what may follow, what is shown, what opens, what stops an author."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import (
    casting,
    changes,
    checks,
    definition,
    events,
    fold,
    public,
    runs,
    story,
    trying,
)
from tests.assessments.engine import rotation, told

NOTES = {"vigil": told.VIGIL, "clearance": told.CLEARANCE, "night": told.NIGHT}


def started(case):
    return fold.fold(case, [events.Started(1)])


def ask(case, state, *notes):
    for one in notes:
        state = fold.step(case, state, events.Asked(state.last_seq + 1, one))
    return state


def commit(case, state):
    return fold.step(case, state, events.StageCommitted(state.last_seq + 1, case.stages[state.stage].id))


# The fold


def test_what_is_asked_is_kept_in_its_order_and_once():
    case = definition.parse(told.case())
    state = ask(case, started(case), "clearance", "vigil")
    assert state.asked == ("clearance", "vigil")
    with pytest.raises(fold.AskedAlready):
        ask(case, state, "vigil")


def test_nobody_is_asked_before_the_stage_is_open_or_after_it_is_given():
    case = definition.parse(told.case())
    with pytest.raises(fold.StageNotOpen):
        ask(case, started(case), "night")
    with pytest.raises(fold.StageLocked):
        ask(case, commit(case, started(case)), "vigil")
    with pytest.raises(fold.UnknownNote):
        ask(case, started(case), "nobody")
    with pytest.raises(fold.NotStarted):
        fold.step(case, fold.State(), events.Asked(1, "vigil"))


def test_who_sits_in_the_seat_cannot_ask_and_notices_it_without():
    whole = definition.parse(told.case())
    case = casting.cast(whole, told.CHAPLAIN)
    with pytest.raises(fold.UnknownNote):
        ask(case, started(case), "vigil")
    seen = public.public_view(case, 0, "s")["stage"]
    assert [one["html"] for one in seen["asides"]] == [told.VIGIL]
    assert [one["id"] for one in seen["colleagues"]] == ["clearance"]
    assert casting.cast(whole, None) is whole, "of whom no seat is known, everybody can be asked"


def test_opening_a_stage_again_takes_back_nothing_that_was_told():
    case = definition.parse(told.case())
    state, _ = runs.play(case, rotation.BEST, asks=("vigil", "night"))
    again = fold.step(case, state, events.Reopened(state.last_seq + 1, case.stages[0].id))
    assert again.asked == ("vigil", "night")
    with pytest.raises(fold.AskedAlready):
        ask(case, again, "vigil")
    assert ask(case, again, "clearance").asked == ("vigil", "night", "clearance")


@given(st.lists(st.sampled_from(["vigil", "clearance", "night", "nobody", "commit"]), max_size=12))
def test_whatever_is_tried_the_state_replays_and_nothing_is_told_that_was_not_asked(acts):
    case = definition.parse(told.case())
    log, state = [events.Started(1)], started(case)
    for act in acts:
        seq = state.last_seq + 1
        at_end = state.stage == len(case.stages)
        event = events.Asked(seq, act)
        if act == "commit":
            event = (
                events.Submitted(seq) if at_end else events.StageCommitted(seq, case.stages[state.stage].id)
            )
        try:
            state = fold.step(case, state, event)
            log.append(event)
        except fold.ImpossibleEvent:
            pass
    stored = [
        events.read(seq=one.seq, kind=one.KIND, payload=json.loads(json.dumps(one.payload))) for one in log
    ]
    assert fold.fold(case, stored).as_json() == state.as_json()
    assert len(set(state.asked)) == len(state.asked)
    for index in range(min(state.stage + 1, len(case.stages))):
        seen = definition.canonical(public.public_view(case, index, "s", state.skipped, state.asked))
        for note, html in NOTES.items():
            told_here = note in state.asked and case.notes[note][0] == index
            assert (html.encode() in seen) == told_here


# Time in the story


def test_asking_moves_the_clock_and_the_next_stage_begins_later():
    case = definition.parse(told.case())
    at = lambda index, *asked: public.public_view(case, index, "s", asked=asked)["stage"]["moment"]  # noqa: E731
    assert at(0) == ("tuesday", 14 * 60)
    assert at(0, "vigil") == ("tuesday", 14 * 60 + 20)
    assert at(1, "vigil") == ("tuesday", 15 * 60 + 20)
    assert [
        (one.note.id, one.at, one.until) for one in case.requests((0, 1, 2), ("night", "vigil", "clearance"))
    ] == [
        ("vigil", 0, 20),
        ("clearance", 20, 35),
        ("night", 95, 105),
    ]


def test_what_happens_when_asking_takes_too_long_is_said_then_and_not_before():
    case = definition.parse(told.case())
    late = lambda *asked: public.public_view(case, 0, "s", asked=asked)["stage"]["late"]  # noqa: E731
    assert late() == late("vigil") == ""
    assert late("vigil", "clearance") == told.GONE


@given(
    st.sampled_from(story.DAYS),
    st.integers(0, story.A_DAY - 1),
    st.integers(0, 20_000),
    st.integers(0, 20_000),
)
def test_two_spans_after_each_other_are_one(day, minute, one, other):
    clock = story.Clock(day, minute)
    assert story.Clock(*clock.after(one)).after(other) == clock.after(one + other)
    assert clock.after(7 * story.A_DAY) == (day, minute)


# Stages that open by it


def forked(rule):
    raw = told.case()
    item = deepcopy(raw["stages"][0]["items"][0]) | {"id": "later"}
    raw["stages"].insert(
        2, {"id": "alone", "title": "He is alone.", "html": "", "items": [item], "opens": {"all": [rule]}}
    )
    return raw


@pytest.mark.parametrize(
    ("rule", "asks", "met"),
    [
        ({"asked": ["vigil"]}, (), False),
        ({"asked": ["vigil"]}, ("vigil",), True),
        ({"asked_none": ["vigil"]}, ("clearance",), True),
        ({"asked_none": ["vigil"]}, ("vigil",), False),
        ({"minutes_at_least": 80}, ("clearance",), False),
        ({"minutes_at_least": 80}, ("vigil",), True),
        ({"asked": ["vigil"], "item": "meaning", "chose": ["pain"]}, ("vigil",), False),
    ],
)
def test_a_stage_opens_by_whom_one_asked_and_by_how_long_it_took(rule, asks, met):
    case = definition.parse(forked(rule))
    state, marks = runs.play(case, rotation.BEST | {"later": {"option": "toxicity"}}, asks=asks)
    assert (2 not in state.skipped) == met
    assert (marks.of("later").status != "removed") == met


def test_who_sits_in_the_seat_meets_the_rule_as_told():
    whole = definition.parse(forked({"asked_none": ["vigil"]}))
    state, _ = runs.play(casting.cast(whole, told.CHAPLAIN), rotation.BEST)
    assert state.skipped == {2}


# What is frozen


def test_a_case_that_says_nothing_new_is_still_of_schema_2():
    assert definition.schema_of(rotation.case()) == 2
    for raw in (told.case(), rotation.case(clock={"day": "monday", "time": "08:00"})):
        assert definition.schema_of(raw) == 3
    for rule in ({"asked": ["vigil"]}, {"minutes_at_least": 5}):
        raw = rotation.case()
        raw["stages"][2]["opens"] = {"all": [rule]}
        assert definition.schema_of(raw) == 3


def test_a_note_is_no_part_of_the_key_and_its_words_no_part_of_what_is_seen_before_asking():
    one, other = told.case(), told.case()
    other["stages"][0]["colleagues"][0] |= {"html": "<p>Other.</p>", "matters": "Otherwise."}
    views = [definition.canonical(public.public_view(definition.parse(raw), 0, "s")) for raw in (one, other)]
    assert views[0] == views[1]


def test_what_changes_between_versions_is_named():
    old, new = told.case(), told.case()
    new["stages"][0]["colleagues"][0]["html"] = "<p>Other words.</p>"
    assert changes.heaviest(changes.compare(*map(definition.parse, (old, new)))) == "wording"
    new["stages"][0]["colleagues"].pop()
    assert changes.heaviest(changes.compare(*map(definition.parse, (old, new)))) == "wording"
    new["stages"][1]["colleagues"][0]["takes"] = 45
    assert changes.heaviest(changes.compare(*map(definition.parse, (old, new)))) == "key"
    new["stages"][1]["colleagues"][0]["seat"] = ["discipline:chaplain"]
    assert changes.heaviest(changes.compare(*map(definition.parse, (old, new)))) == "structure"


# What authors are told


def test_a_case_with_colleagues_passes_the_checks():
    assert [one for one in checks.lint(told.case(), told.SEATS) if one.severity == "block"] == []


def said(change, severity="block"):
    raw = told.case()
    change(raw)
    return [one.sentence for one in checks.lint(raw, told.SEATS) if one.severity == severity]


def of_first(**more):
    return lambda raw: raw["stages"][0]["colleagues"][0].update(more)


@pytest.mark.parametrize(
    ("change", "severity", "sentence"),
    [
        (of_first(seat=[]), "block", "Say in whose seat"),
        (of_first(seat=["discipline:juggler"]), "block", "Nobody sits"),
        (of_first(seat=["track:allied", "track:biomedical"]), "block", "Everybody sits"),
        (of_first(html=" "), "block", "says nothing"),
        (of_first(takes=0), "ask", "takes no time"),
        (of_first(takes=300), "ask", "more than four hours"),
        (of_first(takes=20_000), "block", "more than a week"),
        (of_first(id="clearance"), "block", "share the id"),
        (lambda raw: raw["stages"][0].update(limit={"minutes": 36, "html": "x"}), "block", "never does"),
        (lambda raw: raw["stages"][0].update(limit={"minutes": 0, "html": "x"}), "block", "to everybody"),
        (lambda raw: raw["stages"][0].update(limit={"minutes": 5, "html": ""}), "block", "Say what happens"),
        (lambda raw: raw.pop("clock"), "ask", "nobody tells the time"),
    ],
)
def test_what_cannot_be_meant_is_said(change, severity, sentence):
    assert any(sentence in one for one in said(change, severity)), said(change, severity)


@pytest.mark.parametrize(
    ("rule", "severity", "sentence"),
    [
        ({"asked": ["nobody"]}, "block", "no earlier stage offers that"),
        ({"minutes_at_least": 1000}, "block", "at most"),
        ({"minutes_at_least": 0}, "block", "at least 0"),
        ({}, "block", "Choose the question"),
        ({"asked": ["vigil"]}, "ask", "knows it without asking, and so meets this rule as told: chaplain"),
    ],
)
def test_a_rule_of_the_story_that_cannot_be_meant_is_said(rule, severity, sentence):
    found = checks.lint(forked(rule), told.SEATS)
    assert any(sentence in one.sentence for one in found if one.severity == severity)


@pytest.mark.parametrize(
    ("rules", "severity", "sentence"),
    [
        ({"all": [{"asked": ["vigil"]}, {"asked_none": ["vigil"]}]}, "block", "excludes itself"),
        ({"all": [{"asked": ["vigil"], "asked_none": ["vigil"]}]}, "block", "excludes itself"),
        ({"all": [{"minutes_at_least": 90}, {"asked_none": ["vigil"]}]}, "block", "excludes itself"),
        ({"any": [{"minutes_at_least": 90, "asked_none": ["vigil"]}]}, "block", "excludes itself"),
        ({"all": [{"minutes_at_least": 90}]}, "ask", "never meets this stage, whatever they ask: chaplain."),
        ({"all": [{"minutes_at_least": 105}]}, "block", "from whatever seat"),
        ({"all": [{"asked_none": ["vigil", "night"]}]}, "ask", "whatever they ask: chaplain, nurse/bsn."),
    ],
)
def test_a_stage_that_some_or_all_can_never_meet_is_said(rules, severity, sentence):
    raw = forked({"asked": ["vigil"]})
    raw["stages"][2]["opens"] = rules
    found = [one for one in checks.lint(raw, told.SEATS) if one.where == "alone"]
    assert any(sentence in one.sentence for one in found if one.severity == severity), found


@pytest.mark.parametrize(
    "rules",
    [
        {"any": [{"asked": ["vigil"]}, {"asked_none": ["vigil"]}]},
        {"all": [{"asked": ["vigil", "night"]}, {"asked_none": ["vigil"]}]},
        {"all": [{"minutes_at_least": 60}]},
    ],
)
def test_a_stage_that_can_be_met_is_left_in_peace(rules):
    raw = forked({"asked": ["vigil"]})
    raw["stages"][2]["opens"] = rules
    said = [one.sentence for one in checks.lint(raw, told.SEATS) if one.where == "alone"]
    assert not any("Nobody ever meets" in one for one in said)


# Test runs and tries


def test_a_run_asks_and_says_where_it_cannot():
    case = definition.parse(forked({"asked": ["vigil"]}))
    script = {
        "title": "asks",
        "asks": ["vigil"],
        "answers": rotation.BEST | {"later": {"option": "toxicity"}},
        "expect": {"decision": "pass", "items": {"later": "2"}},
    }
    assert runs.replay(case, script, told.SEATS).ok
    (one, *_more) = runs.replay(case, script | {"seat": "chaplain"}, told.SEATS).differences
    assert "no colleague can be asked for it from this seat" in one


def test_a_try_asks_in_the_stage_that_is_open():
    case = definition.parse(told.case())
    state = trying.gone(case, rotation.BEST, [case.stages[0].id], ("vigil", "night"))
    assert (state.stage, state.asked) == (1, ("vigil", "night"))
    assert trying.leading(case, rotation.BEST, 1, ("vigil",)) == (case.stages[0].id,)
