"""Write a body: raw data of a StreamField → Markdown with blocks between lines of colons.

Reading what was written gives the same content again, and writing that the same text.
"""

from courses.packs import tidy
from courses.packs.bodies import checks
from courses.packs.bodies.addressed import WRITTEN
from courses.packs.bodies.cutting import FOR, fenced, standing
from courses.packs.bodies.kinds import BLOCKS, items


class Pen:
    """What writing needs to know: the words of the site, names for its files, and somebody who hears what is left out.

    vocabulary  a Vocabulary
    files       gives files their names in the pack: `image(key)`, `document(key, folder)`, each "" where it is gone
    pages       `address(key)` of a page, "" where it is gone
    note        a function that is told, in a sentence, what cannot be written as it stands
    """

    def __init__(self, vocabulary, files, pages=None, note=lambda sentence: None):
        self.vocabulary = vocabulary
        self.files = files
        self.pages = pages
        self.note = note
        self._references = checks.References(0)

    def body(self, raw):
        """The text of a body without its references; it ends with a line end, or is empty."""
        self._references = checks.References(len(references_of(raw)))
        lines = self.stream(raw)
        return "\n".join(lines) + "\n" if lines else ""

    def stream(self, raw):
        """The lines of a stream's blocks, with an empty line between them."""
        lines, before = [], ""
        for block in raw:
            kind = BLOCKS.get(block["type"])
            written = kind and kind.write(block["value"], self)
            if not written:
                if block["type"] != "references":
                    self.note(f"a {block['type']} that shows nothing any more is left out")
                continue
            attributes, content = written
            if kind.name == "prose" and before != "prose":
                part = standing(content)
            elif kind.name == "addressed":
                part = fenced(FOR, attributes, content, colons=4)
            else:
                part = fenced(WRITTEN.get(kind.name, kind.name), attributes, standing(content))
            lines += ["", *part] if lines else part
            before = kind.name
        return lines

    # What the blocks ask for

    def markdown(self, value, cites=False):
        """Markdown as a pack writes it."""
        words = checks.without_unknown_terms(tidy.markdown(value), self.vocabulary, self.note)
        return self._references.escaped(words) if cites else words

    def image(self, key):
        """The path of an image in the pack."""
        path = self.files.image(key) if key else ""
        if not path:
            self.note("a figure has lost its picture")
        return path

    def document(self, key, folder):
        """The path of a document in the pack."""
        path = self.files.document(key, folder) if key else ""
        if not path:
            self.note("a file that a text shows is gone")
        return path

    def address_of_page(self, key):
        """The address of a page of the site."""
        return self.pages.address(key) if self.pages else ""

    def slug_of_term(self, key):
        """The slug of a word of the glossary."""
        return self.vocabulary.code("terms", key)

    def code_of_seat(self, discipline, sub_role):
        """The code of a seat; that of the discipline where the sub-role is gone."""
        seats = self.vocabulary.seats
        found = next((code for code, seat in seats.items() if seat == (discipline, sub_role)), "")
        if not found and sub_role:
            found = next((code for code, seat in seats.items() if seat == (discipline, "")), "")
            self.note(f"the seat “{sub_role}” is gone: its discipline is written")
        return found


def references_of(raw):
    """The references of a body: mappings of text, doi, pmid and url."""
    found = [
        one for block in raw if block["type"] == "references" for one in items(block["value"]["references"])
    ]
    return [{"text": one} if isinstance(one, str) else one for one in found]
