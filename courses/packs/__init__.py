"""Content packs: a folder of Markdown and YAML becomes pages. The format: courses/content/README.md."""

from courses.packs.complaints import Complaint, PackErrors
from courses.packs.report import Report

__all__ = ["Complaint", "PackErrors", "Report", "load"]


def load(path, *, by=None, overwrite=False, dry_run=False) -> Report:
    """Turn the pack in a folder into pages; see courses.packs.loading.load. Raises PackErrors."""
    from courses.packs import loading

    return loading.load(path, by=by, overwrite=overwrite, dry_run=dry_run)
