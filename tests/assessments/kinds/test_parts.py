"""Grouped response, matrix, cloze and bow-tie: the vectors, the rules, what is seen and what authors are told."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from assessments.engine import checks, definition, kinds, parts, public
from assessments.engine.answers import Blank
from assessments.engine.release import ALL, reveal
from assessments.kinds.cloze.block import marked
from assessments.kinds.cloze.text import Mark, misplaced, split
from tests.assessments.engine import rotation
from tests.assessments.kinds import samples

VECTORS = json.loads((Path(__file__).parent.parent / "engine" / "vectors.json").read_text())["parts"]


def item(kind, **changes):
    """A sample, changed and read."""
    return read(samples.item(kind, **changes))


def read(raw):
    """The item of a definition."""
    return definition.parse(rotation.case_of(raw)).find(raw["id"])


def result(of, raw):
    """What a raw answer earns."""
    return kinds.score(of, kinds.parse(of, raw))


def share(of, raw):
    """Its share of the points."""
    return result(of, raw).share


def option(id_, key, right=False, **changes):
    return {"id": id_, "text": f"Option {id_}", "because": "Because.", key: right, **changes}


# The vectors of the reference


def grid(**changes):
    """Keys {1}, {1, 2}, {3} in three columns, as the vector of the matrix has them."""
    rows = [
        {"id": "r1", "text": "One", "right": ["a", "b"], "critical": [], "because": "."},
        {"id": "r2", "text": "Two", "right": ["b"], "critical": [], "because": "."},
        {"id": "r3", "text": "Three", "right": ["c"], "critical": [], "because": "."},
    ]
    columns = [{"id": id_, "text": id_.upper()} for id_ in "abc"]
    return item("matrix", **({"several": True, "rows": rows, "columns": columns} | changes))


def blanks(*ids):
    """A cloze of blanks that are all linked, each with the options “…-yes” and “…-no”."""
    return item(
        "cloze",
        text="".join(f"[[{id_}]] " for id_ in ids),
        linked=[list(ids)],
        blanks=[
            {"id": i, "label": i, "options": [option(f"{i}-yes", "right", True), option(f"{i}-no", "right")]}
            for i in ids
        ],
    )


def bow(**changes):
    """Keys AB, C and DE, as the vector of the bow-tie has them; X, Y and Z are wrong."""
    pools = {"actions": "ABX", "condition": "CYZ", "parameters": "DEW"}
    made = {
        name: [option(id_, "right", id_ in "ABCDE") for id_ in letters] for name, letters in pools.items()
    }
    return item("bow_tie", **(made | changes))


def filled(ids, right):
    return {id_: f"{id_}-{'yes' if id_ in right else 'no'}" for id_ in ids}


def answered(name):
    """The question and the answer that a vector speaks of."""
    if name.startswith("rationale dyad"):
        return blanks("x", "y"), filled("xy", "xy" if "both" in name else "x")
    if name.startswith("rationale triad"):
        right = {"all right": "xyz", "finding and one reason": "xy", "finding alone": "x"}
        return blanks("x", "y", "z"), filled("xyz", right.get(name.removeprefix("rationale triad "), "yz"))
    if name.startswith("matrix"):
        return grid(), {"r1": ["a", "b"], "r2": ["a", "b"]}
    return bow(), {"actions": ["A", "X"], "condition": ["C"], "parameters": ["E", "D"]}


@pytest.mark.parametrize("name", VECTORS)
def test_the_vectors(name):
    earned, most, *by_group = VECTORS[name]
    of, raw = answered(name)
    assert share(of, raw) == Fraction(earned, most)
    if by_group:
        assert list(result(of, raw).detail["earned"].values()) == by_group[0]


# The rules


def test_each_group_is_marked_by_itself_and_none_below_zero():
    of = item("grouped_response")
    assert share(of, samples.BEST["who"]) == 1
    assert share(of, {"nursing": ["breaths", "jerks", "fluids"], "pharmacy": ["check"]}) == Fraction(2, 3)
    assert share(of, {"nursing": ["fluids"], "pharmacy": ["check"]}) == Fraction(1, 3)
    assert share(of, {"nursing": ["breaths", "jerks"], "pharmacy": ["stock"]}) == Fraction(2, 3)


@given(st.sets(st.sampled_from(["breaths", "jerks", "fluids"])), st.sets(st.sampled_from(["check", "stock"])))
def test_one_more_wrong_tick_never_helps_in_a_group(nursing, pharmacy):
    of = item("grouped_response")
    raw = {"nursing": [*nursing, "breaths"], "pharmacy": [*pharmacy]}
    assert share(of, {**raw, "nursing": [*nursing, "breaths", "fluids"]}) <= share(of, raw)


def test_one_for_each_row_that_is_right():
    of = item("matrix")
    assert share(of, samples.BEST["signs"]) == 1
    assert share(of, {"jerking": "toxic", "pain": "toxic"}) == Fraction(1, 3)


def test_ticking_every_cell_of_a_matrix_does_not_win():
    assert share(grid(), {row: list("abc") for row in ("r1", "r2", "r3")}) == Fraction(1, 4)


def test_blanks_that_are_not_linked_earn_one_each():
    of = item("cloze", linked=[])
    assert share(of, {"cause": "metabolite", "step": "more"}) == Fraction(1, 2)
    assert share(of, {"cause": "metabolite"}) == Fraction(1, 2)


def test_a_linked_set_and_a_blank_by_itself_add_their_marks():
    of = blanks("x", "y", "z")
    of = read(
        samples.item("cloze")
        | {
            "text": "[[x]] [[y]] [[z]] [[w]]",
            "linked": [["x", "y", "z"]],
            "blanks": [
                {
                    "id": i,
                    "label": i,
                    "options": [option(f"{i}-yes", "right", True), option(f"{i}-no", "right")],
                }
                for i in "xyzw"
            ],
        }
    )
    assert share(of, filled("xyzw", "xyw")) == Fraction(2, 3)
    assert share(of, filled("xyzw", "yzw")) == Fraction(1, 3)


def test_a_bow_with_too_much_chosen_is_asked_for_again():
    of = bow()
    answer = kinds.parse(of, {"actions": ["A", "B", "X"], "condition": ["C"]})
    assert (answer.reason, answer.malformed) == ("too_many", False)
    assert answer.sentence == "Choose no more than 2 actions. You have chosen 3."
    assert (
        kinds.parse(of, {"condition": ["C", "Y"]}).sentence
        == "Choose no more than 1 condition. You have chosen 2."
    )


@pytest.mark.parametrize("kind", samples.ITEMS)
def test_the_best_answer_has_all_points_and_a_critical_one_is_said_whatever_the_points(kind):
    of = item(kind)
    assert kinds.get(kind).model_answer(of) == samples.BEST[of.id]
    assert share(of, samples.BEST[of.id]) == 1
    assert result(of, samples.BEST[of.id]).criticals == ()
    unsafe = result(of, samples.UNSAFE[of.id])
    assert [one.item for one in unsafe.criticals] == [of.id]
    assert unsafe.criticals[0].sentence


@pytest.mark.parametrize("kind", samples.ITEMS)
def test_an_answer_is_said_in_one_line_with_the_words_of_the_page(kind):
    said = {
        "grouped_response": "Nursing: Count his breaths, Count his jerks; Pharmacy: Check every dose against his kidneys",
        "matrix": "Eleven jerks in two minutes: It is too much; Pain 2 of 10 all day: It does its work; "
        "Talks with his late brother: It is too much",
        "cloze": "What builds up: a metabolite of morphine; What I do today: rotate the opioid",
        "bow_tie": "Actions: Rotate the opioid, Treat the dehydration; Condition: Opioid neurotoxicity; "
        "Parameters: Jerks in ten minutes, Breaths in a minute",
    }
    of = item(kind)
    assert kinds.summary(of, kinds.parse(of, samples.BEST[of.id])) == said[kind]


# What is sent


@pytest.mark.parametrize("kind", samples.ITEMS)
@pytest.mark.parametrize("raw", [None, {}, "nothing in any part"])
def test_nothing_chosen_anywhere_is_no_answer(kind, raw):
    of = item(kind)
    if isinstance(raw, str):
        raw = {part: type(chosen)() for part, chosen in samples.BEST[of.id].items()}
    assert kinds.parse(of, raw) == Blank()


@pytest.mark.parametrize("kind", samples.ITEMS)
def test_what_no_form_sends_is_malformed(kind):
    of = item(kind)
    part, chosen = next(iter(samples.BEST[of.id].items()))
    other = chosen[0] if isinstance(chosen, list) else [chosen]
    broken = ["none-such"] if isinstance(chosen, list) else "none-such"
    for raw in (7, [], "x", {"no-part": chosen}, {part: broken}, {part: other}, {part: 1}, {part: [1]}):
        assert kinds.parse(of, raw).malformed, raw


def test_an_option_of_one_group_is_not_offered_in_another():
    assert kinds.parse(item("grouped_response"), {"pharmacy": ["breaths"]}).malformed


# What is seen


@pytest.mark.parametrize("kind", samples.ITEMS)
def test_a_learner_sees_no_trace_of_the_key(kind):
    view = json.dumps(public.item_view(item(kind), "seed"))
    for hidden in ('"right"', '"correct"', '"critical"', '"because"', '"linked"', "breathing", "seizure"):
        assert hidden not in view


def orders(kind, list_of):
    """In which orders a list stands over forty attempts."""
    of = item(kind)
    return {tuple(one["id"] for one in list_of(public.item_view(of, str(seed)))) for seed in range(40)}


def test_options_stand_in_the_attempts_own_order_and_tables_in_the_authors():
    assert len(orders("grouped_response", lambda view: view["groups"][0]["options"])) == 6
    assert len(orders("cloze", lambda view: view["parts"][1]["options"])) == 2
    assert len(orders("bow_tie", lambda view: view["actions"])) == 6
    assert orders("matrix", lambda view: view["rows"]) == {("jerking", "pain", "talking")}
    assert orders("grouped_response", lambda view: view["groups"]) == {("nursing", "pharmacy")}


def test_the_look_back_keeps_the_order_of_the_attempt():
    of = item("bow_tie")
    seen = [one["id"] for one in public.item_view(of, "7")["parameters"]]
    assert [one["id"] for one in kinds.get("bow_tie").feedback(of, Blank(), "7")["parameters"]] == seen


@pytest.mark.parametrize("kind", samples.ITEMS)
def test_until_more_is_released_only_ones_own_answer_is_shown(kind):
    of = item(kind)
    whole = kinds.get(kind).feedback(of, kinds.parse(of, samples.UNSAFE[of.id]))
    assert reveal(whole, kinds.get(kind).FEEDBACK, ALL) == whole
    own = json.dumps(reveal(whole, kinds.get(kind).FEEDBACK, frozenset({"own_answer"})))
    for hidden in ('"right"', '"critical"', '"because"', '"is_right"', '"linked"', "breathing", "seizure"):
        assert hidden not in own
    assert '"chosen"' in own or '"filled"' in own


OWN = frozenset({"own_answer"})
NO_KEY = OWN | {"correctness", "points"}


@pytest.mark.parametrize("kind", samples.ITEMS)
@pytest.mark.parametrize("shown", [frozenset(), OWN, NO_KEY, ALL], ids=["nothing", "own", "no key", "all"])
@pytest.mark.parametrize("template", ["given", "because"])
def test_a_look_back_says_what_is_released_and_no_more(kind, shown, template):
    of = item(kind)
    whole = kinds.get(kind).feedback(of, kinds.parse(of, samples.UNSAFE[of.id]))
    detail = reveal(whole, kinds.get(kind).FEEDBACK, shown)
    html = render_to_string(f"kinds/{kind}/{template}.html", {"item": {"detail": detail, "given": ""}})
    reasons = ("Because.", "He could have", "Dry, he", "Taken for well", "He says so")
    assert any(words in html for words in reasons) == (shown == ALL and template == "because")
    keys = ("it is right", "That is right", "Right", "ritical", "Marked together")
    assert any(words in html for words in keys) == (shown == ALL and template == "because")
    assert ("You chose" in html) == ("own_answer" in shown and template == "because")
    chosen = {
        "grouped_response": "Count his breaths",
        "matrix": "It does its work",
        "cloze": "raise the morphine",
    }
    if template == "given":
        assert (chosen.get(kind, "Raise the morphine") in html) == ("own_answer" in shown)


# The text of a cloze


def test_a_text_is_cut_where_words_stand():
    assert split("<p>Give [[drug]] <em>[[when]]</em>.</p>") == (
        "<p>Give ", Mark("drug"), " <em>", Mark("when"), "</em>.</p>",
    )  # fmt: skip
    assert split("") == ()
    assert split("no blank") == ("no blank",)


def test_a_mark_in_a_tag_or_a_link_stays_there_and_is_told():
    html = '<p>See <a href="/x" title="1 > 0 [[drug]]">the [[when]]</a> [[how]].</p>'
    assert [part.code for part in split(html) if isinstance(part, Mark)] == ["how"]
    assert misplaced(html) == ["drug", "when"]


@given(st.text(alphabet='[]<>a"/= p', max_size=40))
def test_joined_again_it_is_the_same_text(html):
    assert "".join(f"[[{part.code}]]" if isinstance(part, Mark) else part for part in split(html)) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Give [[drug]] *now*.", "<p>Give [[drug]] <em>now</em>.</p>"),
        ("[[a_b]] and [[c_d]] [[a_b]]", "<p>[[a_b]] and [[c_d]] [[a_b]]</p>"),
        ("Wait [[my drug]]", "<p>Wait [[my drug]]</p>"),
        ("- [[one]]\n- [[two]]", "<ul>\n<li>[[one]]</li>\n<li>[[two]]</li>\n</ul>"),
        ("<script>[[x]]</script> [[y]]", "[[y]]"),
    ],
)
def test_marks_come_through_markdown_as_they_were_written(markdown, html):
    assert html in marked(markdown)
    assert "<script" not in marked(markdown)


# What authors are told


def told(raw):
    """(severity, place, sentence) of everything the checks say of a raw item."""
    found, findings = [], []
    of = kinds.get(raw["kind"]).read(kinds.Reader(raw, "", findings))
    assert not findings, findings
    found += [(f.severity, f.where, f.sentence) for f in checks.lint_item(of)]
    return found


def changed(kind, change):
    raw = samples.item(kind)
    change(raw)
    return raw


@pytest.mark.parametrize("kind", samples.ITEMS)
def test_the_samples_have_nothing_to_put_right_that_is_not_meant(kind):
    meant = ("There are 2 options. Three to 8 are usual.",)
    assert [one for one in told(samples.item(kind)) if one[2] not in meant] == []


def drop(of, *names):
    for name in names:
        of.pop(name)


def _no_key(raw):
    drop(raw["groups"][1]["options"][0], "correct")


def _all_key(raw):
    raw["groups"][1]["options"][1]["correct"] = True


def _same_title(raw):
    raw["groups"][1]["title"] = " nursing "


def _one_group(raw):
    del raw["groups"][1]


def _no_group(raw):
    raw["groups"] = []


def _taken(raw):
    raw["groups"][0]["id"] = "rev"


def _critical_key(raw):
    raw["groups"][0]["options"][0]["critical"] = True


@pytest.mark.parametrize(
    ("change", "severity", "where", "words"),
    [
        (_no_key, "block", "who/pharmacy", "No option is marked as correct"),
        (_all_key, "ask", "who/pharmacy", "Every option is correct"),
        (_same_title, "block", "who/pharmacy", "Two groups say the same"),
        (_one_group, "ask", "who", "one group only"),
        (_no_group, "block", "who", "There is no group"),
        (_taken, "block", "who/rev", "taken by the form itself"),
        (_critical_key, "block", "who/nursing/breaths", "right and marked critical"),
    ],
)
def test_the_author_of_groups_is_told(change, severity, where, words):
    found = told(changed("grouped_response", change))
    assert [one for one in found if one[:2] == (severity, where) and words in one[2]], found


def _row(**changes):
    return lambda raw: raw["rows"][0].update(changes)


def _many_rows(raw):
    raw["rows"] += [{**raw["rows"][1], "id": f"r{n}", "text": f"Row {n}"} for n in range(4)]


def _all_same(raw):
    for row in raw["rows"]:
        row.update(right=["toxic"], critical=[])


def _several(*rights):
    def change(raw):
        raw["several"] = True
        for row, right in zip(raw["rows"], rights, strict=True):
            row.update(right=right, critical=[])

    return change


@pytest.mark.parametrize(
    ("change", "severity", "where", "words"),
    [
        (_row(right=[]), "block", "signs/jerking", "0 columns are right"),
        (_row(right=["toxic", "well"], critical=[]), "block", "signs/jerking", "Mark exactly one"),
        (_row(right=["none-such"]), "block", "signs/jerking", "“none-such” that is not there"),
        (_row(text="pain 2 of 10 ALL day"), "block", "signs/pain", "Two rows say the same"),
        (_row(text=" "), "block", "signs/jerking", "has no text"),
        (_row(critical=["toxic"]), "block", "signs/jerking", "right for this row and critical"),
        (_row(because=""), "block", "signs/jerking", "Say in one sentence"),
        (_row(because="", critical=[]), "ask", "signs/jerking", "says nothing afterwards"),
        (_row(id="ungradable"), "block", "signs/ungradable", "taken by the form itself"),
        (_many_rows, "ask", "signs", "7 rows and 2 columns are much"),
        (lambda raw: raw["columns"].pop(), "block", "signs", "There are 1 columns"),
        (lambda raw: raw.update(rows=[]), "block", "signs", "There is no row"),
        (lambda raw: raw.update(rows=raw["rows"][:1]), "ask", "signs", "one row only"),
        (
            lambda raw: raw["columns"][1].update(text="it is TOO much"),
            "block",
            "signs/well",
            "Two columns say",
        ),
        (_all_same, "ask", "signs", "The same column is right for every row"),
        (_several([], ["well"], ["toxic"]), "ask", "signs/jerking", "No column is right for this row"),
        (_several([], [], []), "block", "signs", "No cell is marked"),
        (_several(["toxic"], ["toxic"], ["toxic"]), "ask", "signs/toxic", "right for every row"),
        (_several(["toxic"], ["toxic"], ["toxic"]), "ask", "signs/well", "right for no row"),
    ],
)
def test_the_author_of_a_matrix_is_told(change, severity, where, words):
    found = told(changed("matrix", change))
    assert [one for one in found if one[:2] == (severity, where) and words in one[2]], found


def _text(text):
    return lambda raw: raw.update(text=text)


def _linked(*sets):
    return lambda raw: raw.update(linked=[list(ids) for ids in sets])


def _blank(**changes):
    return lambda raw: raw["blanks"][0].update(changes)


def _cause(number, **changes):
    return lambda raw: raw["blanks"][0]["options"][number].update(changes)


def _unshuffled_first(raw):
    raw["shuffle"] = False
    raw["blanks"][0]["options"].reverse()


def _right_elsewhere(raw):
    raw["blanks"][0]["options"][0]["text"] = "Rotate the opioid"


@pytest.mark.parametrize(
    ("change", "severity", "where", "words"),
    [
        (_text("<p>[[cause]] [[step]] [[why]]</p>"), "block", "sentence", "there is no blank “why”"),
        (_text("<p>[[cause]]</p>"), "block", "sentence/step", "no mark. Write [[step]]"),
        (_text("<p>[[cause]] [[step]] [[step]]</p>"), "block", "sentence/step", "stands 2 times"),
        (_text('<p title="[[cause]]">[[step]]</p>'), "block", "sentence", "inside a link or a tag"),
        (_text("<p><a>[[cause]]</a> [[step]]</p>"), "block", "sentence", "inside a link or a tag"),
        (_text("<p>[[the cause]] [[step]]</p>"), "block", "sentence", "is no code of a blank"),
        (_text(" "), "block", "sentence", "The text is empty"),
        (lambda raw: raw.update(blanks=[], linked=[]), "block", "sentence", "There is no blank."),
        (_cause(1, right=False), "block", "sentence/cause", "No option of this blank is right"),
        (_cause(0, right=True), "ask", "sentence/cause", "Every option of this blank is right"),
        (_cause(0, text="u" * 61), "ask", "sentence/cause/urea", "long for a list"),
        (_cause(1, critical=True), "block", "sentence/cause/metabolite", "right and marked critical"),
        (_blank(label=""), "block", "sentence/cause", "This blank has no text"),
        (_blank(label="What I do today"), "block", "sentence/step", "Two blanks say the same"),
        (_linked(["cause"]), "block", "sentence", "has only one"),
        (_linked(["cause", "why"]), "block", "sentence", "A set links the blank “why”"),
        (_linked(["cause", "step"], ["step", "cause"]), "block", "sentence/cause", "linked twice"),
        (_linked(["cause", "step", "cause", "step"]), "block", "sentence", "A set links 4 blanks"),
        (_unshuffled_first, "ask", "sentence", "the first option is right"),
        (_right_elsewhere, "ask", "sentence/cause/urea", "wrong here and right in “What I do today”"),
    ],
)  # fmt: skip
def test_the_author_of_a_cloze_is_told(change, severity, where, words):
    found = told(changed("cloze", change))
    assert [one for one in found if one[:2] == (severity, where) and words in one[2]], found


def _same_in_two_pools(raw):
    raw["parameters"][2]["text"] = "rotate the OPIOID"


@pytest.mark.parametrize(
    ("change", "severity", "where", "words"),
    [
        (lambda raw: raw["actions"].pop(), "block", "bow/actions", "Two of these must be chosen and there are 2"),
        (lambda raw: raw["condition"][0].pop("right"), "block", "bow/condition", "One condition must be right"),
        (lambda raw: raw["actions"][2].update(right=True), "block", "bow/actions", "Mark exactly two"),
        (lambda raw: raw["parameters"].append(option("count", "right")), "block", "bow/parameters/count", "share this id"),
        (lambda raw: raw["actions"][0].update(critical=True), "block", "bow/actions/turn", "marked critical"),
        (_same_in_two_pools, "ask", "bow/actions/turn", "stands in two pools"),
        (_same_in_two_pools, "ask", "bow/parameters/weight", "stands in two pools"),
    ],
)  # fmt: skip
def test_the_author_of_a_bow_is_told(change, severity, where, words):
    found = told(changed("bow_tie", change))
    assert [one for one in found if one[:2] == (severity, where) and words in one[2]], found


def test_no_part_may_be_called_what_forms_and_the_log_call_their_own():
    assert sorted(parts.TAKEN) == ["rev", "ungradable"]
    of = item(
        "cloze",
        text="[[ungradable]]",
        linked=[],
        blanks=[samples.SENTENCE["blanks"][0] | {"id": "ungradable"}],
    )
    answer = kinds.parse(of, {"ungradable": "urea"})
    assert kinds.restore(of, kinds.stored(of, answer)) != answer  # which is why it is taken
