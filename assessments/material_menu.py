"""Material that several cases use, in the CMS: one menu, a list of views for each sort."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.models import Panel


class Panels(SnippetViewSet):
    """The panels beside which judgments under uncertainty are seen."""

    model = Panel
    icon = "group"
    menu_label = _("Panels")
    list_display = ["title", "slug", "live"]
    search_fields = ["title", "about"]


VIEWSETS = [Panels]
