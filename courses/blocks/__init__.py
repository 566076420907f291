"""Blocks of lessons, stories and programs. Names are permanent: renaming one is a data migration."""

from courses.blocks.addressed import AddressedBlock
from courses.blocks.body import LessonBody, SupportLines
from courses.blocks.learning import CheckBlock, ClaimBlock, ReflectionBlock, TermBlock
from courses.blocks.seats import SeatsBlock

__all__ = [
    "AddressedBlock",
    "CheckBlock",
    "ClaimBlock",
    "LessonBody",
    "ReflectionBlock",
    "SeatsBlock",
    "SupportLines",
    "TermBlock",
]
