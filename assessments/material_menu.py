"""Material that several cases use, in the CMS: one menu, a list of views for each sort."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.models import CalibratedScript, Panel, Rubric
from assessments.table_desk import ConversionTables
from courses import uses


class Rubrics(SnippetViewSet):
    """The rubrics that people mark by."""

    model = Rubric
    icon = "list-ol"
    menu_label = gettext_lazy("Rubrics")


class Panels(SnippetViewSet):
    """The panels beside which judgments under uncertainty are seen."""

    model = Panel
    icon = "group"
    menu_label = gettext_lazy("Panels")
    list_display = ["title", "slug", LiveStatusTagColumn(label=gettext_lazy("Status"))]
    search_fields = ["title", "about"]


class CalibratedScripts(SnippetViewSet):
    """The answers by which new markers find their measure."""

    model = CalibratedScript
    icon = "tick-inverse"
    menu_label = gettext_lazy("Calibrated scripts")
    list_display = ["title", "rubric", "awaits", LiveStatusTagColumn(label=gettext_lazy("Status"))]
    list_filter = ["rubric"]
    search_fields = ["title", "text"]


VIEWSETS = [ConversionTables, Panels, Rubrics, CalibratedScripts]


@hooks.register("before_delete_snippet")
def refuse_what_cases_use(request, instances):
    """Keep what a case uses: its next version would lack it, and its pack could not name it."""
    ours = tuple(viewset.model for viewset in VIEWSETS)
    used = {one: said for one in instances if isinstance(one, ours) and (said := used_in(one))}
    if not used:
        return None
    for thing, said in used.items():
        sentence = _("“%(thing)s” is in use, so it cannot be deleted. Choose another there first. %(where)s")
        messages.error(request, sentence % {"thing": thing, "where": " ".join(said)})
    return redirect(reverse(instances[0].snippet_viewset.get_url_name("list")))


def used_in(thing):
    """Sentences saying where cases, live or as they stand in the editor, use a piece of material."""
    found = ReferenceIndex.get_grouped_references_to(thing)
    titles = sorted({f"“{source}”" for source, _references in found})
    said = [_("Used in: %(titles)s.") % {"titles": ", ".join(titles)}] if titles else []
    if isinstance(thing, CalibratedScript) and thing.marks.exists():
        said.append(_("Markers have tried it, and their tries are kept. Unpublish it instead."))
    return said + [str(one) for one in uses.of(thing)]
