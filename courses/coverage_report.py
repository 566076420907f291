"""The coverage of a program in the CMS: what speaks about which topic from whose seat, and what is missing."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import Page

from cms import access
from courses import coverage, coverage_words, covered
from courses.models import CoursePage, ProgramPage

_KINDS = {
    "courses.lessonpage": gettext_lazy("Lesson"),
    "courses.weekpage": gettext_lazy("Week"),
    "assessments.casepage": gettext_lazy("Case"),
    "assessments.careplanpage": gettext_lazy("Team care plan"),
    "assessments.readinesspage": gettext_lazy("Team readiness"),
    "assessments.handoverpage": gettext_lazy("Handover"),
}


def programs_for(user):
    """The programs whose coverage a person may read: all, or for faculty those of the courses they teach."""
    programs = ProgramPage.objects.order_by("path")
    extent = access.reach(user, "coverage", "read")
    if extent == access.ALL:
        return programs
    taught = CoursePage.objects.filter(pk__in=access.courses_taught(user) if extent else ())
    return programs.filter(path__in=[page.path[: -page.steplen] for page in taught])


class CoverageReport(SpreadsheetExportMixin, WagtailAdminTemplateMixin, TemplateView):
    """Two tables of numbers, domains and competencies by discipline, with the gaps said in sentences."""

    template_name = "courses/coverage/report.html"
    page_title = gettext_lazy("Coverage")
    header_icon = "table"

    def get(self, request, *args, **kwargs):
        """Show the program that was chosen, or the first one; as a file where one is asked for."""
        self.programs = list(programs_for(request.user))
        self.program = self._chosen(request.GET.get("program"))
        self.covered = covered.of(self.program) if self.program else None
        if self.is_export and self.covered:
            return self.as_spreadsheet(self._rows(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def _chosen(self, asked):
        if not asked:
            return next(iter(self.programs), None)
        found = next((one for one in self.programs if str(one.pk) == asked), None)
        if found is None:
            raise Http404
        return found

    def get_breadcrumbs_items(self):
        """Home, and this report."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        """Everything the template says of the program."""
        context = super().get_context_data(**kwargs) | {"programs": self.programs, "program": self.program}
        if self.covered is None:
            return context
        domains, competencies = self.covered.domains, self.covered.competencies
        return context | {
            "covered": self.covered,
            "voices": domains.voices,
            "tables": [
                {"title": _("Domains"), "id": "domains", "rows": self._cells(domains)},
                {"title": _("Competencies"), "id": "competencies", "rows": self._cells(competencies)},
            ],
            "gaps": [
                *(coverage_words.gap(one) for one in domains.gaps),
                *coverage_words.unmapped(competencies),
            ],
        }

    def _cells(self, matrix):
        """The rows of a table; a row that begins a framework carries its name."""
        rows, group = [], ""
        for topic in matrix.topics:
            cells = [self._cell(topic, None, matrix.about.get(topic.code, 0))]
            cells += [self._cell(topic, voice, matrix.cell(topic, voice)) for voice in matrix.voices]
            rows.append(
                {"topic": topic, "group": topic.group if topic.group != group else "", "cells": cells}
            )
            group = topic.group
        return rows

    def _cell(self, topic, voice, number):
        query = {"topic": topic.code} | ({"seat": voice.code} if voice else {})
        return {
            "number": number,
            "seat": voice.name if voice else _("all"),
            "words": coverage_words.pages(number),
            "url": f"{reverse('coverage_pages', args=[self.program.pk])}?{urlencode(query)}",
        }

    # Export

    def get_filename(self):
        """Name of an exported file."""
        return f"coverage-{self.program.slug}"

    @property
    def list_export(self):
        """Columns of the file: what a row is about, all its pages, and a column for each discipline."""
        return (
            ["topic", "name", "framework", "pages", *(one.code for one in self.covered.domains.voices)]
            if (self.covered)
            else []
        )

    @property
    def export_headings(self):
        """What stands above the columns of the file."""
        words = {"topic": _("Code"), "name": _("Topic"), "framework": _("Framework"), "pages": _("All pages")}
        return words | {one.code: one.name for one in self.covered.domains.voices}

    def _rows(self):
        for matrix in (self.covered.domains, self.covered.competencies):
            for topic in matrix.topics:
                yield {
                    "topic": topic.code,
                    "name": topic.name,
                    "framework": topic.group,
                    "pages": matrix.about.get(topic.code, 0),
                } | {one.code: matrix.cell(topic, one) for one in matrix.voices}

    def to_row_dict(self, item):
        """A row is a mapping already."""
        return {name: item[name] for name in self.list_export}


class CoveragePages(WagtailAdminTemplateMixin, TemplateView):
    """The pages behind one number: where they are, and why they count."""

    template_name = "courses/coverage/pages.html"
    header_icon = "table"

    def get(self, request, *args, program, **kwargs):
        """Read the program anew; an address that names no topic or seat of this site leads nowhere."""
        self.program = get_object_or_404(programs_for(request.user), pk=program)
        found, words = covered.pieces(self.program)
        topics = {one.code: one for one in (*words.domains, *words.competencies)}
        voices = {one.code: one for one in words.voices}
        asked, seat = request.GET.get("topic", ""), request.GET.get("seat", "")
        if asked not in topics or (seat and seat not in voices):
            raise Http404
        self.topic, self.voice = topics[asked], voices.get(seat)
        self.pieces = coverage.behind(found, asked, seat)
        return super().get(request, *args, **kwargs)

    def get_page_title(self):
        """The topic, and the seat where there is one."""
        return f"{self.topic.name}: {self.voice.name}" if self.voice else self.topic.name

    def get_breadcrumbs_items(self):
        """Home, the report, and this cell of it."""
        report = {"url": f"{reverse('coverage')}?program={self.program.pk}", "label": _("Coverage")}
        return [*super().get_breadcrumbs_items(), report, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        """The pages with their course and week."""
        pages = Page.objects.in_bulk([one.page for one in self.pieces])
        titles = dict(
            Page.objects.descendant_of(self.program)
            .filter(depth__lte=self.program.depth + 2)
            .values_list("path", "title")
        )
        return super().get_context_data(**kwargs) | {
            "program": self.program,
            "topic": self.topic,
            "voice": self.voice,
            "number": coverage_words.pages(len(self.pieces)),
            "rows": [self._row(one, pages[one.page], titles) for one in self.pieces if one.page in pages],
        }

    def _row(self, piece, page, titles):
        above = [page.path[: -step * page.steplen] for step in (2, 1)]
        return {
            "title": piece.title,
            "kind": _KINDS.get(piece.kind, capfirst(piece.kind.partition(".")[2])),
            "where": ", ".join(titles[path] for path in above if path in titles),
            "inherits": piece.inherits,
            "url": page.get_url(self.request),
            "edit": reverse("wagtailadmin_pages:edit", args=[page.pk])
            if access.may(self.request.user, "page", "write", page=page)
            else "",
        }
