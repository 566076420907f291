"""Questions that are arranged, marked or judged, for the properties: their visible half, their key, answers to them."""

from hypothesis import strategies as st

WORDS = st.text(alphabet="abcdefgh ", min_size=1, max_size=12)
IDS = ["a", "b", "c", "d", "e", "f"]
SCALE = ["-2", "-1", "0", "1", "2"]


@st.composite
def _steps(draw):
    """Which steps there are; in which order they belong is the key."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=3, max_size=6, unique=True))
    return {"elements": [{"id": id_, "text": f"Step {id_}"} for id_ in sorted(ids)]}


@st.composite
def _order(draw, shown):
    elements = [{**one, "because": draw(WORDS)} for one in draw(st.permutations(shown["elements"]))]
    ids = [one["id"] for one in elements]
    begin = draw(st.integers(0, len(ids) - 2))
    tie = ids[begin : begin + 2]
    first = draw(st.sampled_from([[], ids[:1], ids[:2]]))
    ties = [] if 0 < len(set(tie) & set(first)) < 2 else draw(st.sampled_from([[], [tie]]))
    rule = draw(st.sampled_from(["pairs", "run", "exact"]))
    return {"elements": elements, "ties": ties, "rule": rule, "first": first, "first_because": draw(WORDS)}


def _places(item):
    ids = [one["id"] for one in item["elements"]]
    places = [str(place) for place in range(1, len(ids) + 1)]
    whole = st.permutations(places).map(lambda drawn: dict(zip(ids, drawn, strict=True)))
    some = st.dictionaries(st.sampled_from([*ids, "no-step"]), st.sampled_from([*places, "", "0", "99"]))
    return whole | some


@st.composite
def _text(draw):
    """A running text with its spans; which of them are right is the key."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=2, max_size=5, unique=True))
    parts = [{"text": draw(WORDS)}]
    for id_ in ids:
        parts += [
            {"id": id_, "text": f"span {id_}"},
            {"text": draw(st.sampled_from([" and ", ".\n\n", ". "]))},
        ]
    return {"parts": parts}


@st.composite
def _marks(draw, shown):
    ids = [part["id"] for part in shown["parts"] if "id" in part]
    right = set(draw(st.permutations(ids))[: draw(st.integers(1, len(ids)))])
    return {
        "parts": [
            {
                **part,
                "right": part["id"] in right,
                "critical": part["id"] not in right and draw(st.booleans()),
                "because": draw(WORDS),
            }
            if "id" in part
            else part
            for part in shown["parts"]
        ]
    }


def _spans(item):
    ids = st.sampled_from([*(part["id"] for part in item["parts"] if "id" in part), "no-span"])
    return st.fixed_dictionaries({"spans": st.lists(ids, max_size=6)})


@st.composite
def _panel(draw, shown):
    answers = draw(st.lists(st.sampled_from(SCALE), min_size=1, max_size=15))
    return {
        "panel": [
            {
                "id": f"e{number}",
                "discipline": draw(st.sampled_from(["nurse", "physician"])),
                "discipline_name": draw(WORDS),
                "answer": answer,
                "because": draw(WORDS),
            }
            for number, answer in enumerate(answers)
        ]
    }


SHOWN = {
    "ordering": _steps(),
    "highlight": _text(),
    "script_concordance": st.fixed_dictionaries({"hypothesis": WORDS, "information": WORDS}),
}
KEYS = {"ordering": _order, "highlight": _marks, "script_concordance": _panel}
RAWS = {
    "ordering": _places,
    "highlight": _spans,
    "script_concordance": lambda item: st.fixed_dictionaries({"answer": st.sampled_from([*SCALE, "", "3"])}),
}
