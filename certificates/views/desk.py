"""The program office's desk: who can have a certificate, why not yet, and the steps from looking to issuing."""

from urllib.parse import urlencode

import structlog
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from certificates import actions, drafts, eligibility
from certificates import desk as desks
from certificates.document.errors import NotPrintable
from certificates.document.render import PREVIEW
from certificates.document.render import render as print_document
from certificates.forms import RevocationForm
from certificates.models import Certificate
from cms import audit
from cms.errors import Refused
from cms.models import AuditEntry
from courses.models import Cohort, Discipline

log = structlog.get_logger(__name__)
ROWS = 25
MOST_AT_ONCE = 100
HISTORY = 60


class CannotBePreviewed(Refused):
    """There is nothing to look at yet; the sentence says why."""

    title = _("This certificate cannot be shown yet.")


@require_safe
def desk(request):
    """Say who can have their certificate today; list everyone with every reason why not yet."""
    cohorts = list(Cohort.objects.select_related("program"))
    found = desks.desk(desks.Wanted.read(request.GET, cohorts))
    wanted = found.wanted
    page = Paginator(found.cases, ROWS).get_page(request.GET.get("p"))
    context = {
        "desk": found,
        "wanted": wanted,
        "page": page,
        "query": urlencode(wanted.query()),
        "cohorts": cohorts,
        "disciplines": Discipline.objects.all(),
        "tabs": _tabs(found),
        "can_choose": any(case.verdict.is_eligible for case in page),
        "troubled": Certificate.objects.unfinished().exclude(last_error="").count(),
        "all_query": wanted.query(standing=""),
    }
    return render(request, "certificates/desk.html", context)


