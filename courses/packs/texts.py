"""Pages as the text of a pack: what dumping writes, what loading compares, and what a plan shows as a difference."""

import difflib
import hashlib
import json

from wagtail.fields import StreamField

from courses.packs.bodies import references_of
from courses.packs.kinds import PAGE_TEXTS

OWN = ""
"""Stands for the file that is named after the page itself."""


def of(page, pen):
    """{file: text} of a page: its own file, or the files of its folder."""
    return PAGE_TEXTS[page._meta.label].write(page, pen)


def digest(texts):
    """SHA-256 of {file: text}, or of any plain value."""
    return hashlib.sha256(json.dumps(texts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def difference(before, after, name):
    """The lines of a unified diff between two {file: text}; `name` gives a file's name."""
    lines = []
    for file in sorted({*before, *after}):
        old, new = before.get(file, ""), after.get(file, "")
        if old != new:
            path = name(file)
            found = difflib.unified_diff(
                old.splitlines(keepends=True), new.splitlines(keepends=True), f"here/{path}", f"pack/{path}"
            )
            lines += [line.rstrip("\n") for line in found]
    return lines


def raw(page, name):
    """The raw data of a page's StreamField, with every default filled in."""
    field = page._meta.get_field(name)
    assert isinstance(field, StreamField)
    value = getattr(page, name)
    # Read every block first, so that it is written back in full.
    list(value)
    return field.stream_block.get_prep_value(value)


def front_matter(shape, facts, body):
    """The text of a Markdown file that begins with facts."""
    return f"---\n{shape.text(facts)}---\n" + (f"\n{body}" if body else "")


def references(stream):
    """The references of a body as front matter keeps them."""
    return [
        {name: one.get(name) or "" for name in ("text", "doi", "pmid", "url")}
        for one in references_of(stream)
    ]


def bare(shape, stream, pen):
    """The text of a body without facts of its own; only references, or a line that would look like front matter, ask
    for some."""
    body, works = pen.body(stream), references(stream)
    if works:
        return front_matter(shape, {"references": works}, body)
    return f"---\n---\n\n{body}" if body.startswith("---\n") else body
