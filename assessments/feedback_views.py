"""The learner's feedback page, and what a learner does about a mark: question it, add to that, take it back."""

from datetime import date, time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import questioning, reports, teaching, whose
from assessments.engine.release import Viewer
from assessments.log import Log
from assessments.models import Attempt, MarkQuestion, QuestionMessage
from assessments.refusals import (
    CannotQuestion,
    FeedbackNotPrinted,
    QuestionClosed,
    WithoutReason,
    WordsTooLong,
    recorded,
)
from assessments.screens.feedback import feedback_screen
from cms import access, audit, pdf
from courses import calendar_days
from courses.passport_views import PAPER


def _open(request, uuid):
    """(the attempt, who looks): the learner's own, or one that staff may look at; else 404."""
    found = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    is_owner = found.user_id == request.user.pk
    if is_owner:
        found = whose.in_time(found)
    else:
        whose.may_look(request, found)
    return found, Viewer(is_owner=is_owner, is_staff=not is_owner)


@require_safe
def feedback(request, uuid):
    """What went well, what to change, and why: the learner's own as far as it is released; staff look on record."""
    found, viewer = _open(request, uuid)
    if found.is_open and viewer.is_owner:
        return redirect("attempt", uuid)
    return _page(request, found, viewer)


def _page(request, found, viewer, **more):
    context = feedback_screen(Log.of(found), viewer=viewer, now=timezone.now())
    context |= {"is_owner": viewer.is_owner, **more}
    if viewer.is_owner:
        reports.note_read(found)
    else:
        audit.record("viewed", found, by=request.user)
        context["may_erase"] = access.may(request.user, "attempt", "erase_words")
        context["may_grant"] = teaching.may(request.user, found.sitting, "marking", "lead")
    status = more["refused"].status if more.get("refused") else 200
    return render(request, "assessments/feedback/page.html", context, status=status)


@require_safe
def feedback_pdf(request, uuid):
    """The same on paper, as a tagged PDF."""
    found, viewer = _open(request, uuid)
    if found.is_open and viewer.is_owner:
        return redirect("attempt", uuid)
    context = feedback_screen(Log.of(found), viewer=viewer, now=timezone.now())
    if not viewer.is_owner:
        audit.record("downloaded", found, by=request.user)
    try:
        content = pdf.render(
            "pdf/feedback.html",
            {**context, "is_owner": viewer.is_owner, "today": timezone.localdate()},
            stationery=PAPER,
            title=f"{context['title']}: {_('feedback')}",
            language=get_language(),
        )
    except pdf.PdfError as error:
        raise FeedbackNotPrinted from error
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="feedback-{found.uuid.hex[:8]}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@recorded("question")
def ask(request, uuid, item):
    """Question a mark. What cannot be sent comes back on the page with everything still in it."""
    found = whose.mine(request, uuid)
    given = {"why": request.POST.get("why", ""), "criterion": request.POST.get("criterion", "")}
    if found.definition.find(item) is None:
        raise Http404
    try:
        question = questioning.ask(attempt=found, item=item, by=request.user, **given)
    except (CannotQuestion, WithoutReason, WordsTooLong) as refused:
        return _page(request, found, Viewer(is_owner=True), refused=refused, asked_item=item, given=given)
    messages.success(request, _("Your question is with your course faculty. They are told, and answer here."))
    return redirect(f"{reverse('feedback', args=[uuid])}#question-{question.pk}")


@require_POST
@recorded("question")
def write(request, question):
    """Add to one's own open question, or take it back. What cannot be added comes back on the page, whole."""
    rows = MarkQuestion.objects.filter(attempt__user=request.user).select_related("attempt")
    found = get_object_or_404(rows, uuid=question)
    text = request.POST.get("text", "")
    try:
        if request.POST.get("act") == "withdraw":
            questioning.withdraw(question=found, by=request.user)
            said = _("Your question is taken back. The mark stays as it is.")
        else:
            questioning.write(question=found, text=text, by=request.user, side=QuestionMessage.Side.LEARNER)
            said = _("It is added to your question.")
    except (QuestionClosed, WithoutReason, WordsTooLong) as refused:
        attempt = whose.mine(request, found.attempt.uuid)
        more = {"refused": refused, "added_to": found.pk, "added": text}
        return _page(request, attempt, Viewer(is_owner=True), **more)
    messages.success(request, said)
    return redirect(f"{reverse('feedback', args=[found.attempt.uuid])}#question-{found.pk}")


@require_POST
def later(request, uuid):
    """Let a learner question marks of an attempt until later. What is refused comes back on the page, whole."""
    found = get_object_or_404(Attempt.objects.with_case(), uuid=uuid)
    if not teaching.may(request.user, found.sitting, "marking", "lead"):
        raise Http404
    if found.user_id == request.user.pk:
        raise CannotQuestion(_("Nobody grants something to themself. Ask a colleague."))
    given = {name: request.POST.get(name, "") for name in ("until", "why")}
    try:
        until = _end_of(given["until"], found.sitting.cohort.zone)
        questioning.grant(attempt=found, until=until, why=given["why"], by=request.user)
    except (CannotQuestion, WithoutReason) as refused:
        whose.may_look(request, found)
        return _page(request, found, Viewer(is_owner=False, is_staff=True), refused=refused, later=given)
    messages.success(request, _("It is kept. Until then the learner can question marks of this attempt."))
    return redirect("feedback", uuid)


def _end_of(day, zone):
    """The end of a day that was typed, in the cohort's clock."""
    try:
        return calendar_days.instant(date.fromisoformat(day[:10]), time(23, 59), zone, latest=True)
    except (ValueError, OverflowError):
        raise CannotQuestion(_("Choose a day until which marks can be questioned.")) from None


@require_POST
def message_erase(request, pk):
    """Erase what somebody wrote in a thread, with a reason."""
    found = get_object_or_404(QuestionMessage.objects.select_related("question__attempt"), pk=pk)
    questioning.erase(message=found, why=request.POST.get("why", ""), by=request.user)
    attempt = Attempt.objects.with_case().get(pk=found.question.attempt_id)
    try:
        whose.may_look(request, attempt)
    except Http404:
        return redirect("desk")
    return redirect("feedback", attempt.uuid)
