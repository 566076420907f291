"""A conversation as Twee that `read_twee` reads back as the same one: stable, and as a person would set it out."""

import json
from collections.abc import Iterable, Mapping

from assessments.conversation.conditions import Always, Condition
from assessments.conversation.graph import Cue, Gate, Graph, Rule, Skill, Variant
from assessments.conversation.people import Look, Person
from assessments.conversation.twee.escaping import bracketed, escape, quoted, to_block, word
from assessments.conversation.twee.names import Names
from assessments.conversation.twee.passages import Position, is_mark
from assessments.conversation.twee.people import WORN, YES
from assessments.conversation.twee.phrases import (
    PLAIN_ID,
    PLAIN_WORD,
    say_condition,
    say_effects,
    say_starts,
    say_value,
)
from assessments.conversation.twee.setting import PLAIN_CODE, keyed, listing, says, under
from assessments.conversation.twee.special import FACTS, FORMAT, FORMAT_VERSION, TITLE
from assessments.conversation.twee.write_turns import turn
from assessments.conversation.variables import Variable
from assessments.engine.quantity import plain


def write_twee(
    graph: Graph, *, title: str, ifid: str, positions: Mapping[str, Position] | None = None
) -> str:
    """The whole file. `ifid` is the identity that Twine gives a story: the caller keeps it the same."""
    names = Names.of(graph.people)
    facts = {"ifid": ifid, "format": FORMAT, "format-version": FORMAT_VERSION, "start": graph.start}
    passages = [
        (TITLE, to_block(" ".join(title.split()), is_mark) if title.strip() else []),
        (FACTS, [json.dumps(facts, ensure_ascii=False)]),
        ("People", [line for one in graph.people for line in _person(one)]),
        ("Variables", [_variable(one) for one in graph.own_variables]),
        ("Skills", _skills(graph)),
        ("Cues", [line for one in graph.cues for line in _cue(one)]),
        ("Gates", [line for one in graph.gates for line in _gate(one, names)]),
        ("Rules", [_rule(one) for one in graph.rules]),
        ("Variants", [line for one in graph.variants for line in _variant(one)]),
    ]
    parts = [[f":: {name}", *lines] for name, lines in passages if lines or name == "People"]
    parts += [turn(node, names, (positions or {}).get(node.id)) for node in graph.nodes]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _head(id_: str) -> str:
    return word(id_, PLAIN_ID)


def _person(one: Person, head: str = "") -> list[str]:
    return [
        f"{head or _head(one.id)}: {escape(one.name)}".rstrip(" "),
        *under(
            keyed("short", one.short),
            keyed("about", one.about),
            keyed("face", ", ".join(_trait(*each) for each in one.face.items())),
            keyed("starts", say_starts(one.starts)),
            *(keyed("looks", _look(each)) for each in one.looks),
        ),
    ]


def _trait(name: str, value: str) -> str:
    return (
        word(name, PLAIN_ID)
        if name in WORN and value == YES
        else f"{word(name, PLAIN_ID)} {word(value, PLAIN_ID)}"
    )


def _look(look: Look) -> str:
    when = "" if isinstance(look.when, Always) else f"when {say_condition(look.when)}: "
    return f"{when}{look.mood}{f' {bracketed(look.body)}' if look.body else ''}"


def _variable(one: Variable) -> str:
    label = f" {bracketed(one.label)}" if one.label else ""
    if one.words:
        may = f"one of {', '.join(word(each, PLAIN_WORD) for each in one.words)}"
    else:
        may = f"{one.least} to {one.most}"
    return f"{_head(one.id)}: {may}, starts {say_value(one.start)}{label}"


def _skills(graph: Graph) -> list[str]:
    lines = [f"framework: {escape(graph.framework)}"] if graph.framework else []
    return [*lines, *(line for one in graph.skills for line in _skill(one))]


def _skill(one: Skill) -> list[str]:
    head = f"“{one.id}”" if one.id == "framework" else _head(one.id)
    return [
        f"{head}: {escape(one.label)}".rstrip(" "),
        *under(
            keyed("steps", listing(one.steps)),
            keyed("dimension", one.dimension and word(one.dimension, PLAIN_CODE)),
            keyed("weight", "" if one.weight == 1 else plain(one.weight)),
        ),
    ]


def _cue(one: Cue) -> list[str]:
    return [
        f"{_head(one.id)}: {_head(one.person)} {quoted(one.words)}",
        *under(
            keyed("lasts", "" if one.lasts == 1 else str(one.lasts)),
            keyed("missed", say_effects(one.missed)),
            keyed("because", one.because),
        ),
    ]


def _gate(one: Gate, names: Names) -> list[str]:
    return [
        f"{_head(one.id)}: when {say_condition(one.when)}",
        *under(
            keyed("stops", listing(one.stops)),
            keyed("does", say_effects(one.effects)),
            *(says(line, names) for line in one.says),
            keyed("because", one.because),
        ),
    ]


def _rule(one: Rule) -> str:
    return f"{_head(one.id)}: {_when(one.when)} -> {word(one.goes_to, PLAIN_ID)}"


def _when(condition: Condition) -> str:
    return f"when {say_condition(condition)}"


def _variant(one: Variant) -> list[str]:
    people: Iterable[list[str]] = (
        _person(each, f"“{each.id}”" if each.id.lower() == "starts" else "") for each in one.people
    )
    return [
        f"{_head(one.id)}: {escape(one.title)}".rstrip(" "),
        *under(keyed("starts", say_starts(one.starts)), *people),
    ]
