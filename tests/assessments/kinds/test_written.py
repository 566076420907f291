"""Short and long responses: what matches, what waits, what a marker's levels come to, what authors are told."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import checks, debrief, definition, kinds, public, release, runs, score
from assessments.engine.answers import Blank, Ungradable
from assessments.engine.written import Written
from tests.assessments import writing


def item(raw):
    return definition.parse(writing.case(raw)).items[0]


def short(**changes):
    return item(writing.short(**changes))


def long(**changes):
    return item(writing.long(**changes))


def result(found, text):
    return kinds.score(found, kinds.parse(found, {"text": text}))


def form(text, how="exact", id_="one", **more):
    return {"id": id_, "text": text, "how": how, "because": "So.", **more}


# Short responses: what matches


@pytest.mark.parametrize("text", ["Naloxone", "naloxone", "  NALOXONE. ", "nalo\u0301xone", "Naloxone\n"])
def test_case_spaces_accents_and_a_period_do_not_count(text):
    assert result(short(), text).points == 2


def test_runs_of_spaces_count_as_one():
    found = short(accepts=[form("low dose", share="1")], rejects=[])
    assert result(found, " low \n  dose ").points == 2
    assert result(found, "lowdose").status == "awaiting"


@pytest.mark.parametrize("text", ["18", "18.0", "18.00", " 18 "])
def test_a_number_is_compared_by_its_value(text):
    assert result(short(accepts=[form("18", "number", share="1")], rejects=[]), text).points == 2


@pytest.mark.parametrize("text", ["18 mg", "1.8", "18-20", "eighteen", "-18", "1e1"])
def test_what_is_not_that_number_waits_for_a_person(text):
    assert result(short(accepts=[form("18", "number", share="1")], rejects=[]), text).status == "awaiting"


def test_a_thousand_may_have_its_comma():
    assert result(short(accepts=[form("1000", "number", share="1")], rejects=[]), "1,000").points == 2


@pytest.mark.parametrize("text", ["I would keep low dose naloxone", "naloxone, in a low dose, at hand"])
def test_words_may_stand_anywhere_in_the_answer(text):
    assert result(short(), text).points == 1


@pytest.mark.parametrize(
    "text", ["low doses of naloxones", "never low dose naloxone", "don’t give low dose naloxone"]
)
def test_parts_of_words_and_negations_are_left_to_a_person(text):
    assert result(short(), text).status == "awaiting"


def test_a_wrong_form_earns_nothing_and_its_harm_is_said():
    found = result(short(), "I would give him midazolam")
    assert (found.status, found.points) == ("scored", 0)
    assert [one.sentence for one in found.criticals] == ["It would have slowed him more."]


def test_an_answer_that_is_right_and_wrong_at_once_is_judged_by_a_person():
    assert result(short(), "low dose naloxone and midazolam").status == "awaiting"


def test_what_is_listed_word_for_word_is_not_overruled_by_a_word_in_it():
    found = short(
        accepts=[form("naloxone", "contains", "yes", share="1")],
        rejects=[form("naloxone by mouth", id_="no")],
    )
    assert result(found, "Naloxone by mouth").points == 0


def test_of_two_accepted_forms_the_better_one_counts():
    forms = [form("naloxone", "contains", "a", share="0.5"), form("dose", "contains", "b", share="1")]
    assert result(short(accepts=forms, rejects=[]), "naloxone dose").points == 2


@pytest.mark.parametrize("raw", [None, {}, {"text": ""}, {"text": " \n "}, {"text": None}])
@pytest.mark.parametrize("raw_item", [writing.SHORT, writing.LONG], ids=["short", "long"])
def test_nothing_but_spaces_is_no_answer(raw, raw_item):
    found = item(raw_item)
    assert kinds.parse(found, raw) == Blank()
    assert kinds.score(found, Blank()).status == "blank"


@pytest.mark.parametrize("raw", [1, [], "text", {"text": 1}, {"text": ["a"]}])
@pytest.mark.parametrize("raw_item", [writing.SHORT, writing.LONG], ids=["short", "long"])
def test_what_no_form_sends_is_refused(raw, raw_item):
    answer = kinds.parse(item(raw_item), raw)
    assert isinstance(answer, Ungradable) and answer.malformed


# What is kept


@given(st.text(min_size=1))
def test_no_word_of_the_text_is_kept_in_the_log(text):
    for found, keys in ((short(), {"matched", "written", "blank"}), (long(), {"written", "words", "blank"})):
        kept = kinds.stored(found, kinds.parse(found, {"text": text}))
        assert set(kept) <= keys
        assert all(
            isinstance(value, bool | int) or value in ("name", "said", "benzo") for value in kept.values()
        )


def test_what_is_kept_says_which_form_or_that_and_how_much_was_written():
    assert kinds.stored(short(), kinds.parse(short(), {"text": "Naloxone"})) == {"matched": "name"}
    assert kinds.stored(short(), kinds.parse(short(), {"text": "Narcan?"})) == {"written": True}
    assert kinds.stored(long(), Written(13)) == {"written": True, "words": 13}


def test_a_form_that_is_no_longer_listed_is_not_guessed():
    assert isinstance(kinds.restore(short(accepts=[], rejects=[]), {"matched": "name"}), Ungradable)


# Marks


def test_a_long_response_waits_then_earns_what_its_levels_come_to():
    found = long()
    answer = kinds.parse(found, {"text": writing.TEXT})
    assert kinds.score(found, answer).status == "awaiting"
    marked = kinds.marked(found, answer, writing.MIDDLE)
    assert (marked.status, marked.points, marked.share) == ("scored", 2, Fraction(1, 2))
    assert marked.detail["levels"] == writing.MIDDLE


def test_top_levels_are_full_marks_and_the_points_are_the_authors():
    found = long(points="6")
    assert kinds.marked(found, Written(9), writing.TOP).points == 6
    assert kinds.marked(found, Written(9), {"cause": "half", "safety": "clear"}).points == Fraction(9, 2)


def test_a_critical_level_is_a_critical_error_beside_the_points():
    marked = kinds.marked(long(), Written(9), writing.HARM)
    assert marked.points == 2
    assert [one.sentence for one in marked.criticals] == ["Twice the dose could have stopped his breathing."]


@pytest.mark.parametrize("levels", [{}, {"cause": "full"}, {"cause": "full", "safety": "no-such-level"}])
def test_an_answer_waits_until_every_criterion_has_a_level(levels):
    assert kinds.marked(long(), Written(9), levels).status == "awaiting"


def test_levels_change_neither_a_blank_answer_nor_one_that_matched():
    assert kinds.marked(long(), Blank(), writing.TOP).status == "blank"
    matched = kinds.parse(short(), {"text": "Naloxone"})
    assert kinds.marked(short(), matched, {"answer": "not"}).points == 2


def test_a_short_answer_without_a_rubric_is_right_partly_or_not():
    waiting = kinds.parse(short(), {"text": "Narcan"})
    assert [
        kinds.marked(short(), waiting, {"answer": level}).points for level in ("not", "partly", "right")
    ] == [0, 1, 2]


def test_the_case_is_pending_until_the_last_mark_then_decided():
    case = definition.parse(writing.case())
    _, pending = runs.play(case, writing.ANSWERS)
    assert (pending.decision, pending.items("awaiting")) == ("pending", ("letter",))
    _, passed = runs.play(case, writing.ANSWERS, {"letter": writing.TOP})
    assert (passed.decision, passed.points) == ("pass", 6)
    _, harmed = runs.play(case, writing.ANSWERS, {"letter": writing.HARM})
    assert harmed.decision == "not_yet"


def test_awaiting_blank_and_removed_are_told_apart():
    case = definition.parse(writing.case())
    marks = score.score(case, {"letter": {"written": True, "words": 9}}, removed=["antidote"])
    assert [mark.result.status for mark in marks.marks] == ["removed", "awaiting"]
    assert score.score(case, {}).decision == "not_yet"


# Advice


@pytest.mark.parametrize(("words", "code"), [(4, "too_short"), (5, None), (20, None), (21, "too_long")])
def test_outside_of_the_range_one_is_told_and_it_can_be_graded_all_the_same(words, code):
    found = long()
    answer = kinds.parse(found, {"text": "word " * words})
    advice = kinds.advice(found, answer)
    assert (advice and advice[0]) == code
    assert kinds.score(found, answer).status == "awaiting"


def test_without_a_range_nothing_is_advised():
    found = long(words_least=None, words_most=None)
    assert kinds.advice(found, Written(9999)) is None
    assert kinds.advice(short(), Written()) is None


# What may be seen


def test_before_the_answer_nothing_is_shown_but_the_question():
    case = definition.parse(writing.case())
    text = definition.canonical(public.public_view(case, 0, "seed")).decode()
    for hidden in ("Naloxone", "midazolam", "kidneys", "Whoever teaches", "critical", "Sound"):
        assert hidden not in text


def test_marks_are_shown_only_where_marks_are_released():
    case = definition.parse(writing.case())
    state, marks = runs.play(case, writing.ANSWERS, {"letter": writing.MIDDLE})
    letter = case.find("letter")
    closed = debrief.item_debrief(case, state, marks, letter, frozenset({"own_answer", "correctness", "key"}))
    assert "marked" not in closed
    shown = debrief.item_debrief(case, state, marks, letter, release.ALL)
    chosen = [[one["label"] for one in part["levels"] if one["chosen"]] for part in shown["marked"]]
    assert chosen == [["Nearly"], ["Silent"]]


def test_a_summary_gives_no_key_away():
    assert kinds.summary(short(), kinds.parse(short(), {"text": "naloxone"})) == "A short answer"
    assert kinds.summary(long(), Written(1)) == "A text of one word"
    assert kinds.summary(long(), Written(3)) == "A text of 3 words"


# What authors are told


def sentences(raw):
    return [(one.severity, one.sentence) for one in checks.lint_item(item(raw))]


def test_the_samples_have_nothing_to_put_right():
    assert sentences(writing.SHORT) == []
    assert sentences(writing.LONG) == []


@pytest.mark.parametrize(
    ("changes", "severity", "words"),
    [
        ({"accepts": [form("give midazolam", share="1")]}, "block", "also has the wrong form “midazolam”"),
        (
            {"accepts": [form("drug", "contains", share="1")], "rejects": [form("wrong drug", "contains", "no")]},
            "block",
            "also has the accepted form",
        ),
        ({"model_answer": "<p> </p>"}, "block", "Write the model answer they mark by."),
        ({"accepts": [form("18 mg", "number", share="1")]}, "block", "is not a number"),
        ({"accepts": [form(" ", share="1")]}, "block", "This form is empty."),
        ({"accepts": [form("!", "contains", share="1")]}, "block", "cannot match anything"),
        ({"accepts": [form("yes", share="2")]}, "block", "a share lies between 0 and 1"),
        ({"accepts": [form("yes", id_="benzo", share="1")]}, "block", "share this id"),
        ({"rejects": [form("no", critical=True) | {"because": ""}]}, "block", "could have done to the patient"),
        ({"accepts": [form("yes", share="1") | {"because": ""}]}, "ask", "says nothing afterwards"),
        ({"accepts": [form("yes", share="0.5")]}, "ask", "Every accepted form earns a part only"),
    ],
)  # fmt: skip
def test_an_author_of_a_short_question_is_told(changes, severity, words):
    assert [said[0] for said in sentences(writing.short(**changes)) if words in said[1]] == [severity]


@pytest.mark.parametrize(
    ("changes", "severity", "words"),
    [
        ({"rubric": None}, "block", "Choose a published rubric"),
        ({"rubric": {"title": "Empty", "criteria": []}}, "block", "The rubric has no criterion."),
        ({"model_answer": ""}, "block", "Write a model answer."),
        ({"plan": ""}, "ask", "Say who marks this"),
        ({"words_least": 30}, "block", "no text is both"),
        ({"words_most": None}, "ask", "There is no most number of words."),
        ({"words_most": 9000}, "block", "do not fit into an answer"),
        ({"words_least": 15}, "ask", "The model answer has 13 words"),
        ({"points": "6"}, "ask", "The rubric gives up to 4 points"),
    ],
)
def test_an_author_of_a_long_question_is_told(changes, severity, words):
    assert [said[0] for said in sentences(writing.long(**changes)) if words in said[1]] == [severity]


def test_a_run_with_marks_is_replayed_and_one_whose_marks_do_not_fit_is_said():
    case = definition.parse(writing.case())
    script = {"title": "Best", "answers": writing.ANSWERS, "marks": {"letter": writing.TOP}, "expect": {}}
    expected = script | {"expect": {"decision": "pass", "points": "6", "items": {"letter": "4"}}}
    assert runs.replay(case, expected).differences == ()
    pending = {"title": "Waits", "answers": writing.ANSWERS, "expect": {"decision": "pending", "points": "2"}}
    assert runs.replay(case, pending).differences == ()
    wrong = script | {"marks": {"letter": {"cause": "best"}, "antidote": {"answer": "right"}}}
    said = runs.replay(case, wrong).differences
    assert len(said) == 2 and all("do not fit" in one for one in said)
    assert "level for each criterion" in runs.replay(case, script | {"marks": []}).differences[0]
