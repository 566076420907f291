"""Author's Markdown → safe HTML: one renderer, one allow-list."""

import re
import zlib
from functools import lru_cache

import markdown
import nh3
from django.utils.safestring import mark_safe

_TAGS = {
    "p", "br", "hr", "em", "strong", "del", "sub", "sup", "code", "pre", "blockquote", "abbr",
    "ul", "ol", "li", "dl", "dt", "dd", "h2", "h3", "h4", "a", "div", "span",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "class", "id"},
    "abbr": {"title"},
    "th": {"scope", "align"},
    "td": {"align"},
    "li": {"id"},
    "sup": {"id"},
    "div": {"class"},
    "ol": {"start"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
_CLASSES = {"footnote", "footnote-ref", "footnote-backref"}
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)


def _attribute(tag, name, value):
    """Keep only classes the renderer itself writes; an author's class could imitate our own parts."""
    if name == "class":
        return " ".join(word for word in value.split() if word in _CLASSES) or None
    return value


@lru_cache(maxsize=512)
def render(text, prefix=""):
    """Turn Markdown into HTML that cannot run anything.

    `prefix` keeps the ids of headings and footnotes apart where several texts share a page.
    """
    html = markdown.markdown(
        text,
        extensions=["extra", "sane_lists", "toc"],
        extension_configs={
            "toc": {"permalink": False, "slugify": lambda words, separator: prefix + _slug(words, separator)},
            "footnotes": {"UNIQUE_IDS": True, "BACKLINK_TITLE": "Back to the text of note {}"},
        },
        output_format="html",
    )
    html = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
        generic_attribute_prefixes=set(),
    )
    html = (
        html.replace("<th>", '<th scope="col">')
        .replace("<table>", '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>')
        .replace("</table>", "</table></div>")
    )
    return mark_safe(html)  # noqa: S308  (this is the one place where sanitized HTML is declared safe)


def headings(text):
    """List (level, words) of every heading in the Markdown, in order."""
    return [(len(marks), words) for marks, words in _HEADING.findall(_FENCE.sub("", text))]


def _slug(words, separator):
    from django.utils.text import slugify

    return slugify(words) or f"part{separator}{zlib.crc32(words.encode()) % 10000}"
