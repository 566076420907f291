"""Cases in the CMS: a case that learners worked on is never deleted."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from assessments import material_menu
from assessments.models import CasePage, CaseVersion
from cms import editor


class Material(SnippetViewSetGroup):
    """What several cases use, under one heading of the menu."""

    items = material_menu.VIEWSETS
    menu_label = gettext_lazy("Assessment")
    menu_icon = "clipboard-list"
    menu_order = 300


register_snippet(Material)


@editor.keep
def cases_with_versions(pages):
    """A case that was ever published stays: its versions name the page they came from."""
    cases = CasePage.objects.filter(pk__in=pages, alias_of=None)
    published = set(CaseVersion.objects.values_list("case_key", flat=True))
    kept = next((case for case in cases.only("title", "case_key") if case.case_key in published), None)
    return kept and _("“%(case)s” was published, so it cannot be deleted. Unpublish it instead.") % {
        "case": kept.title
    }
