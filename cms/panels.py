"""Parts of a page's editor that are read, not filled in."""

from wagtail.admin.panels import Panel


class ReadPanel(Panel):
    """A panel without fields, shown once the page is stored. Abstract."""

    template_name = ""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one page."""

        @property
        def template_name(self):
            """Each kind of panel has its template."""
            return self.panel.template_name

        def is_shown(self):
            """Only a stored page has anything to read."""
            return super().is_shown() and bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            """Add what there is to read."""
            return super().get_context_data(parent_context) | self.panel.read(self.instance)

    def read(self, page):
        """Return what the template shows of a page."""
        raise NotImplementedError


class ChecksPanel(ReadPanel):
    """What the checks say of a page, as it was last saved; read anew whenever the editor has saved by itself.

    The page says what they say: `page.what_the_checks_say()` returns {"blocking", "asking"}, lists of mappings with
    `place` and `sentence`, and whatever else `template_name` shows.
    """

    template_name = "cms/panels/checks.html"

    def read(self, page):
        """Ask the page."""
        return {"said": page.what_the_checks_say(), "page": page}
