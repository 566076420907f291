"""Rosters at the office's desk: a file, its dry run, applying it, undoing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms import audit
from cms.sent import row_numbers
from courses.forms import WhyForm
from courses.models import Cohort, RosterImport, RosterRow
from courses.rosters import importing, planning, shown, work
from courses.rosters.forms import RosterForm
from courses.rosters.refusing import Unreadable

READ_OR_WRITE = ["GET", "HEAD", "POST"]
ON_A_PAGE = 50
MOST_TICKS = 1000
TEMPLATES = ("csv", "xlsx")


@require_http_methods(READ_OR_WRITE)
def roster_import(request, cohort):
    """Ask for a file, and make a dry run of it; below, what was read in before."""
    cohort = get_object_or_404(Cohort.objects.select_related("program"), uuid=cohort)
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name
        try:
            roster = importing.make_plan(cohort=cohort, name=name, content=form.content(), by=request.user)
        except Unreadable as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect("roster_plan", roster.uuid)
    context = {"cohort": cohort, "form": form, "history": history(cohort)}
    status = 422 if request.method == "POST" else 200
    return render(request, "courses/desk/roster_import.html", context, status=status)


def history(cohort):
    """Imports into a cohort, the newest first."""
    return cohort.rosters.select_related("read_by", "applied_by", "undone_by")[:ON_A_PAGE]


@require_safe
def roster_template(request, kind):
    """Give an empty roster to fill in."""
    if kind not in TEMPLATES:
        raise Http404
    content, media_type = shown.template(kind)
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="roster-template.{kind}"'
    return answer


def _roster(uuid):
    related = ("cohort__program", "read_by", "applied_by", "undone_by")
    return get_object_or_404(RosterImport.objects.select_related(*related), uuid=uuid)


@require_safe
def roster_plan(request, uuid):
    """Show a dry run before it is applied, how far it is while it is, and what came of it."""
    roster = _roster(uuid)
    wanted = request.GET.get("show", "")
    wanted = wanted if wanted in RosterRow.Kind.values else ""
    rows = roster.rows.select_related("user", "enrollment")
    if wanted:
        rows = rows.filter(kind=wanted)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    _note_reading(request, roster, page)
    conflicts = roster.rows.filter(kind=RosterRow.Kind.CONFLICT).select_related("user")
    planned = importing.would_happen(roster) if roster.is_planned else roster.rows.none()
    done, to_do = shown.done_so_far(roster) if roster.is_at_work else (0, 0)
    context = {
        "roster": roster,
        "cohort": roster.cohort,
        "tabs": shown.tabs(roster, wanted),
        "wanted": wanted,
        "query": f"show={wanted}" if wanted else "",
        "page": page,
        "conflicts": conflicts[:MOST_TICKS] if roster.is_planned else (),
        "more_conflicts": max(conflicts.count() - MOST_TICKS, 0) if roster.is_planned else 0,
        "invitations": planned.filter(letter=planning.INVITATION).count(),
        "welcomes": planned.filter(letter=planning.WELCOME).count(),
        "outcomes": shown.outcomes(roster),
        "done": done,
        "to_do": to_do,
    }
    return render(request, "courses/desk/roster_plan.html", context)


def _note_reading(request, roster, page):
    """Leave one line in the log for the page: whose names it showed, as far as they have accounts."""
    shown_here = sorted({row.user_id for row in page if row.user_id})
    audit.record("looked at", roster, by=request.user, page=page.number, shown=shown_here)


def _people(rows):
    """Ids of the accounts that rows name."""
    return sorted(set(rows.exclude(user=None).values_list("user", flat=True)))


@require_safe
def roster_csv(request, uuid):
    """Give the plan, and what became of it, as a file."""
    roster = _roster(uuid)
    audit.record("exported", roster, by=request.user, lines=roster.rows.count(), shown=_people(roster.rows))
    answer = HttpResponse(shown.as_csv(roster), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="roster-{roster.read_at:%Y-%m-%d}.csv"'
    return answer


@require_POST
def roster_apply(request, uuid):
    """Carry out what the dry run showed, with the conflicts that are ticked."""
    roster = _roster(uuid)
    ticked = row_numbers(request.POST.getlist("ticked"))
    importing.apply(roster=roster, ticked=ticked, by=request.user)
    work.for_a_moment(roster.pk)
    return redirect("roster_plan", roster.uuid)


@require_POST
def roster_drop(request, uuid):
    """Leave a dry run alone."""
    roster = _roster(uuid)
    importing.drop(roster=roster, by=request.user)
    messages.success(request, _("Nothing of it happened, and its lines are forgotten."))
    return redirect("roster_import", roster.cohort.uuid)


@require_http_methods(READ_OR_WRITE)
def roster_undo(request, uuid):
    """Say what could be undone and what could not; then undo it, with a reason."""
    roster = _roster(uuid)
    form = WhyForm(request.POST or None)
    form.fields["why"].label = _("Why")
    if request.method == "POST" and form.is_valid():
        importing.undo(roster=roster, by=request.user, why=form.cleaned_data["why"])
        work.for_a_moment(roster.pk)
        return redirect("roster_plan", roster.uuid)
    if not roster.is_applied:
        return redirect("roster_plan", roster.uuid)
    undone, stays = work.forecast(roster)
    context = {
        "roster": roster,
        "cohort": roster.cohort,
        "form": form,
        "invitations": sum(row.outcome == RosterRow.Outcome.INVITED for row in undone),
        "enrollments": sum(row.outcome == RosterRow.Outcome.ENROLLED for row in undone),
        "stays": stays,
    }
    return render(request, "courses/desk/roster_undo.html", context, status=422 if form.is_bound else 200)
