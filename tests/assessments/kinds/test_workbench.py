"""The opioid workbench: the four worked cases with every edge, errors carried forward, and calculators never mixed."""

import json
from copy import deepcopy
from fractions import Fraction
from pathlib import Path

import pytest

from assessments.engine import kinds
from assessments.engine.answers import Blank, Response, Ungradable
from assessments.engine.checks import lint_item
from assessments.engine.conversion import Equianalgesic, Mme, PatchRule, kind_of, tally
from assessments.engine.findings import blocking
from assessments.engine.reading import Reader
from assessments.kinds.workbench import freezing, kind
from assessments.kinds.workbench.marking import mark
from assessments.kinds.workbench.question import Mixed

DATA = json.loads((Path(__file__).parent / "workbench.json").read_text())
TABLES, CASES = DATA["tables"], DATA["cases"]


def frozen(case, change=None, quantities=None):
    """The frozen fields of one of the cases, perhaps changed by its author."""
    author = deepcopy(CASES[case]["item"])
    if change:
        change(author["fields"])
    return freezing.worked_out(author["fields"], quantities or author["quantities"], TABLES)


def read(fields):
    """The item as the engine reads it; nothing may be amiss."""
    findings = []
    reader = Reader({"id": "work", "kind": "workbench", **fields}, "", findings)
    reader.take("variants")
    item = kind.read(reader)
    reader.close()
    assert not findings, findings
    return item


def item_of(case, change=None):
    """One of the cases as an item."""
    return read(frozen(case, change))


def said(case, change=None):
    """What stops publication of a changed case."""
    return " ".join(one.sentence for one in blocking(lint_item(item_of(case, change))))


def marked(item, answer):
    """{step: how it stands} and the criticals of an answer."""
    parsed = kinds.parse(item, answer)
    assert isinstance(parsed, Response), parsed
    return {one.step.id: one for one in mark(item, parsed)}, kinds.score(item, parsed).criticals


@pytest.mark.parametrize("case", CASES)
def test_the_worked_answer_of_every_case_earns_everything_and_harms_nobody(case):
    item = item_of(case)
    assert not blocking(lint_item(item))
    for answer in (CASES[case]["best"], kind.model_answer(item)):
        result = kinds.score(item, kinds.parse(item, answer))
        assert result.points == result.max_points
        assert not result.criticals


@pytest.mark.parametrize("one", DATA["steps"], ids=lambda one: f"{one['case']} {one['step']} {one['answer']}")
def test_every_edge_of_the_worked_cases(one):
    steps, criticals = marked(item_of(one["case"]), CASES[one["case"]]["best"] | one["answer"])
    step = steps[one["step"]]
    assert step.share == Fraction(one["share"])
    assert not step.carried or step.step.own
    assert bool(step.criticals) == one["critical"]
    assert not one["critical"] or criticals


@pytest.mark.parametrize("one", DATA["carried"], ids=lambda one: f"{one['case']} {one['answer']}")
def test_an_error_is_carried_forward_and_a_dose_that_could_harm_is_named_all_the_same(one):
    item = item_of(one["case"])
    answer = CASES[one["case"]]["best"] | one["answer"]
    steps, criticals = marked(item, answer)
    assert {id_: str(step.share) for id_, step in steps.items()} == one["shares"]
    assert sorted(id_ for id_, step in steps.items() if step.carried) == sorted(one["carried"])
    assert bool(criticals) == one["critical"]
    assert all(step.share == 0 for step in steps.values() if step.criticals)
    assert kinds.score(item, kinds.parse(item, answer)).detail["went_wrong"] == one["wrong"]


def test_a_step_without_its_unit_is_told_before_it_is_given_and_hides_no_critical_error():
    item = item_of("rotation")
    answer = kinds.parse(item, CASES["rotation"]["best"] | {"total.unit": "", "reduce": "36"})
    assert answer.problem[0] == "unit_missing"
    result = kinds.score(item, answer)
    assert result.criticals
    assert result.detail["steps"]["total"]["standing"] == "ungradable"


def test_an_empty_step_is_told_and_earns_nothing():
    item = item_of("rotation")
    answer = kinds.parse(item, {"total": "180 mg"})
    assert answer.problem == ("steps_left", "“Step convert”, and 4 more: still empty.")
    assert kinds.score(item, answer).points == 1


def test_nothing_given_is_blank_and_a_lone_number_without_a_unit_is_ungradable():
    item = item_of("rotation")
    assert isinstance(kinds.parse(item, {"total": " ", "total.unit": "mg"}), Blank)
    assert kinds.parse(item, {"total": "180"}) == Ungradable("unit_missing", kind.REASONS["unit_missing"])


