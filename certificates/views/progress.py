"""How learners stand at the desk: the map of requirements, who may not get there, and the rules that say so."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import desk as desks
from certificates import falling_behind, progress_map
from certificates.models import RiskRule
from cms import audit
from cms.sent import row_number
from courses.models import Cohort, ProgramPage

ON_A_PAGE = 50


def _asked(request):
    """(every cohort with how many learners it has, the one asked for or None)."""
    counted = Cohort.objects.select_related("program").annotate(learners=Count("enrollments"))
    cohorts = list(counted.order_by("-starts_on", "name"))
    wanted = desks.Wanted.read(request.GET, cohorts)
    return cohorts, wanted.cohort


@require_safe
def progress(request):
    """Show how a cohort stands with each requirement, as a map and as a table."""
    cohorts, cohort = _asked(request)
    cohort = cohort or max(
        (one for one in cohorts if one.learners), key=lambda one: one.learners, default=None
    )
    if cohort is None:
        return render(request, "certificates/progress.html", {"cohorts": cohorts})
    records = progress_map.in_view(cohort=cohort)
    waiting = desks.refresh(records)
    found = progress_map.of(records)
    if found.by_learner:
        audit.read(cohort, by=request.user, people=records.values_list("user_id", flat=True))
    context = {
        "cohorts": cohorts,
        "cohort": cohort,
        "map": found,
        "waiting": waiting,
        "figure": {
            "columns": [str(number) for number in range(1, len(found.rules) + 1)],
            "rows": [(name, cells) for name, _link, cells in found.rows],
            "title": _("Requirements of %(cohort)s") % {"cohort": cohort.name},
            "about": _about(found),
        },
        "states": [(state, words) for state, words in progress_map.WORDS.items()],
    }
    return render(request, "certificates/progress.html", context)


def _about(found):
    worst = min(found.rules, key=lambda rule: rule[2] / rule[3], default=None)
    if worst is None:
        return _("There is nothing to show yet.")
    return _("Fewest have met this: %(title)s, %(met)s of %(all)s.") % {
        "title": worst[1],
        "met": worst[2],
        "all": worst[3],
    }


@require_safe
def risks(request):
    """List the learners of whom a rule says that they may not get there, with what it says."""
    cohorts, cohort = _asked(request)
    records = progress_map.in_view(cohort=cohort)
    waiting = desks.refresh(records)
    worries = falling_behind.worries(records)
    page = Paginator(worries, ON_A_PAGE).get_page(request.GET.get("p"))
    shown = [worry.record.user_id for worry in page.object_list]
    audit.read(cohort or ("courses.cohort", ""), by=request.user, people=shown, page="at risk")
    by_pk = {one.pk: one for one in cohorts}
    for worry in page:
        worry.record.cohort = by_pk[worry.record.cohort_id]
    context = {
        "cohorts": cohorts,
        "cohort": cohort,
        "page": page,
        "waiting": waiting,
        "query": f"cohort={cohort.uuid}" if cohort else "",
        "programs": ProgramPage.objects.filter(pk__in={one.program_id for one in cohorts}).order_by("title"),
        "any_rule": RiskRule.objects.exists(),
    }
    return render(request, "certificates/risks.html", context)


class RiskForm(forms.ModelForm):
    """One rule: what is looked at, for how many days, and of slowness which share."""

    class Meta:
        model = RiskRule
        fields = ("kind", "days", "percent")
        widgets = {"kind": forms.RadioSelect}
        error_messages = {"kind": {"required": _("Choose what is looked at.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = RiskRule.Kind.choices
        self.fields["kind"].label = _("What is looked at")
        self.fields["days"].label = _("Days")
        self.fields["percent"].label = _("Per cent of the requirements")


@require_http_methods(["GET", "HEAD", "POST"])
def risk_rules(request, program):
    """Show, add and remove the rules of a program that say who may not get there."""
    program = get_object_or_404(ProgramPage, pk=program)
    if "remove" in request.POST:
        number = row_number(request.POST["remove"])
        row = get_object_or_404(program.risk_rules, pk=number)
        falling_behind.remove_rule(rule=row, by=request.user)
        messages.success(request, _("The rule is taken away."))
        return redirect("risk_rules", program.pk)
    form = RiskForm(request.POST or None, instance=RiskRule(program=program))
    if request.method == "POST" and form.is_valid():
        falling_behind.add_rule(rule=form.save(commit=False), by=request.user)
        messages.success(request, _("The rule is added. The list goes by it from now on."))
        return redirect("risk_rules", program.pk)
    rows = [(row, falling_behind.as_rule(row).words) for row in program.risk_rules.all()]
    context = {"program": program, "form": form, "rules": rows}
    return render(request, "certificates/risk_rules.html", context, status=422 if form.is_bound else 200)
