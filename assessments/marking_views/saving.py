"""What a marker sends of a script: kept as a draft, made final, given back. Nothing that was typed is ever lost.

The address is open to everybody who is signed in, because a form may arrive after its sender was taken off the work:
then they may copy what they wrote, and nothing is stored.
"""

from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assessments import marking
from assessments.marking import flags, leases, people, phrases
from assessments.marking.calibrating import NotCalibrated
from assessments.marking_views import desk, finding
from assessments.marking_views.script import page
from assessments.marking_views.sent import MOST_PLACES, WORDS, read
from assessments.models import Marking
from assessments.refusals import (
    InHand,
    MarkedElsewhere,
    NothingToMark,
    NothingWritten,
    NotMarkedYet,
    NotYours,
    RubricChanged,
    TooManyPlaces,
    WithoutReason,
    WordsTooLong,
)
from cms import access, audit
from cms.errors import wants_json
from cms.gates import has_second_factor
from cms.templatetags.ui import time_words

LONGEST = 3600
"""Seconds that one stretch of work counts at most: nobody reads one answer for longer."""
ON_THE_PAGE = (
    InHand,
    MarkedElsewhere,
    NothingWritten,
    NotCalibrated,
    NotMarkedYet,
    NotYours,
    RubricChanged,
    TooManyPlaces,
    WithoutReason,
    WordsTooLong,
)


@require_http_methods(["GET", "HEAD", "POST"])
def mark_save(request, uuid):
    """Deal with what a marker sent."""
    if request.method != "POST":
        return redirect("mark", uuid)
    sent, found = read(request.POST), finding.script_at_all(request.user, uuid)
    if refused := _not_theirs(found):
        return _kept(request, found, sent, refused)
    try:
        return _take(request, found, sent)
    except NothingToMark as refused:
        return _kept(request, found, sent, refused)
    except ON_THE_PAGE as refused:
        if wants_json(request):
            raise
        return _again(request, uuid, sent, refused)


def _not_theirs(found):
    """Why nothing of a person is stored here, as a refusal; None where it may be."""
    user = found.user
    if access.reach(user, "attempt", "mark") is None or not finding.may_look(found):
        return NotYours(
            _(
                "You no longer mark here, so this was not stored. What you wrote is below: copy it if you need it."
            )
        )
    alone = access.comes_by_work_alone(user, "attempt", "mark")
    if alone and not settings.IS_LOCAL and not has_second_factor(user):
        return NotYours(_("Set up a second factor first. What you wrote is below: copy it."))
    return None


def _kept(request, found, sent, refused):
    """A page to copy from what is not stored."""
    if wants_json(request):
        raise refused
    labels = {"did_well": _("What you did well"), "to_change": _("What to change"), "comment": _("Comment")}
    texts = [(labels[name], text) for name in WORDS if (text := getattr(sent, name))]
    texts += [(_("On a place of the text"), one["text"]) for one in sent.places]
    if sent.flag_note:
        texts.append((_("Note with the flag"), sent.flag_note))
    context = {"refused": refused, "texts": texts, "levels": _levels(found, sent)}
    return render(request, "assessments/marking/kept.html", context, status=refused.status)


def _levels(found, sent):
    """The levels that were chosen, in words."""
    item = found.attempt.definition.find(found.script.item)
    criteria = item.judged_by.criteria if item is not None and item.judged_by else ()
    return [(one.title, level.label) for one in criteria if (level := one.level(sent.levels.get(one.id)))]


def _take(request, found, sent):
    """Keep what was sent, as it was asked for. Raises what stands in ON_THE_PAGE."""
    _in_this_role(found, sent.role)
    if len(sent.places) > MOST_PLACES:
        raise TooManyPlaces(len(sent.places), MOST_PLACES)
    if "flag" in request.POST:
        flags.flag(script=found.script, kind=sent.flag, note=sent.flag_note, by=request.user)
    if sent.act == "skip":
        return _skip(request, found, sent)
    if sent.act == "finish":
        return _finish(request, found, sent)
    if sent.act == "place":  # still there: what it needs is missing
        raise NothingWritten(
            _("Choose a sentence and write what you want to say about it. Nothing was stored yet.")
        )
    if (field := sent.phrase) and field in WORDS:  # first: where it is refused, the page is as it was
        rubric = found.attempt.definition.find(found.script.item).judged_by
        criterion = phrases.known(rubric, request.POST.get("phrase_for", ""))
        phrases.keep(owner=request.user, text=getattr(sent, field), rubric=rubric.slug, criterion=criterion)
    mark = _keep(found, sent, marking.save_mark)
    _hold(request, found, sent.role)
    phrases.used(user=request.user, ids=sent.used)
    if wants_json(request):
        return JsonResponse({"rev": mark.rev, "said": _kept_at(mark)})
    return _said(request, found, sent, mark)


