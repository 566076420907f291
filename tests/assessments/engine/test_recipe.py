"""Recipes: a small parser of our own, exact sums, and variants that are the same for ever."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import checks, kinds, recipe, variants
from assessments.engine.findings import blocking
from assessments.engine.reading import Reader
from assessments.kinds.numeric import recipe as numeric_recipe
from assessments.kinds.workbench import freezing
from tests.assessments.kinds.test_workbench import TABLES

TABLES_READ = freezing.parsed(TABLES)
VALUES = {"er": Fraction(60), "ir": Fraction(15), "n": Fraction(4)}
SUMS = [
    ("er * 2 + ir * n", "180"), ("(er + ir) × 2", "150"), ("er − ir − n", "41"), ("er ÷ ir ÷ n", "1"),
    ("er / 7", "60/7"), ("min(er, ir, n)", "4"), ("max(er, ir)", "60"), ("round(62.5, 25, down)", "50"),
    ("round(62.5, 25, up)", "75"), ("round(60, 25, nearest)", "50"), ("round(62.5, 25)", "75"),
    ("0.1 + 0.2", "3/10"), ("2 + 3 * 4", "14"), ("round(er * 2, er / 4, down)", "120"),
    ("180 * lookup(mcpherson-2018, hydromorphone, oral) / lookup(mcpherson-2018, morphine, oral)", "36"),
    ('180 * lookup("older-2010", hydromorphone, oral) / lookup("older-2010", morphine, oral)', "45"),
]  # fmt: skip
FAULTS = [
    ("", 1, "Write a sum"), ("er +", 5, "too early"), ("er ir", 4, "does not fit"), ("(er + ir", 9, "close the bracket"),
    ("er ** 2", 5, "does not fit"), ("-er", 1, "minus sign"), ("eval(er)", 1, "no “eval( )”"), ("er; ir", 3, "does not fit"),
    ("__import__", 1, "does not fit"), ("er.real", 3, "does not fit"), ("round(er)", 1, "a value and a step"),
    ("min(er)", 1, "at least two"), ("lookup(er)", 10, "between table"), ("e" * 400, 300, "too long"),
    ("(" * 60 + "1" + ")" * 60, 41, "too many brackets"), ("1e3", 2, "does not fit"), ("er, ir", 3, "does not fit"),
]  # fmt: skip
LATER = [
    ("er / (ir - 15)", "divides by 0"), ("missing * 2", "Nothing is called “missing”"),
    ("lookup(none, morphine, oral)", "no published table"), ("lookup(mcpherson-2018, methadone, oral)", "says nothing of"),
    ("lookup(cdc-mme-2022, buprenorphine, transdermal)", "says nothing of"), ("round(er, ir - 15)", "more than 0"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SUMS)
def test_sums_are_exact(text, expected):
    assert recipe.evaluate(recipe.parse(text), VALUES, TABLES_READ) == Fraction(expected)


@pytest.mark.parametrize(("text", "at", "said"), FAULTS)
def test_what_is_no_sum_is_said_with_its_place(text, at, said):
    fault = recipe.parse(text)
    assert isinstance(fault, recipe.Fault)
    assert fault.at == at
    assert said in fault.sentence


@pytest.mark.parametrize(("text", "said"), LATER)
def test_a_sum_without_an_answer_says_why(text, said):
    fault = recipe.evaluate(recipe.parse(text), VALUES, TABLES_READ)
    assert isinstance(fault, recipe.Fault)
    assert said in fault.sentence


@given(st.text(max_size=60) | st.text(alphabet="er ir0123456789+-*/(),.minmaxroundlookup", max_size=60))
def test_anything_at_all_gets_a_number_or_a_sentence(text):
    found = recipe.evaluate(recipe.parse(text), VALUES, TABLES_READ)
    assert isinstance(found, Fraction) or found.sentence


def test_a_sum_cannot_grow_without_measure():
    tree = recipe.parse("*".join(["999999999999"] * 20))
    values = {"x": Fraction(1)}
    for _ in range(20):
        found = recipe.evaluate(tree, values, {})
        if isinstance(found, recipe.Fault):
            break
        tree = recipe.Sum("*", recipe.Number(found), recipe.Number(found), 1)
    assert isinstance(found, recipe.Fault) and "without measure" in found.sentence


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("er*2+ir*n", "60 × 2 + 15 × 4"),
        ("(er+ir)*2", "(60 + 15) × 2"),
        ("er-(ir-n)", "60 − (15 − 4)"),
        ("er/(ir*n)", "60 ÷ (15 × 4)"),
        ("round(er/7, 5, down)", "60 ÷ 7, rounded down to 5"),
    ],
)
def test_the_working_is_shown_as_a_person_writes_it(text, shown):
    assert recipe.shown(recipe.parse(text), VALUES, TABLES_READ) == shown


# Variants


UNITS = [
    {"id": "mg", "label": "mg", "dimension": "mass", "factor": "1"},
    {"id": "mcg", "label": "mcg", "dimension": "mass", "factor": "0.001"},
]
QUANTITIES = [
    {"name": "er", "from": "30", "to": "90", "step": "15"},
    {"name": "ir", "values": ["7.5", "15"]},
    {"name": "doses", "values": ["2", "3", "4"]},
]
PLAN = {
    "quantities": QUANTITIES,
    "conditions": ["his kidneys work well"],
    "lines": [{"name": "total", "is": "er * 2 + ir * doses", "unit": "mg", "text": "All of it"}],
    "least": "30",
    "most": "600",
}


def fields(**changes):
    """A numeric question with a recipe, as an author wrote it."""
    return {
        "stem": "<p>ER {{er}} mg twice, IR {{ir}} mg {{doses}} times. How much?</p>", "points": "1", "explanation": "",
        "references": [], "label": "Morphine in 24 hours", "hint": "", "units": UNITS, "unit": "mg", "value": "total",
        "tolerance": {"abs": "1"}, "bands": [], "rest_because": "Count all.", "worked": [],
        "critical": [{"low": "total * 10", "because": "Ten times {{er}} mg."}], **changes,
    }  # fmt: skip


def read(raw):
    """The item, its variants as questions of their own."""
    findings = []
    shared = {"id": "q", "kind": "numeric"}
    items = [
        kinds.get("numeric").read(Reader({**one, **shared}, "", findings))
        for one in raw.get("variants", [raw])
    ]
    assert not findings
    return items


def said(raw):
    """What stops publication."""
    found = [one.sentence for item in read(raw) for one in blocking(checks.lint_item(item))]
    return " ".join(found)


def test_a_recipe_is_enumerated_with_key_ranges_and_working_for_each():
    raw = numeric_recipe.worked_out(fields(), PLAN, TABLES_READ)
    items = read(raw)
    assert len(items) == 30
    assert not said(raw)
    first, last = items[0], items[-1]
    assert first.stem == "<p>ER 30 mg twice, IR 7.5 mg 2 times. How much?</p>"
    assert (first.value, first.critical[0].low) == (75, 750)
    assert first.worked == ("All of it: 30 × 2 + 7.5 × 2 = 75 mg", "Because his kidneys work well")
    assert (last.value, last.critical[0].because) == (240, "Ten times 90 mg.")


def test_of_many_combinations_forty_are_taken_evenly_and_always_the_same():
    many = [{"name": "a", "from": "1", "to": "100", "step": "1"}, {"name": "b", "values": ["1", "2", "3"]}]
    read_once, _said = variants.read_quantities(many)
    found = variants.combinations(read_once)
    assert len(found) == 40
    assert found == variants.combinations(read_once)
    assert found[0] == {"a": 1, "b": 1}
    assert len({values["a"] for values in found}) > 30


def test_the_same_question_twice_is_kept_once():
    plan = PLAN | {"quantities": [{"name": "er", "values": ["30", "30.0"]}, *QUANTITIES[1:]]}
    raw = numeric_recipe.worked_out(fields(), plan, TABLES_READ)
    assert len(raw["variants"]) == 6


UNFIT = [
    (fields(value="er - er"), PLAN, "0 or less"),
    (fields(value="ir - er * 2"), PLAN, "0 or less"),
    (fields(), PLAN | {"most": "100"}, "outside the plausible range"),
    (fields(value="totl"), PLAN, "Nothing is called “totl”"),
    (fields(stem="<p>ER {{er}} mg, and the rest?</p>"), PLAN, "Name every quantity"),
    (fields(stem="<p>{{er}} {{ir}} {{doses}} {{which}}</p>"), PLAN, "The text names {{which}}"),
    (
        fields(),
        PLAN | {"quantities": [{"name": "1x", "values": ["1"]}, *QUANTITIES]},
        "no name for a quantity",
    ),
    (fields(), PLAN | {"quantities": [*QUANTITIES, QUANTITIES[0]]}, "Two quantities are called “er”"),
    (fields(critical=[{"low": "total", "because": "So."}]), PLAN, "critical"),
    (fields(tolerance=None, value="er / 7"), PLAN | {"least": "1"}, "needs more digits"),
    (
        fields(value="er * lookup(cdc-mme-2022, tramadol, oral) * lookup(mcpherson-2018, morphine, oral)"),
        PLAN,
        "mixed here",
    ),
    (
        fields(
            value="er * lookup(cdc-mme-2022, oxycodone, oral) / lookup(cdc-mme-2022, hydromorphone, oral)"
        ),
        PLAN,
        "divides by an MME factor",
    ),
    (
        fields(value="er * lookup(older-2010, morphine, oral) / lookup(mcpherson-2018, morphine, oral)"),
        PLAN,
        "Two equianalgesic tables",
    ),
]


@pytest.mark.parametrize(("wrong", "plan", "sentence"), UNFIT, ids=[one[2] for one in UNFIT])
def test_a_recipe_that_is_unfit_stops_publication(wrong, plan, sentence):
    assert sentence in said(numeric_recipe.worked_out(wrong, plan, TABLES_READ))
