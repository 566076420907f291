"""Private storage of finished documents: a file is there whole or not at all, and is never overwritten."""

import hashlib
import os
import time
import uuid
from pathlib import Path

from django.core.files.base import ContentFile

from certificates.models.certificates import private_storage

UNFINISHED = "certificates/unfinished"
ASIDE = "certificates/set-aside"
SWEPT_AFTER = 60 * 60


class FileChanged(Exception):
    """A stored document is not what was stored: missing, or with another digest."""


def digest(content):
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep(name, content):
    """Store bytes under a name unless something stands there already; return what stands there.

    The first to store wins, so that two workers, or one that was killed and started again, agree.
    """
    storage = private_storage()
    if not storage.exists(name):
        try:
            _place(Path(storage.path(name)), Path(storage.path(UNFINISHED)), content)
        except NotImplementedError:  # a storage that is no folder: objects there appear whole
            storage.save(name, ContentFile(content))
    return kept(name)


def kept(name):
    """Return the bytes that stand under a name, or None."""
    storage = private_storage()
    if not storage.exists(name):
        return None
    with storage.open(name) as file:
        return file.read()


def set_aside(name, content):
    """Make room under a name for what belongs there; what stood there (these bytes) is kept beside it for whoever looks."""
    storage = private_storage()
    aside = f"{ASIDE}/{digest(content)}.pdf"
    keep(aside, content)
    storage.delete(name)
    return aside


def contents(certificate):
    """Return the stored bytes of a certificate. Raises FileChanged unless they are those that were stored."""
    try:
        with private_storage().open(certificate.pdf.name) as file:
            content = file.read()
    except (OSError, ValueError) as error:
        raise FileChanged(f"The file of {certificate.number} cannot be read.") from error
    if digest(content) != certificate.pdf_sha256:
        raise FileChanged(f"The file of {certificate.number} is not what was stored.")
    return content


def sweep():
    """Remove what killed workers left half written an hour ago; return how many files."""
    try:
        folder = Path(private_storage().path(UNFINISHED))
    except NotImplementedError:
        return 0
    old = [path for path in folder.glob("*.part") if time.time() - path.stat().st_mtime > SWEPT_AFTER]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _place(path, workshop, content):
    for folder in (path.parent, workshop):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = workshop / f"{uuid.uuid4().hex}.part"
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)  # unlike a move, it never takes the place of a file
        except FileExistsError:
            pass
        except OSError:  # a disk without hard links
            os.replace(part, path)
        _settle(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _settle(folder):
    """Make the folder's new entry survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
