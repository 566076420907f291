"""Material that several cases use, in the CMS: one menu, a list of views for each sort."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.models import Rubric


class Rubrics(SnippetViewSet):
    """The rubrics that people mark by."""

    model = Rubric
    icon = "list-ol"
    menu_label = _("Rubrics")
    list_display = ["title", "slug", "live"]
    search_fields = ["title", "about"]


VIEWSETS = [Rubrics]