def test_a_regimen_needs_its_interval():
    item = item_of("rotation")
    answer = kinds.parse(item, CASES["rotation"]["best"] | {"regimen.every": ""})
    assert answer.problem[0] == "interval_missing"


@pytest.mark.parametrize(
    "wrong", [{"total.unit": "pint"}, {"regimen.every": "5"}, {"safety": ["none"]}, {"safety": "x"}]
)
def test_what_no_form_can_send_is_refused(wrong):
    answer = kinds.parse(item_of("rotation"), CASES["rotation"]["best"] | wrong)
    assert isinstance(answer, Ungradable) and answer.malformed


def test_the_key_follows_from_the_table_in_force():
    older = item_of("rotation", lambda fields: fields.update(table="older-2010"))
    assert older.numbers["convert"].value == 45
    assert older.numbers["reduce"].critical[0].low == 45
    stated = said("rotation", lambda fields: fields["steps"][1].update(value="45"))
    assert "the table in force gives 36, and the key says 45 mg" in stated


def test_a_tally_and_a_conversion_are_never_mixed():
    def convert_by_cdc(fields):
        fields["table"] = "cdc-mme-2022"

    assert isinstance(item_of("rotation", convert_by_cdc).plan, Mixed)
    assert "A tally of MME has no new drug" in said("rotation", convert_by_cdc)

    def convert_in_a_tally(fields):
        fields["steps"].insert(0, deepcopy(CASES["rotation"]["item"]["fields"]["steps"][2]) | {"value": "18"})
        fields["points"] = "3"

    assert "does not belong to a tally of MME" in said("mme", convert_in_a_tally)

    def tally_by_a_table(fields):
        fields["table"] = "mcpherson-2018"

    assert "Say what to convert to" in said("mme", tally_by_a_table)

    def factor_in_a_formula(fields):
        fields["steps"][2]["value"] = "convert * lookup(cdc-mme-2022, tramadol, oral)"

    assert "mixed" in said("rotation", factor_in_a_formula)


def test_each_calculator_takes_only_its_own_table():
    tables = freezing.parsed(TABLES)
    assert [type(tables[slug]) for slug in sorted(tables)] == [Mme, PatchRule, Equianalgesic, Equianalgesic]
    assert {kind_of(table) for table in tables.values()} == {"equianalgesic", "mme", "patch"}


def test_buprenorphine_is_not_counted_and_never_shown_as_0():
    def on_buprenorphine(fields):
        row = {
            "opioid": "buprenorphine",
            "route": "transdermal",
            "amount": "10",
            "unit": "mcg/h",
            "times": "1",
        }
        fields["from"].append(row | {"text": "Buprenorphine patch 10 mcg/h"})

    item = item_of("mme", on_buprenorphine)
    assert not blocking(lint_item(item))
    assert item.numbers["tally"].value == 130
    assert tally(item.plan.table, item.taken)[-1].mme is None
    shown = kind.public_view(item, "seed")
    assert [row["amount"] for row in shown["tables"][0]["rows"] if row["name"] == "Buprenorphine"] == [
        "not counted"
    ]
    assert "Buprenorphine: not counted" in " ".join(kind.feedback(item, Blank())["worked"])


def test_methadone_and_patches_are_never_converted_by_a_table():
    def to_methadone(fields):
        fields["target"] = {"opioid": "methadone", "route": "oral"}

    def from_methadone(fields):
        fields["from"][0]["opioid"] = "methadone"

    def from_a_patch(fields):
        fields["from"][0] = {
            **fields["from"][0],
            "opioid": "fentanyl",
            "route": "transdermal",
            "unit": "mcg/h",
        }

    assert "for specialists" in said("rotation", to_methadone)
    assert "for specialists" in said("rotation", from_methadone)
    assert "one-way" in said("rotation", from_a_patch)


def test_intravenous_fentanyl_never_leads_to_a_patch():
    def from_the_vein(fields):
        fields["from"][0] |= {
            "opioid": "fentanyl",
            "route": "iv",
            "unit": "mcg",
            "amount": "600",
            "times": "1",
        }

    assert "IV fentanyl never leads to a patch" in said("patch", from_the_vein)


@pytest.mark.parametrize(("case", "unit"), [("pca", "mg/h"), ("mme", "mcg/h")])
def test_a_rate_is_not_multiplied_by_the_hours_once_more(case, unit):
    def hourly(fields):
        rate = next((one for one in fields["from"] if one["unit"] == unit), fields["from"][0])
        rate |= {"unit": unit, "times": "24"}

    assert "runs the whole day already" in said(case, hourly)
    assert "runs the whole day already" not in said(case)


