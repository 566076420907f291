"""Read a body: Markdown with blocks between lines of colons → raw data of a StreamField, checked line by line."""

from cms.markdown import headings
from courses.packs.bodies import checks, media
from courses.packs.bodies.addressed import WRITTEN
from courses.packs.bodies.cutting import Cutter
from courses.packs.bodies.kinds import BLOCKS
from courses.packs.drafts import Document, Picture, listed, stable_id

STANDING_APART = ("references",)
"""Blocks that a pack writes elsewhere: references stand in the front matter."""
WORK = ("text", "doi", "pmid", "url")
AT_MOST_ONCE = ("pearl",)
_KINDS = {WRITTEN.get(name, name): kind for name, kind in BLOCKS.items()}


class Body:
    """Reads one body. `read` returns raw stream data; everything wrong is complained of."""

    def __init__(self, reading, source, path, *, block, references=None):
        """`block` is the StreamBlock of the field; `references` are mappings of WORK, each with its line."""
        self.vocabulary = reading.vocabulary
        self.files = reading.files
        self.complaints = reading.complaints
        self.source = source
        self.path = path
        self.block = block
        self.references = references
        self.titles = []
        self.alternatives = []
        """(line, title) of every lesson that a pause offers instead."""
        self.lines = {}
        """{block id: line}, for complaints that come later."""

    def read(self, text, first_line=1):
        """Return the raw data of the StreamField; `references` stand in it as its last block."""
        written = {WRITTEN.get(name, name) for name in self.block.child_blocks if name not in STANDING_APART}
        known = [name for name in _KINDS if name in written]
        attributes = {name: kind.attributes for name, kind in _KINDS.items()}
        pieces = Cutter(self.say, attributes, known).cut(text, first_line)
        checks.check_headings(pieces, self.say)
        self._check_references(pieces, first_line)
        self.titles = [
            words for piece in pieces if piece.name in ("", "prose") for _, words in headings(piece.markdown)
        ]
        raw = self._values(pieces, self.path, self.block)
        if self.references:
            id_ = stable_id(self.path, "references", 1)
            works = [{name: one.get(name) or "" for name in WORK} for one in self.references]
            raw.append({"type": "references", "value": {"references": listed(works, id_)}, "id": id_})
        return raw

    def read_inside(self, pieces, id_):
        """Return the raw data of the pieces within a part."""
        return self._values(pieces, id_, self.block.child_blocks["addressed"].child_blocks["body"])

    def _values(self, pieces, path, block):
        turns, raw = {}, []
        for piece in pieces:
            kind = _KINDS[piece.name or "prose"]
            if kind.name not in block.child_blocks:
                names = ", ".join(WRITTEN.get(name, name) for name in block.child_blocks)
                self.say(piece.line, f"A “{piece.name}” cannot stand in here. Expected one of {names}.")
                continue
            turns[kind.name] = turns.get(kind.name, 0) + 1
            id_ = stable_id(path, kind.name, turns[kind.name])
            if kind.name in AT_MOST_ONCE and turns[kind.name] == 2:
                self.say(piece.line, f"Expected at most one {kind.name} in a body; this is the second.")
            value = kind.read(piece, self, id_)
            if value is not None:
                self.lines[id_] = piece.line
                raw.append({"type": kind.name, "value": value, "id": id_})
        return raw

    # What the blocks ask for

    def say(self, line, sentence):
        """Complain of a line."""
        self.complaints.say(self.source, line, sentence)

    def advise(self, line, sentence):
        """Say something that does not stop the pack."""
        self.complaints.advise(self.source, line, sentence)

    def check_markdown(self, markdown, lines, line):
        """Complain of what the site would not show in a Markdown text, and of unknown words of the glossary."""
        for sentence in checks.unwanted(markdown):
            self.say(line, sentence[0].upper() + sentence[1:])
        checks.check_terms(lines, self.vocabulary, self.say, self.advise)

    def picture(self, source, title, line):
        """The placeholder of a picture, or None with a complaint."""
        place = self._file(source, line, "figures/….png", media.endings_of_pictures(), "a picture")
        return place and Picture(place, title)

    def document(self, source, title, line, endings=None):
        """The placeholder of a document, or None with a complaint."""
        endings = tuple(endings or media.endings_of_documents())
        place = self._file(source, line, "files/….pdf", endings, "a file")
        return place and Document(place, title)

    def _file(self, source, line, example, endings, what):
        if not source:
            self.say(line, f'Expected src="{example}": a file below the pack\'s folder.')
            return None
        place = self.files.figure(source)
        if place is None:
            near = self.files.closest(source)
            self.say(line, f"Expected a file “{source}” below the pack's folder; there is none.{near}")
            return None
        if place.suffix.lower() not in endings:
            self.say(line, f"Expected {what} of a kind the site accepts: {', '.join(endings)}.")
            return None
        return place

    # References

    def _check_references(self, pieces, first_line):
        found = checks.References(len(self.references or ()))
        found.check(pieces, self.say)
        for missing in found.unnamed:
            line = self.references[missing - 1].get("line") or first_line
            self.advise(
                line, f"Reference {missing} is named nowhere in the text. Name it as <sup>{missing}</sup>."
            )

    references_in = staticmethod(checks.references_in)
