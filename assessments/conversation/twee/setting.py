"""How keys, lists and spoken lines are set out, wherever they stand."""

import re
from collections.abc import Iterable

from assessments.conversation.conditions import Always
from assessments.conversation.graph import Line, Saying
from assessments.conversation.twee.escaping import (
    Means,
    begins_with_nothing,
    bracketed,
    escape,
    quoted,
    to_block,
    word,
)
from assessments.conversation.twee.names import Names
from assessments.conversation.twee.phrases import say_condition
from courses.audience import Audience

PLAIN_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:/-]*")


def keyed(key: str, text: str, means: Means = begins_with_nothing) -> list[str]:
    """A key and its text, which begins below it where it has lines of its own; nothing where there is no text."""
    return always_keyed(key, text, means) if text else []


def always_keyed(key: str, text: str, means: Means = begins_with_nothing) -> list[str]:
    """The same, with the bare key where there is no text."""
    if not text:
        return [f"{key}:"]
    if "\n" not in text:
        return [f"{key}: {to_block(text)[0]}"]
    return [f"{key}:", *under(to_block(text, means))]


def under(*groups: Iterable[str]) -> list[str]:
    """Lines, two spaces further in."""
    return [f"  {line}" if line else "" for group in groups for line in group]


def listing(names: Iterable[str]) -> str:
    """Names, joined by commas."""
    return ", ".join(word(name, PLAIN_CODE) for name in names)


def seats(who: Audience) -> list[str]:
    """Whom a part is for."""
    return [f"for{' all but' if who.but else ''}: {listing(sorted(who.codes))}"] if who.codes else []


def saying(one: Saying) -> str:
    """“words” (what the body does) [mood]."""
    parts = [quoted(one.text)] if one.text or not (one.body or one.mood) else []
    parts += [bracketed(one.body)] if one.body else []
    parts += [f"[{escape(one.mood)}]"] if one.mood else []
    return " ".join(parts)


def spoken(line: Line, names: Names) -> list[str]:
    """A spoken line: the saying that needs no condition first, the others below it."""
    others, first = list(line.sayings), ""
    if others and isinstance(others[-1].when, Always):
        first = f" {saying(others.pop())}"
    return [
        f"{names.label(line.speaker)}:{first}",
        *under(
            (f"when {say_condition(one.when)}: {saying(one)}" for one in others),
            [] if isinstance(line.only, Always) else [f"only when {say_condition(line.only)}"],
            seats(line.audience),
            keyed("audio", escape(line.audio)),
        ),
    ]


def says(line: Line, names: Names) -> list[str]:
    """A reaction."""
    first, *below = spoken(line, names)
    return [f"says: {first}", *below]
