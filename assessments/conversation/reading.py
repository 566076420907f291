"""Read a conversation from plain JSON, strictly: every complaint is gathered, a mistyped key is never dropped.

What reads without complaint can be run. It may still be unfit to be met (a way without end): that is for `lint`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import cast

from assessments.conversation.conditions import (
    ALWAYS,
    CUE_STATES,
    Chose,
    Compare,
    Condition,
    CueIs,
    Every,
    Not,
    Op,
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
from assessments.conversation.integrity import broken
from assessments.conversation.people import MOODS, Look, Person
from assessments.conversation.variables import Effect, Value, Variable
from assessments.engine.findings import block
from assessments.engine.item import read_audience
from assessments.engine.reading import Reader, to_decimal

OPS = ("<", "<=", "=", "!=", ">=", ">")

_WHOLE = re.compile(r"-?[0-9]{1,6}", re.ASCII)


def read_graph(reader: Reader) -> Graph:
    """The whole conversation by its reader; complaints go to the reader."""
    graph = read_draft(reader)
    for place, sentence in broken(graph):
        reader.findings.append(block("/".join(part for part in (reader.where, place) if part), sentence))
    return graph


def read_draft(reader: Reader) -> Graph:
    """The same of one that is being written: nothing is asked but that every part of it can be read."""
    graph = Graph(
        start=reader.text("start"),
        people=tuple(_person(part) for part in reader.readers("people", within="people")),
        own_variables=tuple(_variable(part) for part in reader.readers("variables", within="variables")),
        skills=tuple(_skill(part) for part in reader.readers("skills", within="skills")),
        framework=reader.text("framework", ""),
        cues=tuple(_cue(part) for part in reader.readers("cues", within="cues")),
        gates=tuple(_gate(part) for part in reader.readers("gates", within="gates")),
        rules=tuple(_rule(part) for part in reader.readers("rules", within="rules")),
        variants=tuple(_variant(part) for part in reader.readers("variants", within="variants")),
        nodes=tuple(_node(part) for part in reader.readers("nodes")),
    )
    reader.close()
    return graph


def _person(reader: Reader) -> Person:
    person = Person(
        id=reader.identifier(),
        name=reader.text("name"),
        short=reader.text("short", ""),
        about=reader.text("about", ""),
        face=_texts_by_name(reader, "face"),
        starts=_values_by_name(reader, "starts"),
        looks=tuple(_look(part) for part in reader.readers("looks")),
    )
    reader.close()
    return person


def _look(reader: Reader) -> Look:
    look = Look(condition(reader, "when"), reader.choice("mood", MOODS), reader.text("body", ""))
    reader.close()
    return look


def _variable(reader: Reader) -> Variable:
    words = reader.texts("words")
    start = reader.take("start")
    if isinstance(start, str) and not words and _WHOLE.fullmatch(start):
        start = int(start)  # a number in quotes: what is counted begins at the number
    variable = Variable(
        id=reader.identifier(),
        label=reader.text("label", ""),
        least=reader.whole("least", 0),
        most=reader.whole("most", 1),
        start=start if isinstance(start, int | str) else (words[0] if words else 0),
        words=words,
    )
    reader.close()
    return variable


def _skill(reader: Reader) -> Skill:
    weight = reader.optional_decimal("weight")
    skill = Skill(
        id=reader.identifier(),
        label=reader.text("label"),
        steps=reader.texts("steps"),
        dimension=reader.text("dimension", ""),
        weight=Decimal(1) if weight is None else weight,
    )
    reader.close()
    return skill


def _cue(reader: Reader) -> Cue:
    cue = Cue(
        id=reader.identifier(),
        person=reader.text("person"),
        words=reader.text("words"),
        lasts=reader.whole("lasts", 1),
        missed=_effects(reader, "missed"),
        because=reader.text("because", ""),
    )
    reader.close()
    return cue


def _gate(reader: Reader) -> Gate:
    gate = Gate(
        id=reader.identifier(),
        when=condition(reader, "when"),
        stops=reader.texts("stops"),
        effects=_effects(reader, "effects"),
        says=_lines(reader, "says"),
        because=reader.text("because", ""),
    )
    reader.close()
    return gate


def _rule(reader: Reader) -> Rule:
    rule = Rule(id=reader.identifier(), when=condition(reader, "when"), goes_to=reader.text("goes_to"))
    reader.close()
    return rule


def _variant(reader: Reader) -> Variant:
    variant = Variant(
        id=reader.identifier(),
        title=reader.text("title"),
        starts=_values_by_name(reader, "starts"),
        people=tuple(_person(part) for part in reader.readers("people")),
    )
    reader.close()
    return variant


def _node(reader: Reader) -> Node:
    node = Node(
        id=reader.identifier(),
        title=reader.text("title", ""),
        scene=reader.text("scene", ""),
        lines=_lines(reader, "lines"),
        effects=_effects(reader, "effects"),
        raises=reader.texts("raises"),
        most=reader.whole("most", 0),
        key=reader.flag("key"),
        writing=_writing(reader),
        choices=tuple(_choice(part) for part in reader.readers("choices")),
        ending=_ending(reader),
    )
    reader.close()
    return node


def _writing(reader: Reader) -> Writing | None:
    if not reader.has("writing"):
        reader.take("writing")
        return None
    part = reader.reader("writing")
    writing = Writing(part.text("ask"), part.texts("wordings"))
    part.close()
    return writing


def _ending(reader: Reader) -> Ending | None:
    if not reader.has("ending"):
        reader.take("ending")
        return None
    part = reader.reader("ending")
    ending = Ending(part.choice("kind", ENDINGS), part.text("title"), part.text("debrief", ""))
    part.close()
    return ending


def _choice(reader: Reader) -> Choice:
    otherwise = []
    for part in reader.readers("otherwise"):
        otherwise.append(replace(_outcome(part), when=condition(part, "when")))
        part.close()
    choice = Choice(
        id=reader.identifier(),
        text=reader.text("text"),
        outcome=_outcome(reader, must_go=True),
        otherwise=tuple(otherwise),
        when=condition(reader, "when"),
        audience=read_audience(reader),
        spoken=not reader.flag("done"),
        silence=reader.flag("silence"),
        stop=reader.flag("stop"),
        again=reader.flag("again"),
        hands_to=reader.text("hands_to", ""),
        meets=reader.texts("meets"),
    )
    reader.close()
    return choice


def _outcome(reader: Reader, *, must_go: bool = False) -> Outcome:
    return Outcome(
        effects=_effects(reader, "effects"),
        skills=_points(reader),
        error=reader.optional_choice("error", ERRORS),
        harm=reader.text("harm", ""),
        reaction=_lines(reader, "reaction"),
        because=reader.text("because", ""),
        goes_to=reader.text("goes_to") if must_go else reader.text("goes_to", ""),
    )


def _points(reader: Reader) -> dict[str, Decimal]:
    raw = reader.take("skills")
    if raw is None:
        return {}
    points = {str(name): to_decimal(value) for name, value in raw.items()} if isinstance(raw, Mapping) else {}
    known = {name: value for name, value in points.items() if value is not None and value > 0}
    if not isinstance(raw, Mapping) or len(known) < len(raw):
        reader.complain("Points of skills must be decimals in quotes, more than 0.")
    return known


def _lines(reader: Reader, name: str) -> tuple[Line, ...]:
    return tuple(_line(part) for part in reader.readers(name))


def _line(reader: Reader) -> Line:
    line = Line(
        speaker=reader.text("speaker"),
        sayings=tuple(_saying(part) for part in reader.readers("sayings")),
        only=condition(reader, "only"),
        audience=read_audience(reader),
        audio=reader.text("audio", ""),
    )
    reader.close()
    return line


def _saying(reader: Reader) -> Saying:
    saying = Saying(
        text=reader.text("text", ""),
        body=reader.text("body", ""),
        mood=reader.optional_choice("mood", MOODS),
        when=condition(reader, "when"),
    )
    reader.close()
    return saying


def _effects(reader: Reader, name: str) -> tuple[Effect, ...]:
    return tuple(_effect(part) for part in reader.readers(name))


def _effect(reader: Reader) -> Effect:
    by = reader.take("by")
    if isinstance(by, bool) or not isinstance(by, int | str):
        reader.complain("“by” must be a whole number or a word.")
        by = 0
    op = reader.choice("op", ("+", "-", "="))
    effect = Effect(reader.text("var"), op, by)  # type: ignore[arg-type]  # `choice` gives one of the three
    reader.close()
    return effect


def _values_by_name(reader: Reader, name: str) -> dict[str, Value]:
    raw = reader.take(name)
    if raw is None:
        return {}
    found = {str(key): value for key, value in raw.items()} if isinstance(raw, Mapping) else {}
    fine = {key: value for key, value in found.items() if isinstance(value, int | str) and value is not True}
    if not isinstance(raw, Mapping) or len(fine) < len(found):
        reader.complain(f"“{name}” must give a whole number or a word for each variable.")
    return fine


def _texts_by_name(reader: Reader, name: str) -> dict[str, str]:
    raw = reader.take(name)
    if raw is None:
        return {}
    if not isinstance(raw, Mapping) or not all(isinstance(value, str) for value in raw.values()):
        reader.complain(f"“{name}” must give a text for each name.")
        return {}
    return {str(key): value for key, value in raw.items()}


def condition(reader: Reader, name: str) -> Condition:
    """The condition under this key; always true where there is none."""
    if not reader.has(name):
        reader.take(name)
        return ALWAYS
    return read_condition(reader.take(name), reader)


def read_condition(raw: object, reader: Reader) -> Condition:
    """A condition: {"all": […]}, {"any": […]}, {"not": …}, or one question. Complaints go to the reader."""
    if isinstance(raw, Mapping) and len(raw) == 1:
        (key, value), *_none = raw.items()
        if key in ("all", "any") and isinstance(value, list | tuple):
            parts = tuple(read_condition(part, reader) for part in value)
            return Every(parts) if key == "all" else Some(parts)
        if key == "not":
            return Not(read_condition(value, reader))
        if key == "chose" and isinstance(value, str):
            return Chose(value)
        if key == "visited" and isinstance(value, str):
            return Visited(value)
        if key == "turn" and isinstance(value, int):
            return TurnAtLeast(value)
    found = _question(raw) if isinstance(raw, Mapping) else None
    if found is None:
        reader.complain("A condition here cannot be read. Build it anew.")
    return found or ALWAYS


def _question(raw: Mapping[str, object]) -> Condition | None:
    match raw:
        case {"var": str(name), "op": str(op), "value": int() | str() as value} if (
            len(raw) == 3 and op in OPS
        ):
            return Compare(name, cast(Op, op), value)
        case {"visited": str(node), "times": int(times)} if len(raw) == 2:
            return Visited(node, times)
        case {"cue": str(cue), "is": str(standing)} if len(raw) == 2 and standing in CUE_STATES:
            return CueIs(cue, standing)
    return None
