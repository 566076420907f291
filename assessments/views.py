"""Cases over HTTP: begin, answer, give, look back. Whose attempt it is decides first; a stranger's is a 404."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from assessments import actions, forms, pictures, reports, screens, whose
from assessments.engine import kinds
from assessments.engine.release import Viewer
from assessments.log import Log
from assessments.models import Attempt, CasePage, CasePicture, Sitting, Words
from assessments.refusals import (
    CannotBegin,
    Closed,
    Conflict,
    NotFromHere,
    NotReady,
    Stale,
    TooLong,
    note_refusal,
    recorded,
)
from assessments.timing import remaining
from cms import access, audit
from cms.errors import wants_json
from cms.media import POLICY as PICTURE_POLICY
from courses import doors

MOST_BYTES = 64_000


def case_context(request, page):
    """What the page of a case shows this visitor."""
    enrollment = doors.enrollment_for(request.user, page)
    context = screens.case_screen(
        user=request.user,
        page=page,
        enrollment=enrollment,
        now=timezone.now(),
        wanted=request.GET.get("sitting"),
    )
    if access.may(request.user, "attempt", "read", page=page):
        program = doors.program_of(page)
        context |= screens.learners_screen(page=page, program=program, number=request.GET.get("p"))
    return context


@require_http_methods(["GET", "POST"])
@recorded("start")
def start(request, page_id):
    """Begin the case, or go on with the attempt that is open."""
    page = get_object_or_404(CasePage.objects.live(), pk=page_id)
    if not doors.may_read(request.user, page):
        raise Http404
    if request.method == "GET":  # as after signing in again
        return redirect(page.url)
    enrollment = doors.enrollment_for(request.user, page)
    if enrollment is None:
        raise CannotBegin(_("Only learners of this program can begin its cases."))
    doors.refuse_if_not_open(request.user, page)
    sitting = _sitting(request, enrollment, page.key)
    attempt = actions.start(enrollment=enrollment, case_key=page.key, sitting=sitting)
    return redirect("attempt", attempt.uuid)


def _sitting(request, enrollment, case_key):
    """The sitting the page was about, if it is one of this learner's; else whichever is next."""
    wanted = request.POST.get("sitting", "")
    rows = Sitting.objects.filter(cohort=enrollment.cohort_id, case_key=case_key)
    return (
        rows.filter(pk=wanted).first()
        if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19
        else None
    )


@require_GET
def attempt(request, uuid):
    """The open stage; a closed attempt leads to its look back, and so does every attempt of somebody else."""
    found = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    if found.user_id == request.user.pk:
        found = whose.in_time(found)
        if found.is_open:
            log = Log.of(found)
            if screens.open_talk(log):
                context = screens.talk_screen(log, now=timezone.now(), asked=request.GET.get("turn", ""))
                return render(request, "assessments/talk/turn.html", context)
            context = screens.attempt_screen(log, now=timezone.now())
            return render(request, "assessments/attempt.html", context)
    else:
        whose.may_look(request, found)
    return redirect("debrief", uuid)


@require_http_methods(["GET", "PUT"])
@recorded("draft")
def draft(request, uuid, item):
    """What stands in one field; PUT keeps what is sent. Answers JSON, and says "saved" only when it is.

    The cheapest request of an attempt: its row is read once, where it is locked.
    """
    if request.method == "GET":
        mine = whose.in_time(whose.mine(request, uuid))
        if mine.version.definition.find(item) is None:
            raise NotFromHere(_("This is not part of the case. Load the page again."))
        kept = mine.drafts.filter(item=item).first()
        stands = {"rev": kept.rev if kept else 0, "raw": kept.raw if kept else {}, "state": mine.state}
        return JsonResponse({**stands, "remaining_ms": _remaining_ms(mine)})
    if len(request.body) > MOST_BYTES:
        raise TooLong(_("This answer is too long. Shorten it, and it will be saved."))
    raw, rev = forms.draft(request.body)
    mine = Attempt.objects.of(request.user).filter(uuid=uuid)
    try:
        kept = actions.save_draft(of=mine, item=item, raw=raw, rev=rev)
    except Attempt.DoesNotExist:
        raise Http404 from None
    return JsonResponse(
        {
            "rev": kept.rev,
            "saved_at": kept.saved_at.isoformat(),
            "saved": screens.clock(kept.saved_at),
            "remaining_ms": _remaining_ms(kept.attempt),
        }
    )


