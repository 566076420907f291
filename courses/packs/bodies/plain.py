"""Blocks that hold words: prose, the pieces that stand out of it, and ways to somewhere else."""

import re
from urllib.parse import urlsplit

from courses.packs.bodies import checks, richtext
from courses.packs.bodies.kinds import BlockKind, paragraph, some_markdown, some_text
from courses.packs.complaints import closest


class Prose(BlockKind):
    """Markdown between the blocks. Written as a block only where prose follows prose."""

    name = "prose"
    cites = True

    def read(self, piece, body, id_):
        return checks.unescaped(some_markdown(piece, body))

    def write(self, value, pen):
        words = pen.markdown(value, cites=True)
        return ({}, words.split("\n")) if words else None


class Claim(BlockKind):
    """A sentence on which safety may rest, with its reference."""

    name = "claim"
    cites = True

    def read(self, piece, body, id_):
        text = some_markdown(piece, body)
        if text and not body.references_in(text):
            body.say(piece.line, "Expected a reference in this claim, as <sup>1</sup>.")
        return {"text": checks.unescaped(text)}

    def write(self, value, pen):
        return {}, pen.markdown(value["text"], cites=True).split("\n")


class Pearl(BlockKind):
    """One sentence to carry away."""

    name = "pearl"

    def read(self, piece, body, id_):
        return {"text": some_text(piece, body)}

    def write(self, value, pen):
        return {}, paragraph(value["text"])


class Reflection(BlockKind):
    """A question for the reader alone."""

    name = "reflection"

    def read(self, piece, body, id_):
        return {"prompt": some_text(piece, body)}

    def write(self, value, pen):
        return {}, paragraph(value["prompt"])


class Pause(BlockKind):
    """A content note, with two ways on."""

    name = "pause"
    attributes = ("skip_to", "instead")

    def read(self, piece, body, id_):
        target, instead = (piece.attributes.get(name, "") for name in self.attributes)
        if target and target not in body.titles:
            body.say(piece.line, f"There is no heading “{target}”. Expected one of this text, word for word.")
        if instead:
            body.alternatives.append((piece.line, instead))
        return {"text": some_text(piece, body), "skip_to": target, "instead": instead}

    def write(self, value, pen):
        return {name: value.get(name) or "" for name in self.attributes}, paragraph(value["text"])


class Quotation(BlockKind):
    """The words of a patient, a relative or a colleague."""

    name = "quotation"
    attributes = ("who",)

    def read(self, piece, body, id_):
        words = some_text(piece, body)
        if words and words[0] in '“"' and words[-1] in '”"':
            body.advise(piece.line, "Leave the quotation marks out here: the page puts them there.")
        return {"text": words, "who": piece.attributes.get("who", "")}

    def write(self, value, pen):
        return {"who": value.get("who") or ""}, paragraph(value["text"])


class RichText(BlockKind):
    """Text from the editor that works as a word processor does: its stored HTML."""

    name = "richtext"

    def read(self, piece, body, id_):
        html = piece.markdown
        if not html:
            body.say(piece.line, "Expected text in this richtext; it is empty.")
        for offset, sentence in richtext.unwanted(html):
            body.say(piece.line + 1 + offset, sentence)
        return richtext.with_files(html, lambda path: body.document(path, path, piece.line))

    def write(self, value, pen):
        html = richtext.without_keys(value, pen)
        return ({}, html.split("\n")) if html else None


class Term(BlockKind):
    """A word of the glossary, explained in place."""

    name = "term"

    def read(self, piece, body, id_):
        slug = some_text(piece, body)
        terms = body.vocabulary.terms
        if slug and slug not in terms:
            body.say(piece.line, f"There is no glossary term “{slug}”.{closest(slug, terms)}")
        return {"term": terms[slug]} if slug in terms else None

    def write(self, value, pen):
        slug = pen.slug_of_term(value["term"])
        return ({}, [slug]) if slug else None


class Link(BlockKind):
    """A way to something elsewhere, as a card."""

    name = "link"
    attributes = ("url", "title", "source")

    def read(self, piece, body, id_):
        value = {name: piece.attributes.get(name, "") for name in self.attributes}
        for name, words in value.items():
            if not words:
                body.say(piece.line, f'Expected {name}="…" in this link.')
        if value["url"] and not is_address(value["url"]):
            body.say(piece.line, f"Expected an address that begins with https://, not “{value['url']}”.")
        return value | {"about": piece.words}

    def write(self, value, pen):
        return {name: value.get(name) or "" for name in self.attributes}, paragraph(value.get("about"))


def is_address(words):
    """Whether the words are the address of something in the web."""
    parts = urlsplit(words)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", words)
