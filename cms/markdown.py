"""Author's Markdown → safe HTML: one renderer, one allow-list."""

import html as entities
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote
from xml.etree.ElementTree import Element

import markdown
import nh3
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.inlinepatterns import InlineProcessor

_TAGS = {
    "p", "br", "hr", "em", "strong", "del", "sub", "sup", "code", "pre", "blockquote", "abbr",
    "ul", "ol", "li", "dl", "dt", "dd", "h2", "h3", "h4", "a", "div", "span",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "abbr": {"title"},
    "th": {"scope", "align"},
    "td": {"align"},
    "li": {"id"},
    "sup": {"id"},
    "div": {"class"},
    "p": {"class"},
    "ol": {"start"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
_CLASSES = {
    "footnote", "footnote-ref", "footnote-backref", "term",
    "admonition", "admonition-title", "note", "tip", "caution",
}  # fmt: skip
GLOSSARY = "/glossary/"
"""Where a [[term]] leads; a page that knows the words shows them in place (cms/static/cms/js/terms.js)."""
_TERM = r"\[\[([^\[\]|]+)(?:\|([^\[\]|]+))?\]\]"
_NOTE_ID = re.compile(r"fn(ref[0-9]*)?-[\w-]+")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
_HEAD_CELL = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
_BACK = re.compile(r'(<a\b[^>]*class="footnote-backref"[^>]*?) title=')
_NOTE = re.compile(r'(<a\b[^>]*class="footnote-ref"[^>]*)>([0-9]+)</a>')
_NUMBERS = re.compile(r"<sup>([0-9]+(?:, ?[0-9]+)*)</sup>")
_PICTURE = re.compile(r"!\[[^\]]*\]\s*[(\[]|<img\b", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """A heading of a text: its level, its words and the id one can link to."""

    level: int
    words: str
    id: str


@dataclass(frozen=True)
class Text:
    """A rendered text. `cited` holds the numbers of references it names, `terms` the words of the glossary."""

    html: str
    headings: tuple[Heading, ...]
    cited: frozenset[int] = frozenset()
    terms: tuple[str, ...] = ()


class _Terms(InlineProcessor):
    """[[total pain]] or [[total pain|pain of all kinds]]: a link to the glossary."""

    def __init__(self, parser):
        super().__init__(_TERM, parser)
        self.found = []

    def handleMatch(self, m, data):
        """Make the link, and note which word it is about."""
        name = " ".join(m[1].split())
        self.found.append(name.lower())
        link = Element("a", {"class": "term", "href": term_url(name)})
        link.text = (m[2] or m[1]).strip()
        return link, m.start(0), m.end(0)


class _Glossary(Extension):
    """Adds [[term]] to Markdown."""

    def extendMarkdown(self, md):
        """Register the pattern before links, which also begin with a bracket."""
        md.alongside_terms = _Terms(md)
        md.inlinePatterns.register(md.alongside_terms, "term", 175)


def term_url(name):
    """The address that finds a word of the glossary by any of its names."""
    return f"{GLOSSARY}?term={quote(name.lower())}"


def terms(text):
    """The words of the glossary that a Markdown text links to, each once, in order and in lower case."""
    return list(dict.fromkeys(read(text).terms))


def render(text, prefix=""):
    """Turn Markdown into HTML that cannot run anything.

    `prefix` keeps the ids of headings and footnotes apart where several texts share a page.
    """
    return read(text, prefix=prefix).html


def headings(text):
    """List (level, words) of every heading in the Markdown, in order."""
    return [(one.level, one.words) for one in read(text).headings]


def has_picture(text):
    """Whether the Markdown holds a picture: the renderer shows none, for a figure must be described."""
    return bool(_PICTURE.search(text))


@lru_cache(maxsize=1024)
def read(text, *, prefix="", notes="", taken=frozenset(), references=0, cited=frozenset()):
    """Render Markdown and return a Text.

    prefix      stands before every id
    notes       keeps the footnotes of several texts of a page apart
    taken       ids of headings that stand on the page already
    references  how many numbered references the page lists: <sup>2</sup> then leads to the second
    cited       numbers of those that were named earlier on the page, so that the way back leads to the first mention
    """
    toc = TocExtension(marker="", slugify=lambda words, separator: _free(prefix + _slug(words), taken))
    parser = markdown.Markdown(
        extensions=[
            "fenced_code",
            "def_list",
            "abbr",
            "sane_lists",
            "admonition",
            _Glossary(),
            TableExtension(use_align_attribute=True),
            FootnoteExtension(SEPARATOR=f"-{prefix}{notes}", BACKLINK_TITLE=_("Back to the text of note {}")),
            toc,
        ],
        output_format="html",
    )
    raw = parser.convert(text)
    found = tuple(
        Heading(token["level"], entities.unescape(token["name"]), token["id"])
        for token in _flat(getattr(parser, "toc_tokens", []))
    )
    ours = {heading.id for heading in found}
    clean = nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=lambda tag, name, value: _attribute(name, value, ours),
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
        generic_attribute_prefixes=set(),
    )
    clean = _TABLE.sub(_table, clean)
    clean = _BACK.sub(r"\1 aria-label=", clean)
    clean = _NOTE.sub(_note, clean)
    named = frozenset()
    if references:
        clean, named = _link_references(clean, prefix, references, cited)
    return Text(mark_safe(clean), found, named, tuple(parser.alongside_terms.found))  # noqa: S308  (the one place where sanitized HTML is declared safe)


def _attribute(name, value, ids):
    """Keep only classes and ids the renderer itself writes; an author's could imitate our own parts."""
    if name == "class":
        return " ".join(word for word in value.split() if word in _CLASSES) or None
    if name == "id":
        return value if value in ids or _NOTE_ID.fullmatch(value) else None
    return value


def _table(found):
    """Let a wide table scroll by itself, with a name that says which one it is, and tie its heads to their columns."""
    table = found[0]
    caption = _CAPTION.search(table)
    heads = [_words(words) for _attributes, words in _HEAD_CELL.findall(table)]
    name = _words(caption[1]) if caption else ", ".join(words for words in heads if words)
    label = _("Table: %(name)s") % {"name": name} if name else _("Table")
    table = _HEAD_CELL.sub(_head_cell, table)
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">{table}</div>'


def _head_cell(found):
    if not found[2].strip():  # the corner over a column of names is no head of anything
        return "<td></td>"
    scope = "" if "scope=" in found[1] else ' scope="col"'
    return f"<th{scope}{found[1]}>{found[2]}</th>"


def _note(found):
    label = escape(_("Note %(number)s") % {"number": found[2]})
    return f'{found[1]} aria-label="{label}">{found[2]}</a>'


def _words(html):
    return " ".join(entities.unescape(re.sub(r"<[^>]*>", "", html)).split())


def _link_references(html, prefix, count, cited):
    """Let every number in superscript lead to its reference; the first mention of each can be led back to."""
    seen = set(cited)

    def link(number):
        if not 1 <= number <= count:
            return str(number)
        mark = "" if number in seen else f' id="{prefix}cite-{number}"'
        seen.add(number)
        label = escape(_("Reference %(number)s") % {"number": number})
        return f'<a{mark} href="#{prefix}ref-{number}" aria-label="{label}">{number}</a>'

    def links(found):
        return f"<sup>{', '.join(link(int(number)) for number in found[1].split(','))}</sup>"

    html = _NUMBERS.sub(links, html)
    return html, frozenset(seen)


def _flat(tokens):
    for token in tokens:
        yield token
        yield from _flat(token["children"])


def _slug(words):
    return slugify(words) or f"part-{zlib.crc32(words.encode()) % 10000}"


def _free(slug, taken):
    number = 2
    found = slug
    while found in taken:
        found, number = f"{slug}-{number}", number + 1
    return found
