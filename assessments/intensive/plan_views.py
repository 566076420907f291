"""Planning a day at the desk: the list, the day, its stations, its people, its schedule, opening it, and the sheets."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.intensive import grids, people, planning, schedules
from assessments.intensive.forms import AssignForm, DayForm, PlaceForm, StationForm
from assessments.intensive.refusals import CannotOpen, NotPlanned, NotThere
from assessments.models import IntensiveDay, Slot, Station, StationPerson
from assessments.refusals import WithoutReason
from cms import access, audit
from cms.sent import row_number

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@require_safe
def days(request):
    """The days of one's programs, the newest first."""
    rows = people.days_for(request.user)
    return render(request, "assessments/intensive/days.html", {"days": list(rows[:200])})


@require_http_methods(READ_OR_WRITE)
def new(request):
    """Plan a day."""
    return _day_form(request, IntensiveDay())


@require_http_methods(READ_OR_WRITE)
def edit(request, uuid):
    """Change what a day is."""
    return _day_form(request, people.day_or_404(request.user, uuid, "plan"))


def _day_form(request, day):
    form = DayForm(request.POST or None, instance=day, cohorts=people.cohorts_for(request.user))
    if request.method == "POST" and form.is_valid():
        planning.save_day(day=form.instance, by=request.user, changed=form.changed_data)
        messages.success(request, _("The day is kept."))
        return redirect("intensive_plan", form.instance.uuid)
    status = 422 if form.is_bound else 200
    return render(request, "assessments/intensive/day_form.html", {"form": form, "day": day}, status=status)


@require_http_methods(READ_OR_WRITE)
def station(request, uuid, number):
    """A station: a new one under the number 0, else the one with this number."""
    day = people.day_or_404(request.user, uuid, "plan")
    found = get_object_or_404(day.stations, number=number) if number else _next_station(day)
    form = StationForm(request.POST or None, instance=found)
    if request.method == "POST":
        if "remove" in request.POST and found.pk:
            return act_on(
                request,
                day,
                lambda: planning.remove_station(station=found, by=request.user),
                _("The station is taken out."),
            )
        if form.is_valid() and _done(
            form, lambda: planning.save_station(station=form.instance, by=request.user)
        ):
            messages.success(request, _("The station is kept."))
            return redirect("intensive_plan", day.uuid)
    context = {"form": form, "day": day, "station": found}
    return render(
        request, "assessments/intensive/station_form.html", context, status=422 if form.is_bound else 200
    )


def _next_station(day):
    last = day.stations.order_by("-number").first()
    return Station(day=day, number=last.number + 1 if last else 1)


def act_on(request, day, act, done, then="intensive_plan"):
    """Do something and say so; what is refused is said as well, and nothing is changed."""
    try:
        act()
    except (NotPlanned, NotThere, WithoutReason) as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect(then, day.uuid)


def _done(form, act):
    """Whether something was done. What is refused is said in the form, which keeps what was typed."""
    try:
        act()
    except (NotPlanned, NotThere, WithoutReason) as refused:
        form.add_error(None, refused.sentence)
        return False
    return True


@require_http_methods(READ_OR_WRITE)
def plan(request, uuid):
    """Everything about a day before it runs; POST changes one thing of it, named by `act`."""
    day = people.day_or_404(request.user, uuid, "plan")
    if request.method != "POST":
        return _plan_page(request, day)
    act = ACTS.get(request.POST.get("act"))
    if act is None:
        raise Http404
    return act(request, day)


def _plan_page(request, day, *, assign=None, place=None, refused=None, despite=""):
    read = schedules.whole(day)
    audit.read(day, by=request.user, people=[one.user_id for one in read.learners])
    context = {
        "day": day,
        "read": read,
        "grid": grids.grid(read),
        "clashes": schedules.clashes_of(day, read),
        "assign": assign or AssignForm(day=day),
        "place": place or PlaceForm(day=day, learners=people.learners(day)),
        "refused": refused,
        "despite": despite,
        "may_run": access.reach(request.user, "intensive", "read") is not None,
    }
    status = refused.status if refused else 422 if assign or place else 200
    return render(request, "assessments/intensive/plan.html", context, status=status)


def _assign(request, day):
    form = AssignForm(request.POST, day=day)
    if not (form.is_valid() and _done(form, lambda: _assigned(form, day, request.user))):
        return _plan_page(request, day, assign=form)
    messages.success(request, _("%(name)s is assigned, and told by mail.") % {"name": form.user})
    return redirect("intensive_plan", day.uuid)


def _assigned(form, day, by):
    data = form.cleaned_data
    planning.assign(day=day, user=form.user, role=data["role"], station=data["station"], by=by)


def _end(request, day):
    post = get_object_or_404(StationPerson, day=day, pk=row_number(request.POST.get("post")))
    why = request.POST.get("why", "")
    return act_on(
        request,
        day,
        lambda: planning.end(post=post, by=request.user, why=why),
        _("The assignment has ended. What was rated before stands."),
        _back(request),
    )


def _generate(request, day):
    return act_on(
        request, day, lambda: planning.generate(day=day, by=request.user), _("The schedule is made.")
    )


def _place(request, day):
    form = set_place(request, day)
    return _plan_page(request, day, place=form) if form else redirect("intensive_plan", day.uuid)


def set_place(request, day):
    """Set a place as its form says. Returns the form, with why not and what was typed; None once it is done."""
    form = PlaceForm(request.POST, day=day, learners=people.learners(day))
    if not (form.is_valid() and _done(form, lambda: _placed(form, day, request.user))):
        return form
    messages.success(request, _("The place is set."))
    return None


def _placed(form, day, by):
    data = form.cleaned_data
    planning.place(
        day=day,
        enrollment=data["enrollment"],
        station=data["station"],
        round_=data["round"],
        by=by,
        why=data.get("why", ""),
    )


def _take_out(request, day):
    slot = get_object_or_404(Slot, day=day, pk=row_number(request.POST.get("slot")))
    why = request.POST.get("why", "")
    return act_on(
        request,
        day,
        lambda: planning.take_out(slot=slot, by=request.user, why=why),
        _("The place is free."),
        _back(request),
    )


def _open(request, day):
    despite = request.POST.get("despite", "")
    try:
        planning.open_day(day=day, by=request.user, despite=despite)
    except (CannotOpen, NotPlanned) as refused:
        return _plan_page(request, day, refused=refused, despite=despite)
    messages.success(request, _("The day is open. Learners are told by mail, and raters can begin."))
    return redirect("intensive", day.uuid)


def _back(request):
    """The page a form of a place was on."""
    return "intensive" if request.POST.get("from") == "console" else "intensive_plan"


ACTS = {
    "assign": _assign,
    "end": _end,
    "generate": _generate,
    "place": _place,
    "take_out": _take_out,
    "open": _open,
}


@require_safe
def sheets(request, uuid):
    """The schedule on paper, a sheet for each learner, station or rater."""
    day = people.day_or_404(request.user, uuid, "plan")
    read = schedules.whole(day)
    by = request.GET.get("by")
    by = by if by in grids.SHEETS else "station"
    audit.read(day, by=request.user, people=[one.user_id for one in read.learners], sheets=by)
    context = {"day": day, "by": by, "kinds": grids.SHEETS.items(), "sheets": grids.sheets(read, by)}
    return render(request, "assessments/intensive/sheets.html", context)
