"""Cases in the CMS: trying them, their test runs, their material and marks; what learners worked on stays."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from assessments import author_views, material_menu, talk_author_views
from assessments.models import CasePage, CaseVersion
from assessments.outline import urls as outline_urls
from cms import editor
from cms.wagtail_hooks import MatrixMenuItem


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


@hooks.register("register_admin_menu_item")
def marking_item():
    """The written answers that wait, for who teaches."""
    return MatrixMenuItem(
        gettext_lazy("Marking"),
        reverse("marking"),
        ("attempt", "mark"),
        name="marking",
        icon_name="edit",
        order=305,
    )


@hooks.register("register_admin_menu_item")
def sittings_item():
    """The sittings of one's courses, on the desk."""
    return MatrixMenuItem(
        gettext_lazy("Sittings"),
        reverse("sittings"),
        ("sitting", "read"),
        name="sittings",
        icon_name="date",
        order=420,
    )


@hooks.register("register_admin_urls")
def addresses_for_authors():
    """Add the pages on which authors try a case, keep its test runs, and see what learners see when."""
    return [
        path("cases/<int:page_id>/try/", author_views.try_case, name="case_try"),
        path("cases/<int:page_id>/talk/<str:item>/play/", talk_author_views.play_talk, name="talk_play"),
        path("cases/<int:page_id>/talk/<str:item>/map/", talk_author_views.map_talk, name="talk_map"),
        path("cases/<int:page_id>/moments/", author_views.moments, name="case_moments"),
        path("cases/<int:page_id>/parts/", author_views.parts, name="case_parts"),
        path("cases/<int:page_id>/runs/", author_views.case_runs, name="case_runs"),
        path("cases/<int:page_id>/runs/keep/", author_views.keep_run, name="case_run_keep"),
        path("cases/<int:page_id>/runs/remove/", author_views.remove_run, name="case_run_remove"),
    ]


@hooks.register("register_admin_urls")
def addresses_of_the_outline():
    """Add the pages on which faculty write a conversation of a case."""
    return [path("cases/<int:page_id>/talk/<str:item>/", include(outline_urls))]


@hooks.register("before_edit_page")
def say_what_is_restored(request, page):
    """Tell the form of a case that an older revision is being restored: then its conversations go back as well."""
    page.is_restored = "revision_id" in request.resolver_match.kwargs


@hooks.register("insert_editor_js")
def script_of_talks():
    """A conversation shows what it holds, and leads to where it is written."""
    return format_html('<script type="module" src="{}"></script>', static("cms/js/talks.js"))


@hooks.register("insert_editor_js")
def script_of_parts():
    """Questions and options are chosen in words where a rule names them."""
    return format_html('<script type="module" src="{}"></script>', static("cms/js/parts.js"))


@hooks.register("register_page_header_buttons")
def ways_to_try(page, user, view_name, next_url=None):
    """Offer to try a case, and to look at its test runs, from its editor."""
    if isinstance(page, CasePage) and view_name == "edit" and page.pk and not page.alias_of_id:
        yield Button(
            gettext_lazy("Try it"), reverse("case_try", args=[page.pk]), icon_name="circle-check", priority=50
        )
        yield Button(
            gettext_lazy("Test runs"), reverse("case_runs", args=[page.pk]), icon_name="list-ul", priority=51
        )
        yield Button(
            gettext_lazy("What learners see when"),
            reverse("case_moments", args=[page.pk]),
            icon_name="time",
            priority=52,
        )


@editor.keep
def cases_with_versions(pages):
    """A case that was ever published stays: its versions name the page they came from."""
    cases = CasePage.objects.filter(pk__in=pages, alias_of=None)
    published = set(CaseVersion.objects.values_list("case_key", flat=True))
    kept = next((case for case in cases.only("title", "case_key") if case.case_key in published), None)
    return kept and _("“%(case)s” was published, so it cannot be deleted. Unpublish it instead.") % {
        "case": kept.title
    }
