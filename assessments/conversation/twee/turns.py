"""One passage as a turn: its scene, what is said, what entering it does, its replies or its ending."""

from dataclasses import replace

from assessments.conversation.graph import ENDINGS, Choice, Ending, Line, Node, Writing
from assessments.conversation.twee import links
from assessments.conversation.twee.blocks import Block, Entry, Keys, blocks, text_of
from assessments.conversation.twee.desk import Desk
from assessments.conversation.twee.escaping import from_block
from assessments.conversation.twee.names import Names
from assessments.conversation.twee.passages import Passage, Row, is_mark
from assessments.conversation.twee.replies import REPLY, Replies
from assessments.conversation.twee.special import OWN_KEYS, STRAY_KEYS, TURN
from assessments.conversation.variables import Effect

_OF_LINES = ("for", "for all but", "audio")
ENDS = tuple(f"end-{kind}" for kind in ENDINGS)
TAGS = ("key", TURN, *ENDS)


def is_structure(text: str, names: Names) -> bool:
    """Whether a line at the first column is more than scene; links apart, which may stand anywhere in it."""
    if is_mark(text):
        return True
    parts = _stray_or_own(text)
    return parts is not None or names.speech(text) is not None


_AT_FIRST_COLUMN = Keys("at the first column", valued=(*OWN_KEYS, *STRAY_KEYS))


def _stray_or_own(text: str) -> tuple[str, str] | None:
    parts = _AT_FIRST_COLUMN.split(text)
    # Only small letters: “Title:” may well begin a sentence of the scene.
    return parts if parts and text.startswith(parts[0]) else None


