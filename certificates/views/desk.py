"""The program office's desk: who can have a certificate, why not yet, and the steps from looking to issuing."""

from urllib.parse import urlencode

import structlog
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import actions, drafts, rules, spreadsheets
from certificates import desk as desks
from certificates import number as numbers
from certificates.document.errors import NotPrintable
from certificates.document.render import PREVIEW
from certificates.document.render import render as print_document
from certificates.forms import RevocationForm
from certificates.models import Certificate
from certificates.views.learner import case_of, desk_page_of
from cms import audit
from cms.errors import Refused
from courses.models import Cohort, Discipline, RulesMove, Waiver

log = structlog.get_logger(__name__)
ROWS = 25


class CannotBePreviewed(Refused):
    """There is nothing to look at yet; the sentence says why."""

    title = _("This certificate cannot be shown yet.")


@require_safe
def desk(request):
    """Say who can have their certificate today; list everyone with every reason why not yet."""
    cohorts = list(Cohort.objects.select_related("program"))
    found = desks.Desk(desks.Wanted.read(request.GET, cohorts))
    wanted = found.wanted
    page = counted_page(
        found.records.select_related("enrollment").prefetch_related("lines"),
        found.counts[wanted.tab],
        request.GET.get("p"),
    )
    columns = desks.figures(page.object_list)
    for record in page:
        record.cohort = next((one for one in cohorts if one.pk == record.cohort_id), None)
    thing = wanted.cohort or ("courses.cohort", "")
    audit.read(thing, by=request.user, people=[record.enrollment.user_id for record in page])
    context = {
        "desk": found,
        "wanted": wanted,
        "page": page,
        "columns": columns,
        "query": urlencode(wanted.query()),
        "cohorts": cohorts,
        "programs": list({one.program_id: one.program for one in cohorts}.values()),
        "disciplines": Discipline.objects.all(),
        "rules": desks.missing_choices(wanted.program),
        "tabs": _tabs(found),
        "sorts": _sorts(wanted),
        "waivers": Waiver.objects.waiting().count() + RulesMove.objects.waiting().count(),
        "troubled": Certificate.objects.unfinished().exclude(last_error="").count(),
    }
    return render(request, "certificates/desk.html", context)


def counted_page(rows, count, number):
    """Return a page of rows whose number is known already."""
    paginator = Paginator(rows, ROWS)
    paginator.count = count
    return paginator.get_page(number)


CSV_COLUMNS = (
    "Name", "E-mail", "Discipline", "Program", "Cohort", "Standing", "Requirements met", "Requirements",
    "Why not yet", "Certificate", "Award date", "Name to look at", "Last seen",
)  # fmt: skip


@require_safe
def desk_csv(request):
    """Give the list under the open tab as a file for a spreadsheet."""
    cohorts = {one.pk: one for one in Cohort.objects.select_related("program")}
    found = desks.Desk(desks.Wanted.read(request.GET, cohorts.values()))
    rows = [_csv_row(record, cohorts[record.cohort_id]) for record in found.records]
    thing = found.wanted.cohort or ("courses.cohort", "")
    audit.record(
        "downloaded learners of",
        thing,
        by=request.user,
        learners=len(rows),
        shown=sorted(set(found.records.values_list("enrollment__user_id", flat=True))),
    )
    return spreadsheets.response("csv", f"learners-{timezone.localdate():%Y-%m-%d}", CSV_COLUMNS, rows)


def _csv_row(record, cohort):
    holds = record.state in (rules.ISSUED, rules.UNFINISHED, rules.REVOKED)
    return (
        record.name,
        record.email,
        record.seat,
        cohort.program.title,
        cohort.name,
        record.state.replace("_", " "),
        record.met,
        record.total,
        " | ".join(rules.Reason(*reason).sentence for reason in record.reasons),
        numbers.grouped(record.number) if holds else "",
        record.awarded_on.isoformat() if holds else "",
        record.conflict,
        f"{timezone.localtime(record.active_at):%Y-%m-%d}" if record.active_at else "",
    )


@require_safe
def desk_preview(request, enrollment):
    """Show the document as it would be, marked as a preview; it is not kept anywhere."""
    case = case_of(enrollment)
    if case.facts is None:
        raise CannotBePreviewed(drafts.NO_DESIGN)
    try:
        content = print_document(case.facts, PREVIEW).pdf
    except NotPrintable as refusal:
        raise CannotBePreviewed(str(refusal)) from refusal
    audit.record("previewed the certificate of", case.enrollment, by=request.user)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview-not-a-certificate.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_revoke(request, number):
    """Take a certificate back, after saying why."""
    certificate = get_object_or_404(Certificate.objects.select_related("enrollment"), number=number)
    form = RevocationForm(request.POST or None)
    if certificate.standing != Certificate.Standing.VALID:
        messages.info(
            request, _("This certificate does not count any more; there is nothing left to revoke.")
        )
    elif request.method == "POST" and form.is_valid():
        actions.revoke(certificate=certificate, by=request.user, **form.cleaned_data)
        messages.success(request, _("The certificate is revoked. Its page says so from now on."))
    else:
        audit.read(certificate, by=request.user, people=[certificate.learner_id])
        status = 422 if form.is_bound else 200
        context = {"certificate": certificate, "form": form, "back": desk_page_of(certificate)}
        return render(request, "certificates/revoke.html", context, status=status)
    return redirect(desk_page_of(certificate))


@require_POST
def certificate_print(request, number):
    """Try once more to make a document that could not be made."""
    certificate = get_object_or_404(Certificate.objects.select_related("enrollment"), number=number)
    actions.print_again(certificate=certificate, by=request.user)
    messages.info(request, _("The document is being made again. Look here in a minute."))
    return redirect(desk_page_of(certificate))


def _tabs(found):
    return [
        {
            "words": words,
            "count": found.counts[tab],
            "query": urlencode(found.wanted.query(standing="" if tab == "all" else tab)),
            "open": tab == found.wanted.tab,
        }
        for tab, words in desks.TABS.items()
        if tab != "names" or found.counts["names"] or found.wanted.tab == "names"
    ]


def _sorts(wanted):
    """{order: its query, and whether the list stands in it}, for the headings of the columns."""
    return {
        sort: {
            "query": urlencode(wanted.query(sort="" if sort == "standing" else sort)),
            "open": sort == wanted.sort,
        }
        for sort in desks.SORTS
    }
