"""Load a pack: read it, check it, and write it in one transaction, or say everything that is wrong."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from cms import audit
from courses.models.packs import PackPage
from courses.packs import descriptions, heads, registered  # noqa: F401  (registered: all kinds of pack)
from courses.packs.checking import check
from courses.packs.complaints import Complaint, Complaints, PackErrors
from courses.packs.content import placeholders
from courses.packs.drafts import Pack, Picture, Vocabulary
from courses.packs.files import PackFiles
from courses.packs.finding import Folder, in_order
from courses.packs.kinds import KINDS, Reading
from courses.packs.report import Report
from courses.packs.stored import Stored
from courses.packs.words import vocabulary

LONGEST_PATH = 400


@dataclass
class Load:
    """Everything one load of one pack knows."""

    pack: Pack
    vocabulary: Vocabulary
    report: Report
    complaints: Complaints
    by: Any = None
    overwrite: bool = False
    remove: bool = False
    keys: dict = field(default_factory=dict)
    paths: dict = field(default_factory=dict)
    """{("image" or "document", SHA-1): path} of the files of the pack."""


def load(path, *, by=None, overwrite=False, remove=False, dry_run=False):
    """Turn the pack in a folder into pages and return the Report; the same content again changes nothing.

    `by` is the person who loads it, `overwrite` replaces what was edited here since the last load, `remove` takes
    away pages the pack no longer has, and `dry_run` reports what would happen and keeps nothing. Raises PackErrors
    with every complaint; then nothing of the pack is written.
    """
    how = {"by": by, "overwrite": overwrite, "remove": remove}
    return _load([Folder(Path(path))], how, dry_run)[0]


def load_all(path, *, by=None, overwrite=False, remove=False, dry_run=False):
    """Load a pack, or every pack of a folder of packs in the order of what they need; return the Reports.

    All of them or none: what is wrong with any of them keeps every one from being written.
    """
    how = {"by": by, "overwrite": overwrite, "remove": remove}
    return _load(in_order(path), how, dry_run)


def _load(folders, how, dry_run):
    stored, reports, found, failed = [], [], [], set()
    try:
        with transaction.atomic():
            # One load at a time: places in the tree are numbers. SQLite has one writer anyway.
            Page.objects.select_for_update().get(pk=Page.get_first_root_node().pk)
            for folder in folders:
                if failed & set(folder.needs):
                    failed.add(folder.slug)
                    continue
                try:
                    with transaction.atomic():
                        reports.append(_load_one(folder.path, how, stored, dry_run))
                except PackErrors as errors:
                    failed.add(folder.slug)
                    found += [folder.placed(one) for one in errors.complaints]
            if found:
                raise PackErrors(found)
            if dry_run:
                transaction.set_rollback(True)
    except BaseException:
        _take_back(stored)
        raise
    if dry_run:
        _take_back(stored)
    return reports


def _take_back(stored):
    for files in stored:
        files.take_back()


def _load_one(path, how, all_stored, dry_run):
    complaints, known = Complaints(), vocabulary()
    stored = Stored(how["by"], complaints)
    all_stored.append(stored)
    pack = read(path, complaints, known)
    report = Report(pack.slug, pack.title, dry=dry_run, advice=complaints.advice)
    one = Load(pack, known, report, complaints, **how)
    one.keys, one.paths = stored.keys(pack.drafts), paths_of(pack.drafts, Path(path).resolve())
    _check(one)
    KINDS[pack.kind].put(one)
    complaints.raise_any()
    heads.remember(pack)
    audit.record(
        "loaded", ("content pack", pack.slug), by=how["by"], overwrite=how["overwrite"], **named(report)
    )
    return report


def _check(load):
    """Let the models say what they have against the drafts; nothing is asked of files that could not be read."""
    unread = load.complaints.paths
    for top in load.pack.drafts:
        for draft in top.walk():
            if not draft.same_as and draft.source not in unread:
                check(draft, load.complaints, load.keys)
    load.complaints.raise_any()


def named(report):
    """The counts of a report as details of an audit entry."""
    return {outcome.replace(" ", "_"): count for outcome, count in report.counts.items()}


def paths_of(drafts, root):
    """{(kind, SHA-1): path} of the files that drafts show."""
    found = {}
    for top in drafts:
        for draft in top.walk():
            for one in (one for value in draft.fields.values() for one in placeholders(value)):
                kind = "image" if isinstance(one, Picture) else "document"
                digest = hashlib.sha1(one.path.read_bytes(), usedforsecurity=False).hexdigest()
                found[kind, digest] = one.path.relative_to(root).as_posix()
    return found


def read(path, complaints, known):
    """Read a pack and return it, its faults said to `complaints`; raises PackErrors where there is none."""
    root = Path(path)
    if not root.is_dir():
        raise PackErrors([Complaint(str(path), 1, "Expected a folder with a file pack.yaml in it.")])
    files = PackFiles(root, complaints)
    if not files.has("pack.yaml"):
        raise PackErrors([Complaint("pack.yaml", 1, "Expected this file, and it is not there.")])
    head = read_head(files)
    drafts, facts = (), {}
    if head.kind in KINDS:
        reading = Reading(files, known, complaints, head.slug)
        read = KINDS[head.kind].read(reading, head)
        drafts, facts = ((), read) if isinstance(read, dict) else (tuple(read), {})
        files.close()
    for top in drafts:
        for draft in top.walk():
            if len(draft.path) > LONGEST_PATH:
                complaints.say(
                    draft.source, 1, f"Expected shorter names: this page path has over {LONGEST_PATH} signs."
                )
    return replace(head, drafts=drafts, facts=facts)


def read_head(files):
    """What pack.yaml says."""
    fields = files.yaml("pack.yaml")
    record = descriptions.PACK.of(fields)
    loaded = set(PackPage.objects.filter(pack__in=record["needs"]).values_list("pack", flat=True))
    for need in record["needs"]:
        if need not in loaded:
            fields.say("needs", f"the pack “{need}” must be loaded before this one.")
    return Pack(
        record["slug"],
        record["kind"] if fields.has("kind") else "",
        record["title"],
        tuple(record["needs"]),
        fields.lines,
        notes=tuple(record["notes"]),
    )
