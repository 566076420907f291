"""In the CMS: an author tries a case, keeps test runs of it, and looks at what learners would see when.

For who may write, review or publish the case; everybody else finds nothing. Nothing of a try is stored.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from assessments import forms, offering, recording, screens, talk_trials, trials
from assessments.author_forms import BeginForm, MomentForm, RunForm
from assessments.engine import trying
from assessments.engine.casting import cast, numbered
from assessments.engine.runs import read_run
from assessments.engine.score import score_state
from assessments.models import CasePage
from assessments.refusals import NotFromHere, NotReady, TalkNotOver
from assessments.screens import preset_moments
from cms import access
from cms.sent import whole
from courses.seating import every_seat


def draft_of(request, page_id):
    """The newest draft of a case, compiled, for whoever may look at it. An alias has none of its own."""
    page = get_object_or_404(CasePage, pk=page_id, alias_of=None)
    if not access.works_on(request.user, page):
        raise Http404
    return trials.DraftCase.of(page.get_latest_revision_as_object())


@never_cache
@require_http_methods(["GET", "POST"])
def try_case(request, page_id):
    """Choose where to begin; then the open stage; after the last one everything that came of it."""
    draft = draft_of(request, page_id)
    if draft.case is None or not draft.case.stages:
        return choose(request, draft, None, status=422)
    if request.method == "POST":
        return _go_on(request, draft)
    form = BeginForm(request.GET or None, case=draft.case)
    if not form.is_bound or not form.is_valid():
        return choose(request, draft, form, status=422 if form.is_bound else 200)
    try:
        trial = trials.begin(draft, by=request.user, **form.chosen)
    except trials.NotThisWay as refused:
        form.add_error("stage", refused.sentence)
        return choose(request, draft, form, status=422)
    return show(request, draft, trial)


def choose(request, draft, form, *, status=200):
    """The page on which a try is begun; without a form: why the case cannot be tried yet."""
    context = {"form": form, "page": draft.page, "title": draft.page.title}
    if form is None:
        context["said"] = draft.page.what_the_checks_say()
    return render(request, "assessments/trying/choose.html", context, status=status)


def _go_on(request, draft):
    trial = trials.Trial.read(request.POST.get("trial", ""), page=draft.page, by=request.user)
    if "back" in request.POST:
        return show(request, draft, trials.back(trial))
    case, raws = draft.met(trial), forms.raws(request.POST)
    if "say" in request.POST or "kept" in request.POST:
        return _go_on_talking(request, draft, trial)
    if "asks" in request.POST:
        return show(request, draft, trials.ask(trial, case, note=request.POST["asks"]), posted=raws)
    raws |= talk_trials.raw_of(trial, case)
    try:
        trial = trials.give(
            trial,
            case,
            stage=request.POST.get("stage", ""),
            raws=raws,
            despite=forms.despite(request.POST.get("despite", "")),
        )
    except NotReady as refused:
        return show(request, draft, trial, posted=raws, refused=refused)
    return show(request, draft, trial)


def show(request, draft, trial, *, posted=None, refused=None):
    """The open stage, or everything once the last one is given."""
    case = draft.met(trial)
    state = trial.state(case)
    if not state.is_open:
        return _show_end(request, draft, trial)
    talk = talk_trials.talk_at(case, state.stage)
    if talk is not None:
        return _show_talk(request, draft, trial, case, talk, refused)
    context = screens.open_stage(
        case,
        state,
        seed=trials.SEED,
        answers=trial.answers,
        posted=posted,
        problems=getattr(refused, "problems", None),
        pictures=draft.pictures,
    )
    context |= _about(request, draft, trial) | {
        "refused": refused,
        "despite": getattr(refused, "despite", ""),
    }
    return render(request, "assessments/trying/stage.html", context, status=422 if refused else 200)


def _go_on_talking(request, draft, trial):
    """One reply further in the conversation that is open, or back to an earlier turn."""
    case = draft.met(trial)
    state = trial.state(case)
    item = talk_trials.talk_at(case, state.stage) if state.is_open else None
    if item is None:
        return show(request, draft, trial)
    if "say" in request.POST:
        try:
            trial = talk_trials.say(trial, item, request.POST["say"])
        except NotFromHere as refused:
            return _show_talk(request, draft, trial, case, item, refused)
        return show(request, draft, trial)
    kept = request.POST["kept"]
    return show(request, draft, talk_trials.back(trial, item, whole(kept) or 0))


def _show_talk(request, draft, trial, case, item, refused=None):
    """The conversation that is open, with everything that is hidden in sight."""
    context = screens.play_screen(item, talk_trials.played(trial, item)) | _about(request, draft, trial)
    context |= {"stage": case.stages[case.stage_of(item.id)], "refused": refused}
    if isinstance(refused, NotReady):
        context["refused"] = TalkNotOver(_("The conversation is not over yet. Go on with it first."))
    status = refused.status if refused else 200
    return render(request, "assessments/trying/talk.html", context, status=status)


def _show_end(request, draft, trial, *, form=None, refused=None, status=200):
    case = draft.met(trial)
    state = trial.state(case)
    if state.is_open:  # the case grew meanwhile
        return show(request, draft, trial)
    context = screens.looked_back(
        case,
        state,
        seed=trials.SEED,
        answers=trial.answers,
        whole_case=draft.case,
        seat=every_seat().get(trial.seat),
        pictures=draft.pictures,
    )
    may_keep = access.may(request.user, "page", "write", page=draft.page)
    form = form or RunForm(draft=draft, case=case, marks=context["marks"])
    context |= _about(request, draft, trial)
    context |= {
        "heading": _("What came of this try."),
        "form": form if may_keep else None,
        "refused": refused,
    }
    return render(request, "assessments/trying/end.html", context, status=status)


def _about(request, draft, trial):
    """What every page of a try says of it."""
    seats = dict(BeginForm(case=draft.case).fields["seat"].choices)
    return {
        "page": draft.page,
        "trial": trial,
        "signed": trial.signed(),
        "seat_words": seats.get(trial.seat, trial.seat),
        "is_changed": draft.digest != trial.digest,
        "out_url": reverse("wagtailadmin_pages:edit", args=[draft.page.pk]),
        "again_url": reverse("case_try", args=[draft.page.pk]),
    }


@require_GET
def parts(request, page_id):
    """What rules of the newest draft can ask about, as the editor shows it."""
    draft = draft_of(request, page_id)
    context = {"page": draft.page, "offered": offering.offered(draft.page)}
    return render(request, "assessments/panels/parts_offered.html", context)


@never_cache
@require_GET
def moments(request, page_id):
    """What learners with certain answers see at a moment of a sitting of a certain kind."""
    draft = draft_of(request, page_id)
    runs = recording.kept(draft)
    form = MomentForm(request.GET.dict(), runs=runs)
    if draft.case is None or not draft.case.stages:
        return choose(request, draft, None, status=422)
    about = {"page": draft.page, "title": draft.page.title, "form": form, **_moments_words()}
    if not form.is_valid():
        return render(request, "assessments/trying/moments.html", about, status=422)
    purpose, moment, run = (form.cleaned_data[name] for name in ("purpose", "moment", "run"))
    case, answers, asks = _answers_of(draft, next((one for one in runs if one.id == run), None))
    context = preset_moments.moment_screen(
        case,
        answers,
        asks=asks,
        purpose=purpose,
        moment=moment,
        whole_case=draft.case,
        pictures=draft.pictures,
    )
    context |= about | {
        "table": preset_moments.table(purpose),
        "ways": preset_moments.ways(draft.page, purpose, moment, run),
        "out_url": reverse("wagtailadmin_pages:edit", args=[draft.page.pk]),
    }
    template = "moment_stage.html" if context["is_open"] else "moment_end.html"
    return render(request, f"assessments/trying/{template}", context)


def _moments_words():
    return {"moments": list(preset_moments.TITLES.values())}


def _answers_of(draft, kept):
    """The case cast for a test run, its answers and requests; without one, everybody's case and every worked answer."""
    if kept is None:
        case = cast(draft.case, None)
        return case, trying.worked(case), ()
    run = read_run(kept.script, every_seat())
    return cast(draft.case, run.seat, numbered(run.variant)), dict(run.answers), run.asks


