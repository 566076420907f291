"""The passages with a name of their own: variables, skills, cues, gates, rules, variants."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.conversation.conditions import ALWAYS, Condition
from assessments.conversation.graph import Cue, Gate, Line, Rule, Skill, Variant
from assessments.conversation.people import Person
from assessments.conversation.twee.blocks import Block, Keys, blocks
from assessments.conversation.twee.desk import Desk
from assessments.conversation.twee.escaping import (
    closing,
    is_quoted,
    listed,
    outside_quotes,
    unescape,
    unworded,
)
from assessments.conversation.twee.names import Speech
from assessments.conversation.twee.passages import Row
from assessments.conversation.twee.people import person, person_entry
from assessments.conversation.twee.tokens import Tokens, Unreadable
from assessments.conversation.variables import Effect, Value, Variable
from assessments.engine.reading import to_decimal

_RANGE = re.compile(r"(-?[0-9]{1,6}) *(?:to|–|-|\.\.) *(-?[0-9]{1,6})", re.ASCII)
_FRAMEWORK = re.compile("framework *:")
_SKILL = Keys("of a skill", valued=("steps", "dimension", "weight"))
_CUE = Keys("of a cue", valued=("lasts", "missed", "because"), texts=("because",))
_GATE = Keys("of a gate", valued=("stops", "does", "says", "because"), texts=("because",), speech=True)
_VARIANT = Keys("of a variant", valued=("starts",))


@dataclass
class Sections:
    """What stands in them."""

    people: list[Person] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    framework: str = ""
    skills: list[Skill] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)


def read_section(name: str, rows: Iterable[Row], desk: Desk, into: Sections) -> None:
    """Read one of these passages."""
    for block in blocks(rows, lambda text: name == "Cues"):
        id_, rest = headed(block, desk)
        match name:
            case "People":
                into.people.append(person(id_, rest, block, desk))
            case "Variables":
                into.variables.append(_variable(id_, rest, block, desk))
            case "Skills" if _FRAMEWORK.match(block.text):
                into.framework = unescape(rest)
            case "Skills":
                into.skills.append(_skill(id_, rest, block, desk))
            case "Cues":
                into.cues.append(_cue(id_, rest, block, desk))
            case "Gates":
                into.gates.append(_gate(id_, rest, block, desk))
            case "Rules":
                into.rules.append(_rule(id_, rest, block, desk))
            case "Variants":
                into.variants.append(_variant(id_, rest, block, desk))


def headed(block: Block, desk: Desk) -> tuple[str, str]:
    """The id a block begins with, and the rest of its row."""
    colons = outside_quotes(block.text, ":")
    if not colons:
        desk.notes.problem(block.line, f"Expected an id and a colon first: “{block.text[:30]}” has none.")
        return desk.id(block.text.split(" ")[0].lower(), block.line), block.text
    return desk.id(block.text[: colons[0]].strip(" "), block.line), block.text[colons[0] + 1 :].strip(" ")


def _variable(id_: str, rest: str, block: Block, desk: Desk) -> Variable:
    label, place = "", closing(rest, "()")
    if place >= 0:
        label, rest = unescape(rest[place + 1 : -1]), rest[:place].strip(" ")
    parts = listed(rest)
    start = parts.pop()[len("starts ") :] if len(parts) > 1 and parts[-1].startswith("starts ") else None
    bounds = _RANGE.fullmatch(parts[0]) if len(parts) == 1 else None
    if bounds:
        least, most = int(bounds[1]), int(bounds[2])
        return Variable(id_, label, least, most, _value(start, least, block, desk))
    if parts and parts[0].startswith("one of "):
        words = tuple(unworded(part) for part in (parts[0][len("one of ") :].strip(" "), *parts[1:]))
        return Variable(id_, label, start=_value(start, words[0], block, desk), words=words)
    desk.notes.problem(
        block.line,
        "Expected “0 to 4, starts 0 (label)” or “one of unknown, none, written, starts unknown (label)”.",
    )
    return Variable(id_, label)


def _value(text: str | None, default: Value, block: Block, desk: Desk) -> Value:
    if text is None:
        return default
    try:
        return Tokens(text).value("a number or a word")
    except Unreadable as error:
        desk.notes.problem(block.line, f"“starts {text[:40]}”: {error}.")
        return default


def _skill(id_: str, rest: str, block: Block, desk: Desk) -> Skill:
    steps: tuple[str, ...] = ()
    dimension, weight = "", Decimal(1)
    for entry in _SKILL.entries(block.below, desk.notes):
        if entry.key == "steps":
            steps = tuple(unworded(part) for part in listed(entry.value))
        elif entry.key == "dimension":
            dimension = unworded(entry.value)
        else:
            found = to_decimal(entry.value)
            if found is None:
                desk.notes.problem(
                    entry.line, f"Expected a number such as 1 or 0.5, not “{entry.value[:40]}”."
                )
            weight = weight if found is None else found
    if not rest:
        desk.notes.problem(
            block.line, "Expected what the skill is, in a few words: opens: Asks before telling"
        )
    return Skill(id_, unescape(rest), steps, dimension, weight)


def _cue(id_: str, rest: str, block: Block, desk: Desk) -> Cue:
    place = min((rest.find(sign) for sign in '“"' if sign in rest), default=-1)
    named = rest[: max(place, 0)].strip(" :")
    who, words = desk.names.who(named), rest[max(place, 0) :]
    if not who or not is_quoted(words):
        desk.notes.problem(
            block.line,
            "Expected who lets it be heard, and the words: bounce: joaquin “I always bounce back.”",
        )
    if not who:
        who = desk.person(Speech(named[:60] or "Somebody", "", is_known=False), block.line)
    missed: tuple[Effect, ...] = ()
    lasts, because = 1, ""
    for entry in _CUE.entries(block.below, desk.notes):
        if entry.key == "lasts":
            lasts = desk.whole(entry.value, entry.line, 1)
        elif entry.key == "missed":
            missed = desk.effects(entry.value, entry.line)
        else:
            because = entry.text
    return Cue(id_, who, unworded(words), lasts, missed, because)


def _gate(id_: str, rest: str, block: Block, desk: Desk) -> Gate:
    when = _condition(rest, block, desk)
    stops: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    says: list[Line] = []
    because = ""
    for entry in _GATE.entries(block.below, desk.notes):
        if entry.key == "stops":
            stops = desk.names_of(entry.value, entry.line, "variable")
        elif entry.key == "does":
            effects = desk.effects(entry.value, entry.line)
        elif entry.key == "says":
            says += desk.says(entry)
        else:
            because = entry.text
    return Gate(id_, when, stops, effects, tuple(says), because)


def _condition(text: str, block: Block, desk: Desk) -> Condition:
    if text.startswith("when "):
        return desk.condition(text, block.line)
    if text:
        desk.notes.problem(block.line, "Expected “when” and a condition behind the colon.")
    return ALWAYS


def _rule(id_: str, rest: str, block: Block, desk: Desk) -> Rule:
    arrows = outside_quotes(rest, "->")
    if not arrows:
        desk.notes.problem(
            block.line, "Expected where the talk goes: leaves: when lucia.trust = 0 -> meeting-stops"
        )
        return Rule(id_, _condition(rest, block, desk), "")
    target = unworded(rest[arrows[-1] + 2 :].strip(" "))
    desk.notes.uses_name(block.line, "turn", target)
    return Rule(id_, _condition(rest[: arrows[-1]].strip(" "), block, desk), target)


def _variant(id_: str, rest: str, block: Block, desk: Desk) -> Variant:
    starts: dict[str, Value] = {}
    people: list[Person] = []
    for entry in _VARIANT.entries(block.below, desk.notes, also=lambda one: person_entry(one, desk, people)):
        starts |= desk.starts(entry.value, entry.line)
    return Variant(id_, unescape(rest), starts, tuple(people))
