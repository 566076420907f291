"""Marking what people wrote: who marks what, who has it in hand, drafts and final marks, and what then counts."""

from assessments.marking.acts import (
    MOST_CHARACTERS,
    Role,
    finish_mark,
    levels_of,
    rubric_of,
    save_mark,
    withdraw,
)

__all__ = [
    "MOST_CHARACTERS",
    "Role",
    "finish_mark",
    "levels_of",
    "rubric_of",
    "save_mark",
    "withdraw",
]
