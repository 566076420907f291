"""Links as Twine writes them: [[words->turn]], [[turn<-words]], [[words|turn]], [[turn]]."""

import re
from dataclasses import dataclass

from assessments.conversation.twee.escaping import escape, first_plain, is_quoted, quoted, unescape, unquoted

_OPENED = re.compile(r"(?<!\\)(\\*)(\[\[+)")


@dataclass(frozen=True)
class Link:
    """A link: the words as they are written, where it leads, and what else stood in it."""

    words: str
    target: str
    setter: str = ""

    @property
    def said(self) -> tuple[str, bool]:
        """The words, and whether they are said: in quotation marks."""
        words = self.words.strip(" ")
        return (unquoted(words), True) if is_quoted(words) else (unescape(words), False)


def find(text: str) -> tuple[str, list[Link], str]:
    """What stands before the first link of a row, its links, and what stands between and behind them."""
    before, after, place = "", "", 0
    links: list[Link] = []
    for found in _OPENED.finditer(text):
        if found[1] or found.start() < place:
            continue
        begin = found.start(2)
        end = first_plain(text, "]]", begin + 2)
        if end < 0:
            break
        between = text[place:begin]
        if links:
            after += between
        else:
            before = between
        links.append(_link(text[begin + 2 : end]))
        place = end + 2
    return (before, links, after + text[place:]) if links else (text, [], "")


def _link(inside: str) -> Link:
    setter, behind = "", first_plain(inside, "][")
    if behind >= 0:
        inside, setter = inside[:behind], inside[behind + 2 :]
    right, left = inside.rfind("->"), inside.find("<-")
    if right >= 0:
        return Link(inside[:right], unescape(inside[right + 2 :]), setter)
    if left >= 0:
        return Link(inside[left + 2 :], unescape(inside[:left]), setter)
    bar = first_plain(inside, "|")
    if bar >= 0:
        return Link(inside[:bar], unescape(inside[bar + 1 :]), setter)
    return Link(inside, unescape(inside), setter)


def write(text: str, target: str, *, spoken: bool) -> str:
    """The link that is read back as these words and this turn."""
    words = quoted(text) if spoken else escape(text)
    if not spoken and is_quoted(words):
        words = f"\\{words}"
    words = re.sub(r"\](?=[\]\[])", r"\\]", words)
    if words.startswith("["):
        words = f"\\{words}"
    return f"[[{words}->{escape(target, '[]<>|')}]]"


def unescape_scene(text: str) -> str:
    """A line of a scene in which doubled brackets, kept from being a link by a backslash, are brackets again."""
    return _OPENED.sub(lambda found: found[1][1:] + found[2], text)


def escape_scene(text: str) -> str:
    """A line of a scene whose doubled brackets are no link."""
    return _OPENED.sub(lambda found: f"\\{found[0]}", text)
