"""A conversation as plain JSON, the inverse of `reading`: what is empty or usual is left out."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from assessments.conversation.conditions import (
    Always,
    Chose,
    Compare,
    Condition,
    CueIs,
    Every,
    Not,
    Some,
    TurnAtLeast,
    Visited,
)
from assessments.conversation.graph import (
    Choice,
    Cue,
    Gate,
    Graph,
    Line,
    Node,
    Outcome,
    Rule,
    Saying,
    Skill,
    Variant,
)
from assessments.conversation.people import Person
from assessments.conversation.variables import Effect, Variable
from assessments.engine.quantity import plain
from courses.audience import Audience

Plain = dict[str, Any]


def write_graph(graph: Graph) -> Plain:
    """The whole conversation as JSON that `read_graph` reads back."""
    return _without_empty(
        {
            "start": graph.start,
            "framework": graph.framework,
            "people": [_person(one) for one in graph.people],
            "variables": [_variable(one) for one in graph.own_variables],
            "skills": [_skill(one) for one in graph.skills],
            "cues": [_cue(one) for one in graph.cues],
            "gates": [_gate(one) for one in graph.gates],
            "rules": [_rule(one) for one in graph.rules],
            "variants": [_variant(one) for one in graph.variants],
            "nodes": [write_node(one) for one in graph.nodes],
        }
    )


def _skill(one: Skill) -> Plain:
    found = {
        "id": one.id,
        "steps": list(one.steps),
        "dimension": one.dimension,
        "weight": None if one.weight == Decimal(1) else plain(one.weight),
    }
    return _without_empty(found) | {"label": one.label}


def _cue(one: Cue) -> Plain:
    found = {
        "id": one.id,
        "person": one.person,
        "lasts": one.lasts,
        "missed": _effects(one.missed),
        "because": one.because,
    }
    return _without_empty(found) | {"words": one.words}


def _gate(one: Gate) -> Plain:
    return _without_empty(
        {
            "id": one.id,
            "when": write_condition(one.when),
            "stops": list(one.stops),
            "effects": _effects(one.effects),
            "says": _lines(one.says),
            "because": one.because,
        }
    )


def _rule(one: Rule) -> Plain:
    return _without_empty({"id": one.id, "when": write_condition(one.when)}) | {"goes_to": one.goes_to}


def _variant(one: Variant) -> Plain:
    found = {"id": one.id, "starts": dict(one.starts), "people": [_person(each) for each in one.people]}
    return _without_empty(found) | {"title": one.title}


def _without_empty(found: Plain) -> Plain:
    # Zero is a value: it only looks like False.
    return {
        name: value for name, value in found.items() if value is not False and value not in (None, "", [], {})
    }


def _person(one: Person) -> Plain:
    looks = [
        _without_empty({"when": write_condition(look.when), "mood": look.mood, "body": look.body})
        for look in one.looks
    ]
    return _without_empty(
        {
            "id": one.id,
            "short": one.short,
            "about": one.about,
            "face": dict(one.face),
            "starts": dict(one.starts),
            "looks": looks,
        }
    ) | {"name": one.name}


def _variable(one: Variable) -> Plain:
    found: Plain = {"id": one.id, "start": one.start}
    found |= {"label": one.label} if one.label else {}
    return found | ({"words": list(one.words)} if one.words else {"least": one.least, "most": one.most})


def write_node(node: Node) -> Plain:
    """One turn as JSON."""
    found = _without_empty(
        {
            "id": node.id,
            "title": node.title,
            "scene": node.scene,
            "lines": _lines(node.lines),
            "effects": _effects(node.effects),
            "raises": list(node.raises),
            "most": node.most or None,
            "key": node.key,
            "choices": [write_choice(one) for one in node.choices],
        }
    )
    if node.writing:
        found["writing"] = {"ask": node.writing.ask, "wordings": list(node.writing.wordings)}
    if node.ending:
        debrief = {"debrief": node.ending.debrief} if node.ending.debrief else {}
        found["ending"] = {"kind": node.ending.kind, "title": node.ending.title} | debrief
    return found


def write_choice(one: Choice) -> Plain:
    """One reply as JSON."""
    otherwise = [
        {"when": write_condition(each.when) or {"all": []}} | _outcome(each) for each in one.otherwise
    ]
    return {"id": one.id, "text": one.text, "goes_to": one.outcome.goes_to} | _without_empty(
        {
            "when": write_condition(one.when),
            "audience": write_audience(one.audience),
            "done": not one.spoken,
            "silence": one.silence,
            "stop": one.stop,
            "again": one.again,
            "hands_to": one.hands_to,
            "meets": list(one.meets),
            **_outcome(one.outcome),
            "otherwise": otherwise,
        }
    )


def _outcome(one: Outcome) -> Plain:
    return _without_empty(
        {
            "effects": _effects(one.effects),
            "skills": {name: plain(points) for name, points in one.skills.items()},
            "error": one.error,
            "harm": one.harm,
            "reaction": _lines(one.reaction),
            "because": one.because,
            "goes_to": one.goes_to,
        }
    )


def _lines(lines: Iterable[Line]) -> list[Plain]:
    return [
        {"speaker": one.speaker, "sayings": [_saying(each) for each in one.sayings]}
        | _without_empty(
            {"only": write_condition(one.only), "audience": write_audience(one.audience), "audio": one.audio}
        )
        for one in lines
    ]


def _saying(one: Saying) -> Plain:
    return {"text": one.text} | _without_empty(
        {"body": one.body, "mood": one.mood, "when": write_condition(one.when)}
    )


def _effects(effects: Iterable[Effect]) -> list[Plain]:
    return [{"var": one.variable, "op": one.op, "by": one.by} for one in effects]


def write_audience(audience: Audience) -> Plain | None:
    """Whom a part is for, or None where it is for everybody."""
    return {"codes": sorted(audience.codes), "but": audience.but} if audience.codes else None


def write_condition(one: Condition) -> Plain | None:
    """A condition as the tree that is stored; None where there is none."""
    match one:
        case Always():
            return None
        case Compare(variable=name, op=op, value=value):
            return {"var": name, "op": op, "value": value}
        case Visited(node=node, times=1):
            return {"visited": node}
        case Visited(node=node, times=times):
            return {"visited": node, "times": times}
        case Chose(choice=choice):
            return {"chose": choice}
        case TurnAtLeast(turn=turn):
            return {"turn": turn}
        case CueIs(cue=cue, standing=standing):
            return {"cue": cue, "is": standing}
        case Not(part=part):
            return {"not": write_condition(part) or {"all": []}}
        case Every(parts=parts):
            return {"all": [write_condition(part) or {"all": []} for part in parts]}
        case Some(parts=parts):
            return {"any": [write_condition(part) or {"all": []} for part in parts]}
    raise TypeError(f"No condition: {one!r}")