@require_safe
def desk_csv(request):
    """Give the list under the open tab as a file for a spreadsheet."""
    found = desks.desk(desks.Wanted.read(request.GET, Cohort.objects.select_related("program")))
    cohort = found.wanted.cohort
    thing = cohort or ("courses.cohort", "")
    audit.record("downloaded learners of", thing, by=request.user, learners=len(found.cases))
    response = HttpResponse(desks.as_csv(found.cases), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="learners-{timezone.localdate():%Y-%m-%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def desk_review(request):
    """Show what each chosen certificate would say. Nothing is issued by looking."""
    if request.method != "POST":
        return redirect("desk")  # the page was reloaded or opened from a bookmark: choose again
    cases = _chosen(request)
    if not cases:
        messages.warning(request, _("Choose at least one learner first."))
        return _back(request)
    if len(cases) > MOST_AT_ONCE:
        messages.warning(
            request,
            _("These are the first %(most)s. Issue them, then come back for the rest.")
            % {"most": MOST_AT_ONCE},
        )
    cases = cases[:MOST_AT_ONCE]
    ready = [case for case in cases if case.verdict.is_eligible]
    context = {
        "ready": [{"case": case, "seen": drafts.fingerprint(case.facts)} for case in ready],
        "others": [case for case in cases if not case.verdict.is_eligible],
        "back": request.POST.get("back", ""),
    }
    return render(request, "certificates/desk_review.html", context)


@require_POST
def desk_issue(request):
    """Issue the certificates that were looked at; say of each learner what became of it."""
    chosen = dict(one.partition(":")[::2] for one in request.POST.getlist("issue")[:MOST_AT_ONCE])
    issued = 0
    for case in desks.by_uuids(chosen):
        enrollment = case.enrollment
        try:
            actions.issue(
                enrollment=enrollment, by=request.user, seen=chosen[str(enrollment.uuid)] or "not seen"
            )
        except actions.AlreadyIssued as refusal:
            messages.info(request, refusal.sentence)
        except (actions.NotYet, actions.ChangedMeanwhile) as refusal:
            messages.warning(request, _("Not issued. %(sentence)s") % {"sentence": refusal.sentence})
        else:
            issued += 1
    if issued:
        words = ngettext(
            "One certificate is issued. Its document is made now and mailed to the holder.",
            "%(count)s certificates are issued. Their documents are made now and mailed to the holders.",
            issued,
        )
        messages.success(request, words % {"count": issued})
    elif not chosen:
        messages.warning(request, _("Choose at least one learner first."))
    return _back(request)


@require_safe
def desk_preview(request, enrollment):
    """Show the document as it would be, marked as a preview; it is not kept anywhere."""
    case = _case(enrollment)
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


@require_GET
def desk_learner(request, enrollment):
    """Show one learner's record for a program: each requirement and why, certificates, what happened."""
    case = _case(enrollment)
    audit.record("looked at", case.enrollment, by=request.user)
    enrollment = case.enrollment
    certificates = list(
        Certificate.objects.filter(
            learner_id=enrollment.user_id, program_id_at_issue=enrollment.cohort.program_id
        ).select_related("revocation__by", "awarded_by")
    )
    profile = drafts.profile_of(enrollment.user)
    rows = zip(enrollment.cohort.program.requirements.all(), case.verdict.standings, strict=True)
    context = {
        "case": case,
        "enrollment": enrollment,
        "profile": profile,
        "rows": [{"requirement": requirement, "standing": standing} for requirement, standing in rows],
        "certificates": certificates,
        "history": _history(enrollment, profile, certificates),
    }
    return render(request, "certificates/desk_learner.html", context)


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
        status = 422 if form.is_bound else 200
        context = {"certificate": certificate, "form": form}
        return render(request, "certificates/revoke.html", context, status=status)
    return _to_learner(certificate)


@require_POST
def certificate_print(request, number):
    """Try once more to make a document that could not be made."""
    certificate = get_object_or_404(Certificate.objects.select_related("enrollment"), number=number)
    actions.print_again(certificate=certificate, by=request.user)
    messages.info(request, _("The document is being made again. Look here in a minute."))
    return _to_learner(certificate)


def _case(enrollment):
    found = eligibility.people().filter(uuid=enrollment).first()
    if found is None:
        raise Http404
    return eligibility.case(found)


def _chosen(request):
    """The learners whose boxes were ticked, or all who are eligible under the filters of the page."""
    if "all" not in request.POST:
        return desks.by_uuids(request.POST.getlist("chosen"))
    cohorts = Cohort.objects.select_related("program")
    found = desks.desk(desks.Wanted.read(request.POST, cohorts))
    return [case for case in found.cases if case.verdict.is_eligible]


def _back(request):
    """Lead back to the desk as it was filtered."""
    cohorts = Cohort.objects.select_related("program")
    query = urlencode(desks.Wanted.read(request.POST, cohorts).query())
    response = redirect("desk")
    if query:
        response["Location"] += f"?{query}"
    return response


def _to_learner(certificate):
    if certificate.enrollment is None:
        return redirect("desk")
    return redirect("desk_learner", certificate.enrollment.uuid)


def _tabs(found):
    words = {
        "all": _("All"),
        "eligible": _("Eligible"),
        "not-yet": _("Not yet"),
        "issued": _("Issued"),
    }
    return [
        {
            "words": words[tab],
            "count": found.counts[tab],
            "query": urlencode(found.wanted.query(standing="" if tab == "all" else tab)),
            "open": tab == found.wanted.tab,
        }
        for tab in desks.TABS
    ]


def _history(enrollment, profile, certificates):
    """What the log says about this learner in this program, newest first."""
    about = Q(thing_type="courses.enrollment", thing_id=str(enrollment.pk))
    if profile:
        about |= Q(thing_type="courses.learnerprofile", thing_id=str(profile.pk))
    ids = [str(certificate.pk) for certificate in certificates]
    about |= Q(thing_type="certificates.certificate", thing_id__in=ids)
    entries = AuditEntry.objects.filter(about).select_related("actor").order_by("-id")[:HISTORY]
    words = {
        "courses.enrollment": _("this enrollment"),
        "courses.learnerprofile": _("the profile"),
        "certificates.certificate": _("the certificate"),
    }
    return [{"entry": entry, "what": words[entry.thing_type]} for entry in entries]
