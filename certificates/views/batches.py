"""Batches on the office's desk: put together and looked at, approved by a second person, watched while they run."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import batch_looks, batch_pages, batch_work, batches, drafts, records, signing
from certificates import desk as desks
from certificates.document import papers
from certificates.document.errors import NotPrintable
from certificates.models import Batch, BatchRow
from certificates.views.desk import CannotBePreviewed
from cms import audit
from cms.sent import row_number, row_numbers
from courses.models import Enrollment

ROWS = 50
BATCHES = 25
READ_AGAIN_AFTER = 60 * 60


@require_safe
def batches_list(request):
    """List what waits for a second person, what runs, and what was issued."""
    found = Batch.objects.select_related("made_by", "approved_by")
    page = Paginator(found, BATCHES).get_page(request.GET.get("p"))
    batch_pages.tell(page.object_list)
    context = {
        "page": page,
        "waiting": Batch.objects.waiting_for(request.user).count(),
        "keys": batch_pages.distrusted_keys(),
    }
    return render(request, "certificates/batches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def desk_review(request):
    """Put the chosen learners together and look at each. Nothing is issued by looking."""
    if request.method != "POST":
        return redirect("desk")  # the page was reloaded or opened from a bookmark: choose again
    try:
        batch = batches.make(enrollments=_chosen(request), by=request.user)
    except batches.NoBatch as refusal:
        messages.warning(request, refusal.sentence)
        return _back(request)
    return redirect("batch", batch.uuid)


@require_safe
def batch(request, batch):
    """Show a batch: what was looked at, how far the work is, or what came of it."""
    found = _batch(batch)
    if request.method == "GET":
        batch_work.see_to(found)
    page = batch_pages.BatchPage(found, request.GET.get("rows", ""), request.user)
    rows = Paginator(page.rows(), ROWS).get_page(request.GET.get("p"))
    context = {"batch": found, "page": page, "rows": rows, "query": urlencode({"rows": page.tab})}
    _note_reading(request, page, rows)
    return render(request, f"certificates/{'batches/live' if request.htmx else 'batch'}.html", context)


@require_POST
def batch_approve(request, batch):
    """Let it be issued: somebody else put it together."""
    found = _batch(batch)
    edition = row_number(request.POST.get("edition"))
    try:
        batches.approve(batch=found, by=request.user, edition=edition)
    except batches.NotYourOwn:
        raise
    except (batches.NoBatch, signing.NoKey) as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("It is approved."))
    return redirect("batch", found.uuid)


@require_POST
def batch_cancel(request, batch):
    """Give it up; nothing of it is issued."""
    return _do(request, batch, batches.cancel, _("It is cancelled. Nothing of it is issued."))


@require_POST
def batch_look(request, batch):
    """Look at every row anew."""
    return _do(request, batch, batches.look_again, _("Every learner was looked at again."))


@require_POST
def batch_rows(request, batch):
    """Leave the ticked rows out, or take them in again."""
    found = _batch(batch)
    rows = row_numbers(request.POST.getlist("row")[:ROWS])
    yes = "take_in" not in request.POST
    try:
        count = batches.leave_out(batch=found, rows=rows, by=request.user, yes=yes)
    except batches.NoBatch as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.info(request, _rows_moved(count, yes))
    return redirect("batch", found.uuid)


@require_safe
def batch_preview(request, batch, row):
    """Show the document of a row as it would be, marked as a preview; it is not kept anywhere."""
    found = get_object_or_404(BatchRow.objects.select_related("batch"), pk=row, batch__uuid=batch)
    facts = batch_looks.facts_of(found)
    if facts is None:
        raise CannotBePreviewed(drafts.NO_DESIGN)
    try:
        content = papers.preview(facts)
    except NotPrintable as refusal:
        raise CannotBePreviewed(str(refusal)) from refusal
    audit.record("previewed the certificate of", found.enrollment or found.old, by=request.user)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview-not-a-certificate.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _batch(uuid):
    return get_object_or_404(Batch.objects.select_related("made_by", "approved_by"), uuid=uuid)


def _note_reading(request, page, rows):
    """One entry of the log a page, and none for each time that the page asks whether it is still so."""
    key = f"batch-read-{request.user.pk}-{page.batch.pk}-{page.tab}-{rows.number}"
    if cache.add(key, True, READ_AGAIN_AFTER) or not request.htmx:
        shown = [*rows, *(one["row"] for one in page.papers)]
        people = [
            row.old.learner_id if row.old else row.enrollment and row.enrollment.user_id for row in shown
        ]
        audit.read(page.batch, by=request.user, people=people)


def _do(request, uuid, act, done):
    found = _batch(uuid)
    try:
        act(batch=found, by=request.user)
    except batches.NoBatch as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.info(request, done)
    return redirect("batch", found.uuid)


def _rows_moved(count, yes):
    if not count:
        return _("Tick at least one learner first.")
    if yes:
        words = ngettext("One learner is left out.", "%(count)s learners are left out.", count)
    else:
        words = ngettext("One learner is taken in again.", "%(count)s learners are taken in again.", count)
    return words % {"count": count}


def _chosen(request):
    """Ids of the enrollments whose boxes were ticked, or of all who are eligible under the filters of the page."""
    if "all" not in request.POST:
        known = [one for one in map(desks.as_uuid, request.POST.getlist("chosen")) if one]
        return list(Enrollment.objects.filter(uuid__in=known).values_list("pk", flat=True))
    wanted = desks.Wanted.read(request.POST)
    records.bring_up_to_date(wanted.in_view(), most=batches.MOST)
    found = desks.Desk(wanted)
    return list(found.under("eligible").values_list("pk", flat=True))


def _back(request):
    """Lead back to the desk as it was filtered."""
    query = urlencode(desks.Wanted.read(request.POST).query())
    response = redirect("desk")
    if query:
        response["Location"] += f"?{query}"
    return response
