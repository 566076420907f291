"""Conversations as text that a person writes: Twee 3, as Twine reads it, with a few plain rules (docs/twee.md)."""

from assessments.conversation.twee.notes import Problem
from assessments.conversation.twee.reading import Imported, read_twee
from assessments.conversation.twee.report import Report
from assessments.conversation.twee.write import write_twee

__all__ = ["Imported", "Problem", "Report", "read_twee", "write_twee"]
