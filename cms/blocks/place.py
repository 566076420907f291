"""Where a block stands in its body: what keeps ids apart, and lets the parts of a text lead to each other."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a block stands in its body: what keeps ids apart and lets parts lead to each other.

    prefix    before every id of this body
    number    its turn in the body
    notes     before the ids of this block's footnotes
    taken     ids of headings before it
    cited     references named before it
    count     how many references the body lists
    targets   words → id of every heading of the body
    named     every reference the body names
    block     the stored id of the block itself, permanent while the block is: answers and notes hang on it
    inner     places of the blocks within it
    """

    prefix: str = ""
    number: int = 0
    notes: str = ""
    taken: frozenset = frozenset()
    cited: frozenset = frozenset()
    count: int = 0
    targets: tuple = ()
    named: frozenset = frozenset()
    block: str = ""
    inner: tuple = ()

    @classmethod
    def of(cls, context):
        """The place a template's context speaks of; a block on its own stands alone."""
        return (context or {}).get("place") or cls()

    def id(self, name):
        """An id for this block that no other block of the page has."""
        return f"{self.prefix}{name}-{self.number}"

    def target(self, words):
        """The id of the heading with these words, or ""."""
        return dict(reversed(self.targets)).get(words, "")
