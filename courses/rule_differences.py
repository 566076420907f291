"""What two versions of a program's rules ask differently, in plain sentences; pure: contents and titles in, words out."""

from collections.abc import Mapping
from typing import Any


def differences(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    was_called: Mapping[str, str],
    is_called: Mapping[str, str],
) -> list[str]:
    """Say what changed between two contents of versions, nothing where they ask the same.

    was_called, is_called: {rule's key: its title} as the one and the other version call it.
    """
    old = {row["key"]: row for row in before["requirements"]}
    new = {row["key"]: row for row in after["requirements"]}
    said = [f"Added: {is_called.get(key, key)}." for key in new if key not in old]
    said += [f"Taken out: {was_called.get(key, key)}." for key in old if key not in new]
    for key in new:
        if key in old:
            said += _changed(old[key], new[key], was_called.get(key, key), is_called.get(key, key))
    others = sorted((before.keys() | after.keys()) - {"schema", "requirements"})
    said += [f"Changed: {name}." for name in others if before.get(name) != after.get(name)]
    kept_old, kept_new = [key for key in old if key in new], [key for key in new if key in old]
    return said or (["Their order."] if kept_old != kept_new else [])


def _changed(old: Mapping[str, Any], new: Mapping[str, Any], was: str, now: str) -> list[str]:
    asked = ("kind", "about", "amount", "letter", "words")
    if all(old.get(name) == new.get(name) for name in asked):
        return []
    if old.get("kind") != new.get("kind") or old.get("about") != new.get("about"):
        return [f"“{now}” instead of “{was}”."]
    if old.get("amount") != new.get("amount"):
        return [f"“{now}”: {new.get('amount') or 'no amount'} instead of {old.get('amount') or 'no amount'}."]
    if old.get("letter") != new.get("letter"):
        return [f"“{now}”: {new.get('letter') or 'no letter'} instead of {old.get('letter') or 'no letter'}."]
    return [f"“{was}” is now called “{now}”."] if was != now else []
