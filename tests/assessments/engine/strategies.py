"""Cases, keys and answers to try: everything well formed, and anything at all."""

import json
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st

from tests.assessments import writing
from tests.assessments.engine import arranged, rotation
from tests.assessments.engine import strategies_of_parts as of_parts
from tests.assessments.engine.strategies_of_parts import IDS, WORDS, choice_keys

SAMPLES = {item["kind"]: item for item in (writing.SHORT, writing.LONG)}
"""Questions of the kinds that the worked case has not: {kind: item}."""

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
UNITS = ["mg", "mcg", "g", "mL", "mg/h"]


@st.composite
def numeric_keys(draw, labels):
    """Everything of a numeric item that may not show: units' sizes, worked answer, bands, critical ranges."""
    keyed = draw(st.sampled_from(labels))
    edges = sorted(draw(st.sets(st.integers(1, 60), min_size=3, max_size=6)))
    bands = [
        {
            "low": str(low),
            "high": str(high),
            "high_open": True,
            "share": draw(st.sampled_from(["0", "0.25", "0.5"])),
            "because": draw(WORDS),
        }
        for low, high in pairwise(edges)
    ]
    full = draw(st.integers(0, len(bands) - 1))
    bands[full]["share"] = "1"
    return {
        "units": [
            {
                "id": label.lower().replace("/", "-"),
                "label": label,
                "dimension": "kept" if label == keyed else draw(st.sampled_from(["kept", "other"])),
                "factor": "1" if label == keyed else draw(st.sampled_from(["0.001", "1", "24", "1000"])),
            }
            for label in labels
        ],
        "unit": keyed.lower().replace("/", "-"),
        "value": bands[full]["low"],
        "bands": draw(st.permutations(bands)),
        "rest_because": draw(WORDS),
        "critical": [{"low": str(edges[-1] + draw(st.integers(0, 9))), "because": draw(WORDS)}],
        "practical": draw(st.sampled_from([None, {"step": bands[full]["low"]}])),
        "worked": draw(st.lists(WORDS, min_size=1, max_size=3)),
    }


WORKBENCH = json.loads((Path(__file__).parent.parent / "kinds" / "workbench.json").read_text())["tables"]


@st.composite
def shown_workbench(draw, id_):
    """The visible half of a workbench: the table, what is taken, the steps with their units by name."""
    kinds = ["total_24h", "convert", "reduce", "regimen", "breakthrough"]
    kept = sorted(draw(st.sets(st.sampled_from(kinds), min_size=1)), key=kinds.index)
    labels = draw(st.lists(st.sampled_from(["mg", "mcg", "g", "mL"]), min_size=1, max_size=3, unique=True))
    steps = [
        {
            "id": kind.replace("_", "-"),
            "kind": kind,
            "label": draw(WORDS),
            "points": "1",
            "units": [{"label": label} for label in labels],
            "every": [4, 6] if kind == "regimen" and draw(st.booleans()) else [],
        }
        for kind in kept
    ]
    shown = {"id": id_, "kind": "workbench", "stem": draw(WORDS), "points": draw(st.sampled_from(["2", "6"]))}
    taken = {"opioid": "morphine", "route": "oral", "amount": "60", "unit": "mg", "times": "2", "text": "ER"}
    options = [{"id": one, "text": f"Option {one}"} for one in ("a", "b", "c")]
    safety = [{"id": "safety", "label": "Safety", "points": "1", "options": options}]
    more = {"safety": safety} if draw(st.booleans()) else {}
    return {**shown, "table": WORKBENCH["mcpherson-2018"], "from": [taken], "steps": steps, **more}


@st.composite
def workbench_keys(draw, shown):
    """Everything of a workbench that may not show, drawn anew."""
    steps = []
    for step in shown["steps"]:
        keys = draw(numeric_keys([unit["label"] for unit in step["units"]]))
        keys.pop("worked")
        steps.append({**step, **keys, "tolerance": draw(st.sampled_from([None, {"rel": "0.001"}]))})
    found = {"steps": steps, "target": {"opioid": "hydromorphone", "route": "oral"}, "worked": [draw(WORDS)]}
    if "safety" in shown:
        one = shown["safety"][0]
        options = draw(choice_keys(one["options"], "correct", st.integers(1, 3)))
        found["safety"] = [{**one, "options": options}]
    return found


