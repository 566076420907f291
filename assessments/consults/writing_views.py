"""Writing a consult: the form, the draft kept while it is written, the page on which it is checked and sent."""

import json
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.consults import asking, checking, drafting, forms, people, pictures, wording
from assessments.consults.learner_views import given_back
from assessments.consults.refusals import (
    CannotConsult,
    ChangedElsewhere,
    MayIdentify,
    NobodyAnswers,
    NoPicture,
    NotDeclared,
    NotTaken,
    ReadAgain,
)
from assessments.models import Consult
from cms.errors import wants_json
from cms.sent import whole
from courses.notes import clock

READ_OR_WRITE = ["GET", "HEAD", "POST"]
MOST_SAID = 40_000
"""Letters of one autosave; more than every field together may hold."""


@require_http_methods(READ_OR_WRITE)
def new(request):
    """Begin a consult. Nothing is stored before something is written."""
    if request.method == "POST":
        return _written(request, _uuid(request.POST.get("uuid")))
    places = people.places_of(request.user)
    if not places:
        return render(request, "assessments/consults/nowhere.html")
    return _form(request, forms.ConsultForm(), uuid=uuid4(), rev=0, cohort=places[0].cohort)


@require_http_methods(READ_OR_WRITE)
def edit(request, uuid):
    """Go on with a draft."""
    if request.method == "POST":
        return _written(request, uuid)
    found = people.own_or_404(request.user, uuid)
    if not found.is_draft:  # as after the Back button
        return redirect("consult", uuid)
    return _form(request, forms.filled(forms.said_in(found)), consult=found)


def _written(request, uuid):
    """Keep what stands in the form; then go on to what was asked for: keeping, checking, or a picture."""
    said = drafting.read(request.POST)
    try:
        found = _save(request, uuid, said, _number(request.POST.get("rev")))
        # Whichever button was pressed: a file that was chosen and described is not dropped.
        if request.POST.get("act") == "picture" or _is_pictured(request):
            _add_picture(request, found)
    except NotTaken as refused:
        return _again(request, uuid, said, refused, refused.problems)
    except NoPicture as refused:
        return _again(request, uuid, said, refused, {"picture": refused.sentence})
    except (ChangedElsewhere, CannotConsult) as refused:
        return _again(request, uuid, said, refused)
    if request.POST.get("act") == "check":
        return redirect("consult_check", found.uuid)
    messages.success(request, _("Your draft is kept. Nobody else reads it."))
    return redirect("consult_edit", found.uuid)


def _is_pictured(request):
    return "picture" in request.FILES or drafting.plain(request.POST.get("description")).strip() != ""


def _add_picture(request, found):
    file = request.FILES.get("picture")
    if file is None and request.POST.get("act") == "picture":
        raise NoPicture(_("Choose a file first."))
    if file is None:
        raise NoPicture(
            _("You described a picture and no file is chosen. Choose it again, or empty its description.")
        )
    pictures.add(consult=found, file=file, description=request.POST.get("description"), by=request.user)


def _save(request, uuid, said, rev):
    place = next(iter(people.places_of(request.user)), None)
    return drafting.save(uuid=uuid, said=said, rev=rev, by=request.user, cohort=place and place.cohort)


def _again(request, uuid, said, refused, problems=None):
    found = Consult.objects.with_people().there().filter(uuid=uuid, asker=request.user).first()
    form = forms.filled(said | {"description": request.POST.get("description", "")}, problems)
    place = next(iter(people.places_of(request.user)), None)
    if found is None and Consult.objects.filter(uuid=uuid).exists():
        uuid = uuid4()  # that one is erased, or somebody else's: what was written may become a new one
    about = {"consult": found} if found else {"uuid": uuid, "rev": 0, "cohort": place and place.cohort}
    return _form(request, form, refused=None if problems else refused, status=refused.status, **about)


def _form(request, form, *, consult=None, uuid=None, rev=None, cohort=None, refused=None, status=200):
    cohort = consult.cohort if consult else cohort
    context = {
        "form": form,
        "consult": consult,
        "uuid": consult.uuid if consult else uuid,
        "rev": consult.rev if consult else rev,
        "cohort": cohort,
        "days": people.days_of(cohort) if cohort else 0,
        "nobody": cohort is not None and not people.experts_of(cohort),
        "pictures": list(consult.pictures.defer("content")) if consult else [],
        "most_pictures": pictures.MOST_PICTURES,
        "refused": refused,
    }
    return render(request, "assessments/consults/write.html", context, status=status)


