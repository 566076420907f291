"""Turn drafts into pages: place the tree, publish what is new or changed, share weeks, write what stands beside.

Runs inside one transaction of `loading.load`. Nothing an author edited here since the last load is overwritten.
"""

from decimal import Decimal

from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail.models import Page

from cms.errors import Refused
from courses.models.packs import PackPage
from courses.packs import content
from courses.packs.aliases import Aliases
from courses.packs.checking import sentences
from courses.packs.kinds import PROGRAM_PARTS

EDITED = "edited here, left alone; use --overwrite to replace it"
ABSENT = "taken away here, left alone; use --overwrite to make it again"
OFFLINE = "taken offline here, left alone; use --overwrite to publish it"
FOREIGN = "no pack wrote this page, left alone; use --overwrite to replace it"


class Writing:
    """One load of one pack."""

    def __init__(self, pack, *, by, overwrite, report, complaints, images):
        self.pack = pack
        self.by = by
        self.overwrite = overwrite
        self.report = report
        self.complaints = complaints
        self.images = images
        self.pages = {}
        """{path: page} of every page of the pack that stands here."""
        self.made = set()
        self.records = {(one.path, one.part): one for one in PackPage.objects.filter(pack=pack.slug)}

    def write(self, parent):
        """Write the whole pack below a page."""
        drafts = self.pack.drafts
        self._place(parent, drafts)
        everything = [draft for top in drafts for draft in top.walk()]
        for draft in everything:
            if not draft.same_as and not draft.rows:
                self._publish(draft)
        aliases = Aliases(self)
        for draft in everything:
            if draft.same_as:
                aliases.share(draft)
        aliases.mirror_made()
        for draft in everything:
            if draft.rows:
                self._publish(draft)
        self._arrange_all(drafts)
        for draft in everything:
            self._write_parts(draft)
        self._mention_lost(everything)

    # Placing

    def _place(self, parent, drafts):
        """Find or make the pages, unpublished, parents first."""
        for position, draft in enumerate(drafts):
            if draft.same_as:
                continue
            page = self._find(parent, draft) or self._make(parent, draft, position)
            if page is None:
                continue
            self.pages[draft.path] = page
            self._place(page, draft.children)

    def _find(self, parent, draft):
        record = self.records.get((draft.path, ""))
        if record and record.page_id:
            page = Page.objects.get(pk=record.page_id).specific
        else:
            page = parent.get_children().filter(slug=draft.slug).first()
            page = page and page.specific
        model = apps.get_model(draft.model)
        if page is not None and (not isinstance(page, model) or page.alias_of_id):
            name = page._meta.verbose_name if not page.alias_of_id else "alias of another page"
            self.complaints.say(
                draft.source,
                1,
                f"Expected to write “{draft.slug}”, and there is a page of another kind: {name}.",
            )
        return page

    def _make(self, parent, draft, position):
        record = self.records.get((draft.path, ""))
        if record and not record.page_id and not self.overwrite:
            self.report.say("left alone", draft.path, draft.fields.get("title", ""), ABSENT)
            return None
        page = content.assign(apps.get_model(draft.model)(owner=self.by, live=False), draft, self.images)
        page.has_unpublished_changes = True
        try:
            page = parent.add_child(instance=page)
        except (Refused, ValidationError) as problem:
            self._complain(draft, problem)
            return None
        self.made.add(draft.path)
        return page

    # Publishing

    def _publish(self, draft):
        page = self.pages.get(draft.path)
        if page is None or not isinstance(page, apps.get_model(draft.model)):
            return
        rows = self._rows(draft)
        title = draft.fields["title"]
        if draft.path in self.made:
            wanted = self._put(page, draft, rows)
            self._remember(draft, page, wanted)
            self.report.say("made", draft.path, title)
            return
        current = content.digest(content.state(latest(page), draft))
        wanted = content.assign(type(page).objects.get(pk=page.pk), draft, self.images)
        wanted = content.digest(content.state(wanted, draft, rows.get("requirements")))
        record = self.records.get((draft.path, ""))
        if current == wanted and page.live:
            self._remember(draft, page, wanted)
            self.report.say("unchanged", draft.path, title)
        elif self.overwrite or (record and record.digest == current and page.live):
            self._remember(draft, page, self._put(page, draft, rows))
            self.report.say("changed", draft.path, title)
        else:
            remark = FOREIGN if record is None else EDITED if page.live else OFFLINE
            self.report.say("left alone", draft.path, title, remark)

    def _put(self, page, draft, rows):
        """Write the draft on the page as a new revision, publish it, and return the digest of what is there now."""
        page = type(page).objects.get(pk=page.pk)
        content.assign(page, draft, self.images)
        try:
            for name, wanted in rows.items():
                self._put_rows(page, draft, name, wanted)
            revision = page.save_revision(user=self.by, log_action=True)
            revision.publish(user=self.by, skip_permission_checks=True)
        except (Refused, ValidationError) as problem:
            self._complain(draft, problem)
            return ""
        fresh = type(page).objects.get(pk=page.pk)
        self.pages[draft.path] = fresh
        return content.digest(content.state(fresh, draft))

    def _complain(self, draft, problem):
        """Say what a page's own checks said, each at its line."""
        if isinstance(problem, ValidationError):
            found = list(sentences(problem))
        else:
            found = problem.about.get("findings") or [("", problem.sentence)]
        for place, sentence in found:
            self.complaints.say(draft.source, draft.line(place), f"{place}: {sentence}".removeprefix(": "))

    # Rows: the requirements of a program

    def _rows(self, draft):
        """{relation: [plain row]} with page paths turned into keys."""
        found = {}
        for name, rows in draft.rows.items():
            found[name] = []
            for row in rows:
                about = self._page_at(draft, row) if row["about"] else None
                amount = row["amount"]
                amount = None if amount is None else format(Decimal(amount).normalize(), "f")
                found[name].append(
                    {"kind": row["kind"], "about": about, "amount": amount, "words": row["words"]}
                )
        return found

    def _page_at(self, draft, row):
        page = self.pages.get(draft.path)
        for slug in row["about"].split("/"):
            page = page and page.get_children().filter(slug=slug).first()
        if page is None:
            self.complaints.say(
                draft.source, row["line"], f"“about”: there is no page “{row['about']}” in this program."
            )
        return page and page.pk

    def _put_rows(self, page, draft, name, wanted):
        """Set the rows, keeping a row's identity where it is the same rule: the office's confirmations name it."""
        manager = getattr(page, name)
        spare, rows = list(manager.all()), []
        for order, plain in enumerate(wanted):
            row = next((one for one in spare if same_rule(one, plain)), None) or manager.model()
            spare = [one for one in spare if one is not row]
            row.kind, row.about_id, row.words = plain["kind"], plain["about"], plain["words"]
            row.amount = None if plain["amount"] is None else Decimal(plain["amount"])
            row.sort_order = order
            try:
                row.clean()
            except ValidationError as problem:
                line = draft.rows[name][order]["line"]
                for place, sentence in sentences(problem):
                    self.complaints.say(draft.source, line, f"“{place}”: {sentence}")
            rows.append(row)
        manager.set(rows)
        manager.commit()

    # Order

    def _arrange_all(self, drafts):
        for draft in drafts:
            if draft.children:
                self._arrange(draft.children)
                self._arrange_all(draft.children)

    def _arrange(self, drafts):
        """Bring siblings into the pack's order: all when the pack changed it, else only what is new."""
        here = [draft for draft in drafts if draft.path in self.pages]
        before = [
            (self.records[draft.path, ""].position, draft.path)
            for draft in here
            if (draft.path, "") in self.records and draft.path not in self.made
        ]
        reordered = [path for _, path in before] != [path for _, path in sorted(before)]
        for index, draft in enumerate(here):
            if reordered or draft.path in self.made:
                self._move(here, index)
        for position, draft in enumerate(drafts):
            record = self.records.get((draft.path, ""))
            if record and record.position != position:
                record.position = position
                record.save(update_fields=["position"])

    def _move(self, here, index):
        paths = dict(
            Page.objects.filter(pk__in=[self.pages[one.path].pk for one in here]).values_list("pk", "path")
        )
        order = [paths[self.pages[one.path].pk] for one in here]
        if order[max(index - 1, 0) : index + 2] == sorted(order[max(index - 1, 0) : index + 2]):
            return
        page = Page.objects.get(pk=self.pages[here[index].path].pk)
        if index:
            page.move(Page.objects.get(pk=self.pages[here[index - 1].path].pk), pos="right")
        else:
            page.move(Page.objects.get(pk=self.pages[here[1].path].pk), pos="left")

    # Beside the pages

    def _write_parts(self, draft):
        page = self.pages.get(draft.path)
        for name, value in draft.parts.items():
            part = PROGRAM_PARTS[name]
            label = f"{draft.fields['title']}, {part.label}"
            if page is None:
                continue
            wanted = content.digest(value)
            current = part.state(page, value)
            record = self.records.get((draft.path, name))
            if current is not None and content.digest(current) == wanted:
                outcome = "unchanged"
            elif current is None or self.overwrite or (record and record.digest == content.digest(current)):
                part.write(page, value)
                outcome = "made" if current is None else "changed"
            else:
                self.report.say("left alone", draft.path, label, EDITED)
                continue
            self._remember(draft, page, wanted, part=name)
            self.report.say(outcome, draft.path, label)

    def _mention_lost(self, everything):
        """Say which pages earlier versions of the pack wrote and this one no longer has."""
        now = {draft.path for draft in everything}
        for (path, part), record in self.records.items():
            if path not in now and not part and record.page_id:
                self.report.say("no longer in the pack", path, record.page.title, "it stays as it is")

    def _remember(self, draft, page, digest, part=""):
        """Keep the digest of what stands here now as the pack's own."""
        record = self.records.get((draft.path, part))
        if record and (record.digest, record.page_id) == (digest, page.pk):
            return
        self.records[draft.path, part], _ = PackPage.objects.update_or_create(
            pack=self.pack.slug,
            path=draft.path,
            part=part,
            defaults={"page_id": page.pk, "digest": digest},
        )


def latest(page):
    """The page as it was last saved by anybody, published or not."""
    return page.get_latest_revision_as_object() if page.latest_revision_id else page


def same_rule(row, plain):
    """Whether a stored rule is the one a pack describes, perhaps in other words."""
    if row.kind != plain["kind"]:
        return False
    return row.words == plain["words"] or (row.about_id is not None and row.about_id == plain["about"])
