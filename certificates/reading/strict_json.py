"""JSON that means one thing only, and not too much of it.

A credential is read by whoever checks it and shown to a person: a name said twice, a number no other program reads
alike or a nesting without end would let two readers see two documents. All of it is refused with a sentence.
"""

import json

LARGEST = 200_000
DEEPEST = 24
MOST_PARTS = 4000
_NO_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))


class NotReadable(ValueError):
    """The bytes are no JSON document that we would read. `why` is one word: large, deep, twice, number, text, syntax."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


def parse(content):
    """Return the document that stands in the bytes. Raises NotReadable."""
    if len(content) > LARGEST:
        raise NotReadable("large")
    _look_at_depth(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable("text") from error
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_never, parse_float=_figure)
    except NotReadable:
        raise
    except (ValueError, RecursionError) as error:
        raise NotReadable("syntax") from error
    if _lone(found):
        raise NotReadable("text")
    return found


def _look_at_depth(content):
    """Refuse deep or many-membered text before anything recursive reads it; strings only make this stricter."""
    brackets = content.translate(None, delete=_NO_BRACKETS)
    if len(brackets) > MOST_PARTS or content.count(b",") > MOST_PARTS:
        raise NotReadable("deep")
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in b"{[" else -1
        if depth > DEEPEST:
            raise NotReadable("deep")


def _once(pairs):
    names = [name for name, _value in pairs]
    if len(set(names)) != len(names):
        raise NotReadable("twice")
    return dict(pairs)


def _never(_word):
    raise NotReadable("number")


def _figure(digits):
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise NotReadable("number")
    return value


def _lone(found):
    """Whether a text in the document holds half a character, which no file can hold."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
