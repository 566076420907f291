"""Read a site: the home page and the short pages of the foot. The page of programs comes with it."""

from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from courses import review
from courses.packs.bodies import Body
from courses.packs.drafts import Draft
from courses.packs.kinds import PackKind

CATALOG = "programs"


class SitePack(PackKind):
    """The home page and what stands right below it."""

    name = "site"

    def read(self, reading, head):
        """Return the draft of the home page, the catalog and the text pages below it."""
        names = reading.files.slugged("pages", ".md")
        others = [name for name in names if name.slug != "home"]
        for name in others:
            if name.slug == CATALOG:
                reading.complaints.say(
                    name.path, 1, "Expected another slug: the programs stand at /programs/."
                )
        if "pages/home.md" not in [name.path for name in names]:
            reading.files.read("pages/home.md")
            return []
        home = _page(reading, "cms.HomePage", "pages/home.md", "home", ("headline", 120))
        catalog = Draft(
            "courses.CatalogPage", f"home/{CATALOG}", "pack.yaml",
            {"title": "Programs", "standfirst": "Look into a program, and join one that is open."},
        )  # fmt: skip
        below = [_page(reading, "cms.TextPage", name.path, f"home/{name.slug}") for name in others]
        return [replace(home, children=(catalog, *below))]

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


def _page(reading, model, source, path, *more):
    fields, text, first_line = reading.files.front_matter(source)
    values = {"title": fields.plain("title", most=255), "standfirst": fields.text("standfirst")}
    for name, most in more:
        values[name] = fields.plain(name, most=most)
    fields.close()
    body = Body(reading, source, f"site/{path}", without=("seats",))
    values["body"] = body.read(text, first_line)
    lines = fields.lines | {f"body/{id_}": line for id_, line in body.lines.items()}
    return Draft(model, path, source, values, lines=lines)
