"""What one conversation has otherwise than another, in sentences: for somebody who decides between the two."""

from collections.abc import Iterator, Sequence
from typing import Any

from assessments.conversation.graph import Graph
from assessments.conversation.writing import write_graph

PARTS = {
    "nodes": "Turn",
    "people": "Person",
    "variables": "Variable",
    "skills": "Skill",
    "cues": "Cue",
    "gates": "Gate",
    "rules": "Rule",
    "variants": "Variant",
}
_WORDS = {
    "title": "its title",
    "scene": "its scene",
    "lines": "what is said",
    "effects": "its effects",
    "raises": "the cues it raises",
    "most": "how often it may be entered",
    "key": "whether it is decisive",
    "writing": "its own words",
    "ending": "its ending",
    "text": "its words",
    "goes_to": "where it goes",
    "when": "when it holds",
    "because": "its because",
    "skills": "the skills it shows",
    "reaction": "the reaction",
    "otherwise": "what else it can do",
    "error": "whether it is an error",
    "harm": "the sentence about the patient",
    "audience": "for whom it is",
    "looks": "how it shows",
    "starts": "how it begins",
    "face": "the face",
    "name": "the name",
}
MOST = 100


def differences(old: Graph, new: Graph) -> tuple[str, ...]:
    """Sentences, parts added first; () where the two are the same."""
    before, after = write_graph(old), write_graph(new)
    found = [sentence for name, word in PARTS.items() for sentence in _part(before, after, name, word)]
    if before.get("start") != after.get("start"):
        found.append(f"The talk begins at “{after.get('start')}” instead of “{before.get('start')}”.")
    if before.get("framework") != after.get("framework"):
        found.append("The framework is another one.")
    return tuple(found[:MOST])


def _part(before: dict[str, Any], after: dict[str, Any], name: str, word: str) -> Iterator[str]:
    old = {one["id"]: one for one in before.get(name) or []}
    new = {one["id"]: one for one in after.get(name) or []}
    added, gone = [id_ for id_ in new if id_ not in old], [id_ for id_ in old if id_ not in new]
    if added:
        yield f"{word} added: {_listed(added)}."
    if gone:
        yield f"{word} removed: {_listed(gone)}."
    for id_, one in new.items():
        if id_ in old and one != old[id_]:
            yield f"{word} “{id_}” changed: {'; '.join(_inside(old[id_], one))}."
    if not added and not gone and list(old) != list(new):
        yield f"{word}s stand in another order."


def _inside(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    keys = sorted({*old, *new} - {"choices"})
    found = [_WORDS.get(key, f"“{key}”") for key in keys if old.get(key) != new.get(key)]
    return found + list(_replies(old.get("choices") or [], new.get("choices") or []))


def _replies(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> Iterator[str]:
    before = {one["id"]: one for one in old}
    after = {one["id"]: one for one in new}
    for number, one in enumerate(new, start=1):
        if one["id"] not in before:
            yield f"reply {number} is new"
        elif one != before[one["id"]]:
            yield f"reply {number}: {', '.join(_inside(before[one['id']], one))}"
    gone = sum(1 for one in old if one["id"] not in after)
    if gone:
        yield "a reply is gone" if gone == 1 else f"{gone} replies are gone"
    if not gone and list(before) != [id_ for id_ in after if id_ in before]:
        yield "the order of its replies"


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(f"“{id_}”" for id_ in ids)
