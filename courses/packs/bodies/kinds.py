"""The registry of blocks that a body may hold: each knows how a pack writes it, both ways.

A kind registers by being defined:

    class Pearl(BlockKind):
        name = "pearl"
"""

import re

from courses.packs import tidy

BLOCKS: dict[str, "BlockKind"] = {}
_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|``[^\n]*?``|`[^`\n]*`", re.DOTALL)


class BlockKind:
    """A kind of block, called in packs as in the StreamField.

    `read(piece, body, id_)` returns the raw value, or None where nothing can be made of it; what is wrong is said to
    the body. `write(value, pen)` returns (attributes, lines), or None where nothing stands there. The value that is
    written is raw, as the StreamField keeps it; what `read` made of the same lines has the same content.
    """

    name = ""
    attributes: tuple[str, ...] = ()
    cites = False
    """Whether its Markdown names references."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.name:
            if cls.name in BLOCKS:
                raise TypeError(f"{cls.__name__} needs a name of its own; {cls.name!r} is none.")
            BLOCKS[cls.name] = cls()

    def read(self, piece, body, id_):
        raise NotImplementedError

    def write(self, value, pen):
        raise NotImplementedError


def items(raw):
    """The values of a ListBlock's raw data, whichever of its two forms it has."""
    return [one["value"] if isinstance(one, dict) and one.get("type") == "item" else one for one in raw or []]


def paragraph(text, first="", rest=""):
    """The lines of one paragraph; none where it is empty."""
    words = tidy.line(text)
    return tidy.wrapped(words, first, rest) if words else []


def some_text(piece, body):
    """The content of a block as one paragraph, which must not be empty."""
    if not piece.words:
        body.say(piece.line, f"Expected text in this {piece.name}; it is empty.")
    return piece.words


def some_markdown(piece, body, line=None, lines=None):
    """The content of a block as Markdown, which must not be empty, nor hold what the site would not show."""
    markdown = piece.markdown if lines is None else tidy.markdown("\n".join(text for _, text in lines))
    if not markdown:
        body.say(line or piece.line, f"Expected text in this {piece.name}; it is empty.")
    body.check_markdown(markdown, piece.lines if lines is None else lines, line or piece.line)
    return markdown


def rows(piece, body, pattern, expected):
    """Yield (line, words, groups) of each row; a line that is indented goes on with the one before."""
    found = []
    for number, line in piece.lines:
        match = pattern.fullmatch(line.rstrip(" \t"))
        if match:
            found.append([number, [match.groups()[-1]], match.groups()])
        elif line.startswith(" ") and line.strip(" \t") and found:
            found[-1][1].append(line)
        elif line.strip(" \t"):
            body.say(number, f"Expected {expected}, or an indented line that goes on.")
    for number, words, groups in found:
        yield number, tidy.line(" ".join(words)), groups


def outside_code(markdown):
    """The Markdown with spaces where code stands: nothing in code names a reference or a word of the glossary."""
    return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), markdown)


def change_outside_code(pattern, change, markdown):
    """Replace a pattern in Markdown by a function of the match, except in code."""
    plain, parts, begin = outside_code(markdown), [], 0
    for found in re.finditer(pattern, plain):
        parts += [markdown[begin : found.start()], change(found)]
        begin = found.end()
    return "".join([*parts, markdown[begin:]])