@require_http_methods(READ_OR_WRITE)
def draft(request, uuid):
    """What the page keeps while somebody writes: {name of the field: text} as JSON, over a revision."""
    if Consult.objects.filter(uuid=uuid).exclude(asker=request.user).exists():
        raise Http404
    if request.method != "POST":  # as after signing in again
        is_there = Consult.objects.there().filter(uuid=uuid, asker=request.user).exists()
        return redirect("consult_edit", uuid) if is_there else redirect("consults")
    found = _save(request, uuid, drafting.read(_told(request)), _number(request.POST.get("rev")))
    return _kept(request, found)


@require_http_methods(READ_OR_WRITE)
def reply_draft(request, uuid):
    """The same of a reply in a thread, by its asker or an expert of the cohort.

    Whoever may write there no longer reads what they had begun, to copy it, and is told that nothing more is kept.
    """
    found = get_object_or_404(Consult.objects.with_people(), uuid=uuid)
    is_own = found.asker_id == request.user.pk
    if found.erased_at or not drafting.may_write_in(request.user, found):
        return _left(request, found, is_own)
    if request.method != "POST":
        return redirect("consult" if is_own else "consult_answer", uuid)
    kept = drafting.save_reply(
        consult=found, said=_told(request), rev=_number(request.POST.get("rev")), by=request.user
    )
    return _kept(request, kept)


def _left(request, found, is_own):
    """Nothing of the consult stands here: what somebody wrote themselves, and why it goes nowhere."""
    if not is_own and not people.was_expert_of(request.user, found.cohort):
        raise Http404
    if request.method == "POST":
        raise CannotConsult(drafting.gone_sentence(is_own))
    kept, _rev = drafting.reply_of(found, request.user)
    if not kept:
        raise Http404
    return given_back(request, found.uuid, kept, is_own=is_own, is_draft=True)


def _kept(request, kept):
    if not wants_json(request):
        return redirect(request.path)
    about = {"uuid": str(getattr(kept, "uuid", "")), "rev": kept.rev, "saved": clock(kept.changed_at)}
    return JsonResponse(about)


def _told(request):
    sent = request.POST.get("text", "")
    try:
        said = json.loads(sent) if len(sent) <= MOST_SAID else None
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise NotTaken(
            {
                "text": _(
                    "This is more than the form can hold, or could not be read. It is kept on this device."
                )
            }
        )
    return said


@require_http_methods(READ_OR_WRITE)
def check(request, uuid):
    """The text with its likely identifiers marked; each is changed, or confirmed one by one. From here it is sent."""
    found = people.own_or_404(request.user, uuid)
    if not found.is_draft:
        return redirect("consult", uuid)
    nobody = frozenset(request.POST.getlist("nobody")) if request.method == "POST" else frozenset()
    refused = None
    if request.method == "POST":
        try:
            asking.send(
                consult=found,
                by=request.user,
                confirmed=nobody,
                declared=bool(request.POST.get("declared")),
                seen=request.POST.get("seen"),
            )
        except (MayIdentify, NotDeclared, NotTaken, NobodyAnswers, ReadAgain, CannotConsult) as problem:
            refused = problem
            found = people.own_or_404(request.user, uuid)
        else:
            messages.success(request, _("It is sent. We write to you when there is an answer."))
            return redirect("consult", uuid)
    return _check(request, found, nobody, refused)


def _check(request, found, nobody, refused):
    checked = checking.of_consult(found, confirmed=nobody)
    context = {
        "consult": found,
        "checked": checked,
        "missing": [(wording.FIELDS.get(name, name), said) for name, said in drafting.missing(found).items()],
        "pictures": list(found.pictures.defer("content")),
        "saved": json.dumps(forms.saved_in(found)),
        "declaration": wording.DECLARATION,
        "declared": bool(request.POST.get("declared")) and not isinstance(refused, ReadAgain),
        "seen": checking.seen(found),
        "days": people.days_of(found.cohort),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "assessments/consults/check.html", context, status=status)


def _uuid(sent):
    try:
        return UUID(sent or "")
    except ValueError:
        return uuid4()


def _number(sent):
    return whole(sent, most=10**9) or 0
