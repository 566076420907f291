"""Rich text in packs: the stored HTML of the editor, checked against what the editor itself would keep.

A link to a file of the site names the file of the pack, <a linktype="document" file="files/card.pdf">; a link to a
page becomes that page's address, for keys of pages differ from site to site.
"""

import re
from html.parser import HTMLParser

from courses.packs import tidy
from courses.packs.drafts import Joined

TAGS = {"p", "h2", "h3", "b", "strong", "i", "em", "sup", "sub", "ol", "ul", "li", "a", "br"}
ALONE = {"br"}
ADDRESSES = ("https://", "http://", "mailto:", "tel:", "/", "#")
_LINK = re.compile(r"<a\b[^>]*>")
_FILE = re.compile(r'<a linktype="document" file="([^"]*)">')


class _Walk(HTMLParser):
    """Notes (line, sentence) for everything the site would not show."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.open = [], []

    def say(self, sentence):
        self.found.append((self.getpos()[0] - 1, sentence))

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            known = ", ".join(sorted(TAGS))
            self.say(f"Rich text holds no <{tag}>. Expected only {known}.")
            return
        for name, value in attrs:
            if not self._is_fine(tag, name, value or ""):
                self.say(f"“{name}” is not expected on <{tag}> here.")
        if tag not in ALONE:
            self.open.append(tag)

    @staticmethod
    def _is_fine(tag, name, value):
        if name == "data-block-key":
            return bool(re.fullmatch(r"[\w-]+", value))
        if tag != "a":
            return False
        if name == "href":
            return value.startswith(ADDRESSES) and not value.startswith("//")
        return (name, value) == ("linktype", "document") or name == "file"

    def handle_endtag(self, tag):
        if tag in ALONE or tag not in TAGS:
            return
        if self.open[-1:] != [tag]:
            self.say(f"</{tag}> closes nothing here.")
        else:
            self.open.pop()

    def handle_comment(self, data):
        self.say("Rich text holds no comments.")

    def handle_decl(self, decl):
        self.say("Rich text holds no declarations.")

    handle_pi = unknown_decl = handle_decl


def unwanted(html):
    """Yield (line counted from 0, sentence) for everything the editor would not keep."""
    walk = _Walk()
    walk.feed(html)
    walk.close()
    if walk.open:
        walk.found.append((0, f"<{walk.open[-1]}> is not closed."))
    return walk.found


def with_files(html, document):
    """The HTML as it is stored, with a placeholder for the key of each file; `document(path)` makes these."""
    parts, begin = [], 0
    for found in _FILE.finditer(html):
        place = document(found[1])
        if place is not None:
            parts += [html[begin : found.start()], '<a id="', place, '" linktype="document">']
            begin = found.end()
    return Joined((*parts, html[begin:])) if parts else html


def without_keys(html, pen):
    """The stored HTML as a pack writes it, without keys of this site."""

    def link(found):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', found[0]))
        kind, key = attributes.get("linktype"), attributes.get("id", "")
        if kind == "document":
            path = pen.document(int(key), "files") if key.isdigit() else ""
            return f'<a linktype="document" file="{path}">' if path else "<a>"
        if kind == "page":
            address = pen.address_of_page(int(key)) if key.isdigit() else ""
            return f'<a href="{address}">' if address else "<a>"
        return found[0]

    return _LINK.sub(link, tidy.markdown(str(html or "")))
