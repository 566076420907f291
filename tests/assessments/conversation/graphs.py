"""Small conversations to try, as the JSON that is frozen: parts to build one from, one that is sound, and any at all."""

from hypothesis import strategies as st

from assessments.conversation.graph import Graph
from assessments.conversation.reading import read_graph
from assessments.engine.reading import Reader


def talk(*nodes, **more):
    """A conversation with one person, Lucia, and one skill, `asks`; it starts at its first turn."""
    return {
        "start": nodes[0]["id"] if nodes else "",
        "people": [person()],
        "skills": [skill("asks")],
        "nodes": list(nodes),
    } | more


def person(id_="lucia", name="Lucia Alvarez, 38", **more):
    """Somebody in the room."""
    return {"id": id_, "name": name, **more}


def skill(id_, **more):
    """Something to show."""
    return {"id": id_, "label": f"Shows {id_}", **more}


def turn(id_, *choices, **more):
    """A turn with replies."""
    return {"id": id_, "choices": list(choices), **more}


def end(id_, kind="good", **more):
    """A turn that ends the talk."""
    return {"id": id_, "ending": {"kind": kind, "title": f"It ends {kind}"}, **more}


def reply(id_, goes_to, *effects, **more):
    """A reply: `reply("b", "a1", "lucia.trust +1", skills={"asks": "1"})`."""
    found = {"id": id_, "text": f"“Reply {id_}.”", "goes_to": goes_to, "because": "So."}
    return found | ({"effects": does(*effects)} if effects else {}) | more


def does(*effects):
    """Effects from their short form: "lucia.trust +1", "lucia.feeling = calm"."""
    return [_effect(*text.rpartition(" ")[::2]) for text in effects]


def _effect(left, right):
    if left.endswith(" ="):
        return {"var": left.removesuffix(" ="), "op": "=", "by": _value(right)}
    return {"var": left, "op": right[0], "by": int(right[1:])}


def _value(text):
    return int(text) if text.lstrip("-").isdigit() else text


def compare(text):
    """A condition from its short form: "lucia.trust >= 7"."""
    name, op, value = text.split(" ")
    return {"var": name, "op": op, "value": _value(value)}


def says(text, speaker="lucia", **more):
    """A line with one saying."""
    return {"speaker": speaker, "sayings": [{"text": text}], **more}


def number(id_, most=4, start=0, **more):
    """A number from 0."""
    return {"id": id_, "most": most, "start": start, **more}


def read(plain) -> Graph:
    """The graph of a conversation that reads without complaint."""
    graph, complaints = reading(plain)
    assert not complaints, complaints
    return graph


def reading(plain):
    """The graph, and every complaint as "place: sentence"."""
    findings = []
    graph = read_graph(Reader(plain, "", findings))
    return graph, [f"{one.where}: {one.sentence}" for one in findings]


def sound():
    """A talk of four turns and three endings with one of everything, and nothing to say against it."""
    return talk(
        turn(
            "a0",
            reply("a0-ask", "a1", "lucia.trust +1", skills={"asks": "2"}),
            reply("a0-tell", "a1", "lucia.trust -2", "lucia.emotion +3", error="slip"),
            reply("a0-silence", "a1", silence=True),
            lines=[says("They said you wanted to talk.")],
            key=True,
        ),
        turn(
            "a1",
            reply("a1-name", "a2", "lucia.emotion -2", "heard +1", meets=["bounce"], skills={"empathy": "2"}),
            reply("a1-facts", "a2", "lucia.emotion +2", "lucia.awareness +1", skills={"asks": "1"}),
            reply("a1-cheer", "a2", "lucia.trust -1", error="slip"),
            raises=["bounce"],
            lines=[says("I always bounce back.")],
            writing={"ask": "What would you say?", "wordings": ["One.", "Two.", "Three."]},
        ),
        turn(
            "a2",
            reply("a2-recommend", "good", when=compare("lucia.trust >= 5"), skills={"asks": "1"}),
            reply("a2-ask", "mixed", otherwise=[
                {"when": {"all": [compare("lucia.trust >= 6"), compare("heard >= 1")]}, "goes_to": "good",
                 "because": "Trust was there, and she was heard."},
            ]),
            reply("a2-force", "bad", error="critical", harm="She is sent home with a plan she refused."),
            reply("a2-back", "a1", again=True, when=compare("lucia.emotion >= 6")),
            lines=[{"speaker": "lucia", "sayings": [
                {"text": "Go on.", "when": compare("lucia.emotion < 5")}, {"text": "What now?"},
            ]}],
        ),
        end("good"),
        end("mixed", "mixed"),
        end("bad", "bad"),
        end("leaves", "stopped"),
        skills=[skill("asks"), skill("empathy", weight="1.5")],
        variables=[number("heard", 2)],
        cues=[{"id": "bounce", "person": "lucia", "words": "I always bounce back.",
               "missed": does("lucia.emotion +2")}],
        gates=[{"id": "not-now", "when": compare("lucia.emotion >= 6"), "stops": ["lucia.awareness"],
                "effects": does("lucia.emotion +1"), "says": [says("Sorry. What?")]}],
        rules=[{"id": "leaves", "when": compare("lucia.trust <= 2"), "goes_to": "leaves"}],
    )  # fmt: skip


