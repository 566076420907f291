"""Who is asked what: seats, variants, and stages that open by what was answered."""

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import casting, checks, debrief, definition, events, fold, public, runs, score
from assessments.engine.release import ALL, NOTHING
from courses.audience import Seat
from tests.assessments.engine import rotation

PHARMACIST = Seat("pharmacist", "", "biomedical", "dispenses")
CHAPLAIN = Seat("chaplain", "", "allied", "none")
SEATS = {"pharmacist": PHARMACIST, "chaplain": CHAPLAIN}


def for_(*codes, but=False):
    return {"codes": list(codes), "but": but}


def case(**more):
    return rotation.case(**more)


def seated():
    """Stage two asks the pharmacist one question more, and lets the chaplain notice something."""
    raw = case()
    extra = {**deepcopy(raw["stages"][0]["items"][0]), "id": "interactions", "points": "1"}
    raw["stages"][1]["items"].append({**extra, "audience": for_("discipline:pharmacist")})
    raw["stages"][1]["asides"] = [
        {
            "id": "vigil",
            "title": "At the bed",
            "html": "<p>He asks for his brother.</p>",
            "audience": for_("discipline:chaplain"),
        }
    ]
    return raw


def test_a_seat_is_asked_its_own_questions_and_no_other():
    whole = definition.parse(seated())
    assert casting.cast(whole, PHARMACIST).find("interactions")
    assert casting.cast(whole, CHAPLAIN).find("interactions") is None
    assert casting.cast(whole, None).find("interactions")
    assert casting.cast(whole, CHAPLAIN).max_points == whole.max_points - 1


def test_what_a_seat_notices_is_shown_to_it_alone_while_it_works():
    whole = definition.parse(seated())
    seen = public.public_view(casting.cast(whole, CHAPLAIN), 1, "s")["stage"]["asides"]
    assert [one["title"] for one in seen] == ["At the bed"]
    other = definition.canonical(public.public_view(casting.cast(whole, PHARMACIST), 1, "s"))
    assert b"brother" not in other


def test_the_others_read_afterwards_what_a_seat_was_asked_and_noticed():
    whole = definition.parse(seated())
    (stage,) = debrief.other_seats(whole, CHAPLAIN, [ALL] * len(whole.stages))
    assert [item["id"] for item in stage["items"]] == ["interactions"]
    assert stage["asides"] == []
    (stage,) = debrief.other_seats(whole, PHARMACIST, [ALL] * len(whole.stages))
    assert [aside["id"] for aside in stage["asides"]] == ["vigil"]
    without_key = ALL - {"key"}
    assert debrief.other_seats(whole, CHAPLAIN, [without_key] * len(whole.stages)) == []
    assert debrief.other_seats(whole, CHAPLAIN, [NOTHING] * len(whole.stages)) == []


def test_a_stage_in_which_a_seat_finds_nothing_to_do_cannot_be_published():
    raw = case()
    raw["stages"][0]["items"][0]["audience"] = for_("discipline:pharmacist")
    said = [one.sentence for one in checks.lint(raw, SEATS) if one.severity == "block"]
    assert said == ["There is nothing to do in this stage for: chaplain. Ask something of everybody."]
    raw["stages"][0]["items"][0]["audience"] = for_("discipline:nobody", but=True)
    assert [one for one in checks.lint(raw, SEATS) if one.severity == "block"] == []


def test_a_seat_that_is_none_is_complained_of():
    raw = case()
    raw["stages"][0]["items"][0]["audience"] = for_("pharmacist")
    assert any("names nobody" in one.sentence for one in checks.lint(raw, SEATS))


# Stages that open by rule


def forked():
    """After the dose: a night call for who chose 36 mg or more, a quiet morning for the others."""
    raw = case()
    dose_stage = next(
        i for i, s in enumerate(raw["stages"]) if any(item["id"] == "dose" for item in s["items"])
    )
    base = raw["stages"][0]["items"][0]
    call = {**deepcopy(base), "id": "call", "points": "2"}
    calm = {**deepcopy(base), "id": "calm", "points": "1"}
    raw["stages"][dose_stage + 1 :] = [
        {"id": "night", "title": "Answer the night call.", "html": "", "items": [call],
         "opens": {"all": [{"item": "dose", "at_least": "36"}]}},
        {"id": "morning", "title": "Visit him.", "html": "", "items": [calm]},
    ]  # fmt: skip
    return raw


