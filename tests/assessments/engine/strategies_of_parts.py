"""Kinds with several parts, to try: what a learner sees of them, keys drawn for it, and raw answers.

Each kind is three functions: SHOWN[kind]() gives the visible half, KEYED[kind](shown) the whole, RAWS[kind](item)
sensible answers.
"""

from hypothesis import strategies as st

WORDS = st.text(alphabet="abcdefgh ", min_size=1, max_size=12)
IDS = ["a", "b", "c", "d", "e", "f"]


def ids(least, most):
    """Some ids, in some order."""
    return st.lists(st.sampled_from(IDS), min_size=least, max_size=most, unique=True)


@st.composite
def choice_keys(draw, options, key, rights):
    """Options with a freshly drawn key, critical marks and feedback. Ids and texts stay."""
    right = set(draw(st.permutations([option["id"] for option in options]))[: draw(rights)])
    return [
        {
            "id": option["id"],
            "text": option["text"],
            key: option["id"] in right,
            "critical": option["id"] not in right and draw(st.booleans()),
            "because": draw(WORDS),
        }
        for option in options
    ]


@st.composite
def shown_options(draw, least=2, most=5):
    """Options as a learner sees them."""
    return [{"id": id_, "text": f"Option {id_}"} for id_ in draw(ids(least, most))]


@st.composite
def shown_groups(draw):
    """The visible half of a grouped response."""
    names = draw(ids(1, 3))
    groups = [{"id": name, "title": f"Group {name}", "options": draw(shown_options())} for name in names]
    return {"groups": groups, "shuffle": draw(st.booleans())}


@st.composite
def keyed_groups(draw, shown):
    """A grouped response."""
    groups = []
    for group in shown["groups"]:
        rights = st.integers(1, len(group["options"]))
        groups.append({**group, "options": draw(choice_keys(group["options"], "correct", rights))})
    return {"groups": groups}


@st.composite
def shown_grid(draw):
    """The visible half of a matrix."""
    columns = [{"id": id_, "text": f"Column {id_}"} for id_ in draw(ids(2, 4))]
    rows = [{"id": id_, "text": f"Row {id_}"} for id_ in draw(ids(1, 4))]
    return {"columns": columns, "rows": rows, "several": draw(st.booleans())}


@st.composite
def keyed_grid(draw, shown):
    """A matrix."""
    columns = [column["id"] for column in shown["columns"]]
    rows = []
    for row in shown["rows"]:
        order = draw(st.permutations(columns))
        right = order[: draw(st.integers(1, len(order)))] if shown["several"] else order[:1]
        critical = [id_ for id_ in order if id_ not in right and draw(st.booleans())]
        rows.append({**row, "right": right, "critical": critical, "because": draw(WORDS)})
    return {"rows": rows}


@st.composite
def shown_blanks(draw):
    """The visible half of a cloze: a text with a mark for each blank, in any order."""
    names = draw(ids(1, 4))
    blanks = [{"id": name, "label": f"Blank {name}", "options": draw(shown_options())} for name in names]
    words = st.sampled_from(["", "so ", "<em>now</em> ", "1 &lt; 2 ", '<a title="[[a]]">there</a> '])
    marks = [f"{draw(words)}[[{name}]]" for name in draw(st.permutations(names))]
    return {"text": f"<p>{' and '.join(marks)}.</p>", "blanks": blanks, "shuffle": draw(st.booleans())}


@st.composite
def keyed_blanks(draw, shown):
    """A cloze; how its blanks are linked belongs to the key."""
    blanks = [
        {**blank, "options": draw(choice_keys(blank["options"], "right", st.just(1)))}
        for blank in shown["blanks"]
    ]
    names = draw(st.permutations([blank["id"] for blank in blanks]))
    linked = [names[: draw(st.integers(2, 3))]] if len(names) > 1 and draw(st.booleans()) else []
    return {"blanks": blanks, "linked": linked}


POOLS = {"condition": 1, "actions": 2, "parameters": 2}


@st.composite
def shown_bow(draw):
    """The visible half of a bow-tie."""
    return {name: draw(shown_options(pick + 1)) for name, pick in POOLS.items()}


@st.composite
def keyed_bow(draw, shown):
    """A bow-tie."""
    return {name: draw(choice_keys(shown[name], "right", st.just(pick))) for name, pick in POOLS.items()}


def several(parts):
    """Raw answers {part: [ids]}; now and then an id or a part that is not offered."""
    lists = {
        name: st.lists(st.sampled_from([*offered, "none-such"]), max_size=4)
        for name, offered in parts.items()
    }
    return st.fixed_dictionaries({}, optional={**lists, "no-part": st.just(["a"])})


def one_each(parts):
    """Raw answers {part: id}."""
    single = {name: st.sampled_from([*offered, "", "none-such"]) for name, offered in parts.items()}
    return st.fixed_dictionaries({}, optional={**single, "no-part": st.just("a")})


def _ids(options):
    return [option["id"] for option in options]


def _grid(item):
    return {row["id"]: _ids(item["columns"]) for row in item["rows"]}


SHOWN = {
    "grouped_response": shown_groups,
    "matrix": shown_grid,
    "cloze": shown_blanks,
    "bow_tie": shown_bow,
}
KEYED = {
    "grouped_response": keyed_groups,
    "matrix": keyed_grid,
    "cloze": keyed_blanks,
    "bow_tie": keyed_bow,
}
RAWS = {
    "grouped_response": lambda item: several({g["id"]: _ids(g["options"]) for g in item["groups"]}),
    "matrix": lambda item: (several if item["several"] else one_each)(_grid(item)),
    "cloze": lambda item: one_each({b["id"]: _ids(b["options"]) for b in item["blanks"]}),
    "bow_tie": lambda item: several({name: _ids(item[name]) for name in POOLS}),
}
