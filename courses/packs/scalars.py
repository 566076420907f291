"""Single values as YAML: plain where every reader takes them for text, in quotes where not, folded where they are long."""

import re

import yaml
from yaml.resolver import Resolver

from courses.packs import tidy
from courses.packs.nodes import plain_value

_RESOLVER = Resolver()
_BEGINS_WELL = re.compile(r"""[^\W_]|[“‘(/<…$+½¼¾€£_\\^;=]""")
_UNPRINTABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ESCAPES = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_IN_FLOW = re.compile(r"[,\[\]{}:?]")


def scalar(text, flow=False):
    """A text on one line."""
    return text if _is_plain(text, flow) else in_quotes(text)


def in_quotes(text):
    """A text in double quotes, with escapes for everything the eye would miss."""
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _escaped(sign):
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if not _UNPRINTABLE.match(sign):
        return sign
    code = ord(sign)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _is_plain(text, flow):
    if not text or text != text.strip() or not _BEGINS_WELL.match(text) or _UNPRINTABLE.search(text):
        return False
    if ": " in text or " #" in text or text.endswith(":") or (flow and _IN_FLOW.search(text)):
        return False
    if plain_value(text)[0] != "text":
        return False
    return _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str"


def paragraph(text, indent, used):
    """The lines of a paragraph: on the line it begins on where it fits, else folded below, `indent` deep."""
    inline = scalar(text)
    if used + len(inline) <= tidy.WIDTH or _UNPRINTABLE.search(text) or tidy.line(text) != text:
        return [inline]
    pad = " " * indent
    return [">-", *tidy.wrapped(text, pad, pad)]


def markdown(text, indent, used):
    """The lines of a Markdown text: as a paragraph where it is one line, else as it stands, `indent` deep."""
    if "\n" not in text:
        return paragraph(text, indent, used)
    if text.startswith(" ") or any(_UNPRINTABLE.search(line) for line in text.split("\n")):
        return [in_quotes(text)]
    pad = " " * indent
    return ["|", *(f"{pad}{line}" if line else "" for line in text.split("\n"))]