def _remaining_ms(attempt):
    left = remaining(attempt.deadline_at, timezone.now())
    return None if left is None else int(left.total_seconds() * 1000)


@require_http_methods(["GET", "POST"])
@recorded("give")
def give(request, uuid, stage):
    """Give the open stage: it locks. What cannot be given comes back with everything still in it."""
    mine = whose.mine(request, uuid)
    if request.method == "GET":  # as after signing in again
        return redirect("attempt", uuid)
    raws, event_id = forms.raws(request.POST), forms.event_id(request.POST.get("event"))
    try:
        receipt = actions.give(
            attempt=mine,
            stage=stage,
            raws=raws,
            revs=forms.revs(request.POST),
            event_id=event_id,
            despite=forms.despite(request.POST.get("despite", "")),
        )
    except (NotReady, Conflict, Stale, Closed) as refused:
        if wants_json(request):
            raise
        return _once_more(request, uuid, stage, raws, event_id, refused)
    url = reverse("debrief" if receipt.is_last else "attempt", args=[uuid])
    if wants_json(request):
        given = {"receipt": receipt.code, "given": screens.clock(receipt.at)}
        return JsonResponse({"stage": receipt.stage, "url": url, **given})
    return redirect(url)


def _once_more(request, uuid, stage, raws, event_id, refused):
    """The page again, with what was sent and what is to be looked at; or what stands, where it went on elsewhere."""
    note_refusal(request, "give", uuid, refused)
    log = Log.of(whose.mine(request, uuid))
    if isinstance(refused, (Stale, Closed)):
        context = screens.stale_screen(log, stage, raws, refused)
        return render(request, "assessments/stale.html", context, status=refused.status)
    context = screens.attempt_screen(
        log,
        now=timezone.now(),
        posted=raws,
        event_id=event_id,
        problems=getattr(refused, "problems", None),
        changed={one.item: one.raw for one in getattr(refused, "drafts", [])},
    )
    context |= {"refused": refused, "despite": getattr(refused, "despite", "")}
    return render(request, "assessments/attempt.html", context, status=refused.status)


@require_GET
def debrief(request, uuid):
    """The look back: the learner's own as far as it is released; everything for faculty of the course, on record."""
    found = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    is_owner = found.user_id == request.user.pk
    if is_owner:
        found = whose.in_time(found)
        if found.is_open:
            return redirect("attempt", uuid)
    else:
        whose.may_look(request, found)
    viewer = Viewer(is_owner=is_owner, is_staff=not is_owner)
    context = screens.debrief_screen(Log.of(found), viewer=viewer, now=timezone.now())
    if is_owner:
        context |= screens.again(found) | {"seen": screens.seen_form(found)}
        reports.note_read(found)
    else:
        audit.record("viewed", found, by=request.user)
        context["may_erase"] = access.may(request.user, "attempt", "erase_words")
    context["is_owner"] = is_owner
    return render(request, "assessments/debrief.html", context)


@require_POST
def words_erase(request, uuid):
    """Erase what a learner typed, with a reason."""
    words = get_object_or_404(Words.objects.select_related("attempt"), pk=uuid)
    actions.erase_words(words=words, by=request.user, why=request.POST.get("why", ""))
    found = Attempt.objects.with_case().get(pk=words.attempt_id)
    if access.may(request.user, "attempt", "read", owner=found.user, page=screens.case_page(found)):
        item = found.definition.find(words.item)
        if item is not None and kinds.played(item):
            return redirect("talk_replay", found.uuid, words.item)
        return redirect("debrief", found.uuid)
    return redirect("desk")


@require_safe
def picture(request, sha256):
    """A picture of a frozen chart, for whoever has met it; anybody else finds nothing. Its bytes never change."""
    found = get_object_or_404(CasePicture, pk=sha256)
    if not pictures.may_see(request.user, found):
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["Content-Security-Policy"] = PICTURE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
