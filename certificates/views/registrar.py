"""What the registrar asks for: who completed when, as a list and as a file; and one learner's record of study on paper."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from certificates import registrar, spreadsheets, study_record
from cms import access, audit
from courses.models import Cohort, Enrollment

ON_A_PAGE = 50
COLUMNS = (
    _("Name on the certificate"), _("Name of the account"), _("E-mail"), _("Program"), _("Cohort"), _("Enrolled on"),
    _("Award date"), _("Credits"), _("Grade average"), _("Certificate number"),
)  # fmt: skip


class AwardsForm(forms.Form):
    """Which awards: of a cohort, between two days."""

    cohort = forms.ModelChoiceField(
        Cohort.objects.select_related("program"),
        label=_("Cohort"),
        required=False,
        to_field_name="uuid",
        empty_label=_("All cohorts"),
    )
    first = forms.DateField(
        label=_("Awarded from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(label=_("to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self):
        """The first day comes first."""
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("last") and cleaned["first"] > cleaned["last"]:
            self.add_error("last", _("This day is before the first one."))
        return cleaned


@require_safe
def awards(request):
    """List who completed: award date, credits, number."""
    form = AwardsForm(request.GET)
    rows = registrar.awards(**form.cleaned_data) if form.is_valid() else registrar.nothing()
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    page.object_list = registrar.described(page.object_list)
    shown = [one.certificate.learner_id for one in page.object_list]
    audit.read(form.cleaned_data.get("cohort") or ("courses.cohort", ""), by=request.user, people=shown)
    asked = request.GET.copy()
    asked.pop("p", None)
    context = {"form": form, "page": page, "query": asked.urlencode()}
    return render(request, "certificates/registrar.html", context, status=200 if form.is_valid() else 422)


@require_safe
def awards_file(request, kind):
    """The same list as a file for a spreadsheet, all of it."""
    form = AwardsForm(request.GET)
    if kind not in spreadsheets.TYPES or not form.is_valid():
        raise Http404
    found = registrar.described(registrar.awards(**form.cleaned_data))
    asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
    thing = form.cleaned_data["cohort"] or ("courses.cohort", "")
    shown = sorted({one.certificate.learner_id for one in found if one.certificate.learner_id})
    audit.record(
        "downloaded awards of", thing, by=request.user, learners=len(found), shown=shown, kind=kind, **asked
    )
    rows = [one.cells for one in found]
    return spreadsheets.response(kind, f"awards-{timezone.localdate():%Y-%m-%d}", COLUMNS, rows)


@require_safe
def record_of_study(request, enrollment):
    """One learner's courses, requirements and dates on paper: for the learner, and for the office."""
    rows = Enrollment.objects.select_related(
        "cohort__program", "user__learner_profile__discipline", "user__learner_profile__sub_role", "rules"
    )
    enrollment = get_object_or_404(rows, uuid=enrollment)
    if enrollment.user_id != request.user.pk:
        if not access.may(request.user, "standing", "read"):
            raise Http404
        audit.record("printed the record of", enrollment, by=request.user, user=enrollment.user_id)
    return study_record.response(request, enrollment)
