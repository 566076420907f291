"""Reports of the curriculum in the CMS, under Reports: their addresses and their places in the menu."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.wagtail_hooks import MatrixMenuItem
from courses.coverage_report import CoveragePages, CoverageReport
from courses.review_report import ClinicalReviews

RULE = ("coverage", "read")


@hooks.register("register_admin_urls")
def addresses():
    """The two reports, and the pages behind a number of the first."""
    results = ClinicalReviews.as_view(results_only=True)
    return [
        path("coverage/", CoverageReport.as_view(), name="coverage"),
        path("coverage/<int:program>/pages/", CoveragePages.as_view(), name="coverage_pages"),
        path("clinical-reviews/", ClinicalReviews.as_view(), name="clinical_reviews"),
        path("clinical-reviews/results/", results, name="clinical_reviews_results"),
    ]


@hooks.register("register_reports_menu_item")
def coverage_item():
    """Coverage, under Reports."""
    return MatrixMenuItem(
        _("Coverage"), reverse("coverage"), RULE, name="coverage", icon_name="table", order=300
    )


@hooks.register("register_reports_menu_item")
def reviews_item():
    """Clinical reviews, under Reports."""
    return MatrixMenuItem(
        _("Clinical reviews"),
        reverse("clinical_reviews"),
        RULE,
        name="clinical-reviews",
        icon_name="clipboard-list",
        order=310,
    )
