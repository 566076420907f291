"""Conversations to try that use everything there is, and say it in the oddest characters."""

from decimal import Decimal

from hypothesis import strategies as st

from assessments.conversation.conditions import (
    ALWAYS,
    CUE_STATES,
    Always,
    Chose,
    Compare,
    CueIs,
    Every,
    Not,
    Some,
    TurnAtLeast,
    Visited,
)
from assessments.conversation.graph import (
    ENDINGS,
    ERRORS,
    Choice,
    Cue,
    Ending,
    Gate,
    Graph,
    Line,
    Node,
    Outcome,
    Rule,
    Saying,
    Skill,
    Variant,
    Writing,
)
from assessments.conversation.people import MOODS, Look, Person
from assessments.conversation.variables import Effect, Variable
from courses.audience import Audience

ODD = (
    "::", "#", "[[", "]]", "->", "<-", "|", "“", "”", '"', "(", ")", "[", "]", "{", "}", ":", "\\", "\\n", "<b>", "<<x>>", "(set: $x to 1)",
    "Lucia:", "because:", "title: x", "cue: y", "when a >= 1: ", "wording: z", "slip", "says: Lucia: “", "- ", "* ", "1. ", "> ", "`", "é", "日本", "🙂", "$x", "&amp;", ",", "’",
)  # fmt: skip
"""Pieces that mean something somewhere in a file."""
_PLAIN = ("a", "Is it all right?", " ", "b.", "No, I", "so ")
_PIECES = st.sampled_from((*ODD, *_PLAIN))
WORDS = st.lists(_PIECES, max_size=3).map("".join)
"""Words on one line."""
TEXTS = st.lists(st.sampled_from((*ODD, *_PLAIN, *(("\n", "\n\n", "\n  ", "  ") * 4))), max_size=5).map(
    "".join
)
"""Words on any number of lines."""
NAMES = (
    "a",
    "A",
    "lucia",
    "does",
    "title",
    "turn",
    "not",
    "when",
    "framework",
    "starts",
    "People",
    "Start",
    "and",
    "b-",
    "c_",
    "3",
    "twice",
    "cue",
    "x.y-z_",
)
IDS = st.sampled_from(NAMES)
VALUES = st.integers(-(10**6), 10**6) | WORDS | IDS
CODES = st.sampled_from(["discipline:nurse", "seat:nurse/apn", "track:allied", "scope:prescribes"])
AUDIENCES = st.builds(
    lambda codes, but: Audience.of(codes, but and bool(codes)), st.sets(CODES), st.booleans()
)


def conditions(names=IDS | WORDS):
    """Any tree of conditions. What holds always stands only at the top of one, as everywhere."""
    leaf = st.one_of(
        st.builds(Compare, names, st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]), VALUES),
        st.builds(Visited, names, st.integers(-2, 12)),
        st.builds(Chose, names),
        st.builds(TurnAtLeast, st.integers(-2, 50)),
        st.builds(CueIs, names, st.sampled_from(CUE_STATES)),
        st.just(Always()),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.builds(Every, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Some, st.lists(inner, max_size=3).map(tuple)),
        ),
        max_leaves=3,
    )


CONDITIONS = st.just(ALWAYS) | st.just(ALWAYS) | conditions()
EFFECTS = st.lists(st.builds(Effect, IDS | WORDS, st.sampled_from("+-="), VALUES), max_size=2).map(tuple)
STARTS = st.dictionaries(IDS | WORDS, VALUES, max_size=3)


def tuples(of, most=1):
    """Some of them, in some order."""
    return st.lists(of, max_size=most).map(tuple)


def several_ids(least=0, most=3, of=IDS):
    """Different ids."""
    return st.lists(of, min_size=least, max_size=most, unique=True)


PERSON_IDS = IDS.filter(lambda name: "." not in name)
FULL_NAMES = st.builds("{}{}".format, st.sampled_from(["Lucia Alvarez", "Dr. Ó Néill", "X"]), WORDS)
LOOKS = st.builds(Look, CONDITIONS, st.sampled_from(MOODS), WORDS)
FACES = st.dictionaries(st.sampled_from(["skin", "hair", "moustache", "glasses", "odd name"]), st.sampled_from(["yes", "3", "no", "bald"]) | WORDS, max_size=3)  # fmt: skip


def person(id_):
    """Somebody with this id."""
    return st.builds(Person, st.just(id_), FULL_NAMES, TEXTS, TEXTS, FACES, STARTS, tuples(LOOKS)).filter(
        lambda one: one.short.strip() or not one.short
    )


