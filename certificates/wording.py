"""Texts of the office with fields such as {first_name}, pure: what is wrong with one, and what it says to somebody."""

import re
from collections.abc import Iterable, Mapping

_FIELD = re.compile(r"\{([^{}\n]*)\}")


def unknown(text: str, fields: Iterable[str]) -> list[str]:
    """Return what stands in braces and is no field, in order, each once."""
    known = set(fields)
    return list(dict.fromkeys(name for name in _FIELD.findall(text) if name not in known))


def has_stray_brace(text: str) -> bool:
    """Whether a brace is left over: one was opened and not closed, or the other way round."""
    rest = _FIELD.sub("", text)
    return "{" in rest or "}" in rest


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each field's value. What a value says is never read as a field again.

    Raises KeyError for what is no field.
    """
    return _FIELD.sub(lambda found: values[found[1]], text)


def in_one_line(text: str) -> str:
    """Return a text as the subject of a letter can be: without line breaks, at most 150 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 150 else f"{line[:149].rstrip()}…"