@st.composite
def rubrics(draw):
    """A rubric that can be marked by: levels in order, the critical one among the lower."""
    criteria = []
    for number in range(draw(st.integers(1, 3))):
        points = sorted(draw(st.sets(st.integers(0, 6), min_size=2, max_size=4)))
        criteria.append(
            {
                "id": f"c{number}",
                "title": draw(WORDS),
                "levels": [
                    {"id": f"l{one}", "label": draw(WORDS), "points": str(one), "descriptor": draw(WORDS)}
                    for one in points
                ],
                "critical_level": draw(st.sampled_from(["", f"l{points[0]}"])),
                "critical_because": draw(WORDS),
            }
        )
    return {"title": "A rubric", "criteria": criteria}


@st.composite
def short_keys(draw):
    """Everything of a short question that may not show. Accepted and wrong forms share no word."""
    how = st.sampled_from(["exact", "contains"])
    accepts = draw(st.lists(st.sampled_from(["alpha", "beta gamma", "delta"]), max_size=3, unique=True))
    rejects = draw(st.lists(st.sampled_from(["omega", "psi chi"]), max_size=2, unique=True))
    return {
        "accepts": [
            {"id": f"a{n}", "text": text, "how": draw(how), "share": draw(st.sampled_from(["0.5", "1"])), "because": draw(WORDS)}
            for n, text in enumerate(accepts)
        ],
        "rejects": [
            {"id": f"r{n}", "text": text, "how": draw(how), "critical": draw(st.booleans()), "because": draw(WORDS)}
            for n, text in enumerate(rejects)
        ],
        "rubric": draw(st.none() | rubrics()),
        "model_answer": f"<p>model {draw(WORDS)}</p>",
    }  # fmt: skip


@st.composite
def long_keys(draw):
    """Everything of a long question that may not show."""
    model = f"<p>model {draw(WORDS)}</p>"
    return {"rubric": draw(rubrics()), "model_answer": model, "plan": draw(WORDS)}


@st.composite
def keys_of(draw, shown):
    """The hidden half of an item, drawn anew for its visible half."""
    hidden = {"explanation": draw(WORDS), "references": draw(st.lists(WORDS, max_size=2))}
    if shown["kind"] in of_parts.KEYED:
        return {**shown, **hidden, **draw(of_parts.KEYED[shown["kind"]](shown))}
    if shown["kind"] == "numeric":
        return {**shown, **hidden, **draw(numeric_keys([unit["label"] for unit in shown["units"]]))}
    if shown["kind"] in arranged.KEYS:
        return {**shown, **hidden, **draw(arranged.KEYS[shown["kind"]](shown))}
    if shown["kind"] == "short_response":
        return {**shown, **hidden, **draw(short_keys())}
    if shown["kind"] == "long_response":
        return {**shown, **hidden, **draw(long_keys())}
    if shown["kind"] == "workbench":
        return {**shown, **hidden, **draw(workbench_keys(shown))}
    if shown["kind"] == "single_choice":
        return {**shown, **hidden, "options": draw(choice_keys(shown["options"], "best", st.just(1)))}
    rights = st.integers(shown["select"] or 1, len(shown["options"]))
    return {**shown, **hidden, "options": draw(choice_keys(shown["options"], "correct", rights))}


@st.composite
def shown_items(draw, id_):
    """The visible half of an item of any kind."""
    kind = draw(
        st.sampled_from(
            [
                "single_choice",
                "multiple_response",
                "numeric",
                "workbench",
                "short_response",
                "long_response",
                *of_parts.SHOWN,
                *arranged.SHOWN,
            ]
        )
    )
    if kind == "workbench":
        return draw(shown_workbench(id_))
    points = draw(st.sampled_from(["1", "2", "0.5", "3"]))
    shown = {"id": id_, "kind": kind, "stem": draw(WORDS), "points": points}
    if kind in of_parts.SHOWN:
        return {**shown, **draw(of_parts.SHOWN[kind]())}
    if kind in arranged.SHOWN:
        return {**shown, **draw(arranged.SHOWN[kind])}
    if kind == "numeric":
        labels = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=4, unique=True))
        return {**shown, "label": draw(WORDS), "hint": "", "units": [{"label": label} for label in labels]}
    if kind == "short_response":
        return {**shown, "label": draw(WORDS), "hint": ""}
    if kind == "long_response":
        return {**shown, "words_least": draw(st.sampled_from([None, 1, 2])), "words_most": None}
    ids = draw(st.lists(st.sampled_from(IDS), min_size=3, max_size=6, unique=True))
    shown |= {
        "options": [{"id": id_, "text": f"Option {id_}"} for id_ in ids],
        "shuffle": draw(st.booleans()),
    }
    if kind == "multiple_response":
        rule = draw(st.sampled_from(["plus_minus", "select_n", "all_or_nothing"]))
        shown |= {"rule": rule, "select": draw(st.integers(1, 3)) if rule == "select_n" else None}
    return shown


