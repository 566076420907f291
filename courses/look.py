"""In the CMS: a draft as a nurse would meet it in a certain cohort on a certain day."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms import access
from courses.dates import Dates
from courses.doors import not_open, program_of
from courses.forms import seats
from courses.models import Cohort, LearnerPage
from courses.viewing import Viewing, profile_in


class LookForm(forms.Form):
    """Whose eyes, in which cohort, when."""

    seat = forms.ChoiceField(label=_("As"), required=False)
    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("In cohort"), required=False)
    on = forms.DateTimeField(
        label=_("On"),
        required=False,
        help_text=_("In the cohort's time zone; empty means now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = [("", _("Everybody: nothing folded")), *seats()]
        self.fields["cohort"].queryset = (
            Cohort.objects.filter(program=program) if program else Cohort.objects.none()
        )

    @property
    def viewing(self):
        """What was chosen, as a Viewing. The moment is read in the cohort's zone."""
        cohort, at = self.cleaned_data["cohort"], self.cleaned_data["on"]
        if at is not None and cohort is not None:
            at = at.replace(tzinfo=cohort.zone)
        return Viewing(profile_in(self.cleaned_data["seat"]), cohort, at or timezone.now())


def _draft(request, page_id):
    """The newest draft of a page of the curriculum, for whoever may write or review it."""
    page = get_object_or_404(Page, pk=page_id)
    if not access.works_on(request.user, page):
        raise Http404
    draft = page.get_latest_revision_as_object()
    if not isinstance(draft, LearnerPage):
        raise Http404
    return draft


@require_safe
def look(request, page_id):
    """The frame: three choices above, the page as it then looks below."""
    draft = _draft(request, page_id)
    form = LookForm(request.GET or None, program=program_of(draft))
    query = request.GET.urlencode() if form.is_bound and form.is_valid() else ""
    context = {"form": form, "page": draft, "query": query, "shows": form.is_bound and form.is_valid()}
    return render(
        request, "courses/look.html", context, status=422 if form.is_bound and not form.is_valid() else 200
    )


@require_safe
@xframe_options_sameorigin
def looked_at(request, page_id):
    """The page itself, drawn for the frame."""
    draft = _draft(request, page_id)
    form = LookForm(request.GET, program=program_of(draft))
    request.is_preview = True
    request.viewing = form.viewing if form.is_valid() else None
    if request.viewing and request.viewing.cohort:
        hold = Dates.in_cohort(request.viewing.cohort).waits_for(draft, request.viewing.at)
        if hold:
            return not_open(request, draft, hold)
    return TemplateResponse(request, draft.get_template(request), draft.get_context(request))
