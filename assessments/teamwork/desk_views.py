"""The sets of teams at the desk: the list, a new one, one of them whole, and its exercises."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import ExerciseVersion, TeamTask
from assessments.refusals import WithoutReason
from assessments.teamwork import overview, scope, tasks, teams
from assessments.teamwork.forms import DatesForm, TeamingForm
from assessments.teamwork.refusals import NotFormed, NotSet
from cms import access, audit

READ_OR_WRITE = ["GET", "HEAD", "POST"]
MOST_SHOWN = 200
REFUSED = (NotFormed, NotSet, WithoutReason)


@require_safe
def desk(request):
    """The sets of teams in one's cohorts, the newest first."""
    rows = scope.teamings_for(request.user).annotate(
        running=Count("teams", filter=Q(teams__ended_at=None), distinct=True),
        placed=Count("members", filter=Q(members__ended_at=None), distinct=True),
        set=Count("tasks", filter=Q(tasks__ended_at=None), distinct=True),
    )
    context = {
        "teamings": list(rows[:MOST_SHOWN]),
        "may_form": access.reach(request.user, "team", "form") is not None,
    }
    return render(request, "assessments/teamwork/desk.html", context)


@require_http_methods(READ_OR_WRITE)
def new(request):
    """Begin a set of teams, then look at the teams proposed for it."""
    chosen = scope.cohorts_for(request.user).filter(uuid=uuid_of(request.GET.get("cohort"))).first()
    form = TeamingForm(request.POST or None, user=request.user, initial={"cohort": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            made = teams.make_teaming(by=request.user, **form.cleaned_data)
        except NotFormed as refused:
            form.add_error("title", refused.sentence)
        else:
            return redirect("teaming_propose", made.uuid)
    status = 422 if form.is_bound else 200
    return render(request, "assessments/teamwork/new.html", {"form": form}, status=status)


def uuid_of(value):
    """The UUID somebody sent, or None for what is none."""
    try:
        return UUID(value or "")
    except ValueError:
        return None


@require_safe
def teaming(request, uuid):
    """Every team of a set on one page: who is in it, and how far it is with each exercise."""
    found = scope.teaming_or_404(request.user, uuid)
    whole = overview.whole(found)
    audit.read(found, by=request.user, people=whole.people)
    context = {
        "teaming": found,
        "whole": whole,
        "may_form": scope.may(request.user, found, "form") and found.ended_at is None,
        "may_set": scope.may(request.user, found, "set") and found.ended_at is None,
        "may_erase": access.may(request.user, "attempt", "erase_words"),
        "may_read_work": scope.may(request.user, found, "read_work"),
        "now": timezone.now(),
    }
    return render(request, "assessments/teamwork/teaming.html", context)


def act_on(request, then, act, done):
    """Do something, say so, and go on; what is refused is said as well, and nothing is changed."""
    try:
        act()
    except REFUSED as refused:
        messages.warning(request, f"{refused.title} {refused.sentence}")
    else:
        messages.success(request, done)
    return then


@require_http_methods(READ_OR_WRITE)
def exercises(request, uuid):
    """The exercises set to the teams of a set, and those that could be; POST sets one."""
    found = scope.teaming_or_404(request.user, uuid, "set")
    pages = scope.exercises(found.cohort)
    set_now = list(found.tasks.filter(ended_at=None).select_related("version").defer("version__content"))
    taken = {one.exercise_key for one in set_now}
    offered = [page for page in pages if page.key not in taken]
    wanted = request.POST.get("page") or request.GET.get("page")
    page = next((one for one in offered if str(one.pk) == wanted), None)
    form = None
    if page is not None:
        form = DatesForm(
            request.POST if "opens_day" in request.POST else None, cohort=found.cohort, days=page.days
        )
        if form.is_bound and form.is_valid():
            return act_on(
                request,
                redirect("teaming_exercises", uuid),
                lambda: teams.set_task(teaming=found, page=page, by=request.user, **form.dates),
                _("“%(title)s” is set. Every team finds it on its page.") % {"title": page.title},
            )
    context = {"teaming": found, "tasks": set_now, "offered": offered, "page": page, "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "assessments/teamwork/exercises.html", context, status=status)


@require_http_methods(READ_OR_WRITE)
def task(request, uuid, task):
    """One exercise that is set: other dates, a newer version while nobody began, taking it back."""
    found = scope.teaming_or_404(request.user, uuid, "set")
    one = get_object_or_404(
        TeamTask.objects.select_related("version", "teaming__cohort").filter(teaming=found, ended_at=None),
        uuid=task,
    )
    form = DatesForm(
        request.POST if request.POST.get("act") == "dates" else None, cohort=found.cohort, task=one
    )
    if request.method == "POST":
        answer = _act_on_task(request, found, one, form)
        if answer is not None:
            return answer
    newest = ExerciseVersion.objects.newest(one.exercise_key)
    context = {
        "teaming": found,
        "task": one,
        "form": form,
        "newest": newest if newest.pk != one.version_id else None,
        "begun": tasks.begun(one),
        "done": tasks.done_by(one),
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessments/teamwork/task.html", context, status=status)


def _act_on_task(request, found, one, form):
    act, then = request.POST.get("act"), redirect("teaming_exercises", found.uuid)
    if act == "dates":
        if not form.is_valid():
            return None
        done = _("The dates are kept. Members of every team are told by mail.")
        return act_on(
            request, then, lambda: tasks.change_dates(task=one, by=request.user, **form.dates), done
        )
    if act == "back":
        why = request.POST.get("why", "")
        return act_on(
            request, then, lambda: tasks.take_back(task=one, by=request.user, why=why), _("It is taken back.")
        )
    if act == "newer":
        done = _("Every team has the newer version now.")
        return act_on(request, then, lambda: tasks.take_newer(task=one, by=request.user), done)
    raise Http404
