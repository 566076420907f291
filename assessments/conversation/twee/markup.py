"""What Twine's own formats know and we do not: macros, variables in a text, HTML. Taken out and told, never run.

Harlowe writes (set: $x to 1) and hooks in brackets, SugarCube <<set $x to 1>>, Chapbook [if x], Snowman <% %>.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from assessments.conversation.twee.notes import Notes
from assessments.conversation.twee.passages import Row

_GOTO = re.compile(
    r"\(link-goto: *\"(?P<a>[^\"]{1,400})\" *, *\"(?P<b>[^\"]{1,200})\" *\)"
    r"|<<(?:link|button) +\"(?P<c>[^\"]{1,400})\" +\"(?P<d>[^\"]{1,200})\" *>>"
)
_SUGAR_LINK = re.compile(r"<<(?:link|button|actions?) +(\[\[[^\]]{1,600}\]\]) *>>")
_MARKS = re.compile(
    r"<!--.{0,300}?(?:-->|$)"
    r"|<%.{0,300}?%>"
    r"|/\*.{0,300}?\*/|/%.{0,300}?%/"
    r"|<<[^<>\n]{1,500}(?:>[^<>\n]{0,500}){0,3}>>"
    r"|</?[A-Za-z][^<>\n]{0,500}>"
    r"|^\[(?:if|unless|else|cont|continued?|after|append|align|note|javascript|css|JavaScript|CSS)\b[^\[\]]{0,200}\]$"
    r"|(?<![\w$])\$[A-Za-z_]\w{0,80}(?:\.\w{1,80}){0,4}"
)
_SCRIPTS = re.compile(r"<(script|style)\b.{0,600}?(?:</\1 *>|$)", re.IGNORECASE)
_MACRO = re.compile(r"\((?:[A-Za-z][A-Za-z0-9-]{0,40}|[$_]\w{1,40}):")
_MACROS = frozenset(
    [
        "set",
        "put",
        "move",
        "print",
        "display",
        "if",
        "else-if",
        "elseif",
        "else",
        "unless",
        "link",
        "link-goto",
        "link-reveal",
        "link-repeat",
        "link-replace",
        "link-reveal-goto",
        "link-undo",
        "link-rerun",
        "goto",
        "go-to",
        "click",
        "click-goto",
        "click-replace",
        "mouseover",
        "live",
        "event",
        "stop",
        "either",
        "random",
        "cond",
        "a",
        "array",
        "dm",
        "ds",
        "datamap",
        "text-style",
        "text-colour",
        "text-color",
        "color",
        "colour",
        "t8n",
        "transition",
        "css",
        "font",
        "align",
        "hook",
        "show",
        "hide",
        "replace",
        "append",
        "prepend",
        "enchant",
        "style",
        "background",
        "bg",
        "text",
        "cycling-link",
        "input-box",
        "prompt",
        "alert",
        "confirm",
        "save-game",
        "load-game",
        "undo",
        "redirect",
        "columns",
        "box",
        "char-style",
        "border",
        "opacity",
        "after",
        "nth",
        "for",
        "loop",
        "macro",
        "after",
        "str",
        "num",
        "hover-style",
        "text-size",
        "text-rotate",
        "after-error",
        "after",
        "align",
        "link-show",
        "rerun",
        "verbatim",
        "icon-undo",
    ]
)


def without(rows: Iterable[Row], notes: Notes) -> tuple[Row, ...]:
    """The rows without markup; what was taken out is told, line by line."""
    found = []
    for row in rows:
        text, taken = strip(row.text)
        if taken:
            shown = ", ".join(f"“{_short(one)}”" for one in taken[:3])
            more = f" and {len(taken) - 3} more" if len(taken) > 3 else ""
            notes.passed_over(row.line, f"{shown}{more} {'does' if len(taken) == 1 else 'do'} nothing here.")
        found.append(replace(row, text=text.strip(" ")) if text != row.text else row)
    return tuple(found)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def strip(text: str) -> tuple[str, list[str]]:
    """A line without markup, and what was taken out of it. Links that a macro makes stay as links."""
    text = _GOTO.sub(lambda one: f"[[{one['a'] or one['c']}->{one['b'] or one['d']}]]", text)
    text = _SUGAR_LINK.sub(r"\1", text)
    taken: list[str] = []

    def remember(found: re.Match[str]) -> str:
        taken.append(found.group())
        return ""

    return _MARKS.sub(remember, _without_macros(_SCRIPTS.sub(remember, text), taken)), taken


def _without_macros(text: str, taken: list[str]) -> str:
    """The line without Harlowe's macros; the hook that a macro stands before keeps its words."""
    kept, place = [], 0
    while found := _MACRO.search(text, place):
        name = found.group()[1:-1].lower()
        kept.append(text[place : found.start()])
        if name not in _MACROS and name[0] not in "$_":
            kept.append(found.group())
            place = found.end()
            continue
        end = _closing(text, found.start())
        taken.append(text[found.start() : end])
        place = end
        if text.startswith("[", end) and not text.startswith("[[", end):
            inner = text.find("]", end)
            kept.append(text[end + 1 : inner] if inner >= 0 else text[end + 1 :])
            place = inner + 1 if inner >= 0 else len(text)
    return "".join((*kept, text[place:]))


def _closing(text: str, place: int) -> int:
    depth, quote = 0, ""
    for end in range(place, len(text)):
        char = text[end]
        if quote:
            quote = "" if char == quote else quote
        elif char == '"':
            quote = char
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return end + 1
    return len(text)
