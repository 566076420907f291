"""What a new conversation begins with: one person, one turn, one reply and an ending, to be written over."""

from typing import Any


def first_draft(ifid: str) -> dict[str, Any]:
    """A conversation that can be played and is not worth it yet. ifid: the name Twine knows a story by."""
    graph = {
        "start": "opening",
        "people": [{"id": "person", "name": "Who is in the room, 60"}],
        "skills": [{"id": "opens", "label": "Asks before telling", "dimension": "opens"}],
        "nodes": [
            {
                "id": "opening",
                "title": "Opening",
                "lines": [{"speaker": "person", "sayings": [{"text": "What they say first."}]}],
                "choices": [
                    {
                        "id": "opening-1",
                        "text": "Is it all right if we talk about how things are?",
                        "goes_to": "end",
                        "skills": {"opens": "1"},
                        "because": "Why this helps, or does not.",
                    }
                ],
            },
            {"id": "end", "title": "Ending", "ending": {"kind": "good", "title": "How it ends"}},
        ],
    }
    return {"graph": graph, "ifid": ifid, "positions": {}}
