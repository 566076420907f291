"""What stands out in a plan and what it comes to: the rules alone, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import careplan, careplan_checks, careplan_reading
from assessments.engine.careplan import Row
from assessments.engine.careplan_flags import flags, score
from assessments.engine.exact import canonical

RAW = {
    "title": "A plan", "summary": "", "minutes": 60, "days": 14, "references": ["NCP 2018"],
    "person_name": "Harold Voss, 81", "person_about": "", "content_note": "", "story": "<p>He is home.</p>",
    "voices": [{"id": "v", "who": "Harold", "words": "Stay."}],
    "problems": [{"id": "p", "domain": 2, "text": "Breath"}],
    "goals": [{"id": "home", "text": "Stay home.", "whose": "Harold"}, {"id": "in", "text": "Go in.", "whose": "Son"}],
    "domains": [{"number": 2, "name": "Physical"}, {"number": 4, "name": "Social"}],
    "disciplines": [{"code": "physician", "name": "Physician"}, {"code": "social-worker", "name": "Social worker"}],
    "library": [
        {"id": "fan", "domain": 2, "text": "A fan.", "owners": ["physician"], "source": "G 2010"},
        {"id": "much", "domain": 2, "text": "More morphine.", "owners": ["physician"], "source": "X"},
        {"id": "ruth", "domain": 4, "text": "Ask Ruth.", "owners": ["social-worker"], "source": "NCP"},
    ],
    "musts": [{"id": "must-ruth", "sentence": "Ruth.", "any_of": ["ruth"], "domain": 4, "owners": ["social-worker"]}],
    "must_nots": [{"id": "not", "intervention": "much", "because": "He could stop breathing."}],
    "contradictions": [{"id": "c", "one": "home", "other": "in", "sentence": "Not both."}],
    "rubric": {"slug": "r", "title": "R", "about": "", "criteria": [
        {"id": "a", "title": "A", "description": "", "critical_level": "", "critical_because": "", "levels": [
            {"id": "n", "label": "N", "points": "0", "descriptor": "n"}, {"id": "y", "label": "Y", "points": "1", "descriptor": "y"}]}]},
    "reflection": "What?", "questions": [{"id": "q", "text": "Heard?"}], "least": 2, "most": 4, "reveal": "signed",
}  # fmt: skip
EXERCISE = careplan_reading.read(RAW)


def row(id_, **said):
    whole = {
        "domain": 2,
        "problem": f"Problem {id_}",
        "goal": "g",
        "intervention": "i",
        "when": "w",
        "measure": "m",
    }
    return Row(id_, **{**whole, "owners": ("physician",), **said})


def kinds(plan, **about):
    return [one.kind for one in flags(plan, EXERCISE, **about)]


def said(change):
    raw = {**RAW, **change}
    return " ".join(one.sentence for one in careplan_checks.check(raw) if one.severity == "block")


def test_a_whole_exercise_has_nothing_that_blocks():
    assert said({}) == ""


def test_a_row_with_two_owners_and_one_with_none_stand_out():
    plan = [row("a", owners=("physician", "social-worker")), row("b", owners=())]
    assert kinds(plan).count("two-owners") == 1 and "no-owner" in kinds(plan)


def test_one_intervention_in_two_rows_with_different_owners_has_two_owners():
    plan = [row("a", library="fan"), row("b", library="fan", owners=("social-worker",))]
    assert [one.rows for one in flags(plan, EXERCISE) if one.kind == "two-owners"] == [("a", "b")]
    assert "twice" in kinds([row("a", library="fan"), row("b", library="fan")])


def test_goals_that_contradict_are_said_in_the_authors_sentence_with_both_rows():
    found = [
        one
        for one in flags([row("a", goal_id="home"), row("b", goal_id="in")], EXERCISE)
        if one.kind == "contradiction"
    ]
    assert len(found) == 1 and found[0].rows == ("a", "b") and found[0].sentence.startswith("Not both.")


def test_empty_domains_and_idle_disciplines_are_named_and_unfinished_rows():
    found = " ".join(one.sentence for one in flags([row("a", measure="")], EXERCISE))
    assert "Social" in found and "Social worker" in found and "way to tell" in found


def test_keys_are_silent_while_the_team_works():
    plan = [row("a", library="much")]
    assert not {"missing", "harm"} & set(kinds(plan))
    assert {"missing", "harm"} <= set(kinds(plan, keys=True))


def test_a_must_have_asks_for_its_domain_and_an_owner_that_fits():
    right = row("a", library="ruth", domain=4, owners=("social-worker",))
    assert score([right], EXERCISE).points == 1
    for wrong in ({"domain": 2}, {"owners": ("physician",)}, {"intervention": " "}, {"library": ""}):
        fields = {"library": "ruth", "domain": 4, "owners": ("social-worker",), **wrong}
        assert score([row("a", **fields)], EXERCISE).points == 0


def test_what_harms_is_counted_whatever_else_is_there():
    assert not score(
        [row("a", library="much"), row("b", library="ruth", domain=4, owners=("social-worker",))], EXERCISE
    ).is_safe


def test_checks_name_what_is_not_there():
    musts = [{**RAW["musts"][0], "any_of": ["gone"]}]
    assert "not in the library" in said({"musts": musts})
    assert "nothing in the library is their work" in said(
        {"disciplines": [*RAW["disciplines"], {"code": "ethicist", "name": "Ethicist"}]}
    )
    assert "Choose a rubric" in said({"rubric": None})
    assert "rests" in said({"library": [{**RAW["library"][0], "source": " "}, *RAW["library"][1:]]})
    assert "asked for and must not be" in said(
        {"must_nots": [{"id": "x", "intervention": "ruth", "because": "b"}]}
    )
    assert "not known here" in said({"extra": 1})


def test_checks_name_what_no_row_could_hold_and_what_two_questions_share():
    long = [{**RAW["library"][0], "text": "x" * 801}, *RAW["library"][1:]]
    assert "“fan” has 801 characters; a row of a plan holds 800" in said({"library": long})
    assert "holds 600" in said({"goals": [{"id": "home", "text": "x" * 601, "whose": "H"}, RAW["goals"][1]]})
    assert "short name of 2 entries" in said({"questions": [*RAW["questions"], {"id": "q", "text": "Kept?"}]})


def test_a_discipline_of_the_team_that_the_exercise_does_not_name_is_said_by_its_name():
    plan = [row("a", owners=("physician", "massage"))]
    words = " ".join(one.sentence for one in flags(plan, EXERCISE, names={"massage": "Massage therapy"}))
    assert "Massage therapy" in words and "massage." not in words


ids = st.sampled_from(["", "fan", "much", "ruth", "other"])
ROWS = st.lists(
    st.builds(
        Row,
        st.uuids().map(str),
        domain=st.integers(0, 9),
        problem=st.text(max_size=80),
        goal=st.text(max_size=9),
        intervention=st.text(max_size=9),
        library=ids,
        goal_id=st.sampled_from(["", "home", "in", "zzz"]),
        owners=st.lists(st.sampled_from(["physician", "social-worker", "x"]), unique=True).map(tuple),
    ),
    max_size=8,
)


@given(ROWS)
def test_any_plan_is_scored_and_a_row_more_never_costs_a_must_have(plan):
    whole = score(plan, EXERCISE)
    assert 0 <= whole.points <= whole.most == 1
    assert score(plan[:-1], EXERCISE).points <= whole.points
    for one in flags(plan, EXERCISE, keys=True):
        assert one.sentence and set(one.rows) <= {found.id for found in plan}
    assert [one for one in flags(plan, EXERCISE) if one.when == "key"] == []


@given(ROWS)
def test_what_a_row_says_has_an_exact_form_and_reads_back(plan):
    for one in plan:
        canonical(one.plain)
        assert careplan.row_of(one.id, one.number, one.plain) == one