def test_an_answer_leads_to_its_consequence():
    whole = definition.parse(forked())
    answers = {**rotation.UNSAFE, "call": {"option": "toxicity"}, "calm": {"option": "toxicity"}}
    state, marks = runs.play(whole, answers)
    assert state.skipped == frozenset()
    assert marks.max_points == whole.max_points


def test_what_is_never_met_is_skipped_and_counts_for_nobody():
    whole = definition.parse(forked())
    state, marks = runs.play(whole, {**rotation.BEST, "calm": {"option": "toxicity"}})
    night = whole.stage_index("night")
    assert state.skipped == {night}
    assert night not in state.given_stages
    assert marks.of("call").status == "removed"
    assert marks.max_points == whole.max_points - 2
    assert marks.points == marks.max_points
    shown = debrief.debrief(whole, state, marks, [ALL] * len(whole.stages))
    assert [stage["id"] for stage in shown["stages"]][-1] == "morning"
    assert "night" not in [stage["id"] for stage in shown["stages"]]
    assert shown["stages"][-1]["number"] == len(whole.stages) - 1


def test_what_other_seats_met_on_a_path_one_never_took_stays_untold():
    raw = forked()
    night = next(stage for stage in raw["stages"] if stage["id"] == "night")
    night["items"].append(
        {**deepcopy(night["items"][0]), "id": "asked-of-one", "audience": for_("discipline:pharmacist")}
    )
    whole = definition.parse(raw)
    everything = [ALL] * len(whole.stages)
    shown = [stage["id"] for stage in debrief.other_seats(whole, CHAPLAIN, everything)]
    assert "night" in shown
    reached = set(range(len(whole.stages))) - {whole.stage_index("night")}
    shown = [stage["id"] for stage in debrief.other_seats(whole, CHAPLAIN, everything, reached)]
    assert "night" not in shown


def test_a_stage_that_was_skipped_takes_no_answer():
    whole = definition.parse(forked())
    state, _ = runs.play(whole, {**rotation.BEST, "calm": {"option": "toxicity"}})
    open_again = fold.step(whole, state, events.Reopened(state.last_seq + 1, "morning"))
    late = events.Answered(open_again.last_seq + 1, "call", {"option": "toxicity"})
    with pytest.raises(fold.StageNotOpen):
        fold.step(whole, open_again, late)


def test_the_count_of_stages_promises_no_stage_that_may_not_come():
    whole = definition.parse(forked())
    last = whole.stage_index("morning")
    night = whole.stage_index("night")
    assert public.public_view(whole, 0, "s")["stage"]["count"] == len(whole.stages) - 1
    seen = public.public_view(whole, last, "s", frozenset({night}))["stage"]
    assert (seen["number"], seen["count"]) == (len(whole.stages) - 1, len(whole.stages) - 1)


def test_where_one_is_led_never_depends_on_the_key():
    raw, other = forked(), forked()
    for stage in other["stages"]:
        for item in stage["items"]:
            for option in item.get("options", []):
                for name in ("best", "correct"):
                    if name in option:
                        option[name] = not option[name]
    for answers in (rotation.BEST, rotation.UNSAFE):
        one, two = (runs.play(definition.parse(case), answers)[0] for case in (raw, other))
        assert one.skipped == two.skipped


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"all": [{"item": "call", "chose": ["toxicity"]}]}, "no earlier stage asks that question"),
        ({"all": [{"item": "meaning", "chose": ["no-such-option"]}]}, "offers nothing of that name"),
        ({"all": [{"item": "meaning", "at_least": "3"}]}, "not answered with a number"),
        ({"all": [{"item": "meaning"}]}, "Say which answer"),
        ({"all": []}, "Say on which answers"),
    ],
)
def test_a_rule_that_cannot_hold_stops_publication(rule, sentence):
    raw = forked()
    next(stage for stage in raw["stages"] if stage["id"] == "night")["opens"] = rule
    assert any(sentence in one.sentence for one in checks.lint(raw) if one.severity == "block")


