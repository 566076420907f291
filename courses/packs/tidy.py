"""The form in which packs keep words: what the eye does not see never makes two texts differ.

A line is one paragraph with single spaces. Markdown keeps its lines; a space at their end stays only where it breaks
the line (two of them, before another line). Spaces that do not break, marks of direction and everything a reader sees
are kept as they are.
"""

import re

WIDTH = 120
"""How long a line of a pack's text may become where it can be broken."""

_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\n\r\x0b\x0c\x85\u2028\u2029]+")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")


def line(text):
    """A text as one line: its breaks, tabs and runs of spaces become single spaces."""
    return _SPACES.sub(" ", _UNSEEN.sub("", str(text or ""))).strip(" ")


def markdown(text):
    """Markdown with plain line ends, no empty lines around it, and no spaces at line ends that mean nothing."""
    lines = _BREAKS.sub("\n", _UNSEEN.sub("", str(text or ""))).split("\n")
    found = []
    for number, words in enumerate(lines):
        bare = words.rstrip(" \t")
        following = lines[number + 1].strip(" \t") if number + 1 < len(lines) else ""
        breaks = bare and following and words.endswith("  ")
        found.append(f"{bare}  " if breaks else bare)
    return "\n".join(found).strip("\n")


def lines(text):
    """The lines of a field that holds one thing a line, each tidy; empty ones are left out."""
    return [words for words in map(line, _BREAKS.split(str(text or ""))) if words]


def wrapped(words, first="", rest=""):
    """Break one line into lines of WIDTH, the first and the others with something before them. Words stay whole."""
    found, current = [], ""
    for word in words.split(" "):
        before = first if not found else rest
        if current and len(before) + len(current) + 1 + len(word) > WIDTH:
            found.append(before + current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    return [*found, (rest if found else first) + current]


def escaped_before(text, marker):
    r"""Put a backslash before every marker (a pattern) of a text, so that it is read as itself.

    Backslashes that stand before a marker already are doubled: `\|` becomes `\\\|`.
    """
    return re.sub(rf"(\\*)({marker})", lambda found: f"{found[1]}{found[1]}\\{found[2]}", text)


def unescaped_before(text, marker):
    """The text that `escaped_before` was given."""
    return re.sub(rf"(\\+)({marker})", lambda found: found[1][: len(found[1]) // 2] + found[2], text)


def split_at(text, marker):
    """Cut a text at every marker (a pattern) that no backslash escapes; the parts still hold their escapes."""
    parts, begin = [], 0
    for found in re.finditer(rf"(\\*)({marker})", text):
        if len(found[1]) % 2 == 0:
            parts.append(text[begin : found.start(2)])
            begin = found.end()
    return [*parts, text[begin:]]
