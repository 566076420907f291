"""The sittings of one's courses at the desk: list, open, change, look at who sits, move to a version, release."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments import receipts, roster, sitting_words, teaching
from assessments import sittings as acts
from assessments.engine.release import Moment, policy_of
from assessments.models import Attempt, CasePage, Sitting
from assessments.screens.moments import moments
from assessments.sitting_form import SittingForm
from cms import access, audit

READ_OR_WRITE = ["GET", "HEAD", "POST"]
SEEN = "seen"
"""The digest of the plan somebody looked at and agreed to."""
ON_A_PAGE = 30


@require_safe
def sittings(request):
    """List the sittings of one's courses; with a receipt that a learner quotes, the work it is of."""
    receipt = request.GET.get("receipt", "")[:40]
    words, cohort = request.GET.get("q", "")[:80], request.GET.get("cohort", "")
    rows = teaching.sittings(request.user).annotate(
        begun=Count("attempts__user", filter=~Q(attempts__state=Attempt.State.VOID), distinct=True),
        running=Count("attempts", filter=Q(attempts__state=Attempt.State.OPEN)),
    )
    if words:
        rows = rows.filter(version__title__icontains=words)
    cohorts = list(teaching.cohorts(request.user)[:100])
    chosen = next((one for one in cohorts if str(one.uuid) == cohort), None)
    if chosen:
        rows = rows.filter(cohort=chosen)
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        "page": Paginator(rows.order_by("-created_at", "-pk"), ON_A_PAGE).get_page(request.GET.get("p")),
        "cohorts": cohorts,
        "chosen": chosen,
        "words": words,
        "receipt": receipt,
        "found": _found(request, receipt),
        "query": query.urlencode(),
        "now": timezone.now(),
    }
    return render(request, "assessments/desk/sittings.html", context)


def _found(request, receipt):
    """What a receipt is of, each with its learner; whoever finds somebody so is noted in the log."""
    found = receipts.find_for(request.user, receipt) if receipt.strip() else []
    for one in found:
        audit.read(one.attempt, by=request.user, people=[one.attempt.user_id], found_by="receipt")
    return found


@require_http_methods(READ_OR_WRITE)
def sitting_new(request):
    """Set a case to a cohort: the form, then what it would mean, then it is open."""
    form = SittingForm(request.POST or None, user=request.user)
    if not _is_settled(request, form):
        return _form(request, form)
    new = Sitting(
        cohort=form.cleaned_data["cohort"],
        case_key=form.version.case_key,
        version=form.version,
        purpose=form.cleaned_data["purpose"],
        **form.rules,
    )
    plan = sitting_words.plan_to_open(new, form.asked)
    if request.POST.get(SEEN) != plan.digest:
        return _show_plan(request, plan, new)
    made = acts.open_sitting(
        cohort=new.cohort,
        case_key=new.case_key,
        purpose=new.purpose,
        version=new.version,
        by=request.user,
        **form.rules,
    )
    messages.success(request, _("The sitting is there. Learners find its rules on the page of the case."))
    return redirect("sitting", made.pk)


@require_http_methods(READ_OR_WRITE)
def sitting_edit(request, pk):
    """Change the rules of a sitting: the form, then what changes and for whom, then it is changed."""
    found = teaching.sitting_or_404(request.user, pk, "sitting", "write")
    form = SittingForm(request.POST or None, user=request.user, sitting=found)
    if not _is_settled(request, form):
        return _form(request, form)
    plan = sitting_words.plan_to_change(found, form.rules, form.asked)
    if not plan.rows:
        messages.info(request, _("Nothing was changed."))
        return redirect("sitting", pk)
    if request.POST.get(SEEN) != plan.digest:
        return _show_plan(request, plan, sitting_words.with_rules(found, form.rules))
    _changed, moved = acts.change(sitting=found, by=request.user, **form.rules)
    later = ngettext("One open try has a later deadline.", "%(n)s open tries have a later deadline.", moved)
    messages.success(
        request, " ".join([_("The sitting is changed."), later % {"n": moved} if moved else ""]).strip()
    )
    return redirect("sitting", pk)


