"""Bodies: Markdown with blocks between lines of three colons → raw data of a StreamField, checked line by line."""

import re
from dataclasses import dataclass, field

from cms.markdown import has_picture, headings
from courses.packs.drafts import Picture, listed, stable_id

_OPENING = re.compile(r"::: (?P<name>[a-z]+)(?P<attributes>(?: [a-z_]+=\"[^\"]*\")*)\s*")
_ATTRIBUTE = re.compile(r"([a-z_]+)=\"([^\"]*)\"")
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*")
_REFERENCE = re.compile(r"<sup>([^<]*)</sup>")
_NUMBERS = re.compile(r"[0-9]+(, ?[0-9]+)*")
_STEP = re.compile(r"([0-9]+)\. (\S.*)")
_SEAT = re.compile(r"- (\S.*)")
ATTRIBUTES = {
    "pearl": (),
    "pause": ("skip_to",),
    "quotation": ("who",),
    "steps": ("title",),
    "seats": ("title",),
    "figure": ("src", "alt"),
}
PICTURES = (".gif", ".jpg", ".jpeg", ".png", ".webp")


@dataclass
class Piece:
    """A run of prose, or a block: its lines with their numbers."""

    name: str
    line: int
    attributes: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)

    @property
    def words(self):
        """The content as one paragraph."""
        return " ".join(" ".join(text for _, text in self.lines).split())

    @property
    def prose(self):
        """The content as it stands, without empty lines around it."""
        return "\n".join(text.rstrip() for _, text in self.lines).strip("\n")


def unwanted(markdown):
    """Yield a sentence for everything in a Markdown text that the site would not show."""
    if has_picture(markdown):
        yield "expected no picture here. A figure block shows one, and describes it."


