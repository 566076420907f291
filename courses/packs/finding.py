"""Find the packs of a folder, and the order in which they are loaded: each after those it needs."""

from dataclasses import dataclass, replace
from pathlib import Path

from courses.packs import nodes
from courses.packs.complaints import Complaint, Complaints, PackErrors
from courses.packs.kinds import KINDS

HEAD = "pack.yaml"


@dataclass(frozen=True)
class Folder:
    """The folder of one pack, with what its head says; `before` stands before its paths where there are several."""

    path: Path
    slug: str = ""
    order: int = 0
    needs: tuple[str, ...] = ()
    before: str = ""

    def placed(self, complaint):
        """A complaint with the path from the folder that was named."""
        return replace(complaint, path=f"{self.before}{complaint.path}")


def in_order(path):
    """Return the Folders of a path: one pack, or all packs right below it. Raises PackErrors where there is none."""
    root = Path(path)
    if not root.is_dir() or (root / HEAD).is_file():
        return [Folder(root)]
    folders = [_head(one) for one in sorted(root.iterdir()) if (one / HEAD).is_file()]
    if not folders:
        return [Folder(root)]
    return _sorted(folders)


def _head(path):
    try:
        text = (path / HEAD).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    # Only to find the order: the reader complains, at the line, of what is wrong.
    facts = nodes.parse(text, HEAD, Complaints()).plain() if text else {}
    kind, needs = KINDS.get(facts.get("kind")), facts.get("needs")
    return Folder(
        path,
        str(facts.get("slug") or path.name),
        kind.order if kind else 9,
        tuple(map(str, needs)) if isinstance(needs, list) else (),
        f"{path.name}/",
    )


def _sorted(folders):
    here = {one.slug for one in folders}
    waiting, done, found = sorted(folders, key=lambda one: (one.order, one.slug)), set(), []
    while waiting:
        ready = next((one for one in waiting if not (set(one.needs) & here) - done - {one.slug}), None)
        if ready is None:
            raise PackErrors([_circle(one, {other.slug for other in waiting}) for one in waiting])
        waiting.remove(ready)
        done.add(ready.slug)
        found.append(ready)
    return found


def _circle(folder, among):
    others = ", ".join(f"“{slug}”" for slug in folder.needs if slug in among)
    return Complaint(
        f"{folder.before}{HEAD}", 1, f"“needs”: this pack and {others} need each other. Undo one of the two."
    )
