"""Keep the ids of blocks over a load: what a learner wrote or answered hangs on them.

A pack names no blocks. What stands unchanged keeps its id wherever it moved; what was changed in its place keeps it as
well; only what is new gets the id that reading made for it.
"""

import json
from difflib import SequenceMatcher

from courses.packs.drafts import stable_id


def aligned(old, new):
    """Raw stream or list data with the ids of the old data wherever a block is the same."""
    before, after = [_mark(one) for one in old], [_mark(one) for one in new]
    pairs = _pairs(old, new, before, after)
    used = {old[index].get("id") for index in pairs.values()}
    found = []
    for number, block in enumerate(new):
        if number in pairs:
            found.append(_with_ids(old[pairs[number]], block))
        else:
            id_ = block.get("id")
            if id_ in used:
                id_ = stable_id(id_, number, len(used))
            used.add(id_)
            found.append({**block, "id": id_})
    return found


def _pairs(old, new, before, after):
    """{index in new: index in old} of the blocks that are one."""
    pairs, replaced = {}, []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs |= dict(zip(range(c, d), range(a, b), strict=True))
        elif tag == "replace":
            replaced.append((a, b, c, d))
    left = {number: mark for number, mark in enumerate(before) if number not in pairs.values()}
    for number, mark in enumerate(after):
        if number not in pairs:
            where = next((index for index, one in left.items() if one == mark), None)
            if where is not None:
                pairs[number] = where
                del left[where]
    for a, b, c, d in replaced:
        spare = [index for index in range(a, b) if index in left]
        for number in range(c, d):
            same = [index for index in spare if old[index].get("type") == new[number].get("type")]
            if number not in pairs and same:
                pairs[number] = same[0]
                spare = spare[spare.index(same[0]) + 1 :]
    return pairs


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