class TurnReader:
    """Reads the rows of one passage, from top to bottom."""

    def __init__(self, desk: Desk, replies: Replies, node: str) -> None:
        self.desk, self.notes, self.node, self.replies = desk, desk.notes, node, replies
        self.scene: list[str] = []
        self.lines: list[Line] = []
        self.effects: tuple[Effect, ...] = ()
        self.raises: list[str] = []
        self.most = 0
        self.title = self.turn_title = self.debrief = ""
        self.ask: str | None = None
        self.wordings: list[str] = []
        self.choices: list[Choice] = []
        self._drafts: list[tuple[links.Link, Row, list[Row]]] = []
        self._last: tuple[str, int] = ("", 0)

    def read(self, passage: Passage) -> Node:
        """The turn of a passage."""
        for block in blocks(passage.rows, self._wraps):
            self._take(block)
        for number, (link, row, below) in enumerate(self._drafts, start=1):
            self.choices.append(self.replies.read(link, Block(row, tuple(below)), self.node, number))
        writing = (
            Writing(self.ask or "", tuple(self.wordings)) if self.ask is not None or self.wordings else None
        )
        if writing and self.ask is None:
            self.notes.problem(
                passage.line, f"“{self.node}” has wordings and no “write: …” that asks for words."
            )
        kind = next((tag.removeprefix("end-") for tag in passage.tags if tag in ENDS), "")
        title, ending = self.title, None
        if kind:
            ending, title = Ending(kind, self.title, self.debrief), self.turn_title
        elif self.debrief:
            self.notes.problem(
                passage.line, f"“{self.node}” has a debrief and no tag that makes it an ending: [end-good]."
            )
        return Node(
            id=self.node,
            title=self.turn_title or title,
            scene=self._scene(),
            lines=tuple(self.lines),
            effects=self.effects,
            raises=tuple(self.raises),
            most=self.most,
            key="key" in passage.tags,
            writing=writing,
            choices=tuple(self.choices),
            ending=ending,
        )

    def _wraps(self, text: str) -> bool:
        if text.startswith("[["):
            return True
        return _stray_or_own(text) is None and self.desk.names.speech(text) is not None

    def _take(self, block: Block) -> None:
        parts = _stray_or_own(block.text)
        if parts and parts[0] in OWN_KEYS and not (parts[0] == "does" and self._follows(block)):
            self._own(Entry(*parts, block))
            self._last = ("debrief" if parts[0] == "debrief" else "own", _end(block))
        elif parts:
            self._stray(block, parts[0])
        elif self._follows(block) and self._is_misplaced(block):
            self._stray(block, block.text.split(" ")[0])
        elif block.text.startswith("[["):
            self._links(block)
        elif lines := self.desk.says_block(block, self.raises):
            self.lines += lines
            self._last = ("line", _end(block))
        else:
            self._scene_or_links(block)

    def _follows(self, block: Block) -> bool:
        """Whether a reply ends on the line before."""
        return self._last[0] == "reply" and block.line == self._last[1] + 1

    def _is_misplaced(self, block: Block) -> bool:
        parts = REPLY.split(block.text)
        return parts is not None and (parts[0] in REPLY.flags or parts[0].endswith("when"))

    def _stray(self, block: Block, key: str) -> None:
        """A line that should have been indented: it is taken for what it belongs to, and told."""
        if self._last[0] == "reply":
            self.notes.problem(block.line, f"“{key}” belongs to the reply above: indent it by two spaces.")
            self._drafts[-1][2].extend(_indented(block))
            self._last = ("reply", _end(block))
        else:
            of = "a spoken line" if key in _OF_LINES else "a reply"
            self.notes.problem(block.line, f"“{key}” belongs to {of}: indent it by two spaces below.")

    def _own(self, entry: Entry) -> None:
        match entry.key:
            case "cue":
                self.raises += self.desk.names_of(entry.value, entry.line, "cue")
            case "does":
                self.effects += self.desk.effects(entry.value, entry.line)
            case "most":
                self.most = self.desk.whole(entry.value, entry.line, 0)
            case "write":
                self._write(entry)
            case "wording":
                self.wordings.append(entry.text)
            case "title":
                self.title = entry.text
            case "turn title":
                self.turn_title = entry.text
            case "debrief":
                self.debrief = entry.text

    def _write(self, entry: Entry) -> None:
        """The question, with its wordings where they are indented below it."""
        below = entry.block.below
        inner = [one for one in blocks(below) if begins_a_wording(one.text)]
        rows = below[: below.index(inner[0].row)] if inner else below
        self.ask = text_of(entry.value, rows, begins_a_wording)
        self.wordings += [text_of(one.text.partition(":")[2].strip(" "), one.below) for one in inner]

    def _links(self, block: Block) -> None:
        before, found, after = links.find(block.text)
        if not found:
            self.notes.problem(block.line, "This link does not end: [[words->turn]].")
            return
        self._keep_words(before + after, block)
        self._drafts += [(link, block.row, []) for link in found]
        self._drafts[-1][2].extend(block.below)
        self._last = ("reply", _end(block))

    def _scene_or_links(self, block: Block) -> None:
        rows = (block.row, *block.below)
        if not any(links.find(row.text)[1] for row in rows):
            self._keep(block)
            return
        for row in rows:
            before, found, after = links.find(row.text)
            if found:
                self._drafts += [(link, row, []) for link in found]
                self._keep_words(before + after, Block(row))
                self._last = ("reply", row.line)
            else:
                self._keep(Block(row))

    def _keep_words(self, text: str, block: Block) -> None:
        """Words beside a link are scene; bullets are nothing."""
        if text.strip(" -*>•.,;:|"):
            self._keep(Block(replace(block.row, text=text.strip(" ").removeprefix("- "))))

    def _keep(self, block: Block) -> None:
        if self.scene and self._last[0] != "scene":
            while self.scene and not self.scene[-1]:
                self.scene.pop()
            self.scene.append("")
        first = 0 if self.scene else block.row.indent
        rows = (block.row, *block.below)
        self.scene += [" " * max(0, row.indent - first) + row.text for row in rows]
        if self._last[0] == "debrief" and block.line > self._last[1] + 1:
            self.notes.problem(
                block.line,
                "This counts as scene. Indent it by two spaces if it belongs to the debrief; else put it above.",
            )
        self._last = ("scene", block.line)

    def _scene(self) -> str:
        lines = list(self.scene)
        while lines and not lines[-1]:
            lines.pop()
        names = self.desk.names
        return from_block(
            [links.unescape_scene(line) for line in lines], lambda text: is_structure(text, names)
        )


def begins_a_wording(text: str) -> bool:
    """Whether a line below a question is one of its wordings."""
    return text.startswith("wording:")


def _end(block: Block) -> int:
    """The last line of a block that is not blank."""
    return max((row.line for row in block.below if row.text), default=block.line)


def _indented(block: Block) -> list[Row]:
    return [replace(row, indent=row.indent + 2) for row in (block.row, *block.below)]