NUMBERS = st.builds(
    lambda id_, label, ends, start: Variable(id_, label, *sorted(ends), start),
    IDS, WORDS, st.tuples(st.integers(0, 20), st.integers(0, 20)), VALUES,
)  # fmt: skip
CHOICES_OF_WORDS = st.builds(
    lambda id_, label, words, start: Variable(id_, label, start=start, words=tuple(words)),
    IDS, WORDS, st.lists(IDS | WORDS, min_size=1, max_size=3, unique=True), VALUES,
)  # fmt: skip
POINTS = st.decimals("0.01", "10", places=2)
WEIGHTS = st.decimals("0", "10", places=2)
SKILLS = st.builds(Skill, IDS, WORDS, tuples(st.sampled_from(["nurse:naming", "remap:map"]) | WORDS), IDS | WORDS, WEIGHTS | st.just(Decimal(1)))  # fmt: skip
SAYINGS = st.builds(Saying, TEXTS, TEXTS, st.sampled_from(("", *MOODS)), CONDITIONS)
POSITIONS = st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999))


def _unique(some):
    return tuple({one.id: one for one in some}.values())


@st.composite
def graphs(draw):
    """A whole conversation. What is named is there, else nothing is promised: most of them make no sense."""
    people = draw(several_ids(0, 2, PERSON_IDS))
    turns = draw(several_ids(1, 2))
    replies = draw(several_ids(0, 2))
    targets = st.sampled_from([*turns, ""])
    lines = (
        tuples(
            st.builds(
                Line,
                st.sampled_from(people),
                tuples(SAYINGS, 2),
                CONDITIONS,
                AUDIENCES,
                st.just("") | st.just("0f" * 32),
            )
        )
        if people
        else st.just(())
    )
    outcomes = st.builds(
        Outcome, EFFECTS, st.dictionaries(IDS, POINTS, max_size=2), st.sampled_from(ERRORS), TEXTS, lines, TEXTS, targets,
    )  # fmt: skip
    others = st.builds(
        Outcome, EFFECTS, st.dictionaries(IDS, POINTS, max_size=2), st.sampled_from(ERRORS), TEXTS, lines, TEXTS, targets, CONDITIONS,
    )  # fmt: skip

    def choice(id_):
        return draw(
            st.builds(
                Choice, st.just(id_), TEXTS, outcomes, tuples(others), CONDITIONS, AUDIENCES,
                st.booleans(), st.booleans(), st.booleans(), st.booleans(), TEXTS, tuples(IDS),
            )
        )  # fmt: skip

    def node(number, id_):
        own = replies[number :: len(turns)]
        return draw(
            st.builds(
                Node, st.just(id_), TEXTS, TEXTS, lines, EFFECTS, tuples(IDS), st.integers(0, 9), st.booleans(),
                st.none() | st.builds(Writing, TEXTS, tuples(TEXTS, 3)),
                st.just(tuple(choice(one) for one in own)),
                st.none() | st.builds(Ending, st.sampled_from(ENDINGS), TEXTS, TEXTS),
            )
        )  # fmt: skip

    gates = st.builds(Gate, IDS, CONDITIONS, tuples(IDS | WORDS), EFFECTS, lines, TEXTS)
    cues = st.builds(
        Cue, IDS, st.sampled_from(people or ["somebody"]), TEXTS, st.integers(0, 9), EFFECTS, TEXTS
    )
    rules = st.builds(Rule, IDS, CONDITIONS, targets)
    variants = st.builds(
        Variant, IDS, WORDS, STARTS, st.sets(st.sampled_from(people), max_size=2).flatmap(lambda ids: st.tuples(*map(person, sorted(ids)))) if people else st.just(()),
    )  # fmt: skip
    return Graph(
        start=draw(st.sampled_from(turns)),
        people=tuple(draw(person(id_)) for id_ in people),
        nodes=tuple(node(number, id_) for number, id_ in enumerate(turns)),
        own_variables=_unique(draw(tuples(NUMBERS | CHOICES_OF_WORDS))),
        skills=_unique(draw(tuples(SKILLS))),
        framework=draw(st.sampled_from(["", "remap"]) | WORDS),
        cues=_unique(draw(tuples(cues))) if people else (),
        gates=_unique(draw(tuples(gates))),
        rules=_unique(draw(tuples(rules))),
        variants=_unique(draw(tuples(variants))),
    )