@st.composite
def shown_cases(draw):
    """The visible half of a case of one to three stages."""
    stages, number = [], 0
    for index in range(draw(st.integers(1, 3))):
        items = []
        for _ in range(draw(st.integers(1, 2))):
            number += 1
            items.append(draw(shown_items(f"q{number}")))
        stages.append({"id": f"s{index}", "title": "Decide.", "html": draw(WORDS), "items": items})
    return rotation.case(stages=stages, chart=[], references=[])


@st.composite
def keyed(draw, shown):
    """A whole definition: the hidden half drawn anew for a visible one, pass rule included."""
    stages = [{**s, "items": [draw(keys_of(item)) for item in s["items"]]} for s in shown["stages"]]
    cut = draw(st.sampled_from(["0.5", "0.8", "1"]))
    allowed = draw(st.integers(0, 1))
    references = draw(st.lists(WORDS, min_size=1, max_size=2))
    return {**shown, "stages": stages, "cut": cut, "criticals_allowed": allowed, "references": references}


def cases():
    """Whole definitions."""
    return shown_cases().flatmap(keyed)


def raws(item):
    """Raw answers to an item of a definition: sensible ones, and anything at all."""
    if item["kind"] in arranged.RAWS:
        sensible = arranged.RAWS[item["kind"]](item)
    elif item["kind"] in of_parts.RAWS:
        sensible = of_parts.RAWS[item["kind"]](item)
    elif item["kind"] == "workbench":
        sensible = workings(item)
    elif item["kind"] == "numeric":
        unit = st.sampled_from([*(unit["id"] for unit in item["units"]), "", "no-unit"])
        amounts = st.decimals(0, 100, places=2).map(str) | st.text(max_size=8) | st.integers(1, 90).map(str)
        sensible = st.fixed_dictionaries({"amount": amounts, "unit": unit})
    elif item["kind"] in ("short_response", "long_response"):
        texts = st.sampled_from(["alpha", "ALPHA.", "not alpha", "omega", "beta and gamma", "what else"])
        sensible = st.fixed_dictionaries({"text": texts | st.text(max_size=20)})
    else:
        ids = st.sampled_from([*(option["id"] for option in item["options"]), "no-option"])
        one = st.fixed_dictionaries({"option": ids})
        many = st.fixed_dictionaries({"options": st.lists(ids, max_size=6)})
        sensible = one if item["kind"] == "single_choice" else many
    return sensible | ANY_JSON


def workings(item):
    """Raw workings: sensible amounts, units, intervals and choices, some of them left out."""
    fields = {}
    for step in item["steps"]:
        units = [*(unit["id"] for unit in step["units"]), ""]
        fields[step["id"]] = st.decimals(0, 100, places=1).map(str) | st.text(max_size=6)
        fields[f"{step['id']}.unit"] = st.sampled_from(units)
        fields[f"{step['id']}.every"] = st.sampled_from(["", *map(str, step["every"])])
    if "safety" in item:
        fields["safety"] = st.lists(st.sampled_from(["a", "b", "c"]), max_size=4)
    return st.fixed_dictionaries({}, optional=fields)


def answers(raw):
    """Raw answers to some of the items of a definition."""
    items = [item for stage in raw["stages"] for item in stage["items"]]
    return st.fixed_dictionaries({}, optional={item["id"]: raws(item) for item in items})


def levels(item):
    """What a marker may send for an item of a definition: levels of its rubric, and anything at all."""
    criteria = (item.get("rubric") or {}).get("criteria", [])
    known = st.fixed_dictionaries(
        {one["id"]: st.sampled_from([level["id"] for level in one["levels"]]) for one in criteria}
    )
    return known | st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=3)


def markings(raw):
    """Levels for some of the items of a definition."""
    items = [item for stage in raw["stages"] for item in stage["items"]]
    return st.fixed_dictionaries({}, optional={item["id"]: levels(item) for item in items})
