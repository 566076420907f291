"""The folder of a pack: every file is read by somebody, and what nobody reads is an error."""

import re
from dataclasses import dataclass
from pathlib import Path

from courses.packs import nodes
from courses.packs.complaints import closest
from courses.packs.fields import Fields

_NUMBERED = re.compile(r"(?P<number>[0-9]{2,3})-(?P<slug>[A-Za-z0-9_-]+)")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
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
            if (
                path.is_file()
                and not path.is_symlink()
                and not any(part.startswith(".") for part in relative.parts)
            ):
                yield relative.as_posix()

    def has(self, path):
        """Whether there is such a file."""
        return path in self._all

    __contains__ = has

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

    def yaml_list(self, path):
        """Return the entries of a YAML file that holds a list of mappings, as Fields; none where there is no file."""
        if path not in self:
            return []
        text = self.read(path)
        node = nodes.parse(text, path, self.complaints, is_list=True) if text.strip() else nodes.EMPTY
        return [Fields(one, path, self.complaints) for one in node.value] if node.kind == "list" else []

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

    def bare(self, path):
        """Return (Fields or None, body, the body's first line) of a Markdown file that may begin with front matter."""
        text = self.read(path)
        if not text.startswith("---\n"):
            return None, text, 1
        if text.startswith("---\n---\n"):
            return None, text.removeprefix("---\n---\n"), 3
        return self.front_matter(path)

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

    def perhaps_numbered(self, within, suffix, beside=()):
        """Files of a folder named by a slug, with or without digits for their order, as Names.

        beside  endings of files that stand there too and are read by what stands in the others
        """
        return self._named(
            [path for path in self._files(within) if not path.endswith(tuple(beside))],
            lambda last: _NUMBERED.fullmatch(_stem(last, suffix)) or _PLAIN.fullmatch(_stem(last, suffix)),
            f"“slug{suffix}” or “NN-slug{suffix}”",
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
            name = Name(path, int(groups.get("number") or 1000 + len(names)), groups.get("slug") or found[0])
            for what, seen in ((name.slug, slugs), (name.number, numbers)):
                if what in seen:
                    self.complaints.say(
                        path, 1, f"Expected a number and a slug of its own; {seen[what]} has the same."
                    )
                seen[what] = path
            names.append(name)
        return sorted(names, key=lambda name: name.number)

    def _below(self, path):
        return [file for file in self._all if file == path or file.startswith(f"{path}/")]

    def figure(self, source):
        """Claim a file that a figure shows and return its place on disk, or None where there is none."""
        if source not in self._all or ".." in source:
            return None
        self._claimed.add(source)
        return self.root / source

    def closest(self, source):
        """Say which file comes closest to a name, as a sentence with a space before it."""
        return closest(source, self._all)

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


def looks_numbered(slug):
    """Whether a slug begins as the digits of an order do: such a file is always numbered."""
    return bool(_NUMBERED.fullmatch(slug))


def _stem(name, suffix):
    return name[: -len(suffix)] if name.endswith(suffix) else ""


def _nothing(path):
    from courses.packs.fields import Silent

    return Silent(path)