def test_a_dose_at_an_interval_is_never_keyed_as_a_rate():
    def keyed_by_the_day(fields):
        regimen = next(step for step in fields["steps"] if step["kind"] == "regimen")
        regimen |= {"unit": "mg/24h", "units": ["mg/24h", "mcg"]}

    assert "a dose at an interval is an amount" in said("rotation", keyed_by_the_day)


def test_a_patch_is_not_reduced_a_second_time():
    def reduce_as_well(fields):
        fields["steps"].insert(3, deepcopy(CASES["rotation"]["item"]["fields"]["steps"][2]) | {"id": "cut"})
        fields["points"] = "6"

    assert "not reduced again" in said("patch", reduce_as_well)


def test_the_unreduced_equivalent_is_critical_when_pain_is_controlled_unless_the_author_says_otherwise():
    assert item_of("rotation").numbers["reduce"].critical[0].low == 36
    uncontrolled = item_of("rotation", lambda fields: fields.update(pain_controlled=False))
    assert not uncontrolled.numbers["reduce"].critical
    mine = [{"low": "40", "because": "Mine."}]
    overridden = item_of("rotation", lambda fields: fields["steps"][2].update(critical=mine))
    assert overridden.numbers["reduce"].critical[0].low == 40


def test_a_table_that_nobody_published_stops_publication():
    assert "There is no published table “mine”" in said(
        "rotation", lambda fields: fields.update(table="mine")
    )


def test_the_worked_solution_is_told_step_by_step():
    lines = kind.feedback(item_of("rotation"), Blank())["worked"]
    assert lines[0] == "Step total: 60 × 2 + 15 × 4 = 180 mg"
    assert (
        lines[1]
        == "Step convert: 180 × 5 ÷ 25 = 36 mg of Hydromorphone, by mouth (McPherson, 2nd edition (2018))"
    )
    assert lines[2] == "Step reduce: 36 mg less 50 % = 18 mg"
    assert lines[3] == "Step regimen: 3 mg every 4 hours = 18 mg in 24 hours"
    patch = kind.feedback(item_of("patch"), Blank())["worked"]
    assert (
        patch[2] == "Step patch: 125 ÷ 2 = 62.5 mcg/h, rounded to 50 mcg/h (Oral morphine to fentanyl patch)"
    )
    tallied = kind.feedback(item_of("mme"), Blank())["worked"]
    assert tallied[-1] == "Step tally: 40 + 30 + 60 = 130 MME a day (CDC MME factors (2022))"


def test_the_learner_sees_the_table_and_no_key():
    shown = json.dumps(kind.public_view(item_of("rotation"), "seed"), ensure_ascii=False)
    assert "McPherson" in shown and "2027-11-30" in shown
    for hidden in ("factor", "because", "correct", "critical", "36"):
        assert hidden not in shown


def test_the_step_where_it_went_wrong_is_named():
    item = item_of("rotation")
    answer = kinds.parse(item, CASES["rotation"]["best"] | {"reduce": "36", "regimen": "6"})
    looked = kind.feedback(item, answer)
    assert looked["went_wrong"] == "Step reduce"
    regimen = next(one for one in looked["steps"] if one["id"] == "regimen")
    assert regimen["given"] == "6 mg every 4 hours (36 mg in 24 hours)"
    assert regimen["harmful"] and not regimen["carried"], (
        "it follows, and it could harm: it is not marked right"
    )


def test_quantities_make_variants_whose_keys_are_computed_for_each():
    def in_words(fields):
        fields["stem"] = "<p>He takes {{er}} mg twice and {{ir}} mg four times.</p>"
        for row, name in zip(fields["from"], ("er", "ir"), strict=True):
            row.update(amount=name, text=f"Morphine {{{{{name}}}}} mg")
        fields["steps"] = fields["steps"][:3]
        fields["steps"][2] |= {
            "value": "convert * 0.5",
            "bands": [{"low": "convert * 0.5", "high": "convert * 0.75", "share": "1", "because": "So."}],
        }
        fields["points"] = "3"

    quantities = [
        {"name": "er", "from": "30", "to": "60", "step": "15"},
        {"name": "ir", "values": ["7.5", "15"]},
    ]
    found = frozen("rotation", in_words, quantities)
    assert "trouble" not in found
    assert len(found["variants"]) == 6
    last = read(found["variants"][-1])
    assert last.stem == "<p>He takes 60 mg twice and 15 mg four times.</p>"
    assert [last.numbers[name].value for name in ("total_24h", "convert", "reduce")] == [180, 36, 18]
    first = read(found["variants"][0])
    assert [first.numbers[name].value for name in ("total_24h", "convert", "reduce")] == [90, 18, 9]
    assert first.numbers["reduce"].critical[0].low == 18
    for one in found["variants"]:
        assert not blocking(lint_item(read(one)))