def test_the_first_stage_has_no_rule():
    raw = forked()
    raw["stages"][0]["opens"] = {"all": [{"item": "dose", "at_least": "36"}]}
    assert any("first stage is always met" in one.sentence for one in checks.lint(raw))


# A stage with a pass mark of its own


def test_nobody_passes_without_the_part_that_must_be_held():
    raw = case(cut="0.1")
    raw["stages"][0]["cut"] = "1"
    wrong = {**rotation.BEST, "meaning": {"option": "pain"}}
    assert runs.play(definition.parse(raw), wrong)[1].decision == "not_yet"
    assert runs.play(definition.parse(raw), rotation.BEST)[1].decision == "pass"
    del raw["stages"][0]["cut"]
    assert runs.play(definition.parse(raw), wrong)[1].decision == "pass"


# Variants


def varied(count=3):
    raw = case()
    for stage in raw["stages"]:
        for item in stage["items"]:
            if item["id"] == "dose":
                own = {name: value for name, value in item.items() if name not in ("id", "kind")}
                item["variants"] = [{**deepcopy(own), "stem": f"<p>Variant {n}</p>"} for n in range(count)]
    return raw


def test_an_attempt_meets_one_variant_under_the_same_id():
    whole = definition.parse(varied())
    for number in (1, 2, 3):
        met = casting.cast(whole, None, casting.numbered(number)).find("dose")
        assert met.stem == f"<p>Variant {number - 1}</p>"
        assert met.variants == ()


@given(st.text(max_size=40), st.integers(2, 9))
def test_each_try_meets_another_variant_until_all_were_met(seed, count):
    whole = definition.parse(varied(count))
    stems = [casting.cast(whole, None, casting.drawn(seed, n)).find("dose").stem for n in range(1, count + 1)]
    assert len(set(stems)) == count
    again = casting.cast(whole, None, casting.drawn(seed, 1)).find("dose").stem
    assert again == stems[0]


def test_a_fault_in_one_variant_stops_publication():
    raw = varied()
    item = next(item for stage in raw["stages"] for item in stage["items"] if item["id"] == "dose")
    item["variants"][2]["bands"] = []
    assert any(
        "No band earns full marks" in one.sentence for one in checks.lint(raw) if one.severity == "block"
    )


def test_a_run_names_its_seat_and_its_variant():
    whole = definition.parse(seated())
    script = {
        "title": "best",
        "answers": {**rotation.BEST, "interactions": {"option": "toxicity"}},
        "expect": {"decision": "pass"},
    }
    assert runs.replay(whole, {**script, "seat": "pharmacist"}, SEATS).ok
    (said,) = runs.replay(whole, {**script, "seat": "chaplain"}, SEATS).differences
    assert "no such question" in said
    (said,) = runs.replay(whole, {**script, "seat": "juggler"}, SEATS).differences
    assert "Nobody sits" in said


# Schema 1


def test_a_case_frozen_before_there_were_seats_is_read_as_it_was():
    raw = case()
    assert definition.parse({**raw, "schema": 1}) == definition.parse({**raw, "schema": 2})
    assert definition.parse({**raw, "schema": 3}) == definition.parse({**raw, "schema": 2})
    with pytest.raises(definition.InvalidDefinition):
        definition.parse({**raw, "schema": 4})


def test_sections_of_the_chart_come_in_their_order():
    raw = case()
    raw["chart"] = [
        {**raw["chart"][0], "id": "a", "section": "labs", "visible_from": raw["stages"][0]["id"]},
        {**raw["chart"][0], "id": "b", "section": "problems", "visible_from": raw["stages"][0]["id"]},
    ]
    seen = public.public_view(definition.parse(raw), 0, "s")["chart"]
    assert [(entry["id"], entry["section"]) for entry in seen] == [("b", "problems"), ("a", "labs")]


def test_a_share_of_a_stage_is_judged_exactly():
    raw = case(cut="0.1")
    raw["stages"][0]["cut"] = "0.5"
    whole = definition.parse(raw)
    assert whole.stages[0].cut == Decimal("0.5")
    state, marks = runs.play(whole, rotation.BEST)
    held = replace(marks, points=Fraction(0))
    assert score.total(whole, held.marks).decision == "pass"
    assert state.is_closed
