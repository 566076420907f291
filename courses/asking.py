"""Pages on which a learner asks for more time, and the office answers."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import doors, more_time, pausing
from courses.models import ExtensionRequest


class AskForm(forms.Form):
    """Why, and nothing that need be said."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=ExtensionRequest.Reason.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("Anything you want to say"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("You need not. You can take it back or erase it at any time."),
    )


class AnswerForm(forms.Form):
    """So many days, or none, and a sentence."""

    days = forms.IntegerField(
        label=gettext_lazy("Days more, for everything that is due"),
        help_text=gettext_lazy(
            "At the same hour in the cohort's zone. What has passed is counted from today."
        ),
        min_value=1,
        max_value=120,
        initial=14,
        error_messages={"required": gettext_lazy("Say how many days.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("A sentence for the learner"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("They read it on their page. The e-mail only says that there is an answer."),
    )

    def __init__(self, *args, uuid, **kwargs):
        self.uuid = uuid
        super().__init__(*args, auto_id=f"%s-{uuid.hex[:8]}", **kwargs)
        self.fields["days"].required = "decline" not in self.data

    def clean(self):
        """Days to give them, or words to decline."""
        cleaned = super().clean()
        if "decline" in self.data and not cleaned.get("answer"):
            self.add_error("answer", _("Say why not, and what else might help."))
        return cleaned


@require_safe
def more_time_any(request):
    """Lead to the page of the one program somebody studies, or let them choose."""
    enrollments = list(doors.enrollments_of(request.user))
    if len(enrollments) == 1:
        return redirect("more_time", enrollments[0].uuid)
    return render(request, "courses/more_time_which.html", {"enrollments": enrollments})


@require_http_methods(["GET", "HEAD", "POST"])
def more_time_page(request, enrollment):
    """Ask for more time, and read what was answered."""
    found = more_time.enrollment_of(request.user, enrollment)
    if found is None:
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        more_time.ask(enrollment=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("The program office has your question. You need do nothing more."))
        return redirect("more_time", found.uuid)
    asked = list(more_time.of(found))
    waiting = next((one for one in asked if one.answered_at is None), None)
    context = {
        "enrollment": found,
        "form": form,
        "waiting": waiting,
        "answered": [one for one in asked if one.answered_at and one.answered_by_id],
        "support": pausing.lines_of(found.cohort.program),
    }
    return render(request, "courses/more_time.html", context, status=422 if form.is_bound else 200)


@require_POST
def more_time_undo(request, uuid):
    """Take one's own request back, or erase what one wrote in it."""
    asked = get_object_or_404(ExtensionRequest, uuid=uuid, enrollment__user=request.user)
    if asked.answered_at is None:
        more_time.take_back(request=asked, by=request.user)
        messages.success(request, _("Taken back. What you wrote is erased."))
    else:
        more_time.erase_words(request=asked, by=request.user)
        messages.success(request, _("What you wrote is erased."))
    return redirect("more_time", asked.enrollment.uuid)


@require_safe
def requests(request):
    """The office's queue: who asks for more time, the oldest first."""
    return _queue(request)


def _queue(request, wrong=None):
    """The page; `wrong` is the form that was sent and has something to put right."""
    waiting = list(more_time.waiting())
    for one in waiting:
        one.is_own = one.enrollment.user_id == request.user.pk
        one.form = wrong if wrong and wrong.uuid == one.uuid else AnswerForm(uuid=one.uuid)
    more_time.looked_at(waiting, by=request.user)
    status = 422 if wrong else 200
    return render(request, "courses/desk/requests.html", {"waiting": waiting}, status=status)


@require_POST
def request_answer(request, uuid):
    """Give days, or decline in words."""
    asked = get_object_or_404(more_time.waiting(), uuid=uuid)
    form = AnswerForm(request.POST, uuid=asked.uuid)
    if not form.is_valid():
        return _queue(request, form)
    answer = form.cleaned_data["answer"]
    if "give" in request.POST:
        given = more_time.grant(request=asked, days=form.cleaned_data["days"], answer=answer, by=request.user)
        messages.success(
            request,
            ngettext("One date is later now; the learner has been told.",
                     "%(n)d dates are later now; the learner has been told.", given) % {"n": given},
        )  # fmt: skip
    else:
        more_time.decline(request=asked, answer=answer, by=request.user)
        messages.success(request, _("Answered; the learner has been told."))
    return redirect("requests")