class Body:
    """Reads one body. `read` returns raw stream data; everything wrong is complained of."""

    def __init__(self, reading, source, path, *, references=None, without=()):
        """`reading` has vocabulary, files and complaints; `references` are a lesson's (None: there are none)."""
        self.vocabulary = reading.vocabulary
        self.files = reading.files
        self.complaints = reading.complaints
        self.source = source
        self.path = path
        self.references = references
        self.without = without
        self.lines = {}
        """{block id: line}, for complaints that come later."""

    def read(self, text, first_line=1):
        """Return the raw data of the StreamField; `references` stand in it as its last block."""
        pieces = list(self._pieces(text, first_line))
        self._check_headings(pieces)
        self._check_references(pieces, first_line)
        titles = [words for piece in pieces if piece.name == "" for _, words in headings(piece.prose)]
        turns, raw = {}, []
        for piece in pieces:
            name = piece.name or "prose"
            turns[name] = turns.get(name, 0) + 1
            id_ = stable_id(self.path, name, turns[name])
            if name == "pearl" and turns[name] == 2:
                self._say(piece.line, "Expected at most one pearl in a body; this is the second.")
            value = self._value(piece, id_, titles)
            if value is not None:
                self.lines[id_] = piece.line
                raw.append({"type": name, "value": value, "id": id_})
        if self.references:
            id_ = stable_id(self.path, "references", 1)
            value = {"references": listed(self.references, id_)}
            raw.append({"type": "references", "value": value, "id": id_})
        return raw

    def _say(self, line, sentence):
        self.complaints.say(self.source, line, sentence)

    # Cutting

    def _pieces(self, text, first_line):
        prose, block = Piece("", first_line), None
        for number, line in enumerate(text.split("\n"), start=first_line):
            if not line.startswith(":::"):
                (block or prose).lines.append((number, line))
            elif line.strip() == ":::":
                if block is None:
                    self._say(number, "Expected “::: name”; “:::” alone closes a block, and none is open.")
                    continue
                if block.name:
                    yield block
                prose, block = Piece("", number + 1), None
            else:
                if block is not None:
                    self._say(number, f"Expected “:::”: the block of line {block.line} is still open.")
                    if block.name:
                        yield block
                elif prose.prose:
                    yield self._begun(prose)
                prose, block = Piece("", number), self._opened(number, line)
        if block is not None:
            self._say(block.line, "This block is not closed. Expected a line “:::” after it.")
        elif prose.prose:
            yield self._begun(prose)

    @staticmethod
    def _begun(prose):
        """Let a run of prose begin at its first line that says something."""
        while not prose.lines[0][1].strip():
            prose.lines.pop(0)
        prose.line = prose.lines[0][0]
        return prose

    def _opened(self, number, line):
        found = _OPENING.fullmatch(line)
        known = [name for name in ATTRIBUTES if name not in self.without]
        if not found:
            self._say(number, 'Expected “:::”, one space, a name, then attributes such as who="Marta".')
            return Piece("", number)
        name = found["name"]
        if name not in known:
            self._say(number, f"There is no block “{name}” here. Expected one of {', '.join(known)}.")
            return Piece("", number)
        attributes = {}
        for key, value in _ATTRIBUTE.findall(found["attributes"]):
            if key not in ATTRIBUTES[name] or key in attributes:
                allowed = ", ".join(ATTRIBUTES[name]) or "none"
                self._say(number, f"“{key}” is not expected in this block, or twice. It may have: {allowed}.")
            elif not value.strip() and key != "alt":
                self._say(number, f"Expected words in “{key}”; leave it out where there are none.")
            attributes[key] = value.strip()
        return Piece(name, number, attributes)

    # Checking across the body

    def _check_headings(self, pieces):
        level, fence = 1, ""
        for piece in (piece for piece in pieces if piece.name == ""):
            seen = 0
            for number, line in piece.lines:
                mark = line[:3] if line[:3] in ("```", "~~~") else ""
                fence = "" if mark and mark == fence else (fence or mark)
                found = None if fence else _HEADING.fullmatch(line)
                if not found:
                    continue
                seen += 1
                at = len(found[1])
                if at == 1 or at > level + 1 or at > 4:
                    most = min(max(level + 1, 2), 4)
                    self._say(number, f"Expected a heading of level 2 to {most}; this is level {at}.")
                level = max(at, 2)
            if seen != len(headings(piece.prose)):
                self._say(piece.line, "Expected headings written with ##, on a line of their own.")

    def _check_references(self, pieces, first_line):
        named = set()
        count = len(self.references or ())
        for piece in (piece for piece in pieces if piece.name == ""):
            for number, line in piece.lines:
                for inside in _REFERENCE.findall(line):
                    if not _NUMBERS.fullmatch(inside.strip()):
                        continue
                    for digits in inside.split(","):
                        named.add(int(digits))
                        if not 1 <= int(digits) <= count:
                            known = f"1 to {count}" if count else "none, for this text has no references"
                            self._say(number, f"There is no reference {int(digits)}. Expected {known}.")
        for missing in sorted(set(range(1, count + 1)) - named):
            self._say(
                self.reference_line(missing) or first_line,
                f"Expected reference {missing} to be named in the text, as <sup>{missing}</sup>.",
            )

    def reference_line(self, number):
        """The line of a reference in the front matter; a lesson's reader sets it."""
        return 0

    # One block each

    def _value(self, piece, id_, titles):
        if piece.name == "":
            for sentence in unwanted(piece.prose):
                self._say(piece.line, sentence[0].upper() + sentence[1:])
            return piece.prose
        return getattr(self, f"_{piece.name}")(piece, id_, titles)

    def _text(self, piece):
        if not piece.words:
            self._say(piece.line, f"Expected text in this {piece.name}; it is empty.")
        return piece.words

    def _pearl(self, piece, id_, titles):
        return {"text": self._text(piece)}

    def _pause(self, piece, id_, titles):
        target = piece.attributes.get("skip_to", "")
        if target and target not in titles:
            self._say(
                piece.line, f"There is no heading “{target}”. Expected one of this text, word for word."
            )
        return {"text": self._text(piece), "skip_to": target}

    def _quotation(self, piece, id_, titles):
        words = self._text(piece)
        if words[:1] in '“"' and words[-1:] in '”"' and words:
            self._say(piece.line, "Expected the words without quotation marks; the page puts them there.")
        return {"text": words, "who": piece.attributes.get("who", "")}

    def _steps(self, piece, id_, titles):
        steps = []
        for number, words, groups in self._rows(piece, _STEP, "“1. Name: text”"):
            if int(groups[0]) != len(steps) + 1:
                self._say(number, f"Expected step {len(steps) + 1} here, not {groups[0]}.")
            name, colon, text = words.partition(": ")
            steps.append({"name": name.strip() if colon else words.rstrip(":"), "text": text.strip()})
        if len(steps) < 2:
            self._say(piece.line, "Expected at least two steps, “1. Name: text”.")
        return {"title": piece.attributes.get("title", ""), "steps": listed(steps, id_)}

    def _seats(self, piece, id_, titles):
        seats, seen = [], set()
        for number, words, _ in self._rows(piece, _SEAT, "“- discipline: text”"):
            code, colon, text = words.partition(": ")
            if code not in self.vocabulary.seats:
                known = ", ".join(self.vocabulary.seats)
                self._say(number, f"There is no discipline “{code}”. Expected one of {known}.")
                continue
            if not colon or not text.strip():
                self._say(number, "Expected a sentence after the discipline, as in “- physician: text”.")
            if code in seen:
                self._say(number, f"“{code}” has a seat here already.")
            seen.add(code)
            discipline, sub_role = self.vocabulary.seats[code]
            seats.append({"discipline": discipline, "sub_role": sub_role, "text": text.strip()})
        if len(seats) < 2:
            self._say(piece.line, "Expected at least two seats, “- discipline: text”.")
        title = piece.attributes.get("title", "What each seat notices")
        return {"title": title, "seats": listed(seats, id_)}

    def _rows(self, piece, pattern, expected):
        """Yield (line, words, groups) of each row; a line that is indented goes on with the one before."""
        rows = []
        for number, line in piece.lines:
            found = pattern.fullmatch(line.rstrip())
            if found:
                rows.append([number, [found.groups()[-1]], found.groups()])
            elif line.startswith(" ") and line.strip() and rows:
                rows[-1][1].append(line.strip())
            elif line.strip():
                self._say(number, f"Expected {expected}, or an indented line that goes on.")
        for number, words, groups in rows:
            yield number, " ".join(" ".join(words).split()), groups

    def _figure(self, piece, id_, titles):
        source, alt = piece.attributes.get("src", ""), piece.attributes.get("alt", "")
        if not alt:
            self._say(piece.line, 'Expected alt="…": say in words what the picture shows.')
        if not source:
            self._say(piece.line, 'Expected src="figures/…": a file below the pack\'s folder.')
            return None
        place = self.files.figure(source)
        if place is None:
            self._say(piece.line, f"Expected a file “{source}” below the pack's folder; there is none.")
            return None
        if place.suffix.lower() not in PICTURES:
            kinds = ", ".join(PICTURES)
            self._say(piece.line, f"Expected a picture of a kind the site accepts: {kinds}.")
            return None
        image = {"image": Picture(place, alt), "alt_text": alt, "decorative": False}
        return {"image": image, "caption": piece.words}
