"""Cases in the CMS: the way to their sittings; and a case that learners worked on is never deleted."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from assessments.models import CasePage, CaseVersion
from cms import editor
from cms.wagtail_hooks import MatrixMenuItem


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


@editor.keep
def cases_with_versions(pages):
    """A case that was ever published stays: its versions name the page they came from."""
    cases = CasePage.objects.filter(pk__in=pages, alias_of=None)
    published = set(CaseVersion.objects.values_list("case_key", flat=True))
    kept = next((case for case in cases.only("title", "case_key") if case.case_key in published), None)
    return kept and _("“%(case)s” was published, so it cannot be deleted. Unpublish it instead.") % {
        "case": kept.title
    }