def _is_settled(request, form):
    """Whether a form was sent, is valid, and is not to be changed once more."""
    return request.method == "POST" and form.is_valid() and "back" not in request.POST


def _form(request, form):
    faulty = form.is_bound and "back" not in request.POST
    context = {"form": form, "sitting": form.sitting}
    return render(request, "assessments/desk/sitting_form.html", context, status=422 if faulty else 200)


def _show_plan(request, plan, after):
    own = {"csrfmiddlewaretoken", SEEN}
    context = {
        "plan": plan,
        "sitting": after,
        "moments": moments(policy_of(after.purpose, after.feedback)),
        "sent": [
            (name, value) for name, values in request.POST.lists() if name not in own for value in values
        ],
        "looked": SEEN in request.POST,
    }
    return render(request, "assessments/desk/sitting_plan.html", context)


@require_safe
def sitting(request, pk):
    """One sitting: its rules, and its learners with what they did. Whose results were read is kept, once a page."""
    found = teaching.sitting_or_404(request.user, pk, "sitting", "read")
    now, wanted = timezone.now(), request.GET.get("only", "")
    wanted = wanted if wanted in roster.FILTERS else ""
    words = request.GET.get("q", "")[:80]
    page = roster.page(found, wanted=wanted, words=words, number=request.GET.get("p"), now=now)
    read = [str(row.attempt.uuid) for row in page.object_list if row.outcome]
    people = [row.enrollment.user_id for row in page.object_list]
    audit.read(found, by=request.user, people=people, **({"attempts": read} if read else {}))
    counted = roster.counts(found)
    context = {
        "sitting": found,
        "facts": sitting_words.facts(found),
        "moments": moments(found.policy),
        "page": page,
        "wanted": wanted,
        "words": words,
        "tabs": [
            {"name": name, "words": said, "count": counted[name]}
            for name, (said, _rule) in roster.FILTERS.items()
        ],
        "query": _query(request, "p"),
        "tab_query": _query(request, "p", "only"),
        "asking_url": _asking_url(request.user, found),
        "is_over": found.is_over_for_all(now),
        "waits_for_release": found.is_released or Moment.AFTER_RELEASE in found.policy.values(),
        "may": {
            "write": teaching.may(request.user, found, "sitting", "write"),
            "grant": teaching.may(request.user, found, "accommodation", "grant"),
            "sign": teaching.may(request.user, found, "attempt", "sign_debrief"),
            "rate": teaching.may(request.user, found, "rating", "assign"),
            "mark": found.scripts.exists() and teaching.may(request.user, found, "marking", "lead"),
            "set_aside": teaching.may(request.user, found, "attempt", "set_aside"),
        },
    }
    return render(request, "assessments/desk/sitting.html", context)


def _asking_url(user, sitting):
    """Where one reads who asks whom in this cohort; "" where nobody can be asked, or the case is not theirs to read."""
    if not sitting.version.definition.notes:
        return ""
    pages = CasePage.objects.in_program(sitting.cohort.program).of_cases([sitting.case_key])
    page = next((one for one in pages if access.may(user, "attempt", "read", page=one)), None)
    return f"{reverse('case_asking', args=[page.pk])}?cohort={sitting.cohort_id}" if page else ""


def _query(request, *without):
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()


@require_http_methods(READ_OR_WRITE)
def sitting_version(request, pk):
    """Let tries that begin from now on answer another version, with a reason."""
    found = teaching.sitting_or_404(request.user, pk, "sitting", "write")
    versions = list(acts.versions(found))
    if request.method == "POST":
        wanted = get_object_or_404(
            acts.versions(found), number=_number(request.POST.get("version"), found.version.number)
        )
        acts.switch_version(sitting=found, version=wanted, by=request.user, why=request.POST.get("why", ""))
        messages.success(
            request,
            _("Every try that begins from now on answers version %(n)s.") % {"n": wanted.number},
        )
        return redirect("sitting", pk)
    context = {
        "sitting": found,
        "versions": versions,
        "not_begun": acts.not_begun(found).count(),
        "begun": found.attempts.counted().count(),
    }
    return render(request, "assessments/desk/version.html", context)


def _number(text, fallback):
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else fallback
