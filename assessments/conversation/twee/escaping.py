"""What keeps words from being read as signs: a backslash in front, within a line and at its ends.

Two ways, because two sorts of text stand in a file. `inline` is for words that share their line with signs (names,
what is said, links): a backslash takes a sign's meaning away, `\\n` is a new line, `\\s` a space at an edge. `block`
is for text with lines of its own (scenes, debriefs), where Markdown needs its own backslashes: there only a backslash
at the beginning or the end of a line can mean anything, and only where the line would otherwise be read wrongly.
"""

import re
from collections.abc import Callable, Iterator

OPEN, CLOSE = '“"', '”"'
_QUOTES = '“”"'
_SIGNS = '“”"()[]{}<>|'
_ESCAPED = re.compile(rf"\\([\\ns{re.escape(_SIGNS)}])")
_MEANT = {"n": "\n", "s": " "}
_END = re.compile(r" \\+$")


def unescape(text: str) -> str:
    """The words an author meant by inline text; a backslash before anything but a sign is just a backslash."""
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text.strip(" "))


def escape(text: str, signs: str = "") -> str:
    """Inline text that is read back as these words. Of the signs only those named are kept from their meaning."""
    found = text.replace("\\", "\\\\").replace("\n", "\\n")
    if signs:
        found = re.sub(f"([{re.escape(signs)}])", r"\\\1", found)
    if found.startswith(" "):
        found = f"\\s{found[1:]}"
    if found.endswith(" "):
        found = f"{found[:-1]}\\s"
    return found


def plain_signs(text: str, begin: int = 0) -> Iterator[tuple[int, str]]:
    """Every character with its place that no backslash stands before."""
    place = begin
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        yield place, text[place]
        place += 1


def first_plain(text: str, sign: str, begin: int = 0) -> int:
    """Where a sign first stands that no backslash keeps from its meaning; -1 where it does not."""
    return next((place for place, _char in plain_signs(text, begin) if text.startswith(sign, place)), -1)


def outside_quotes(text: str, sign: str) -> list[int]:
    """The places at which a sign stands outside quotation marks."""
    found, closes = [], ""
    for place, char in plain_signs(text):
        if closes:
            closes = "" if char == closes else closes
        elif char in OPEN:
            closes = CLOSE[OPEN.index(char)]
        elif text.startswith(sign, place):
            found.append(place)
    return found


def listed(text: str) -> list[str]:
    """The parts between commas that stand outside quotation marks; empty ones are left out."""
    parts, begin = [], 0
    for place in [*outside_quotes(text, ","), len(text)]:
        parts.append(text[begin:place].strip(" "))
        begin = place + 1
    return [part for part in parts if part]


def is_quoted(text: str) -> bool:
    """Whether all of it stands in one pair of quotation marks; others may stand within them, in pairs."""
    if len(text) < 2 or text[0] not in OPEN or text[-1] not in CLOSE:
        return False
    signs = list(plain_signs(text))
    if signs[-1][0] != len(text) - 1:
        return False
    if text[0] == text[-1] == '"':
        return not any(char == '"' for _place, char in signs[1:-1])
    return is_even(text[1:-1])


def unquoted(text: str) -> str:
    """The words within the quotation marks."""
    return unescape(text[1:-1])


def quoted(text: str) -> str:
    """Words in quotation marks, so that `unquoted` gives them back."""
    whole = f"“{escape(text)}”"
    return whole if is_quoted(whole) else f"“{escape(text, '“”')}”"


def word(text: str, plain: re.Pattern[str]) -> str:
    """An entry of a list: as it is where it looks as expected, else in quotation marks."""
    return text if plain.fullmatch(text) else f"“{escape(text, _QUOTES)}”"


def unworded(text: str) -> str:
    """The entry that `word` wrote."""
    return unquoted(text) if is_quoted(text) else unescape(text)


def closing(text: str, pair: str) -> int:
    """Where the bracket opens that closes at the end of the text; -1 where none does. `pair` is "()" or "[]"."""
    opened: list[int] = []
    for place, char in plain_signs(text):
        if char == pair[0]:
            opened.append(place)
        elif char == pair[1] and opened:
            begin = opened.pop()
            if place == len(text) - 1:
                return begin
    return -1


def in_pairs(text: str) -> list[str]:
    """The parts of “words” (body) “words” (body) [mood]; the whole where it is no such row."""
    parts: list[str] = []
    begin, quotes, brackets, before = 0, 0, 0, ""
    for place, char in plain_signs(text):
        if char == "(" and not quotes:
            brackets += 1
        elif char == ")" and not quotes:
            brackets -= 1
        elif char in "“”" and not brackets:
            if char == "“" and not quotes and before == ")":
                parts.append(text[begin:place].strip(" "))
                begin = place
            quotes += 1 if char == "“" else -1
        before = before if char == " " else char
    parts.append(text[begin:].strip(" "))
    return parts if all(part.startswith("“") for part in parts) else [text]


def is_even(text: str) -> bool:
    """Whether every quotation mark that opens also closes."""
    depth = 0
    for _place, char in plain_signs(text):
        depth += (char == "“") - (char == "”")
        if depth < 0:
            return False
    return depth == 0


def bracketed(text: str, pair: str = "()") -> str:
    """Words in brackets, so that they are found again by `closing`."""
    whole = f"{pair[0]}{escape(text)}{pair[1]}"
    if closing(whole, pair) == 0 and is_even(whole):
        return whole
    return f"{pair[0]}{escape(text, pair + _QUOTES)}{pair[1]}"


Means = Callable[[str], bool]


def begins_with_nothing(line: str) -> bool:
    """Whether a line is blank or indented."""
    return not line or line[0] == " "


def from_block(lines: list[str], means: Means = begins_with_nothing) -> str:
    """The text of a block of lines. `means` tells which lines would be read as something else."""
    return "\n".join(_from_line(line, means) for line in lines)


def _from_line(line: str, means: Means) -> str:
    if line.startswith("\\"):
        rest = line.lstrip("\\")
        if begins_with_nothing(rest) or means(rest):
            line = line[1:]
    return line[:-1] if _END.search(line) else line


def to_block(text: str, means: Means = begins_with_nothing) -> list[str]:
    """Lines that `from_block` reads back as this text."""
    lines = text.split("\n")
    full = [place for place, line in enumerate(lines) if line]
    first, last = (full[0], full[-1]) if full else (len(lines), -1)
    found = []
    for place, line in enumerate(lines):
        # Readers drop blank lines at both ends, and take the indentation of the first line for everybody's.
        at_edge = not first < place <= last
        found.append(_to_line(line, means, at_edge=at_edge))
    return found


def _to_line(line: str, means: Means, *, at_edge: bool) -> str:
    if line.endswith(" ") or _END.search(line):
        line += "\\"
    rest = line.lstrip("\\")
    if begins_with_nothing(rest):
        return f"\\{line}" if at_edge or line != rest else line
    return f"\\{line}" if means(rest) else line
