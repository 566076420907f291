"""The folder of a pack: every file is read by somebody, and what nobody reads is an error."""

import re
from dataclasses import dataclass
from pathlib import Path

from courses.packs import nodes
from courses.packs.fields import Fields

_NUMBERED = re.compile(r"(?P<number>[0-9]{2})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)")
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST = 2_000_000


@dataclass(frozen=True)
class Name:
    """A name of a folder or file: its order among its siblings and its slug."""

    path: str
    number: int
    slug: str


class PackFiles:
    """The files below a folder, read on demand. Paths are relative, with slashes."""

    def __init__(self, root, complaints):
        self.root = Path(root).resolve()
        self.complaints = complaints
        self._all = sorted(self._walk())
        self._claimed = set()

    def _walk(self):
        for path in self.root.rglob("*"):
            relative = path.relative_to(self.root)
            if path.is_file() and not any(part.startswith(".") for part in relative.parts):
                yield relative.as_posix()

    def has(self, path):
        """Whether there is such a file."""
        return path in self._all

    def read(self, path):
        """Return the text of a file, or "" with a complaint."""
        self._claimed.add(path)
        if path not in self._all:
            self.complaints.say(path, 1, "Expected this file, and it is not there.")
            return ""
        try:
            raw = (self.root / path).read_bytes()
        except OSError as problem:
            self.complaints.say(path, 1, f"This file cannot be read: {problem.strerror}.")
            return ""
        return self._text(path, raw)

    def _text(self, path, raw):
        if len(raw) > _MOST:
            self.complaints.say(path, 1, f"Expected at most {_MOST:,} bytes.")
            return ""
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as problem:
            line = raw[: problem.start].count(b"\n") + 1
            self.complaints.say(path, line, "Expected UTF-8; this is something else.")
            return ""
        for number, line in enumerate(text.split("\n"), start=1):
            wrong = next((ord(sign) for sign in line if ord(sign) < 32 and sign != "\t"), None)
            if wrong == 13:
                self.complaints.say(path, number, "Expected lines that end with LF alone.")
                return ""
            if wrong is not None:
                self.complaints.say(path, number, f"There is a control character here (U+{wrong:04X}).")
                return ""
        return text

    def yaml(self, path):
        """Return the names of a YAML file as Fields."""
        text = self.read(path)
        node = nodes.parse(text, path, self.complaints) if text else nodes.EMPTY
        if not text:
            return _nothing(path)
        return Fields(node, path, self.complaints) if node.value else _nothing(path)

    def front_matter(self, path):
        """Return (Fields, body, the body's first line) of a Markdown file that begins with front matter."""
        text = self.read(path)
        if not text:
            return _nothing(path), "", 1
        lines = text.split("\n")
        if lines[0] != "---":
            self.complaints.say(path, 1, "Expected front matter: a line “---”, names with values, “---”.")
            return _nothing(path), "", 1
        if "---" not in lines[1:]:
            self.complaints.say(
                path, 1, "The front matter that begins here never ends. Expected a line “---”."
            )
            return _nothing(path), "", 1
        end = lines.index("---", 1)
        node = nodes.parse("\n".join(lines[1:end]), path, self.complaints, first_line=2)
        fields = Fields(node, path, self.complaints) if node.value else _nothing(path)
        return fields, "\n".join(lines[end + 1 :]), end + 2

    def folders(self, within):
        """Numbered folders right below one, in order, as Names."""
        depth = within.count("/") + 1
        found = sorted({"/".join(path.split("/")[: depth + 1]) for path in self._all if path.startswith(f"{within}/")
                        and path.count("/") > depth})  # fmt: skip
        return self._named(found, lambda last: _NUMBERED.fullmatch(last), "a folder named “NN-slug”")

    def numbered(self, within, suffix):
        """Numbered files of a folder, in order, as Names."""
        return self._named(
            self._files(within), lambda last: _NUMBERED.fullmatch(_stem(last, suffix)), f"“NN-slug{suffix}”"
        )

    def slugged(self, within, suffix):
        """Files of a folder named by a slug alone, in alphabetical order, as Names."""
        return self._named(
            self._files(within), lambda last: _PLAIN.fullmatch(_stem(last, suffix)), f"“slug{suffix}”"
        )

    def _files(self, within):
        return [
            path for path in self._all if path.startswith(f"{within}/") and "/" not in path[len(within) + 1 :]
        ]

    def _named(self, paths, match, expected):
        names, slugs, numbers = [], {}, {}
        for path in paths:
            found = match(path.rpartition("/")[2])
            if not found:
                for file in self._below(path):
                    self._claimed.add(file)
                self.complaints.say(path, 1, f"Expected {expected}.")
                continue
            groups = found.groupdict()
            name = Name(path, int(groups.get("number") or len(names) + 1), groups.get("slug") or found[0])
            for what, seen in ((name.slug, slugs), (name.number, numbers)):
                if what in seen:
                    self.complaints.say(
                        path, 1, f"Expected a number and a slug of its own; {seen[what]} has the same."
                    )
                seen[what] = path
            names.append(name)
        return names

    def _below(self, path):
        return [file for file in self._all if file == path or file.startswith(f"{path}/")]

    def figure(self, source):
        """Claim a file that a figure shows and return its place on disk, or None where there is none."""
        if source not in self._all or ".." in source:
            return None
        self._claimed.add(source)
        return self.root / source

    def claim_all(self, within):
        """Say nothing of files below a folder whose reading failed as a whole."""
        self._claimed.update(self._below(within))

    def close(self):
        """Complain of every file nobody read."""
        for path in self._all:
            if path not in self._claimed:
                self.complaints.say(
                    path, 1, "This file has no place in a pack. Expected the tree of the format."
                )


def _stem(name, suffix):
    return name[: -len(suffix)] if name.endswith(suffix) else ""


def _nothing(path):
    from courses.packs.fields import Silent

    return Silent(path)
