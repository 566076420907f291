"""What a Pen needs of the site: names for images and documents, and the places of pages."""

import hashlib
import posixpath
import re

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

LONGEST_STEM = 60
_ADDED_BY_STORAGE = re.compile(r"_(?![a-z]{7}$)[A-Za-z0-9]{7}$")


class SiteFiles:
    """Names for the files that pages show. Here by digest: the same content has the same name, and nothing else."""

    def __init__(self):
        self._rows = {}

    def image(self, key):
        """The path of an image in the pack, "" where it is gone."""
        return self._named(get_image_model(), key, "figures")

    def document(self, key, folder):
        """The path of a document in a folder of the pack, "" where it is gone."""
        return self._named(get_document_model(), key, folder)

    def _named(self, model, key, folder):
        if (model, key) not in self._rows:
            self._rows[model, key] = self._known(model.objects.filter(pk=key).first())
        known = self._rows[model, key]
        return self.name(folder, *known) if known else ""

    @staticmethod
    def _known(row):
        """(row, digest) of a file, or None."""
        if row is None or not row.file:
            return None
        if not row.file_hash:
            try:
                with row.file.open("rb") as file:
                    # SHA-1 because that is the digest Wagtail keeps of a file.
                    return row, hashlib.sha1(file.read(), usedforsecurity=False).hexdigest()
            except OSError:
                return None
        return row, row.file_hash

    def name(self, folder, row, digest):
        """The path of one file."""
        return f"{folder}/{digest}{ending(row)}"

    def put(self, path, row):
        """Take a file along that a text knows by this path; only a dump does."""


class NamesOf(SiteFiles):
    """Names that a pack at hand gives to its files; for others the digest stands beside the name."""

    def __init__(self, paths):
        """`paths` is {(folder-less kind "image" or "document", digest): path}."""
        super().__init__()
        self.paths = paths

    def name(self, folder, row, digest):
        kind = "image" if folder == "figures" else "document"
        return self.paths.get((kind, digest)) or f"{folder}/{stem(row, digest)}-{digest[:8]}{ending(row)}"


class FileNames(SiteFiles):
    """Names for a dump: those the files came with; where several have one name, part of the digest tells them apart.

    Everything is asked for once, then `settle` decides, and everything is asked for again. The same bytes have one
    name in a folder, whatever the site calls them.
    """

    def __init__(self):
        super().__init__()
        self._plain = {}
        self._names = {}
        self._rows_by_name = {}

    def name(self, folder, row, digest):
        plain = f"{folder}/{stem(row, digest)}{ending(row)}"
        key = folder, digest
        if key not in self._plain or plain < self._plain[key][0]:
            self._plain[key] = plain, row
        return self._names.get(key, plain)

    def put(self, path, row):
        self._rows_by_name[path] = row

    def settle(self):
        """Give every file that was asked for its name."""
        sharing = {}
        for (_folder, digest), (plain, _) in self._plain.items():
            sharing.setdefault(plain.lower(), []).append(digest)
        for (folder, digest), (plain, row) in self._plain.items():
            words, dot, end = plain.rpartition(".")
            mark = f"-{digest[:8]}"
            if len(sharing[plain.lower()]) > 1 and not words.endswith(mark):
                plain = f"{words}{mark}{dot}{end}"
            self._names[folder, digest] = plain
            self._rows_by_name[plain] = row

    def contents(self):
        """[(path, row)] of every file of the dump, in order."""
        return sorted(self._rows_by_name.items(), key=lambda pair: pair[0])


def ending(row):
    """The ending of a stored file, in small letters."""
    return posixpath.splitext(row.file.name)[1].lower()


def stem(row, digest):
    """The name a file came with, without what the storage adds to tell it from another of the same name."""
    words = posixpath.splitext(posixpath.basename(row.file.name))[0]
    words = _ADDED_BY_STORAGE.sub("", words)
    words = re.sub(r"[^A-Za-z0-9._-]+", "-", words).strip(".-") or "file"
    if len(words) > LONGEST_STEM and not words.endswith(f"-{digest[:8]}"):
        words = f"{words[:LONGEST_STEM]}-{digest[:8]}"
    return words


class Places:
    """Where pages stand."""

    @staticmethod
    def address(key):
        """The address of a page, "" where it is gone."""
        page = Page.objects.filter(pk=key).first()
        return (page and page.get_url()) or ""

    @staticmethod
    def below(key, top):
        """The path of a page from below another one, "" where it does not stand there."""
        page = Page.objects.filter(pk=key).first()
        if page is None or not page.path.startswith(top.path):
            return ""
        above = page.get_ancestors(inclusive=True).filter(depth__gt=top.depth).order_by("depth")
        return "/".join(above.values_list("slug", flat=True))
