"""The report "Clinical reviews" of the CMS: every lesson, who reviewed it, and until when that holds."""

import django_filters
from django.db.models import F
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from courses import review_cards, review_dates, reviews
from courses.models import CoursePage, Discipline, LessonPage, ProgramPage, WeekPage

WORDS = {
    review_dates.AWAITING: gettext_lazy("Awaiting review"),
    review_dates.HOLDS: gettext_lazy("Holds"),
    review_dates.SOON_OVER: gettext_lazy("Ends soon"),
    review_dates.OVERDUE: gettext_lazy("Overdue"),
}


class ReviewFilterSet(WagtailFilterSet):
    """By state, discipline and program."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=list(WORDS.items()), field_name="review_state"
    )
    discipline = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Discipline asked for"),
        queryset=Discipline.objects.all(),
        field_name="review_discipline",
    )
    program = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Program"), queryset=ProgramPage.objects.all(), method="of_program"
    )
    live = django_filters.BooleanFilter(label=gettext_lazy("On the site"), field_name="live")

    def of_program(self, queryset, name, value):
        """Lessons that stand below a program."""
        return queryset.filter(path__startswith=value.path)

    class Meta:
        model = LessonPage
        fields = []


def _day(day):
    return date_format(day, "j F Y") if day else ""


def _in_weight(lesson):
    overdue = lesson.review_state == review_dates.OVERDUE
    return format_html("<strong>{}</strong>", lesson.report_state) if overdue else lesson.report_state


class _Whole(Column):
    """A column whose cells stay on one line."""

    def __init__(self, name, **kwargs):
        super().__init__(name, classname="alongside-whole", **kwargs)


class ClinicalReviews(ReportView):
    """Every lesson with the state of its review, what ends first on top."""

    model = LessonPage
    page_title = gettext_lazy("Clinical reviews")
    template_name = "courses/coverage/reviews.html"
    header_icon = "clipboard-list"
    index_url_name = "clinical_reviews"
    index_results_url_name = "clinical_reviews_results"
    filterset_class = ReviewFilterSet
    verbose_name_plural = gettext_lazy("lessons")
    columns = [
        TitleColumn("title", label=gettext_lazy("Lesson"), get_url=lambda one: one.report_url),
        _Whole("state", label=gettext_lazy("State"), accessor=lambda one: _in_weight(one)),
        _Whole("where", label=gettext_lazy("Where"), accessor="report_where"),
        _Whole("discipline", label=gettext_lazy("Discipline"), accessor="report_discipline"),
        _Whole("reviewed_on", label=gettext_lazy("Reviewed"), accessor=lambda one: _day(one.reviewed_on)),
        _Whole(
            "review_by", label=gettext_lazy("Review again by"), accessor=lambda one: _day(one.holds_until)
        ),
    ]
    list_export = [
        "title",
        "report_where",
        "live",
        "report_state",
        "report_discipline",
        "reviewed_on",
        "holds_until",
    ]
    export_headings = {
        "title": gettext_lazy("Lesson"),
        "report_where": gettext_lazy("Where"),
        "live": gettext_lazy("On the site"),
        "report_state": gettext_lazy("State"),
        "report_discipline": gettext_lazy("Discipline"),
        "reviewed_on": gettext_lazy("Reviewed"),
        "holds_until": gettext_lazy("Review again by"),
    }

    def get_base_queryset(self):
        """The lessons this person may read of; those never reviewed come last."""
        lessons = reviews.with_state(reviews.lessons_for(self.request.user), reviews.today())
        lessons = lessons.select_related("review_discipline").defer("body")
        return lessons.order_by(F("holds_until").asc(nulls_last=True), "path")

    def decorate_paginated_queryset(self, object_list):
        """Say where each lesson stands, in two queries for all of them."""
        lessons = list(object_list)
        places = _places(lessons)
        for one in lessons:
            one.report_where = places.get(one.path[: -one.steplen], "")
            one.report_url = review_cards.address(self.request.user, one)
            one.report_state = str(WORDS[one.review_state])
            # Before a review: the discipline that is asked for; afterwards the one that gave it.
            one.report_discipline = one.reviewed_by_discipline or str(one.review_discipline or "")
        return lessons

    def get_filename(self):
        """Name of an exported file."""
        return "clinical-reviews"


def _places(lessons):
    """{path of a week: "PCC-3, week 4"} of the weeks some lessons stand in."""
    paths = {one.path[: -one.steplen] for one in lessons}
    courses = CoursePage.objects.filter(path__in={path[: -Page.steplen] for path in paths})
    codes = {path: code or title for path, code, title in courses.values_list("path", "code", "title")}
    weeks = WeekPage.objects.filter(path__in=paths).values_list("path", "number")
    return {
        path: _("%(course)s, week %(number)d")
        % {"course": codes.get(path[: -Page.steplen], ""), "number": number}
        for path, number in weeks
    }
