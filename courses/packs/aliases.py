"""Weeks that are another week: Wagtail's aliases, made once and kept whole. Wagtail itself keeps their text in step."""

from wagtail.models import Page

from courses.packs import texts
from courses.packs.report import LEFT, NEW, UNCHANGED

OWN = "it is a page of its own now; delete it in the CMS to share it again"


class Aliases:
    """The aliases of one load."""

    def __init__(self, writing):
        self.writing = writing
        self.report = writing.report

    def share(self, draft):
        """Make the draft's page an alias of the week it names, with everything below."""
        writing = self.writing
        parent = writing.pages.get(draft.path.rpartition("/")[0])
        source = self._source(draft)
        if parent is None or source is None:
            return
        digest = texts.digest(draft.same_as)
        page = self._existing(draft, parent)
        if page is None:
            record = writing.records.get((draft.path, ""))
            if record and not record.page_id and not writing.overwrite:
                self.report.say(
                    LEFT, draft.path, source.title, "taken away here; --overwrite shares it again"
                )
                return
            parent = Page.objects.get(pk=parent.pk)
            page = source.create_alias(parent=parent, recursive=True, update_slug=draft.slug, user=writing.by)
            writing.made.add(draft.path)
            self.report.say(NEW, draft.path, source.title, f"the same as {draft.same_as}")
        elif page.alias_of_id != source.pk:
            self.report.say(LEFT, draft.path, page.title, OWN)
            writing.pages[draft.path] = page
            return
        elif not self.mirror(source, page, draft.path):
            self.report.say(UNCHANGED, draft.path, source.title, f"the same as {draft.same_as}")
        writing.pages[draft.path] = page
        writing.remember(draft, page, digest)

    def _existing(self, draft, parent):
        record = self.writing.records.get((draft.path, ""))
        if record and record.page_id:
            return Page.objects.get(pk=record.page_id)
        return Page.objects.get(pk=parent.pk).get_children().filter(slug=draft.slug).first()

    def _source(self, draft):
        page = page_at(draft.same_as)
        if page is None or page.alias_of_id or page.specific_class is None:
            self.writing.complaints.say(
                draft.source,
                draft.line("same_as"),
                f"“same_as”: there is no week “{draft.same_as}”. Expected pack/course/week of a loaded pack.",
            )
            return None
        return page.specific

    def mirror(self, source, alias, path):
        """Give the alias every child its original has; return whether any was missing."""
        made = False
        known = {page.alias_of_id: page for page in alias.get_children()}
        for child in source.get_children().specific():
            here = known.get(child.pk)
            if here is None:
                # Two positions are taken by number: ask for the parent afresh.
                child.create_alias(parent=Page.objects.get(pk=alias.pk), recursive=True, user=self.writing.by)
                self.report.say(NEW, f"{path}/{child.slug}", child.title, "shared")
                made = True
            else:
                made = self.mirror(child, here, f"{path}/{child.slug}") or made
        return made

    def mirror_made(self):
        """Let aliases elsewhere have what this load added below their originals."""
        for path in sorted(self.writing.made):
            above = self.writing.pages.get(path.rpartition("/")[0])
            if above is None or path.rpartition("/")[0] in self.writing.made:
                continue
            for alias in Page.objects.filter(alias_of_id=above.pk):
                self.mirror(Page.objects.get(pk=above.pk), alias, alias.url_path.strip("/"))


def page_at(path):
    """The page of a path across packs, "certificate/pcc-3/week-4", or None."""
    from courses.models import ProgramPage

    program, *slugs = path.split("/")
    page = ProgramPage.objects.filter(slug=program).first()
    for slug in slugs:
        page = page and page.get_children().filter(slug=slug).first()
    return page
