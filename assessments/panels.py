"""Parts of the case editor that are read, not filled in: which versions there are."""

from cms.panels import ReadPanel


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


class RunsPanel(ReadPanel):
    """The test runs of the draft as they come out now, which ones are missing, and the way to keep another."""

    template_name = "assessments/panels/runs.html"

    def read(self, page):
        """Replay them on the draft."""
        from assessments import recording, trials

        draft = trials.DraftCase.of(page)
        found = recording.kept(draft)
        return {"page": page, "runs": found, "missing": recording.missing(draft, found), "case": draft.case}


class PartsPanel(ReadPanel):
    """What rules can ask about, as the draft was last saved: the editor's chooser is made of it."""

    template_name = "assessments/panels/parts.html"

    def read(self, page):
        """Where the list is; it is read anew whenever the editor has saved by itself."""
        from assessments import offering

        return {"page": page, "offered": offering.offered(page)}


class ChangePanel(ReadPanel):
    """What publishing the page as it was last saved would change, and which attempts would come out otherwise."""

    template_name = "assessments/panels/change.html"

    def read(self, page):
        """Compare with the newest version."""
        from assessments import changing

        found = changing.of(page)
        if found is None or not found.changes:
            return {"changing": None}
        places = [{"kind": one.kind, "place": found.place(one)} for one in found.changes]
        touched = changing.otherwise(found) if found.attempts else []
        return {"changing": found, "places": places, "otherwise": touched}


class AffectedPanel(ReadPanel):
    """Every question that a change of a conversion table would affect, before it is published and after."""

    template_name = "assessments/panels/affected.html"

    def read(self, table):
        """What uses it, and whether learners have it."""
        from assessments import table_uses

        return {"table": table, "used": table_uses.of(table.slug), "newest": table_uses.newest(table.slug)}
