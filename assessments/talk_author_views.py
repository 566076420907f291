"""In the CMS: an author plays a conversation of a draft from any turn, and looks at its map.

For who may write, review or publish the case; everybody else finds nothing. Nothing of it is stored.
"""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments import talk_trials, trials
from assessments.author_forms import BeginForm
from assessments.author_views import choose, draft_of, show
from assessments.engine import kinds
from assessments.screens import talk_map
from cms.sent import whole
from courses.seating import every_seat


@never_cache
@require_GET
def play_talk(request, page_id, item):
    """Play a conversation: from its opening, or from the turn `at`, as the seat and variant asked for."""
    draft = draft_of(request, page_id)
    if draft.case is None:
        return choose(request, draft, None, status=422)
    _conversation(draft, item)
    seat = request.GET.get("seat", "")
    try:
        trial = talk_trials.begin_at(
            draft,
            by=request.user,
            item=item,
            node=request.GET.get("at", ""),
            seat=seat if seat in every_seat() else "",
            variant=whole(request.GET.get("variant", ""), most=99) or 1,
        )
    except trials.NotThisWay as refused:
        form = BeginForm({"seat": seat, "stage": draft.case.stage_of(item)}, case=draft.case)
        form.add_error(None, refused.sentence)
        return choose(request, draft, form, status=422)
    return show(request, draft, trial)


@never_cache
@require_GET
def map_talk(request, page_id, item):
    """The map of a conversation; `to` highlights the ways to a turn, each told in words below it."""
    draft = draft_of(request, page_id)
    if draft.case is None:
        return choose(request, draft, None, status=422)
    context = talk_map.map_screen(draft, _conversation(draft, item), request.GET)
    context |= {"page": draft.page, "out_url": reverse("wagtailadmin_pages:edit", args=[draft.page.pk])}
    return render(request, "assessments/trying/talk_map.html", context)


def _conversation(draft, item):
    """The conversation of this id, or 404."""
    found = draft.case.find(item)
    if found is None or kinds.played(found) is None:
        raise Http404
    return found
