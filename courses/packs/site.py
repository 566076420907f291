"""Read a site: the home page and the short pages of the foot. The page of programs comes with it."""

from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from cms.blocks import PageBody
from courses import review
from courses.packs import descriptions, texts, tidy
from courses.packs.bodies import Body
from courses.packs.drafts import Draft
from courses.packs.kinds import PackKind, PageText

CATALOG = "programs"
USUAL = {"title": "Programs", "standfirst": "Look into a program, and join one that is open."}
"""What the page of programs says where a pack has no words for it."""


class SitePack(PackKind):
    """The home page and what stands right below it."""

    name = "site"
    order = 1

    def read(self, reading, head):
        """Return the draft of the home page, the catalog and the text pages below it."""
        names = reading.files.slugged("pages", ".md")
        if "pages/home.md" not in reading.files:
            reading.files.read("pages/home.md")
            return []
        home = _page(reading, "cms.HomePage", "pages/home.md", "home", descriptions.HOME, "headline")
        below = [
            _page(reading, "cms.TextPage", name.path, f"home/{name.slug}", descriptions.TEXT_PAGE)
            for name in names
            if name.slug not in ("home", CATALOG)
        ]
        return [replace(home, children=(_catalog(reading), *below))]

    def prepare(self, pack):
        """Let Wagtail's welcome page give up the name the home page needs."""
        for page in Page.get_first_root_node().get_children().filter(slug="home"):
            if is_welcome(page):
                # Without signals: an index job for a page that is gone a moment later would only fail.
                Page.objects.filter(pk=page.pk).update(slug="welcome", url_path="/welcome/")

    def parent(self):
        """The home page stands at the root of the tree."""
        return Page.get_first_root_node()

    def loaded(self, pages, by):
        """Make the home page the front door at SITE_URL, and let the catalog's workflow be there."""
        home, catalog = pages.get("home"), pages.get(f"home/{CATALOG}")
        if home:
            open_front_door(home)
        if catalog:
            review.ensure_workflow(catalog)


def open_front_door(home):
    """Let the default site begin at this page and answer at SITE_URL; take Wagtail's own welcome page away."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    before = Page.objects.filter(pk=site.root_page_id).first() if site.root_page_id else None
    wanted = (address.hostname, port, home.pk)
    if (site.hostname, site.port, site.root_page_id) != wanted:
        site.hostname, site.port = address.hostname, port
        site.root_page = Page.objects.get(pk=home.pk)
        site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME
        site.save()
    if before and before.pk != home.pk and is_welcome(before):
        before.delete()


def is_welcome(page):
    """Whether a page is the empty one that comes with Wagtail."""
    return page.specific_class is Page and not page.numchild


def _page(reading, model, source, path, shape, *more):
    fields, text, first_line = reading.files.front_matter(source)
    record = shape.of(fields)
    values = {name: record[name] for name in ("title", "standfirst", *more)}
    body = Body(reading, source, f"site/{path}", block=PageBody(), references=record["references"])
    values["body"] = body.read(text, first_line)
    lines = fields.lines | {f"body/{id_}": line for id_, line in body.lines.items()}
    return Draft(model, path, source, values, lines=lines)


def _catalog(reading):
    """The draft of the page of programs; a site may say it in other words."""
    if f"pages/{CATALOG}.md" not in reading.files:
        return Draft("courses.CatalogPage", f"home/{CATALOG}", "pack.yaml", dict(USUAL))
    source = f"pages/{CATALOG}.md"
    fields, text, first_line = reading.files.front_matter(source)
    record = descriptions.CATALOG.of(fields)
    if text.strip():
        reading.complaints.say(
            source, first_line, "Expected nothing after the front matter: the programs stand here."
        )
    return Draft("courses.CatalogPage", f"home/{CATALOG}", source, dict(record), lines=fields.lines)


class HomeText(PageText):
    """The home page."""

    name = "cms.HomePage"

    def write(self, page, pen):
        return {texts.OWN: _text(descriptions.HOME, page, pen, "title", "standfirst", "headline")}


class TextPageText(PageText):
    """A short page of the foot."""

    name = "cms.TextPage"

    def write(self, page, pen):
        return {texts.OWN: _text(descriptions.TEXT_PAGE, page, pen, "title", "standfirst")}


class CatalogText(PageText):
    """The page of programs, where it has words of its own."""

    name = "courses.CatalogPage"

    def write(self, page, pen):
        facts = {name: tidy.line(getattr(page, name)) for name in USUAL}
        return {} if facts == USUAL else {texts.OWN: texts.front_matter(descriptions.CATALOG, facts, "")}


def _text(shape, page, pen, *names):
    stream = texts.raw(page, "body")
    facts = {name: getattr(page, name) for name in names} | {"references": texts.references(stream)}
    return texts.front_matter(shape, facts, pen.body(stream))
