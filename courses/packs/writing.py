"""Turn drafts into pages: place the tree, publish what is new or changed, share weeks, write what stands beside.

Runs inside one transaction of `loading.load`. Nothing an author edited here since the last load is overwritten.
"""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from cms.errors import Refused
from courses.models.packs import PackPage
from courses.packs import content, texts
from courses.packs.aliases import Aliases
from courses.packs.arranging import arrange
from courses.packs.bodies import Pen
from courses.packs.checking import sentences
from courses.packs.kinds import PROGRAM_PARTS
from courses.packs.pens import NamesOf, Places, SiteFiles
from courses.packs.removing import remove_lost
from courses.packs.report import CHANGED, CONFLICT, LEFT, NEW, UNCHANGED
from courses.packs.requiring import put_rows, resolved

EDITED = "edited here, and the pack changed it too; --overwrite replaces what stands here"
ONLY_EDITED = "edited here since the last load; the pack says nothing new about it"
ABSENT = "taken away here; --overwrite makes it again"
OFFLINE = "taken offline here; --overwrite publishes it"
FOREIGN = "no pack wrote what stands here; --overwrite replaces it"


class Writing:
    """One load of one pack. `load` is the loading.Load with everything it needs."""

    def __init__(self, load):
        self.pack = load.pack
        self.by = load.by
        self.overwrite = load.overwrite
        self.remove = load.remove
        self.report = load.report
        self.complaints = load.complaints
        self.keys = load.keys
        self.exact = Pen(load.vocabulary, SiteFiles(), Places())
        self.readable = Pen(load.vocabulary, NamesOf(load.paths), Places())
        self.pages = {}
        """{path: page} of every page of the pack that stands here."""
        self.made = set()
        self.records = {(one.path, one.part): one for one in PackPage.objects.filter(pack=load.pack.slug)}

    def write(self, parent):
        """Write the whole pack below a page."""
        drafts = self.pack.drafts
        self._place(parent, drafts)
        everything = [draft for top in drafts for draft in top.walk()]
        plain = [draft for draft in everything if not draft.same_as and not draft.comes_last]
        # A lesson may name another one that is only published after it: what is refused is tried again at the end.
        refused = [draft for draft in plain if not self._publish(draft, is_last_try=False)]
        for draft in refused:
            self._publish(draft)
        aliases = Aliases(self)
        for draft in everything:
            if draft.same_as:
                aliases.share(draft)
        aliases.mirror_made()
        for draft in everything:
            if draft.comes_last:
                self._publish(draft)
        arrange(self, drafts)
        for draft in everything:
            self._write_parts(draft)
        remove_lost(self, everything)

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
        model = apps.get_model(draft.model)
        if record and record.page_id:
            page = Page.objects.get(pk=record.page_id).specific
        elif getattr(model, "max_count", None) == 1:
            # There is only one home page and one page of programs, whatever they are called here.
            page = model.objects.child_of(parent).first()
        else:
            page = parent.get_children().filter(slug=draft.slug).first()
            page = page and page.specific
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
            self.report.say(LEFT, draft.path, draft.fields.get("title", ""), ABSENT)
            return None
        page = content.assign(apps.get_model(draft.model)(owner=self.by, live=False), draft, self.keys)
        page.has_unpublished_changes = True
        try:
            page = parent.add_child(instance=page)
        except (Refused, ValidationError) as problem:
            self._complain(draft, problem)
            return None
        self.made.add(draft.path)
        return page

    # Publishing

    def _publish(self, draft, is_last_try=True):
        """Publish the draft where that is due; return False where it was refused and may be tried again."""
        page = self.pages.get(draft.path)
        if page is None or not isinstance(page, apps.get_model(draft.model)):
            return True
        rows = resolved(self, draft)
        title = draft.fields["title"]
        if draft.path in self.made:
            return self._put(page, draft, rows, is_last_try, NEW, title)
        current = latest(page)
        wanted = content.assign(type(page).objects.get(pk=page.pk), draft, self.keys)
        put_rows(self, wanted, draft, rows)
        before, after = (texts.of(one, self.exact) for one in (current, wanted))
        record = self.records.get((draft.path, ""))
        if before == after and page.live:
            self.remember(draft, page, texts.digest(after))
            self.report.say(UNCHANGED, draft.path, title)
            return True
        readable = (texts.of(one, self.readable) for one in (current, wanted))
        diff = texts.difference(*readable, lambda file: file_of(draft, file))
        if self.overwrite or (page.live and is_untouched(page, record, texts.digest(before))):
            return self._put(page, draft, rows, is_last_try, CHANGED, title, diff)
        self._leave(
            draft, page, record, title, diff, is_new=not record or record.digest != texts.digest(after)
        )
        return True

    def _leave(self, draft, page, record, title, diff, is_new):
        if not page.live:
            self.report.say(LEFT, draft.path, title, OFFLINE)
        elif record is None:
            self.report.say(CONFLICT, draft.path, title, FOREIGN, diff)
        elif is_new:
            self.report.say(CONFLICT, draft.path, title, EDITED, diff)
        else:
            self.report.say(LEFT, draft.path, title, ONLY_EDITED)

    def _put(self, page, draft, rows, is_last_try, outcome, title, diff=()):
        """Write the draft on the page as a new revision and publish it; return False where that was refused."""
        page = type(page).objects.get(pk=page.pk)
        content.assign(page, draft, self.keys)
        try:
            with transaction.atomic():
                put_rows(self, page, draft, rows, keep=True)
                revision = page.save_revision(user=self.by, log_action=True)
                revision.publish(user=self.by, skip_permission_checks=True)
        except (Refused, ValidationError) as problem:
            if is_last_try:
                self._complain(draft, problem)
            return False
        fresh = type(page).objects.get(pk=page.pk)
        self.pages[draft.path] = fresh
        self.remember(draft, fresh, texts.digest(texts.of(fresh, self.exact)))
        self.report.say(outcome, draft.path, title, "", diff)
        return True

    def _complain(self, draft, problem):
        """Say what a page's own checks said, each at its line."""
        if isinstance(problem, ValidationError):
            for place, sentence in sentences(problem):
                self.complaints.say(
                    draft.source, draft.line(place), f"{place}: {sentence}".removeprefix(": ")
                )
            return
        for one in getattr(problem, "findings", None) or ():
            place = getattr(one, "where", "") or place_of_block(draft, getattr(one, "block", 0))
            self.complaints.say(draft.source, draft.line(place), one.sentence)
        if not getattr(problem, "findings", None):
            self.complaints.say(draft.source, 1, problem.sentence)

    # Beside the pages

    def _write_parts(self, draft):
        page = self.pages.get(draft.path)
        for name, value in draft.parts.items():
            if page is None:
                continue
            part = PROGRAM_PARTS[name]
            label = f"{draft.fields['title']}, {part.label}"
            wanted = part.shape.text(value)
            plain = part.plain(page)
            current = None if plain is None else part.shape.text(plain)
            record = self.records.get((draft.path, name))
            diff = texts.difference({"": current or ""}, {"": wanted}, lambda _: f"{draft.source} ({name})")  # noqa: B023
            if current == wanted:
                outcome, diff = UNCHANGED, ()
            elif current is None or self.overwrite or (record and record.digest == texts.digest(current)):
                part.write(page, value)
                outcome, diff = (NEW, ()) if current is None else (CHANGED, diff)
            elif record and record.digest == texts.digest(wanted):
                self.report.say(LEFT, draft.path, label, ONLY_EDITED)
                continue
            else:
                self.report.say(CONFLICT, draft.path, label, EDITED if record else FOREIGN, diff)
                continue
            self.remember(draft, page, texts.digest(wanted), part=name)
            self.report.say(outcome, draft.path, label, "", diff)

    def remember(self, draft, page, digest, part=""):
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


def is_untouched(page, record, digest):
    """Whether nobody edited a page since the pack wrote it: its text is the same, or nobody saved it since.

    The second holds where a newer version of this site writes the same content in another way.
    """
    if record is None:
        return False
    revision = page.latest_revision
    return record.digest == digest or (revision is not None and revision.created_at <= record.loaded_at)


def latest(page):
    """The page as it was last saved by anybody, published or not."""
    return page.get_latest_revision_as_object() if page.latest_revision_id else page


def file_of(draft, file):
    """The path of one of the files of a draft."""
    if file == texts.OWN or draft.source.endswith(f"/{file}"):
        return draft.source
    folder = draft.source.rpartition("/")[0]
    return f"{folder}/{file}".lstrip("/")


def place_of_block(draft, number):
    """The place of a block that somebody counted from 1 in the body of a page, "" where it is about none."""
    body = draft.fields.get("body") or []
    return f"body/{body[number - 1]['id']}" if 1 <= number <= len(body) else ""
