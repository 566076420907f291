"""From what a browser sends to raw answers: bounded, plain, by the id of each question and never by its place.

A field is named `key:item`, as in `amount:new-dose` or `options[]:now` (the brackets say: a list). The same rule
holds in the script that keeps drafts, so a new kind of question brings a template and no code here.
"""

import json
import re
import uuid

from django.utils.translation import gettext as _

from assessments.refusals import NotFromHere

MOST_CHARACTERS = 20_000
MOST_PARTS = 200
REV = "rev"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")
MOST_REV = 2**31 - 1


def plain(raw):
    """A raw answer made safe to store: a small mapping of names to texts, lists of texts or nothing.

    Raises NotFromHere for anything our forms cannot send.
    """
    if not isinstance(raw, dict) or len(raw) > MOST_PARTS:
        raise NotFromHere(_unreadable())
    found = {_name(name): _value(value) for name, value in raw.items()}
    if len(json.dumps(found, ensure_ascii=False)) > MOST_CHARACTERS:
        raise NotFromHere(_("This answer is too long. Shorten it, then give it again."))
    return found


def _name(name):
    """The name of a part: what an id may be, and nothing else."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise NotFromHere(_unreadable())
    return name


def _value(value):
    if isinstance(value, list):
        if len(value) > MOST_PARTS:
            raise NotFromHere(_unreadable())
        return [_text(part) for part in value]
    return _text(value)


def _text(value):
    """A text with line ends as the log keeps them; databases take neither NUL nor half a character."""
    if not isinstance(value, str) or "\0" in value:
        raise NotFromHere(_unreadable())
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotFromHere(_unreadable()) from None
    return value.replace("\r\n", "\n").replace("\r", "\n")


def written(text):
    """A text a person wrote, as it can be stored: line ends alike, no control characters. Raises NotFromHere."""
    kept = _text(text.replace("\0", "") if isinstance(text, str) else text)
    return "".join(sign for sign in kept if sign in "\n\t" or ord(sign) >= 32)


def _unreadable():
    return _("This answer could not be read. Load the page again and give it once more.")


def raws(post):
    """{item id: raw answer} of a posted form."""
    found = {}
    for name in post:
        key, separator, item = name.partition(":")
        if not separator or key == REV:
            continue
        values = post.getlist(name)
        if key.endswith("[]"):
            found.setdefault(item, {})[key[:-2]] = values
        else:
            found.setdefault(item, {})[key] = values[0] if len(values) == 1 else values
    return {item: plain(raw) for item, raw in found.items()}


def revs(post):
    """{item id: rev} of a posted form: the drafts the page knew."""
    found = {}
    for name in post:
        key, separator, item = name.partition(":")
        if separator and key == REV:
            found[item] = rev(post[name])
    return found


def rev(value):
    """A revision number, as JSON or a form says it. Raises NotFromHere."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) < MOST_REV):
        raise NotFromHere(_unreadable())
    return int(text)


def event_id(value):
    """The id a page gives to what it asks for. Raises NotFromHere."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise NotFromHere(_("This form is not complete. Load the page again.")) from None


def despite(value):
    """What the learner was told about and gives anyway: "new-dose=unit_missing meaning=blank"."""
    pairs = (part.rpartition("=") for part in value.split())
    return frozenset((item, code) for item, _separator, code in pairs if item)


def draft(body):
    """The raw answer and rev of a draft sent as JSON. Raises NotFromHere."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise NotFromHere(_unreadable()) from None
    if not isinstance(sent, dict):
        raise NotFromHere(_unreadable())
    return sent.get("raw"), rev(sent.get("rev"))
