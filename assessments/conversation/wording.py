"""Replies and ways through a conversation in a few words, for sentences to its author."""

from collections.abc import Iterable, Sequence

from assessments.conversation.graph import Graph

MOST_WORDS = 6
MOST_NAMES = 6


def short(text: str) -> str:
    """The first words of a text, in quotation marks: “Is it all right if we…”."""
    words = text.replace("“", "").replace("”", "").replace('"', "").replace("*", "").split()
    said = " ".join(words[:MOST_WORDS]).rstrip(".,;:")
    return f"“{said}…”" if len(words) > MOST_WORDS else f"“{said}”"


def as_after(graph: Graph, replies: Sequence[str]) -> str:
    """The way that shows something: as after “…”, then “…”; "right at the beginning" without a reply."""
    if not replies:
        return "right at the beginning"
    return "as after " + ", then ".join(short(graph.choices_by_id[one][1].text) for one in replies)


def listed(names: Iterable[str], most: int = MOST_NAMES) -> str:
    """Some of these names, and whether there are more."""
    some = list(names)
    return ", ".join(some[:most]) + (", and others" if len(some) > most else "")


def counted(number: int, one: str, several: str) -> str:
    """Such as "one reply" and "2 replies"."""
    return f"one {one}" if number == 1 else f"{number} {several}"
