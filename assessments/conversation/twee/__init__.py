"""Conversations as text that a person writes: Twee 3, as Twine reads it, with a few plain rules (docs/twee.md)."""

from assessments.conversation.twee.notes import Problem
from assessments.conversation.twee.reading import Imported, read_twee
from assessments.conversation.twee.report import Report

__all__ = ["Imported", "Problem", "Report", "read_twee"]


def write_twee(graph, **kwargs):
    """Write a conversation."""
    raise NotImplementedError
