"""Content packs: a folder of Markdown and YAML ⇄ pages and vocabulary. The format: courses/content/README.md."""

from courses.packs.complaints import Complaint, PackErrors
from courses.packs.report import Report

__all__ = ["Complaint", "PackErrors", "Report", "dump", "load", "load_all"]


def load(path, *, by=None, overwrite=False, remove=False, dry_run=False) -> Report:
    """Turn the pack in a folder into pages; see courses.packs.loading.load. Raises PackErrors."""
    from courses.packs import loading

    return loading.load(path, by=by, overwrite=overwrite, remove=remove, dry_run=dry_run)


def load_all(path, *, by=None, overwrite=False, remove=False, dry_run=False) -> list[Report]:
    """Load a pack or a folder of packs; see courses.packs.loading.load_all. Raises PackErrors."""
    from courses.packs import loading

    return loading.load_all(path, by=by, overwrite=overwrite, remove=remove, dry_run=dry_run)


def dump(path, *, program="", drafts=False, force=False):
    """Write the site's content as packs into a folder and return the Dump; see courses.packs.dumping."""
    from courses.packs import dumping, folders

    found = dumping.dump(slug=program, drafts=drafts)
    folders.put(found, path, force=force)
    return found
