"""The vocabulary as a pack, both ways: words loaded into the snippets of the CMS by their codes, and never deleted."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.models import GlossaryTerm
from courses.models.packs import PackPage
from courses.packs import lookups, texts
from courses.packs.checking import sentences
from courses.packs.complaints import closest
from courses.packs.heads import head_text
from courses.packs.kinds import PackKind
from courses.packs.mappings import dashed
from courses.packs.report import CHANGED, CONFLICT, LEFT, LOST, NEW, UNCHANGED
from courses.packs.shapes import Record
from courses.packs.terms import WORDS, WordKind
from courses.packs.words import vocabulary
from courses.packs.writing import EDITED, FOREIGN, ONLY_EDITED

PART = "word"
STAYS = "it stays: a pack takes no word away, for people and pages may refer to it"


@dataclass
class Entry:
    """One word of a pack: its kind, its code, what the pack says of it, and the word it belongs to."""

    kind: WordKind
    path: str
    source: str
    record: Record
    above: "Entry | None" = None
    row: Any = None
    """The row of the site, once it is known."""
    facts: Any = None


class VocabularyPack(PackKind):
    """Tracks, disciplines, levels, domains, frameworks, the glossary, statements; each in a file of its own."""

    name = "vocabulary"
    order = 0

    def read(self, reading, head):
        """Return {"entries": [Entry]}: every word before those that refer to it."""
        found = []
        for kind in WORDS:
            source = f"{kind.file}.yaml"
            for fields in reading.files.yaml_list(source):
                record = kind.shape.of(fields)
                entry = Entry(kind, f"{head.slug}/{kind.file}/{record[kind.code]}", source, record)
                found.append(entry)
                if kind.below:
                    found += [
                        Entry(kind.below, f"{entry.path}/{one[kind.below.code]}", source, one, entry)
                        for one in record[kind.below.key] or ()
                    ]
        _check_codes(found)
        return {"entries": found}

    def put(self, load):
        """Write the words."""
        VocabularyWriting(load).write()


def _check_see(entries):
    """Complain of terms that refer to one that nobody explains."""
    slugs = set(GlossaryTerm.objects.values_list("slug", flat=True)) | {
        entry.record["slug"] for entry in entries
    }
    for entry in entries:
        for slug in entry.record["see"]:
            if slug not in slugs:
                entry.record.say("see", f"there is no glossary term “{slug}”.{closest(slug, slugs)}")


def _check_codes(entries):
    seen = {}
    for entry in entries:
        line = entry.record.line_of(entry.kind.code)
        if entry.path in seen:
            entry.record.say(
                entry.kind.code, f"expected a code of its own; line {seen[entry.path]} has the same."
            )
        seen.setdefault(entry.path, line)


class VocabularyWriting:
    """One load of one vocabulary."""

    def __init__(self, load):
        self.load = load
        self.entries = load.pack.facts["entries"]
        self.records = {one.path: one for one in PackPage.objects.filter(pack=load.pack.slug, part=PART)}
        self.saved = []
        self.known = None

    def write(self):
        """Put every word, then what refers from one to another, then the order."""
        for kind in WORDS:
            # Asked anew for each kind: later words refer to earlier ones.
            self.known = lookups.Known(vocabulary(), self.load.complaints)
            for entry in self.entries:
                if entry.kind in (kind, kind.below):
                    self._put(entry)
        _check_see([entry for entry in self.entries if entry.kind.code == "slug"])
        self.load.complaints.raise_any()
        for entry in self.saved:
            entry.kind.relate(entry.row, entry.facts)
            self._remember(entry, self._standing(entry))
        self._arrange()
        now = {entry.path for entry in self.entries}
        for path in sorted(set(self.records) - now):
            self.load.report.say(LOST, path, path.rpartition("/")[2], STAYS)

    def _put(self, entry):
        kind, above = entry.kind, entry.above and entry.above.row
        if entry.above and above is None:
            return
        facts = entry.facts = kind.facts(entry.record, self.known)
        if facts is None:
            return
        entry.row = kind.find(facts[kind.code], above)
        is_new, standing, wanted = entry.row is None, self._standing(entry), kind.text(facts, facts)
        memory = self.records.get(entry.path)
        diff = () if is_new else texts.difference({"": standing}, {"": wanted}, lambda _: entry.source)
        say = partial(
            self.load.report.say,
            path=entry.path,
            title=facts.get("term") or facts.get("name") or facts["text"],
        )
        if standing == wanted:
            self._remember(entry, wanted)
            say(UNCHANGED)
        elif is_new or self.load.overwrite or (memory and memory.digest == texts.digest(standing)):
            self._save(entry, above)
            say(NEW if is_new else CHANGED, diff=diff)
        elif memory and memory.digest == texts.digest(wanted):
            say(LEFT, remark=ONLY_EDITED)
        else:
            say(CONFLICT, remark=EDITED if memory else FOREIGN, diff=diff)

    def _standing(self, entry):
        """What stands here, as text."""
        if entry.row is None:
            return ""
        row = type(entry.row).objects.get(pk=entry.row.pk)
        return entry.kind.text(entry.kind.plain(row, self.known.vocabulary), entry.facts)

    def _save(self, entry, above):
        try:
            # A savepoint: where a constraint refuses one word, the others are still heard.
            with transaction.atomic():
                entry.row = entry.kind.save(entry.row, entry.facts, above, self.known.vocabulary)
            self.saved.append(entry)
        except ValidationError as problem:
            for place, sentence in sentences(problem):
                line = entry.record.line_of(place)
                self.load.complaints.say(entry.source, line, f"{place}: {sentence}".removeprefix(": "))

    def _remember(self, entry, text):
        digest = texts.digest(text)
        memory = self.records.get(entry.path)
        if memory is None or memory.digest != digest:
            self.records[entry.path], _ = PackPage.objects.update_or_create(
                pack=self.load.pack.slug, path=entry.path, part=PART, defaults={"digest": digest}
            )

    # Order

    def _arrange(self):
        """Give the words the order of the pack where the pack changed it, or where it brings new ones."""
        groups = {}
        for entry in self.entries:
            if entry.kind.is_ordered and entry.row is not None:
                groups.setdefault((entry.kind.name, entry.above and entry.above.path), []).append(entry)
        for entries in groups.values():
            known = [self.records.get(entry.path) for entry in entries]
            fresh = any(
                line.outcome == NEW and line.path == entry.path
                for entry in entries
                for line in self.load.report.lines
            )
            places = [one.position for one in known if one]
            if fresh or len(places) < len(entries) or places != sorted(set(places)):
                _reorder([entry.row for entry in entries])
            for position, memory in enumerate(known, start=1):
                if memory and memory.position != position:
                    memory.position = position
                    memory.save(update_fields=["position"])


def _reorder(rows):
    """Let rows stand in this order, before what else there is."""
    model = type(rows[0])
    now = dict(model.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "position"))
    order = [now[row.pk] for row in rows]
    if order == sorted(set(order)):
        return
    for position, row in enumerate(rows, start=1):
        model.objects.filter(pk=row.pk).update(position=position)


def vocabulary_files(known=None):
    """{file: text} of the pack of everything this site calls by a word."""
    known = known or vocabulary()
    found = {}
    for kind in WORDS:
        entries = [kind.whole(row, known) for row in kind.rows()]
        if entries:
            parts = ["\n".join(dashed(kind.shape, entry, 0, "")) for entry in entries]
            found[f"{kind.file}.yaml"] = ("\n\n" if kind.is_spaced else "\n").join(parts) + "\n"
    return {"pack.yaml": head_text("vocabulary", "vocabulary", "Vocabulary")} | found
