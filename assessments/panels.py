"""Parts of the case editor that are read, not filled in: what the checks say, and which versions there are."""

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
    """Findings about the case as it was last saved, blocking ones first."""

    template_name = "assessments/panels/checks.html"

    def read(self, page):
        """Findings with their place in words."""
        from assessments import freezing

        raw = freezing.compile_case(page)
        found = freezing.findings_of(raw, page.runs)
        said = [
            {"place": freezing.place_of(raw, one.where), "sentence": one.sentence, "severity": one.severity}
            for one in found
        ]
        return {
            "blocking": [one for one in said if one["severity"] == "block"],
            "asking": [one for one in said if one["severity"] == "ask"],
            "runs": len(page.runs) if isinstance(page.runs, list) else 0,
        }


class VersionsPanel(ReadPanel):
    """Every frozen version: number, when, by whom, its digest, and how many attempts answered it."""

    template_name = "assessments/panels/versions.html"

    def read(self, page):
        """Versions, newest first."""
        from django.db.models import Count

        from assessments.models import CaseVersion

        versions = CaseVersion.objects.filter(case_key=page.key).select_related("published_by")
        counted = versions.defer("content").annotate(tries=Count("attempts")).order_by("-number")
        return {"versions": counted}