# Test runs


@never_cache
@require_POST
def keep_run(request, page_id):
    """Keep a finished try as a test run of the draft. What cannot be kept comes back with everything in it."""
    draft = draft_of(request, page_id)
    if draft.case is None:
        return choose(request, draft, None, status=422)
    trial = trials.Trial.read(request.POST.get("trial", ""), page=draft.page, by=request.user)
    case = draft.met(trial)
    state = trial.state(case)
    if state.is_open:
        return show(request, draft, trial)
    marks = score_state(case, state)
    form = RunForm(request.POST, draft=draft, case=case, marks=marks)
    if not form.is_valid():
        return _show_end(request, draft, trial, form=form, status=422)
    answers = {item: raw for item, raw in trial.answers.items() if item in state.responses and raw}
    try:
        recording.keep(
            page=draft.page, script=form.script(trial, answers), digest=trial.digest, by=request.user
        )
    except recording.DraftChanged as refused:
        # Once it was read that the case is another one now, the same form keeps the run on that.
        now = trials.renewed(trial, draft)
        return _show_end(request, draft, now, form=form, refused=refused, status=refused.status)
    except recording.DraftLocked as refused:
        return _show_end(request, draft, trial, form=form, refused=refused, status=refused.status)
    _say_kept(request, form)
    return redirect("case_runs", draft.page.pk)


def _say_kept(request, form):
    said = _("“%(name)s” is kept as a test run of the draft.") % {"name": form.cleaned_data["name"]}
    if form.is_corrected:
        said += " " + _("It does not come out as you expect yet: put the case right, or the run.")
        messages.warning(request, said)
    else:
        messages.success(request, said)


@never_cache
@require_GET
def case_runs(request, page_id):
    """Every test run of the draft as it comes out now, and which ones are missing."""
    draft = draft_of(request, page_id)
    found = recording.kept(draft)
    context = {
        "page": draft.page,
        "title": draft.page.title,
        "case": draft.case,
        "runs": found,
        "missing": recording.missing(draft, found),
        "may_keep": access.may(request.user, "page", "write", page=draft.page),
    }
    return render(request, "assessments/trying/runs.html", context)


@never_cache
@require_POST
def remove_run(request, page_id):
    """Take a test run out of the draft."""
    draft = draft_of(request, page_id)
    recording.remove(page=draft.page, run=request.POST.get("run", ""), by=request.user)
    messages.success(
        request, _("The test run is taken out of the draft. Under “History” you find the draft with it.")
    )
    return redirect("case_runs", draft.page.pk)
