"""Bodies: Markdown with blocks between lines of colons ⇄ raw data of a StreamField. A block is one BlockKind."""

from courses.packs.bodies import addressed, media, plain, rows  # noqa: F401  (each registers its blocks)
from courses.packs.bodies.checks import unwanted
from courses.packs.bodies.kinds import BLOCKS
from courses.packs.bodies.reading import Body
from courses.packs.bodies.writing import Pen, references_of

__all__ = ["BLOCKS", "Body", "Pen", "references_of", "unwanted"]
