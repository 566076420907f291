"""Conversations as text: Twee 3. (Being written.)"""


def read_twee(text):
    """Read a conversation."""
    raise NotImplementedError


def write_twee(graph, **kwargs):
    """Write a conversation."""
    raise NotImplementedError