VARIABLES = ("lucia.trust", "lucia.emotion", "heard")
COMPARISONS = st.one_of(
    *(
        st.builds(
            lambda op, value, name=name: {"var": name, "op": op, "value": value},
            st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]), st.integers(0, most),
        )
        for name, most in (("lucia.trust", 8), ("lucia.emotion", 8), ("heard", 3))
    ),
    st.builds(
        lambda op, value: {"var": "lucia.feeling", "op": op, "value": value},
        st.sampled_from(["=", "!="]), st.sampled_from(["calm", "fear", "anger"]),
    ),
)  # fmt: skip
EFFECTS = st.lists(
    st.builds(
        lambda name, op, by: {"var": name, "op": op, "by": by},
        st.sampled_from(VARIABLES), st.sampled_from(["+", "+", "-", "="]), st.integers(0, 2),
    )
    | st.builds(
        lambda by: {"var": "lucia.feeling", "op": "=", "by": by}, st.sampled_from(["calm", "anger"])
    ),
    max_size=2,
)  # fmt: skip
AUDIENCES = st.sampled_from(
    [None, None, None, {"codes": ["discipline:nurse"]}, {"codes": ["track:allied"], "but": True}]
)
VARIANTS = st.lists(
    st.builds(
        lambda trust, people: {"id": "later", "title": "Later", "starts": {"lucia.trust": trust}, "people": people},
        st.integers(0, 10), st.sampled_from([[], [person(name="Mateo Alvarez, 41", starts={"feeling": "anger"})]]),
    ),
    max_size=1,
)  # fmt: skip


@st.composite
def any_talks(draw):
    """Any small conversation at all: with loops, ways without end, rules, gates, cues, replies nobody can give."""
    count = draw(st.integers(1, 4))
    turns = [f"t{n}" for n in range(count)]
    ends = ["good", "bad"][: draw(st.integers(1, 2))]
    replies = {one: [f"{one}-{n}" for n in range(draw(st.integers(1, 3)))] for one in turns}
    cues = ["sigh", "joke"][: draw(st.integers(0, 2))]
    leaves = [
        COMPARISONS,
        st.sampled_from([*turns, *ends]).map(lambda node: {"visited": node}),
        st.builds(lambda node: {"visited": node, "times": 2}, st.sampled_from(turns)),
        st.sampled_from([id_ for some in replies.values() for id_ in some]).map(lambda id_: {"chose": id_}),
        st.integers(1, 4).map(lambda times: {"turn": times}),
    ]
    if cues:
        leaves.append(
            st.builds(
                lambda cue, standing: {"cue": cue, "is": standing},
                st.sampled_from(cues),
                st.sampled_from(["open", "met", "missed"]),
            )
        )
    leaf = st.one_of(leaves)
    conditions = st.one_of(
        st.none(), st.none(), leaf, leaf.map(lambda one: {"not": one}),
        st.lists(leaf, max_size=2).map(lambda parts: {"all": parts}),
        st.lists(leaf, max_size=2).map(lambda parts: {"any": parts}),
    )  # fmt: skip
    targets = st.sampled_from([*turns, *ends])
    outcomes = st.fixed_dictionaries(
        {
            "effects": EFFECTS,
            "skills": st.dictionaries(
                st.sampled_from(["asks", "empathy"]), st.sampled_from(["1", "0.5", "2"])
            ),
            "error": st.sampled_from(["", "", "", "slip", "critical"]),
        }
    )

    def lines():
        sayings = st.builds(lambda when: {"text": "So.", "when": when}, conditions)
        return draw(
            st.lists(
                st.builds(
                    lambda some, only, who: {"speaker": "lucia", "sayings": some, "only": only, "audience": who},
                    st.lists(sayings, min_size=1, max_size=2), conditions, AUDIENCES,
                ),
                max_size=1,
            )
        )  # fmt: skip

    def choice(id_):
        otherwise = [
            draw(outcomes)
            | {"when": draw(conditions), "goes_to": draw(st.just("") | targets), "reaction": lines()}
            for _ in range(draw(st.integers(0, 1)))
        ]
        return draw(outcomes) | {
            "audience": draw(AUDIENCES), "id": id_, "text": id_, "goes_to": draw(targets), "when": draw(conditions),
            "again": draw(st.booleans()), "otherwise": otherwise, "reaction": lines(),
            "meets": draw(st.lists(st.sampled_from(cues), unique=True, max_size=1)) if cues else [],
        }  # fmt: skip

    nodes = [
        turn(
            one, *(choice(id_) for id_ in replies[one]), effects=draw(EFFECTS), lines=lines(),
            most=draw(st.sampled_from([0, 0, 0, 1, 2])),
            raises=draw(st.lists(st.sampled_from(cues), unique=True)) if cues else [],
        )
        for one in turns
    ]  # fmt: skip
    gate = st.fixed_dictionaries(
        {
            "id": st.just("gate"),
            "when": conditions,
            "stops": st.lists(st.sampled_from(VARIABLES), min_size=1, max_size=2, unique=True),
            "effects": EFFECTS,
        }
    )
    rules = [
        {"id": f"rule-{n}", "when": draw(leaf), "goes_to": draw(targets)}
        for n in range(draw(st.integers(0, 2)))
    ]
    return talk(
        *nodes,
        *(end(one, one) for one in ends),
        skills=[skill("asks"), skill("empathy", weight=draw(st.sampled_from(["1", "0.5", "3"])))],
        variables=[number("heard", 3)],
        cues=[
            {
                "id": cue,
                "person": "lucia",
                "words": "…",
                "lasts": draw(st.integers(1, 3)),
                "missed": draw(EFFECTS),
            }
            for cue in cues
        ],
        variants=draw(VARIANTS),
        gates=[draw(gate) for _ in range(draw(st.integers(0, 1)))],
        rules=rules,
    )
