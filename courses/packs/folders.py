"""Put a dump on disk: only into an empty folder or over another dump, and only what changed."""

import os
import shutil
from pathlib import Path

from cms.errors import Refused


class NotADump(Refused):
    """The folder holds something else, which a dump would mix with its own."""

    title = "This folder is not empty."


def is_dump(root):
    """Whether a folder holds nothing but packs (and a README, and what begins with a dot)."""
    names = [one for one in Path(root).iterdir() if not one.name.startswith(".")]
    return all((one / "pack.yaml").is_file() or one.name == "README.md" for one in names)


def put(dump, path, *, force=False):
    """Write a Dump into a folder; return (files written, files removed).

    Packs of the folder that the dump does not have are left alone, and so is what begins with a dot. Raises NotADump
    where the folder holds something else than packs, unless `force`.
    """
    root = Path(path)
    if root.exists() and not root.is_dir():
        raise NotADump(f"{path} is a file. Name a folder.")
    if root.is_dir() and any(root.iterdir()) and not is_dump(root) and not force:
        raise NotADump(f"{path} holds something else than packs. Name an empty folder, or use --force.")
    written = sum(_write(root / name, text.encode()) for name, text in dump.texts.items())
    written += sum(_copy(root / name, row) for name, row in dump.files.items())
    kept = {root / name for name in (*dump.texts, *dump.files)}
    return written, sum(_clear(root / pack, kept) for pack in dump.packs)


def _write(place, content):
    if place.is_file() and place.read_bytes() == content:
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.part")
    unfinished.write_bytes(content)
    os.replace(unfinished, place)
    return True


def _copy(place, row):
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.part")
    with row.file.open("rb") as source, unfinished.open("wb") as target:
        shutil.copyfileobj(source, target)
    os.replace(unfinished, place)
    return True


def _clear(folder, kept):
    """Remove what an earlier dump left in a pack's folder; return how many files."""
    removed = 0
    if not folder.is_dir():
        return removed
    for place in sorted(folder.rglob("*"), reverse=True):
        if any(part.startswith(".") for part in place.relative_to(folder).parts):
            continue
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
        elif place.is_file() and place not in kept:
            place.unlink()
            removed += 1
    return removed
