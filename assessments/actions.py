"""What happens to attempts: begin, keep a draft, give a stage, run out, get longer, be set aside; and words erased.

One lock each, always the attempt's row first (beginning locks the enrollment's). On SQLite every transaction
takes the write lock at once, and the unique constraints are the real guarantee on both.

The acts stand in `assessments/acting/`, a file for each concern; they are called from here.
"""

from assessments.acting.beginning import start
from assessments.acting.closing import expire, expire_due, move_deadlines, refusal, void
from assessments.acting.drafts import must_be_offered, save_draft
from assessments.acting.erasing import erase_words
from assessments.acting.giving import Receipt, give, keep_as_drafts, must_be_known, not_ready, only_of
from assessments.acting.locks import lock, must_be_open
from assessments.beginning import sitting_for
from assessments.timing import GRACE

__all__ = [
    "GRACE",
    "Receipt",
    "erase_words",
    "expire",
    "expire_due",
    "give",
    "keep_as_drafts",
    "lock",
    "move_deadlines",
    "must_be_known",
    "must_be_offered",
    "must_be_open",
    "not_ready",
    "only_of",
    "refusal",
    "save_draft",
    "sitting_for",
    "start",
    "void",
]
