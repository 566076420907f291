"""One case, ten seats over HTTP: the page of the other seats, and what the learner keeps of it. Their own attempt only."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments import screens, seeing, whose
from assessments.engine.release import Viewer
from assessments.log import Log
from assessments.refusals import NotSaid, note_refusal, recorded


@require_safe
def seats(request, uuid):
    """What other seats noticed and were asked, and what fellow learners answered, as far as it may be seen."""
    mine = whose.in_time(whose.mine(request, uuid))
    return render(request, "assessments/seats.html", screens.seats_screen(Log.of(mine)))


@require_http_methods(["GET", "POST"])
@recorded("seen")
def seen(request, uuid):
    """Keep what another seat saw; emptied, it is erased. What cannot be kept comes back with everything in it."""
    mine = whose.mine(request, uuid)
    if request.method == "GET":  # as after signing in again
        return redirect("debrief", uuid)
    mine = whose.in_time(mine)
    said = list(zip(request.POST.getlist("seat"), request.POST.getlist("words"), strict=False))
    try:
        seeing.keep(attempt=mine, said=said)
    except NotSaid as refused:
        if not mine.is_closed:  # its look back has no such question
            raise
        note_refusal(request, "seen", uuid, refused)
        context = screens.debrief_screen(Log.of(mine), viewer=Viewer(is_owner=True), now=timezone.now())
        context |= screens.again(mine) | {"is_owner": True, "seen_refused": refused}
        context["seen"] = screens.seen_form(mine, posted=said)
        return render(request, "assessments/debrief.html", context, status=refused.status)
    # Said where the sentence stands: the top of a look back is far away from it.
    return redirect(f"{reverse('debrief', args=[uuid])}?seen=kept#seen")
