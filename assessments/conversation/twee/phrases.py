"""Conditions, effects and beginnings as a person writes them, and back: “lucia.trust >= 7 and not visited a1”."""

import re
from collections.abc import Callable, Iterable, Mapping

from assessments.conversation.conditions import (
    CUE_STATES,
    Always,
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
from assessments.conversation.twee.escaping import word
from assessments.conversation.twee.tokens import COMPARISON, Tokens, Unreadable
from assessments.conversation.variables import Effect, Value

DEEPEST = 40
"""Conditions within conditions at most: nobody can follow more."""
_OPS: Mapping[str, Op] = {
    "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">=",
    "=": "=", "==": "=", "is": "=", "!=": "!=", "≠": "!=",
}  # fmt: skip
_LEADING = ("not", "and", "or", "always", "all", "any", "visited", "chose", "turn", "cue", "when")
_VARIABLE = re.compile(rf"(?!(?:{'|'.join(_LEADING)})$)[A-Za-z0-9_][A-Za-z0-9_.-]*")
PLAIN_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
PLAIN_WORD = re.compile(r"(?!(?:not|and|or)$)[A-Za-z_][A-Za-z0-9_.-]*")


def parse_condition(text: str) -> Condition:
    """The tree of a condition. Raises Unreadable with a sentence that says what was expected."""
    tokens = Tokens(text)
    found = _either(tokens, 0)
    tokens.end("“and”, “or”, or the end of the condition")
    return found


def _either(tokens: Tokens, depth: int) -> Condition:
    return _joined(tokens, "or", Some, lambda: _both(tokens, depth + 1))


def _both(tokens: Tokens, depth: int) -> Condition:
    return _joined(tokens, "and", Every, lambda: _one(tokens, depth))


def _joined(
    tokens: Tokens, sign: str, whole: type[Every] | type[Some], part: Callable[[], Condition]
) -> Condition:
    parts = [part()]
    while tokens.takes(sign):
        parts.append(part())
    return whole(tuple(parts)) if len(parts) > 1 else parts[0]


def _one(tokens: Tokens, depth: int) -> Condition:
    if depth > DEEPEST:
        raise Unreadable("expected fewer conditions within conditions: make it a simpler one")
    if tokens.takes("not"):
        return Not(_one(tokens, depth + 1))
    if tokens.takes("("):
        found = _either(tokens, depth)
        tokens.must(")", "a closing parenthesis")
        return found
    for first, whole in (("all", Every), ("any", Some)):
        if tokens.takes(first, "of"):
            return whole(_parts(tokens, depth))
    if tokens.takes("always"):
        return Always()
    return _question(tokens)


def _parts(tokens: Tokens, depth: int) -> tuple[Condition, ...]:
    parts: list[Condition] = []
    tokens.must("(", "an opening parenthesis")
    while not tokens.takes(")"):
        if parts:
            tokens.must(",", "a comma or a closing parenthesis")
        parts.append(_either(tokens, depth))
    return tuple(parts)


def _question(tokens: Tokens) -> Condition:
    if tokens.takes("visited"):
        return Visited(tokens.id("the name of a turn, such as “visited a1”"), _times(tokens))
    if tokens.takes("chose"):
        return Chose(tokens.id("the id of a reply, such as “chose a0-ask”"))
    if tokens.takes("cue"):
        cue = tokens.id("the id of a cue, such as “cue bounce met”")
        tokens.takes("is")
        for standing in CUE_STATES:
            if tokens.takes(standing):
                return CueIs(cue, standing)
        raise tokens.unlike("“open”, “met” or “missed”")
    if tokens.takes("turn"):
        return _turn(tokens)
    name = tokens.id(COMPARISON)
    return Compare(name, _op(tokens), tokens.value(COMPARISON))


def _times(tokens: Tokens) -> int:
    for word_, times in (("once", 1), ("twice", 2)):
        if tokens.takes(word_):
            return times
    if tokens.is_number() and tokens.after_number() == "times":
        times = tokens.whole("a number of times")
        tokens.must("times", "“times”")
        return times
    return 1


def _op(tokens: Tokens) -> Op:
    for sign, op in _OPS.items():
        if tokens.takes(sign):
            return "!=" if sign == "is" and tokens.takes("not") else op
    raise tokens.unlike(COMPARISON)


def _turn(tokens: Tokens) -> Condition:
    """Only “at least” is asked of the number of replies; the other ways to say it are brought to that."""
    op = _op(tokens)
    number = tokens.whole("a number of replies, such as “turn >= 5”")
    if op in (">=", ">"):
        return TurnAtLeast(number + (op == ">"))
    if op in ("<", "<="):
        return Not(TurnAtLeast(number + (op == "<=")))
    raise Unreadable("expected a comparison such as “turn >= 5”")


def say_condition(condition: Condition) -> str:
    """The condition in words that `parse_condition` reads back exactly."""
    match condition:
        case Always():
            return "always"
        case Compare(variable=name, op=op, value=value):
            said = ("is" if isinstance(value, str) else "=") if op == "=" else {"!=": "is not"}.get(op, op)
            return f"{word(name, _VARIABLE)} {said} {say_value(value)}"
        case Visited(node=node, times=times):
            often = {1: "", 2: " twice"}.get(times, f" {times} times")
            return f"visited {word(node, PLAIN_ID)}{often}"
        case Chose(choice=choice):
            return f"chose {word(choice, PLAIN_ID)}"
        case TurnAtLeast(turn=turn):
            return f"turn >= {turn}"
        case CueIs(cue=cue, standing=standing):
            return f"cue {word(cue, PLAIN_ID)} {standing}"
        case Not(part=part):
            return f"not {_within(part)}"
        case Every(parts=parts):
            return _say_parts(parts, " and ", "all of")
        case Some(parts=parts):
            return _say_parts(parts, " or ", "any of")
    raise TypeError(f"No condition: {condition!r}")


def _say_parts(parts: tuple[Condition, ...], sign: str, few: str) -> str:
    if len(parts) > 1:
        return sign.join(_within(part) for part in parts)
    return f"{few} ({', '.join(say_condition(part) for part in parts)})"


def _within(part: Condition) -> str:
    several = isinstance(part, Every | Some) and len(part.parts) > 1
    return f"({say_condition(part)})" if several else say_condition(part)


def say_value(value: Value) -> str:
    """A number or a word."""
    return str(value) if isinstance(value, int) else word(value, PLAIN_WORD)


def parse_effects(text: str) -> tuple[Effect, ...]:
    """Effects, joined by commas. Raises Unreadable with a sentence that says what was expected."""
    tokens = Tokens(text)
    found: list[Effect] = []
    expected = "an effect such as “lucia.trust +1” or “alignment = 2”"
    while not tokens.is_over():
        if found:
            tokens.must(",", "a comma before the next effect")
        name = tokens.id(expected)
        op = tokens.sign(expected)
        found.append(Effect(name, op, tokens.value(expected)))
    return tuple(found)


def say_effects(effects: Iterable[Effect]) -> str:
    """Effects in words that `parse_effects` reads back exactly."""
    return ", ".join(map(_say_effect, effects))


def _say_effect(effect: Effect) -> str:
    close = effect.op != "=" and isinstance(effect.by, int) and effect.by >= 0
    return f"{word(effect.variable, PLAIN_ID)} {effect.op}{'' if close else ' '}{say_value(effect.by)}"


def parse_starts(text: str) -> dict[str, Value]:
    """Where variables begin: “trust 5, feeling fear”. Raises Unreadable."""
    tokens = Tokens(text)
    found: dict[str, Value] = {}
    expected = "a beginning such as “trust 5” or “feeling fear”"
    while not tokens.is_over():
        if found:
            tokens.must(",", "a comma before the next beginning")
        name = tokens.id(expected)
        for sign in ("=", ":", "is", "starts"):
            if tokens.takes(sign):
                break
        found[name] = tokens.value(expected)
    return found


def say_starts(starts: Mapping[str, Value]) -> str:
    """Beginnings in words that `parse_starts` reads back."""
    return ", ".join(f"{word(name, PLAIN_ID)} {_start_value(value)}" for name, value in starts.items())


def _start_value(value: Value) -> str:
    said = say_value(value)
    return f"“{said}”" if said in ("is", "starts") else said
