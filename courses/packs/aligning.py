"""Keep the ids of blocks over a load: what a learner wrote or answered hangs on them.

A pack names no blocks. What stands unchanged keeps its id wherever it moved, and so does what says mostly the same as
before; only what is new gets the id that reading made for it.
"""

import json
from difflib import SequenceMatcher

from courses.packs.drafts import stable_id

ALIKE = 0.6
"""How much of a block must be the same for it to be the same block."""


def aligned(old, new):
    """Raw stream or list data with the ids of the old data wherever a block is the same."""
    before, after = [_mark(one) for one in old], [_mark(one) for one in new]
    pairs = _pairs(old, new, before, after)
    # An id that stood for something else is not used again: answers to it may be kept.
    used = {one.get("id") for one in old}
    found = []
    for number, block in enumerate(new):
        if number in pairs:
            found.append(_with_ids(old[pairs[number]], block))
        else:
            id_ = block.get("id")
            while id_ in used:
                id_ = stable_id(id_, "anew")
            used.add(id_)
            found.append({**block, "id": id_})
    return found


def _pairs(old, new, before, after):
    """{index in new: index in old} of the blocks that are one: the same in the same order, the same elsewhere, alike."""
    pairs = {}
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs |= dict(zip(range(c, d), range(a, b), strict=True))
    left = {index for index in range(len(old)) if index not in pairs.values()}
    likeness = [
        (_likeness(_words(old[index]), _words(new[number])), -abs(index - number), number, index)
        for number in range(len(new))
        if number not in pairs
        for index in left
        if old[index].get("type") == new[number].get("type")
    ]
    for alike, _, number, index in sorted(likeness, reverse=True):
        if alike >= ALIKE and number not in pairs and index in left:
            pairs[number] = index
            left.discard(index)
    return pairs


def _words(value):
    """Everything somebody wrote in a block, in order."""
    if isinstance(value, dict):
        return " ".join(_words(one) for name, one in value.items() if name not in ("id", "type"))
    if isinstance(value, list):
        return " ".join(map(_words, value))
    return str(value or "")


def _likeness(one, other):
    """How much of two texts is the same, from 0 to 1."""
    found = SequenceMatcher(None, one, other, autojunk=False)
    return found.ratio() if found.real_quick_ratio() >= ALIKE and found.quick_ratio() >= ALIKE else 0


def _with_ids(old, new):
    return {**new, "value": _value(old.get("value"), new.get("value")), "id": old.get("id") or new.get("id")}


def _value(old, new):
    if isinstance(old, dict) and isinstance(new, dict):
        return {name: _value(old.get(name), value) for name, value in new.items()}
    if _is_listed(old) and _is_listed(new):
        return aligned(old, new)
    return new


def _is_listed(value):
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) and "type" in one and "value" in one for one in value)
    )


def _mark(block):
    """What a block says, without ids."""
    return json.dumps(_bare(block), sort_keys=True, ensure_ascii=False, default=str)


def _bare(value):
    if isinstance(value, dict):
        keep = {name: one for name, one in value.items() if not (name == "id" and "type" in value)}
        return {name: _bare(one) for name, one in keep.items()}
    if isinstance(value, list):
        return [_bare(one) for one in value]
    return value