def _hold(request, found, role):
    """Go on having it in hand. Who has to calibrate first is told so: their draft is kept, and that is no refusal."""
    try:
        leases.take(script=found.script, role=role, by=request.user)
    except NotCalibrated as first:
        if not wants_json(request):
            messages.warning(request, first.sentence)


def _in_this_role(found, role):
    """Refuse where the person does not mark the script in this role now: somebody else does, or did."""
    if role not in (Marking.Role.FIRST, Marking.Role.SECOND):
        raise NotYours(_("There is no such mark. Open the answer again; what you wrote is still here."))
    if found.role == role:
        return
    theirs = found.in_role(role)
    if found.role is not None and found.role != Marking.Role.ADJUDICATOR:
        raise OtherRole(found.role)
    if (held := found.held_by_another(role)) is not None:
        raise InHand(held)
    if theirs is not None and theirs.is_final:
        raise MarkedElsewhere(theirs, found.user)
    raise NotYours(
        _("It was given to somebody else meanwhile. What you wrote is still here: copy it if you need it.")
    )


class OtherRole(NotYours):
    """Somebody else gives the mark that one was about to give, and the other one is still wanted."""

    status = 409
    title = gettext_lazy("Somebody else gives this mark.")

    def __init__(self, role):
        self.role = role
        said = {
            Marking.Role.SECOND: _(
                "Somebody else marks this answer as the first meanwhile. A second mark is asked for as well: send "
                "yours again, and it is that one."
            ),
        }.get(
            role,
            _(
                "No second mark is asked for any more, and the first is free: send yours again, and it is that one."
            ),
        )
        super().__init__(said)


def _keep(found, sent, act):
    """Keep a draft or make a final mark, with the time it took."""
    seconds = found.seconds if sent.seconds is None else min(sent.seconds, found.seconds)
    return act(
        attempt=found.attempt,
        item=found.script.item,
        role=sent.role,
        rev=sent.rev,
        seconds=min(seconds, LONGEST),
        by=found.user,
        rubric=sent.rubric,
        **sent.said,
    )


def _finish(request, found, sent):
    _keep(found, sent, marking.finish_mark)
    phrases.used(user=request.user, ids=sent.used)
    messages.success(request, _("The mark of %(code)s is final.") % {"code": found.script.code})
    return desk.go_on(request, people.reach_of(request.user), found.script.sitting, found.script.item)


def _skip(request, found, sent):
    if not sent.is_empty:
        _keep(found, sent, marking.save_mark)
    leases.give_back(script=found.script, by=request.user)
    desk.skip(request, found.script)
    messages.info(request, _("%(code)s is given back. It comes again later.") % {"code": found.script.code})
    return desk.go_on(request, people.reach_of(request.user), found.script.sitting, found.script.item)


def _said(request, found, sent, mark):
    """Say what was kept, and go on with the same script."""
    where = reverse("mark", args=[found.script.uuid])
    if sent.phrase in WORDS:
        messages.success(request, _("The comment is kept in your bank, and the draft with it."))
        return redirect(f"{where}#{sent.phrase}")
    if sent.act.partition(":")[0] in ("placed", "remove"):
        messages.success(request, _kept_at(mark))
        return redirect(f"{where}#places")
    messages.success(request, _("The draft is kept. It counts once you make it final."))
    return redirect(where)


def _kept_at(mark):
    return _("The draft is kept, %(at)s.") % {"at": time_words(mark.at)}


def _again(request, uuid, sent, refused):
    """The page once more with everything in it, and why it was not stored. What stands is read anew."""
    found = finding.script_at_all(request.user, uuid)
    audit.record("viewed", found.attempt, by=request.user, item=found.script.item)
    return page(request, found, sent, refused)
