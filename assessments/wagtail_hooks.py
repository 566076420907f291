"""Cases in the CMS: a case that learners worked on is never deleted, nor is material that a case refers to."""

from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from assessments import material_menu
from assessments.models import CasePage, CaseVersion, Panel
from cms import editor
from courses import uses


class Material(SnippetViewSetGroup):
    """What several cases use, under one heading of the menu."""

    items = material_menu.VIEWSETS
    menu_label = gettext_lazy("Assessment")
    menu_icon = "clipboard-list"
    menu_order = 300


register_snippet(Material)


@hooks.register("insert_editor_js")
def script_of_passages():
    """Words that are selected in a passage become a span."""
    return format_html('<script type="module" src="{}"></script>', static("cms/js/passage.js"))


@hooks.register("before_delete_snippet")
def panels_in_use(request, instances):
    """A panel stays while a case refers to one of its questions: the next publication would not find it."""
    kept = [(one, found) for one in instances if isinstance(one, Panel) and (found := uses.of(one))]
    for panel, found in kept:
        messages.error(
            request,
            _("“%(panel)s” is in use, so it cannot be deleted. %(uses)s")
            % {"panel": panel, "uses": " ".join(map(str, found))},
        )
    return redirect(Panel.snippet_viewset.get_url_name("list")) if kept else None


@editor.keep
def cases_with_versions(pages):
    """A case that was ever published stays: its versions name the page they came from."""
    cases = CasePage.objects.filter(pk__in=pages, alias_of=None)
    published = set(CaseVersion.objects.values_list("case_key", flat=True))
    kept = next((case for case in cases.only("title", "case_key") if case.case_key in published), None)
    return kept and _("“%(case)s” was published, so it cannot be deleted. Unpublish it instead.") % {
        "case": kept.title
    }
