"""What an author is told of a conversation before anybody meets it."""

from assessments.conversation.graph import Graph
from assessments.engine.findings import Finding


def lint(graph: Graph) -> list[Finding]:
    """All findings about a conversation, placed by turn and reply."""
    return []
